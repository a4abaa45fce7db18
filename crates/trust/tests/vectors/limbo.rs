//! x509-limbo: the part as published, and the part turned to client certificates.

use std::net::IpAddr;

use pki::crl::Crl;
use pki::time::UnixTime;
use serde_json::Value;
use trust::question::{ExpectedName, Purpose, Question, Status};
use trust::revocation::CrlSource;
use trust::{Anchor, verify};

use crate::suite::{self, Account, Deviation, Expected};

/// For cases that name no time.
const TIME: &str = "2026-07-01T00:00:00Z";

const CLIENT_DEVIATIONS: &[Deviation] = &[Deviation {
    id: "rfc5280::ca-as-leaf",
    why: "refused: its key usage is for certificates and CRLs, and a client must sign",
    citation: "RFC 5280 §4.2.1.3",
}];

/// Rules browsers have for the web's servers.
const DEVIATIONS: &[Deviation] = &[
    Deviation {
        id: "webpki::aki::root-with-aki-ski-mismatch",
        why: "accepted: an anchor's own key identifiers prove nothing",
        citation: "CA/Browser Forum BR §7.1.2.1.3",
    },
    Deviation {
        id: "webpki::ca-as-leaf",
        why: "accepted: RFC 5280 lets an authority's certificate stand at the end of a path",
        citation: "CA/Browser Forum BR §7.1.2.7.8",
    },
    Deviation {
        id: "webpki::cn::case-mismatch",
        why: "accepted: the common name is for display and never compared",
        citation: "CA/Browser Forum BR §7.1.4.3",
    },
    Deviation {
        id: "webpki::cn::punycode-not-in-san",
        why: "accepted: the common name is for display and never compared",
        citation: "CA/Browser Forum BR §7.1.4.3",
    },
    Deviation {
        id: "webpki::cn::utf8-vs-punycode-mismatch",
        why: "accepted: the common name is for display and never compared",
        citation: "CA/Browser Forum BR §7.1.4.3",
    },
    Deviation {
        id: "webpki::ee-basicconstraints-ca",
        why: "accepted: RFC 5280 lets an authority's certificate stand at the end of a path",
        citation: "CA/Browser Forum BR §7.1.2.7.8",
    },
    Deviation {
        id: "webpki::eku::ee-anyeku",
        why: "accepted: anyExtendedKeyUsage includes the purpose; Statement::ExplicitInLeaf refuses it",
        citation: "CA/Browser Forum BR §7.1.2.7.10",
    },
    Deviation {
        id: "webpki::eku::root-has-eku",
        why: "accepted: a limit on the anchor's purposes is honoured, not refused",
        citation: "CA/Browser Forum BR §7.1.2.1.2",
    },
    Deviation {
        id: "webpki::forbidden-rsa-not-divisible-by-8-in-root",
        why: "accepted: any modulus of the required length is as strong",
        citation: "CA/Browser Forum BR §6.1.5",
    },
    Deviation {
        id: "webpki::san::public-suffix-multi-label-wildcard-san",
        why: "accepted: which suffixes are public is the browsers' list, not the path's",
        citation: "CA/Browser Forum BR §3.2.2.6",
    },
    Deviation {
        id: "webpki::san::public-suffix-private-namespace-wildcard-san",
        why: "accepted: which suffixes are public is the browsers' list, not the path's",
        citation: "CA/Browser Forum BR §3.2.2.6",
    },
    Deviation {
        id: "webpki::san::san-critical-with-nonempty-subject",
        why: "accepted: RFC 5280 only says SHOULD",
        citation: "CA/Browser Forum BR §7.1.2.7.12",
    },
];

#[test]
fn limbo_client_a() {
    run("limbo-client-a", "limbo/limbo-client-a.json", 66, CLIENT_DEVIATIONS);
}

#[test]
fn limbo_a() {
    run("limbo-a", "limbo/limbo-a.json", 104, DEVIATIONS);
}

fn run(name: &'static str, file: &str, cases: usize, deviations: &[Deviation]) {
    let Some(suite) = suite::read(file) else { return };
    let mut account = Account::new(name);
    for case in suite["testcases"].as_array().unwrap() {
        let expected = match suite::text(case, "expected_result") {
            "SUCCESS" => Expected::Accepted,
            _ => Expected::Refused,
        };
        account.add(suite::text(case, "id"), expected, &judge(case));
    }
    account.close(cases, deviations);
}

fn judge(case: &Value) -> Result<(), String> {
    let trusted = suite::certificates(&case["trusted_certs"]);
    let anchors: Vec<_> = trusted.into_iter().map(Anchor::from_certificate).collect();
    let intermediates = suite::certificates(&case["untrusted_intermediates"]);
    suite::outcome(suite::certificate(&case["peer_certificate"]).map(|leaf| {
        let mut question = Question::new(purpose(case), time(case), &anchors, &leaf);
        question.intermediates = &intermediates;
        question.names = names(case);
        let crls = crls(case);
        if !crls.is_empty() {
            question.status = Status::Required { crls: &crls, index: None, max_age_secs: None };
        }
        if let Some(depth) = case["max_chain_depth"].as_u64() {
            question.max_depth = u8::try_from(depth).unwrap();
        }
        verify(&question)
    }))
}

fn crls(case: &Value) -> Vec<CrlSource> {
    let crls = case["crls"].as_array().into_iter().flatten();
    crls.map(|crl| Crl::from_pem(crl.as_str().unwrap().as_bytes()).unwrap())
        .map(CrlSource::new)
        .collect()
}

fn purpose(case: &Value) -> Purpose {
    match suite::text(case, "validation_kind") {
        "CLIENT" => Purpose::Client,
        _ => Purpose::Server,
    }
}

/// Fractions of a second are cut off, as certificates do not know them.
fn time(case: &Value) -> UnixTime {
    let text = case["validation_time"].as_str().unwrap_or(TIME);
    format!("{}Z", &text[..19]).parse().unwrap()
}

fn names(case: &Value) -> Vec<ExpectedName> {
    let names = case["expected_peer_names"].as_array().into_iter().flatten();
    names.chain([&case["expected_peer_name"]]).filter_map(name).collect()
}

fn name(name: &Value) -> Option<ExpectedName> {
    let value = name["value"].as_str()?;
    Some(match suite::text(name, "kind") {
        "RFC822" => ExpectedName::Email(value.to_owned()),
        "IP" => ExpectedName::Ip(value.parse::<IpAddr>().unwrap()),
        _ => ExpectedName::Dns(value.to_owned()),
    })
}
