//! One machine: its certificates and what they open, who put it on record and who checked it, what happened.

use authority::reader::Reader;
use authority::registry::is_in_force;
use authority::registry::machines::MachineFile;
use maud::{Markup, html};
use model::identity::{Handle, Role};

use super::{machines, parts, person, words};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let handle: Handle = ask.argument(0).parse().map_err(|_| Fault::NotFound)?;
    let file = reader.machine_file(&handle)?;
    let none = format!("signet evidence add --device {handle} --class CLASS --method METHOD");
    let content = html! {
        h1 { (handle) }
        p.row {
            span.chip { (ask.say("word-machine")) }
            @match reader.proven(&file.evidence) {
                Some(class) => span.chip.good { (ask.class(&class)) },
                None => span.chip.stop { (ask.say("machine-unproven")) },
            }
        }
        section.card { h2 { (ask.say("machine-who")) } (answering(ask, &file)) }
        h2 { (ask.say("certificates")) }
        div.cards { (person::card(ask, &file.file)) }
        section.card {
            h2 { (ask.say("machine-evidence")) }
            @if file.evidence.is_empty() { (parts::empty(ask, "machine-no-evidence", Some(&none))) }
            @else { (person::evidence(ask, &file.evidence)) }
        }
        section.card {
            header { h2 { (ask.say("word-history")) } (parts::audit(ask, &[("what", &format!("device:{handle}"))])) }
            (parts::history(ask, &file.history))
        }
        (revoking(ask, &file))
    };
    let page = Page::new(handle.as_str(), content).wide();
    let page = page.under(machines::PLACE, ask.say("machines"));
    let page = page.cli(format!("signet device show {handle}"));
    Ok(Reply::Page(page.cli(format!("signet device remove {handle}"))))
}

/// Nobody owns a machine; what is known of people who had to do with it.
fn answering(ask: &Ask<'_>, file: &MachineFile) -> Markup {
    let last = file.evidence.iter().rev().find(|one| one.withdrawn_at.is_none());
    html! {
        dl.facts {
            dt { (ask.say("machine-added-by")) }
            dd {
                @match &file.added {
                    Some(entry) => { bdi { (words::by(&entry.event.actor.search_key())) } " · " (parts::at(entry)) },
                    None => "–",
                }
            }
            dt { (ask.say("machine-checked-by")) }
            dd {
                @match last {
                    Some(one) => { bdi { (words::by(&one.given.officer)) } " · " (words::minute(one.at)) },
                    None => "–",
                }
            }
            @if !file.groups.is_empty() {
                dt { (ask.say("word-groups")) }
                dd { @for (at, group) in file.groups.iter().enumerate() { @if at > 0 { ", " } (group) } }
            }
            dt { (ask.say("machine-holder")) } dd.mono { (file.file.device.holder) }
        }
    }
}

fn revoking(ask: &Ask<'_>, file: &MachineFile) -> Markup {
    let valid = file.file.certificates.iter().filter(|record| is_in_force(record, ask.now()));
    let serials: Vec<String> = valid.map(|record| record.serial.to_string()).collect();
    let fields: Vec<(&str, &str)> = serials.iter().map(|one| ("serial", one.as_str())).collect();
    html! {
        @if ask.may(Role::Operator) && !serials.is_empty() {
            p { a.button.stop href=(parts::link("/console/certificates/revoke", &fields)) { (ask.say("machine-revoke")) } }
        }
    }
}
