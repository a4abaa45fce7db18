//! X.509 certificates, read (RFC 5280 §4.1).
//!
//! Reading says what a certificate says, not whether it is right: old versions, odd serial numbers
//! and unknown algorithms are read so that `trust` can refuse them with its own reasons.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::asn1::{Reader, Writer, range_in, small_integer, tag};
use crate::error::Error;
use crate::extensions::Extensions;
use crate::fingerprint::Fingerprint;
use crate::key::{PublicKey, SignatureAlgorithm};
use crate::name::Name;
use crate::pem;
use crate::serial::Serial;
use crate::time::{TimeForm, UnixTime};

/// Largest certificate read, in bytes.
pub const MAX_CERTIFICATE: usize = 128 << 10;

/// The label of certificates in PEM.
pub const PEM_LABEL: &str = "CERTIFICATE";
/// An older label some files still have (RFC 7468 §4).
const OLD_PEM_LABEL: &str = "X509 CERTIFICATE";

/// The version of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Version 1: no extensions.
    V1,
    /// Version 2: unique identifiers.
    V2,
    /// Version 3: extensions.
    V3,
}

/// A certificate. Cloning is cheap; equality is equality of the encodings.
#[derive(Clone)]
pub struct Certificate(Arc<Parsed>);

struct Parsed {
    der: Vec<u8>,
    tbs: Range<usize>,
    signature: Range<usize>,
    signature_algorithm: SignatureAlgorithm,
    algorithms_agree: bool,
    fingerprint: Fingerprint,
    fields: Arc<Fields>,
    /// The first key that the signature was found to be made with.
    signer: OnceLock<PublicKey>,
}

/// What stands inside the to-be-signed part.
struct Fields {
    version: Version,
    serial: Serial,
    /// Of the signature, as encoded.
    algorithm: Vec<u8>,
    issuer: Name,
    not_before: (UnixTime, TimeForm),
    not_after: (UnixTime, TimeForm),
    subject: Name,
    public_key: PublicKey,
    has_unique_ids: bool,
    extensions: Extensions,
}

impl Certificate {
    /// Reads exactly one certificate.
    ///
    /// # Errors
    /// `TooLarge` above 128 KiB, `TrailingBytes`, `BadExtension` and `DuplicateExtension` with the
    /// identifier, else what is wrong with the DER.
    pub fn parse(der: &[u8]) -> Result<Self, Error> {
        Self::from_der(der.to_vec())
    }

    /// Reads exactly one certificate, and keeps the octets.
    pub(crate) fn from_der(der: Vec<u8>) -> Result<Self, Error> {
        Self::read(der, |tbs| Ok(Arc::new(Fields::parse(Reader::new(tbs))?)))
    }

    /// Shows the certificate under another signature: what is signed is the same, and not read again.
    ///
    /// # Errors
    /// `TooLarge` above 128 KiB.
    pub(crate) fn under(&self, signature: &[u8]) -> Result<Self, Error> {
        let der = Self::encode(self.tbs_der(), self.signature_algorithm(), signature);
        Self::read(der, |_| Ok(Arc::clone(&self.0.fields)))
    }

    /// Puts the three parts of a certificate together.
    pub(crate) fn encode(tbs: &[u8], algorithm: &SignatureAlgorithm, signature: &[u8]) -> Vec<u8> {
        Writer::build_about(tbs.len() + signature.len() + 64, |w| {
            w.sequence(|w| {
                w.raw(tbs);
                algorithm.encode(w);
                w.bit_string(signature);
            });
        })
    }

