//! Working while one waits: the interim certificate that the browser makes with its key, and what it opens meanwhile.

use authority::request::Needs;
use authority::request::applicant::Applicant;
use maud::{Markup, html};
use model::request::Request;
use model::verification::ClassName;
use pki::certificate::Certificate;

use super::hand_over;
use crate::ask::Ask;
use crate::house::Door;

/// How many days it is made for: fewer than the request waits, for clocks that differ.
const DAYS: u32 = 29;
/// What stands behind the doors of these pages themselves.
const PAGES: &str = "signet";

/// For how many days the browser is to make one: where somebody decides, and a door would let it in.
pub(super) fn days(ask: &Ask<'_>, class: &ClassName) -> Option<u32> {
    let definition = ask.web.authority().classes().find(class.as_str())?;
    (Needs::of(definition) != Needs::Mailbox && !opened(ask).is_empty()).then_some(DAYS)
}

/// The hidden field that the browser puts it into.
pub(super) fn field(ask: &Ask<'_>) -> Markup {
    html! {
        input type="hidden" name="interim" data-signet-interim;
        p.hint { (ask.say("interim-offer")) }
    }
}

/// Registers what the browser has made. A request is worth more than its interim certificate: what is wrong with
/// that is no reason to turn the applicant away.
pub(super) fn register(ask: &Ask<'_>, applicant: &Applicant<'_>) {
    let made = ask.form.text("interim");
    if made.is_empty() {
        return;
    }
    let registered = match Certificate::from_pem(made.as_bytes()) {
        Ok(certificate) => {
            applicant.register_interim(&certificate).map(drop).map_err(|e| ask.said(&e))
        }
        Err(error) => Err(error.to_string()),
    };
    if let Err(error) = registered {
        let request = applicant.id();
        tracing::info!(%request, error, "an interim certificate was not registered");
    }
}

/// Whether the page of a request holds a file that may still be taken from it.
pub(super) fn is_to_be_taken(ask: &Ask<'_>, request: &Request) -> bool {
    request.interim.is_some() && ask.visit.applicant().is_none()
}

/// The certificate, and what it opens until the request is decided.
pub(super) fn card(ask: &Ask<'_>, request: &Request) -> Markup {
    let leaf = request.interim.as_deref().and_then(|der| Certificate::parse(der).ok());
    let Some(leaf) = leaf else { return Markup::default() };
    let head = html! {
        header { h2 { (ask.say("interim")) } span.chip.wait { (ask.say("interim-chip")) } }
        p { (ask.say("interim-text")) }
        (opens(ask))
        p.small.soft { (ask.say("interim-later")) }
    };
    match is_to_be_taken(ask, request) {
        true => hand_over::interim(ask, request, &leaf, &head),
        false => html! { section.card { (head) } },
    }
}

fn opens(ask: &Ask<'_>) -> Markup {
    let doors = opened(ask);
    html! {
        @if doors.is_empty() { p.note { (ask.say("interim-nothing")) } }
        @else {
            ul {
                @for door in &doors {
                    li {
                        a href=(door.url) { (door.url) }
                        @for rule in door.rules.list().iter().filter(|rule| rule.admits_interim()) { br; span.small.soft { (rule.sentence(ask.language)) } }
                    }
                }
            }
        }
    }
}

/// The doors that an interim certificate opens, but for those of these pages.
fn opened(ask: &Ask<'_>) -> Vec<Door> {
    let doors = ask.web.house().doors();
    let opened = doors.iter().filter(|door| door.upstream != PAGES && door.rules.admits_interim());
    opened.cloned().collect()
}

#[cfg(test)]
mod tests;
