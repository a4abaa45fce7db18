//! The queue of requests: what waits for a decision, the longest waiting first.

use authority::request::officer::Officer;
use maud::{Markup, html};
use model::request::Request;

use super::words;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;

/// The queue.
pub(crate) fn queue(ask: &Ask<'_>, officer: &Officer<'_>) -> Result<Reply, Fault> {
    let waiting = officer.queue()?;
    let title = ask.say("requests");
    let content = html! {
        h1 { (title) }
        section.card {
            @if waiting.is_empty() {
                div.empty { p { (ask.say("requests-none")) } }
            } @else { (table(ask, &waiting)) }
        }
    };
    Ok(Reply::Page(Page::new(title, content).wide().cli("signet request list")))
}

fn table(ask: &Ask<'_>, waiting: &[Request]) -> Markup {
    html! {
        div.scroll {
            table data-signet-list {
                thead { tr {
                    th { (ask.say("word-request")) }
                    th { (ask.say("word-person")) }
                    th { (ask.say("word-device")) }
                    th { (ask.say("word-class")) }
                    th { (ask.say("word-since")) }
                } }
                tbody {
                    @for request in waiting {
                        tr {
                            td data-label=(ask.say("word-request")) { a.mono href={ "/console/requests/" (request.id) } data-signet-item { (request.id) } }
                            td data-label=(ask.say("word-person")) { div { b { bdi { (request.given.name) } } @if let Some(email) = &request.given.email { span.soft { bdi { (email) } } } } }
                            td data-label=(ask.say("word-device")) { (request.given.device) }
                            td data-label=(ask.say("word-class")) { (ask.web.authority().classes().of_record(&request.given.class).words()) }
                            td data-label=(ask.say("word-since")) { (words::minute(request.opened_at)) }
                        }
                    }
                }
            }
        }
    }
}
