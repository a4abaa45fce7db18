//! PKCS#12 files: a private key, its certificate and the chain under one password (RFC 7292).
//!
//! Writes two formats, `modern` and `compat`; reads what others write, BER and PBMAC1 (RFC 9579)
//! included. It chooses no password and trusts no certificate.

mod attributes;
mod content;
mod mac;
mod reader;
mod writer;

use zeroize::Zeroizing;

use crate::certificate::Certificate;
use crate::error::Error;
use crate::key::PrivateKey;
use crate::oid::Oid;

/// The kind of file to write; both have one scheme for everything inside and always a MAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// PBES2 with AES-256-CBC and PBKDF2-HMAC-SHA-256, MAC with HMAC-SHA-256.
    Modern,
    /// PBE-SHA1-3DES and HMAC-SHA-1, for systems that call anything newer a wrong password.
    Compat,
}

/// What a file to be written holds.
#[derive(Clone, Copy, Debug)]
pub struct Bundle<'a> {
    /// The private key of `leaf`.
    pub key: &'a PrivateKey,
    /// The certificate of the holder.
    pub leaf: &'a Certificate,
    /// The certificates above it, issuing CA first.
    pub chain: &'a [Certificate],
    /// The label that certificate lists show; may be empty.
    pub friendly_name: &'a str,
}

/// The password to open a file with.
#[derive(Clone, Copy)]
pub enum Password<'a> {
    /// No password, which is encoded in another way than the empty one; both are tried.
    Absent,
    /// A password, possibly empty.
    Text(&'a str),
}

impl<'a> From<&'a str> for Password<'a> {
    fn from(password: &'a str) -> Self {
        Self::Text(password)
    }
}

/// What a file held.
#[derive(Debug)]
#[non_exhaustive]
pub struct Contents {
    /// The first private key.
    pub key: Option<Key>,
    /// All certificates: with a key first its own, then its issuers upwards, then the others in
    /// the order of the file.
    pub certificates: Vec<Entry>,
    /// Private keys after the first.
    pub other_keys: Vec<Key>,
    /// The digest of the MAC, or PBMAC1; `None` when the file has no MAC, so nothing vouches for
    /// its integrity.
    pub mac: Option<Oid>,
    /// The ciphers and schemes of encryption found, each once.
    pub encryption: Vec<Oid>,
}

/// A private key in a file.
pub struct Key {
    /// The `PrivateKeyInfo` in DER; of any kind, supported here or not.
    pub pkcs8: Zeroizing<Vec<u8>>,
    /// The label.
    pub friendly_name: Option<String>,
    /// What ties it to its certificate.
    pub local_key_id: Option<Vec<u8>>,
}

/// A certificate in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The certificate.
    pub certificate: Certificate,
    /// The label.
    pub friendly_name: Option<String>,
    /// What ties it to its key.
    pub local_key_id: Option<Vec<u8>>,
}

impl Contents {
    /// Gives the label of the holder's certificate, or of the key where only that has one.
    pub fn friendly_name(&self) -> Option<&str> {
        let leaf = self.certificates.first().and_then(|entry| entry.friendly_name.as_deref());
        leaf.or_else(|| self.key.as_ref()?.friendly_name.as_deref())
    }
}

impl Key {
    /// Reads the key.
    ///
    /// # Errors
    /// `UnsupportedKey` or `BadKey` when it is none we work with.
    pub fn private_key(&self) -> Result<PrivateKey, Error> {
        PrivateKey::from_pkcs8(&self.pkcs8)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("friendly_name", &self.friendly_name).finish_non_exhaustive()
    }
}

/// Writes a file.
///
/// Costs three derivations of a key from the password; run it off the serving threads.
///
/// # Errors
/// `EmptyPassword`, `PasswordNotAscii`, or `KeyMismatch` when `leaf` is not for `key`.
pub fn encode(bundle: &Bundle<'_>, format: Format, password: &str) -> Result<Vec<u8>, Error> {
    writer::encode(bundle, &writer::Strength::of(format), password)
}

/// Opens a file.
///
/// Bounded in size, nesting and password hashing, whatever the file asks for.
///
/// # Errors
/// `WrongPassword`, which a changed file gives too; `Undecryptable`, `Unsupported`,
/// `TooManyIterations`, `Truncated`, or what is malformed.
pub fn parse(file: &[u8], password: Password<'_>) -> Result<Contents, Error> {
    reader::parse(file, password)
}

#[cfg(test)]
mod tests;
