//! Certificates and proofs of possession that are not what they should be (RFC 8446 §4.4.2, §4.4.3).

use pki::key::KeyAlgorithm;
use rustls::{AlertDescription, SignatureScheme};

use super::{OPEN, STRICT, assert_honest_are_served, besieged};
use crate::support::client::Speaks;
use crate::support::hierarchy::{Hierarchy, Oddity};
use crate::support::liar::{Liar, Outcome, signing_key};
use crate::support::patient;

const VERSIONS: [Speaks; 2] = [Speaks::Http1, Speaks::Tls12];

fn refused(code: &str) -> Outcome {
    Outcome::Refused(code.to_owned())
}

#[tokio::test]
async fn who_tells_the_truth_is_served() {
    let world = besieged(patient()).await;
    let alice = world.enrol("alice").await;
    for speaks in VERSIONS {
        assert_eq!(Liar::like(&alice).visit(&world, STRICT, speaks).await, Outcome::Served);
    }
}

/// Each octet of a holder's certificate turned over: no such thing is ever admitted, at neither door.
#[tokio::test]
async fn bent_certificates_admit_nobody() {
    let world = besieged(patient()).await;
    let alice = world.enrol("alice").await;
    let leaf = alice.leaf().der().to_vec();
    for at in 0..leaf.len() {
        let mut liar = Liar::like(&alice);
        liar.chain[0][at] ^= 1 << (at % 8);
        let host = if at % 2 == 0 { STRICT } else { OPEN };
        let outcome = liar.visit(&world, host, VERSIONS[at / 2 % 2]).await;
        assert!(matches!(outcome, Outcome::Refused(_) | Outcome::Alert(_)), "{at}: {outcome:?}");
    }
    assert_eq!(world.backend.requests(), 0);
    assert_honest_are_served(&world, &alice).await;
}

/// What is no certificate proves nothing, and its sender is told so above TLS.
#[tokio::test]
async fn what_is_no_certificate_is_nobodys() {
    let world = besieged(patient()).await;
    let alice = world.enrol("alice").await;
    let leaf = alice.leaf().der().to_vec();
    let nested = [0x30, 0x80].repeat(5_000);
    let endless = [&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff][..], &leaf].concat();
    let cases: [Vec<u8>; 9] = [
        vec![0],
        vec![0x30, 0],
        b"-----BEGIN CERTIFICATE-----".to_vec(),
        leaf[..leaf.len() - 1].to_vec(),
        leaf[..10].to_vec(),
        [&leaf[..], &[0]].concat(),
        [&leaf[..], &leaf].concat(),
        nested,
        endless,
    ];
    for case in cases {
        for (host, speaks) in [(STRICT, VERSIONS[0]), (OPEN, VERSIONS[1])] {
            let mut liar = Liar::like(&alice);
            liar.chain[0].clone_from(&case);
            let outcome = liar.visit(&world, host, speaks).await;
            assert_eq!(outcome, refused("BAD-CERTIFICATE"), "{:?}", &case[..case.len().min(9)]);
        }
    }
    assert_eq!(world.backend.requests(), 0);
    assert_honest_are_served(&world, &alice).await;
}

/// Chains too long or too large end the handshake or count as nothing; junk beside a good leaf does
/// no harm.
#[tokio::test]
async fn oversized_chains_are_refused() {
    let world = besieged(patient()).await;
    let alice = world.enrol("alice").await;
    let with = |others: Vec<Vec<u8>>| {
        let mut liar = Liar::like(&alice);
        liar.chain.extend(others);
        liar
    };
    let issuing = alice.chain[1].der().to_vec();
    let cases = [
        (vec![vec![0x30, 0]; 8], Some(Outcome::Served)),
        (vec![issuing.clone(); 8], Some(Outcome::Served)),
        (vec![issuing.clone(); 9], Some(refused("BAD-CERTIFICATE"))),
        (vec![issuing.clone(); 40], Some(refused("BAD-CERTIFICATE"))),
        (vec![vec![0]; 10_000], Some(refused("BAD-CERTIFICATE"))),
        // More than a handshake message may hold: the library cuts it off.
        (vec![issuing; 200], None),
        (vec![vec![0x30; 1 << 20]], None),
    ];
    for (others, expected) in cases {
        for speaks in VERSIONS {
            let count = others.len();
            let outcome = with(others.clone()).visit(&world, STRICT, speaks).await;
            match &expected {
                Some(expected) => assert_eq!(&outcome, expected, "{count}"),
                None => assert!(
                    matches!(outcome, Outcome::Alert(_) | Outcome::Cut),
                    "{count}: {outcome:?}"
                ),
            }
        }
    }
    assert_honest_are_served(&world, &alice).await;
}

