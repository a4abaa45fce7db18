//! PKCS#10 certification requests: read, proven, built (RFC 2986).
//!
//! A request says nothing until its signature shows that whoever made it holds the key: only
//! `Proven` gives out what is asked for.

use std::fmt;
use std::ops::Range;

use crate::asn1::{Reader, Writer, range_in, small_integer, tag};
use crate::build::EncodedExtension;
use crate::error::Error;
use crate::extension::SubjectAltNames;
use crate::extensions::Extensions;
use crate::general_name::GeneralName;
use crate::key::{PrivateKey, PublicKey, SignatureAlgorithm};
use crate::name::Name;
use crate::oid::Oid;
use crate::pem;

/// Largest request read, in bytes.
pub const MAX_REQUEST: usize = 128 << 10;
/// Most attributes read in one request.
const MAX_ATTRIBUTES: usize = 64;
/// The label of requests in PEM, and the older one some tools still write.
const PEM_LABELS: [&str; 2] = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];

/// A request as read: nothing in it is proven yet.
pub struct CertificateRequest {
    der: Vec<u8>,
    info: Range<usize>,
    signature: Range<usize>,
    algorithm: SignatureAlgorithm,
    subject: Name,
    public_key: PublicKey,
    extensions: Extensions,
}

/// A request whose maker holds the private key.
pub struct Proven(CertificateRequest);

impl CertificateRequest {
    /// Reads exactly one request, DER or PEM.
    ///
    /// # Errors
    /// `TooLarge` above 128 KiB, `NotPem`, `WrongPem`, `BadVersion`, `BadExtension` and
    /// `DuplicateExtension` for the extensions asked for, else what is wrong with the DER.
    pub fn parse(input: &[u8]) -> Result<Self, Error> {
        if input.len() > MAX_REQUEST {
            return Err(Error::TooLarge(MAX_REQUEST));
        }
        let [label, older] = PEM_LABELS;
        let der = match pem::pem_or_der(input, label) {
            Err(Error::WrongPem) => pem::pem_or_der(input, older)?,
            other => other?,
        };
        let mut outer = Reader::whole_sequence(&der)?;
        let info = outer.element(tag::SEQUENCE)?;
        let algorithm = SignatureAlgorithm::parse(&outer.any()?)?;
        let signature = outer.bit_string()?.whole()?;
        outer.finish()?;
        let mut fields = Reader::new(info.value);
        if small_integer(fields.integer()?)? != 0 {
            return Err(Error::BadVersion);
        }
        let subject = Name::read(&mut fields)?;
        let public_key = PublicKey::from_spki(fields.element(tag::SEQUENCE)?.der)?;
        // Required by the standard, left out by some when empty.
        let attributes = fields.enter_optional(tag::constructed(0))?;
        fields.finish()?;
        let extensions = attributes.map(parse_attributes).transpose()?.unwrap_or_default();
        let (info, signature) = (range_in(&der, info.der), range_in(&der, signature));
        Ok(Self { info, signature, algorithm, subject, public_key, extensions, der })
    }

    /// Checks the proof of possession: the request's signature by the key it is for.
    ///
    /// # Errors
    /// `BadSignature`, `UnsupportedSignature`.
    pub fn prove(self) -> Result<Proven, Error> {
        let info = self.der.get(self.info.clone()).unwrap_or_default();
        let signature = self.der.get(self.signature.clone()).unwrap_or_default();
        self.public_key.verify(&self.algorithm, info, signature)?;
        Ok(Proven(self))
    }

    /// Builds a request signed by the key, asking for these alternative names; DER.
    ///
    /// # Errors
    /// `Crypto` when signing fails.
    pub fn build(
        key: &PrivateKey,
        subject: &Name,
        alt_names: &[GeneralName],
    ) -> Result<Vec<u8>, Error> {
        let names = (!alt_names.is_empty())
            .then(|| EncodedExtension::plain(&SubjectAltNames(alt_names.to_vec())));
        Self::build_asking(key, subject, names.as_slice())
    }

    /// Builds a request signed by the key, asking for these extensions; DER.
    ///
    /// # Errors
    /// `Crypto` when signing fails.
    pub fn build_asking(
        key: &PrivateKey,
        subject: &Name,
        extensions: &[EncodedExtension],
    ) -> Result<Vec<u8>, Error> {
        let info = Writer::build(|w| {
            w.sequence(|w| {
                w.integer(0);
                w.raw(subject.der());
                w.raw(key.public_key().spki());
                w.nested(tag::constructed(0), |w| {
                    if !extensions.is_empty() {
                        write_extension_request(w, extensions);
                    }
                });
            });
        });
        let signature = key.sign(&info)?;
        Ok(Writer::build(|w| {
            w.sequence(|w| {
                w.raw(&info);
                w.raw(&key.signature_algorithm().der());
                w.bit_string(&signature);
            });
        }))
    }
}

fn write_extension_request(writer: &mut Writer, extensions: &[EncodedExtension]) {
    writer.sequence(|w| {
        w.oid(&Oid::EXTENSION_REQUEST);
        w.nested(tag::SET, |w| {
            w.sequence(|w| extensions.iter().for_each(|extension| extension.encode(w)));
        });
    });
}

/// Reads the attributes for the extensions asked for (RFC 2985 §5.4.2); others are passed over.
fn parse_attributes(mut attributes: Reader<'_>) -> Result<Extensions, Error> {
    let mut requested = None;
    let mut count = 0;
    while !attributes.is_empty() {
        count += 1;
        if count > MAX_ATTRIBUTES {
            return Err(Error::TooMany(MAX_ATTRIBUTES));
        }
        let mut attribute = attributes.sequence()?;
        let oid = attribute.oid()?;
        let mut values = attribute.enter(tag::SET)?;
        attribute.finish()?;
        if oid != Oid::EXTENSION_REQUEST {
            continue;
        }
        let content = values.value(tag::SEQUENCE)?;
        values.finish()?;
        let extensions = match content {
            [] => Extensions::default(),
            content => Extensions::parse(content)?,
        };
        if requested.replace(extensions).is_some() {
            return Err(Error::DuplicateExtension(oid));
        }
    }
    Ok(requested.unwrap_or_default())
}

impl Proven {
    /// Gives the key the request is for.
    pub fn public_key(&self) -> &PublicKey {
        &self.0.public_key
    }

    /// Gives the subject asked for; may be empty. What goes into a certificate is not decided here.
    pub fn subject(&self) -> &Name {
        &self.0.subject
    }

    /// Gives the alternative names asked for.
    pub fn subject_alt_names(&self) -> &[GeneralName] {
        self.0.extensions.subject_alt_names().map_or(&[], |names| &names.value.0)
    }

    /// Gives all extensions asked for.
    pub fn extensions(&self) -> &Extensions {
        &self.0.extensions
    }

    /// Gives the algorithm of the proving signature.
    pub fn signature_algorithm(&self) -> &SignatureAlgorithm {
        &self.0.algorithm
    }

    /// Gives the request as read.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }
}

impl fmt::Debug for CertificateRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CertificateRequest({})", self.subject)
    }
}

impl fmt::Debug for Proven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proven({})", self.0.subject)
    }
}

#[cfg(test)]
mod tests;
