//! Public keys as SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), and verification with them.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::signature::{
    self as lib, ParsedPublicKey, UnparsedPublicKey, VerificationAlgorithm,
};

use super::SignatureAlgorithm;
use super::signature::parse_pss;
use crate::asn1::{Reader, tag};
use crate::digest::sha1;
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::oid::Oid;

/// What kind of key a public key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PublicKeyKind {
    /// RSA with a modulus of this many bits.
    Rsa {
        /// Length of the modulus.
        bits: u32,
    },
    /// Elliptic curve P-256.
    EcP256,
    /// Elliptic curve P-384.
    EcP384,
    /// Elliptic curve P-521.
    EcP521,
    /// Ed25519.
    Ed25519,
    /// ML-DSA-44.
    MlDsa44,
    /// ML-DSA-65.
    MlDsa65,
    /// ML-DSA-87.
    MlDsa87,
    /// Another algorithm or, for elliptic curves, another curve; or a known algorithm with
    /// parameters not allowed, or with octets that cannot be its key. Verifies nothing.
    Other(Oid),
}

impl fmt::Display for PublicKeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(f, "RSA {bits} bit"),
            Self::EcP256 => f.write_str("elliptic curve P-256"),
            Self::EcP384 => f.write_str("elliptic curve P-384"),
            Self::EcP521 => f.write_str("elliptic curve P-521"),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::MlDsa44 => f.write_str("ML-DSA-44"),
            Self::MlDsa65 => f.write_str("ML-DSA-65"),
            Self::MlDsa87 => f.write_str("ML-DSA-87"),
            Self::Other(oid) => match oid.words() {
                Some(words) => f.write_str(words),
                None => write!(f, "unknown algorithm {oid}"),
            },
        }
    }
}

/// What an RSA key may be used with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Restriction {
    None,
    /// The key says RSASSA-PSS (RFC 4055 §1.2), any parameters.
    Pss,
    /// The key says RSASSA-PSS with exactly these parameters.
    PssOnly(SignatureAlgorithm),
}

/// A public key. Cloning is cheap.
#[derive(Clone)]
pub struct PublicKey {
    spki: Arc<[u8]>,
    key_start: usize,
    kind: PublicKeyKind,
    restriction: Restriction,
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo, whole.
    ///
    /// # Errors
    /// What is wrong with the DER outside the key itself.
    pub fn from_spki(der: &[u8]) -> Result<Self, Error> {
        let mut spki = Reader::whole_sequence(der)?;
        let mut algorithm = spki.sequence()?;
        let oid = algorithm.oid()?;
        algorithm.clone().at_most_one()?;
        let key = spki.bit_string()?.whole()?;
        spki.finish()?;
        let (kind, restriction) = classify(oid, algorithm, key);
        // The key's octets end the encoding.
        let key_start = der.len().saturating_sub(key.len());
        Ok(Self { spki: der.into(), key_start, kind, restriction })
    }

    /// Gives the SubjectPublicKeyInfo.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// Gives the octets of the BIT STRING: the point, the RSAPublicKey, or the raw key.
    pub fn key_octets(&self) -> &[u8] {
        self.spki.get(self.key_start..).unwrap_or_default()
    }

    /// Gives the kind of key.
    pub fn kind(&self) -> PublicKeyKind {
        self.kind
    }

    /// Gives the SHA-1 of the BIT STRING, the usual key identifier (RFC 5280 §4.2.1.2 (1)).
    pub fn key_id(&self) -> [u8; 20] {
        sha1(self.key_octets())
    }

