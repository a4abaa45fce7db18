//! The signature algorithm is encoded as its own standard writes it.

use super::{Rule, Subject};
use crate::asn1::{Reader, tag};

pub(super) const RULE: Rule = Rule { name: "signature-encoding", citation: "RFC 4055 §5", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    // Inside the signed part, so that what is looked at is what the signer is given.
    let written = subject.certificate.signature_algorithm().der();
    let found = inner_algorithm(subject.certificate.tbs_der()).unwrap_or_default();
    (found != written).then(|| "the signature algorithm's parameters are not canonical".to_owned())
}

fn inner_algorithm(tbs: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::whole_sequence(tbs).ok()?;
    reader.optional(tag::constructed(0)).ok()?;
    reader.integer().ok()?;
    reader.element(tag::SEQUENCE).ok().map(|element| element.der)
}
