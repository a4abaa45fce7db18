//! A holder has a URI, mailboxes, hosts and principal names; a door hosts and addresses; none
//! twice.

use super::{Rule, Subject};
use crate::general_name::GeneralName;
use crate::profile::Profile;

pub(super) const RULE: Rule =
    Rule { name: "alt-name-types", citation: "RFC 5280 §4.2.1.6", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let names = subject.alt_names();
    let allowed = |name: &GeneralName| match subject.profile {
        Profile::Server => matches!(name, GeneralName::Dns(_) | GeneralName::Ip(_)),
        _ => match name {
            GeneralName::Uri(_) | GeneralName::Email(_) | GeneralName::Dns(_) => true,
            other => other.as_upn().is_some(),
        },
    };
    if let Some(name) = names.iter().find(|name| !allowed(name)) {
        return Some(format!("{name} is of a type that does not belong here"));
    }
    let repeated = |(index, name)| names.iter().take(index).any(|earlier| earlier == name);
    let twice = names.iter().enumerate().find(|&entry| repeated(entry));
    twice.map(|(_, name)| format!("{name} stands twice"))
}
