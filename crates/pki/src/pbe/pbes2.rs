//! PBES2: PBKDF2 and a cipher in CBC mode (RFC 8018 §6.2, appendix A.4).

use std::num::NonZeroU32;

use zeroize::Zeroizing;

use super::algorithm::{self, AlgorithmIdentifier};
use super::cipher::Cipher;
use super::hash::Hash;
use super::pbkdf2::Pbkdf2;
use super::secret::Secret;
use super::{Budget, SALT_LEN};
use crate::asn1::{Writer, small_integer, tag};
use crate::error::Error;
use crate::oid::Oid;
use crate::random;

/// PBES2 with everything but the password.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parameters {
    pub(crate) key_derivation: Pbkdf2,
    pub(crate) oid: Oid,
    pub(crate) cipher: Cipher,
    pub(crate) iv: Vec<u8>,
}

impl Parameters {
    /// Makes the one combination we write: AES-256-CBC, PBKDF2 with HMAC-SHA-256, fresh salt and IV.
    ///
    /// # Errors
    /// `Crypto` when the source of randomness fails.
    pub(crate) fn generate(iterations: NonZeroU32) -> Result<Self, Error> {
        let mut salt = vec![0; SALT_LEN];
        random::fill(&mut salt)?;
        let cipher = Cipher::Aes256;
        let mut iv = vec![0; cipher.block_len()];
        random::fill(&mut iv)?;
        let key_derivation = Pbkdf2 { salt, iterations, key_len: None, hash: Hash::Sha256 };
        Ok(Self { key_derivation, oid: Oid::AES_256_CBC, cipher, iv })
    }

    /// Understands the parameters of PBES2.
    pub(crate) fn parse(scheme: &AlgorithmIdentifier<'_>) -> Result<Self, Error> {
        let mut parameters = scheme.enter_parameters()?;
        let key_derivation = Pbkdf2::parse(&AlgorithmIdentifier::read(&mut parameters)?)?;
        let encryption = AlgorithmIdentifier::read(&mut parameters)?;
        parameters.finish()?;
        let (cipher, iv) = parse_cipher(&encryption)?;
        let key_len = cipher.key_len();
        if iv.len() != cipher.block_len() || key_derivation.key_len.unwrap_or(key_len) != key_len {
            return Err(Error::BadValue);
        }
        Ok(Self { key_derivation, oid: encryption.algorithm, cipher, iv: iv.to_vec() })
    }

    /// Names the cipher.
    pub(crate) fn oid(&self) -> Oid {
        self.oid
    }

    /// Writes the algorithm identifier.
    pub(crate) fn write(&self, writer: &mut Writer) {
        algorithm::write(writer, Oid::PBES2, |identifier| {
            identifier.sequence(|parameters| {
                self.key_derivation.write(parameters);
                algorithm::write(parameters, self.oid, |encryption| {
                    encryption.value(tag::OCTET_STRING, &self.iv);
                });
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
        let key = self.key_derivation.derive(secret, self.cipher.key_len(), budget)?;
        self.cipher.encrypt(&key, &self.iv, plaintext)
    }

    /// Decrypts.
    pub(crate) fn decrypt(
        &self,
        ciphertext: &[u8],
        secret: &Secret,
        budget: &mut Budget,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let key = self.key_derivation.derive(secret, self.cipher.key_len(), budget)?;
        self.cipher.decrypt(&key, &self.iv, ciphertext)
    }
}

/// Understands a cipher and gives its initial value.
fn parse_cipher<'a>(encryption: &AlgorithmIdentifier<'a>) -> Result<(Cipher, &'a [u8]), Error> {
    let unsupported = || encryption.unsupported("encryption");
    if encryption.algorithm == Oid::RC2_CBC {
        // RFC 8018 appendix B.2.3: the version stands for the effective bits of the key.
        let mut parameters = encryption.enter_parameters()?;
        let version = parameters.optional(tag::INTEGER)?.map(small_integer).transpose()?;
        let iv = parameters.value(tag::OCTET_STRING)?;
        parameters.finish()?;
        let known = RC2_VERSIONS.into_iter().find(|(number, _)| Some(*number) == version);
        return Ok((known.ok_or_else(unsupported)?.1, iv));
    }
    let known = CIPHERS.into_iter().find(|(oid, _)| *oid == encryption.algorithm);
    let (_, cipher) = known.ok_or_else(unsupported)?;
    let iv = encryption.parameters.filter(|iv| iv.tag == tag::OCTET_STRING);
    Ok((cipher, iv.ok_or(Error::UnexpectedElement)?.value))
}

/// The versions of RC2 read.
const RC2_VERSIONS: [(u32, Cipher); 2] =
    [(58, Cipher::Rc2With128Bits), (160, Cipher::Rc2With40Bits)];

/// The ciphers read whose one parameter is the initial value (RFC 8018 appendix B.2, RFC 3565).
const CIPHERS: [(Oid, Cipher); 4] = [
    (Oid::AES_128_CBC, Cipher::Aes128),
    (Oid::AES_192_CBC, Cipher::Aes192),
    (Oid::AES_256_CBC, Cipher::Aes256),
    (Oid::DES_EDE3_CBC, Cipher::TripleDes),
];
