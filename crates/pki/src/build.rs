//! Builds certificates: parameters become the exact bytes to be signed, and those are signed as
//! they are. What belongs into a certificate is `profile`'s matter. RFC 5280 §4.1.

use crate::asn1::{Writer, tag};
use crate::certificate::Certificate;
use crate::error::Error;
use crate::extension::{Criticality, ExtensionValue};
use crate::key::{PrivateKey, PublicKey, SignatureAlgorithm};
use crate::name::Name;
use crate::oid::Oid;
use crate::serial::Serial;
use crate::time::UnixTime;

/// How long what is signed of a certificate usually is, at most, in octets.
const USUAL: usize = 1_024;

/// Everything in a certificate but the signature algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateParameters {
    /// Serial number.
    pub serial: Serial,
    /// Name of the CA that signs.
    pub issuer: Name,
    /// First moment of validity.
    pub not_before: UnixTime,
    /// Last moment of validity.
    pub not_after: UnixTime,
    /// Name of the subject.
    pub subject: Name,
    /// Key of the subject.
    pub public_key: PublicKey,
    /// Extensions, in the order they are written.
    pub extensions: Vec<EncodedExtension>,
}

/// An extension to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedExtension {
    oid: Oid,
    criticality: Criticality,
    value: Vec<u8>,
}

impl EncodedExtension {
    /// Encodes an extension that whoever does not understand must refuse.
    pub fn critical<T: ExtensionValue>(value: &T) -> Self {
        Self::build(Criticality::Critical, value)
    }

    /// Encodes an extension that may be ignored.
    pub fn plain<T: ExtensionValue>(value: &T) -> Self {
        Self::build(Criticality::NonCritical, value)
    }

    fn build<T: ExtensionValue>(criticality: Criticality, value: &T) -> Self {
        Self { oid: T::OID, criticality, value: Writer::build(|w| value.encode(w)) }
    }

    /// Gives the identifier.
    pub fn oid(&self) -> &Oid {
        &self.oid
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| {
            w.oid(&self.oid);
            if self.criticality == Criticality::Critical {
                w.boolean_true();
            }
            w.value(tag::OCTET_STRING, &self.value);
        });
    }
}

/// A certificate before its signature: the bytes to be signed are fixed.
#[derive(Debug)]
pub struct Unsigned {
    tbs: Vec<u8>,
    algorithm: SignatureAlgorithm,
}

impl Unsigned {
    /// Fixes the bytes to be signed, for signers of one algorithm.
    pub fn build(parameters: &CertificateParameters, algorithm: SignatureAlgorithm) -> Self {
        let tbs = Writer::build_about(USUAL, |w| {
            w.sequence(|w| write_tbs(w, parameters, algorithm));
        });
        Self { tbs, algorithm }
    }

    /// Gives the bytes to be signed.
    pub fn tbs_der(&self) -> &[u8] {
        &self.tbs
    }

    /// Signs. The bytes signed are the same for every signer.
    ///
    /// # Errors
    /// `UnsupportedSignature` when the key signs with another algorithm than the bytes say;
    /// `Crypto` when the library fails; else what makes the bytes no certificate.
    pub fn sign(&self, key: &PrivateKey) -> Result<Certificate, Error> {
        if key.signature_algorithm() != self.algorithm {
            return Err(Error::UnsupportedSignature);
        }
        self.under(&key.sign(&self.tbs)?)
    }

    /// Shows the certificate the bytes would become, under a signature that is not theirs.
    ///
    /// # Errors
    /// What makes the bytes no certificate.
    pub fn under(&self, signature: &[u8]) -> Result<Certificate, Error> {
        Certificate::from_der(Certificate::encode(&self.tbs, &self.algorithm, signature))
    }
}

impl Certificate {
    /// Signs what this certificate says, and gives it under that signature in place of the one it has.
    ///
    /// # Errors
    /// `UnsupportedSignature` when the key signs with another algorithm than the certificate says;
    /// `Crypto` when the library fails.
    pub fn sign(&self, key: &PrivateKey) -> Result<Self, Error> {
        if key.signature_algorithm() != *self.signature_algorithm() {
            return Err(Error::UnsupportedSignature);
        }
        self.under(&key.sign(self.tbs_der())?)
    }
}

fn write_tbs(w: &mut Writer, parameters: &CertificateParameters, algorithm: SignatureAlgorithm) {
    const V3: u32 = 2;
    w.nested(tag::constructed(0), |w| w.integer(V3));
    w.value(tag::INTEGER, parameters.serial.content());
    algorithm.encode(w);
    w.raw(parameters.issuer.der());
    w.sequence(|w| {
        parameters.not_before.encode(w);
        parameters.not_after.encode(w);
    });
    w.raw(parameters.subject.der());
    w.raw(parameters.public_key.spki());
    if !parameters.extensions.is_empty() {
        w.nested(tag::constructed(3), |w| {
            w.sequence(|w| parameters.extensions.iter().for_each(|extension| extension.encode(w)));
        });
    }
}

#[cfg(test)]
mod tests;
