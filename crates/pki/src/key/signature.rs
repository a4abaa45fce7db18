//! Signature algorithm identifiers, parameters included (RFC 4055, RFC 5758, RFC 8410, RFC 9881).

use std::fmt;

use crate::asn1::{Element, Reader, Writer, small_integer, tag};
use crate::error::Error;
use crate::oid::Oid;

/// A parsed AlgorithmIdentifier of a signature.
///
/// `Other` also stands for a known algorithm whose parameters are not those its RFC prescribes;
/// nothing verifies under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// ECDSA with SHA-1, which no policy should admit.
    EcdsaSha1,
    /// ECDSA with SHA-256.
    EcdsaSha256,
    /// ECDSA with SHA-384.
    EcdsaSha384,
    /// ECDSA with SHA-512.
    EcdsaSha512,
    /// RSA PKCS#1 v1.5 with SHA-1, which no policy should admit.
    RsaPkcs1Sha1,
    /// RSA PKCS#1 v1.5 with SHA-256.
    RsaPkcs1Sha256,
    /// RSA PKCS#1 v1.5 with SHA-384.
    RsaPkcs1Sha384,
    /// RSA PKCS#1 v1.5 with SHA-512.
    RsaPkcs1Sha512,
    /// RSA-PSS with SHA-256, MGF1 with SHA-256, 32 octets of salt.
    RsaPssSha256,
    /// RSA-PSS with SHA-384, MGF1 with SHA-384, 48 octets of salt.
    RsaPssSha384,
    /// RSA-PSS with SHA-512, MGF1 with SHA-512, 64 octets of salt.
    RsaPssSha512,
    /// Ed25519.
    Ed25519,
    /// ML-DSA-44.
    MlDsa44,
    /// ML-DSA-65.
    MlDsa65,
    /// ML-DSA-87.
    MlDsa87,
    /// An unknown algorithm, or a known one with parameters not allowed for it.
    Other(Oid),
}

impl SignatureAlgorithm {
    /// Reads an AlgorithmIdentifier element.
    ///
    /// # Errors
    /// Only when it is not a sequence of an object identifier and at most one element more.
    pub fn parse(element: &Element<'_>) -> Result<Self, Error> {
        let mut reader = element.enter(tag::SEQUENCE)?;
        let oid = reader.oid()?;
        reader.clone().at_most_one()?;
        if oid == Oid::RSA_PSS {
            return Ok(parse_pss(reader).unwrap_or(Self::Other(oid)));
        }
        let parameters_allowed = match reader.rest() {
            [] => true,
            // RFC 4055 §5: NULL for RSA, and absent must be accepted.
            [tag::NULL, 0] => is_pkcs1(&oid),
            _ => false,
        };
        let known = if parameters_allowed { simple(&oid) } else { None };
        Ok(known.unwrap_or(Self::Other(oid)))
    }

    /// Gives the object identifier.
    pub fn oid(&self) -> Oid {
        match self {
            Self::EcdsaSha1 => Oid::ECDSA_WITH_SHA1,
            Self::EcdsaSha256 => Oid::ECDSA_WITH_SHA256,
            Self::EcdsaSha384 => Oid::ECDSA_WITH_SHA384,
            Self::EcdsaSha512 => Oid::ECDSA_WITH_SHA512,
            Self::RsaPkcs1Sha1 => Oid::SHA1_WITH_RSA,
            Self::RsaPkcs1Sha256 => Oid::SHA256_WITH_RSA,
            Self::RsaPkcs1Sha384 => Oid::SHA384_WITH_RSA,
            Self::RsaPkcs1Sha512 => Oid::SHA512_WITH_RSA,
            Self::RsaPssSha256 | Self::RsaPssSha384 | Self::RsaPssSha512 => Oid::RSA_PSS,
            Self::Ed25519 => Oid::ED25519,
            Self::MlDsa44 => Oid::ML_DSA_44,
            Self::MlDsa65 => Oid::ML_DSA_65,
            Self::MlDsa87 => Oid::ML_DSA_87,
            Self::Other(oid) => *oid,
        }
    }

    /// Says whether SHA-1 or MD5 is what is signed.
    pub fn is_weak(&self) -> bool {
        match self {
            Self::EcdsaSha1 | Self::RsaPkcs1Sha1 => true,
            Self::Other(oid) => *oid == Oid::MD5_WITH_RSA,
            _ => false,
        }
    }

    /// Encodes the AlgorithmIdentifier as this project writes it.
    pub fn der(&self) -> Vec<u8> {
        Writer::build(|w| self.encode(w))
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| {
            let oid = self.oid();
            w.oid(&oid);
            match self {
                Self::RsaPssSha256 => write_pss(w, &Oid::SHA256, 32),
                Self::RsaPssSha384 => write_pss(w, &Oid::SHA384, 48),
                Self::RsaPssSha512 => write_pss(w, &Oid::SHA512, 64),
                _ if is_pkcs1(&oid) => w.value(tag::NULL, &[]),
                _ => {}
            }
        });
    }
}

