use pki::asn1::Writer;
use pki::extension::{
    AuthorityKeyId, BasicConstraints, DistributionPoint, DistributionPoints, ExtensionValue,
    InhibitAnyPolicy, Policies, Policy, PolicyConstraints, SubjectKeyId,
};
use pki::general_name::GeneralName;
use pki::oid::Oid;

use super::*;
use crate::forge::{Draft, HOLDER, ISSUING, NOW, Party, ROOT, oid, party, raw_name};
use crate::question::Purpose;
use crate::verdict::Place;

/// Checks a certificate strictly and leniently; gives the citation of the strict refusal.
fn check(draft: &Draft, place: Place) -> Option<&'static str> {
    let certificate = draft.unsigned();
    let member = Member { place, certificate: &certificate };
    let mut question = Question::new(Purpose::Any, NOW, &[], &certificate);
    let strict = super::check(member, &question).err();
    question.conformance = Conformance::Lenient;
    assert_eq!(super::check(member, &question), Ok(()));
    strict.map(|refused| {
        assert_eq!(refused.code(), Code::Malformed);
        refused.citation()
    })
}

fn client() -> Draft {
    Draft::client(HOLDER, ISSUING)
}

fn authority() -> Draft {
    Draft::authority(ISSUING, ROOT)
}

fn aki() -> AuthorityKeyId {
    AuthorityKeyId { key_id: Some(vec![1]), ..AuthorityKeyId::default() }
}

/// Takes the critical mark off an extension.
fn noncritical(draft: Draft, oid: Oid) -> Draft {
    let value = draft.unsigned().extensions().find(&oid).unwrap().value.to_vec();
    draft.raw(oid, false, value)
}

const NAMELESS: Party = party("", 3);

#[test]
fn what_conforms_passes() {
    let names = [
        GeneralName::Dns("*.a.example".into()),
        GeneralName::Email("a@b.example".into()),
        GeneralName::Ip(vec![0; 16]),
        GeneralName::Uri("urn:uuid:1".into()),
        GeneralName::upn("a@b"),
    ];
    assert_eq!(check(&client().names(&names), Place::Leaf), None);
    assert_eq!(check(&client().serial(&[0x80]), Place::Leaf), None);
    assert_eq!(check(&authority(), Place::Issuer(1)), None);
    let root = Draft::authority(ROOT, ROOT).without(Oid::AUTHORITY_KEY_IDENTIFIER);
    assert_eq!(check(&root, Place::Anchor), None);
    assert_eq!(check(&root.serial(&[0]), Place::Anchor), None);
    let name = pki::extension::SubjectAltNames(vec![GeneralName::Dns("a".into())]);
    assert_eq!(check(&Draft::client(NAMELESS, ISSUING).critical(&name), Place::Leaf), None);
}

#[test]
fn fields_and_extensions_are_held_to_their_sections() {
    let policy = Policy { oid: oid("1.2.3"), qualifiers: vec![] };
    let dns = || GeneralName::Dns("a.example".into());
    let permitting = || authority().permitting(&[dns()]);
    let raw = |draft: Draft, oid, critical| {
        let places = DistributionPoints(vec![DistributionPoint::url("http://a.example/")]);
        draft.raw(oid, critical, Writer::build(|w| places.encode(w)))
    };
    let limited = BasicConstraints { ca: false, path_length: Some(1) };
    let constraints = PolicyConstraints { require_explicit: Some(0), inhibit_mapping: None };
    let by_number = AuthorityKeyId { serial: Some(*client().unsigned().serial()), ..aki() };
    let broken = |tag| raw_name(&[(Oid::COMMON_NAME, tag, b"\xff")]);
    let end = BasicConstraints { ca: true, path_length: Some(0) };
    for (draft, section) in [
        (client().serial(&[1; 21]), "§4.1.2.2"),
        (client().serial(&[0]), "§4.1.2.2"),
        (Draft::client(HOLDER, NAMELESS), "§4.1.2.4"),
        (Draft::authority(NAMELESS, ROOT), "§4.1.2.6"),
        (client().subject_name(broken(tag::UTF8_STRING)), "§4.1.2.4"),
        (client().subject_name(broken(tag::BMP_STRING)), "§4.1.2.4"),
        (client().subject_name(broken(tag::UNIVERSAL_STRING)), "§4.1.2.4"),
        (client().issuer_name(broken(tag::UTF8_STRING)), "§4.1.2.4"),
        (client().without(Oid::AUTHORITY_KEY_IDENTIFIER), "§4.2.1.1"),
        (client().with(&by_number), "§4.2.1.1"),
        (authority().without(Oid::SUBJECT_KEY_IDENTIFIER), "§4.2.1.2"),
        (client().raw(Oid::KEY_USAGE, true, vec![3, 1, 0]), "§4.2.1.3"),
        (client().critical(&KeyUsage::KEY_CERT_SIGN), "§4.2.1.3"),
        (client().critical(&limited), "§4.2.1.9"),
        (client().without(Oid::KEY_USAGE).critical(&limited), "§4.2.1.9"),
        (authority().critical(&KeyUsage::CRL_SIGN).critical(&end), "§4.2.1.9"),
        (client().permitting(&[dns()]), "§4.2.1.10"),
        (client().with(&Policies(vec![policy.clone(), policy])), "§4.2.1.4"),
        (client().critical(&aki()), "§4.2.1.1"),
        (client().critical(&SubjectKeyId(vec![1])), "§4.2.1.2"),
        (raw(client(), Oid::FRESHEST_CRL, true), "§4.2.1.15"),
        (Draft::client(NAMELESS, ISSUING).names(&[dns()]), "§4.2.1.6"),
        (raw(client(), Oid::SUBJECT_DIRECTORY_ATTRIBUTES, true), "§4.2.1.8"),
        (noncritical(permitting(), Oid::NAME_CONSTRAINTS), "§4.2.1.10"),
        (authority().with(&constraints), "§4.2.1.11"),
        (authority().with(&InhibitAnyPolicy(0)), "§4.2.1.14"),
        (raw(client(), Oid::SUBJECT_INFO_ACCESS, true), "§4.2.2.2"),
    ] {
        let expected = format!("RFC 5280 {section}");
        assert_eq!(check(&draft, Place::Leaf), Some(expected.as_str()), "{draft:?}");
    }
}

