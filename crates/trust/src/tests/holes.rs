//! Holes that other verifiers had, each closed here; the numbers are those of the table of known
//! holes in the book.

use pki::crl::Crl;
use pki::extension::{
    BasicConstraints, DistributionPoint, DistributionPointName, DistributionPoints,
    ExtendedKeyUsage, IssuingDistributionPoint,
};
use pki::general_name::GeneralName;
use pki::oid::Oid;

use super::{ask, brief, client, issuing};
use crate::forge::{Draft, HOLDER, ISSUING, List, ROOT, oid, party};
use crate::question::{Conformance, ExpectedName, Status};
use crate::revocation::CrlSource;
use crate::verdict::{Code, Place};

/// Asks about the leaf with status required, by the root's list and these.
fn ask_with(leaf: &Draft, lists: &[Crl]) -> Result<(), (Code, Place)> {
    let root_list = List::new(ROOT, 1).sign();
    let crls: Vec<_> = lists.iter().chain([&root_list]).cloned().map(CrlSource::new).collect();
    let status = Status::Required { crls: &crls, index: None, max_age_secs: None };
    let (leaf, intermediates) = (leaf.sign(), [issuing().sign()]);
    brief(ask(&leaf, &intermediates, |question| question.status = status))
}

const UNKNOWN: Result<(), (Code, Place)> = Err((Code::UnknownStatus, Place::Leaf));

/// Tomcat CVE-2026-53434: a CRL that could not be used counted as if none had been asked for.
#[test]
fn v3_an_unusable_crl_is_no_good_news() {
    let unusable = List::new(ISSUING, 1).raw(oid("1.2.3"), true, vec![5, 0]).sign();
    assert_eq!(ask_with(&client(), &[unusable]), UNKNOWN);
}

/// GHSA-pwjx-qhcg-rvj4: of several names of a distribution point only the first was compared.
#[test]
fn v4_every_name_of_a_distribution_point_is_compared() {
    let url = |url: &str| GeneralName::Uri(url.into());
    let named = |names: &[GeneralName]| Some(DistributionPointName::Full(names.to_vec()));
    let point = DistributionPoint {
        name: named(&[url("http://a"), url("http://b")]),
        reasons: None,
        crl_issuer: vec![],
    };
    let leaf = client().with(&DistributionPoints(vec![point]));
    let name = named(&[url("http://c"), url("http://b")]);
    let scope = IssuingDistributionPoint { name, ..IssuingDistributionPoint::default() };
    let list = List::new(ISSUING, 1).scope(&scope);
    assert_eq!(ask_with(&leaf, &[list.sign()]), Ok(()));
    let refused = ask_with(&leaf, &[list.lists(&leaf.unsigned(), 1).sign()]).unwrap_err();
    assert!(matches!(refused.0, Code::Revoked { .. }));
    let name = named(&[url("http://c"), url("http://d")]);
    let elsewhere = IssuingDistributionPoint { name, ..IssuingDistributionPoint::default() };
    assert_eq!(ask_with(&leaf, &[List::new(ISSUING, 1).scope(&elsewhere).sign()]), UNKNOWN);
}

/// RUSTSEC-2026-0098, -0099: constraints on URIs, and on wildcards, were not applied.
#[test]
fn v5_constraints_bind_uris_and_wildcards() {
    let uri = |uri: &str| GeneralName::Uri(uri.into());
    let dns = |name: &str| GeneralName::Dns(name.into());
    let outside = Err((Code::NameConstraint, Place::Leaf));
    for (name, permitted) in [
        (uri("https://b.example/"), uri("a.example")),
        (uri("urn:a.example"), uri("a.example")),
        (dns("*.example"), dns("a.example")),
    ] {
        super::check(&client().names(&[name]), &[issuing().permitting(&[permitted])], outside);
    }
    let excluding = issuing().excluding(&[dns("a.example")]);
    super::check(&client().names(&[dns("*.example")]), &[excluding], outside);
}

/// ProFTPD #858 to #861, #1960: the CRL was looked up by the wrong name, or an empty one crashed.
#[test]
fn v6_crls_are_found_by_issuer_and_may_be_empty() {
    let of_subject = List::new(party("Holder", 2), 1).sign();
    assert_eq!(ask_with(&client(), &[of_subject]), UNKNOWN);
    assert_eq!(ask_with(&client(), &[List::new(ISSUING, 1).sign()]), Ok(()));
}

/// cfssl #338: the signature of a CRL was not checked.
#[test]
fn v7_a_crl_signed_by_another_does_not_count() {
    let forged = List::new(party("Issuing", 5), 1).sign();
    assert_eq!(ask_with(&client(), &[forged]), UNKNOWN);
}