    /// Gives the fingerprint of the SubjectPublicKeyInfo.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.spki)
    }

    /// Says whether its octets make a key: a point on its curve, a modulus and an exponent that there
    /// can be (RFC 5480 §2.2, RFC 8017 §3.1). What has verified a signature does.
    pub fn is_sound(&self) -> bool {
        let implementation: &'static dyn VerificationAlgorithm = match self.kind {
            PublicKeyKind::Rsa { .. } => &lib::RSA_PKCS1_2048_8192_SHA256,
            PublicKeyKind::EcP256 => &lib::ECDSA_P256_SHA256_ASN1,
            PublicKeyKind::EcP384 => &lib::ECDSA_P384_SHA384_ASN1,
            PublicKeyKind::EcP521 => &lib::ECDSA_P521_SHA512_ASN1,
            PublicKeyKind::Ed25519 => &lib::ED25519,
            PublicKeyKind::MlDsa44 => &lib::ML_DSA_44,
            PublicKeyKind::MlDsa65 => &lib::ML_DSA_65,
            PublicKeyKind::MlDsa87 => &lib::ML_DSA_87,
            PublicKeyKind::Other(_) => return false,
        };
        ParsedPublicKey::new(implementation, self.key_octets()).is_ok()
    }

    /// Verifies a signature.
    ///
    /// What is verified is mathematics only: RSA from 1024 to 8192 bits and SHA-1 pass; whether
    /// they are good enough is the caller's to say.
    ///
    /// # Errors
    /// `UnsupportedSignature` when the algorithm is unknown or not one of this key's,
    /// `BadSignature` when the signature does not verify.
    pub fn verify(
        &self,
        algorithm: &SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Error> {
        let is_pss = algorithm.oid() == Oid::RSA_PSS;
        let permitted = match self.restriction {
            Restriction::None => true,
            Restriction::Pss => is_pss,
            Restriction::PssOnly(only) => only == *algorithm,
        };
        let implementation = verification(self.kind, algorithm).filter(|_| permitted);
        UnparsedPublicKey::new(
            implementation.ok_or(Error::UnsupportedSignature)?,
            self.key_octets(),
        )
        .verify(message, signature)
        .map_err(|_| Error::BadSignature)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.spki == other.spki
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({}, {})", self.kind, self.fingerprint())
    }
}

fn classify(oid: Oid, mut parameters: Reader<'_>, key: &[u8]) -> (PublicKeyKind, Restriction) {
    let without = |kind, length| match parameters.is_empty() && key.len() == length {
        true => kind,
        false => PublicKeyKind::Other(oid),
    };
    let point = |kind, length| if is_point(key, length) { kind } else { PublicKeyKind::Other(oid) };
    let kind = match oid {
        Oid::RSA_ENCRYPTION if matches!(parameters.rest(), [] | [tag::NULL, 0]) => {
            rsa(key).unwrap_or(PublicKeyKind::Other(oid))
        }
        Oid::RSA_PSS => {
            let restriction = match parameters.rest() {
                [] => Restriction::Pss,
                _ => match parse_pss(parameters) {
                    Some(only) => Restriction::PssOnly(only),
                    None => return (PublicKeyKind::Other(oid), Restriction::None),
                },
            };
            return (rsa(key).unwrap_or(PublicKeyKind::Other(oid)), restriction);
        }
        Oid::EC_PUBLIC_KEY => match (parameters.oid(), parameters.is_empty()) {
            (Ok(Oid::P256), true) => point(PublicKeyKind::EcP256, 32),
            (Ok(Oid::P384), true) => point(PublicKeyKind::EcP384, 48),
            (Ok(Oid::P521), true) => point(PublicKeyKind::EcP521, 66),
            (Ok(curve), true) => PublicKeyKind::Other(curve),
            _ => PublicKeyKind::Other(oid),
        },
        Oid::ED25519 => without(PublicKeyKind::Ed25519, 32),
        Oid::ML_DSA_44 => without(PublicKeyKind::MlDsa44, 1312),
        Oid::ML_DSA_65 => without(PublicKeyKind::MlDsa65, 1952),
        Oid::ML_DSA_87 => without(PublicKeyKind::MlDsa87, 2592),
        _ => PublicKeyKind::Other(oid),
    };
    (kind, Restriction::None)
}

/// Says whether these octets have the form of a point whose coordinates have so many (RFC 5480 §2.2);
/// whether it lies on the curve says the library when it is used.
fn is_point(key: &[u8], length: usize) -> bool {
    match key {
        [4, coordinates @ ..] => coordinates.len() == 2 * length,
        [2 | 3, coordinate @ ..] => coordinate.len() == length,
        _ => false,
    }
}

