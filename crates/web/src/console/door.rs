//! One door: its rules, who could open it now, whom it turned away, and a trial: who, for what, from where.

use authority::reader::Reader;
use authority::registry::{AuditFilter, Order};
use maud::{Markup, html};
use model::audit::{Action, Object};
use model::identity::{Handle, Role};
use model::refusal::{Browser, Reader as WordsReader};
use model::rule::Decision;

use super::reach::{self, Everybody, Visitor, Wish};
use super::{doors, parts};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::Form;
use crate::house::Door;

/// How many denials are shown.
const DENIALS: u64 = 10;

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let all = ask.web.house().doors();
    let door = all.iter().find(|door| door.name == ask.argument(0)).ok_or(Fault::NotFound)?;
    let everybody = Everybody::read(ask, reader)?;
    let content = html! {
        h1 { (door.name) }
        section.card {
            dl.facts {
                dt { (ask.say("door-url")) } dd { a href=(door.url) rel="noreferrer" { (door.url) } }
                dt { (ask.say("door-upstream")) } dd { (door.upstream) }
                dt { (ask.say("door-certificate")) } dd { (doors::asked(ask, door)) }
                dt { (ask.say("door-factors")) } dd { (ask.say("door-factor-certificate")) }
                dt { (ask.say("door-tls")) } dd { "TLS " (door.tls_min) }
                @if let Some(contact) = &door.contact { dt { (ask.say("door-contact")) } dd { bdi { (contact) } } }
            }
            h2 { (ask.say("door-rules")) }
            (doors::sentences(ask, door))
            details { summary { (ask.say("door-rules-written")) } pre { @for rule in door.rules.list() { (rule) "\n" } } }
        }
        (trial(ask, door, &everybody))
        (who(ask, door, &everybody))
        (denials(ask, door)?)
    };
    let page = Page::new(&door.name, content).wide().under(doors::PLACE, ask.say("doors"));
    let page = page.cli(format!("signet door show {}", door.name));
    Ok(Reply::Page(page.cli(format!("signet door test {} --person HANDLE --path /", door.name))))
}

