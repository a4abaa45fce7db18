//! Reading DER elements one after the other.

use der::{Decode, Header, Reader as _, SliceReader};

use super::{BitString, Element, boolean, minimal_integer, tag};
use crate::error::Error;
use crate::oid::Oid;

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

    /// Ends reading after the parameters of an algorithm, if there are any (RFC 5280 §4.1.1.2).
    ///
    /// # Errors
    /// `TrailingBytes` when more is left, `NotDer`.
    pub(crate) fn at_most_one(mut self) -> Result<(), Error> {
        if !self.is_empty() {
            self.any()?;
        }
        self.finish()
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
