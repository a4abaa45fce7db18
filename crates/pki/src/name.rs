//! Distinguished names: read, compared as RFC 5280 §7.1 says, shown as RFC 4514 says, and built.
//!
//! A name is DER, not a string. What is compared is a canonical form made once when it is read.

mod attribute;
mod canonical;
mod display;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

pub(crate) use attribute::is_printable;
pub use attribute::{Attribute, AttributeValue};

use crate::asn1::{Reader, Writer, tag};
use crate::error::Error;
use crate::oid::Oid;

/// Most attributes read in one name.
const MAX_ATTRIBUTES: usize = 256;

/// A distinguished name. Cloning is cheap; equality is the comparison of RFC 5280 §7.1.
#[derive(Clone)]
pub struct Name {
    /// The encoding, then the canonical form.
    octets: Arc<[u8]>,
    der_length: usize,
}

impl Name {
    /// Reads a name, whole.
    ///
    /// # Errors
    /// What is wrong with the DER; `BadValue` for an empty relative name; `TooMany` attributes.
    pub fn parse(der: &[u8]) -> Result<Self, Error> {
        let mut octets = Vec::with_capacity(2 * der.len() + 32);
        octets.extend_from_slice(der);
        let mut rdns = Reader::whole_sequence(der)?;
        let mut count = 0;
        while !rdns.is_empty() {
            let set = rdns.value(tag::SET)?;
            count += canonical::push_rdn(set, &mut octets)?;
            if count > MAX_ATTRIBUTES {
                return Err(Error::TooMany(MAX_ATTRIBUTES));
            }
        }
        Ok(Self { octets: octets.into(), der_length: der.len() })
    }

    /// Reads the name that stands next in a reader.
    ///
    /// # Errors
    /// As `parse`.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Error> {
        Self::parse(reader.element(tag::SEQUENCE)?.der)
    }

    /// Builds a name of one attribute per relative name, in the order given.
    ///
    /// Values are UTF8String, save for the attributes RFC 5280 appendix A restricts: country and
    /// serial number are PrintableString, e-mail address and domain component IA5String.
    ///
    /// # Errors
    /// `BadString` when a value is empty, longer than its upper bound or outside its alphabet.
    pub fn build<T: AsRef<str>>(
        attributes: impl IntoIterator<Item = (Attribute, T)>,
    ) -> Result<Self, Error> {
        let mut body = Writer::new();
        for (attribute, value) in attributes {
            attribute.write_rdn(value.as_ref(), &mut body)?;
        }
        let body = body.finish();
        Self::parse(&Writer::build(|w| w.sequence(|w| w.raw(&body))))
    }

    /// Gives the encoding as found.
    pub fn der(&self) -> &[u8] {
        self.octets.get(..self.der_length).unwrap_or_default()
    }

    fn canonical(&self) -> &[u8] {
        self.octets.get(self.der_length..).unwrap_or_default()
    }

    /// Says whether the name has no relative names at all.
    pub fn is_empty(&self) -> bool {
        self.canonical().is_empty()
    }

    /// Says whether two names are the same (RFC 5280 §7.1).
    pub fn matches(&self, other: &Self) -> bool {
        self.canonical() == other.canonical()
    }

    /// Says whether this name is the base or lies below it, the rule of directory name
    /// constraints (RFC 5280 §4.2.1.10).
    pub fn is_within(&self, base: &Self) -> bool {
        // Each relative name carries its own length, so octets agree only at whole names.
        self.canonical().starts_with(base.canonical())
    }

    /// Gives the name one relative name longer, as a distribution point relative to its issuer
    /// is (RFC 5280 §4.2.1.13); `rdn` is the content of the SET.
    ///
    /// # Errors
    /// As `parse`.
    pub fn with_rdn(&self, rdn: &[u8]) -> Result<Self, Error> {
        let rdns = Reader::whole_sequence(self.der())?;
        Self::parse(&Writer::build(|w| {
            w.sequence(|w| {
                w.raw(rdns.rest());
                w.value(tag::SET, rdn);
            });
        }))
    }

    /// Gives the relative names in encoded order, each as its attributes.
    pub fn rdns(&self) -> impl Iterator<Item = Vec<AttributeValue<'_>>> {
        self.sets().map(|set| AttributeValue::read_all(set).collect())
    }

    /// Gives the attributes of all relative names in encoded order.
    pub fn attributes(&self) -> impl Iterator<Item = AttributeValue<'_>> {
        self.sets().flat_map(AttributeValue::read_all)
    }

    fn sets(&self) -> impl Iterator<Item = &[u8]> {
        // Reading cannot fail here: the same octets were read when the name was made.
        let mut rdns = Reader::whole_sequence(self.der()).unwrap_or_else(|_| Reader::new(&[]));
        std::iter::from_fn(move || rdns.value(tag::SET).ok())
    }

    /// Gives the text of the last attribute of this type, the most specific one.
    pub fn find(&self, oid: &Oid) -> Option<String> {
        let values = self.attributes().filter(|attribute| attribute.oid == *oid);
        values.last().and_then(|attribute| attribute.text())
    }

    /// Gives the last common name; for display only, never for identity.
    pub fn common_name(&self) -> Option<String> {
        self.find(&Oid::COMMON_NAME)
    }

    /// Gives what people call it: the common name, or all of it; for display only, never for identity.
    pub fn label(&self) -> String {
        self.common_name().unwrap_or_else(|| self.to_string())
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.matches(other)
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical().hash(state);
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({self})")
    }
}

#[cfg(test)]
mod tests;
