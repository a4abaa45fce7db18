//! Asking holders to renew: who is written to and who is not is shown before.

use std::collections::BTreeMap;

use authority::notice::asking::{Bar, Prospect};
use authority::request::officer::Officer;
use maud::{Markup, html};
use model::certificate::Record;
use model::identity::Person;
use pki::serial::Serial;

use super::revoke::MOST;
use super::{certificates, parts};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;

/// How many are named.
const NAMED: usize = 200;

/// Who would be written to.
pub(crate) fn preview(ask: &Ask<'_>, officer: &Officer<'_>) -> Result<Reply, Fault> {
    let mut serials = if ask.query.text("all") == "1" {
        let query = certificates::asked(&ask.query);
        let found = officer.search_certificates(&query, MOST)?.records;
        found.iter().map(|record| record.serial).collect()
    } else {
        certificates::chosen(&ask.query)
    };
    serials.truncate(MOST);
    Ok(Reply::Page(shown(ask, &officer.renewal_prospect(&serials)?)))
}

/// Writes to them.
pub(crate) fn write(ask: &Ask<'_>, officer: &Officer<'_>) -> Result<Reply, Fault> {
    let mut serials = certificates::chosen(&ask.form);
    serials.truncate(MOST);
    let asked = officer.ask_renewal(&serials)?.len();
    if asked == 0 {
        return Ok(Reply::Again(shown(ask, &officer.renewal_prospect(&serials)?)));
    }
    Ok(Reply::See(format!("{}?asked={asked}", certificates::PLACE)))
}

fn shown(ask: &Ask<'_>, prospect: &Prospect) -> Page {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let title = ask.tell("asking", &[("count", count(prospect.asked.len()).into())]);
    let content = html! {
        h1 { (title) }
        @if prospect.asked.is_empty() {
            section.card { (parts::empty(ask, "asking-nobody", None)) p { a.button href=(certificates::PLACE) { (ask.say("certificates")) } } }
        } @else {
            p.lead { (ask.say("asking-text")) }
            section.card { h2 { (ask.say("asking-who")) } (people(ask, &prospect.asked)) }
        }
        @if !prospect.barred.is_empty() {
            section.card { h2 { (ask.say("asking-barred")) } (barred(ask, &prospect.barred)) }
        }
        @if !prospect.asked.is_empty() { (decision(ask, prospect, &title)) }
    };
    let page = Page::new(title, content).under(certificates::PLACE, ask.say("certificates"));
    let serials = prospect.asked.iter().take(20).map(|(record, _)| record.serial.to_string());
    let serials: Vec<String> = serials.collect();
    if serials.is_empty() {
        return page.cli("signet cert ask-renewal SERIAL");
    }
    page.cli(format!("signet cert ask-renewal {}", serials.join(" ")))
}

fn people(ask: &Ask<'_>, asked: &[(Record, Person)]) -> Markup {
    let device = |record: &Record| record.device_handle.as_ref().map(ToString::to_string);
    html! {
        ul.plain {
            @for (record, person) in asked.iter().take(NAMED) {
                li {
                    a href=(parts::person(&person.handle)) { b { bdi { (person.name) } } } " · "
                    (device(record).unwrap_or_default()) " "
                    span.soft { bdi { (person.email.as_deref().unwrap_or_default()) } " · " (ask.say("devices-until")) " " (parts::end(ask, record.not_after)) }
                }
            }
        }
        @if asked.len() > NAMED { p.soft { (ask.tell("revoke-others", &[("count", i64::try_from(asked.len() - NAMED).unwrap_or(i64::MAX).into())])) } }
    }
}

/// How many are left out, by the reason.
fn barred(ask: &Ask<'_>, barred: &[(Record, Bar)]) -> Markup {
    let mut reasons: BTreeMap<Bar, Vec<&Record>> = BTreeMap::new();
    for (record, bar) in barred {
        reasons.entry(*bar).or_default().push(record);
    }
    html! {
        dl.facts {
            @for (bar, records) in &reasons {
                dt { (ask.say(words(*bar))) }
                dd {
                    @for (at, record) in records.iter().take(20).enumerate() {
                        @if at > 0 { ", " }
                        a href={ (certificates::PLACE) "/" (record.serial) } { bdi { (record.name) } }
                    }
                    @if records.len() > 20 { " " (ask.tell("revoke-others", &[("count", i64::try_from(records.len() - 20).unwrap_or(i64::MAX).into())])) }
                }
            }
        }
    }
}

fn words(bar: Bar) -> &'static str {
    match bar {
        Bar::NotInForce => "asking-not-in-force",
        Bar::Nobody => "asking-no-person",
        Bar::NoMailbox => "asking-no-mailbox",
        Bar::Followed => "asking-followed",
        Bar::Asked => "asking-asked",
    }
}

fn decision(ask: &Ask<'_>, prospect: &Prospect, title: &str) -> Markup {
    let serial = |(record, _): &(Record, Person)| record.serial;
    let serials: Vec<Serial> = prospect.asked.iter().map(serial).collect();
    let serials: Vec<String> = serials.iter().map(ToString::to_string).collect();
    html! {
        form.card method="post" action="/console/certificates/renew" {
            (ask.token())
            input type="hidden" name="serial" value=(serials.join(" "));
            p { (ask.say("asking-does")) }
            div.row {
                button.main { (title) }
                a.button href=(certificates::PLACE) { (ask.say("offboard-not")) }
            }
        }
    }
}