/// Each octet of the signature turned over, and whatever else it is not.
#[tokio::test]
async fn bent_proofs_prove_nothing() {
    let world = besieged(patient()).await;
    let alice = world.enrol("alice").await;
    let check = async |liar: Liar, what: &str| {
        for (host, speaks) in [(STRICT, VERSIONS[0]), (OPEN, VERSIONS[1])] {
            let outcome = liar.clone().visit(&world, host, speaks).await;
            assert!(matches!(outcome, Outcome::Alert(_)), "{what}: {outcome:?}");
        }
    };
    for at in 0..70 {
        let bend = move |mut signature: Vec<u8>| {
            // In DER it has 72 octets at most, and now and then a few less.
            let at = at % signature.len();
            signature[at] ^= 1 << (at % 8);
            signature
        };
        check(Liar::like(&alice).bending(bend), &format!("octet {at}")).await;
    }
    check(Liar::like(&alice).bending(|_| vec![]), "empty").await;
    check(Liar::like(&alice).bending(|_| vec![0x30, 6, 2, 1, 0, 2, 1, 0]), "zeros").await;
    check(Liar::like(&alice).bending(|_| vec![0xff; 60_000]), "long").await;
    check(Liar::like(&alice).bending(|s| [s, vec![0]].concat()), "trailing").await;
    check(Liar::like(&alice).bending(|s| s[..s.len() - 1].to_vec()), "short").await;
    assert_eq!(world.backend.requests(), 0);
    assert_honest_are_served(&world, &alice).await;
}

/// A proof by another key, or under another scheme, is none; the schemes tried fit the key, do not
/// fit it, were not offered, or do not exist.
#[tokio::test]
async fn proofs_by_other_keys_and_schemes_prove_nothing() {
    let world = besieged(patient()).await;
    let alice = world.enrol("alice").await;
    let odd = |algorithm| Oddity { algorithm: Some(algorithm), ..Oddity::default() };
    let other = Hierarchy::new(world.clock.start());
    for algorithm in
        [KeyAlgorithm::P256, KeyAlgorithm::P384, KeyAlgorithm::Rsa2048, KeyAlgorithm::Ed25519]
    {
        let thief = other.issue_odd("mallory", "laptop", odd(algorithm));
        let liar = Liar { key: signing_key(&thief), ..Liar::like(&alice) };
        for speaks in VERSIONS {
            let outcome = liar.clone().visit(&world, STRICT, speaks).await;
            assert!(matches!(outcome, Outcome::Alert(_)), "{algorithm}: {outcome:?}");
        }
    }
    for scheme in [
        SignatureScheme::ECDSA_NISTP384_SHA384,
        SignatureScheme::ECDSA_NISTP521_SHA512,
        SignatureScheme::ECDSA_SHA1_Legacy,
        SignatureScheme::RSA_PKCS1_SHA1,
        SignatureScheme::RSA_PKCS1_SHA256,
        SignatureScheme::RSA_PSS_SHA256,
        SignatureScheme::ED25519,
        SignatureScheme::ED448,
        SignatureScheme::Unknown(0),
        SignatureScheme::Unknown(0xffff),
    ] {
        for speaks in VERSIONS {
            let liar = Liar { scheme: Some(scheme), ..Liar::like(&alice) };
            let outcome = liar.visit(&world, STRICT, speaks).await;
            assert!(matches!(outcome, Outcome::Alert(_)), "{scheme:?}: {outcome:?}");
        }
    }
    // RSA with PKCS#1 v1.5 is good in TLS 1.2 and nothing in TLS 1.3 (RFC 8446 §4.2.3).
    let rsa = world.enrol_odd("rosa", odd(KeyAlgorithm::Rsa2048)).await;
    let liar = Liar { scheme: Some(SignatureScheme::RSA_PKCS1_SHA256), ..Liar::like(&rsa) };
    let outcome = liar.visit(&world, STRICT, Speaks::Http1).await;
    assert_eq!(outcome, Outcome::Alert(AlertDescription::IllegalParameter));
    assert_honest_are_served(&world, &alice).await;
}
