//! Interim certificates: which are registered, and how long they live.

use pki::build::Unsigned;
use pki::profile::{self, Terms};
use pki::serial::Serial;

use super::*;
use crate::revocation::Target;

fn interim(key: &PrivateKey, ends: i64) -> Certificate {
    let terms = Terms {
        serial: Serial::generate(NOW * 1000).unwrap(),
        not_before: UnixTime(NOW - 600),
        not_after: UnixTime(ends),
        public_key: key.public_key().clone(),
    };
    let parameters = profile::interim(terms).unwrap();
    Unsigned::build(&parameters, key.signature_algorithm()).sign(key).unwrap()
}

#[test]
fn an_interim_certificate_lives_as_long_as_its_request() {
    let founded = Founded::new();
    let key = key();
    let opened = opened(&founded, "document", Some(&key));
    let before = founded.authority.snapshot().unwrap();
    let operator = founded.operator();
    let applicant = operator.applicant(opened.request.id).unwrap();
    applicant.register_interim(&interim(&key, opened.request.given.expires_at.0)).unwrap();
    let with = founded.authority.refresh(&before).unwrap().unwrap();
    let known = with.interim.get(&key.public_key().fingerprint()).unwrap();
    assert_eq!((known.request, known.device.as_str()), (opened.request.id, "tablet"));
    assert_eq!(known.ends_at, opened.request.given.expires_at);
    assert_eq!(*founded.authority.snapshot().unwrap().interim, *with.interim);

    officer(&founded, "bob").approve(opened.request.id, approval()).unwrap();
    let after = founded.authority.refresh(&with).unwrap().unwrap();
    assert!(after.interim.is_empty());
}

#[test]
fn an_interim_certificate_ends_when_its_key_is_taken_back() {
    let founded = Founded::new();
    let key = key();
    let opened = opened(&founded, "document", Some(&key));
    let operator = founded.operator();
    let applicant = operator.applicant(opened.request.id).unwrap();
    applicant.register_interim(&interim(&key, opened.request.given.expires_at.0)).unwrap();
    let target = Target::Key(key.public_key().fingerprint());
    for expected in [vec![opened.request.id], vec![]] {
        let done = operator.revoke_all(&target, trust::revocation::Reason::KeyCompromise).unwrap();
        assert_eq!((done.records.len(), done.requests), (0, expected));
    }
    assert!(founded.authority.snapshot().unwrap().interim.is_empty());
}

#[test]
fn only_what_is_meant_to_be_one_is_registered_as_interim() {
    let founded = Founded::new();
    let (key, other) = (key(), self::key());
    let opened = opened(&founded, "document", Some(&key));
    let operator = founded.operator();
    let applicant = operator.applicant(opened.request.id).unwrap();
    let ends = opened.request.given.expires_at.0;
    let check = |certificate: &Certificate, expected: &str| {
        let reason = refused(applicant.register_interim(certificate)).to_string();
        assert!(reason.contains(expected), "{reason}");
    };
    check(&interim(&other, ends), "key is not the one");
    check(&interim(&key, ends + 1), "ends after the request");
    let issued = founded.issue("carol", "laptop");
    check(issued.certificate(), "subject");
    applicant.register_interim(&interim(&key, ends)).unwrap();

    let again = self::key();
    let second = self::opened(&founded, "document", Some(&again)).request.id;
    let second = operator.applicant(second).unwrap();
    let alive = second.register_interim(&interim(&again, ends)).unwrap_err();
    assert!(matches!(alive, Error::Conflict(Conflict::InterimAlive { .. })), "{alive:?}");
}
