//! PBKDF2 and its parameters (RFC 8018 §5.2, appendix A.2).

use std::num::NonZeroU32;

use aws_lc_rs::{hmac, pbkdf2};
use zeroize::Zeroizing;

use super::algorithm::{self, AlgorithmIdentifier};
use super::hash::Hash;
use super::secret::Secret;
use super::{Budget, parse_iterations};
use crate::asn1::{Writer, small_integer, tag};
use crate::error::Error;
use crate::oid::Oid;

/// PBKDF2 with everything but the password.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pbkdf2 {
    pub(crate) salt: Vec<u8>,
    pub(crate) iterations: NonZeroU32,
    /// Length of the derived key in octets, where the parameters name it.
    pub(crate) key_len: Option<usize>,
    pub(crate) hash: Hash,
}

impl Pbkdf2 {
    /// Understands a key derivation function, which must be PBKDF2 with its salt inside.
    ///
    /// # Errors
    /// `Unsupported` for scrypt, others, and PBKDF2 over a hash we do not know.
    pub(crate) fn parse(function: &AlgorithmIdentifier<'_>) -> Result<Self, Error> {
        if function.algorithm != Oid::PBKDF2 {
            return Err(function.unsupported("key derivation"));
        }
        let mut parameters = function.enter_parameters()?;
        let salt = parameters.value(tag::OCTET_STRING)?.to_vec();
        let iterations = parse_iterations(parameters.value(tag::INTEGER)?)?;
        let key_len = parameters.optional(tag::INTEGER)?.map(small_integer).transpose()?;
        let hash = if parameters.is_empty() {
            Hash::Sha1
        } else {
            Hash::from_hmac(&AlgorithmIdentifier::read(&mut parameters)?)?
        };
        parameters.finish()?;
        Ok(Self { salt, iterations, key_len: key_len.map(|octets| octets as usize), hash })
    }

    /// Writes an algorithm identifier; the hash is named except where it is the default.
    pub(crate) fn write(&self, writer: &mut Writer) {
        algorithm::write(writer, Oid::PBKDF2, |identifier| {
            identifier.sequence(|parameters| {
                parameters.value(tag::OCTET_STRING, &self.salt);
                parameters.integer(self.iterations.get());
                if self.hash != Hash::Sha1 {
                    algorithm::write_with_null(parameters, self.hash.hmac_oid());
                }
            });
        });
    }

    /// Derives `length` octets.
    ///
    /// # Errors
    /// `TooManyIterations` when the budget does not allow it.
    pub(crate) fn derive(
        &self,
        secret: &Secret,
        length: usize,
        budget: &mut Budget,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        budget.spend(self.iterations)?;
        let mut derived = Zeroizing::new(vec![0; length]);
        let password = secret.octets();
        match self.hash.pbkdf2() {
            Some(algorithm) => {
                pbkdf2::derive(algorithm, self.iterations, &self.salt, password, &mut derived);
            }
            None => self.derive_with_hmac(password, &mut derived),
        }
        Ok(derived)
    }

    /// Fills `derived` for a hash over which the library has HMAC but not PBKDF2.
    ///
    /// Only the arrangement of the blocks is ours; each round is an HMAC of the library.
    fn derive_with_hmac(&self, password: &[u8], derived: &mut [u8]) {
        let key = hmac::Key::new(self.hash.hmac(), password);
        for (number, block) in (1_u32..).zip(derived.chunks_mut(self.hash.digest().output_len())) {
            let mut first = hmac::Context::with_key(&key);
            first.update(&self.salt);
            first.update(&number.to_be_bytes());
            let mut round = first.sign();
            add(block, round.as_ref());
            for _ in 1..self.iterations.get() {
                round = hmac::sign(&key, round.as_ref());
                add(block, round.as_ref());
            }
        }
    }
}

/// Adds octets to a block without carry.
fn add(block: &mut [u8], octets: &[u8]) {
    block.iter_mut().zip(octets).for_each(|(sum, octet)| *sum ^= octet);
}
