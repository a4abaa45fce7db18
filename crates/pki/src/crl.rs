//! Certificate revocation lists, read (RFC 5280 §5).
//!
//! A list is read once, front to back; its entries stay in their encoding, which is the compact
//! form, and an index of four bytes per entry is made when one is first looked up. What a list
//! means for a certificate is the business of `trust`.

mod entry;

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use entry::{Entries, Entry};

use crate::asn1::{Reader, range_in, small_integer, tag};
use crate::error::Error;
use crate::extension::{AuthorityKeyId, Extension, ExtensionValue, IssuingDistributionPoint};
use crate::extensions::Extensions;
use crate::key::{PublicKey, SignatureAlgorithm};
use crate::name::Name;
use crate::oid::Oid;
use crate::pem;
use crate::serial::Serial;
use crate::time::UnixTime;

/// Largest list read, in bytes; about five million entries.
pub const MAX_CRL: usize = 256 << 20;

/// The label of lists in PEM.
pub const PEM_LABEL: &str = "X509 CRL";

/// Extensions a critical mark on which is understood here.
const KNOWN: [Oid; 7] = [
    Oid::AUTHORITY_KEY_IDENTIFIER,
    Oid::ISSUER_ALT_NAME,
    Oid::CRL_NUMBER,
    Oid::DELTA_CRL_INDICATOR,
    Oid::ISSUING_DISTRIBUTION_POINT,
    Oid::FRESHEST_CRL,
    Oid::AUTHORITY_INFO_ACCESS,
];

/// A revocation list. Cloning is cheap; equality is equality of the encodings.
#[derive(Clone)]
pub struct Crl(Arc<Parsed>);

struct Parsed {
    der: Vec<u8>,
    tbs: Range<usize>,
    signature: Range<usize>,
    entries: Range<usize>,
    signature_algorithm: SignatureAlgorithm,
    algorithms_agree: bool,
    issuer: Name,
    this_update: UnixTime,
    next_update: Option<UnixTime>,
    extensions: Extensions,
    number: Option<Serial>,
    delta_base: Option<Extension<Serial>>,
    distribution_point: Option<Extension<IssuingDistributionPoint>>,
    unknown_critical: Vec<Oid>,
    survey: entry::Survey,
    index: OnceLock<Vec<u32>>,
}

impl Crl {
    /// Reads exactly one list, every entry of it.
    ///
    /// # Errors
    /// `TooLarge` above 256 MiB, `TrailingBytes`, `BadVersion`, `BadExtension` and
    /// `DuplicateExtension` with the identifier, else what is wrong with the DER.
    pub fn parse(der: &[u8]) -> Result<Self, Error> {
        if der.len() > MAX_CRL {
            return Err(Error::TooLarge(MAX_CRL));
        }
        let mut outer = Reader::whole_sequence(der)?;
        let tbs = outer.element(tag::SEQUENCE)?;
        let algorithm = outer.any()?;
        let signature = outer.bit_string()?.whole()?;
        outer.finish()?;
        let mut reader = Reader::new(tbs.value);
        let extensible = parse_version(&mut reader)?;
        let inner_algorithm = reader.element(tag::SEQUENCE)?.der;
        let issuer = Name::read(&mut reader)?;
        let (this_update, _) = UnixTime::parse(&reader.any()?)?;
        let next_update = match reader.peek() {
            Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => Some(UnixTime::parse(&reader.any()?)?.0),
            _ => None,
        };
        let entries = match reader.optional(tag::SEQUENCE)? {
            // RFC 5280 §5.1.2.6: a list of nothing is absent.
            Some([]) => return Err(Error::BadValue),
            entries => entries.unwrap_or_default(),
        };
        let extensions = parse_extensions(&mut reader)?;
        reader.finish()?;
        let survey = entry::Survey::take(entries)?;
        if extensible == Extensible::No && (survey.has_extensions || !extensions.is_empty()) {
            return Err(Error::BadVersion);
        }
        let entries_at = if entries.is_empty() { 0..0 } else { range_in(der, entries) };
        Ok(Self(Arc::new(Parsed {
            tbs: range_in(der, tbs.der),
            signature: range_in(der, signature),
            entries: entries_at,
            signature_algorithm: SignatureAlgorithm::parse(&algorithm)?,
            algorithms_agree: inner_algorithm == algorithm.der,
            issuer,
            this_update,
            next_update,
            number: parse_integer(&extensions, &Oid::CRL_NUMBER)?.map(|number| number.value),
            delta_base: parse_integer(&extensions, &Oid::DELTA_CRL_INDICATOR)?,
            distribution_point: extensions
                .find(&IssuingDistributionPoint::OID)
                .map(|raw| raw.decode())
                .transpose()?,
            unknown_critical: unknown_critical(&extensions),
            extensions,
            survey,
            index: OnceLock::new(),
            der: der.to_vec(),
        })))
    }

    /// Reads the first list of a PEM text, or DER.
    ///
    /// # Errors
    /// `NotPem`, `WrongPem`; else as `parse`.
    pub fn from_pem(text: &[u8]) -> Result<Self, Error> {
        Self::parse(&pem::pem_or_der(text, PEM_LABEL)?)
    }

