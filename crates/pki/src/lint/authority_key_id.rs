//! The authority key identifier is an identifier alone, without name and number.

use super::{Rule, Subject};

pub(super) const RULE: Rule =
    Rule { name: "authority-key-id", citation: "RFC 5280 §4.2.1.1", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let found = &subject.certificate.extensions().authority_key_id()?.value;
    let sound = found.key_id.as_ref().is_some_and(|id| (1..=20).contains(&id.len()))
        && found.issuer.is_empty()
        && found.serial.is_none();
    (!sound).then(|| "there is not one identifier of up to 20 octets alone".to_owned())
}
