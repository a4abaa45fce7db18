//! One's own devices: a card each, with how well one was checked, how long that holds, and where it was last used.

use authority::certified::Certified;
use authority::certified::device::Use;
use authority::error::{Conflict, Error};
use maud::{Markup, html};
use model::certificate::{Reason, Record, State};
use model::identity::Handle;
use model::verification::Class;
use pki::serial::Serial;

use super::public::{day, minute};
use crate::answer::{Page, Reply, Width};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::{Choice, Field, Form};
use crate::picture;
use crate::visit::Holder;
use crate::way_back;

#[cfg(test)]
mod tests;

/// The page.
pub(crate) fn page(ask: &Ask<'_>, holder: &Holder) -> Result<Reply, Fault> {
    let own = own(ask)?;
    let records = in_force(ask, &own)?;
    let cards =
        records.iter().map(|record| card(ask, &own, record)).collect::<Result<Vec<_>, _>>()?;
    let content = html! {
        h1 { (ask.say("devices")) }
        p.lead { (ask.say("devices-text")) }
        @if holder.person.is_some() {
            div.row { a.button.main href="/devices/add" { (ask.say("add-device")) } }
        }
        div.cards { @for card in &cards { (card) } }
    };
    let page = Page { width: Width::Table, ..Page::new(ask.say("devices"), content) };
    Ok(Reply::Page(page))
}

/// The certificates of the holder that hold now, the newest of each device; of the device in use, the one shown.
fn in_force(ask: &Ask<'_>, own: &Certified<'_>) -> Result<Vec<Record>, Fault> {
    let mut records = own.certificates()?;
    records.retain(|record| record.state == State::Issued && record.not_after >= ask.now());
    let shown = own.record().serial;
    records.sort_by_key(|record| {
        (record.device_handle.clone(), record.serial != shown, -record.not_after.0)
    });
    records.dedup_by_key(|record| record.device_handle.clone());
    Ok(records)
}

pub(super) fn own<'a>(ask: &Ask<'a>) -> Result<Certified<'a>, Fault> {
    let own = ask.web.authority().as_certified(ask.visit.actor())?;
    Ok(own.speaking(Some(ask.language.into())))
}

/// Asks why a device is to be stopped, and what that ends.
pub(crate) fn ask_to_stop(ask: &Ask<'_>, holder: &Holder) -> Result<Reply, Fault> {
    let record = named(ask)?;
    Ok(Reply::Page(stopping(ask, holder, &record, &ask.form)))
}

/// Stops a device.
pub(crate) fn stop(ask: &Ask<'_>, holder: &Holder) -> Result<Reply, Fault> {
    let record = named(ask)?;
    let Some((_, reason)) = REASONS.iter().find(|(name, _)| *name == ask.form.text("why")) else {
        let mut form = ask.form.clone();
        form.reject("why", ask.say("stop-why-wrong"));
        return Ok(Reply::Again(stopping(ask, holder, &record, &form)));
    };
    own(ask)?.stop(&record.serial, *reason)?;
    Ok(Reply::See("/".to_owned()))
}

fn named(ask: &Ask<'_>) -> Result<Record, Fault> {
    let serial: Serial = ask.argument(0).parse().map_err(|_| Fault::NotFound)?;
    Ok(own(ask)?.certificate(&serial)?)
}

/// What a person may say, and what goes on record (RFC 5280 §5.3.1).
pub(super) const REASONS: &[(&str, Reason)] = &[
    ("lost", Reason::KeyCompromise),
    ("replaced", Reason::Superseded),
    ("unused", Reason::CessationOfOperation),
];

fn stopping(ask: &Ask<'_>, holder: &Holder, record: &Record, form: &Form) -> Page {
    let title = ask.tell("stop", &[("device", (&device_name(record)).into())]);
    let option = |value: &str, words: &str, more: &str| Choice {
        value: value.to_owned(),
        words: ask.say(words),
        more: Some(ask.say(more)),
    };
    let options = [
        option("lost", "stop-lost", "stop-lost-text"),
        option("replaced", "stop-replaced", "stop-replaced-text"),
        option("unused", "stop-unused", "stop-unused-text"),
    ];
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("stop-text")) }
        @if record.serial == *holder.leaf.serial() { p.note.wait { (ask.say("stop-this")) } }
        form.card method="post" action={ "/devices/" (record.serial) "/stop" } {
            (form.summary(ask.language))
            (ask.token())
            (form.choice(&Field::new("why", ask.say("stop-why")), &options))
            div.row {
                button.stop { (ask.say("stop-button")) }
                a.button href="/" { (ask.say("stop-not")) }
            }
        }
    };
    Page::new(title, content)
}

/// Asks for another name.
pub(crate) fn ask_name(ask: &Ask<'_>, _: &Holder) -> Result<Reply, Fault> {
    let record = named(ask)?;
    let mut form = Form::default();
    form.suggest("device", &device_name(&record));
    Ok(Reply::Page(renaming(ask, &record, &form)))
}

/// Gives a device another name.
pub(crate) fn rename(ask: &Ask<'_>, _: &Holder) -> Result<Reply, Fault> {
    let record = named(ask)?;
    let mut form = ask.form.clone();
    let Some(to) = read_device(ask, &mut form) else {
        return Ok(Reply::Again(renaming(ask, &record, &form)));
    };
    let from = record.device_handle.clone().ok_or(Fault::NotFound)?;
    match own(ask)?.rename(&from, &to) {
        Ok(()) => Ok(Reply::See("/".to_owned())),
        Err(Error::Conflict(Conflict::Taken { .. })) => {
            form.reject("device", ask.say("rename-taken"));
            Ok(Reply::Again(renaming(ask, &record, &form)))
        }
        Err(other) => Err(other.into()),
    }
}

