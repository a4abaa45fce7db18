//! Writing DER elements one after the other.

use super::tag;
use crate::oid::Oid;

/// Most of what is written by itself is no longer: a name, an extension, a signature.
const SHORT: usize = 96;

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
        Self::build_about(SHORT, body)
    }

    /// Runs a closure on a fresh writer that has room for about so many octets, and gives what it wrote.
    pub fn build_about(octets: usize, body: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut writer = Self { out: Vec::with_capacity(octets) };
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
        self.out.push(tag);
        let begins = self.out.len();
        body(self);
        let length = self.out.len().saturating_sub(begins);
        self.out.splice(begins..begins, length_octets(length));
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
        _ => out.extend(length_octets(length)),
    }
}

/// A length as it is written: from 128 on after the number of its octets, with a set top bit (X.690 §8.1.3).
fn length_octets(length: usize) -> impl Iterator<Item = u8> {
    let octets = length.to_be_bytes();
    let skip = octets.iter().take_while(|&&octet| octet == 0).count().min(octets.len() - 1);
    // At most eight octets, so the count fits.
    let count = (length > 0x7f).then(|| 0x80 | u8::try_from(octets.len() - skip).unwrap_or(8));
    count.into_iter().chain(octets.into_iter().skip(skip))
}
