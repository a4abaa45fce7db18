//! The subject has a name.

use super::{Rule, Subject};

pub(super) const RULE: Rule = Rule { name: "subject-name", citation: "RFC 5280 §4.1.2.6", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let empty = subject.certificate.subject().is_empty();
    empty.then(|| "the subject has no name".to_owned())
}
