//! The signature algorithm is the same inside and outside of the signed part.

use super::{Rule, Subject};

pub(super) const RULE: Rule =
    Rule { name: "algorithms-agree", citation: "RFC 5280 §4.1.1.2", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let differ = !subject.certificate.signature_algorithms_agree();
    differ.then(|| "the two signature algorithm fields differ".to_owned())
}
