//! How pages of the console write what they all write: times, roles, who did something.

use maud::{Markup, html};
use model::audit::Action;
use model::identity::Role;
use model::request::State;
use model::verification::{ClassName, Method};
use pki::time::UnixTime;

use crate::ask::Ask;

/// The text that names a role.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Officer => "role-officer",
        Role::Operator => "role-operator",
        Role::Auditor => "role-auditor",
    }
}

/// A time as `2026-11-21 14:05 UTC`.
pub(crate) fn minute(at: UnixTime) -> Markup {
    let text = at.to_string();
    let shown = text.get(..16).unwrap_or(&text).replace('T', " ");
    html! { time datetime=(text) { (shown) " UTC" } }
}

/// Who did something, as people say it: `operator:bob` is `bob`, `holder:alice/laptop` is `alice`.
pub(crate) fn by(key: &str) -> &str {
    let name = key.split_once(':').map_or(key, |(_, name)| name);
    name.split_once('/').map_or(name, |(person, _)| person)
}

/// Milliseconds as whole seconds.
pub(crate) fn secs(at_ms: i64) -> UnixTime {
    UnixTime(at_ms.div_euclid(1_000))
}

/// The beginning of a long hexadecimal text.
pub(crate) fn short(text: &str) -> String {
    let beginning: String = text.chars().take(16).collect();
    format!("{beginning}…")
}

/// How well a class checks, in its own words.
pub(crate) fn class(ask: &Ask<'_>, name: &ClassName) -> String {
    ask.class(&ask.web.authority().classes().of_record(name))
}

/// The text that names a state of a request.
pub(crate) fn state(state: State) -> &'static str {
    match state {
        State::Open => "state-open",
        State::Proving => "state-proving",
        State::Approved => "state-approved",
        State::Rejected => "state-rejected",
        State::Issued => "state-issued",
        State::Withdrawn => "state-withdrawn",
        State::Expired => "state-expired",
    }
}

/// The text that names a method.
pub(crate) fn method(method: Method) -> &'static str {
    match method {
        Method::Mailbox => "method-mailbox",
        Method::Document => "method-document",
        Method::FaceToFace => "method-face-to-face",
        Method::Operator => "method-operator",
    }
}

/// What happened to a request, in words; what has none by the name that the audit log has for it.
pub(crate) fn action(ask: &Ask<'_>, action: Action) -> String {
    ask.say(match action {
        Action::RequestOpened => "event-opened",
        Action::RequestKeyed => "event-keyed",
        Action::CodeMade => "event-code",
        Action::RequestProven => "event-proven",
        Action::RequestEndorsed => "event-endorsed",
        Action::RequestApproved => "event-approved",
        Action::RequestIssued => "event-issued",
        Action::RequestRejected => "event-rejected",
        Action::RequestWithdrawn => "event-withdrawn",
        Action::RequestExpired => "event-expired",
        Action::PairingBegun => "event-pairing-begun",
        Action::PairingConfirmed => "event-pairing-confirmed",
        other => return other.to_string(),
    })
}
