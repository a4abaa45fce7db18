//! Today: what waits, and how all stands.

use authority::reader::Reader;
use maud::html;
use model::request::State;

use super::staff::Staff;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let counts = reader.counts()?;
    let undecided = counts.iter().filter(|(state, _)| state.is_undecided());
    let waiting: u64 = undecided.map(|(_, count)| count).sum();
    let approved = counts.iter().find(|(state, _)| *state == State::Approved);
    let content = html! {
        h1 { (ask.say("console-today")) }
        @if ask.staff.as_ref().is_some_and(Staff::is_by_link) {
            p.note { (ask.say("own-note")) " " a href="/console/own" { (ask.say("own-button")) } }
        }
        ul.tiles {
            li.wait[waiting > 0] { b { (waiting) } span { (ask.say("console-waiting")) } }
            li { b { (approved.map_or(0, |(_, count)| *count)) } span { (ask.say("console-uncollected")) } }
        }
    };
    Ok(Reply::Page(Page::new(ask.say("console-today"), content).wide().cli("signet status")))
}
