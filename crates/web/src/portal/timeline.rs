//! What happened to a request, by whom and when.

use maud::{Markup, html};
use model::audit::{Action, Actor, Entry};

use super::public::minute;
use crate::ask::Ask;

/// Shows the steps of a request that its applicant knows of; numbers and addresses stay in the audit log.
pub(crate) fn show(ask: &Ask<'_>, history: &[Entry]) -> Markup {
    html! {
        ol.timeline {
            @for entry in history {
                @if let Some((look, words)) = step(entry.event.action) {
                    li class=(look) {
                        b { (ask.say(words)) }
                        span.small.soft { (minute(entry.at_ms)) " · " (who(ask, &entry.event.actor)) }
                    }
                }
            }
        }
    }
}

fn step(action: Action) -> Option<(&'static str, &'static str)> {
    Some(match action {
        Action::RequestOpened => ("good", "event-opened"),
        Action::RequestKeyed => ("good", "event-keyed"),
        Action::CodeMade => ("wait", "event-code"),
        Action::RequestProven => ("good", "event-proven"),
        Action::RequestApproved => ("good", "event-approved"),
        Action::FileSealed => ("good", "event-sealed"),
        Action::RequestEndorsed => ("good", "event-endorsed"),
        Action::RequestIssued => ("good", "event-issued"),
        Action::RequestRejected => ("stop", "event-rejected"),
        Action::RequestWithdrawn => ("stop", "event-withdrawn"),
        Action::RequestExpired => ("stop", "event-expired"),
        _ => return None,
    })
}

fn who(ask: &Ask<'_>, actor: &Actor) -> Markup {
    html! {
        @match actor {
            Actor::Guest { .. } | Actor::Applicant { .. } => { (ask.say("actor-applicant")) }
            Actor::System { .. } => { (ask.web.authority().settings().name) }
            Actor::Operator { name } => { bdi { (name) } }
            Actor::Holder { person: Some(person), .. } => { bdi { (person) } }
            Actor::Outside { person, device, .. } => { bdi { (person.as_ref().unwrap_or(device)) } }
            Actor::Holder { person: None, device, .. } => { bdi { (device) } }
        }
    }
}
