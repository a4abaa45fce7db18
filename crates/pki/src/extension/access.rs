//! Where more about the issuer is found (RFC 5280 §4.2.2.1).

use super::{ExtensionValue, parse_list};
use crate::asn1::{Reader, Writer};
use crate::error::Error;
use crate::general_name::GeneralName;
use crate::oid::Oid;

/// One place and what is found there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessDescription {
    /// What is found, such as `Oid::AD_CA_ISSUERS`.
    pub method: Oid,
    /// Where.
    pub location: GeneralName,
}

/// authorityInfoAccess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityInfoAccess(pub Vec<AccessDescription>);

impl AuthorityInfoAccess {
    /// Gives the URLs of one method.
    pub fn urls<'a>(&'a self, method: &'a Oid) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter_map(move |access| match &access.location {
            GeneralName::Uri(url) if access.method == *method => Some(url.as_str()),
            _ => None,
        })
    }
}

impl ExtensionValue for AuthorityInfoAccess {
    const OID: Oid = Oid::AUTHORITY_INFO_ACCESS;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        parse_list(Reader::whole_sequence(value)?, |reader| {
            let mut access = reader.sequence()?;
            let method = access.oid()?;
            let location = GeneralName::parse(&access.any()?)?;
            access.finish()?;
            Ok(AccessDescription { method, location })
        })
        .map(Self)
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| {
            for access in &self.0 {
                w.sequence(|w| {
                    w.oid(&access.method);
                    access.location.encode(w);
                });
            }
        });
    }
}
