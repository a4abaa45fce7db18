//! Constraints on what may be issued below: basicConstraints and nameConstraints
//! (RFC 5280 §4.2.1.9, §4.2.1.10).

use super::{ExtensionValue, parse_flag, parse_number, write_number};
use crate::asn1::{Reader, Writer, tag};
use crate::error::Error;
use crate::general_name::{GeneralName, MAX_NAMES};
use crate::oid::Oid;

/// basicConstraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Whether the subject may issue certificates.
    pub ca: bool,
    /// Most intermediate certificates below this one.
    pub path_length: Option<u32>,
}

impl ExtensionValue for BasicConstraints {
    const OID: Oid = Oid::BASIC_CONSTRAINTS;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::whole_sequence(value)?;
        let ca = parse_flag(&mut reader, tag::BOOLEAN)?;
        let path_length = parse_number(&mut reader, tag::INTEGER)?;
        reader.finish()?;
        Ok(Self { ca, path_length })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| {
            if self.ca {
                w.boolean_true();
            }
            if let Some(length) = self.path_length {
                w.integer(length);
            }
        });
    }
}

/// A subtree of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneralSubtree {
    /// The top of the subtree.
    pub base: GeneralName,
    /// RFC 5280 requires 0.
    pub minimum: u32,
    /// RFC 5280 requires absence.
    pub maximum: Option<u32>,
}

impl GeneralSubtree {
    fn parse(reader: &mut Reader<'_>) -> Result<Self, Error> {
        let mut subtree = reader.sequence()?;
        let base = GeneralName::parse(&subtree.any()?)?;
        let minimum = parse_number(&mut subtree, tag::context(0))?.unwrap_or(0);
        let maximum = parse_number(&mut subtree, tag::context(1))?;
        subtree.finish()?;
        Ok(Self { base, minimum, maximum })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| {
            self.base.encode(w);
            if self.minimum != 0 {
                write_number(w, tag::context(0), self.minimum);
            }
            if let Some(maximum) = self.maximum {
                write_number(w, tag::context(1), maximum);
            }
        });
    }
}

/// nameConstraints; a list is empty when its field is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameConstraints {
    /// Names must lie in one of these, where a name of their type is there.
    pub permitted: Vec<GeneralSubtree>,
    /// Names must lie in none of these.
    pub excluded: Vec<GeneralSubtree>,
}

impl ExtensionValue for NameConstraints {
    const OID: Oid = Oid::NAME_CONSTRAINTS;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::whole_sequence(value)?;
        let permitted = reader.enter_optional(tag::constructed(0))?;
        let excluded = reader.enter_optional(tag::constructed(1))?;
        reader.finish()?;
        // RFC 5280 §4.2.1.10: must not be an empty sequence.
        if permitted.is_none() && excluded.is_none() {
            return Err(Error::BadValue);
        }
        Ok(Self { permitted: parse_subtrees(permitted)?, excluded: parse_subtrees(excluded)? })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| {
            for (number, subtrees) in [(0, &self.permitted), (1, &self.excluded)] {
                if !subtrees.is_empty() {
                    w.nested(tag::constructed(number), |w| {
                        subtrees.iter().for_each(|subtree| subtree.encode(w));
                    });
                }
            }
        });
    }
}

fn parse_subtrees(reader: Option<Reader<'_>>) -> Result<Vec<GeneralSubtree>, Error> {
    let Some(mut reader) = reader else { return Ok(Vec::new()) };
    let mut subtrees = Vec::new();
    while !reader.is_empty() {
        if subtrees.len() == MAX_NAMES {
            return Err(Error::TooMany(MAX_NAMES));
        }
        subtrees.push(GeneralSubtree::parse(&mut reader)?);
    }
    if subtrees.is_empty() { Err(Error::BadValue) } else { Ok(subtrees) }
}
