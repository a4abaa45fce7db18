//! One's own devices: a card each, with how well one was checked and how long that holds.

use authority::certified::Certified;
use maud::{Markup, html};
use model::certificate::{Reason, Record, State};
use pki::serial::Serial;

use super::public::day;
use crate::answer::{Page, Reply, Width};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::{Choice, Field, Form};
use crate::picture;
use crate::visit::Holder;

/// The page.
pub(crate) fn page(ask: &Ask<'_>, holder: &Holder) -> Result<Reply, Fault> {
    let records = in_force(ask)?;
    let content = html! {
        h1 { (ask.say("devices")) }
        p.lead { (ask.say("devices-text")) }
        div.cards { @for record in &records { (card(ask, holder, record)) } }
    };
    let page = Page { width: Width::Table, ..Page::new(ask.say("devices"), content) };
    Ok(Reply::Page(page))
}

/// The certificates of the holder that hold now, the newest of each device.
fn in_force(ask: &Ask<'_>) -> Result<Vec<Record>, Fault> {
    let mut records = own(ask)?.certificates()?;
    records.retain(|record| record.state == State::Issued && record.not_after >= ask.now());
    records.sort_by_key(|record| (record.device_handle.clone(), -record.not_after.0));
    records.dedup_by_key(|record| record.device_handle.clone());
    Ok(records)
}

fn own<'a>(ask: &Ask<'a>) -> Result<Certified<'a>, Fault> {
    Ok(ask.web.authority().as_certified(ask.visit.actor())?)
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
const REASONS: &[(&str, Reason)] = &[
    ("lost", Reason::KeyCompromise),
    ("replaced", Reason::Superseded),
    ("unused", Reason::CessationOfOperation),
];

fn stopping(ask: &Ask<'_>, holder: &Holder, record: &Record, form: &Form) -> Page {
    let device = record.device_handle.as_ref().map(ToString::to_string).unwrap_or_default();
    let title = ask.language.tell("stop", &[("device", (&device).into())]);
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

fn card(ask: &Ask<'_>, holder: &Holder, record: &Record) -> Markup {
    let days = (record.not_after.0 - ask.now().0).div_euclid(86_400);
    let left = ask.language.tell("in-days", &[("days", days.into())]);
    let name = record.device_handle.as_ref().map(ToString::to_string).unwrap_or_default();
    html! {
        article.card {
            header {
                h2 { (name) }
                @if let Some(class) = &record.class {
                    @let class = ask.web.authority().classes().of_record(class);
                    span.chip.act { (class.words()) }
                }
            }
            (picture::bar(record.not_before, record.not_after, ask.now(), &left))
            p.small.soft {
                (ask.say("devices-until")) " " (day(record.not_after)) " (" (left) ")"
                @if record.serial == *holder.leaf.serial() { br; b { (ask.say("devices-this")) } }
            }
            div.row {
                a.button.slim.stop href={ "/devices/" (record.serial) "/stop" } { (ask.say("devices-stop")) }
            }
        }
    }
}
