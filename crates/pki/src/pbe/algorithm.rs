//! `AlgorithmIdentifier`, the pair of an OID and its parameters (RFC 5280 §4.1.1.2).

use crate::asn1::{Element, Reader, Writer, tag};
use crate::error::Error;
use crate::oid::Oid;

/// An algorithm and its parameters, not yet understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AlgorithmIdentifier<'a> {
    pub(crate) algorithm: Oid,
    pub(crate) parameters: Option<Element<'a>>,
}

impl<'a> AlgorithmIdentifier<'a> {
    /// Reads the next element as an algorithm identifier.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, Error> {
        let mut inside = reader.sequence()?;
        let algorithm = inside.oid()?;
        let parameters = if inside.is_empty() { None } else { Some(inside.any()?) };
        inside.finish()?;
        Ok(Self { algorithm, parameters })
    }

    /// Enters the parameters, which must be a SEQUENCE.
    pub(crate) fn enter_parameters(&self) -> Result<Reader<'a>, Error> {
        self.parameters.ok_or(Error::UnexpectedElement)?.enter(tag::SEQUENCE)
    }

    /// Makes the error that says that this algorithm is not supported in its role.
    pub(crate) fn unsupported(&self, role: &'static str) -> Error {
        Error::Unsupported { role, oid: self.algorithm }
    }
}

/// Writes an algorithm identifier whose parameters are what the closure writes.
pub(crate) fn write(writer: &mut Writer, algorithm: Oid, parameters: impl FnOnce(&mut Writer)) {
    writer.sequence(|inside| {
        inside.oid(&algorithm);
        parameters(inside);
    });
}

/// Writes an algorithm identifier whose parameters are NULL.
pub(crate) fn write_with_null(writer: &mut Writer, algorithm: Oid) {
    write(writer, algorithm, |parameters| parameters.value(tag::NULL, &[]));
}
