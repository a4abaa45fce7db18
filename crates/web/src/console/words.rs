//! How pages of the console write what they all write: times, roles, who did something.

use maud::{Markup, html};
use model::identity::Role;
use pki::time::UnixTime;

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
