//! The queue of requests: what waits for a decision, the longest waiting first, and what became of others.

use authority::reader::Reader;
use maud::{Markup, html};
use model::request::{Request, State};

use super::parts::{self, Column};
use super::{help, words};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;

pub(crate) const PLACE: &str = "/console/requests";

/// The queue, or the requests in the state that is asked for.
pub(crate) fn queue(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let state: Option<State> = ask.query.text("state").parse().ok();
    let state = state.filter(|state| !state.is_undecided());
    let shown = match state {
        None => reader.queue()?,
        Some(state) => reader.requests_in(state)?,
    };
    let title = ask.say("requests");
    let content = html! {
        h1 { (title) }
        (super::decision::told(ask, reader)?)
        (states(ask, &reader.counts()?, state, reader.waiting_pleas()?))
        section.card {
            @if shown.is_empty() {
                div.empty {
                    p { @if state.is_none() { (ask.say("requests-none")) } @else { (ask.say("requests-none-such")) } }
                }
            } @else { (table(ask, &shown)) }
        }
        @if !shown.is_empty() { p.small.soft { (ask.say("requests-keys")) } }
    };
    let command = match state {
        None => "signet request list".to_owned(),
        Some(state) => format!("signet request list --state {state}"),
    };
    Ok(Reply::Page(Page::new(title, content).wide().cli(command)))
}

fn states(ask: &Ask<'_>, counts: &[(State, u64)], chosen: Option<State>, pleas: u64) -> Markup {
    let count = |wanted: State| {
        counts.iter().find(|(state, _)| *state == wanted).map_or(0, |(_, count)| *count)
    };
    let waiting = count(State::Open) + count(State::Proving);
    let over = State::ALL.into_iter().filter(|state| !state.is_undecided());
    html! {
        nav.chips aria-label=(ask.say("requests-states")) {
            a.chip href=(PLACE) aria-current=[chosen.is_none().then_some("page")] { (ask.say("state-waiting")) " " b { (waiting) } }
            @for state in over {
                a.chip href={ (PLACE) "?state=" (state) } aria-current=[(chosen == Some(state)).then_some("page")] {
                    (ask.say(words::state(state))) " " b { (count(state)) }
                }
            }
            a.chip.wait[pleas > 0] href=(help::PLACE) { (ask.say("help")) " " b { (pleas) } }
        }
    }
}

fn table(ask: &Ask<'_>, shown: &[Request]) -> Markup {
    let columns =
        ["word-request", "word-person", "word-device", "word-class", "word-state", "word-since"];
    html! {
        div.scroll {
            table data-signet-list {
                (parts::head(ask, columns.map(Column::Words)))
                tbody { @for request in shown { (row(ask, request)) } }
            }
        }
    }
}

fn row(ask: &Ask<'_>, request: &Request) -> Markup {
    let given = &request.given;
    html! {
        tr {
            td data-label=(ask.say("word-request")) { a.mono href={ (PLACE) "/" (request.id) } data-signet-item { (request.id) } }
            td data-label=(ask.say("word-person")) {
                div {
                    b { bdi { (given.name) } }
                    @if let Some(email) = &given.email { span.soft { bdi { (email) } } }
                }
            }
            td data-label=(ask.say("word-device")) { (given.device) }
            td data-label=(ask.say("word-class")) { (words::class(ask, &given.class)) }
            td data-label=(ask.say("word-state")) {
                div.row {
                    @if request.mailbox_proven_at.is_some() { span.chip.good { (ask.say("chip-mailbox")) } }
                    @if !given.duplicates.is_empty() { span.chip.wait { (ask.say("chip-duplicate")) } }
                    @if given.csr.is_none() { span.chip { (ask.say("chip-no-key")) } }
                    @if !request.state.is_undecided() { span.chip { (ask.say(words::state(request.state))) } }
                }
            }
            td data-label=(ask.say("word-since")) { (words::minute(request.opened_at)) }
        }
    }
}
