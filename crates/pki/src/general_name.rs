//! General names: the typed names of subjectAltName and of constraints (RFC 5280 §4.2.1.6).

use std::fmt;

use crate::asn1::{Element, Reader, Writer, tag};
use crate::error::Error;
use crate::hex;
use crate::name::Name;
use crate::oid::Oid;

/// Most general names read in one list.
pub const MAX_NAMES: usize = 4096;

/// A GeneralName.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum GeneralName {
    /// otherName, with the value's DER.
    OtherName {
        /// What the value is.
        oid: Oid,
        /// The value, one DER element.
        value: Vec<u8>,
    },
    /// rfc822Name: a mailbox, ASCII.
    Email(String),
    /// dNSName, ASCII.
    Dns(String),
    /// x400Address: the content octets.
    X400(Vec<u8>),
    /// directoryName.
    Directory(Name),
    /// ediPartyName: the content octets.
    EdiParty(Vec<u8>),
    /// uniformResourceIdentifier, ASCII.
    Uri(String),
    /// iPAddress: 4 or 16 octets; 8 or 32 (address and mask) in constraints. Foreign ones may have
    /// any number.
    Ip(Vec<u8>),
    /// registeredID.
    RegisteredId(Oid),
}

impl GeneralName {
    /// Makes a Microsoft user principal name.
    pub fn upn(text: &str) -> Self {
        let value = Writer::build(|w| w.value(tag::UTF8_STRING, text.as_bytes()));
        Self::OtherName { oid: Oid::UPN, value }
    }

    /// Gives the text if this is a user principal name.
    pub fn as_upn(&self) -> Option<&str> {
        let Self::OtherName { oid: Oid::UPN, value } = self else { return None };
        let text = Reader::new(value).value(tag::UTF8_STRING).ok()?;
        str::from_utf8(text).ok()
    }

    /// Reads a GeneralName element.
    ///
    /// # Errors
    /// `BadGeneralName` for an unknown choice or non-ASCII text, else what is wrong with the DER.
    pub fn parse(element: &Element<'_>) -> Result<Self, Error> {
        const OTHER: u8 = tag::constructed(0);
        const EMAIL: u8 = tag::context(1);
        const DNS: u8 = tag::context(2);
        const X400: u8 = tag::constructed(3);
        const DIRECTORY: u8 = tag::constructed(4);
        const EDI: u8 = tag::constructed(5);
        const URI: u8 = tag::context(6);
        const IP: u8 = tag::context(7);
        const REGISTERED: u8 = tag::context(8);
        Ok(match element.tag {
            OTHER => parse_other(element.value)?,
            EMAIL => Self::Email(ascii(element.value)?),
            DNS => Self::Dns(ascii(element.value)?),
            X400 => Self::X400(element.value.to_vec()),
            DIRECTORY => Self::Directory(Name::parse(element.value)?),
            EDI => Self::EdiParty(element.value.to_vec()),
            URI => Self::Uri(ascii(element.value)?),
            IP => Self::Ip(element.value.to_vec()),
            REGISTERED => Self::RegisteredId(Oid::from_content(element.value)?),
            _ => return Err(Error::BadGeneralName),
        })
    }

    /// Reads names until the reader ends.
    ///
    /// # Errors
    /// As `parse`; `BadValue` when there is none (RFC 5280 §4.2.1.6), `TooMany` above `MAX_NAMES`.
    pub fn parse_list(mut reader: Reader<'_>) -> Result<Vec<Self>, Error> {
        // Mostly there is one.
        let mut names = Vec::with_capacity(1);
        while !reader.is_empty() {
            if names.len() == MAX_NAMES {
                return Err(Error::TooMany(MAX_NAMES));
            }
            names.push(Self::parse(&reader.any()?)?);
        }
        if names.is_empty() { Err(Error::BadValue) } else { Ok(names) }
    }

    /// Writes the element.
    pub fn encode(&self, writer: &mut Writer) {
        match self {
            Self::OtherName { oid, value } => writer.nested(tag::constructed(0), |w| {
                w.oid(oid);
                w.nested(tag::constructed(0), |w| w.raw(value));
            }),
            Self::Email(text) => writer.value(tag::context(1), text.as_bytes()),
            Self::Dns(text) => writer.value(tag::context(2), text.as_bytes()),
            Self::X400(content) => writer.value(tag::constructed(3), content),
            Self::Directory(name) => writer.value(tag::constructed(4), name.der()),
            Self::EdiParty(content) => writer.value(tag::constructed(5), content),
            Self::Uri(text) => writer.value(tag::context(6), text.as_bytes()),
            Self::Ip(octets) => writer.value(tag::context(7), octets),
            Self::RegisteredId(oid) => writer.value(tag::context(8), oid.content()),
        }
    }
}

fn parse_other(content: &[u8]) -> Result<GeneralName, Error> {
    let mut reader = Reader::new(content);
    let oid = reader.oid()?;
    let mut explicit = reader.enter(tag::constructed(0))?;
    reader.finish()?;
    let value = explicit.any()?.der.to_vec();
    explicit.finish()?;
    Ok(GeneralName::OtherName { oid, value })
}

fn ascii(octets: &[u8]) -> Result<String, Error> {
    match str::from_utf8(octets) {
        Ok(text) if text.is_ascii() => Ok(text.to_owned()),
        _ => Err(Error::BadGeneralName),
    }
}

impl fmt::Display for GeneralName {
    /// A prefix saying the type, then the value; characters that could disturb a terminal are
    /// escaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherName { .. } if let Some(upn) = self.as_upn() => {
                write!(f, "upn:{}", upn.escape_debug())
            }
            Self::OtherName { oid, value } => {
                write!(f, "other:{oid}=#")?;
                hex::write(f, value)
            }
            Self::Email(text) => write!(f, "email:{}", text.escape_debug()),
            Self::Dns(text) => write!(f, "dns:{}", text.escape_debug()),
            Self::Uri(text) => write!(f, "uri:{}", text.escape_debug()),
            Self::Directory(name) => write!(f, "directory:{name}"),
            Self::RegisteredId(oid) => write!(f, "oid:{oid}"),
            Self::Ip(octets) => write_ip(f, octets),
            Self::X400(content) => {
                f.write_str("x400:#")?;
                hex::write(f, content)
            }
            Self::EdiParty(content) => {
                f.write_str("edi:#")?;
                hex::write(f, content)
            }
        }
    }
}

fn write_ip(f: &mut fmt::Formatter<'_>, octets: &[u8]) -> fmt::Result {
    use std::net::IpAddr;
    let address = |octets: &[u8]| match octets.len() {
        4 => <[u8; 4]>::try_from(octets).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(octets).ok().map(IpAddr::from),
        _ => None,
    };
    let (first, second) = octets.split_at(octets.len() / 2);
    match (address(octets), address(first), address(second)) {
        (Some(address), ..) if octets.len() == 4 || octets.len() == 16 => write!(f, "ip:{address}"),
        (None, Some(base), Some(mask)) => write!(f, "ip:{base}/{mask}"),
        _ => {
            f.write_str("ip:#")?;
            hex::write(f, octets)
        }
    }
}

#[cfg(test)]
mod tests;
