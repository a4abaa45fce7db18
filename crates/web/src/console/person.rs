//! One person: devices with their certificates and what they open, how the identity was checked, what happened.

use authority::reader::Reader;
use authority::registry::{DeviceFile, PersonFile, is_in_force};
use maud::{Markup, html};
use model::certificate::Record;
use model::identity::{Handle, Role};
use model::verification::Evidence;

use super::parts::Column;
use super::reach::{self, Reach};
use super::{offboard, outside, parts, words};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::picture;
use crate::portal::public::day;

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let handle: Handle = ask.argument(0).parse().map_err(|_| Fault::NotFound)?;
    let file = match reader.person_file(&handle) {
        Ok(file) => file,
        Err(fault) => return offboard::gone(reader, &handle, fault),
    };
    let name = &file.person.name;
    let content = html! {
        (head(ask, reader, &file))
        h2 { (ask.say("word-devices")) }
        @if file.devices.is_empty() {
            section.card { (parts::empty(ask, "person-no-device", Some(&format!("signet cert issue --person {handle} --device laptop --out {handle}.p12 --password-file pw")))) }
        } @else {
            div.cards { @for device in &file.devices { (card(ask, device)) } }
        }
        section.card {
            h2 { (ask.say("person-evidence")) }
            @if file.evidence.is_empty() { (parts::empty(ask, "person-no-evidence", Some(&format!("signet evidence add {handle} --class CLASS --method METHOD")))) }
            @else { (evidence(ask, &file.evidence)) }
        }
        @if !file.requests.is_empty() { (requests(ask, &file)) }
        section.card {
            header { h2 { (ask.say("word-history")) } (parts::audit(ask, &[("what", &format!("person:{handle}"))])) }
            (parts::history(ask, &file.history))
        }
        @if ask.may(Role::Operator) {
            section.card {
                h2 { (ask.say("offboard-link")) }
                p { (ask.say("offboard-link-text")) }
                p { a.button.stop href={ (parts::person(&handle)) "/offboard" } { (ask.say("offboard-link")) } }
            }
        }
    };
    let page = Page::new(name, content).wide().under("/console/people", ask.say("people"));
    let page = page.cli(format!("signet person show {handle}"));
    let page = page.cli(format!("signet evidence list {handle}"));
    Ok(Reply::Page(page.cli(format!("signet person remove {handle}"))))
}

fn head(ask: &Ask<'_>, reader: &Reader<'_>, file: &PersonFile) -> Markup {
    let person = &file.person;
    let proven = reader.proven(&file.evidence);
    html! {
        h1 { bdi { (person.name) } }
        p.row {
            @match &proven {
                Some(class) => span.chip.good { (ask.class(class)) },
                None => span.chip.stop { (ask.say("person-unproven")) },
            }
            @for role in &file.roles { a.chip href="/console/roles" { (ask.say(words::role(*role))) } }
        }
        section.card {
            dl.facts {
                dt { (ask.say("word-handle")) } dd { (person.handle) }
                dt { (ask.say("word-mailbox")) } dd { bdi { (person.email.as_deref().unwrap_or("–")) } }
                @if let Some(upn) = &person.upn { dt { "UPN" } dd { bdi { (upn) } } }
                @if !file.groups.is_empty() {
                    dt { (ask.say("word-groups")) }
                    dd { @for (at, group) in file.groups.iter().enumerate() { @if at > 0 { ", " } (group) } }
                }
                @if file.sessions > 0 { dt { (ask.say("word-sessions")) } dd { (file.sessions) } }
            }
        }
    }
}

pub(crate) fn card(ask: &Ask<'_>, file: &DeviceFile) -> Markup {
    let now = ask.now();
    let (current, former): (Vec<&Record>, Vec<&Record>) =
        file.certificates.iter().partition(|record| is_in_force(record, now));
    let reach = reach::of_device(ask, file);
    html! {
        article.card {
            header {
                h3 { (file.device.handle) }
                @if current.is_empty() && file.outside.is_empty() { span.chip.stop { (ask.say("device-nothing")) } }
            }
            @for record in &current { (certificate(ask, record)) }
            (outside::lines(ask, &file.outside))
            @if let Some(reach) = &reach { (doors(ask, reach)) }
            p.small.soft {
                @match &file.last_use {
                    Some(entry) => {
                        (ask.say("device-last-use")) " " (parts::at(entry)) " · "
                        a href={ "/console/doors/" (entry.event.object.name()) } { (entry.event.object.name()) }
                    }
                    None => (ask.say("device-never-used")),
                }
            }
            @if !former.is_empty() {
                details {
                    summary { (ask.tell("device-former", &[("count", i64::try_from(former.len()).unwrap_or(i64::MAX).into())])) }
                    @for record in &former {
                        p.small { (parts::standing(ask, record)) " " a href={ "/console/certificates/" (record.serial) } { (day(record.not_before)) " – " (day(record.not_after)) } }
                    }
                }
            }
        }
    }
}

