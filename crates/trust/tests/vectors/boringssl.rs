//! BoringSSL's pki tests: chains under several kinds of trust, and status by one CRL.

use std::collections::BTreeSet;

use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::time::UnixTime;
use serde_json::Value;
use trust::anchor::{AnchorConstraints, AnchorExpiry};
use trust::question::{AlgorithmPolicy, Conformance, Purpose, Question, Sha1, Statement, Status};
use trust::revocation::CrlSource;
use trust::{Anchor, Standing, status, verify};

use crate::suite::{self, Account, Deviation, Expected};

const CHAIN_DEVIATIONS: &[Deviation] = &[
    Deviation {
        id: "target-eku-clientauth/clientauth-strict.test",
        why: "accepted: an issuer without extended key usage limits no purpose, for clients as \
              for servers",
        citation: "RFC 5280 §4.2.1.12",
    },
    Deviation {
        id: "target-msapplicationpolicies-and-eku/main.test",
        why: "refused: Microsoft's application policies are critical and not understood here",
        citation: "RFC 5280 §4.2",
    },
];

#[test]
fn chain_a() {
    let Some(cases) = suite::read("boringssl-pki/chain-a.json") else { return };
    let mut account = Account::new("boringssl chain-a");
    for case in cases.as_array().unwrap() {
        let id = suite::text(case, "id");
        let Some((purpose, statement)) = purpose(case) else {
            account.skip(id, "the key purpose is none of ours");
            continue;
        };
        if suite::text(case, "last_cert_trust").contains("LEAF") {
            account.skip(id, "we trust authorities, not single leaves");
            continue;
        }
        let expected = match suite::text(case, "expected") {
            "ACCEPT" => Expected::Accepted,
            _ => Expected::Refused,
        };
        account.add(id, expected, &judge(case, purpose, statement));
    }
    account.close(98, CHAIN_DEVIATIONS);
}

fn judge(case: &Value, purpose: Purpose, statement: Statement) -> Result<(), String> {
    let anchors = anchors(case);
    let intermediates = suite::certificates(&case["intermediates"]);
    let time = UnixTime(case["time_unix"].as_i64().unwrap());
    suite::outcome(suite::certificate(&case["leaf"]).map(|leaf| {
        let question = Question {
            intermediates: &intermediates,
            statement,
            algorithms: ALGORITHMS,
            conformance: Conformance::Lenient,
            ..Question::new(purpose, time, &anchors, &leaf)
        };
        let verdict = verify(&question);
        if let Ok(verified) = &verdict {
            check_policies(case, verified);
        }
        verdict
    }))
}

fn purpose(case: &Value) -> Option<(Purpose, Statement)> {
    Some(match suite::text(case, "key_purpose") {
        "CLIENT_AUTH" => (Purpose::Client, Statement::Implied),
        "CLIENT_AUTH_STRICT" => (Purpose::Client, Statement::ExplicitInAll),
        "CLIENT_AUTH_STRICT_LEAF" => (Purpose::Client, Statement::ExplicitInLeaf),
        "SERVER_AUTH" => (Purpose::Server, Statement::Implied),
        "SERVER_AUTH_STRICT" => (Purpose::Server, Statement::ExplicitInAll),
        "SERVER_AUTH_STRICT_LEAF" => (Purpose::Server, Statement::ExplicitInLeaf),
        "ANY_EKU" => (Purpose::Any, Statement::Implied),
        _ => return None,
    })
}

/// The suite's own limits, laxer than ours.
const ALGORITHMS: AlgorithmPolicy = AlgorithmPolicy { min_rsa_bits: 1024, sha1: Sha1::Accepted };

fn anchors(case: &Value) -> Vec<Anchor> {
    let trust = suite::text(case, "last_cert_trust");
    if matches!(trust, "DISTRUSTED" | "UNSPECIFIED") {
        return Vec::new();
    }
    let constraints = match trust.contains("CONSTRAINTS") {
        true => AnchorConstraints::Honoured,
        false => AnchorConstraints::Ignored,
    };
    let expiry = match trust.contains("EXPIRATION") {
        true => AnchorExpiry::Checked,
        false => AnchorExpiry::Ignored,
    };
    let anchor = |certificate: Certificate| {
        Anchor::from_certificate(certificate).constraints(constraints).expiry(expiry)
    };
    suite::certificates(&case["trusted"]).into_iter().map(anchor).collect()
}

fn check_policies(case: &Value, verified: &trust::Verified) {
    let expected = suite::text(case, "expected_user_constrained_policy_set");
    if !expected.is_empty() {
        let expected: BTreeSet<_> = expected.split(", ").map(str::to_owned).collect();
        let ours = verified.policies().iter().map(ToString::to_string).collect();
        assert_eq!(expected, ours, "{}", suite::text(case, "id"));
    }
}

const CRL_DEVIATIONS: &[Deviation] = &[];

#[test]
fn crl_a() {
    let Some(cases) = suite::read("boringssl-pki/crl-a.json") else { return };
    let mut account = Account::new("boringssl crl-a");
    for case in cases.as_array().unwrap() {
        let ours = match standing(case) {
            Standing::Good => "GOOD",
            Standing::Revoked(_) => "REVOKED",
            Standing::Stale | Standing::Unknown => "UNKNOWN",
        };
        account.compare(suite::text(case, "id"), suite::text(case, "expected"), ours);
    }
    account.close(33, CRL_DEVIATIONS);
}

/// A CRL or certificate that cannot be read tells nothing.
fn standing(case: &Value) -> Standing {
    let issuers = [&case["issuer"], &case["issuer2"]];
    let issuers = issuers.into_iter().filter_map(suite::certificate);
    let anchors: Vec<_> = issuers.map(Anchor::from_certificate).collect();
    let crl = Crl::parse(&suite::base64(suite::text(case, "crl")));
    let (Ok(crl), Some(leaf)) = (crl, suite::certificate(&case["cert"])) else {
        return Standing::Unknown;
    };
    let max_age_secs = case["max_age_seconds"].as_u64().map(|age| u32::try_from(age).unwrap());
    let time = format!("{}Z", &suite::text(case, "time")[..19]).parse().unwrap();
    let question = Question {
        algorithms: ALGORITHMS,
        conformance: Conformance::Lenient,
        status: Status::Required { crls: &[CrlSource::new(crl)], index: None, max_age_secs },
        ..Question::new(Purpose::Any, time, &anchors, &leaf)
    };
    status(&question).unwrap()
}