/// The name of a device as it was entered, or a message in its place.
pub(super) fn read_device(ask: &Ask<'_>, form: &mut Form) -> Option<Handle> {
    let device = form.text("device").to_lowercase();
    let device = device.split_whitespace().collect::<Vec<_>>().join("-").parse();
    if device.is_err() {
        form.reject("device", ask.say("apply-device-wrong"));
    }
    device.ok()
}

/// The field for the name of a device.
pub(super) fn device_field(ask: &Ask<'_>) -> Field {
    Field::new("device", ask.say("apply-device")).hint(ask.say("apply-device-hint")).at_most(63)
}

fn renaming(ask: &Ask<'_>, record: &Record, form: &Form) -> Page {
    let title = ask.tell("rename", &[("device", (&device_name(record)).into())]);
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("rename-text")) }
        form.card method="post" action={ "/devices/" (record.serial) "/rename" } {
            (form.summary(ask.language))
            (ask.token())
            (form.line(&device_field(ask)))
            div.row {
                button.main { (ask.say("rename-button")) }
                a.button href="/" { (ask.say("back")) }
            }
        }
    };
    Page::new(title, content)
}

/// Asks for which class the certificate in use is to be checked.
pub(crate) fn ask_class(ask: &Ask<'_>, holder: &Holder) -> Result<Reply, Fault> {
    Ok(Reply::Page(raising(ask, holder, &ask.form)))
}

/// Applies for a higher class with the same key.
pub(crate) fn raise(ask: &Ask<'_>, holder: &Holder) -> Result<Reply, Fault> {
    let mut form = ask.form.clone();
    let wanted = higher(ask, holder).into_iter().find(|one| one.as_str() == form.text("class"));
    let Some(class) = wanted else {
        form.reject("class", ask.say("raise-wrong"));
        return Ok(Reply::Again(raising(ask, holder, &form)));
    };
    match own(ask)?.raise(class) {
        Ok(opened) => {
            let id = opened.request.id;
            let cookie = way_back::cookie(id, &opened.secret);
            Ok(Reply::Keep { cookie, place: format!("/requests/{id}") })
        }
        Err(error @ (Error::Invalid { .. } | Error::Refused(_))) => {
            form.reject("class", ask.said(&error));
            Ok(Reply::Again(raising(ask, holder, &form)))
        }
        Err(other) => Err(other.into()),
    }
}

fn higher(ask: &Ask<'_>, holder: &Holder) -> Vec<Class> {
    let all =
        ask.web.authority().classes().list().iter().map(|definition| definition.class.clone());
    all.filter(|class| !holder.class.reaches(class)).collect()
}

fn raising(ask: &Ask<'_>, holder: &Holder, form: &Form) -> Page {
    let title = ask.say("raise");
    let option =
        |class: &Class| Choice { value: class.to_string(), words: ask.class(class), more: None };
    let options: Vec<Choice> = higher(ask, holder).iter().map(option).collect();
    let content = html! {
        h1 { (title) }
        @if options.is_empty() { p.lead { (ask.say("raise-none")) } } @else {
            p.lead { (ask.say("raise-text")) }
            form.card method="post" action="/raise" {
                (form.summary(ask.language))
                (ask.token())
                (form.choice(&Field::new("class", ask.say("raise-class")), &options))
                div.row {
                    button.main { (ask.say("raise-button")) }
                    a.button href="/" { (ask.say("back")) }
                }
            }
        }
    };
    Page::new(title, content)
}

fn device_name(record: &Record) -> String {
    record.device_handle.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn card(ask: &Ask<'_>, own: &Certified<'_>, record: &Record) -> Result<Markup, Fault> {
    let days = (record.not_after.0 - ask.now().0).div_euclid(86_400);
    let left = ask.tell("in-days", &[("days", days.into())]);
    let last = match &record.device_handle {
        Some(device) => own.uses(device, 1)?.pop(),
        None => None,
    };
    let is_this = record.serial == own.record().serial;
    let path = format!("/devices/{}", record.serial);
    Ok(html! {
        article.card {
            header {
                h2 { (device_name(record)) }
                @if let Some(class) = &record.class {
                    @let class = ask.web.authority().classes().of_record(class);
                    span.chip.act { (ask.class(&class)) }
                }
            }
            (picture::bar(record.not_before, record.not_after, ask.now(), &left))
            p.small.soft {
                (ask.say("devices-until")) " " (day(record.not_after)) " (" (left) ")"
                br;
                (last_used(ask, last.as_ref()))
                @if is_this { br; b { (ask.say("devices-this")) } }
            }
            div.row {
                @if is_this && own.person().is_some() {
                    a.button.slim href="/renew" { (ask.say("devices-renew")) }
                    a.button.slim href="/raise" { (ask.say("devices-raise")) }
                }
                a.button.slim href={ (path) "/rename" } { (ask.say("devices-rename")) }
                a.button.slim.stop href={ (path) "/stop" } { (ask.say("devices-stop")) }
            }
        }
    })
}

fn last_used(ask: &Ask<'_>, last: Option<&Use>) -> Markup {
    html! {
        @match last {
            Some(last) => {
                (ask.tell("devices-used", &[("door", (&last.door).into())])) " " (minute(last.at_ms))
            }
            None => { (ask.say("devices-unused")) }
        }
    }
}
