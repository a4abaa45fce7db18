//! The MAC over a file: the classic one (RFC 7292 §4, appendix B) and PBMAC1 (RFC 9579).

use std::num::NonZeroU32;

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::asn1::{Reader, Writer, tag};
use crate::error::Error;
use crate::oid::Oid;
use crate::pbe::algorithm::{self, AlgorithmIdentifier};
use crate::pbe::hash::Hash;
use crate::pbe::pbkdf2::Pbkdf2;
use crate::pbe::pkcs12_kdf::{self, Purpose};
use crate::pbe::secret::Secret;
use crate::pbe::{Budget, parse_iterations};
use crate::random;

/// Length of the salt we make, octets: macOS has refused 16 where it opened 8.
const SALT_LEN: usize = 8;

/// Lengths of a PBMAC1 key in octets; shorter ones make the MAC forgeable (RFC 9579 §9).
const PBMAC1_KEY_LEN: std::ops::RangeInclusive<usize> = 20..=64;

/// How a file is authenticated, and the tag it carries.
pub(super) struct Mac {
    scheme: Scheme,
    tag: Vec<u8>,
}

enum Scheme {
    Classic { hash: Hash, salt: Vec<u8>, iterations: NonZeroU32 },
    Pbmac1 { key_derivation: Pbkdf2, key_len: usize, hash: Hash },
}

impl Mac {
    /// Reads the next element, if there is one, as `MacData`.
    pub(super) fn read(pfx: &mut Reader<'_>) -> Result<Option<Self>, Error> {
        let Some(mut data) = pfx.enter_optional(tag::SEQUENCE)? else { return Ok(None) };
        let mut digest_info = data.sequence()?;
        let algorithm = AlgorithmIdentifier::read(&mut digest_info)?;
        let tag = digest_info.value(tag::OCTET_STRING)?.to_vec();
        digest_info.finish()?;
        let salt = data.value(tag::OCTET_STRING)?.to_vec();
        let iterations = data.optional(tag::INTEGER)?;
        data.finish()?;
        let scheme = if algorithm.algorithm == Oid::PBMAC1 {
            // It has its own salt and rounds; whatever stands here is ignored (RFC 9579 §4).
            parse_pbmac1(&algorithm)?
        } else {
            let iterations = iterations.map_or(Ok(NonZeroU32::MIN), parse_iterations)?;
            Scheme::Classic { hash: Hash::from_digest(&algorithm)?, salt, iterations }
        };
        Ok(Some(Self { scheme, tag }))
    }

    /// Computes the classic MAC over `content` with a fresh salt.
    pub(super) fn compute(
        content: &[u8],
        hash: Hash,
        iterations: NonZeroU32,
        secret: &Secret,
    ) -> Result<Self, Error> {
        let mut salt = vec![0; SALT_LEN];
        random::fill(&mut salt)?;
        let scheme = Scheme::Classic { hash, salt, iterations };
        let key = scheme.key(secret, &mut Budget::new())?;
        let tag = hmac::sign(&key, content).as_ref().to_vec();
        Ok(Self { scheme, tag })
    }

    /// Checks that `content` is what was authenticated with this password.
    ///
    /// # Errors
    /// `WrongPassword` when it is not, `TooManyIterations`.
    pub(super) fn verify(
        &self,
        content: &[u8],
        secret: &Secret,
        budget: &mut Budget,
    ) -> Result<(), Error> {
        let key = self.scheme.key(secret, budget)?;
        hmac::verify(&key, content, &self.tag).map_err(|_| Error::WrongPassword)
    }

    /// Writes `MacData`; only the classic MAC is ever written.
    pub(super) fn write(&self, writer: &mut Writer) {
        let Scheme::Classic { hash, salt, iterations } = &self.scheme else { return };
        writer.sequence(|data| {
            data.sequence(|digest_info| {
                algorithm::write_with_null(digest_info, hash.digest_oid());
                digest_info.value(tag::OCTET_STRING, &self.tag);
            });
            data.value(tag::OCTET_STRING, salt);
            if iterations.get() != 1 {
                data.integer(iterations.get());
            }
        });
    }

    /// Names the digest, or PBMAC1.
    pub(super) fn oid(&self) -> Oid {
        match &self.scheme {
            Scheme::Classic { hash, .. } => hash.digest_oid(),
            Scheme::Pbmac1 { .. } => Oid::PBMAC1,
        }
    }
}

impl Scheme {
    fn key(&self, secret: &Secret, budget: &mut Budget) -> Result<hmac::Key, Error> {
        let (hash, octets): (Hash, Zeroizing<Vec<u8>>) = match self {
            Self::Classic { hash, salt, iterations } => {
                budget.spend(*iterations)?;
                let length = hash.digest().output_len();
                let bmp_string = secret.bmp_string();
                let purpose = Purpose::Mac;
                let key = pkcs12_kdf::derive(*hash, purpose, bmp_string, salt, *iterations, length);
                (*hash, key)
            }
            Self::Pbmac1 { key_derivation, key_len, hash } => {
                (*hash, key_derivation.derive(secret, *key_len, budget)?)
            }
        };
        Ok(hmac::Key::new(hash.hmac(), &octets))
    }
}

/// Understands PBMAC1, whose key length must be named (RFC 9579 §6).
fn parse_pbmac1(algorithm: &AlgorithmIdentifier<'_>) -> Result<Scheme, Error> {
    let mut parameters = algorithm.enter_parameters()?;
    let key_derivation = Pbkdf2::parse(&AlgorithmIdentifier::read(&mut parameters)?)?;
    let hash = Hash::from_hmac(&AlgorithmIdentifier::read(&mut parameters)?)?;
    parameters.finish()?;
    let key_len = key_derivation.key_len.filter(|octets| PBMAC1_KEY_LEN.contains(octets));
    Ok(Scheme::Pbmac1 { key_len: key_len.ok_or(Error::BadValue)?, key_derivation, hash })
}