    /// Reads the three parts; `fields` gives what is in the one that is signed.
    fn read(
        der: Vec<u8>,
        fields: impl FnOnce(&[u8]) -> Result<Arc<Fields>, Error>,
    ) -> Result<Self, Error> {
        if der.len() > MAX_CERTIFICATE {
            return Err(Error::TooLarge(MAX_CERTIFICATE));
        }
        let mut outer = Reader::whole_sequence(&der)?;
        let tbs = outer.element(tag::SEQUENCE)?;
        let algorithm = outer.any()?;
        let signature = outer.bit_string()?.whole()?;
        outer.finish()?;
        let fields = fields(tbs.value)?;
        Ok(Self(Arc::new(Parsed {
            tbs: range_in(&der, tbs.der),
            signature: range_in(&der, signature),
            signature_algorithm: SignatureAlgorithm::parse(&algorithm)?,
            algorithms_agree: fields.algorithm == algorithm.der,
            fingerprint: Fingerprint::of(&der),
            fields,
            signer: OnceLock::new(),
            der,
        })))
    }

    /// Reads the first certificate of a PEM text, or DER.
    ///
    /// # Errors
    /// `NotPem`, `WrongPem`; else as `parse`.
    pub fn from_pem(text: &[u8]) -> Result<Self, Error> {
        match pem::pem_or_der(text, PEM_LABEL) {
            Err(Error::WrongPem) => Self::parse(&pem::pem_or_der(text, OLD_PEM_LABEL)?),
            der => Self::parse(&der?),
        }
    }

    /// Reads all certificates of a PEM text in order, or one DER certificate.
    ///
    /// # Errors
    /// `WrongPem` when there is none; else as `from_pem`.
    pub fn list_from_pem(text: &[u8]) -> Result<Vec<Self>, Error> {
        if pem::looks_like_der(text) {
            return Ok(vec![Self::parse(text)?]);
        }
        let labels = [PEM_LABEL, OLD_PEM_LABEL];
        let blocks =
            pem::decode(text)?.into_iter().filter(|block| labels.contains(&block.label.as_str()));
        let list: Vec<Self> =
            blocks.map(|block| Self::parse(&block.der)).collect::<Result<_, _>>()?;
        if list.is_empty() { Err(Error::WrongPem) } else { Ok(list) }
    }

    /// Gives the encoding.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// Gives the encoding in PEM.
    pub fn to_pem(&self) -> String {
        pem::encode(PEM_LABEL, self.der())
    }

    /// Gives the part that is signed.
    pub fn tbs_der(&self) -> &[u8] {
        self.0.der.get(self.0.tbs.clone()).unwrap_or_default()
    }

    /// Gives the signature's octets.
    pub fn signature(&self) -> &[u8] {
        self.0.der.get(self.0.signature.clone()).unwrap_or_default()
    }

    /// Gives the algorithm of the signature, as named outside the signed part.
    pub fn signature_algorithm(&self) -> &SignatureAlgorithm {
        &self.0.signature_algorithm
    }

    /// Says whether the algorithm inside the signed part is the same, as RFC 5280 §4.1.1.2
    /// requires.
    pub fn signature_algorithms_agree(&self) -> bool {
        self.0.algorithms_agree
    }

    /// Verifies the signature with the issuer's key.
    ///
    /// # Errors
    /// `BadSignature`, also when the two algorithm fields differ; `UnsupportedSignature`.
    pub fn verify_signature(&self, issuer_key: &PublicKey) -> Result<(), Error> {
        if !self.signature_algorithms_agree() {
            return Err(Error::BadSignature);
        }
        self.verify_octets(issuer_key)
    }

    /// Verifies the signature with this key by the algorithm outside the signed part, whatever the
    /// one inside says. Neither signature nor key can change, so a key that made it once is
    /// remembered (by this certificate and its clones) and the mathematics spared.
    ///
    /// # Errors
    /// `BadSignature`, `UnsupportedSignature`.
    pub fn verify_octets(&self, key: &PublicKey) -> Result<(), Error> {
        if self.0.signer.get() == Some(key) {
            return Ok(());
        }
        key.verify(self.signature_algorithm(), self.tbs_der(), self.signature())?;
        let _ = self.0.signer.set(key.clone());
        Ok(())
    }

