//! The audit log: narrowed by links and a form, proven on demand, exported as the command does it.

use std::net::IpAddr;

use authority::auditor::Auditor;
use authority::error::Error;
use authority::registry::{AuditFilter, Order};
use bytes::Bytes;
use maud::{Markup, html};
use model::audit::{Action, Entry, Outcome};
use model::identity::Handle;
use model::request::RequestId;
use pki::serial::Serial;
use pki::time::UnixTime;

use super::parts::{self, Column};
use super::{certificates, events, words};
use crate::answer::{File, Keeps, Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::Form;
use crate::house::Chain;

const PLACE: &str = "/console/audit";
const DAY_MS: i64 = 86_400_000;
/// Of a longer log an export is the command's business: it would stand in memory whole.
const EXPORT_MOST: u64 = 50_000;
const KINDS: [&str; 5] = ["operator:", "holder:", "guest:", "system:", "interim:"];

/// The page.
pub(crate) fn page(ask: &Ask<'_>, auditor: &Auditor<'_>) -> Result<Reply, Fault> {
    let query = &ask.query;
    let mut filter = asked(query);
    filter.limit = Some(parts::ROWS as u64 + 1);
    let mut entries = auditor.audit_entries(&filter)?;
    let is_more = entries.len() > parts::ROWS;
    entries.truncate(parts::ROWS);
    let before = entries.last().filter(|_| is_more).map(|entry| entry.seq.to_string());
    let next = before.map(|before| parts::link(PLACE, &fields(query, "before", &before)));
    let title = ask.say("audit");
    let content = html! {
        h1 { (title) }
        (state(ask, auditor)?)
        section.card {
            (conditions(ask, query))
            @if entries.is_empty() { (parts::empty(ask, "audit-none", None)) } @else { (table(ask, query, &entries)) }
            (parts::more(ask, next))
        }
    };
    Ok(Reply::Page(
        Page::new(title, content)
            .wide()
            .cli(command(&filter))
            .cli("signet audit verify")
            .cli("signet audit export --out audit.jsonl"),
    ))
}

/// The command that lists the same.
fn command(filter: &AuditFilter) -> String {
    let mut words = vec!["signet audit search".to_owned()];
    words.extend(filter.actor.as_ref().map(|actor| format!("--actor '{actor}'")));
    words.extend(filter.object.as_ref().map(|object| format!("--object '{object}'")));
    words.extend(filter.action.map(|action| format!("--action {action}")));
    words.extend(filter.outcome.map(|outcome| format!("--outcome {outcome}")));
    words.extend(filter.code.as_ref().map(|code| format!("--code '{code}'")));
    words.join(" ")
}

/// What a query asks for.
fn asked(query: &Form) -> AuditFilter {
    let ms = |name: &str| certificates::date(query.text(name)).map(|at| at.0 * 1_000);
    let before: Option<u64> = query.text("before").parse().ok();
    AuditFilter {
        to: before.map(|before| before.saturating_sub(1)),
        since_ms: ms("from"),
        until_ms: ms("until").map(|at| at + DAY_MS),
        action: query.text("action").parse().ok(),
        actor: query.find("who").map(actor),
        object: query.find("what").map(object),
        outcome: query.text("result").parse().ok(),
        code: query.find("code").map(str::to_uppercase),
        order: Order::NewestFirst,
        ..AuditFilter::default()
    }
}

/// Who is meant: as the log writes it, or a person's short name, or an address.
fn actor(text: &str) -> String {
    if KINDS.iter().any(|kind| text.starts_with(kind)) {
        return text.to_owned();
    }
    match (text.parse::<IpAddr>(), text.to_lowercase()) {
        (Ok(address), _) => format!("guest:{address}"),
        (Err(_), name) if name.contains('/') => format!("holder:{name}"),
        (Err(_), name) => format!("holder:{name}/*"),
    }
}

/// What is meant: as the log writes it, or a serial, a request, or a person's short name.
fn object(text: &str) -> String {
    if text.contains(':') && text.parse::<Serial>().is_err() {
        return text.to_owned();
    }
    if let Ok(request) = text.parse::<RequestId>() {
        return format!("request:{request}");
    }
    match (text.parse::<Serial>(), text.to_lowercase().parse::<Handle>()) {
        (Ok(serial), _) if text.len() >= 16 => format!("certificate:{serial}"),
        (_, Ok(person)) => format!("person:{person}"),
        _ => text.to_owned(),
    }
}

/// The conditions as a query again, with one of them changed.
fn fields<'a>(query: &'a Form, name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let names = ["who", "what", "action", "result", "code", "from", "until"];
    let mut fields: Vec<(&str, &str)> =
        names.into_iter().filter(|one| *one != name).map(|one| (one, query.text(one))).collect();
    fields.push((name, value));
    fields
}

