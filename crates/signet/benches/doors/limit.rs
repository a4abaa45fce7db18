//! What no server can go below: the primitives of a full TLS 1.3 handshake with a client certificate,
//! measured through the same library in the same run, in the same company: while a server is measured,
//! the other processor does the client's half.

use std::{
    hint::black_box,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use aws_lc_rs::{
    agreement::{EphemeralPrivateKey, UnparsedPublicKey, X25519, agree_ephemeral},
    rand::SystemRandom,
    signature::{
        self, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair,
    },
};

use crate::{Outcome, SERVERS, peers};

const TIMES: u32 = 1000;

/// CPU of one key exchange, one signature, and three verifications: possession, leaf, issuing CA.
pub(crate) fn handshake() -> Outcome<Duration> {
    let half = Half::new()?;
    let measured = AtomicBool::new(false);
    thread::scope(|scope| {
        let client = scope.spawn(|| {
            while !measured.load(Ordering::Relaxed) {
                half.of_handshake()?;
            }
            Ok(())
        });
        let server = scope.spawn(|| {
            let spent = half.timed();
            measured.store(true, Ordering::Relaxed);
            spent
        });
        let spent = server.join().map_err(|_| "the limit's thread panicked")?;
        client.join().map_err(|_| "the limit's company panicked")?.and(spent)
    })
}

/// What either side of a handshake computes: the client too verifies three signatures and makes one.
struct Half {
    random: SystemRandom,
    key: EcdsaKeyPair,
    peer: aws_lc_rs::agreement::PublicKey,
}

impl Half {
    fn new() -> Outcome<Half> {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING)?;
        let peer = EphemeralPrivateKey::generate(&X25519, &random)?.compute_public_key()?;
        Ok(Half { random, key, peer })
    }

    /// CPU of one, on the servers' processor.
    fn timed(&self) -> Outcome<Duration> {
        peers::pin_this_thread(SERVERS)?;
        let before = peers::cpu_of_this_thread();
        for _ in 0..TIMES {
            self.of_handshake()?;
        }
        Ok((peers::cpu_of_this_thread() - before) / TIMES)
    }

    fn of_handshake(&self) -> Outcome<()> {
        // About what stands in front of a CertificateVerify, and in a certificate.
        let message = [7; 600];
        let public =
            signature::UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, self.key.public_key());
        let ours = EphemeralPrivateKey::generate(&X25519, &self.random)?;
        black_box(ours.compute_public_key()?);
        let theirs = UnparsedPublicKey::new(&X25519, self.peer.as_ref());
        agree_ephemeral(ours, theirs, "no agreement", |secret| {
            black_box(secret);
            Ok(())
        })?;
        let signed = self.key.sign(&self.random, &message)?;
        for _ in 0..3 {
            public.verify(&message, signed.as_ref())?;
        }
        Ok(())
    }
}
