//! One certificate of an outside CA that stands for a device: what it is worth here, and what it says.

use authority::reader::Reader;
use authority::registry::outside::{OutsideFile, Worth};
use maud::{Markup, html};
use pki::certificate::Certificate;
use pki::fingerprint::Fingerprint;

use super::{certificate, certificates, parts, words};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::picture;
use crate::portal::public::day;

/// The page of one.
pub(crate) fn place(fingerprint: &Fingerprint) -> String {
    format!("/console/outside/{fingerprint}")
}

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let fingerprint: Fingerprint = ask.argument(0).parse().map_err(|_| Fault::NotFound)?;
    let file = reader.outside_file(&fingerprint)?;
    let leaf = &file.certificate;
    let title = leaf.subject().label();
    let content = html! {
        h1 { bdi { (title) } }
        p.row { span.chip { (ask.say("ca-outside-one")) } (chip(ask, &file.worth)) }
        section.card { h2 { (ask.say("cert-record")) } (on_record(ask, &file)) }
        (certificate::decoded(ask, leaf))
    };
    let page = Page::new(title, content).wide();
    let page = page.under(certificates::PLACE, ask.say("certificates"));
    let device = &file.device.handle;
    let owner = file.person.map_or_else(String::new, |person| format!(" --person {person}"));
    Ok(Reply::Page(page.cli(format!("signet device show {device}{owner}"))))
}

fn chip(ask: &Ask<'_>, worth: &Worth) -> Markup {
    html! {
        @match worth {
            Worth::Unknown => span.chip.wait { (ask.say("outside-unknown")) },
            Worth::NotNow => span.chip.stop { (ask.say("outside-not-now")) },
            Worth::Revoked { .. } => span.chip.stop { (ask.say("standing-revoked")) },
            Worth::Vouched { class: Some(class), .. } => span.chip.good { (ask.class(class)) },
            Worth::Vouched { class: None, .. } => span.chip.wait { (ask.say("outside-no-class")) },
        }
    }
}

fn on_record(ask: &Ask<'_>, file: &OutsideFile) -> Markup {
    let leaf = &file.certificate;
    let anchor = match &file.worth {
        Worth::Vouched { anchor, .. } | Worth::Revoked { anchor, .. } => Some(anchor),
        Worth::Unknown | Worth::NotNow => None,
    };
    html! {
        (picture::bar(leaf.not_before(), leaf.not_after(), ask.now(), &ask.say("fact-until")))
        @if let Worth::Revoked { at, here, .. } = &file.worth {
            p.note.stop { (ask.say("cert-revoked")) " " (words::minute(*at)) @if let Some(reason) = here { ": " (reason) } }
        }
        @if file.worth == Worth::Unknown { p.note.wait { (ask.say("outside-unknown-text")) } }
        dl.facts {
            @match &file.person {
                Some(person) => {
                    dt { (ask.say("word-person")) } dd { a href=(parts::person(person)) { (person) } }
                    dt { (ask.say("word-device")) } dd { (file.device.handle) }
                },
                None => {
                    dt { (ask.say("word-machine")) } dd { a href=(parts::machine(&file.device.handle)) { (file.device.handle) } }
                },
            }
            dt { (ask.say("outside-by")) }
            dd { @match anchor { Some(name) => a href=(parts::anchor(name)) { (name) }, None => "–" } }
            dt { (ask.say("fact-until")) } dd { (parts::end(ask, leaf.not_after())) }
            dt { (ask.say("fact-serial")) } dd.mono { (leaf.serial()) }
        }
    }
}

/// Those on a device, in a line each.
pub(crate) fn lines(ask: &Ask<'_>, all: &[Certificate]) -> Markup {
    html! {
        @for leaf in all {
            p.small {
                span.chip { (ask.say("ca-outside-one")) } " "
                a href=(place(&leaf.fingerprint())) { bdi { (leaf.issuer().label()) } } " "
                span.soft { (ask.say("devices-until")) " " (day(leaf.not_after())) }
            }
        }
    }
}