/// How the log stands: how far it reaches, what was last proven of it, and what can be done with it.
fn state(ask: &Ask<'_>, auditor: &Auditor<'_>) -> Result<Markup, Fault> {
    let entries = auditor.totals()?.entries;
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(html! {
        @match ask.web.house().chain() {
            Some(Chain { at, found: Ok((head, checkpoints)) }) => {
                p.note.good {
                    b { (ask.say("chain-whole")) } " "
                    (ask.tell("chain-whole-text", &[("entries", number(head.seq).into()), ("checkpoints", number(checkpoints as u64).into())]))
                    " " (words::minute(at))
                }
            }
            Some(Chain { at, found: Err(why) }) => {
                p.note.stop role="alert" { b { (ask.say("chain-broken")) } " " (words::minute(at)) br; (ask.said(&why)) }
            }
            None => p.note { (ask.say("chain-unproven")) },
        }
        div.row {
            span.soft { (ask.tell("audit-entries", &[("count", number(entries).into())])) }
            form method="post" action="/console/audit/verify" { (ask.token()) button.slim { (ask.say("chain-verify")) } }
            @if entries <= EXPORT_MOST {
                form method="post" action="/console/audit/export" { (ask.token()) button.slim { (ask.say("audit-export")) } }
            } @else {
                span.soft { (ask.say("audit-export-large")) " " code { "signet audit export --out audit.jsonl" } }
            }
        }
    })
}

