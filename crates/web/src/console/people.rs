//! People: everybody on record, found by any part of a name.

use authority::reader::Reader;
use authority::registry::PersonLine;
use maud::{Markup, html};
use model::identity::Handle;

use super::parts::{self, Column};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;

const PLACE: &str = "/console/people";
/// How many devices are named in a row.
const NAMED: usize = 3;

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let text = ask.query.text("q");
    let after: Option<Handle> = ask.query.text("after").parse().ok();
    let mut lines = reader.people(text, after.as_ref(), parts::ROWS + 1)?;
    let is_more = lines.len() > parts::ROWS;
    lines.truncate(parts::ROWS);
    let last = lines.last().filter(|_| is_more).map(|line| line.person.handle.to_string());
    let next = last.map(|after| parts::link(PLACE, &[("q", text), ("after", &after)]));
    let title = ask.say("people");
    let content = html! {
        h1 { (title) }
        (counts(ask, reader)?)
        section.card {
            (parts::search(ask, PLACE, "people-search", text))
            @if lines.is_empty() { (nobody(ask, text, after.is_some())) } @else { (table(ask, &lines)) }
            (parts::more(ask, next))
        }
    };
    let page = Page::new(title, content).wide();
    let page = page
        .cli("signet person list")
        .cli("signet person add HANDLE --name \"NAME\" --email MAILBOX");
    Ok(Reply::Page(page.cli("signet invite MAILBOX")))
}

fn counts(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Markup, Fault> {
    let totals = reader.totals()?;
    let valid = parts::link("/console/certificates", &[("standing", "valid")]);
    Ok(html! {
        ul.tiles {
            li { a href=(PLACE) { b { (totals.persons) } span { (ask.say("people-count")) } } }
            li { a href=(valid) { b { (totals.certificates.valid) } span { (ask.say("certificates-valid-count")) } } }
            li { a href="/console/certificates" { b { (totals.devices) } span { (ask.say("devices-count")) } } }
        }
    })
}

fn nobody(ask: &Ask<'_>, text: &str, is_later: bool) -> Markup {
    html! {
        @if is_later { (parts::empty(ask, "list-end", None)) }
        @else if text.is_empty() { (parts::empty(ask, "people-none", Some("signet invite alice@example.org"))) }
        @else {
            div.empty {
                p { (ask.say("people-unknown")) " " q { bdi { (text) } } }
                p { (ask.say("people-unknown-text")) }
            }
        }
    }
}

fn table(ask: &Ask<'_>, lines: &[PersonLine]) -> Markup {
    let columns = [
        Column::Words("word-person"),
        Column::Words("word-mailbox"),
        Column::Words("word-checked"),
        Column::Words("word-devices"),
        Column::Number("word-in-force"),
    ];
    html! {
        div.scroll {
            table data-signet-list {
                (parts::head(ask, columns))
                tbody { @for line in lines { (row(ask, line)) } }
            }
        }
    }
}

fn row(ask: &Ask<'_>, line: &PersonLine) -> Markup {
    let person = &line.person;
    let certificates = parts::link("/console/certificates", &[("q", person.handle.as_str())]);
    html! {
        tr {
            td data-label=(ask.say("word-person")) {
                div { a href=(parts::person(&person.handle)) data-signet-item { b { bdi { (person.name) } } } span.soft { (person.handle) } }
            }
            td data-label=(ask.say("word-mailbox")) { bdi { (person.email.as_deref().unwrap_or("–")) } }
            td data-label=(ask.say("word-checked")) { (parts::class(ask, line.class.as_ref().map(model::verification::Class::name))) }
            td data-label=(ask.say("word-devices")) { div {
                @for (at, device) in line.devices.iter().take(NAMED).enumerate() { @if at > 0 { ", " } (device) }
                @if line.devices.is_empty() { span { "–" } }
                @if line.devices.len() > NAMED { span.soft { "+ " (line.devices.len() - NAMED) } }
            } }
            td.num data-label=(ask.say("word-in-force")) { a href=(certificates) { (line.in_force) } }
        }
    }
}
