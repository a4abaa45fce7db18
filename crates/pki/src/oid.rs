//! Object identifiers with arcs of any size, and the names of those we know (X.690 §8.19).
//!
//! Our own type because UUID arcs (2.25.<128 bit>, ITU-T X.667) do not fit the usual 32-bit ones.

mod known;

use std::fmt;
use std::str::FromStr;

use const_oid::ObjectIdentifier;

use crate::error::Error;

const MAX_OCTETS: usize = 63;

/// An object identifier: the content octets of its encoding, at most 63, zeros after them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid {
    length: u8,
    octets: [u8; MAX_OCTETS],
}

impl Oid {
    /// Reads content octets.
    ///
    /// # Errors
    /// `BadOid` when empty, too long, padded, or cut in the middle of an arc.
    pub fn from_content(content: &[u8]) -> Result<Self, Error> {
        let mut octets = [0; MAX_OCTETS];
        let target = octets.get_mut(..content.len()).ok_or(Error::BadOid)?;
        target.copy_from_slice(content);
        let mut at_arc_start = true;
        for &octet in content {
            if at_arc_start && octet == 0x80 {
                return Err(Error::BadOid);
            }
            at_arc_start = octet < 0x80;
        }
        if content.is_empty() || !at_arc_start {
            return Err(Error::BadOid);
        }
        Ok(Self { length: u8::try_from(content.len()).map_err(|_| Error::BadOid)?, octets })
    }

    /// Encodes a literal at compile time; a malformed one does not compile.
    const fn literal(dotted: &str) -> Self {
        let encoded = ObjectIdentifier::new_unwrap(dotted);
        let content = encoded.as_bytes();
        let mut octets = [0; MAX_OCTETS];
        octets.split_at_mut(content.len()).0.copy_from_slice(content);
        Self { length: content.len() as u8, octets }
    }

    /// Gives the content octets.
    pub fn content(&self) -> &[u8] {
        self.octets.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// Gives the identifier one arc below this one.
    ///
    /// # Errors
    /// `BadOid` when the result would be too long.
    pub fn child(&self, arc: u128) -> Result<Self, Error> {
        let mut content = self.content().to_vec();
        push_arc(&mut content, arc);
        Self::from_content(&content)
    }

    /// Says whether this identifier is the other or lies below it.
    pub fn is_under(&self, base: &Self) -> bool {
        self.content().starts_with(base.content())
    }

    /// Gives what the identifier means in words, when we know it.
    pub fn words(&self) -> Option<&'static str> {
        known::WORDS.iter().find(|(oid, _)| oid == self).map(|&(_, words)| words)
    }
}

fn push_arc(content: &mut Vec<u8>, arc: u128) {
    let groups = (128 - arc.leading_zeros()).div_ceil(7).max(1);
    for group in (0..groups).rev() {
        let bits = u8::try_from((arc >> (7 * group)) & 0x7f).unwrap_or(0);
        content.push(if group == 0 { bits } else { bits | 0x80 });
    }
}

impl fmt::Display for Oid {
    /// Dotted decimal. An arc beyond 128 bits, which nobody assigns, shows as `#` and hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arcs = self.content().split_inclusive(|octet| *octet < 0x80);
        for (index, arc) in arcs.enumerate() {
            match (index, arc_value(arc)) {
                (0, Some(first @ 0..80)) => write!(f, "{}.{}", first / 40, first % 40)?,
                (0, Some(first)) => write!(f, "2.{}", first - 80)?,
                (_, Some(value)) => write!(f, ".{value}")?,
                (_, None) => {
                    f.write_str(if index == 0 { "2.#" } else { ".#" })?;
                    arc.iter().try_for_each(|octet| write!(f, "{octet:02x}"))?;
                }
            }
        }
        Ok(())
    }
}

fn arc_value(octets: &[u8]) -> Option<u128> {
    octets.iter().try_fold(0u128, |value, octet| {
        value.checked_mul(128).map(|shifted| shifted | u128::from(octet & 0x7f))
    })
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

impl FromStr for Oid {
    type Err = Error;

    /// Reads dotted decimal; each arc up to 128 bits.
    fn from_str(text: &str) -> Result<Self, Error> {
        let arcs: Vec<u128> = text.split('.').map(parse_arc).collect::<Result<_, _>>()?;
        let (first, second, rest) = match arcs.as_slice() {
            [first @ 0..=1, second @ 0..=39, rest @ ..] => (first, second, rest),
            [first @ 2, second, rest @ ..] => (first, second, rest),
            _ => return Err(Error::BadOid),
        };
        let joined = second.checked_add(first * 40).ok_or(Error::BadOid)?;
        let mut content = Vec::new();
        push_arc(&mut content, joined);
        rest.iter().for_each(|&arc| push_arc(&mut content, arc));
        Self::from_content(&content)
    }
}

fn parse_arc(text: &str) -> Result<u128, Error> {
    let canonical = text == "0" || !text.starts_with('0');
    if canonical && text.bytes().all(|c| c.is_ascii_digit()) {
        text.parse().map_err(|_| Error::BadOid)
    } else {
        Err(Error::BadOid)
    }
}

#[cfg(test)]
mod tests;
