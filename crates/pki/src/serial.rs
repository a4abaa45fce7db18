//! Serial numbers as found in certificates, odd foreign ones included (RFC 5280 §4.1.2.2).

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use crate::asn1::minimal_integer;
use crate::error::Error;
use crate::hex;
use crate::random;

const MAX_OCTETS: usize = 63;

/// A serial number: the content octets of its INTEGER, at most 63.
#[derive(Clone, Copy)]
pub struct Serial {
    length: u8,
    octets: [u8; MAX_OCTETS],
}

/// What is odd about a foreign serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// It is zero.
    Zero,
    /// It is negative.
    Negative,
    /// It has more than 20 octets (RFC 5280 §4.1.2.2).
    TooLong,
}

impl Serial {
    /// Reads the content octets of an INTEGER.
    ///
    /// # Errors
    /// `BadSerial` when empty, padded or longer than 63 octets.
    pub fn from_content(content: &[u8]) -> Result<Self, Error> {
        let content = minimal_integer(content).map_err(|_| Error::BadSerial)?;
        let mut octets = [0; MAX_OCTETS];
        let target = octets.get_mut(..content.len()).ok_or(Error::BadSerial)?;
        target.copy_from_slice(content);
        let length = u8::try_from(content.len()).map_err(|_| Error::BadSerial)?;
        Ok(Self { length, octets })
    }

    /// Makes a serial number of exactly 16 octets, positive: when it is made, in 256ths of a second since
    /// 1970-01-01T00:00:00Z, and 80 random bits, as nobody can guess. Numbers made later are greater, so an
    /// index of them grows at its end.
    ///
    /// # Errors
    /// `Crypto` when the random source fails.
    pub fn generate(at_ms: i64) -> Result<Self, Error> {
        let mut content = [0; 16];
        let (moment, chance) = content.split_at_mut(6);
        let at_ms = at_ms.clamp(0, 0x7e_ffff_ffff * 1000);
        // One above the seconds' 32 bits keeps the length the same, till 2106 and after.
        let moments = (1 << 40) + at_ms * 256 / 1000;
        moment.copy_from_slice(moments.to_be_bytes().get(2..).unwrap_or_default());
        random::fill(chance)?;
        Self::from_content(&content)
    }

    /// Gives the content octets of the INTEGER.
    pub fn content(&self) -> &[u8] {
        self.octets.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// Says whether something about the number is not as RFC 5280 §4.1.2.2 requires.
    pub fn oddity(&self) -> Option<Oddity> {
        match self.content() {
            [0x80..=0xff, ..] => Some(Oddity::Negative),
            [0] => Some(Oddity::Zero),
            content if content.len() > 20 => Some(Oddity::TooLong),
            _ => None,
        }
    }
}

impl PartialEq for Serial {
    fn eq(&self, other: &Self) -> bool {
        self.content() == other.content()
    }
}

impl Eq for Serial {}

impl Hash for Serial {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.content().hash(state);
    }
}

impl PartialOrd for Serial {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Serial {
    /// Shorter first, then by octets: numeric order for positive numbers.
    fn cmp(&self, other: &Self) -> Ordering {
        self.length.cmp(&other.length).then_with(|| self.content().cmp(other.content()))
    }
}

impl fmt::Display for Serial {
    /// Lower-case hexadecimal without leading `00`; `-` before the magnitude of a negative one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content = self.content();
        match content {
            [0x80..=0xff, ..] => {
                let magnitude = negated(content);
                f.write_str("-")?;
                hex::write(f, magnitude.strip_prefix(&[0]).unwrap_or(&magnitude))
            }
            [0, rest @ ..] if !rest.is_empty() => hex::write(f, rest),
            _ => hex::write(f, content),
        }
    }
}

/// The two's complement of a number of the same width.
fn negated(content: &[u8]) -> Vec<u8> {
    let mut carry = true;
    let mut octets: Vec<u8> = content
        .iter()
        .rev()
        .map(|octet| {
            let (sum, overflow) = (!octet).overflowing_add(u8::from(carry));
            carry = overflow;
            sum
        })
        .collect();
    octets.reverse();
    octets
}

impl fmt::Debug for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Serial({self})")
    }
}

impl FromStr for Serial {
    type Err = Error;

    /// Reads hexadecimal digits as a positive number; colons between octets are allowed.
    fn from_str(text: &str) -> Result<Self, Error> {
        let digits: Vec<u8> = text
            .bytes()
            .filter(|&c| c != b':')
            .map(|c| char::from(c).to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect::<Option<_>>()
            .ok_or(Error::BadSerial)?;
        if digits.is_empty() || digits.len() > 2 * MAX_OCTETS {
            return Err(Error::BadSerial);
        }
        // From the right, so that an odd number of digits needs no special case.
        let mut octets: Vec<u8> = digits
            .rchunks(2)
            .map(|pair| pair.iter().fold(0, |octet, digit| octet << 4 | digit))
            .collect();
        octets.push(0);
        octets.reverse();
        let mut content = octets.as_slice();
        while let [0, 0..=0x7f, ..] = content {
            content = content.get(1..).unwrap_or_default();
        }
        Self::from_content(content)
    }
}

#[cfg(test)]
mod tests;
