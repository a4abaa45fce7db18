//! A small reader and writer for DER elements, on the `der` crate's header rules.
//!
//! Only what X.509 needs: single-octet tags, definite lengths. Not a general ASN.1 library.
//! X.690 §8 and §10.

mod reader;
mod writer;

pub use reader::Reader;
pub use writer::Writer;

use crate::error::Error;

/// Identifier octets.
pub mod tag {
    /// BOOLEAN.
    pub const BOOLEAN: u8 = 0x01;
    /// INTEGER.
    pub const INTEGER: u8 = 0x02;
    /// BIT STRING, primitive.
    pub const BIT_STRING: u8 = 0x03;
    /// OCTET STRING, primitive.
    pub const OCTET_STRING: u8 = 0x04;
    /// NULL.
    pub const NULL: u8 = 0x05;
    /// OBJECT IDENTIFIER.
    pub const OID: u8 = 0x06;
    /// ENUMERATED.
    pub const ENUMERATED: u8 = 0x0a;
    /// UTF8String.
    pub const UTF8_STRING: u8 = 0x0c;
    /// NumericString.
    pub const NUMERIC_STRING: u8 = 0x12;
    /// PrintableString.
    pub const PRINTABLE_STRING: u8 = 0x13;
    /// TeletexString.
    pub const TELETEX_STRING: u8 = 0x14;
    /// IA5String.
    pub const IA5_STRING: u8 = 0x16;
    /// UTCTime.
    pub const UTC_TIME: u8 = 0x17;
    /// GeneralizedTime.
    pub const GENERALIZED_TIME: u8 = 0x18;
    /// VisibleString.
    pub const VISIBLE_STRING: u8 = 0x1a;
    /// UniversalString.
    pub const UNIVERSAL_STRING: u8 = 0x1c;
    /// BMPString.
    pub const BMP_STRING: u8 = 0x1e;
    /// SEQUENCE and SEQUENCE OF.
    pub const SEQUENCE: u8 = 0x30;
    /// SET and SET OF.
    pub const SET: u8 = 0x31;

    /// Context-specific, primitive (`[n] IMPLICIT` of a primitive type); n ≤ 30.
    pub const fn context(n: u8) -> u8 {
        0x80 | n
    }

    /// Context-specific, constructed (`[n] EXPLICIT`, or `IMPLICIT` of a constructed type); n ≤ 30.
    pub const fn constructed(n: u8) -> u8 {
        0xa0 | n
    }
}

/// One element as found: its first identifier octet, its content and the whole of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// First identifier octet.
    pub tag: u8,
    /// Content octets.
    pub value: &'a [u8],
    /// Identifier, length and content octets.
    pub der: &'a [u8],
}

impl<'a> Element<'a> {
    /// Gives a reader over the content of a constructed element with this tag.
    ///
    /// # Errors
    /// `UnexpectedElement` when the tag is another.
    pub fn enter(&self, tag: u8) -> Result<Reader<'a>, Error> {
        if self.tag == tag { Ok(Reader::new(self.value)) } else { Err(Error::UnexpectedElement) }
    }
}

/// A BIT STRING: octets and the number of unused bits at the end (0 to 7, all zero in DER).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BitString<'a> {
    /// Unused bits in the last octet.
    pub unused: u8,
    /// The octets after the leading count.
    pub octets: &'a [u8],
}

impl<'a> BitString<'a> {
    /// Reads the content octets of a BIT STRING, DER rules (X.690 §11.2.1).
    ///
    /// # Errors
    /// `BadValue` when the count of unused bits is wrong or an unused bit is set.
    pub fn from_content(content: &'a [u8]) -> Result<Self, Error> {
        let (&unused, octets) = content.split_first().ok_or(Error::BadValue)?;
        let padding_is_zero = match octets.last() {
            Some(last) => unused < 8 && last.trailing_zeros() >= u32::from(unused),
            None => unused == 0,
        };
        if padding_is_zero { Ok(Self { unused, octets }) } else { Err(Error::BadValue) }
    }

    /// Gives the octets of a string that must be whole octets, as keys and signatures are.
    ///
    /// # Errors
    /// `BadValue` when bits are unused.
    pub fn whole(self) -> Result<&'a [u8], Error> {
        if self.unused == 0 { Ok(self.octets) } else { Err(Error::BadValue) }
    }

    /// Gives the first 16 named bits, bit 0 in the highest place.
    pub fn named_bits(self) -> u16 {
        let high = self.octets.first().copied().unwrap_or(0);
        let low = self.octets.get(1).copied().unwrap_or(0);
        u16::from_be_bytes([high, low])
    }
}

/// Gives where a part read from an input stands in it.
///
/// Both must be of the same buffer; else the range means nothing.
pub fn range_in(input: &[u8], part: &[u8]) -> std::ops::Range<usize> {
    let start = part.as_ptr().addr().saturating_sub(input.as_ptr().addr());
    start..start.saturating_add(part.len())
}

/// Checks that these content octets of an INTEGER are minimal (X.690 §8.3.2).
///
/// # Errors
/// `BadValue` when empty or padded.
pub fn minimal_integer(content: &[u8]) -> Result<&[u8], Error> {
    match content {
        [] | [0, 0..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => Err(Error::BadValue),
        _ => Ok(content),
    }
}

/// Reads content octets of an INTEGER as a number that is not negative and fits 32 bits.
///
/// # Errors
/// `BadValue` when it is not minimal, negative or too large.
pub fn small_integer(content: &[u8]) -> Result<u32, Error> {
    let magnitude = magnitude(content)?;
    if magnitude.len() > 4 {
        return Err(Error::BadValue);
    }
    Ok(magnitude.iter().fold(0, |n, &octet| (n << 8) | u32::from(octet)))
}

/// Reads content octets of an INTEGER as a number that is not negative, where more than 32 bits
/// hold says no more than their greatest does.
///
/// # Errors
/// `BadValue` when it is not minimal or negative.
pub fn saturating_integer(content: &[u8]) -> Result<u32, Error> {
    if magnitude(content)?.len() > 4 { Ok(u32::MAX) } else { small_integer(content) }
}

/// Gives the octets of a number that is not negative, without the one that only keeps it positive.
fn magnitude(content: &[u8]) -> Result<&[u8], Error> {
    match minimal_integer(content)? {
        [0x80..=0xff, ..] => Err(Error::BadValue),
        [0, rest @ ..] if !rest.is_empty() => Ok(rest),
        all => Ok(all),
    }
}

/// Reads the content octets of a BOOLEAN.
///
/// # Errors
/// `BadValue` unless the content is 00 or FF.
pub fn boolean(content: &[u8]) -> Result<bool, Error> {
    match content {
        [0] => Ok(false),
        [0xff] => Ok(true),
        _ => Err(Error::BadValue),
    }
}

#[cfg(test)]
mod tests;
