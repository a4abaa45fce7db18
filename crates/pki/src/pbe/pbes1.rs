//! The encryption schemes of PKCS#12 itself, with the key and the initial value both derived from
//! the password (RFC 7292 appendix C). Of these only three-key Triple DES is ever written.

use std::num::NonZeroU32;

use zeroize::Zeroizing;

use super::algorithm::{self, AlgorithmIdentifier};
use super::cipher::Cipher;
use super::hash::Hash;
use super::pkcs12_kdf::{self, Purpose};
use super::secret::Secret;
use super::{Budget, SALT_LEN, parse_iterations};
use crate::asn1::{Writer, tag};
use crate::error::Error;
use crate::oid::Oid;
use crate::random;

/// A scheme with everything but the password.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parameters {
    oid: Oid,
    cipher: Cipher,
    salt: Vec<u8>,
    iterations: NonZeroU32,
}

impl Parameters {
    /// Makes the one scheme we write, three-key Triple DES, with a fresh salt.
    ///
    /// # Errors
    /// `Crypto` when the source of randomness fails.
    pub(crate) fn generate(iterations: NonZeroU32) -> Result<Self, Error> {
        let mut salt = vec![0; SALT_LEN];
        random::fill(&mut salt)?;
        Ok(Self { oid: Oid::PBE_SHA1_3DES, cipher: Cipher::TripleDes, salt, iterations })
    }

    /// Understands a scheme and its parameters.
    pub(crate) fn parse(scheme: &AlgorithmIdentifier<'_>) -> Result<Self, Error> {
        let known = SCHEMES.into_iter().find(|(oid, _)| *oid == scheme.algorithm);
        let (oid, cipher) = known.ok_or_else(|| scheme.unsupported("encryption"))?;
        let mut parameters = scheme.enter_parameters()?;
        let salt = parameters.value(tag::OCTET_STRING)?.to_vec();
        let iterations = parse_iterations(parameters.value(tag::INTEGER)?)?;
        parameters.finish()?;
        Ok(Self { oid, cipher, salt, iterations })
    }

    /// Names the scheme.
    pub(crate) fn oid(&self) -> Oid {
        self.oid
    }

    /// Writes the algorithm identifier.
    pub(crate) fn write(&self, writer: &mut Writer) {
        algorithm::write(writer, self.oid, |identifier| {
            identifier.sequence(|parameters| {
                parameters.value(tag::OCTET_STRING, &self.salt);
                parameters.integer(self.iterations.get());
            });
        });
    }

    /// Encrypts.
    pub(crate) fn encrypt(
        &self,
        plaintext: &[u8],
        secret: &Secret,
        budget: &mut Budget,
    ) -> Result<Vec<u8>, Error> {
        let [key, iv] = self.derive(secret, budget)?;
        self.cipher.encrypt(&key, &iv, plaintext)
    }

    /// Decrypts.
    pub(crate) fn decrypt(
        &self,
        ciphertext: &[u8],
        secret: &Secret,
        budget: &mut Budget,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let [key, iv] = self.derive(secret, budget)?;
        self.cipher.decrypt(&key, &iv, ciphertext)
    }

    /// Derives the key and the initial value.
    fn derive(
        &self,
        secret: &Secret,
        budget: &mut Budget,
    ) -> Result<[Zeroizing<Vec<u8>>; 2], Error> {
        budget.spend(self.iterations)?;
        let derive = |purpose, length| {
            let (salt, rounds) = (&self.salt, self.iterations);
            pkcs12_kdf::derive(Hash::Sha1, purpose, secret.bmp_string(), salt, rounds, length)
        };
        let key = derive(Purpose::Key, self.cipher.key_len());
        Ok([key, derive(Purpose::InitialValue, self.cipher.block_len())])
    }
}

/// The schemes read (RFC 7292 appendix C).
const SCHEMES: [(Oid, Cipher); 4] = [
    (Oid::PBE_SHA1_3DES, Cipher::TripleDes),
    (Oid::PBE_SHA1_2DES, Cipher::TwoKeyTripleDes),
    (Oid::PBE_SHA1_RC2_128, Cipher::Rc2With128Bits),
    (Oid::PBE_SHA1_RC2_40, Cipher::Rc2With40Bits),
];