fn conditions(ask: &Ask<'_>, query: &Form) -> Markup {
    html! {
        form.filters role="search" method="get" action=(PLACE) {
            div { label for="f-who" { (ask.say("word-who")) } input #f-who name="who" value=(query.text("who")) maxlength="200" autocomplete="off" placeholder="alice"; }
            div { label for="f-what" { (ask.say("word-object")) } input #f-what name="what" value=(query.text("what")) maxlength="200" autocomplete="off" placeholder="door:files"; }
            div {
                label for="f-action" { (ask.say("word-what")) }
                select #f-action name="action" {
                    option value="" { (ask.say("any")) }
                    @for action in Action::ALL {
                        option value=(action) selected[query.text("action") == action.as_str()] { (ask.say(&events::words(*action))) }
                    }
                }
            }
            div {
                label for="f-result" { (ask.say("word-result")) }
                select #f-result name="result" {
                    option value="" { (ask.say("any")) }
                    @for (outcome, words) in OUTCOMES {
                        option value=(outcome) selected[query.text("result") == outcome.as_str()] { (ask.say(words)) }
                    }
                }
            }
            div { label for="f-from" { (ask.say("word-from")) } input #f-from name="from" type="date" value=(query.text("from")); }
            div { label for="f-until" { (ask.say("word-until")) } input #f-until name="until" type="date" value=(query.text("until")); }
            @if let Some(code) = query.find("code") { input type="hidden" name="code" value=(code); }
            button.main { (ask.say("search-button")) }
            a.button href=(PLACE) { (ask.say("search-all")) }
        }
    }
}

const OUTCOMES: [(Outcome, &str); 3] = [
    (Outcome::Done, "result-done"),
    (Outcome::Refused, "result-refused"),
    (Outcome::Failed, "result-failed"),
];

fn table(ask: &Ask<'_>, query: &Form, entries: &[Entry]) -> Markup {
    let words = ["word-when", "word-what", "word-result", "word-object", "word-who"];
    let columns = std::iter::once(Column::Sign("#")).chain(words.map(Column::Words));
    html! {
        div.scroll { table data-signet-list {
            (parts::head(ask, columns))
            tbody { @for entry in entries { (row(ask, query, entry)) } }
        } }
    }
}

fn row(ask: &Ask<'_>, query: &Form, entry: &Entry) -> Markup {
    let event = &entry.event;
    let (who, what) = (event.actor.search_key(), event.object.to_string());
    let narrow = |name: &str, value: &str| parts::link(PLACE, &fields(query, name, value));
    html! {
        tr {
            td.num data-label="#" { a href={ (PLACE) "/" (entry.seq) } data-signet-item { (entry.seq) } }
            td data-label=(ask.say("word-when")) { (parts::at(entry)) }
            td data-label=(ask.say("word-what")) { a.quiet href=(narrow("action", event.action.as_str())) { (ask.say(&events::words(event.action))) } }
            td data-label=(ask.say("word-result")) {
                @match &event.code {
                    Some(code) => a.chip.(parts::tone(event.outcome)) href=(narrow("code", code)) { (code) },
                    None => a.quiet href=(narrow("result", event.outcome.as_str())) { (ask.say(result(event.outcome))) },
                }
            }
            td data-label=(ask.say("word-object")) { a.quiet href=(narrow("what", &what)) { bdi { (what) } } }
            td data-label=(ask.say("word-who")) { a.quiet href=(narrow("who", &who)) { bdi { (who) } } }
        }
    }
}

fn result(outcome: Outcome) -> &'static str {
    OUTCOMES.iter().find(|(one, _)| *one == outcome).map_or("result-done", |(_, words)| words)
}

/// One entry, whole, with the hash that binds it to the one before.
pub(crate) fn entry(ask: &Ask<'_>, auditor: &Auditor<'_>) -> Result<Reply, Fault> {
    let seq: u64 = ask.argument(0).parse().map_err(|_| Fault::NotFound)?;
    let filter = AuditFilter { from: Some(seq), to: Some(seq), ..AuditFilter::default() };
    let entry = auditor.audit_entries(&filter)?.pop().ok_or(Fault::NotFound)?;
    let event = &entry.event;
    let title = format!("#{seq}");
    let content = html! {
        h1 { (title) " · " (ask.say(&events::words(event.action))) }
        section.card {
            dl.facts {
                dt { (ask.say("word-when")) } dd { (UnixTime(entry.at_ms.div_euclid(1_000))) }
                dt { (ask.say("word-who")) } dd { bdi { (event.actor) } }
                dt { (ask.say("word-object")) } dd { (events::object(&event.object)) }
                dt { (ask.say("word-result")) } dd { (ask.say(result(event.outcome))) @if let Some(code) = &event.code { " " code { (code) } } }
                @for (key, value) in &event.facts { dt.mono lang="en" { (key) } dd { bdi { (value) } } }
                dt { (ask.say("entry-hash")) } dd.mono { (hex(&entry.hash)) }
                dt { (ask.say("entry-previous")) } dd.mono { (hex(&entry.previous)) }
            }
            details { summary { (ask.say("entry-text")) } pre { (entry.text) } }
        }
        div.row {
            @if seq > 1 { a.button rel="prev" href={ (PLACE) "/" (seq - 1) } { "#" (seq - 1) } }
            a.button rel="next" href={ (PLACE) "/" (seq + 1) } { "#" (seq + 1) }
        }
    };
    let page = Page::new(title, content).under(PLACE, ask.say("audit"));
    Ok(Reply::Page(page.cli(format!("signet audit search --object '{}' --json", event.object))))
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// Proves the whole log now.
pub(crate) fn verify(ask: &Ask<'_>, auditor: &Auditor<'_>) -> Result<Reply, Fault> {
    let found = match auditor.verify_audit(&[]) {
        Ok(proof) => Ok((proof.head, proof.checkpoints)),
        Err(broken @ (Error::Refused(_) | Error::Invalid { .. })) => Err(broken),
        Err(other) => return Err(other.into()),
    };
    ask.web.house().put_chain(Chain { at: ask.now(), found });
    Ok(Reply::See(PLACE.to_owned()))
}

/// Gives the whole log out, which is told in it.
pub(crate) fn export(ask: &Ask<'_>, auditor: &Auditor<'_>) -> Result<Reply, Fault> {
    if auditor.totals()?.entries > EXPORT_MOST {
        return Ok(Reply::See(PLACE.to_owned()));
    }
    let mut text = Vec::new();
    auditor.export_audit(&mut text)?;
    let day = ask.now().to_string();
    let name = format!("audit-{}.jsonl", day.get(..10).unwrap_or_default());
    Ok(Reply::File(File {
        kind: "application/jsonl",
        name: Some(name),
        bytes: Bytes::from(text),
        keeps: Keeps::No,
    }))
}
