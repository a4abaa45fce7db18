//! The hash functions of password-based schemes, as digest, as HMAC and as PBKDF2 function.

use aws_lc_rs::{digest, hmac, pbkdf2};

use super::algorithm::AlgorithmIdentifier;
use crate::error::Error;
use crate::oid::Oid;

/// A hash function that key derivation or a MAC may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

const ALL: [Hash; 5] = [Hash::Sha1, Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512];

impl Hash {
    /// Understands a digest algorithm (RFC 8017 appendix B.1).
    pub(crate) fn from_digest(algorithm: &AlgorithmIdentifier<'_>) -> Result<Self, Error> {
        let found = ALL.into_iter().find(|hash| hash.digest_oid() == algorithm.algorithm);
        found.ok_or_else(|| algorithm.unsupported("digest"))
    }

    /// Understands an HMAC algorithm (RFC 8018 appendix B.1.2).
    pub(crate) fn from_hmac(algorithm: &AlgorithmIdentifier<'_>) -> Result<Self, Error> {
        let found = ALL.into_iter().find(|hash| hash.hmac_oid() == algorithm.algorithm);
        found.ok_or_else(|| algorithm.unsupported("MAC"))
    }

    /// Returns the OID of the bare digest.
    pub(crate) fn digest_oid(self) -> Oid {
        match self {
            Self::Sha1 => Oid::SHA1,
            Self::Sha224 => Oid::SHA224,
            Self::Sha256 => Oid::SHA256,
            Self::Sha384 => Oid::SHA384,
            Self::Sha512 => Oid::SHA512,
        }
    }

    /// Returns the OID of HMAC with this hash.
    pub(crate) fn hmac_oid(self) -> Oid {
        match self {
            Self::Sha1 => Oid::HMAC_SHA1,
            Self::Sha224 => Oid::HMAC_SHA224,
            Self::Sha256 => Oid::HMAC_SHA256,
            Self::Sha384 => Oid::HMAC_SHA384,
            Self::Sha512 => Oid::HMAC_SHA512,
        }
    }

    /// Returns the digest algorithm of the library.
    pub(crate) fn digest(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha224 => &digest::SHA224,
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }

    /// Returns the HMAC algorithm of the library.
    pub(crate) fn hmac(self) -> hmac::Algorithm {
        match self {
            Self::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha224 => hmac::HMAC_SHA224,
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha384 => hmac::HMAC_SHA384,
            Self::Sha512 => hmac::HMAC_SHA512,
        }
    }

    /// Returns the PBKDF2 algorithm of the library, which has none over SHA-224.
    pub(crate) fn pbkdf2(self) -> Option<pbkdf2::Algorithm> {
        match self {
            Self::Sha1 => Some(pbkdf2::PBKDF2_HMAC_SHA1),
            Self::Sha224 => None,
            Self::Sha256 => Some(pbkdf2::PBKDF2_HMAC_SHA256),
            Self::Sha384 => Some(pbkdf2::PBKDF2_HMAC_SHA384),
            Self::Sha512 => Some(pbkdf2::PBKDF2_HMAC_SHA512),
        }
    }
}