#[test]
fn names_are_held_to_their_syntax() {
    for name in [
        GeneralName::Dns("a_b.example".into()),
        GeneralName::Dns("192.0.2.1".into()),
        GeneralName::Dns("a.*.example".into()),
        GeneralName::Dns("*".into()),
        GeneralName::Dns(String::new()),
        GeneralName::Email("a.example".into()),
        GeneralName::Ip(vec![0; 8]),
        GeneralName::Uri("/relative".into()),
        GeneralName::Uri("urn:".into()),
    ] {
        let draft = client().names(std::slice::from_ref(&name));
        assert_eq!(check(&draft, Place::Leaf), Some("RFC 5280 §4.2.1.6"), "{name:?}");
    }
}

/// Only of what is trusted without proof is it required that basicConstraints are critical.
#[test]
fn basic_constraints_of_anchors_must_be_critical() {
    let draft = noncritical(Draft::authority(ROOT, ROOT), Oid::BASIC_CONSTRAINTS);
    assert_eq!(check(&draft, Place::Anchor), Some("RFC 5280 §4.2.1.9"));
    assert_eq!(check(&draft, Place::Issuer(1)), None);
}

/// The algorithm that counts is the one outside, which nobody signed.
#[test]
fn both_fields_name_one_signature_algorithm() {
    let sha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
    let mut der = client().sign().der().to_vec();
    let inner = der.windows(sha256.len()).position(|octets| octets == sha256).unwrap();
    der[inner + 7] = 3;
    let certificate = Certificate::parse(&der).unwrap();
    let mut question = Question::new(Purpose::Any, NOW, &[], &certificate);
    for conformance in [Conformance::Strict, Conformance::Lenient] {
        question.conformance = conformance;
        let refused = super::check(Member::new(0, &certificate), &question).unwrap_err();
        assert_eq!(refused.citation(), "RFC 5280 §4.1.1.2");
    }
}

#[test]
fn contradictions_are_refused_leniently_too() {
    let extensions = [
        Oid::SUBJECT_KEY_IDENTIFIER,
        Oid::AUTHORITY_KEY_IDENTIFIER,
        Oid::KEY_USAGE,
        Oid::EXTENDED_KEY_USAGE,
    ];
    let old = extensions.into_iter().fold(client().version(0), Draft::without);
    for (draft, expected) in [
        (client().version(0), Some("RFC 5280 §4.1.2.1")),
        (client().version(1), Some("RFC 5280 §4.1.2.1")),
        (old.clone().unique_ids(), Some("RFC 5280 §4.1.2.8")),
        (old.clone().version(1).unique_ids(), None),
        (old, None),
    ] {
        let certificate = draft.unsigned();
        let mut question = Question::new(Purpose::Any, NOW, &[], &certificate);
        question.conformance = Conformance::Lenient;
        let refused = super::check(Member::new(0, &certificate), &question).err();
        assert_eq!(refused.map(|refused| refused.citation()), expected);
    }
}