fn certificate(ask: &Ask<'_>, record: &Record) -> Markup {
    let days = (record.not_after.0 - ask.now().0).div_euclid(86_400);
    let left = ask.tell("in-days", &[("days", days.into())]);
    html! {
        div {
            p.row { (parts::class(ask, record.class.as_ref())) a href={ "/console/certificates/" (record.serial) } { (ask.say("device-certificate")) } }
            (picture::bar(record.not_before, record.not_after, ask.now(), &left))
            p.small.soft { (ask.say("devices-until")) " " (day(record.not_after)) " (" (left) ")" }
        }
    }
}

fn doors(ask: &Ask<'_>, reach: &Reach) -> Markup {
    html! {
        p.small {
            (ask.say("device-opens")) " "
            @if reach.doors.is_empty() { span.soft { (ask.say("device-opens-nothing")) } }
            @for (at, door) in reach.doors.iter().enumerate() {
                @if at > 0 { ", " }
                a href={ "/console/doors/" (door) } { (door) }
            }
        }
        @if let Some(lapse) = &reach.lapse { p.note.wait.small { (ask.say("device-lapse")) " " (ask.lapse(lapse)) } }
    }
}

pub(crate) fn evidence(ask: &Ask<'_>, all: &[Evidence]) -> Markup {
    let columns = ["word-checked", "word-how", "word-by", "word-when", "word-until", "word-seen"];
    html! {
        div.scroll { table {
            (parts::head(ask, columns.map(Column::Words)))
            tbody { @for one in all {
                tr {
                    td data-label=(ask.say("word-checked")) { (parts::class(ask, Some(&one.given.class))) }
                    td data-label=(ask.say("word-how")) { (one.given.method) }
                    td data-label=(ask.say("word-by")) { div {
                        bdi { (words::by(&one.given.officer)) }
                        @if let Some(second) = &one.given.second_officer { span.soft { "+ " bdi { (words::by(second)) } } }
                    } }
                    td data-label=(ask.say("word-when")) { (day(one.at)) }
                    td data-label=(ask.say("word-until")) { (until(ask, one)) }
                    td data-label=(ask.say("word-seen")) { div {
                        bdi { (one.given.reference.as_deref().unwrap_or("–")) }
                        @if let Some(hash) = one.given.hash { span.soft.mono { (hash) } }
                        @if let Some(request) = &one.given.request { span.soft { a href={ "/console/requests/" (request) } { (request) } } }
                    } }
                }
            } }
        } }
    }
}

fn until(ask: &Ask<'_>, one: &Evidence) -> Markup {
    html! {
        @match (one.withdrawn_at, one.given.expires_at) {
            (Some(at), _) => { span.chip.stop { (ask.say("evidence-withdrawn")) } " " (day(at)) }
            (None, Some(at)) if at < ask.now() => { span.chip.stop { (ask.say("evidence-ended")) } " " (day(at)) }
            (None, Some(at)) => (parts::end(ask, at)),
            (None, None) => (ask.say("evidence-always")),
        }
    }
}

fn requests(ask: &Ask<'_>, file: &PersonFile) -> Markup {
    let columns = ["word-request", "word-device", "word-checked", "word-state", "word-when"];
    html! {
        section.card {
            h2 { (ask.say("requests")) }
            div.scroll { table {
                (parts::head(ask, columns.map(Column::Words)))
                tbody { @for request in &file.requests {
                    tr {
                        td data-label=(ask.say("word-request")) { a.mono href={ "/console/requests/" (request.id) } { (request.id) } }
                        td data-label=(ask.say("word-device")) { (request.given.device) }
                        td data-label=(ask.say("word-checked")) { (parts::class(ask, Some(&request.given.class))) }
                        td data-label=(ask.say("word-state")) { (request.state) }
                        td data-label=(ask.say("word-when")) { (day(request.opened_at)) }
                    }
                } }
            } }
        }
    }
}
