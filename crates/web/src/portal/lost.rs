//! For who has lost a device and may have none left: open to anybody. Two codes of one's sheet, another device, or a
//! person who helps; then which device is stopped, and what that cut.

use authority::code::Secret;
use authority::error::{Error, Kind, Reason};
use authority::recovery::Recovered;
use maud::{Markup, html};
use model::certificate::{Reason as Why, Record, State};

use super::devices::{device_field, read_device};
use super::invitation::{key, proven_or_sealed};
use super::platform::Platform;
use super::public::day;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::{Field, Form};
use crate::way_back;

#[cfg(test)]
mod tests;

/// The three ways.
pub(crate) fn page(ask: &Ask<'_>) -> Result<Reply, Fault> {
    Ok(Reply::Page(ways(ask, &ask.form, &ask.form)))
}

/// Takes two codes.
pub(crate) fn recover(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let mut form = ask.form.clone();
    for name in ["who", "first", "second"] {
        if form.find(name).is_none() {
            form.reject(name, ask.say("lost-empty"));
        }
    }
    if !form.is_right() {
        return Ok(Reply::Again(ways(ask, &form, &Form::default())));
    }
    let codes = [form.text("first"), form.text("second")];
    match ask.web.authority().recover_person(&ask.visit.actor(), form.text("who"), codes) {
        Ok(secret) => Ok(Reply::See(format!("/lost/{secret}"))),
        Err(Error::Refused(reason)) => {
            let words = match reason {
                Reason::TooManyTries => "link-tries-text",
                _ => "lost-wrong",
            };
            for name in ["who", "first", "second"] {
                form.reject(name, ask.say(words));
            }
            Ok(Reply::Again(ways(ask, &form, &Form::default())))
        }
        Err(other) => Err(other.into()),
    }
}

/// Calls for help.
pub(crate) fn help(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let mut form = ask.form.clone();
    for name in ["name", "message"] {
        if form.find(name).is_none() {
            form.reject(name, ask.say("lost-empty"));
        }
    }
    if form.text("name").chars().count() > 254 || form.text("name").chars().any(char::is_control) {
        form.reject("name", ask.say("lost-name-wrong"));
    }
    if !form.is_right() {
        return Ok(Reply::Again(ways(ask, &Form::default(), &form)));
    }
    let (name, message) = (form.text("name"), form.text("message"));
    match ask.web.authority().ask_help(&ask.visit.actor(), name, message) {
        Ok(()) => Ok(Reply::See("/lost/asked".to_owned())),
        Err(Error::Invalid { .. }) => {
            form.reject("message", ask.say("lost-message-wrong"));
            Ok(Reply::Again(ways(ask, &Form::default(), &form)))
        }
        Err(Error::Refused(Reason::TooManyTries)) => {
            form.reject("name", ask.say("link-tries-text"));
            Ok(Reply::Again(ways(ask, &Form::default(), &form)))
        }
        Err(other) => Err(other.into()),
    }
}

/// What happens after a call for help, which is the same for everybody.
pub(crate) fn asked(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let title = ask.say("lost-asked");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("lost-asked-text")) }
        @if let Some(contact) = &ask.visit.contact { p { (ask.say("foot-help")) " " b { (contact) } } }
        div.row { a.button href="/" { (ask.say("go-home")) } }
    };
    Ok(Reply::Page(Page::new(title, content)))
}

fn ways(ask: &Ask<'_>, codes: &Form, plea: &Form) -> Page {
    let title = ask.say("lost");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("lost-text")) }
        section.card {
            h2 { (ask.say("lost-other")) }
            p { (ask.say("lost-other-text")) }
            div.row { a.button.main href="/devices" { (ask.say("devices")) } }
        }
        section.card { h2 { (ask.say("lost-codes")) } (codes_form(ask, codes)) }
        section.card { h2 { (ask.say("lost-ask")) } (plea_form(ask, plea)) }
    };
    Page::new(title, content)
}

fn codes_form(ask: &Ask<'_>, form: &Form) -> Markup {
    let code = |name, words: &str| Field::new(name, ask.say(words)).at_most(40);
    html! {
        p { (ask.say("lost-codes-text")) }
        form method="post" action="/lost" {
            (form.summary(ask.language))
            (ask.token())
            (form.line(&Field::new("who", ask.say("lost-who")).hint(ask.say("lost-who-hint")).autocomplete("username")))
            (form.line(&code("first", "lost-first").hint(ask.say("lost-code-hint"))))
            (form.line(&code("second", "lost-second")))
            div.row { button.main { (ask.say("lost-codes-button")) } }
        }
    }
}

