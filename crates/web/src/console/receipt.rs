//! A receipt: what one act ended, who did it and when, and what doors cut because of it. Made to be printed.

use authority::reader::Reader;
use authority::receipt::{Range, Receipt};
use maud::{Markup, html};
use model::audit::{Action, Entry};

use super::{events, parts, words};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;

/// The page of the receipt of an act.
pub(crate) fn place(range: Range) -> String {
    format!("/console/receipts/{}-{}", range.from, range.to)
}

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let (from, to) = ask.argument(0).split_once('-').ok_or(Fault::NotFound)?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| Fault::NotFound);
    let range = Range { from: number(from)?, to: number(to)? };
    let receipt = reader.receipt(range)?;
    let title = format!("{} {}–{}", ask.say("receipt"), range.from, range.to);
    let content = html! {
        h1 { (title) }
        (summary(ask, &receipt))
        section.card {
            h2 { (ask.say("receipt-ended")) }
            (table(ask, &receipt.entries))
        }
        p.small.soft { (ask.say("receipt-proof")) }
    };
    let page = Page::new(title, content).wide();
    Ok(Reply::Page(page.cli("signet audit search --action certificate.revoked --json")))
}

fn summary(ask: &Ask<'_>, receipt: &Receipt) -> Markup {
    let revoked = count(&receipt.entries, Action::CertificateRevoked);
    html! {
        @if let Some(last) = receipt.entries.last() {
            p.lead { (parts::at(last)) " · " bdi { (words::by(&last.event.actor.search_key())) }
                @if last.event.action == Action::PersonRemoved { " · " bdi { (last.event.facts.get("name").map_or(last.event.object.name(), String::as_str)) } } }
        }
        ul.tiles {
            li { b { (revoked) } span { (ask.say("receipt-revoked")) } }
            li { b { (receipt.connections()) } span { (ask.say("receipt-cut")) } }
            @let requests = count(&receipt.entries, Action::RequestWithdrawn);
            @if requests > 0 { li { b { (requests) } span { (ask.say("receipt-requests")) } } }
            @let invitations = count(&receipt.entries, Action::InvitationWithdrawn);
            @if invitations > 0 { li { b { (invitations) } span { (ask.say("receipt-invitations")) } } }
            @let sessions = count(&receipt.entries, Action::SessionClosed);
            @if sessions > 0 { li { b { (sessions) } span { (ask.say("receipt-sessions")) } } }
        }
        @if receipt.unreported() > 0 {
            p.note { (ask.tell("receipt-unreported", &[("count", i64::try_from(receipt.unreported()).unwrap_or(i64::MAX).into())]))
                " " a href=(ask.path) { (ask.say("receipt-again")) } }
        }
    }
}

fn count(entries: &[Entry], action: Action) -> usize {
    entries.iter().filter(|entry| entry.event.action == action).count()
}

fn table(ask: &Ask<'_>, entries: &[Entry]) -> Markup {
    html! {
        div.scroll { table {
            thead { tr { th.num { "#" } th { (ask.say("word-what")) } th { (ask.say("word-object")) } th { (ask.say("word-person")) } } }
            tbody { @for entry in entries {
                tr {
                    td.num data-label="#" { (entry.seq) }
                    td data-label=(ask.say("word-what")) { (ask.say(&events::words(entry.event.action)))
                        @if let Some(reason) = entry.event.facts.get("reason") { " · " (reason) } }
                    td data-label=(ask.say("word-object")) { (events::object(&entry.event.object)) }
                    td data-label=(ask.say("word-person")) { (entry.event.facts.get("person").map_or("–", String::as_str)) }
                }
            } }
        } }
    }
}
