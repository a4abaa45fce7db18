//! Keys are of a known kind; RSA of 2048 to 8192 bits.

use super::{Rule, Subject};
use crate::key::PublicKeyKind;

pub(super) const RULE: Rule =
    Rule { name: "key-strength", citation: "NIST SP 800-131A §3", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    match subject.certificate.public_key().kind() {
        PublicKeyKind::Rsa { bits: 2048..=8192 } => None,
        kind @ (PublicKeyKind::Rsa { .. } | PublicKeyKind::Other(_)) => {
            Some(format!("the key is {kind}"))
        }
        _ => None,
    }
}