fn plea_form(ask: &Ask<'_>, form: &Form) -> Markup {
    html! {
        p { (ask.say("lost-ask-text")) }
        form method="post" action="/lost/help" {
            (form.summary(ask.language))
            (ask.token())
            (form.line(&Field::new("name", ask.say("lost-who")).hint(ask.say("lost-who-hint")).autocomplete("username")))
            (form.lines(&Field::new("message", ask.say("lost-message")).hint(ask.say("lost-message-hint")).at_most(500)))
            div.row { button { (ask.say("lost-ask-button")) } }
        }
    }
}

fn recovered<'a>(ask: &Ask<'a>) -> Result<Recovered<'a>, Fault> {
    let secret = Secret::parse(ask.argument(0)).ok_or(Fault::NotFound)?;
    let recovered = ask.web.authority().as_recovered(ask.visit.actor(), &secret);
    Ok(recovered.map_err(Fault::Link)?.speaking(Some(ask.language.into())))
}

/// One's devices, to be stopped, and a new certificate.
pub(crate) fn choose(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let recovered = recovered(ask)?;
    let mut form = Form::default();
    form.suggest("device", Platform::told(ask.headers).device);
    Ok(Reply::Page(choosing(ask, &recovered, &form)?))
}

/// Stops a device.
pub(crate) fn stop(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let recovered = recovered(ask)?;
    let back = || Reply::See(format!("/lost/{}", ask.argument(0)));
    let Ok(serial) = ask.form.text("serial").parse() else { return Ok(back()) };
    match recovered.stop(&serial, Why::KeyCompromise) {
        // Somebody else's is not there.
        Ok(_) | Err(Error::Conflict(_) | Error::NotFound { what: Kind::Certificate, .. }) => {
            Ok(back())
        }
        Err(other) => Err(other.into()),
    }
}

/// Makes a new certificate.
pub(crate) fn apply(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let recovered = recovered(ask)?;
    let mut form = ask.form.clone();
    let (device, csr) = (read_device(ask, &mut form), proven_or_sealed(ask, &mut form));
    let (Some(device), Some(csr)) = (device, csr) else {
        return Ok(Reply::Again(choosing(ask, &recovered, &form)?));
    };
    let opened = match recovered.open(&device, csr.map(Box::new)) {
        Ok(opened) => opened,
        Err(error @ (Error::Refused(_) | Error::Invalid { .. })) => {
            form.reject("csr", ask.said(&error));
            return Ok(Reply::Again(choosing(ask, &recovered, &form)?));
        }
        Err(other) => return Err(other.into()),
    };
    if opened.request.state.is_undecided() {
        ask.web.authority().as_applicant(ask.visit.actor(), &opened.secret)?.send_code()?;
    }
    let id = opened.request.id;
    let cookie = way_back::cookie(id, &opened.secret);
    Ok(Reply::Keep { cookie, place: format!("/requests/{id}") })
}

fn choosing(ask: &Ask<'_>, recovered: &Recovered<'_>, form: &Form) -> Result<Page, Fault> {
    let name = &recovered.person().name;
    let title = ask.tell("lost-choose", &[("name", name.into())]);
    let mut records = recovered.certificates()?;
    records.retain(|record| record.state != State::Prepared && record.not_after >= ask.now());
    let rows = records.iter().map(|record| row(ask, recovered, record));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("lost-choose-text")) }
        @for row in &rows { (row) }
        form.card method="post" action={ "/lost/" (ask.argument(0)) "/apply" } data-signet-apply
            data-signet-common-name=(name) {
            h2 { (ask.say("lost-new")) }
            p { (ask.say("lost-new-text")) " " b { (ask.class(&recovered.class())) } }
            (form.summary(ask.language))
            (ask.token())
            (form.line(&device_field(ask)))
            (key(ask, form))
            div.row { button.main { (ask.say("apply-button")) } }
        }
    };
    Ok(Page::new(title, content))
}

fn row(ask: &Ask<'_>, recovered: &Recovered<'_>, record: &Record) -> Result<Markup, Fault> {
    let device = record.device_handle.as_ref().map(ToString::to_string).unwrap_or_default();
    let cut = match record.state {
        State::Revoked => recovered.connections_cut(&record.serial)?,
        State::Issued | State::Prepared => None,
    };
    Ok(html! {
        section.card {
            header {
                h2 { (device) }
                @if record.state == State::Revoked { span.chip.stop { (ask.say("lost-stopped")) } }
                @else { span.chip.good { (ask.say("lost-works")) } }
            }
            p.small.soft { (ask.say("devices-until")) " " (day(record.not_after)) }
            @if let Some(count) = cut {
                p.note.good { (ask.tell("lost-cut", &[("count", i64::try_from(count).unwrap_or(i64::MAX).into())])) }
            }
            @if record.state == State::Issued {
                form method="post" action={ "/lost/" (ask.argument(0)) "/stop" } {
                    (ask.token())
                    input type="hidden" name="serial" value=(record.serial);
                    button.stop { (ask.tell("stop", &[("device", (&device).into())])) }
                }
            }
        }
    })
}
