use pki::build::Unsigned;
use pki::certificate::Certificate;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::{Attribute, Name};
use pki::profile::{self, Terms};
use pki::serial::Serial;
use pki::time::UnixTime;
use trust::question::Purpose;
use trust::revocation::Reason;
use trust::verdict::Place;
use trust::{Code as Verdict, Question, verify};

use super::cause;
use crate::refusal::{Cause, Code, Refusal, Withdrawal};

const BEGIN: UnixTime = UnixTime(1_700_000_000);
const END: UnixTime = UnixTime(1_800_000_000);

fn certificate() -> Certificate {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let terms = Terms {
        serial: Serial::generate(1_795_176_000_000).unwrap(),
        not_before: BEGIN,
        not_after: END,
        public_key: key.public_key().clone(),
    };
    let name = Name::build([(Attribute::CommonName, "Somebody Else")]).unwrap();
    let parameters = profile::root(terms, name);
    Unsigned::build(&parameters, key.signature_algorithm()).sign(&key).unwrap()
}

#[test]
fn every_verdict_has_its_code() {
    let leaf = certificate();
    let at = UnixTime(1_750_000_000);
    for (verdict, place, expected) in [
        (Verdict::UnknownIssuer, None, Code::UnknownIssuer),
        (Verdict::Expired, Some(Place::Leaf), Code::Expired),
        (Verdict::NotYetValid, Some(Place::Leaf), Code::NotYetValid),
        (Verdict::Revoked { at, reason: Reason::Superseded }, None, Code::Revoked),
        (Verdict::Revoked { at, reason: Reason::CertificateHold }, None, Code::Suspended),
        (Verdict::IssuerRevoked { at, reason: Reason::CaCompromise }, None, Code::BadCertificate),
        (Verdict::WeakKey, None, Code::WeakKey),
        (Verdict::WeakSignature, None, Code::WeakKey),
        (Verdict::UnknownStatus, None, Code::StaleStatus),
        (Verdict::StaleStatus, None, Code::StaleStatus),
        (Verdict::WrongPurpose, None, Code::WrongPurpose),
        (Verdict::KeyUsage, Some(Place::Leaf), Code::WrongPurpose),
        (Verdict::KeyUsage, None, Code::BadCertificate),
        (Verdict::BadSignature, None, Code::BadCertificate),
        (Verdict::Malformed, None, Code::BadCertificate),
        (Verdict::CriticalExtension, None, Code::BadCertificate),
        (Verdict::BasicConstraints, None, Code::BadCertificate),
        (Verdict::PathTooLong, None, Code::BadCertificate),
        (Verdict::NameConstraint, None, Code::BadCertificate),
        (Verdict::Policy, None, Code::BadCertificate),
        (Verdict::WrongName, None, Code::BadCertificate),
        (Verdict::IssuerExpired, None, Code::BadCertificate),
        (Verdict::IssuerNotYetValid, None, Code::BadCertificate),
        (Verdict::Budget, None, Code::BadCertificate),
    ] {
        assert_eq!(cause(verdict, place, &leaf, &[]).code(), expected, "{verdict:?}");
    }
}

#[test]
fn the_facts_are_the_leafs() {
    let leaf = certificate();
    let wanted = vec!["Ours".to_owned()];
    let of = |verdict| cause(verdict, None, &leaf, &wanted);
    let seen = "Somebody Else".to_owned();
    assert_eq!(of(Verdict::UnknownIssuer), Cause::UnknownIssuer { seen, wanted: wanted.clone() });
    assert_eq!(of(Verdict::Expired), Cause::Expired { at: END });
    assert_eq!(of(Verdict::NotYetValid), Cause::NotYetValid { from: BEGIN });
}

#[test]
fn a_stranger_hears_as_much_of_the_reason_as_helps() {
    for (reason, expected) in [
        (Reason::Unspecified, Withdrawal::Unstated),
        (Reason::KeyCompromise, Withdrawal::Exposed),
        (Reason::CaCompromise, Withdrawal::Exposed),
        (Reason::AffiliationChanged, Withdrawal::Ended),
        (Reason::Superseded, Withdrawal::Replaced),
        (Reason::CessationOfOperation, Withdrawal::Ended),
        (Reason::CertificateHold, Withdrawal::Unstated),
        (Reason::RemoveFromCrl, Withdrawal::Unstated),
        (Reason::PrivilegeWithdrawn, Withdrawal::Ended),
        (Reason::AaCompromise, Withdrawal::Exposed),
    ] {
        assert_eq!(Withdrawal::from(reason), expected, "{reason:?}");
    }
}

#[test]
fn the_verdict_itself_goes_to_the_log() {
    let leaf = certificate();
    let question = Question::new(Purpose::Client, UnixTime(1_750_000_000), &[], &leaf);
    let refused = verify(&question).unwrap_err();
    let refusal = Refusal::of_verdict(&refused, &leaf, &[]);
    assert_eq!(refusal.code(), Code::UnknownIssuer);
    assert_eq!(refusal.reason(), refused.to_string());
}
