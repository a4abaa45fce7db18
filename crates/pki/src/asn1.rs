//! A small reader and writer for DER elements, on the `der` crate's header rules.
//!
//! Only what X.509 needs: single-octet tags, definite lengths. Not a general ASN.1 library.
//! X.690 §8 and §10.

use der::{Decode, Header, Reader as _, SliceReader};

use crate::error::Error;
use crate::oid::Oid;

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

/// A cursor over a run of DER elements.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts reading at the first of these octets.
    pub fn new(input: &'a [u8]) -> Self {
        Self { rest: input }
    }

    /// Reads the one SEQUENCE that the input must be, whole, and enters it.
    ///
    /// # Errors
    /// `NotDer`, `UnexpectedElement`, or `TrailingBytes` after the sequence.
    pub fn whole_sequence(input: &'a [u8]) -> Result<Self, Error> {
        let mut outer = Self::new(input);
        let inner = outer.sequence()?;
        outer.finish()?;
        Ok(inner)
    }

    /// Says whether everything was read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Gives what was not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Gives the next identifier octet without moving.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Ends reading.
    ///
    /// # Errors
    /// `TrailingBytes` when something is left.
    pub fn finish(self) -> Result<(), Error> {
        if self.is_empty() { Ok(()) } else { Err(Error::TrailingBytes) }
    }

    /// Reads the next element whatever it is.
    ///
    /// # Errors
    /// `NotDer` at the end of input or when the header breaks DER.
    pub fn any(&mut self) -> Result<Element<'a>, Error> {
        let tag = self.peek().ok_or(Error::NotDer)?;
        let (header_length, length) = header(self.rest)?;
        let total = header_length.checked_add(length).ok_or(Error::NotDer)?;
        let (der, rest) = self.rest.split_at_checked(total).ok_or(Error::NotDer)?;
        let value = der.get(header_length..).ok_or(Error::NotDer)?;
        self.rest = rest;
        Ok(Element { tag, value, der })
    }

    /// Reads the next element, which must have this tag, and gives all of it.
    ///
    /// # Errors
    /// `UnexpectedElement` on another tag or at the end; else as `any`.
    pub fn element(&mut self, tag: u8) -> Result<Element<'a>, Error> {
        if self.peek() == Some(tag) { self.any() } else { Err(Error::UnexpectedElement) }
    }

    /// Reads the next element, which must have this tag, and gives its content.
    ///
    /// # Errors
    /// As `element`.
    pub fn value(&mut self, tag: u8) -> Result<&'a [u8], Error> {
        Ok(self.element(tag)?.value)
    }

    /// Reads the next element's content if it has this tag.
    ///
    /// # Errors
    /// `NotDer` when the element is there but broken.
    pub fn optional(&mut self, tag: u8) -> Result<Option<&'a [u8]>, Error> {
        if self.peek() == Some(tag) { self.any().map(|e| Some(e.value)) } else { Ok(None) }
    }

    /// Enters a constructed element with this tag.
    ///
    /// # Errors
    /// As `element`.
    pub fn enter(&mut self, tag: u8) -> Result<Reader<'a>, Error> {
        self.value(tag).map(Reader::new)
    }

    /// Enters a constructed element if the next one has this tag.
    ///
    /// # Errors
    /// As `optional`.
    pub fn enter_optional(&mut self, tag: u8) -> Result<Option<Reader<'a>>, Error> {
        Ok(self.optional(tag)?.map(Reader::new))
    }

    /// Enters a SEQUENCE.
    ///
    /// # Errors
    /// As `element`.
    pub fn sequence(&mut self) -> Result<Reader<'a>, Error> {
        self.enter(tag::SEQUENCE)
    }

    /// Reads an OBJECT IDENTIFIER.
    ///
    /// # Errors
    /// `BadOid`; else as `element`.
    pub fn oid(&mut self) -> Result<Oid, Error> {
        Oid::from_content(self.value(tag::OID)?)
    }

    /// Reads the content of an INTEGER, minimal as X.690 §8.3.2 requires.
    ///
    /// # Errors
    /// `BadValue` when empty or padded; else as `element`.
    pub fn integer(&mut self) -> Result<&'a [u8], Error> {
        minimal_integer(self.value(tag::INTEGER)?)
    }

    /// Reads a BOOLEAN.
    ///
    /// # Errors
    /// `BadValue` unless the content is 00 or FF; else as `element`.
    pub fn boolean(&mut self) -> Result<bool, Error> {
        boolean(self.value(tag::BOOLEAN)?)
    }

    /// Reads a BIT STRING.
    ///
    /// # Errors
    /// `BadValue`; else as `element`.
    pub fn bit_string(&mut self) -> Result<BitString<'a>, Error> {
        BitString::from_content(self.value(tag::BIT_STRING)?)
    }
}

