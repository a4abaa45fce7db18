//! One's own devices: a card each, with how well one was checked and how long that holds.

use authority::issuance::order;
use authority::revocation::Target;
use maud::{Markup, html};
use model::certificate::{Record, State};

use super::public::day;
use crate::answer::{Page, Reply, Width};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::picture;
use crate::visit::Holder;

/// The page.
pub(crate) fn page(ask: &Ask<'_>, holder: &Holder) -> Result<Reply, Fault> {
    let records = in_force(ask, holder)?;
    let content = html! {
        h1 { (ask.say("devices")) }
        p.lead { (ask.say("devices-text")) }
        div.cards { @for record in &records { (card(ask, holder, record)) } }
    };
    let page = Page { width: Width::Table, ..Page::new(ask.say("devices"), content) };
    Ok(Reply::Page(page))
}

/// The certificates of the holder's person (or of the machine) that hold now, the newest of each device.
fn in_force(ask: &Ask<'_>, holder: &Holder) -> Result<Vec<Record>, Fault> {
    let target = match &holder.person {
        Some(person) => Target::Person(person.clone()),
        None => Target::Holder(order::Holder::Machine {
            device: holder.device.clone(),
            dns_names: Vec::new(),
        }),
    };
    let mut records = ask.web.authority().certificates_of(&target)?;
    records.retain(|record| record.state == State::Issued && record.not_after >= ask.now());
    records.sort_by_key(|record| (record.device_handle.clone(), -record.not_after.0));
    records.dedup_by_key(|record| record.device_handle.clone());
    Ok(records)
}

fn card(ask: &Ask<'_>, holder: &Holder, record: &Record) -> Markup {
    let days = (record.not_after.0 - ask.now().0).div_euclid(86_400);
    let left = ask.language.tell("in-days", &[("days", days.into())]);
    let name = record.device_handle.as_ref().map(ToString::to_string).unwrap_or_default();
    html! {
        article.card {
            header {
                h2 { (name) }
                @if let Some(class) = &record.class { span.chip.act { (class.words()) } }
            }
            (picture::bar(record.not_before, record.not_after, ask.now(), &left))
            p.small.soft {
                (ask.say("devices-until")) " " (day(record.not_after)) " (" (left) ")"
                @if record.serial == *holder.leaf.serial() { br; b { (ask.say("devices-this")) } }
            }
        }
    }
}
