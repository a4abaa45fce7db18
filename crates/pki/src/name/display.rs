//! Names as text (RFC 4514), last relative name first.

use std::fmt::{self, Write};

use super::{AttributeValue, Name};
use crate::hex;
use crate::oid::Oid;

impl fmt::Display for Name {
    /// RFC 4514, with the usual short names beyond its table; control characters are escaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rdns: Vec<_> = self.rdns().collect();
        rdns.reverse();
        for (index, rdn) in rdns.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            for (index, attribute) in rdn.iter().enumerate() {
                if index > 0 {
                    f.write_str("+")?;
                }
                write_attribute(f, attribute)?;
            }
        }
        Ok(())
    }
}

fn write_attribute(f: &mut fmt::Formatter<'_>, attribute: &AttributeValue<'_>) -> fmt::Result {
    match (keyword(&attribute.oid), attribute.text()) {
        (Some(keyword), Some(text)) => {
            write!(f, "{keyword}=")?;
            write_escaped(f, &text)
        }
        _ => {
            write!(f, "{}=#", attribute.oid)?;
            hex::write(f, attribute.der)
        }
    }
}

fn keyword(oid: &Oid) -> Option<&'static str> {
    Some(match *oid {
        Oid::COMMON_NAME => "CN",
        Oid::SURNAME => "SN",
        Oid::SERIAL_NUMBER => "serialNumber",
        Oid::COUNTRY => "C",
        Oid::LOCALITY => "L",
        Oid::STATE => "ST",
        Oid::STREET => "STREET",
        Oid::ORGANIZATION => "O",
        Oid::ORGANIZATIONAL_UNIT => "OU",
        Oid::TITLE => "title",
        Oid::POSTAL_CODE => "postalCode",
        Oid::NAME => "name",
        Oid::GIVEN_NAME => "GN",
        Oid::INITIALS => "initials",
        Oid::GENERATION_QUALIFIER => "generationQualifier",
        Oid::DN_QUALIFIER => "dnQualifier",
        Oid::PSEUDONYM => "pseudonym",
        Oid::ORGANIZATION_IDENTIFIER => "organizationIdentifier",
        Oid::USER_ID => "UID",
        Oid::DOMAIN_COMPONENT => "DC",
        Oid::EMAIL_ADDRESS => "emailAddress",
        _ => return None,
    })
}

/// RFC 4514 §2.4.
fn write_escaped(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let last = text.chars().count().saturating_sub(1);
    for (index, c) in text.chars().enumerate() {
        match c {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => write!(f, "\\{c}")?,
            '#' if index == 0 => f.write_str("\\#")?,
            ' ' if index == 0 || index == last => f.write_str("\\ ")?,
            c if c.is_control() || is_direction_mark(c) => {
                let mut octets = [0; 4];
                let encoded = c.encode_utf8(&mut octets).bytes();
                encoded.into_iter().try_for_each(|octet| write!(f, "\\{octet:02x}"))?;
            }
            c => f.write_char(c)?,
        }
    }
    Ok(())
}

/// Marks that could make a name read as another one.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