/// The form of the trial, and its answer.
fn trial(ask: &Ask<'_>, door: &Door, everybody: &Everybody) -> Markup {
    let form = &ask.query;
    let path = form.find("path").unwrap_or("/");
    let method = form.find("method").unwrap_or("GET");
    let source = ask.visit.source.ip().to_string();
    let from = form.find("from").unwrap_or(&source);
    html! {
        section.card #trial {
            h2 { (ask.say("trial")) }
            form.filters method="get" action={ (ask.path) "#trial" } {
                div.grow { label for="f-who" { (ask.say("trial-who")) } input #f-who name="who" value=(form.text("who")) maxlength="130" autocomplete="off" aria-describedby="f-who-hint"; }
                div { label for="f-method" { (ask.say("trial-method")) } input #f-method name="method" value=(method) maxlength="32" autocomplete="off"; }
                div.grow { label for="f-path" { (ask.say("trial-path")) } input #f-path name="path" value=(path) maxlength="500" autocomplete="off"; }
                div { label for="f-from" { (ask.say("trial-from")) } input #f-from name="from" value=(from) maxlength="64" autocomplete="off"; }
                button.main name="try" value="1" { (ask.say("trial-button")) }
            }
            p.hint #f-who-hint { (ask.say("trial-who-hint")) }
            @if form.find("try").is_some() { (answer(ask, door, everybody, form, &(path, method, from))) }
        }
    }
}

fn answer(
    ask: &Ask<'_>,
    door: &Door,
    everybody: &Everybody,
    form: &Form,
    (path, method, from): &(&str, &str, &str),
) -> Markup {
    let Ok(source) = from.parse() else {
        return html! { p.note.stop role="alert" { (ask.say("trial-from-wrong")) } };
    };
    if !path.starts_with('/') {
        return html! { p.note.stop role="alert" { (ask.say("trial-path-wrong")) } };
    }
    let wish = Wish { source, method, path };
    let Some(who) = form.find("who") else {
        return html! { (verdict(ask, door, &ask.say("trial-guest"), &reach::decide_guest(&door.rules, &wish))) };
    };
    let (name, device) = match who.split_once('/') {
        Some((name, device)) => (name, device.parse::<Handle>().map(Some)),
        None => (who, Ok(None)),
    };
    let (Ok(name), Ok(device)) = (name.parse::<Handle>(), device) else {
        return html! { p.note.stop role="alert" { (ask.say("trial-who-wrong")) } };
    };
    let found: Vec<Visitor<'_>> = everybody.named(&name, device.as_ref()).collect();
    html! {
        @if found.is_empty() { p.note.wait { (ask.say("trial-nobody")) } }
        @for visitor in &found { (verdict(ask, door, &called(visitor), &visitor.decide(&door.rules, &wish))) }
    }
}

/// The person and the device, or the machine.
fn called(visitor: &Visitor<'_>) -> String {
    match &visitor.holder.person {
        Some(person) => format!("{} · {}", person.handle, visitor.holder.device),
        None => visitor.holder.device.to_string(),
    }
}

fn verdict(ask: &Ask<'_>, door: &Door, who: &str, decision: &Decision) -> Markup {
    html! {
        @match decision {
            Decision::Granted(grant) => {
                div.note.good {
                    p { b { (who) } ": " (ask.say("trial-granted")) }
                    @for rule in door.rules.list().iter().filter(|rule| rule.to_string() == grant.rule()) {
                        p { (rule.sentence(ask.language)) }
                    }
                    p { code { (grant.rule()) } }
                }
            }
            Decision::Refused(refusal) => {
                @let words = refusal.words(&WordsReader {
                    language: ask.language, now: ask.now(), browser: Browser::Unknown, contact: door.contact.as_deref(),
                });
                div.note.stop {
                    p { b { (who) } ": " (ask.say("trial-refused")) " " code { (refusal.code()) } }
                    p { (words.title) ". " (words.explanation) }
                    p.small lang="en" { (refusal.reason()) }
                }
            }
        }
    }
}

/// Who could open it now: how many, and a page of them.
fn who(ask: &Ask<'_>, door: &Door, everybody: &Everybody) -> Markup {
    let mut open: Vec<Visitor<'_>> =
        everybody.visitors().filter(|visitor| visitor.may_enter(&door.rules)).collect();
    let key = |visitor: &Visitor<'_>| {
        let holder = visitor.holder;
        (holder.person.as_ref().map(|person| person.handle.clone()), holder.device.clone())
    };
    let count = i64::try_from(open.len()).unwrap_or(i64::MAX);
    open.sort_by_cached_key(key);
    let after = ask.query.text("after");
    let begin = open.iter().position(|visitor| called(visitor) == after).map_or(0, |at| at + 1);
    let rest = open.get(begin..).unwrap_or_default();
    let shown = rest.get(..parts::ROWS).unwrap_or(rest);
    let last = shown.last().filter(|_| rest.len() > shown.len()).map(called);
    let next = last.map(|after| format!("{}#who", parts::link(ask.path, &[("after", &after)])));
    html! {
        section.card #who {
            h2 { (ask.tell("door-open", &[("count", count.into())])) }
            @if open.is_empty() { (parts::empty(ask, "door-open-none", None)) }
            @else {
                div.scroll { table {
                    thead { tr { th { (ask.say("word-person")) } th { (ask.say("word-device")) } th { (ask.say("word-checked")) } } }
                    tbody { @for visitor in shown { (opener(ask, visitor)) } }
                } }
                (parts::more(ask, next))
            }
        }
    }
}

fn opener(ask: &Ask<'_>, visitor: &Visitor<'_>) -> Markup {
    let holder = visitor.holder;
    html! {
        tr {
            td data-label=(ask.say("word-person")) { div {
                @match &holder.person {
                    Some(person) => { a href=(parts::person(&person.handle)) { bdi { (person.name) } } span.soft { (person.handle) } }
                    None => (ask.say("word-machine")),
                }
            } }
            td data-label=(ask.say("word-device")) { (holder.device) }
            td data-label=(ask.say("word-checked")) { div {
                @match visitor.tier.class() {
                    Some(class) => span.chip.act { (ask.class(class)) },
                    None => "–",
                }
                @if let Some(lapse) = &visitor.lapse { span.soft { (ask.lapse(lapse)) } }
            } }
        }
    }
}

/// Whom the door turned away last, for whom the audit log is open.
fn denials(ask: &Ask<'_>, door: &Door) -> Result<Markup, Fault> {
    if !ask.may(Role::Auditor) {
        return Ok(html! {});
    }
    let object = Object::door(&door.name).to_string();
    let entries = ask.web.authority().as_auditor(ask.actor()?)?.audit_entries(&AuditFilter {
        object: Some(object.clone()),
        action: Some(Action::DoorRefused),
        order: Order::NewestFirst,
        limit: Some(DENIALS),
        ..AuditFilter::default()
    })?;
    let fields = [("what", object.as_str()), ("action", Action::DoorRefused.as_str())];
    Ok(html! {
        section.card {
            header { h2 { (ask.say("door-denials")) } (parts::audit(ask, &fields)) }
            @if entries.is_empty() { (parts::empty(ask, "door-denials-none", None)) }
            @else { (parts::history(ask, &entries)) }
        }
    })
}
