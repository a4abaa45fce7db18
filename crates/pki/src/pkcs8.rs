//! Private keys encrypted under a passphrase: `EncryptedPrivateKeyInfo` (RFC 5958 §3).
//! Plain PKCS#8 is read and written by `key`.

use std::num::NonZeroU32;

use zeroize::Zeroizing;

use crate::asn1::{Reader, Writer, tag};
use crate::ber;
use crate::error::Error;
use crate::key::PrivateKey;
use crate::pbe::algorithm::AlgorithmIdentifier;
use crate::pbe::secret::Secret;
use crate::pbe::{Budget, Scheme, pbes2};

/// Largest input, octets.
const MAX_LEN: usize = 64 << 10;

/// Encrypts a key with PBES2: AES-256-CBC, PBKDF2-HMAC-SHA-256 with this many rounds.
///
/// Rounds make each guess dear: a passphrase thought up by a person needs hundreds of thousands,
/// one of 256 random bits none to speak of. The result is the DER of `ENCRYPTED PRIVATE KEY` in
/// PEM, as OpenSSL reads it.
///
/// # Errors
/// `EmptyPassword`; `Crypto` when the library fails.
pub fn encrypt(
    key: &PrivateKey,
    passphrase: &[u8],
    iterations: NonZeroU32,
) -> Result<Vec<u8>, Error> {
    if passphrase.is_empty() {
        return Err(Error::EmptyPassword);
    }
    let scheme = Scheme::Pbes2(pbes2::Parameters::generate(iterations)?);
    let ciphertext = scheme.encrypt(&key.to_pkcs8()?, &Secret::from_octets(passphrase))?;
    Ok(Writer::build(|writer| {
        writer.sequence(|info| {
            scheme.write(info);
            info.value(tag::OCTET_STRING, &ciphertext);
        });
    }))
}

/// Decrypts a key that we or others encrypted under a passphrase.
///
/// # Errors
/// `WrongPassword`, which a changed file gives too; `Unsupported`, `TooManyIterations`, or what is
/// malformed about the input or the key.
pub fn decrypt(der: &[u8], passphrase: &[u8]) -> Result<PrivateKey, Error> {
    let plaintext = decrypt_octets(der, &Secret::from_octets(passphrase))?;
    // There is no MAC, so what does not even look like a key comes of a wrong passphrase.
    Reader::whole_sequence(&plaintext).map_err(|_| Error::WrongPassword)?;
    PrivateKey::from_pkcs8(&plaintext)
}

fn decrypt_octets(der: &[u8], secret: &Secret) -> Result<Zeroizing<Vec<u8>>, Error> {
    if der.len() > MAX_LEN {
        return Err(Error::TooLarge(MAX_LEN));
    }
    let der = ber::to_der(der)?;
    let mut info = Reader::whole_sequence(&der)?;
    let scheme = Scheme::parse(&AlgorithmIdentifier::read(&mut info)?)?;
    let ciphertext = info.value(tag::OCTET_STRING)?;
    info.finish()?;
    scheme.decrypt(ciphertext, secret, &mut Budget::new())
}

#[cfg(test)]
mod tests;