    /// Gives the encoding.
    pub fn der(&self) -> &[u8] {
        &self.0.der
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

    /// Says whether the algorithm inside the signed part is the same (RFC 5280 §5.1.1.2).
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
        issuer_key.verify(self.signature_algorithm(), self.tbs_der(), self.signature())
    }

    /// Gives the issuer's name.
    pub fn issuer(&self) -> &Name {
        &self.0.issuer
    }

    /// Gives when the list was made.
    pub fn this_update(&self) -> UnixTime {
        self.0.this_update
    }

    /// Gives until when the next one comes, if the list says so, as RFC 5280 §5.1.2.5 requires.
    pub fn next_update(&self) -> Option<UnixTime> {
        self.0.next_update
    }

    /// Gives the list's number; numbers compare by size.
    pub fn number(&self) -> Option<&Serial> {
        self.0.number.as_ref()
    }

    /// Gives, for a delta, the number of the full list it builds on (RFC 5280 §5.2.4).
    pub fn delta_base(&self) -> Option<&Extension<Serial>> {
        self.0.delta_base.as_ref()
    }

    /// Gives authorityKeyIdentifier.
    pub fn authority_key_id(&self) -> Option<&Extension<AuthorityKeyId>> {
        self.0.extensions.authority_key_id()
    }

    /// Gives issuingDistributionPoint.
    pub fn issuing_distribution_point(&self) -> Option<&Extension<IssuingDistributionPoint>> {
        self.0.distribution_point.as_ref()
    }

    /// Gives all extensions of the list as found.
    pub fn extensions(&self) -> &Extensions {
        &self.0.extensions
    }

    /// Gives critical extensions of the list, then of its entries, that are not understood here.
    /// A list with any must not be used (RFC 5280 §5.2, §5.3).
    pub fn unknown_critical(&self) -> impl Iterator<Item = &Oid> {
        self.0.unknown_critical.iter().chain(&self.0.survey.unknown_critical)
    }

    /// Says whether an entry names its issuer, as those of an indirect list do (RFC 5280 §5.3.3).
    pub fn names_issuers(&self) -> bool {
        self.0.survey.names_issuers()
    }

    /// Gives the number of entries.
    pub fn len(&self) -> usize {
        self.0.survey.count
    }

    /// Says whether nothing is revoked.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Gives all entries in order.
    pub fn entries(&self) -> Entries<'_> {
        Entries::new(self.entries_der(), &self.0.survey)
    }

    /// Finds the entry for a certificate by its serial number and issuer.
    ///
    /// The first call sorts an index; later ones search it.
    pub fn find(&self, serial: &Serial, issuer: &Name) -> Option<Entry<'_>> {
        let entries = self.entries_der();
        let index = self.0.index.get_or_init(|| entry::sorted_offsets(entries, self.len()));
        let start = index.partition_point(|&at| entry::serial_at(entries, at) < serial.content());
        index
            .get(start..)?
            .iter()
            .take_while(|&&at| entry::serial_at(entries, at) == serial.content())
            .filter_map(|&at| entry::entry_at(entries, at, &self.0.survey))
            .find(|entry| entry.certificate_issuer.unwrap_or(self.issuer()).matches(issuer))
    }

    fn entries_der(&self) -> &[u8] {
        self.0.der.get(self.0.entries.clone()).unwrap_or_default()
    }
}

/// Whether a version has extensions; one without that has them anyway is not read
/// (RFC 5280 §5.1.2.1).
#[derive(PartialEq, Eq)]
enum Extensible {
    Yes,
    No,
}

fn parse_version(reader: &mut Reader<'_>) -> Result<Extensible, Error> {
    // Version 1 has no field; version 2 is written as 1.
    match reader.optional(tag::INTEGER)?.map(small_integer).transpose()? {
        None => Ok(Extensible::No),
        Some(1) => Ok(Extensible::Yes),
        Some(_) => Err(Error::BadVersion),
    }
}

fn parse_extensions(reader: &mut Reader<'_>) -> Result<Extensions, Error> {
    let Some(mut explicit) = reader.enter_optional(tag::constructed(0))? else {
        return Ok(Extensions::default());
    };
    let content = explicit.value(tag::SEQUENCE)?;
    explicit.finish()?;
    Extensions::parse(content)
}

fn parse_integer(extensions: &Extensions, oid: &Oid) -> Result<Option<Extension<Serial>>, Error> {
    let Some(raw) = extensions.find(oid) else { return Ok(None) };
    let parse = || {
        let mut reader = Reader::new(raw.value);
        let number = Serial::from_content(reader.integer()?)?;
        reader.finish()?;
        Ok(number)
    };
    let value = parse().map_err(|_: Error| Error::BadExtension(*oid))?;
    Ok(Some(Extension { criticality: raw.criticality, value }))
}

fn unknown_critical(extensions: &Extensions) -> Vec<Oid> {
    let critical = extensions.iter().filter(|raw| raw.is_critical()).map(|raw| raw.oid);
    critical.filter(|oid| !KNOWN.contains(oid)).collect()
}

impl PartialEq for Crl {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.der() == other.der()
    }
}

impl Eq for Crl {}

impl fmt::Debug for Crl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Crl({} entries of {})", self.len(), self.issuer())
    }
}

#[cfg(test)]
mod tests;
