//! Host names have labels of letters, digits and hyphens; a wildcard is the whole first label of a
//! door's name.

use super::{Rule, Subject};
use crate::general_name::GeneralName;
use crate::profile::Profile;

pub(super) const RULE: Rule =
    Rule { name: "alt-name-dns", citation: "RFC 5280 §4.2.1.6, RFC 1034 §3.5", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let wildcards = subject.profile == Profile::Server;
    subject.alt_names().iter().find_map(|name| match name {
        GeneralName::Dns(host) if !is_host(host, wildcards) => {
            Some(format!("{name} is not a host name"))
        }
        _ => None,
    })
}

fn is_host(host: &str, wildcards: bool) -> bool {
    let plain = host.strip_prefix("*.").filter(|rest| wildcards && rest.contains('.'));
    let plain = plain.unwrap_or(host);
    plain.len() <= 253 && plain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
}
