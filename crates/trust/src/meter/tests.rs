use super::*;

const P256: PublicKeyKind = PublicKeyKind::EcP256;

const ONE_OF_EACH: Budget = Budget {
    issuers: 1,
    signatures: 1,
    signed_bytes: 100,
    comparisons: 2,
    entries: 3,
    policy_nodes: 5,
};

#[test]
fn every_account_ends() {
    let meter = Meter::new(ONE_OF_EACH);
    assert!(meter.issuer().is_ok() && meter.issuer().is_err());
    assert!(meter.signature(P256, 100).is_ok() && meter.signature(P256, 0).is_err());
    assert!(meter.entries(3).is_ok() && meter.entries(1).is_err());
    assert!(meter.policy_nodes(5).is_ok() && meter.policy_nodes(1).is_err());
}

#[test]
fn long_names_and_long_lists_cost_more() {
    let meter = Meter::new(ONE_OF_EACH);
    assert_eq!(meter.comparison(64).unwrap_err().code(), Code::Budget);
    assert!(Meter::new(ONE_OF_EACH).comparison(32).is_ok());
    assert!(Meter::new(ONE_OF_EACH).signature(P256, 101).is_err());
}

#[test]
fn dear_keys_cost_more() {
    let check = |key, expected: bool| {
        assert_eq!(Meter::new(ONE_OF_EACH).signature(key, 0).is_ok(), expected, "{key:?}");
    };
    check(PublicKeyKind::Rsa { bits: 4_096 }, true);
    check(PublicKeyKind::Rsa { bits: 4_097 }, false);
    check(PublicKeyKind::EcP521, false);
}

/// What could not be paid is not paid for by somebody cheaper.
#[test]
fn an_exhausted_account_stays_so() {
    let meter = Meter::new(ONE_OF_EACH);
    assert!(meter.policy_nodes(6).is_err());
    assert!(meter.policy_nodes(1).is_err());
}
