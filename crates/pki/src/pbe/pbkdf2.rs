//! PBKDF2 and its parameters (RFC 8018 §5.2, appendix A.2).

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2;
use zeroize::Zeroizing;

use super::algorithm::{self, AlgorithmIdentifier};
use super::hash::Hash;
use super::secret::Secret;
use super::{Budget, read_iterations};
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
    /// `Unsupported` for scrypt, others, and PBKDF2 over a hash the library lacks.
    pub(crate) fn parse(function: &AlgorithmIdentifier<'_>) -> Result<Self, Error> {
        if function.algorithm != Oid::PBKDF2 {
            return Err(function.unsupported("key derivation"));
        }
        let mut parameters = function.enter_parameters()?;
        let salt = parameters.value(tag::OCTET_STRING)?.to_vec();
        let iterations = read_iterations(&mut parameters)?;
        let key_len = parameters.optional(tag::INTEGER)?.map(small_integer).transpose()?;
        let hash = if parameters.is_empty() {
            Hash::Sha1
        } else {
            pseudorandom(&AlgorithmIdentifier::read(&mut parameters)?)?
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
        let algorithm = self.hash.pbkdf2().ok_or(Error::Crypto)?;
        let mut derived = Zeroizing::new(vec![0; length]);
        pbkdf2::derive(algorithm, self.iterations, &self.salt, secret.octets(), &mut derived);
        Ok(derived)
    }
}

fn pseudorandom(function: &AlgorithmIdentifier<'_>) -> Result<Hash, Error> {
    let hash = Hash::from_hmac(function)?;
    match hash.pbkdf2() {
        Some(_) => Ok(hash),
        None => Err(function.unsupported("key derivation")),
    }
}