/// Gives where a part read from an input stands in it.
///
/// Both must be of the same buffer; else the range means nothing.
pub fn range_in(input: &[u8], part: &[u8]) -> std::ops::Range<usize> {
    let start = part.as_ptr().addr().saturating_sub(input.as_ptr().addr());
    start..start.saturating_add(part.len())
}

fn header(input: &[u8]) -> Result<(usize, usize), Error> {
    // The everyday case, a one-octet tag and a short length, needs no library.
    if let [tag, length @ 0..=0x7f, ..] = *input
        && tag & 0x1f != 0x1f
        && tag & 0xdf != 0
    {
        return Ok((2, usize::from(length)));
    }
    let mut reader = SliceReader::new(input).map_err(|_| Error::NotDer)?;
    let header = Header::decode(&mut reader).map_err(|_| Error::NotDer)?;
    let used = usize::try_from(reader.position()).map_err(|_| Error::NotDer)?;
    let length = usize::try_from(header.length()).map_err(|_| Error::NotDer)?;
    Ok((used, length))
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
    let content = minimal_integer(content)?;
    let magnitude = match content {
        [0x80..=0xff, ..] => return Err(Error::BadValue),
        [0, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    if magnitude.len() > 4 {
        return Err(Error::BadValue);
    }
    Ok(magnitude.iter().fold(0, |n, &octet| (n << 8) | u32::from(octet)))
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

/// Writes DER elements one after the other.
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
}

impl Writer {
    /// Starts with nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a closure on a fresh writer and gives what it wrote.
    pub fn build(body: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut writer = Self::new();
        body(&mut writer);
        writer.finish()
    }

    /// Gives all that was written.
    pub fn finish(self) -> Vec<u8> {
        self.out
    }

    /// Appends octets that are already DER.
    pub fn raw(&mut self, der: &[u8]) {
        self.out.extend_from_slice(der);
    }

    /// Writes a primitive element.
    pub fn value(&mut self, tag: u8, content: &[u8]) {
        self.out.push(tag);
        push_length(&mut self.out, content.len());
        self.out.extend_from_slice(content);
    }

    /// Writes a constructed element around what the closure writes.
    pub fn nested(&mut self, tag: u8, body: impl FnOnce(&mut Self)) {
        let content = Self::build(body);
        self.value(tag, &content);
    }

    /// Writes a SEQUENCE around what the closure writes.
    pub fn sequence(&mut self, body: impl FnOnce(&mut Self)) {
        self.nested(tag::SEQUENCE, body);
    }

    /// Writes an OBJECT IDENTIFIER.
    pub fn oid(&mut self, oid: &Oid) {
        self.value(tag::OID, oid.content());
    }

    /// Writes a number as INTEGER.
    pub fn integer(&mut self, number: u32) {
        let octets = u64::from(number).to_be_bytes();
        let skip = octets.iter().take_while(|&&octet| octet == 0).count().min(7);
        let kept = octets.get(skip..).unwrap_or_default();
        // A set top bit would make the number negative.
        let start = if kept.first().is_some_and(|&octet| octet >= 0x80) { skip - 1 } else { skip };
        self.value(tag::INTEGER, octets.get(start..).unwrap_or_default());
    }

    /// Writes BOOLEAN TRUE; FALSE is a default everywhere and never written (X.690 §11.5).
    pub fn boolean_true(&mut self) {
        self.value(tag::BOOLEAN, &[0xff]);
    }

    /// Writes a BIT STRING of whole octets.
    pub fn bit_string(&mut self, octets: &[u8]) {
        self.out.push(tag::BIT_STRING);
        push_length(&mut self.out, octets.len() + 1);
        self.out.push(0);
        self.out.extend_from_slice(octets);
    }

    /// Writes a BIT STRING of named bits, bit 0 in the highest place, trailing zeros cut
    /// (X.690 §11.2.2), under the given tag.
    pub fn named_bits(&mut self, tag: u8, bits: u16) {
        let unused = u8::try_from(bits.trailing_zeros() % 8).unwrap_or(0);
        let [high, low] = bits.to_be_bytes();
        match (high, low) {
            (0, 0) => self.value(tag, &[0]),
            (_, 0) => self.value(tag, &[unused, high]),
            _ => self.value(tag, &[unused, high, low]),
        }
    }
}

fn push_length(out: &mut Vec<u8>, length: usize) {
    match u8::try_from(length) {
        Ok(short @ 0..=0x7f) => out.push(short),
        _ => {
            let octets = length.to_be_bytes();
            let skip = octets.iter().take_while(|&&octet| octet == 0).count();
            let kept = octets.get(skip..).unwrap_or_default();
            // At most eight octets, so the count fits.
            out.push(0x80 | u8::try_from(kept.len()).unwrap_or(8));
            out.extend_from_slice(kept);
        }
    }
}

#[cfg(test)]
mod tests;
