//! The subject key identifier is the SHA-1 of the key.

use super::{Rule, Subject};

pub(super) const RULE: Rule =
    Rule { name: "subject-key-id", citation: "RFC 5280 §4.2.1.2", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let found = &subject.certificate.extensions().subject_key_id()?.value.0;
    let wanted = subject.certificate.public_key().key_id();
    (found.as_slice() != wanted).then(|| "the identifier is not that of the key".to_owned())
}
