//! Which public keys are certified: strong kinds of well-made keys. Whose they are is asked elsewhere.

use pki::asn1::Reader;
use pki::key::{PublicKey, PublicKeyKind};
use pki::oid::Oid;

use crate::error::Reason;

const MIN_RSA_BITS: u32 = 2_048;
const MAX_RSA_BITS: u32 = 8_192;
/// The smallest public exponent of NIST SP 800-56B §6.2.
const MIN_RSA_EXPONENT: u64 = 65_537;
/// A modulus with a factor below this was not made by a working generator.
const SMALL_FACTORS_BELOW: u32 = 752;
/// Primes that tell moduli of the broken generator of CVE-2017-15361 (ROCA) from sound ones:
/// modulo each of them such a modulus is a power of 65537, which a sound one is by chance in 1 of 2^27 cases.
const ROCA_PRIMES: [u32; 17] =
    [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];

/// Checks that a key may be certified.
///
/// # Errors
/// `WeakKey` or `UnsupportedKey`.
pub fn check(key: &PublicKey) -> Result<(), Reason> {
    match key.kind() {
        PublicKeyKind::EcP256 | PublicKeyKind::EcP384 | PublicKeyKind::Ed25519 => Ok(()),
        PublicKeyKind::Rsa { bits } if bits < MIN_RSA_BITS => {
            Err(Reason::WeakKey(format!("RSA with {bits} bits")))
        }
        PublicKeyKind::Rsa { bits } if bits > MAX_RSA_BITS => {
            Err(Reason::UnsupportedKey(format!("RSA with {bits} bits")))
        }
        PublicKeyKind::Rsa { .. } => check_rsa(key),
        kind => Err(Reason::UnsupportedKey(kind.to_string())),
    }
}

fn check_rsa(key: &PublicKey) -> Result<(), Reason> {
    let malformed = |_| Reason::WeakKey("it is malformed".to_owned());
    let mut numbers = Reader::whole_sequence(key.key_octets()).map_err(malformed)?;
    let modulus = numbers.integer().map_err(malformed)?;
    let exponent = numbers.integer().map_err(malformed)?;
    if is_bound_to_pss(key) {
        return Err(Reason::UnsupportedKey("RSA bound to RSASSA-PSS".to_owned()));
    }
    if !is_sound_exponent(exponent) {
        return Err(Reason::WeakKey("its public exponent is even or below 65537".to_owned()));
    }
    if (2..SMALL_FACTORS_BELOW).any(|candidate| remainder(modulus, candidate) == 0) {
        return Err(Reason::WeakKey("its modulus has a small factor".to_owned()));
    }
    if ROCA_PRIMES.iter().all(|prime| is_power_of_65537(remainder(modulus, *prime), *prime)) {
        return Err(Reason::WeakKey(
            "it was made by the broken generator of CVE-2017-15361".to_owned(),
        ));
    }
    Ok(())
}

/// Such keys (RFC 4055 §1.2) are known to few TLS stacks, and no browser has them.
fn is_bound_to_pss(key: &PublicKey) -> bool {
    let algorithm = Reader::whole_sequence(key.spki()).and_then(|mut spki| spki.sequence());
    algorithm.and_then(|mut algorithm| algorithm.oid()) == Ok(Oid::RSA_PSS)
}

fn is_sound_exponent(exponent: &[u8]) -> bool {
    let odd = exponent.last().is_some_and(|octet| octet & 1 == 1);
    let mut value: u64 = 0;
    for octet in exponent {
        value = value.saturating_mul(256).saturating_add(u64::from(*octet));
    }
    odd && value >= MIN_RSA_EXPONENT
}

/// The remainder of a big-endian number by a small divisor.
fn remainder(number: &[u8], divisor: u32) -> u32 {
    let divisor = u64::from(divisor.max(1));
    let rest = number.iter().fold(0, |rest, octet| ((rest << 8) | u64::from(*octet)) % divisor);
    // Smaller than the divisor, which came from a `u32`.
    u32::try_from(rest).unwrap_or(u32::MAX)
}

fn is_power_of_65537(number: u32, prime: u32) -> bool {
    let step = 65_537 % prime;
    let mut power = 1;
    for _ in 0..prime {
        if power == number {
            return true;
        }
        power = power * step % prime;
    }
    false
}

#[cfg(test)]
mod tests;
