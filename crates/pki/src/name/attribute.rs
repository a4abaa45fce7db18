//! The attributes of a name: as found, and those we write.

use crate::asn1::{Reader, Writer, tag};
use crate::error::Error;
use crate::name::canonical;
use crate::oid::Oid;

/// One attribute as found in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeValue<'a> {
    /// Attribute type.
    pub oid: Oid,
    /// ASN.1 type of the value.
    pub tag: u8,
    /// Content octets of the value.
    pub value: &'a [u8],
    /// The whole value.
    pub der: &'a [u8],
}

impl<'a> AttributeValue<'a> {
    /// Reads one AttributeTypeAndValue.
    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, Error> {
        let mut pair = reader.sequence()?;
        let oid = pair.oid()?;
        let element = pair.any()?;
        pair.finish()?;
        Ok(Self { oid, tag: element.tag, value: element.value, der: element.der })
    }

    /// Reads the content of a SET until it ends or breaks.
    pub(super) fn read_all(set: &'a [u8]) -> impl Iterator<Item = Self> {
        let mut reader = Reader::new(set);
        std::iter::from_fn(move || Self::read(&mut reader).ok())
    }

    /// Gives the value as text when its type is a string and its octets fit it.
    pub fn text(&self) -> Option<String> {
        canonical::text(self.tag, self.value)
    }
}

/// An attribute we write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// CN, at most 64 characters.
    CommonName,
    /// O, at most 64 characters.
    Organization,
    /// OU, at most 64 characters.
    OrganizationalUnit,
    /// C, two letters.
    Country,
    /// ST, at most 128 characters.
    State,
    /// L, at most 128 characters.
    Locality,
    /// serialNumber, at most 64 characters.
    SerialNumber,
    /// SN, at most 40 characters.
    Surname,
    /// GN, at most 16 characters (RFC 5280 appendix A.1, ub-given-name).
    GivenName,
    /// title, at most 64 characters.
    Title,
    /// pseudonym, at most 128 characters.
    Pseudonym,
    /// UID, at most 256 characters.
    UserId,
    /// DC, one label of a domain name.
    DomainComponent,
    /// emailAddress, at most 255 characters; new certificates carry it in subjectAltName instead.
    EmailAddress,
}

impl Attribute {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::CommonName,
        Self::Organization,
        Self::OrganizationalUnit,
        Self::Country,
        Self::State,
        Self::Locality,
        Self::SerialNumber,
        Self::Surname,
        Self::GivenName,
        Self::Title,
        Self::Pseudonym,
        Self::UserId,
        Self::DomainComponent,
        Self::EmailAddress,
    ];

    /// Gives the attribute's identifier.
    pub fn oid(self) -> Oid {
        match self {
            Self::CommonName => Oid::COMMON_NAME,
            Self::Organization => Oid::ORGANIZATION,
            Self::OrganizationalUnit => Oid::ORGANIZATIONAL_UNIT,
            Self::Country => Oid::COUNTRY,
            Self::State => Oid::STATE,
            Self::Locality => Oid::LOCALITY,
            Self::SerialNumber => Oid::SERIAL_NUMBER,
            Self::Surname => Oid::SURNAME,
            Self::GivenName => Oid::GIVEN_NAME,
            Self::Title => Oid::TITLE,
            Self::Pseudonym => Oid::PSEUDONYM,
            Self::UserId => Oid::USER_ID,
            Self::DomainComponent => Oid::DOMAIN_COMPONENT,
            Self::EmailAddress => Oid::EMAIL_ADDRESS,
        }
    }

    /// Gives the most characters a value may have (RFC 5280 appendix A.1).
    pub fn max_characters(self) -> usize {
        match self {
            Self::CommonName
            | Self::Organization
            | Self::OrganizationalUnit
            | Self::SerialNumber
            | Self::Title => 64,
            Self::Country => 2,
            Self::State | Self::Locality | Self::Pseudonym => 128,
            Self::Surname => 40,
            Self::GivenName => 16,
            Self::UserId => 256,
            Self::DomainComponent => 63,
            Self::EmailAddress => 255,
        }
    }

    fn string_tag(self) -> u8 {
        match self {
            Self::Country | Self::SerialNumber => tag::PRINTABLE_STRING,
            Self::DomainComponent | Self::EmailAddress => tag::IA5_STRING,
            _ => tag::UTF8_STRING,
        }
    }

    pub(super) fn write_rdn(self, value: &str, writer: &mut Writer) -> Result<(), Error> {
        let count = value.chars().count();
        let length_fits = (1..=self.max_characters()).contains(&count);
        let country_fits = self != Self::Country || value.chars().all(|c| c.is_ascii_uppercase());
        let alphabet_fits = match self.string_tag() {
            tag::PRINTABLE_STRING => value.chars().all(is_printable) && country_fits,
            tag::IA5_STRING => value.chars().all(|c| c.is_ascii_graphic()),
            _ => !value.chars().any(char::is_control),
        };
        if !length_fits || !alphabet_fits || (self == Self::Country && count != 2) {
            return Err(Error::BadString);
        }
        writer.nested(tag::SET, |w| {
            w.sequence(|w| {
                w.oid(&self.oid());
                w.value(self.string_tag(), value.as_bytes());
            });
        });
        Ok(())
    }
}

/// The alphabet of PrintableString (X.680 §41.4).
pub(crate) fn is_printable(c: char) -> bool {
    c.is_ascii_alphanumeric() || " '()+,-./:=?".contains(c)
}