/// Envoy CVE-2022-21657, -21656: extended key usage was not looked at; a name of one kind passed
/// for one of another.
#[test]
fn v10_purposes_and_kinds_of_names_are_told_apart() {
    let mail = ExtendedKeyUsage(vec![Oid::EMAIL_PROTECTION]);
    super::check(&client().with(&mail), &[issuing()], Err((Code::WrongPurpose, Place::Leaf)));
    for other in [
        GeneralName::Uri("https://a.example".into()),
        GeneralName::Uri("a.example".into()),
        GeneralName::Email("a.example".into()),
        GeneralName::Ip(b"a.example".to_vec()),
    ] {
        let leaf = client().names(std::slice::from_ref(&other)).sign();
        let verdict = ask(&leaf, &[issuing().sign()], |question| {
            question.names = vec![ExpectedName::Dns("a.example".into())];
            question.conformance = Conformance::Lenient;
        });
        assert_eq!(verdict.unwrap_err().code(), Code::WrongName, "{other:?}");
    }
}

/// HAProxy 7c43f85ab and many before: what follows a NUL was not read.
#[test]
fn v11_nul_ends_no_name() {
    let dns = |name: &str| GeneralName::Dns(name.into());
    let leaf = client().names(&[dns("a.example\0.b.example")]).sign();
    let ask = |name: &str| {
        let names = vec![ExpectedName::Dns(name.into())];
        let intermediates = [issuing().sign()];
        brief(ask(&leaf, &intermediates, |question| {
            question.names = names;
            question.conformance = Conformance::Lenient;
        }))
    };
    assert_eq!(ask("a.example"), Err((Code::WrongName, Place::Leaf)));
    assert_eq!(ask("a.example\0.b.example"), Err((Code::WrongName, Place::Leaf)));
    assert_eq!(ask("b.example"), Err((Code::WrongName, Place::Leaf)));
}

/// OpenSSL #32364: proxy certificates escaped the check of status. Here they are not known, and
/// nobody but an authority issues.
#[test]
fn v13_holders_issue_no_proxy_certificates() {
    let proxy = Draft::client(party("Proxy", 4), HOLDER).raw(
        oid("1.3.6.1.5.5.7.1.14"),
        true,
        vec![0x30, 0],
    );
    let refused = Err((Code::BasicConstraints, Place::Issuer(1)));
    super::check(&proxy, &[client(), issuing()], refused);
}

/// vsftpd: a certificate was asked for, and any would do.
#[test]
fn v14_nobody_vouches_for_himself() {
    let alone = Draft::client(HOLDER, HOLDER);
    super::check(&alone, &[], Err((Code::UnknownIssuer, Place::Leaf)));
    let authority = Draft::authority(HOLDER, HOLDER);
    let twin = std::slice::from_ref(&authority);
    super::check(&authority, twin, Err((Code::UnknownIssuer, Place::Issuer(1))));
}

/// libunftp: a part of the common name passed for the name. Here it is compared to nothing.
#[test]
fn v15_the_common_name_is_no_name() {
    let leaf = client().sign();
    let expected = vec![ExpectedName::Dns("Holder".into())];
    let verdict = ask(&leaf, &[issuing().sign()], |question| question.names = expected);
    assert_eq!(verdict.unwrap_err().code(), Code::WrongName);
}

/// Go CVE-2024-24783: a key of an unknown kind made the verifier panic.
#[test]
fn v18_an_unknown_kind_of_key_is_refused() {
    let odd = [0x30, 0x0b, 0x30, 0x04, 0x06, 0x02, 0x2a, 0x03, 0x03, 0x03, 0x00, 0x01, 0x02];
    super::check(&client().spki(&odd), &[issuing()], Err((Code::WeakKey, Place::Leaf)));
    let issuer = issuing().spki(&odd);
    super::check(&client(), &[issuer], Err((Code::WeakKey, Place::Issuer(1))));
}

/// Cloudflare: "verified" stayed true for a revoked certificate. Here there is no evidence then.
#[test]
fn v19_there_is_no_evidence_for_the_revoked() {
    let list = List::new(ISSUING, 1).lists(&client().unsigned(), 1).sign();
    assert!(matches!(ask_with(&client(), &[list]), Err((Code::Revoked { .. }, Place::Leaf))));
}

/// An issuer that is no authority, whatever its key usage says (rustls-webpki accepts the inverse).
#[test]
fn key_usage_and_basic_constraints_are_both_needed() {
    let no = BasicConstraints { ca: false, path_length: None };
    let refused = Err((Code::Malformed, Place::Issuer(1)));
    super::check(&client(), &[issuing().critical(&no)], refused);
}
