//! Password-based encryption as PKCS#8 and PKCS#12 use it: from an algorithm identifier and a
//! password to a key, from the key to plaintext (RFC 8018 §6.2, RFC 7292 appendix C).
//! It knows nothing of keys, bags and files, and holds no cipher of its own.

pub(crate) mod algorithm;
pub(crate) mod cipher;
pub(crate) mod hash;
pub(crate) mod pbes1;
pub(crate) mod pbes2;
pub(crate) mod pbkdf2;
pub(crate) mod pkcs12_kdf;
pub(crate) mod secret;

use std::num::NonZeroU32;

use zeroize::Zeroizing;

use crate::asn1::{Writer, saturating_integer};
use crate::error::Error;
use crate::oid::Oid;
use algorithm::AlgorithmIdentifier;
use secret::Secret;

/// Rounds of password hashing that one file may ask for in total.
///
/// Ten million cost a few seconds at most. GnuTLS, the costliest known writer, asks for 600 000
/// each for the MAC, the key and every certificate. A fuzzer, which cannot wait, gets by with less.
pub(crate) const ITERATION_LIMIT: u64 = if cfg!(fuzzing) { 20_000 } else { 10_000_000 };

/// Length of the salts made for encryption, octets (RFC 8018 §4.1 asks for at least 8).
const SALT_LEN: usize = 16;

/// What is left of the password hashing that one file may cost.
pub(crate) struct Budget {
    spent: u64,
}

impl Budget {
    /// Starts with nothing spent.
    pub(crate) const fn new() -> Self {
        Self { spent: 0 }
    }

    /// Accounts for `iterations` before they are done.
    ///
    /// # Errors
    /// `TooManyIterations` when the limit would be passed.
    pub(crate) fn spend(&mut self, iterations: NonZeroU32) -> Result<(), Error> {
        let asked = self.spent + u64::from(iterations.get());
        if asked > ITERATION_LIMIT {
            return Err(Error::TooManyIterations { asked, limit: ITERATION_LIMIT });
        }
        self.spent = asked;
        Ok(())
    }
}

/// A scheme of encryption with everything but the password.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Pbes1(pbes1::Parameters),
    Pbes2(pbes2::Parameters),
}

impl Scheme {
    /// Understands an encryption algorithm.
    ///
    /// # Errors
    /// `Unsupported`, or what is malformed about the parameters.
    pub(crate) fn parse(algorithm: &AlgorithmIdentifier<'_>) -> Result<Self, Error> {
        if algorithm.algorithm == Oid::PBES2 {
            pbes2::Parameters::parse(algorithm).map(Self::Pbes2)
        } else {
            pbes1::Parameters::parse(algorithm).map(Self::Pbes1)
        }
    }

    /// Writes the algorithm identifier.
    pub(crate) fn write(&self, writer: &mut Writer) {
        match self {
            Self::Pbes1(parameters) => parameters.write(writer),
            Self::Pbes2(parameters) => parameters.write(writer),
        }
    }

    /// Names the cipher, or the scheme where that names it.
    pub(crate) fn oid(&self) -> Oid {
        match self {
            Self::Pbes1(parameters) => parameters.oid(),
            Self::Pbes2(parameters) => parameters.oid(),
        }
    }

    /// Encrypts.
    ///
    /// # Errors
    /// `TooManyIterations`; `Crypto` when the library fails.
    pub(crate) fn encrypt(&self, plaintext: &[u8], secret: &Secret) -> Result<Vec<u8>, Error> {
        let mut budget = Budget::new();
        match self {
            Self::Pbes1(parameters) => parameters.encrypt(plaintext, secret, &mut budget),
            Self::Pbes2(parameters) => parameters.encrypt(plaintext, secret, &mut budget),
        }
    }

    /// Decrypts.
    ///
    /// # Errors
    /// `WrongPassword` when the padding comes out wrong, `TooManyIterations`.
    pub(crate) fn decrypt(
        &self,
        ciphertext: &[u8],
        secret: &Secret,
        budget: &mut Budget,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        match self {
            Self::Pbes1(parameters) => parameters.decrypt(ciphertext, secret, budget),
            Self::Pbes2(parameters) => parameters.decrypt(ciphertext, secret, budget),
        }
    }
}

/// Reads the content octets of a number of iterations, which is at least 1; the budget refuses what
/// is too large, however large.
pub(crate) fn parse_iterations(content: &[u8]) -> Result<NonZeroU32, Error> {
    NonZeroU32::new(saturating_integer(content)?).ok_or(Error::BadValue)
}

#[cfg(test)]
mod tests;
