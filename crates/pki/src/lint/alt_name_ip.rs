//! Addresses have 4 or 16 octets.

use super::{Rule, Subject};
use crate::general_name::GeneralName;

pub(super) const RULE: Rule = Rule { name: "alt-name-ip", citation: "RFC 5280 §4.2.1.6", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    subject.alt_names().iter().find_map(|name| match name {
        GeneralName::Ip(octets) if !matches!(octets.len(), 4 | 16) => {
            Some(format!("an address has {} octets", octets.len()))
        }
        _ => None,
    })
}
