//! SHA-256 fingerprints, the names by which certificates and keys are told apart.

use std::fmt;
use std::str::FromStr;

use crate::digest::sha256;
use crate::error::Error;
use crate::hex;

/// The SHA-256 digest of a DER encoding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// Computes the fingerprint of these octets.
    pub fn of(der: &[u8]) -> Self {
        Self(sha256(der))
    }
}

impl fmt::Display for Fingerprint {
    /// Lower-case hexadecimal, 64 digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex::write(f, &self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = Error;

    /// Reads 64 hexadecimal digits; colons between octets are allowed.
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut digits = text.bytes().filter(|&c| c != b':').map(|c| char::from(c).to_digit(16));
        let mut octets = [0; 32];
        for octet in &mut octets {
            let (Some(Some(high)), Some(Some(low))) = (digits.next(), digits.next()) else {
                return Err(Error::BadFingerprint);
            };
            *octet = u8::try_from(high << 4 | low).map_err(|_| Error::BadFingerprint)?;
        }
        if digits.next().is_none() { Ok(Self(octets)) } else { Err(Error::BadFingerprint) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trips() {
        let fingerprint = Fingerprint::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(fingerprint.to_string(), text);
        assert_eq!(text.to_uppercase().parse(), Ok(fingerprint));
        for bad in ["", "ba78", &format!("{text}00"), &text.replace('b', "x")] {
            assert_eq!(bad.parse::<Fingerprint>(), Err(Error::BadFingerprint));
        }
    }
}
