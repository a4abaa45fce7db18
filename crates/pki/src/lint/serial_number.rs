//! Serial numbers are positive and have 8 to 16 octets: random enough, and short enough for every
//! client.

use super::{Rule, Subject};

pub(super) const RULE: Rule = Rule { name: "serial-number", citation: "RFC 5280 §4.1.2.2", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    match subject.certificate.serial().content() {
        [0x80..=0xff, ..] => Some("the serial number is negative".to_owned()),
        content if !(8..=16).contains(&content.len()) => {
            Some(format!("the serial number has {} octets, not 8 to 16", content.len()))
        }
        _ => None,
    }
}