fn is_pkcs1(oid: &Oid) -> bool {
    [Oid::SHA1_WITH_RSA, Oid::SHA256_WITH_RSA, Oid::SHA384_WITH_RSA, Oid::SHA512_WITH_RSA]
        .contains(oid)
}

fn simple(oid: &Oid) -> Option<SignatureAlgorithm> {
    Some(match *oid {
        Oid::ECDSA_WITH_SHA256 => SignatureAlgorithm::EcdsaSha256,
        Oid::SHA256_WITH_RSA => SignatureAlgorithm::RsaPkcs1Sha256,
        Oid::ECDSA_WITH_SHA384 => SignatureAlgorithm::EcdsaSha384,
        Oid::ED25519 => SignatureAlgorithm::Ed25519,
        Oid::SHA384_WITH_RSA => SignatureAlgorithm::RsaPkcs1Sha384,
        Oid::SHA512_WITH_RSA => SignatureAlgorithm::RsaPkcs1Sha512,
        Oid::ECDSA_WITH_SHA512 => SignatureAlgorithm::EcdsaSha512,
        Oid::SHA1_WITH_RSA => SignatureAlgorithm::RsaPkcs1Sha1,
        Oid::ECDSA_WITH_SHA1 => SignatureAlgorithm::EcdsaSha1,
        Oid::ML_DSA_44 => SignatureAlgorithm::MlDsa44,
        Oid::ML_DSA_65 => SignatureAlgorithm::MlDsa65,
        Oid::ML_DSA_87 => SignatureAlgorithm::MlDsa87,
        _ => return None,
    })
}

/// Reads RSASSA-PSS-params (RFC 4055 §3.1) and gives the algorithm if they are a set we accept:
/// MGF1 with the same digest, salt as long as the digest, trailer field 1.
pub(super) fn parse_pss(mut outer: Reader<'_>) -> Option<SignatureAlgorithm> {
    let mut parameters = outer.sequence().ok()?;
    outer.finish().ok()?;
    let mut hash = parameters.enter_optional(tag::constructed(0)).ok()??;
    let digest = digest_algorithm(&mut hash)?;
    hash.finish().ok()?;
    let mut mask = parameters.enter_optional(tag::constructed(1)).ok()??;
    let mut generator = mask.sequence().ok()?;
    mask.finish().ok()?;
    let is_mgf1 = generator.oid().ok()? == Oid::MGF1;
    let same_digest = digest_algorithm(&mut generator)? == digest;
    generator.finish().ok()?;
    let mut salt = parameters.enter_optional(tag::constructed(2)).ok()??;
    let salt_length = small_integer(salt.integer().ok()?).ok()?;
    salt.finish().ok()?;
    if let Some(mut trailer) = parameters.enter_optional(tag::constructed(3)).ok()? {
        // The default, so DER would leave it out; some writers do not.
        if small_integer(trailer.integer().ok()?) != Ok(1) || !trailer.is_empty() {
            return None;
        }
    }
    parameters.finish().ok()?;
    match (digest, salt_length) {
        _ if !is_mgf1 || !same_digest => None,
        (Oid::SHA256, 32) => Some(SignatureAlgorithm::RsaPssSha256),
        (Oid::SHA384, 48) => Some(SignatureAlgorithm::RsaPssSha384),
        (Oid::SHA512, 64) => Some(SignatureAlgorithm::RsaPssSha512),
        _ => None,
    }
}

/// Reads the AlgorithmIdentifier of a digest, parameters NULL or absent (RFC 4055 §2.1).
fn digest_algorithm(reader: &mut Reader<'_>) -> Option<Oid> {
    let mut inner = reader.sequence().ok()?;
    let oid = inner.oid().ok()?;
    matches!(inner.rest(), [] | [tag::NULL, 0]).then_some(oid)
}

fn write_pss(writer: &mut Writer, digest: &Oid, salt_length: u32) {
    let digest_identifier = |w: &mut Writer| {
        w.sequence(|w| {
            w.oid(digest);
            w.value(tag::NULL, &[]);
        });
    };
    writer.sequence(|w| {
        w.nested(tag::constructed(0), digest_identifier);
        w.nested(tag::constructed(1), |w| {
            w.sequence(|w| {
                w.oid(&Oid::MGF1);
                digest_identifier(w);
            });
        });
        w.nested(tag::constructed(2), |w| w.integer(salt_length));
    });
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RsaPssSha256 => f.write_str("RSA-PSS with SHA-256"),
            Self::RsaPssSha384 => f.write_str("RSA-PSS with SHA-384"),
            Self::RsaPssSha512 => f.write_str("RSA-PSS with SHA-512"),
            Self::Other(oid) => match oid.words() {
                Some(words) => write!(f, "{words} (unsupported here)"),
                None => write!(f, "unknown algorithm {oid}"),
            },
            known => f.write_str(known.oid().words().unwrap_or_default()),
        }
    }
}
