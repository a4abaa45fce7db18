//! PEM armour (RFC 7468), lenient about what stands around the blocks and about line ends.

use base64ct::{Base64, Encoding};
use pem_rfc7468::LineEnding;

use crate::error::Error;

/// Largest text looked at, in bytes.
const MAX_TEXT: usize = 64 << 20;
/// Most blocks read from one text.
const MAX_BLOCKS: usize = 10_000;

/// One decoded block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The words after BEGIN, such as `CERTIFICATE`.
    pub label: String,
    /// The decoded content.
    pub der: Vec<u8>,
    /// Whether the content is encrypted in the old form (`Proc-Type: 4,ENCRYPTED`, RFC 1421).
    pub encrypted: bool,
}

/// Decodes all blocks of a text, in order; text between them is skipped.
///
/// # Errors
/// `NotPem` when there is no complete block or one is not base 64, `TooLarge` and `TooMany`.
pub fn decode(text: &[u8]) -> Result<Vec<Block>, Error> {
    if text.len() > MAX_TEXT {
        return Err(Error::TooLarge(MAX_TEXT));
    }
    // Editors of one system put a mark before all they save as UTF-8.
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let mut blocks = Vec::new();
    let mut lines = text.split(|&c| c == b'\n' || c == b'\r').map(<[u8]>::trim_ascii);
    while let Some(line) = lines.next() {
        let Some(label) = boundary(line, b"-----BEGIN ") else { continue };
        if blocks.len() == MAX_BLOCKS {
            return Err(Error::TooMany(MAX_BLOCKS));
        }
        blocks.push(body(&mut lines, label)?);
    }
    if blocks.is_empty() { Err(Error::NotPem) } else { Ok(blocks) }
}

/// Reads up to the END line of this label and decodes what stands before it.
fn body<'a>(lines: &mut impl Iterator<Item = &'a [u8]>, label: &str) -> Result<Block, Error> {
    let mut base64 = Vec::new();
    let mut encrypted = false;
    for line in lines {
        if let Some(end) = boundary(line, b"-----END ") {
            let text = str::from_utf8(&base64).map_err(|_| Error::NotPem)?;
            let der = Base64::decode_vec(text).map_err(|_| Error::NotPem)?;
            let block = Block { label: label.to_owned(), der, encrypted };
            return if end == label { Ok(block) } else { Err(Error::NotPem) };
        }
        match line.split(|&c| c == b':').next() {
            Some(b"Proc-Type") if line.ends_with(b"ENCRYPTED") => encrypted = true,
            // The other headers of RFC 1421: nothing we use.
            Some(name) if name.len() < line.len() => {}
            _ => base64.extend(line.iter().filter(|c| !c.is_ascii_whitespace())),
        }
    }
    Err(Error::NotPem)
}

fn boundary<'a>(line: &'a [u8], start: &[u8]) -> Option<&'a str> {
    let label = line.strip_prefix(start)?.strip_suffix(b"-----")?;
    str::from_utf8(label).ok().filter(|label| label.is_ascii())
}

/// Encodes one block, lines of 64 characters, each ended by a line feed.
pub fn encode(label: &str, der: &[u8]) -> String {
    // It fails only for labels no code here uses; an armour without content is the answer then.
    pem_rfc7468::encode_string(label, LineEnding::LF, der).unwrap_or_default()
}

/// Gives the DER of an input that is either DER itself or PEM with a block of this label.
///
/// The first block of the label counts; others are skipped.
///
/// # Errors
/// As `decode`; `WrongPem` when no block has the label.
pub fn pem_or_der(input: &[u8], label: &str) -> Result<Vec<u8>, Error> {
    if looks_like_der(input) {
        return Ok(input.to_vec());
    }
    let found = decode(input)?.into_iter().find(|block| block.label == label);
    found.map(|block| block.der).ok_or(Error::WrongPem)
}

/// Says whether the input starts as a DER sequence does and not as text.
///
/// A text can start with `0` too; but then its second character is no plausible length.
pub fn looks_like_der(input: &[u8]) -> bool {
    match input {
        [0x30, 0x80..=0x84, ..] => true,
        [0x30, length, rest @ ..] => usize::from(*length) == rest.len(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
