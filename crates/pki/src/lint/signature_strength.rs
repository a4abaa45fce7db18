//! Signatures are of a known algorithm that does not rest on SHA-1.

use super::{Rule, Subject};
use crate::key::SignatureAlgorithm;

pub(super) const RULE: Rule = Rule { name: "signature-strength", citation: "RFC 6194 §3", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let algorithm = subject.certificate.signature_algorithm();
    let unfit = algorithm.is_weak() || matches!(algorithm, SignatureAlgorithm::Other(_));
    unfit.then(|| format!("the signature algorithm is {algorithm}"))
}
