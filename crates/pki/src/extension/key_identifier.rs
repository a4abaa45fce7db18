//! Identifiers of the key that is certified and of the key that signed
//! (RFC 5280 §4.2.1.1, §4.2.1.2).

use super::ExtensionValue;
use crate::asn1::{Reader, Writer, tag};
use crate::error::Error;
use crate::general_name::GeneralName;
use crate::oid::Oid;
use crate::serial::Serial;

/// subjectKeyIdentifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectKeyId(pub Vec<u8>);

impl ExtensionValue for SubjectKeyId {
    const OID: Oid = Oid::SUBJECT_KEY_IDENTIFIER;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(value);
        let id = reader.value(tag::OCTET_STRING)?;
        reader.finish()?;
        Ok(Self(id.to_vec()))
    }

    fn encode(&self, writer: &mut Writer) {
        writer.value(tag::OCTET_STRING, &self.0);
    }
}

/// authorityKeyIdentifier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorityKeyId {
    /// Identifier of the issuer's key.
    pub key_id: Option<Vec<u8>>,
    /// Names of the issuer's issuer; empty when absent.
    pub issuer: Vec<GeneralName>,
    /// Serial number of the issuer's certificate.
    pub serial: Option<Serial>,
}

impl ExtensionValue for AuthorityKeyId {
    const OID: Oid = Oid::AUTHORITY_KEY_IDENTIFIER;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::whole_sequence(value)?;
        let key_id = reader.optional(tag::context(0))?.map(<[u8]>::to_vec);
        let issuer = match reader.enter_optional(tag::constructed(1))? {
            Some(names) => GeneralName::parse_list(names)?,
            None => Vec::new(),
        };
        let serial = reader.optional(tag::context(2))?.map(Serial::from_content).transpose()?;
        reader.finish()?;
        Ok(Self { key_id, issuer, serial })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| {
            if let Some(key_id) = &self.key_id {
                w.value(tag::context(0), key_id);
            }
            if !self.issuer.is_empty() {
                w.nested(tag::constructed(1), |w| self.issuer.iter().for_each(|n| n.encode(w)));
            }
            if let Some(serial) = &self.serial {
                w.value(tag::context(2), serial.content());
            }
        });
    }
}
