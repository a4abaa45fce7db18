//! The extensions of certificates and CRLs, one type each: read from and written to their value.
//!
//! What they mean for a path is the business of `trust`. RFC 5280 §4.2 and §5.2.

mod access;
mod constraints;
mod distribution;
mod key_identifier;
mod key_usage;
mod policy;

pub use access::{AccessDescription, AuthorityInfoAccess};
pub use constraints::{BasicConstraints, GeneralSubtree, NameConstraints};
pub use distribution::{
    DistributionPoint, DistributionPointName, DistributionPoints, IssuingDistributionPoint,
    NoRevocationAvailable, ReasonFlags,
};
pub use key_identifier::{AuthorityKeyId, SubjectKeyId};
pub use key_usage::{ExtendedKeyUsage, KeyUsage};
pub use policy::{InhibitAnyPolicy, Policies, Policy, PolicyConstraints, PolicyMappings};

use crate::asn1::{Reader, Writer, tag};
use crate::error::Error;
use crate::general_name::GeneralName;
use crate::oid::Oid;

/// Most elements read in one list that is not of names.
const MAX_ELEMENTS: usize = 1024;

/// Whether whoever does not understand an extension must refuse (RFC 5280 §4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Criticality {
    /// Must refuse.
    Critical,
    /// May ignore it.
    NonCritical,
}

/// An extension we understand, with its criticality as found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension<T> {
    /// Whether it was marked critical.
    pub criticality: Criticality,
    /// What it says.
    pub value: T,
}

impl<T> Extension<T> {
    /// Says whether it was marked critical.
    pub fn is_critical(&self) -> bool {
        self.criticality == Criticality::Critical
    }
}

/// A type that is the value of an extension.
pub trait ExtensionValue: Sized {
    /// The identifier it is found under.
    const OID: Oid;

    /// Reads the value, the octets inside the OCTET STRING.
    ///
    /// # Errors
    /// What is wrong with the DER.
    fn parse(value: &[u8]) -> Result<Self, Error>;

    /// Writes the value.
    fn encode(&self, writer: &mut Writer);
}

/// Subject alternative names (RFC 5280 §4.2.1.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectAltNames(pub Vec<GeneralName>);

impl ExtensionValue for SubjectAltNames {
    const OID: Oid = Oid::SUBJECT_ALT_NAME;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        GeneralName::parse_list(Reader::whole_sequence(value)?).map(Self)
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| self.0.iter().for_each(|name| name.encode(w)));
    }
}

/// Issuer alternative names (RFC 5280 §4.2.1.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerAltNames(pub Vec<GeneralName>);

impl ExtensionValue for IssuerAltNames {
    const OID: Oid = Oid::ISSUER_ALT_NAME;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        GeneralName::parse_list(Reader::whole_sequence(value)?).map(Self)
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| self.0.iter().for_each(|name| name.encode(w)));
    }
}

/// Reads elements until the reader ends; at least one, at most `MAX_ELEMENTS`.
fn parse_list<'a, T>(
    mut reader: Reader<'a>,
    mut parse: impl FnMut(&mut Reader<'a>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    // Most have one.
    let mut list = Vec::with_capacity(1);
    while !reader.is_empty() {
        if list.len() == MAX_ELEMENTS {
            return Err(Error::TooMany(MAX_ELEMENTS));
        }
        list.push(parse(&mut reader)?);
    }
    if list.is_empty() { Err(Error::BadValue) } else { Ok(list) }
}

/// Reads a BOOLEAN DEFAULT FALSE. An explicit FALSE is not DER, but common in the field.
fn parse_flag(reader: &mut Reader<'_>, tag: u8) -> Result<bool, Error> {
    reader.optional(tag)?.map_or(Ok(false), crate::asn1::boolean)
}

/// Reads an optional number of certificates, which the standard does not limit, under an implicit
/// tag.
fn parse_number(reader: &mut Reader<'_>, tag: u8) -> Result<Option<u32>, Error> {
    reader.optional(tag)?.map(crate::asn1::saturating_integer).transpose()
}

/// Writes a number under an implicit tag.
fn write_number(writer: &mut Writer, tag: u8, number: u32) {
    let integer = Writer::build(|w| w.integer(number));
    let content = Reader::new(&integer).value(tag::INTEGER).unwrap_or_default();
    writer.value(tag, content);
}

#[cfg(test)]
mod tests;