    /// Gives the version.
    pub fn version(&self) -> Version {
        self.0.fields.version
    }

    /// Gives the serial number.
    pub fn serial(&self) -> &Serial {
        &self.0.fields.serial
    }

    /// Gives the issuer's name.
    pub fn issuer(&self) -> &Name {
        &self.0.fields.issuer
    }

    /// Gives the first second of validity.
    pub fn not_before(&self) -> UnixTime {
        self.0.fields.not_before.0
    }

    /// Gives the last second of validity.
    pub fn not_after(&self) -> UnixTime {
        self.0.fields.not_after.0
    }

    /// Gives the ASN.1 types the two times are written in.
    pub fn validity_forms(&self) -> (TimeForm, TimeForm) {
        (self.0.fields.not_before.1, self.0.fields.not_after.1)
    }

    /// Gives the subject's name; may be empty.
    pub fn subject(&self) -> &Name {
        &self.0.fields.subject
    }

    /// Says whether subject and issuer are the same name (RFC 5280 §3.2).
    pub fn is_self_issued(&self) -> bool {
        self.subject().matches(self.issuer())
    }

    /// Gives the certified key.
    pub fn public_key(&self) -> &PublicKey {
        &self.0.fields.public_key
    }

    /// Says whether there are unique identifiers, which nobody must issue (RFC 5280 §4.1.2.8).
    pub fn has_unique_ids(&self) -> bool {
        self.0.fields.has_unique_ids
    }

    /// Gives the extensions; none in versions 1 and 2 unless the issuer broke the rules.
    pub fn extensions(&self) -> &Extensions {
        &self.0.fields.extensions
    }

    /// Gives the SHA-256 fingerprint of the encoding.
    pub fn fingerprint(&self) -> Fingerprint {
        self.0.fingerprint
    }
}

impl Fields {
    /// Reads the content of TBSCertificate.
    fn parse(mut tbs: Reader<'_>) -> Result<Self, Error> {
        let version = parse_version(&mut tbs)?;
        let serial = Serial::from_content(tbs.value(tag::INTEGER)?)?;
        let algorithm = tbs.element(tag::SEQUENCE)?.der.to_vec();
        let issuer = Name::read(&mut tbs)?;
        let mut validity = tbs.sequence()?;
        let not_before = UnixTime::parse(&validity.any()?)?;
        let not_after = UnixTime::parse(&validity.any()?)?;
        validity.finish()?;
        let subject = Name::read(&mut tbs)?;
        let public_key = PublicKey::from_spki(tbs.element(tag::SEQUENCE)?.der)?;
        let issuer_id = tbs.optional(tag::context(1))?;
        let subject_id = tbs.optional(tag::context(2))?;
        let extensions = match tbs.enter_optional(tag::constructed(3))? {
            Some(mut explicit) => {
                let content = explicit.value(tag::SEQUENCE)?;
                explicit.finish()?;
                Extensions::parse(content)?
            }
            None => Extensions::default(),
        };
        tbs.finish()?;
        let has_unique_ids = issuer_id.is_some() || subject_id.is_some();
        Ok(Self {
            version,
            serial,
            algorithm,
            issuer,
            not_before,
            not_after,
            subject,
            public_key,
            has_unique_ids,
            extensions,
        })
    }
}

fn parse_version(tbs: &mut Reader<'_>) -> Result<Version, Error> {
    let Some(mut explicit) = tbs.enter_optional(tag::constructed(0))? else {
        return Ok(Version::V1);
    };
    let number = small_integer(explicit.integer()?)?;
    explicit.finish()?;
    match number {
        // Not DER, since it is the default, but seen in the field.
        0 => Ok(Version::V1),
        1 => Ok(Version::V2),
        2 => Ok(Version::V3),
        _ => Err(Error::BadVersion),
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.der() == other.der()
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({} of {})", self.serial(), self.subject())
    }
}

#[cfg(test)]
mod tests;
