//! Keys and signatures that are too weak. The certificates and the list in `algorithms/` are OpenSSL's: a
//! root with a key of 2048 bits, a holder under a signature over SHA-1 and under one over SHA-256, and
//! an empty list, over SHA-1 as well.

use pki::certificate::Certificate;
use pki::crl::Crl;

use crate::anchor::AnchorConstraints;
use crate::forge::NOW;
use crate::question::{AlgorithmPolicy, Purpose, Question, Sha1, Status};
use crate::revocation::CrlSource;
use crate::verdict::{Code, Place};
use crate::{Anchor, verify};

const ROOT: &[u8] = include_bytes!("algorithms/root.pem");
const OVER_SHA1: &[u8] = include_bytes!("algorithms/leaf-sha1.pem");
const OVER_SHA256: &[u8] = include_bytes!("algorithms/leaf-sha256.pem");
const LIST: &[u8] = include_bytes!("algorithms/list-sha1.pem");

const ACCEPTED: AlgorithmPolicy = AlgorithmPolicy { min_rsa_bits: 2048, sha1: Sha1::Accepted };

fn ask(
    leaf: &[u8],
    algorithms: AlgorithmPolicy,
    constraints: AnchorConstraints,
    lists: &[CrlSource],
) -> Result<(), (Code, Option<Place>)> {
    let root = Certificate::from_pem(ROOT).unwrap();
    let anchors = [Anchor::from_certificate(root).constraints(constraints)];
    let leaf = Certificate::from_pem(leaf).unwrap();
    let status = match lists {
        [] => Status::Unchecked,
        crls => Status::Required { crls, index: None, max_age_secs: None },
    };
    let question = Question::new(Purpose::Client, NOW, &anchors, &leaf);
    let verdict = verify(&Question { algorithms, status, ..question });
    verdict.map(drop).map_err(|refused| (refused.code(), refused.place()))
}

/// RFC 9155 §2: signatures over SHA-1 count only for who asks for it, on certificates and on lists.
#[test]
fn sha1_is_accepted_only_on_demand() {
    let check = |leaf, algorithms, lists: &[CrlSource], expected| {
        assert_eq!(ask(leaf, algorithms, AnchorConstraints::Honoured, lists), expected);
    };
    let strict = AlgorithmPolicy::default();
    check(OVER_SHA256, strict, &[], Ok(()));
    check(OVER_SHA1, strict, &[], Err((Code::WeakSignature, Some(Place::Leaf))));
    check(OVER_SHA1, ACCEPTED, &[], Ok(()));
    let lists = [CrlSource::new(Crl::from_pem(LIST).unwrap())];
    check(OVER_SHA256, strict, &lists, Err((Code::UnknownStatus, Some(Place::Leaf))));
    check(OVER_SHA256, ACCEPTED, &lists, Ok(()));
}

/// Who trusts a key for itself alone has said that it is strong enough.
#[test]
fn the_key_of_an_honoured_anchor_is_long_enough() {
    let check = |min_rsa_bits, constraints, expected| {
        let accepted = AlgorithmPolicy { min_rsa_bits, ..AlgorithmPolicy::default() };
        assert_eq!(ask(OVER_SHA256, accepted, constraints, &[]), expected);
    };
    let refused = Err((Code::WeakKey, Some(Place::Anchor)));
    check(2048, AnchorConstraints::Honoured, Ok(()));
    check(2049, AnchorConstraints::Honoured, refused);
    check(2049, AnchorConstraints::Ignored, Ok(()));
}
