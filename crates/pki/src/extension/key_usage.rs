//! What a key may be used for: keyUsage and extKeyUsage (RFC 5280 §4.2.1.3, §4.2.1.12).

use std::fmt;
use std::ops::BitOr;

use super::{ExtensionValue, parse_list};
use crate::asn1::{Reader, Writer, tag};
use crate::error::Error;
use crate::oid::Oid;

/// A set of key usages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// Signatures other than on certificates and CRLs: the one a client certificate needs.
    pub const DIGITAL_SIGNATURE: Self = Self(1 << 15);
    /// nonRepudiation, also called contentCommitment.
    pub const NON_REPUDIATION: Self = Self(1 << 14);
    /// Encrypting keys.
    pub const KEY_ENCIPHERMENT: Self = Self(1 << 13);
    /// Encrypting content.
    pub const DATA_ENCIPHERMENT: Self = Self(1 << 12);
    /// Key agreement.
    pub const KEY_AGREEMENT: Self = Self(1 << 11);
    /// Signing certificates.
    pub const KEY_CERT_SIGN: Self = Self(1 << 10);
    /// Signing CRLs.
    pub const CRL_SIGN: Self = Self(1 << 9);
    /// With key agreement: encrypting only.
    pub const ENCIPHER_ONLY: Self = Self(1 << 8);
    /// With key agreement: decrypting only.
    pub const DECIPHER_ONLY: Self = Self(1 << 7);

    const WORDS: [(Self, &'static str); 9] = [
        (Self::DIGITAL_SIGNATURE, "digital signature"),
        (Self::NON_REPUDIATION, "non-repudiation"),
        (Self::KEY_ENCIPHERMENT, "key encipherment"),
        (Self::DATA_ENCIPHERMENT, "data encipherment"),
        (Self::KEY_AGREEMENT, "key agreement"),
        (Self::KEY_CERT_SIGN, "certificate signing"),
        (Self::CRL_SIGN, "CRL signing"),
        (Self::ENCIPHER_ONLY, "encipher only"),
        (Self::DECIPHER_ONLY, "decipher only"),
    ];

    /// Says whether all usages of the other set are in this one.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Says whether no usage is set, which RFC 5280 §4.2.1.3 forbids.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Gives each usage in words.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        Self::WORDS.into_iter().filter(move |(usage, _)| self.contains(*usage)).map(|(_, w)| w)
    }
}

impl BitOr for KeyUsage {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl fmt::Display for KeyUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().collect::<Vec<_>>().join(", "))
    }
}

impl ExtensionValue for KeyUsage {
    const OID: Oid = Oid::KEY_USAGE;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(value);
        let bits = reader.bit_string()?;
        reader.finish()?;
        Ok(Self(bits.named_bits()))
    }

    fn encode(&self, writer: &mut Writer) {
        writer.named_bits(tag::BIT_STRING, self.0);
    }
}

/// The purposes a key is meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtendedKeyUsage(pub Vec<Oid>);

impl ExtendedKeyUsage {
    /// Says whether the purpose is named; `anyExtendedKeyUsage` is not looked at.
    pub fn contains(&self, purpose: &Oid) -> bool {
        self.0.contains(purpose)
    }
}

impl ExtensionValue for ExtendedKeyUsage {
    const OID: Oid = Oid::EXTENDED_KEY_USAGE;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        parse_list(Reader::whole_sequence(value)?, Reader::oid).map(Self)
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| self.0.iter().for_each(|purpose| w.oid(purpose)));
    }
}