/// Reads an RSAPublicKey (RFC 8017 appendix A.1.1) for the length of its modulus.
fn rsa(key: &[u8]) -> Option<PublicKeyKind> {
    let mut numbers = Reader::whole_sequence(key).ok()?;
    let (bits, _exponent) = (positive_bits(&mut numbers)?, positive_bits(&mut numbers)?);
    numbers.finish().ok()?;
    Some(PublicKeyKind::Rsa { bits })
}

/// Reads an INTEGER for the length of its number, which must be positive, in bits.
pub(super) fn positive_bits(numbers: &mut Reader<'_>) -> Option<u32> {
    let content = numbers.integer().ok()?;
    let magnitude = content.strip_prefix(&[0]).unwrap_or(content);
    let negative = content.first().is_some_and(|&octet| octet >= 0x80);
    let leading = magnitude.first().filter(|_| !negative)?.leading_zeros();
    u32::try_from(magnitude.len()).ok()?.checked_mul(8).map(|bits| bits - leading)
}

/// The library's implementation for a kind of key and an algorithm, if they go together.
fn verification(
    kind: PublicKeyKind,
    algorithm: &SignatureAlgorithm,
) -> Option<&'static dyn VerificationAlgorithm> {
    use PublicKeyKind as Key;
    use SignatureAlgorithm as Sig;
    Some(match (kind, algorithm) {
        (Key::EcP256, Sig::EcdsaSha1) => &lib::ECDSA_P256_SHA1_ASN1,
        (Key::EcP256, Sig::EcdsaSha256) => &lib::ECDSA_P256_SHA256_ASN1,
        (Key::EcP256, Sig::EcdsaSha384) => &lib::ECDSA_P256_SHA384_ASN1,
        (Key::EcP256, Sig::EcdsaSha512) => &lib::ECDSA_P256_SHA512_ASN1,
        (Key::EcP384, Sig::EcdsaSha256) => &lib::ECDSA_P384_SHA256_ASN1,
        (Key::EcP384, Sig::EcdsaSha384) => &lib::ECDSA_P384_SHA384_ASN1,
        (Key::EcP384, Sig::EcdsaSha512) => &lib::ECDSA_P384_SHA512_ASN1,
        (Key::EcP521, Sig::EcdsaSha1) => &lib::ECDSA_P521_SHA1_ASN1,
        (Key::EcP521, Sig::EcdsaSha256) => &lib::ECDSA_P521_SHA256_ASN1,
        (Key::EcP521, Sig::EcdsaSha384) => &lib::ECDSA_P521_SHA384_ASN1,
        (Key::EcP521, Sig::EcdsaSha512) => &lib::ECDSA_P521_SHA512_ASN1,
        (Key::Rsa { .. }, Sig::RsaPkcs1Sha1) => &lib::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        (Key::Rsa { .. }, Sig::RsaPkcs1Sha256) => {
            &lib::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY
        }
        (Key::Rsa { .. }, Sig::RsaPkcs1Sha384) => &lib::RSA_PKCS1_2048_8192_SHA384,
        (Key::Rsa { .. }, Sig::RsaPkcs1Sha512) => {
            &lib::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY
        }
        (Key::Rsa { .. }, Sig::RsaPssSha256) => &lib::RSA_PSS_2048_8192_SHA256,
        (Key::Rsa { .. }, Sig::RsaPssSha384) => &lib::RSA_PSS_2048_8192_SHA384,
        (Key::Rsa { .. }, Sig::RsaPssSha512) => &lib::RSA_PSS_2048_8192_SHA512,
        (Key::Ed25519, Sig::Ed25519) => &lib::ED25519,
        (Key::MlDsa44, Sig::MlDsa44) => &lib::ML_DSA_44,
        (Key::MlDsa65, Sig::MlDsa65) => &lib::ML_DSA_65,
        (Key::MlDsa87, Sig::MlDsa87) => &lib::ML_DSA_87,
        _ => return None,
    })
}
