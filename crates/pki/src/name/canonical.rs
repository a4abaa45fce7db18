//! The canonical form of names, so that RFC 5280 §7.1 comparison is comparison of octets.
//!
//! Strings of all types become Unicode, mapped, normalised and case-folded as RFC 4518 §2 says,
//! white space collapsed and trimmed; other values stay as they are.

use unicode_normalization::UnicodeNormalization;

use crate::asn1::{Reader, tag};
use crate::error::Error;
use crate::name::attribute::AttributeValue;

/// Marks a string in the canonical form; no ASN.1 tag has this value.
const STRING: u8 = 0xff;

/// Appends the canonical form of a relative name and gives the number of its attributes.
///
/// The form: length of the rest, then each attribute, in the order of their octets because a SET
/// has none of its own.
pub(super) fn push_rdn(set: &[u8], out: &mut Vec<u8>) -> Result<usize, Error> {
    let mut reader = Reader::new(set);
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    push_attribute(&AttributeValue::read(&mut reader).map_err(empty_or(set))?, out);
    let mut count = 1;
    if !reader.is_empty() {
        let mut attributes = vec![out.split_off(start + 4)];
        while !reader.is_empty() {
            let mut octets = Vec::new();
            push_attribute(&AttributeValue::read(&mut reader)?, &mut octets);
            attributes.push(octets);
            count += 1;
        }
        attributes.sort_unstable();
        attributes.iter().for_each(|octets| out.extend_from_slice(octets));
    }
    patch_length(out, start);
    Ok(count)
}

fn empty_or(set: &[u8]) -> impl Fn(Error) -> Error {
    let empty = set.is_empty();
    move |error| if empty { Error::BadValue } else { error }
}

fn push_attribute(attribute: &AttributeValue<'_>, out: &mut Vec<u8>) {
    let oid = attribute.oid.content();
    out.push(u8::try_from(oid.len()).unwrap_or(0));
    out.extend_from_slice(oid);
    let kind_at = out.len();
    out.push(STRING);
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    if !push_string(attribute, out) {
        if let Some(kind) = out.get_mut(kind_at) {
            *kind = attribute.tag;
        }
        out.extend_from_slice(attribute.value);
    }
    patch_length(out, start);
}

/// Writes the number of octets after a four-octet gap into the gap.
fn patch_length(out: &mut [u8], start: usize) {
    let length = u32::try_from(out.len() - start - 4).unwrap_or(u32::MAX).to_be_bytes();
    if let Some(gap) = out.get_mut(start..start + 4) {
        gap.copy_from_slice(&length);
    }
}

fn push_string(attribute: &AttributeValue<'_>, out: &mut Vec<u8>) -> bool {
    let simple = match attribute.tag {
        tag::UTF8_STRING
        | tag::PRINTABLE_STRING
        | tag::IA5_STRING
        | tag::TELETEX_STRING
        | tag::NUMERIC_STRING
        | tag::VISIBLE_STRING => attribute.value.iter().all(|octet| (b' '..=b'~').contains(octet)),
        _ => false,
    };
    if simple {
        push_collapsed(attribute.value.iter().map(u8::to_ascii_lowercase), out);
        return true;
    }
    let Some(text) = text(attribute.tag, attribute.value) else { return false };
    let folded = match stringprep::x520prep(&text, true) {
        Ok(prepared) => prepared.into_owned(),
        // Characters newer than the tables: case and white space still do not matter.
        Err(_) => text.to_lowercase(),
    };
    // The folding tables are made to be followed by normalisation (RFC 3454 appendix B.2).
    push_collapsed(folded.nfkc().collect::<String>().bytes(), out);
    true
}

/// Appends with runs of spaces made one and those at the ends dropped (RFC 4518 §2.6.1).
fn push_collapsed(text: impl Iterator<Item = u8>, out: &mut Vec<u8>) {
    let start = out.len();
    let mut pending = false;
    for octet in text {
        if octet == b' ' {
            pending = out.len() > start;
        } else {
            if std::mem::take(&mut pending) {
                out.push(b' ');
            }
            out.push(octet);
        }
    }
}

/// Decodes a string value of any type a name may use; `None` when it is none or broken.
///
/// Octets outside ASCII in the old eight-bit types are read as Latin-1, as all software does.
pub(super) fn text(tag: u8, value: &[u8]) -> Option<String> {
    match tag {
        tag::UTF8_STRING => String::from_utf8(value.to_vec()).ok(),
        tag::PRINTABLE_STRING
        | tag::IA5_STRING
        | tag::TELETEX_STRING
        | tag::NUMERIC_STRING
        | tag::VISIBLE_STRING => Some(value.iter().copied().map(char::from).collect()),
        tag::BMP_STRING => {
            let units = value.chunks(2).map(|unit| <[u8; 2]>::try_from(unit).ok());
            let units: Vec<u16> =
                units.map(|unit| unit.map(u16::from_be_bytes)).collect::<Option<_>>()?;
            String::from_utf16(&units).ok()
        }
        tag::UNIVERSAL_STRING => value
            .chunks(4)
            .map(|unit| char::from_u32(u32::from_be_bytes(unit.try_into().ok()?)))
            .collect(),
        _ => None,
    }
}
