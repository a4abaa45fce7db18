//! What no server can go below: the primitives of a full TLS 1.3 handshake with a client certificate,
//! measured through the same library in the same run.

use std::{hint::black_box, time::Duration};

use aws_lc_rs::{
    agreement::{EphemeralPrivateKey, UnparsedPublicKey, X25519, agree_ephemeral},
    rand::SystemRandom,
    signature::{
        self, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair,
    },
};

use crate::{Outcome, peers::cpu_of};

const TIMES: u32 = 1000;

/// CPU of one key exchange, one signature, and three verifications: possession, leaf, issuing CA.
pub(crate) fn handshake() -> Outcome<Duration> {
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING)?;
    let public = signature::UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key.public_key());
    let peer = EphemeralPrivateKey::generate(&X25519, &random)?.compute_public_key()?;
    // About what stands in front of a CertificateVerify, and in a certificate.
    let message = [7; 600];
    let own = std::process::id();
    let before = cpu_of(own);
    for _ in 0..TIMES {
        let ours = EphemeralPrivateKey::generate(&X25519, &random)?;
        black_box(ours.compute_public_key()?);
        let theirs = UnparsedPublicKey::new(&X25519, peer.as_ref());
        agree_ephemeral(ours, theirs, "no agreement", |secret| {
            black_box(secret);
            Ok(())
        })?;
        let signed = key.sign(&random, &message)?;
        for _ in 0..3 {
            public.verify(&message, signed.as_ref())?;
        }
    }
    Ok((cpu_of(own) - before) / TIMES)
}
