//! Reads back what arrived: which certificate the visitor's browser showed, and what it is worth here.

use maud::{Markup, html};
use model::refusal::{Browser, Reader, Refusal};
use model::verification::Class;
use pki::certificate::Certificate;

use super::public::{day, grouped};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::visit::{Applicant, Holder, Outside, Seen};

/// The page.
pub(crate) fn page(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let content = html! {
        @match &ask.visit.seen {
            Seen::Guest => {
                h1 { (ask.say("check-none")) }
                p.lead { (ask.say("check-none-text")) }
                section.card {
                    h2 { (ask.say("check-none-why")) }
                    ol.steps {
                        li { (ask.say("check-none-installed")) }
                        li { (ask.say("check-none-restart")) }
                        li { (ask.say("check-none-cancelled")) }
                        li { (ask.say("check-none-browser")) }
                    }
                }
            }
            Seen::Holder(holder) => {
                h1 { (ask.say("check-good")) }
                p.note.good { (greeting(ask, holder)) }
                (facts(ask, &holder.leaf, Some(&holder.class)))
            }
            Seen::Outside(outside) => {
                h1 { (ask.say("check-good")) }
                p.note.good { (vouched(ask, outside)) }
                (facts(ask, &outside.leaf, Some(&outside.class)))
            }
            Seen::Applicant(waiting) => {
                h1 { (ask.say("check-interim")) }
                p.note.wait { (interim(ask, waiting)) }
                p { a.button.main href={ "/requests/" (waiting.request) } { (ask.say("check-interim-request")) } }
                (facts(ask, &waiting.leaf, None))
            }
            Seen::Refused { refusal, leaf } => {
                h1 { (ask.say("check-refused")) }
                (reason(ask, refusal))
                (facts(ask, leaf, None))
            }
        }
        p { a.button href="/check" { (ask.say("check-again")) } }
        p.small.soft { (ask.say("request-id")) " " code { (ask.visit.request_id) } }
    };
    Ok(Reply::Page(Page::new(ask.say("check"), content)))
}

/// Why, and what can be done: the same words as at every door.
fn reason(ask: &Ask<'_>, refusal: &Refusal) -> Markup {
    let contact = ask.visit.contact.as_deref();
    let browser = Browser::Unknown;
    let words = refusal.words(&Reader { language: ask.language, now: ask.now(), browser, contact });
    html! {
        div.note.stop {
            b { (words.title) }
            p { (words.explanation) }
        }
        section.card {
            h2 { (ask.say("check-refused-next")) }
            ul {
                @for step in &words.steps { li { (step) } }
            }
            p.hint { (ask.say("check-refused-text")) " " code { (refusal.code()) } }
        }
    }
}

fn greeting(ask: &Ask<'_>, holder: &Holder) -> String {
    let device = holder.device.to_string();
    match &holder.name {
        Some(name) => {
            ask.tell("check-good-person", &[("name", name.into()), ("device", (&device).into())])
        }
        None => ask.tell("check-good-machine", &[("device", (&device).into())]),
    }
}

fn vouched(ask: &Ask<'_>, outside: &Outside) -> String {
    let name = outside.name.as_deref().unwrap_or(outside.device.as_str());
    let anchor = outside.anchor.to_string();
    ask.tell("check-outside", &[("name", name.into()), ("anchor", (&anchor).into())])
}

fn interim(ask: &Ask<'_>, waiting: &Applicant) -> String {
    let (device, request) = (waiting.device.to_string(), waiting.request.to_string());
    let facts = [
        ("name", (&waiting.name).into()),
        ("device", (&device).into()),
        ("request", (&request).into()),
    ];
    ask.tell("check-interim-text", &facts)
}

fn facts(ask: &Ask<'_>, leaf: &Certificate, class: Option<&Class>) -> Markup {
    html! {
        section.card {
            h2 { (ask.say("check-facts")) }
            dl.facts {
                @if let Some(class) = class {
                    dt { (ask.say("fact-class")) } dd { span.chip.good { (ask.class(class)) } }
                }
                dt { (ask.say("fact-name")) } dd { bdi { (leaf.subject()) } }
                dt { (ask.say("fact-issuer")) } dd { bdi { (leaf.issuer()) } }
                dt { (ask.say("fact-serial")) } dd.mono { (leaf.serial()) }
                dt { (ask.say("fact-from")) } dd { (day(leaf.not_before())) }
                dt { (ask.say("fact-until")) } dd { (day(leaf.not_after())) }
                dt { (ask.say("fact-key")) } dd { (leaf.public_key().kind()) }
                dt { (ask.say("fact-fingerprint")) } dd.mono { (grouped(&leaf.fingerprint().to_string())) }
            }
        }
    }
}
