//! Machines: devices that belong to nobody, found by any part of their name.

use authority::reader::Reader;
use authority::registry::machines::MachineLine;
use maud::{Markup, html};
use model::identity::Handle;
use model::verification::Class;

use super::parts::{self, Column};
use super::words;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;

pub(crate) const PLACE: &str = "/console/machines";

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let text = ask.query.text("q");
    let after: Option<Handle> = ask.query.text("after").parse().ok();
    let mut lines = reader.machines(text, after.as_ref(), parts::ROWS + 1)?;
    let is_more = lines.len() > parts::ROWS;
    lines.truncate(parts::ROWS);
    let last = lines.last().filter(|_| is_more).map(|line| line.device.handle.to_string());
    let next = last.map(|after| parts::link(PLACE, &[("q", text), ("after", &after)]));
    let title = ask.say("machines");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("machines-text")) }
        ul.tiles { li { a href=(PLACE) { b { (reader.count_machines()?) } span { (ask.say("machines-count")) } } } }
        section.card {
            (parts::search(ask, PLACE, "machines-search", text))
            @if lines.is_empty() { (none(ask, text, after.is_some())) } @else { (table(ask, &lines)) }
            (parts::more(ask, next))
        }
    };
    let page = Page::new(title, content).wide().cli("signet device list");
    Ok(Reply::Page(page.cli("signet cert issue --device NAME --out NAME.p12 --password-file pw")))
}

fn none(ask: &Ask<'_>, text: &str, is_later: bool) -> Markup {
    let command = "signet cert issue --device printer --out printer.p12 --password-file pw";
    html! {
        @if is_later { (parts::empty(ask, "list-end", None)) }
        @else if text.is_empty() { (parts::empty(ask, "machines-none", Some(command))) }
        @else { div.empty { p { (ask.say("machines-unknown")) " " q { bdi { (text) } } } } }
    }
}

fn table(ask: &Ask<'_>, lines: &[MachineLine]) -> Markup {
    let columns = [
        Column::Words("word-machine"),
        Column::Words("machine-added-by"),
        Column::Words("word-checked"),
        Column::Words("word-until"),
        Column::Number("word-in-force"),
    ];
    html! {
        div.scroll { table data-signet-list {
            (parts::head(ask, columns))
            tbody { @for line in lines { (row(ask, line)) } }
        } }
    }
}

fn row(ask: &Ask<'_>, line: &MachineLine) -> Markup {
    let handle = &line.device.handle;
    let certificates = parts::link("/console/certificates", &[("q", handle.as_str())]);
    html! {
        tr {
            td data-label=(ask.say("word-machine")) { a href=(parts::machine(handle)) data-signet-item { b { (handle) } } }
            td data-label=(ask.say("machine-added-by")) { bdi { (line.added_by.as_deref().map_or("–", words::by)) } }
            td data-label=(ask.say("word-checked")) { (parts::class(ask, line.class.as_ref().map(Class::name))) }
            td data-label=(ask.say("word-until")) { div { @match line.ends { Some(at) => (parts::end(ask, at)), None => "–" } } }
            td.num data-label=(ask.say("word-in-force")) { a href=(certificates) { (line.in_force) } }
        }
    }
}
