//! Renewing the certificate that one shows, also for a while after its end: old and new side by side, and one button.

use authority::error::Error;
use authority::renewal::{Renewing, Standing};
use maud::{Markup, html};

use super::invitation::{key, proven_or_sealed};
use super::public::day;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::Form;
use crate::visit::Seen;
use crate::way_back;

#[cfg(test)]
mod tests;

/// The page.
pub(crate) fn page(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let renewing = renewing(ask)?;
    Ok(Reply::Page(shown(ask, &renewing, &ask.form)))
}

/// What can be renewed with the certificate that was shown. A handshake proved that its key is here, whatever else may
/// be wrong with it.
pub(super) fn renewing<'a>(ask: &Ask<'a>) -> Result<Renewing<'a>, Fault> {
    let leaf = match &ask.visit.seen {
        Seen::Holder(holder) => &holder.leaf,
        Seen::Refused { leaf, .. } => leaf,
        Seen::Guest | Seen::Outside(_) | Seen::Applicant(_) => {
            return Err(Fault::CertificateNeeded);
        }
    };
    Ok(ask.web.authority().as_renewing(leaf)?.speaking(Some(ask.language.into())))
}

/// Takes the new key.
pub(crate) fn renew(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let renewing = renewing(ask)?;
    let mut form = ask.form.clone();
    let Some(csr) = proven_or_sealed(ask, &mut form) else {
        return Ok(Reply::Again(shown(ask, &renewing, &form)));
    };
    let opened = match renewing.renew(csr.map(Box::new)) {
        Ok(opened) => opened,
        Err(error @ (Error::Refused(_) | Error::Invalid { .. })) => {
            form.reject("csr", ask.said(&error));
            return Ok(Reply::Again(shown(ask, &renewing, &form)));
        }
        Err(other) => return Err(other.into()),
    };
    if opened.request.given.email.is_some() && opened.request.state.is_undecided() {
        let applicant = ask.web.authority().as_applicant(ask.visit.actor(), &opened.secret)?;
        applicant.send_code()?;
    }
    let id = opened.request.id;
    let cookie = way_back::cookie(id, &opened.secret);
    Ok(Reply::Keep { cookie, place: format!("/requests/{id}") })
}

fn shown(ask: &Ask<'_>, renewing: &Renewing<'_>, form: &Form) -> Page {
    let device = renewing.device().handle.to_string();
    let title = ask.tell("renew", &[("device", (&device).into())]);
    let content = html! {
        h1 { (title) }
        (lead(ask, renewing))
        (side_by_side(ask, renewing))
        form.card method="post" action="/renew" data-signet-apply
            data-signet-common-name=(renewing.person().name) {
            (form.summary(ask.language))
            (ask.token())
            (key(ask, form))
            div.row {
                button.main { (ask.say("renew-button")) }
                a.button href="/" { (ask.say("back")) }
            }
        }
        p.small.soft { (ask.tell("renew-then", &[("days", i64::from(ask.web.authority().practice().succession_days).into())])) }
    };
    Page::new(title, content)
}

fn lead(ask: &Ask<'_>, renewing: &Renewing<'_>) -> Markup {
    let record = renewing.record();
    let until = ask.web.authority().renewable_until(record);
    let days = (ask.now().0 - record.not_after.0).div_euclid(86_400);
    html! {
        @if record.not_after < ask.now() {
            p.note.wait {
                b { (ask.tell("renew-ended", &[("days", days.into())])) }
                br;
                (ask.say("renew-ended-text")) " " (day(until))
            }
        } @else { p.lead { (ask.say("renew-text")) } }
        @if renewing.standing() == Standing::Lapsed { p.note.wait { (ask.say("renew-lapsed")) } }
    }
}

/// The old certificate and the new one, as it will be.
fn side_by_side(ask: &Ask<'_>, renewing: &Renewing<'_>) -> Markup {
    let (record, authority) = (renewing.record(), ask.web.authority());
    let old = record.class.as_ref().map(|class| authority.classes().of_record(class));
    let days = authority.classes().find(renewing.class().as_str()).map(|one| one.certificate_days);
    let until = days.map(|days| ask.now().plus(i64::from(days) * 86_400));
    html! {
        div.cards {
            section.card {
                header { h2 { (ask.say("renew-old")) } }
                dl.facts {
                    @if let Some(class) = &old { dt { (ask.say("fact-class")) } dd { (ask.class(class)) } }
                    dt { (ask.say("fact-until")) } dd { (day(record.not_after)) }
                    dt { (ask.say("fact-serial")) } dd.mono { (record.serial) }
                }
            }
            section.card {
                header { h2 { (ask.say("renew-new")) } }
                dl.facts {
                    dt { (ask.say("fact-class")) } dd { (ask.class(renewing.class())) }
                    @if let Some(until) = until { dt { (ask.say("fact-until")) } dd { (day(until)) } }
                    dt { (ask.say("fact-key")) } dd { (ask.say("renew-key")) }
                }
            }
        }
    }
}
