//! `ContentInfo` as far as PKCS#12 uses it: plain and encrypted data (RFC 5652 §3, §4, §8).

use crate::asn1::{Element, Reader, Writer, tag};
use crate::error::Error;
use crate::oid::Oid;
use crate::pbe::algorithm::AlgorithmIdentifier;

const ROLE: &str = "sealing";

/// Content in one of the two wrappings that need no more than a password.
pub(super) enum Content<'a> {
    Data(&'a [u8]),
    Encrypted { algorithm: AlgorithmIdentifier<'a>, ciphertext: Vec<u8> },
}

impl<'a> Content<'a> {
    /// Reads the next element.
    ///
    /// # Errors
    /// `Unsupported` for content signed by or encrypted to a key.
    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, Error> {
        let mut info = reader.sequence()?;
        let content_type = info.oid()?;
        let mut content = info.enter(tag::constructed(0))?;
        info.finish()?;
        let read = match content_type {
            Oid::PKCS7_DATA => Self::Data(content.value(tag::OCTET_STRING)?),
            Oid::PKCS7_ENCRYPTED_DATA => read_encrypted_data(content.sequence()?)?,
            oid => return Err(Error::Unsupported { role: ROLE, oid }),
        };
        content.finish()?;
        Ok(read)
    }
}

/// Reads the inside of `EncryptedData`; its attributes, if any, say nothing to us.
fn read_encrypted_data<'a>(mut data: Reader<'a>) -> Result<Content<'a>, Error> {
    data.integer()?;
    let mut inside = data.sequence()?;
    inside.oid()?;
    let algorithm = AlgorithmIdentifier::read(&mut inside)?;
    let ciphertext = implicit_octets(&inside.any()?)?;
    inside.finish()?;
    Ok(Content::Encrypted { algorithm, ciphertext })
}

/// Reads `[0] IMPLICIT OCTET STRING`, which BER may cut into pieces.
fn implicit_octets(element: &Element<'_>) -> Result<Vec<u8>, Error> {
    if element.tag == tag::context(0) {
        return Ok(element.value.to_vec());
    }
    let mut pieces = element.enter(tag::constructed(0))?;
    let mut octets = Vec::with_capacity(element.value.len());
    while !pieces.is_empty() {
        octets.extend_from_slice(pieces.value(tag::OCTET_STRING)?);
    }
    Ok(octets)
}

/// Writes plain data.
pub(super) fn write_data(writer: &mut Writer, data: &[u8]) {
    writer.sequence(|info| {
        info.oid(&Oid::PKCS7_DATA);
        info.nested(tag::constructed(0), |content| content.value(tag::OCTET_STRING, data));
    });
}

/// Writes encrypted data; `algorithm` writes the algorithm identifier.
pub(super) fn write_encrypted_data(
    writer: &mut Writer,
    algorithm: impl FnOnce(&mut Writer),
    ciphertext: &[u8],
) {
    writer.sequence(|info| {
        info.oid(&Oid::PKCS7_ENCRYPTED_DATA);
        info.nested(tag::constructed(0), |content| {
            content.sequence(|data| {
                data.integer(0);
                data.sequence(|inside| {
                    inside.oid(&Oid::PKCS7_DATA);
                    algorithm(inside);
                    inside.value(tag::context(0), ciphertext);
                });
            });
        });
    });
}
