//! Pieces that the pages of the registry share: links with a query, search, how a certificate stands, what happened.

use authority::registry::Standing;
use authority::registry::is_in_force;
use maud::{Markup, html};
use model::audit::{Entry, Outcome};
use model::certificate::Record;
use model::identity::{Handle, Role};
use model::verification::ClassName;
use pki::time::UnixTime;

use super::words;
use crate::ask::Ask;

/// How many rows a page shows.
pub(crate) const ROWS: usize = 50;

/// A place with a query; fields without value are left out.
pub(crate) fn link(place: &str, fields: &[(&str, &str)]) -> String {
    let given = fields.iter().filter(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish();
    if query.is_empty() { place.to_owned() } else { format!("{place}?{query}") }
}

/// One column of a table, as its head names it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Column {
    /// By a text.
    Words(&'static str),
    /// By a text, above numbers.
    Number(&'static str),
    /// By a sign that is the same in every language, above numbers.
    Sign(&'static str),
    /// By a text that is only heard.
    Unseen(&'static str),
}

/// The head of a table.
pub(crate) fn head(ask: &Ask<'_>, columns: impl IntoIterator<Item = Column>) -> Markup {
    html! {
        thead { tr { @for column in columns {
            @match column {
                Column::Words(words) => th { (ask.say(words)) },
                Column::Number(words) => th.num { (ask.say(words)) },
                Column::Sign(sign) => th.num { (sign) },
                Column::Unseen(words) => th { span.unseen { (ask.say(words)) } },
            }
        } } }
    }
}

/// The page of a machine.
pub(crate) fn machine(handle: &Handle) -> String {
    format!("/console/machines/{handle}")
}

/// The page of an outside CA.
pub(crate) fn anchor(name: &Handle) -> String {
    format!("/console/anchors/{name}")
}

/// The page of a person.
pub(crate) fn person(handle: &Handle) -> String {
    format!("/console/people/{handle}")
}

/// A link to the entries of the audit log about something, for whom that is open.
pub(crate) fn audit(ask: &Ask<'_>, fields: &[(&str, &str)]) -> Markup {
    html! {
        @if ask.may(Role::Auditor) {
            a.button.slim href=(link("/console/audit", fields)) { (ask.say("in-audit")) }
        }
    }
}

/// A line to search by, which keeps what else is asked for in hidden fields.
pub(crate) fn search(ask: &Ask<'_>, place: &str, label: &str, text: &str) -> Markup {
    html! {
        form.filters role="search" method="get" action=(place) {
            div.grow {
                label for="f-q" { (ask.say(label)) }
                input #f-q name="q" type="search" value=(text) maxlength="500" autocomplete="off";
            }
            button.main { (ask.say("search-button")) }
            @if !text.is_empty() { a.button href=(place) { (ask.say("search-all")) } }
        }
    }
}

/// The link to the next page.
pub(crate) fn more(ask: &Ask<'_>, place: Option<String>) -> Markup {
    html! { @if let Some(place) = place { p.row.end { a.button rel="next" href=(place) { (ask.say("more")) } } } }
}

/// The text that names how a certificate stands, and its tone.
pub(crate) fn standing_words(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Valid => ("standing-valid", "good"),
        Standing::Expired => ("standing-expired", "stop"),
        Standing::Revoked => ("standing-revoked", "stop"),
        Standing::Pending => ("standing-pending", "wait"),
    }
}

/// How a certificate stands.
pub(crate) fn standing(ask: &Ask<'_>, record: &Record) -> Markup {
    let now = ask.now();
    let (words, tone) = if Standing::of(record, now) == Standing::Valid && !is_in_force(record, now)
    {
        ("standing-early", "wait")
    } else {
        standing_words(Standing::of(record, now))
    };
    html! { span.chip.(tone) { (ask.say(words)) } }
}

/// A class in words.
pub(crate) fn class(ask: &Ask<'_>, name: Option<&ClassName>) -> Markup {
    html! {
        @match name {
            Some(name) => span.chip.act { (ask.class(&ask.web.authority().classes().of_record(name))) },
            None => span.soft { "–" },
        }
    }
}

/// A time, and how far off it is in days.
pub(crate) fn end(ask: &Ask<'_>, at: UnixTime) -> Markup {
    let days = (at.0 - ask.now().0).div_euclid(86_400);
    let words = if days < 0 {
        ask.tell("days-ago", &[("days", (-days).into())])
    } else {
        ask.tell("in-days", &[("days", days.into())])
    };
    html! { (crate::portal::public::day(at)) " " span.soft.beside { (words) } }
}

/// When an entry was written.
pub(crate) fn at(entry: &Entry) -> Markup {
    words::minute(UnixTime(entry.at_ms.div_euclid(1_000)))
}

/// What an entry came to: its tone.
pub(crate) fn tone(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "good",
        Outcome::Refused => "wait",
        Outcome::Failed => "stop",
    }
}

/// What happened, the last first.
pub(crate) fn history(ask: &Ask<'_>, entries: &[Entry]) -> Markup {
    html! {
        ol.timeline {
            @for entry in entries {
                li class=(tone(entry.event.outcome)) {
                    b { (ask.say(&super::events::words(entry.event.action))) }
                    @if let Some(code) = &entry.event.code { " " code { (code) } }
                    span.small.soft {
                        (at(entry)) " · " bdi { (words::by(&entry.event.actor.search_key())) }
                        " · " (super::events::object(&entry.event.object))
                        @if let Some(count) = entry.event.facts.get("connections") { " · " (ask.say("history-connections")) " " (count) }
                        @if ask.may(Role::Auditor) { " · " a href={ "/console/audit/" (entry.seq) } { "#" (entry.seq) } }
                    }
                }
            }
        }
    }
}

/// Says that there is nothing, and what fills it: a command.
pub(crate) fn empty(ask: &Ask<'_>, text: &str, command: Option<&str>) -> Markup {
    html! {
        div.empty {
            p { (ask.say(text)) }
            @if let Some(command) = command { p { code { (command) } } }
        }
    }
}
