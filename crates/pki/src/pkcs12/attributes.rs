//! The two attributes of a bag that matter: label and tie (RFC 2985 §5.5.1, §5.5.2).

use crate::asn1::{Element, Reader, Writer, tag};
use crate::error::Error;
use crate::oid::Oid;

/// Attributes of one bag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    pub(super) friendly_name: Option<String>,
    pub(super) local_key_id: Option<Vec<u8>>,
}

impl Attributes {
    /// Reads the attributes at the end of a bag; others than the two are passed over.
    ///
    /// They only help to find and to show, so one whose value is missing or of another type counts
    /// as absent, and of two the first counts.
    pub(super) fn read(bag: &mut Reader<'_>) -> Result<Self, Error> {
        let mut attributes = Self::default();
        let Some(mut set) = bag.enter_optional(tag::SET)? else { return Ok(attributes) };
        while !set.is_empty() {
            let mut attribute = set.sequence()?;
            let kind = attribute.oid()?;
            let mut values = attribute.enter(tag::SET)?;
            match kind {
                Oid::FRIENDLY_NAME if attributes.friendly_name.is_none() => {
                    attributes.friendly_name = values.any().ok().and_then(|name| read_name(&name));
                }
                Oid::LOCAL_KEY_ID if attributes.local_key_id.is_none() => {
                    let id = values.value(tag::OCTET_STRING).ok();
                    attributes.local_key_id = id.map(<[u8]>::to_vec);
                }
                _ => {}
            }
        }
        Ok(attributes)
    }

    /// Writes the attributes, in the order DER wants (X.690 §11.6).
    pub(super) fn write(&self, writer: &mut Writer) {
        let name = self.friendly_name.as_ref().map(|name| {
            let utf16: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
            attribute(&Oid::FRIENDLY_NAME, tag::BMP_STRING, &utf16)
        });
        let id = self.local_key_id.as_ref();
        let id = id.map(|id| attribute(&Oid::LOCAL_KEY_ID, tag::OCTET_STRING, id));
        let mut encoded: Vec<Vec<u8>> = name.into_iter().chain(id).collect();
        encoded.sort();
        if !encoded.is_empty() {
            writer.value(tag::SET, &encoded.concat());
        }
    }
}

fn attribute(kind: &Oid, tag: u8, value: &[u8]) -> Vec<u8> {
    Writer::build(|writer| {
        writer.sequence(|attribute| {
            attribute.oid(kind);
            attribute.nested(tag::SET, |values| values.value(tag, value));
        });
    })
}

/// Reads a name; Windows ends it with a NUL, which is no part of it.
fn read_name(element: &Element<'_>) -> Option<String> {
    let name = match element.tag {
        tag::BMP_STRING => {
            let (units, rest) = element.value.as_chunks::<2>();
            let units: Vec<u16> = units.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
            rest.is_empty().then(|| String::from_utf16(&units).ok())?
        }
        tag::UTF8_STRING => String::from_utf8(element.value.to_vec()).ok(),
        _ => None,
    };
    Some(name?.trim_end_matches('\0').to_owned())
}
