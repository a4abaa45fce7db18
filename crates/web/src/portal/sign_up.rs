//! Applying uninvited, where the operator lets people; elsewhere there is no such page.

use authority::error::{Error, Reason};
use authority::request::sign_up::{Entered, Uninvited};
use maud::html;

use super::devices::{device_field, read_device};
use super::invitation::{key, progress, proven_or_sealed};
use super::platform::Platform;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::{Field, Form};
use crate::way_back;

#[cfg(test)]
mod tests;

/// Whether somebody uninvited may apply.
pub(super) fn is_open(ask: &Ask<'_>) -> bool {
    ask.web.authority().practice().sign_up.is_some()
}

fn uninvited<'a>(ask: &Ask<'a>) -> Result<Uninvited<'a>, Fault> {
    ask.web.authority().as_uninvited(ask.visit.actor()).ok_or(Fault::NotFound)
}

/// The form.
pub(crate) fn ask(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let uninvited = uninvited(ask)?;
    let mut form = Form::default();
    form.suggest("device", Platform::told(ask.headers).device);
    Ok(Reply::Page(applying(ask, &uninvited, &form)))
}

/// Opens the request.
pub(crate) fn apply(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let uninvited = uninvited(ask)?;
    let mut form = ask.form.clone();
    let again = |form: &Form| Ok(Reply::Again(applying(ask, &uninvited, form)));
    let Some(entered) = entered(ask, &mut form) else { return again(&form) };
    let opened = match uninvited.open(entered, Some(ask.language.into())) {
        Ok(opened) => opened,
        Err(Error::Invalid { field, why }) => {
            form.reject(shown_at(field), ask.wrong(&why));
            return again(&form);
        }
        Err(Error::Refused(Reason::TooManyTries)) => {
            form.reject("email", ask.say("link-tries-text"));
            return again(&form);
        }
        Err(error @ Error::Refused(_)) => {
            form.reject("csr", ask.said(&error));
            return again(&form);
        }
        Err(other) => return Err(other.into()),
    };
    ask.web.authority().as_applicant(ask.visit.actor(), &opened.secret)?.send_code()?;
    let id = opened.request.id;
    let cookie = way_back::cookie(id, &opened.secret);
    Ok(Reply::Keep { cookie, place: format!("/requests/{id}") })
}

fn entered(ask: &Ask<'_>, form: &mut Form) -> Option<Entered> {
    let (email, name) = (form.text("email").to_owned(), form.text("name").to_owned());
    if email.is_empty() {
        form.reject("email", ask.say("join-email-wrong"));
    }
    if name.is_empty() {
        form.reject("name", ask.say("apply-name-wrong"));
    }
    let (device, csr) = (read_device(ask, form), proven_or_sealed(ask, form));
    let (Some(device), Some(csr), true) = (device, csr, form.is_right()) else { return None };
    Some(Entered { email, name, device, csr: csr.map(Box::new) })
}

fn shown_at(field: &str) -> &'static str {
    match field {
        "email" => "email",
        "name" => "name",
        "device" => "device",
        _ => "csr",
    }
}

fn applying(ask: &Ask<'_>, uninvited: &Uninvited<'_>, form: &Form) -> Page {
    let house = &ask.web.authority().settings().name;
    let title = ask.tell("join", &[("name", house.into())]);
    let email = Field::new("email", ask.say("join-email")).autocomplete("email");
    let email = match uninvited.domains() {
        [] => email,
        domains => {
            email.hint(ask.tell("join-domains", &[("domains", (&domains.join(", ")).into())]))
        }
    };
    let name = Field::new("name", ask.say("apply-name"))
        .hint(ask.say("apply-name-hint"))
        .autocomplete("name")
        .at_most(100);
    let content = html! {
        (progress(ask, 0))
        h1 { (title) }
        p.lead { (ask.say("join-text")) " " b { (ask.class(uninvited.class())) } }
        form.card method="post" action="/join" data-signet-apply data-signet-common-name=(form.text("name")) {
            (form.summary(ask.language))
            (ask.token())
            (form.line(&email))
            (form.line(&name))
            (form.line(&device_field(ask)))
            (key(ask, form))
            div.row {
                button.main { (ask.say("apply-button")) }
                a.button href="/" { (ask.say("back")) }
            }
        }
    };
    Page::new(title, content)
}
