//! Turns BER into DER: definite minimal lengths, strings in one piece (X.690 §8.1.3, §8.7, §10).
//! It is not a decoder: it knows tags and lengths only. NSS and Firefox write their PKCS#12 files
//! in BER; everything behind this module reads DER.

use crate::asn1::{Writer, tag};
use crate::error::Error;

/// Deepest nesting of elements accepted; real files stay below 20. Each level copies all below it.
const MAX_DEPTH: usize = 32;

/// Deepest nesting of the pieces of a string accepted; one known test file has 150 levels.
const MAX_PIECE_DEPTH: usize = 256;

const CONSTRUCTED: u8 = 0x20;
const INDEFINITE: u8 = 0x80;

/// Rewrites the one BER element that is `input` as DER.
///
/// The result is never longer than the input. Contents of octet strings are not looked into.
///
/// # Errors
/// [`Error::Truncated`] when `input` ends inside the element, [`Error::NotDer`] when it is no
/// BER or nested too deeply, [`Error::TrailingBytes`] when something follows it.
pub(crate) fn to_der(input: &[u8]) -> Result<Vec<u8>, Error> {
    let mut input = input;
    let mut der = Writer::new();
    convert(&mut input, &mut der, MAX_DEPTH)?;
    if input.is_empty() { Ok(der.finish()) } else { Err(Error::TrailingBytes) }
}

/// Header of an element as written: tag octet and length, `None` for an indefinite length.
struct Header {
    tag: u8,
    length: Option<usize>,
}

impl Header {
    fn is_constructed(&self) -> bool {
        self.tag & CONSTRUCTED != 0
    }

    /// Says whether this is a string of the universal class, cut into pieces.
    fn is_split_string(&self) -> bool {
        let number = self.tag & !CONSTRUCTED;
        self.is_constructed()
            && matches!(number, tag::OCTET_STRING | tag::UTF8_STRING | 0x12..=0x16 | 0x19..=0x1e)
    }
}

fn convert(input: &mut &[u8], der: &mut Writer, depth: usize) -> Result<(), Error> {
    let header = read_header(input)?;
    if header.is_split_string() {
        let mut whole = Vec::new();
        let number = header.tag & !CONSTRUCTED;
        each_child(input, &header, MAX_PIECE_DEPTH, &mut |child, depth| {
            join(child, &mut whole, number, depth)
        })?;
        der.value(number, &whole);
    } else if header.is_constructed() {
        let mut children = Writer::new();
        each_child(input, &header, depth, &mut |child, depth| {
            convert(child, &mut children, depth)
        })?;
        der.value(header.tag, &children.finish());
    } else {
        let length = header.length.ok_or(Error::NotDer)?;
        der.value(header.tag, take(input, length)?);
    }
    Ok(())
}

/// Appends the octets of one piece of a split string, itself split or not, to `whole`.
fn join(input: &mut &[u8], whole: &mut Vec<u8>, number: u8, depth: usize) -> Result<(), Error> {
    let header = read_header(input)?;
    let piece = header.tag & !CONSTRUCTED;
    if piece != number && piece != tag::OCTET_STRING {
        return Err(Error::NotDer);
    }
    if header.is_constructed() {
        return each_child(input, &header, depth, &mut |child, depth| {
            join(child, whole, number, depth)
        });
    }
    let length = header.length.ok_or(Error::NotDer)?;
    whole.extend_from_slice(take(input, length)?);
    Ok(())
}

/// What to do with an element: reads it off the input, with the depth that is left.
type Visit<'v> = dyn FnMut(&mut &[u8], usize) -> Result<(), Error> + 'v;

/// Calls `visit` at the start of each element inside a constructed one, and ends behind it.
fn each_child(
    input: &mut &[u8],
    header: &Header,
    depth: usize,
    visit: &mut Visit<'_>,
) -> Result<(), Error> {
    let depth = depth.checked_sub(1).ok_or(Error::NotDer)?;
    match header.length {
        Some(length) => {
            let mut inside = take(input, length)?;
            while !inside.is_empty() {
                // The parent is whole, so a child that is not does not come from a cut file.
                visit(&mut inside, depth).map_err(|_| Error::NotDer)?;
            }
        }
        None => {
            while !input.starts_with(&[0, 0]) {
                visit(input, depth)?;
            }
            take(input, 2)?;
        }
    }
    Ok(())
}

fn read_header(input: &mut &[u8]) -> Result<Header, Error> {
    let tag = take_octet(input)?;
    let first = take_octet(input)?;
    // Tag numbers above 30 and stray end-of-contents octets occur in nothing we read.
    if tag & 0x1f == 0x1f || tag == 0 {
        return Err(Error::NotDer);
    }
    let length = match first {
        short @ 0..0x80 => Some(usize::from(short)),
        INDEFINITE => None,
        long => Some(read_long_length(input, usize::from(long & 0x7f))?),
    };
    Ok(Header { tag, length })
}

fn read_long_length(input: &mut &[u8], octets: usize) -> Result<usize, Error> {
    let octets = take(input, octets)?;
    octets.iter().try_fold(0_usize, |length, octet| {
        let length = length.checked_mul(256).ok_or(Error::NotDer)?;
        Ok(length | usize::from(*octet))
    })
}

fn take<'a>(input: &mut &'a [u8], length: usize) -> Result<&'a [u8], Error> {
    let (taken, rest) = input.split_at_checked(length).ok_or(Error::Truncated)?;
    *input = rest;
    Ok(taken)
}

fn take_octet(input: &mut &[u8]) -> Result<u8, Error> {
    let (octet, rest) = input.split_first().ok_or(Error::Truncated)?;
    *input = rest;
    Ok(*octet)
}

#[cfg(test)]
mod tests;
