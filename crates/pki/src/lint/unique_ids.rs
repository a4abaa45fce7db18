//! Nobody issues unique identifiers.

use super::{Rule, Subject};

pub(super) const RULE: Rule = Rule { name: "unique-ids", citation: "RFC 5280 §4.1.2.8", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let present = subject.certificate.has_unique_ids();
    present.then(|| "there are unique identifiers".to_owned())
}
