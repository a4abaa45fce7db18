//! Doors: what is behind certificates, who gets in by which rules, and how many could now.

use authority::reader::Reader;
use maud::{Markup, html};

use super::parts;
use super::reach::Everybody;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::house::Door;

pub(crate) const PLACE: &str = "/console/doors";

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let doors = ask.web.house().doors();
    let everybody = Everybody::read(ask, reader)?;
    let title = ask.say("doors");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("doors-text")) }
        @if doors.is_empty() { section.card { (parts::empty(ask, "doors-none", Some("signet up --site https://files.example.org=http://127.0.0.1:8080"))) } }
        div.cards {
            @for door in doors.iter() { (card(ask, door, &everybody)) }
        }
    };
    Ok(Reply::Page(Page::new(title, content).wide().cli("signet door list")))
}

fn card(ask: &Ask<'_>, door: &Door, everybody: &Everybody) -> Markup {
    let open = everybody.visitors().filter(|visitor| visitor.may_enter(&door.rules)).count();
    let place = format!("{PLACE}/{}", door.name);
    html! {
        article.card {
            header { h2 { a href=(place) { (door.name) } } span.chip { (asked(ask, door)) } }
            p.small { a href=(door.url) rel="noreferrer" { (door.url) } }
            (sentences(ask, door))
            @if door.rules.admits_guests() { p { span.chip.wait { (ask.say("door-guests")) } } }
            p { a href={ (place) "#who" } { (ask.tell("door-open", &[("count", i64::try_from(open).unwrap_or(i64::MAX).into())])) } }
        }
    }
}

/// How a door asks for the certificate.
pub(crate) fn asked(ask: &Ask<'_>, door: &Door) -> String {
    ask.say(match door.certificate.as_str() {
        "optional" => "door-optional",
        "silent" => "door-silent",
        _ => "door-required",
    })
}

/// The rules of a door, read out.
pub(crate) fn sentences(ask: &Ask<'_>, door: &Door) -> Markup {
    html! {
        @if door.rules.list().is_empty() { p { span.chip.stop { (ask.say("door-no-rule")) } } }
        ul.rules {
            @for rule in door.rules.list() {
                li.deny[rule.effect() == model::rule::Effect::Deny] { (rule.sentence(ask.language)) }
            }
        }
    }
}
