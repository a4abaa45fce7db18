//! Putting an issued certificate into the form its place of use opens: PKCS#12 (RFC 7292) or a PEM pair (RFC 7468).
//! Where it is written to, and who is told the password, is the caller's business.

use model::verification::Class;
use pki::certificate::Certificate;
use pki::key::PrivateKey;
use pki::{pem, pkcs12};
use zeroize::Zeroizing;

use crate::error::Error;
use target::Choice;

pub mod target;

/// What is delivered: one holder's certificate with what belongs to it.
#[derive(Debug)]
pub struct Parcel<'a> {
    /// The holder's key.
    pub key: &'a PrivateKey,
    /// The holder's certificate.
    pub certificate: &'a Certificate,
    /// The CAs above it, nearest first.
    pub chain: &'a [Certificate],
    /// The name a person picks it by; see [`friendly_name`].
    pub friendly_name: &'a str,
}

/// A certificate and its key as PEM.
#[derive(Debug)]
pub struct PemPair {
    /// The certificate, then the CAs above it, nearest first.
    pub certificates: String,
    /// The key, PKCS#8, not encrypted: for a file that only its owner may read.
    pub key: Zeroizing<String>,
}

/// The name under which a certificate shows in a list: "person · device · class · year".
///
/// The year is the one the certificate ends in, so that two of one device can be told apart. A machine has no person.
#[must_use]
pub fn friendly_name(
    person: Option<&str>,
    device: &str,
    class: &Class,
    certificate: &Certificate,
) -> String {
    let year: String =
        certificate.not_after().to_string().chars().take_while(|c| *c != '-').collect();
    let class = class.to_string();
    let parts = [person, Some(device), Some(&class), Some(&year)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A PKCS#12 file in the form of `choice`: key, certificate and chain, named, encrypted and with a MAC.
///
/// # Errors
/// `Refused` when the place cannot use this kind of key; `Invalid` for a password PKCS#12 cannot carry.
pub fn pkcs12(parcel: &Parcel<'_>, choice: Choice, password: &str) -> Result<Vec<u8>, Error> {
    choice.accept(&parcel.certificate.public_key().kind())?;
    let bundle = pkcs12::Bundle {
        key: parcel.key,
        leaf: parcel.certificate,
        chain: parcel.chain,
        friendly_name: parcel.friendly_name,
    };
    pkcs12::encode(&bundle, choice.format(), password)
        .map_err(|fault| Error::Invalid { field: "password", why: fault.to_string().into() })
}

/// A PEM pair, for programs that read files.
///
/// # Errors
/// `Internal` when the key cannot be written out.
pub fn pem_pair(parcel: &Parcel<'_>) -> Result<PemPair, Error> {
    let key = parcel.key.to_pkcs8().map_err(|fault| Error::Internal(fault.to_string()))?;
    Ok(PemPair {
        certificates: pem_chain(parcel.certificate, parcel.chain),
        key: Zeroizing::new(pem::encode("PRIVATE KEY", &key)),
    })
}

/// A certificate and the CAs above it as PEM, nearest first.
#[must_use]
pub fn pem_chain(certificate: &Certificate, chain: &[Certificate]) -> String {
    std::iter::once(certificate)
        .chain(chain)
        .map(|one| pem::encode("CERTIFICATE", one.der()))
        .collect()
}

#[cfg(test)]
mod tests;
