//! Certificate policies and what becomes of them along a path
//! (RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.11, §4.2.1.14).

use super::{ExtensionValue, parse_list, parse_number, write_number};
use crate::asn1::{Reader, Writer, saturating_integer, tag};
use crate::error::Error;
use crate::oid::Oid;

/// One policy with its qualifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The policy.
    pub oid: Oid,
    /// The content of the qualifiers' SEQUENCE, as found; empty when absent.
    pub qualifiers: Vec<u8>,
}

/// certificatePolicies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policies(pub Vec<Policy>);

impl Policies {
    /// Says whether the policy is named.
    pub fn contains(&self, policy: &Oid) -> bool {
        self.0.iter().any(|found| found.oid == *policy)
    }

    /// Gives the identifiers in order.
    pub fn oids(&self) -> impl Iterator<Item = &Oid> {
        self.0.iter().map(|policy| &policy.oid)
    }
}

impl ExtensionValue for Policies {
    const OID: Oid = Oid::CERTIFICATE_POLICIES;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        parse_list(Reader::whole_sequence(value)?, |reader| {
            let mut policy = reader.sequence()?;
            let oid = policy.oid()?;
            let qualifiers = match policy.optional(tag::SEQUENCE)? {
                // RFC 5280 §4.2.1.4: one at least, or absent.
                Some([]) => return Err(Error::BadValue),
                qualifiers => qualifiers.unwrap_or_default().to_vec(),
            };
            policy.finish()?;
            Ok(Policy { oid, qualifiers })
        })
        .map(Self)
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| {
            for policy in &self.0 {
                w.sequence(|w| {
                    w.oid(&policy.oid);
                    if !policy.qualifiers.is_empty() {
                        w.value(tag::SEQUENCE, &policy.qualifiers);
                    }
                });
            }
        });
    }
}

/// policyMappings: pairs of issuer's and subject's policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyMappings(pub Vec<(Oid, Oid)>);

impl ExtensionValue for PolicyMappings {
    const OID: Oid = Oid::POLICY_MAPPINGS;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        parse_list(Reader::whole_sequence(value)?, |reader| {
            let mut pair = reader.sequence()?;
            let mapping = (pair.oid()?, pair.oid()?);
            pair.finish()?;
            Ok(mapping)
        })
        .map(Self)
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| {
            for (issuer, subject) in &self.0 {
                w.sequence(|w| {
                    w.oid(issuer);
                    w.oid(subject);
                });
            }
        });
    }
}

/// policyConstraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyConstraints {
    /// Certificates until an explicit policy is required.
    pub require_explicit: Option<u32>,
    /// Certificates until mapping is no longer permitted.
    pub inhibit_mapping: Option<u32>,
}

impl ExtensionValue for PolicyConstraints {
    const OID: Oid = Oid::POLICY_CONSTRAINTS;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::whole_sequence(value)?;
        let require_explicit = parse_number(&mut reader, tag::context(0))?;
        let inhibit_mapping = parse_number(&mut reader, tag::context(1))?;
        reader.finish()?;
        // RFC 5280 §4.2.1.11: must not be an empty sequence.
        if require_explicit.is_none() && inhibit_mapping.is_none() {
            return Err(Error::BadValue);
        }
        Ok(Self { require_explicit, inhibit_mapping })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| {
            if let Some(skip) = self.require_explicit {
                write_number(w, tag::context(0), skip);
            }
            if let Some(skip) = self.inhibit_mapping {
                write_number(w, tag::context(1), skip);
            }
        });
    }
}

/// inhibitAnyPolicy: certificates until anyPolicy no longer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InhibitAnyPolicy(pub u32);

impl ExtensionValue for InhibitAnyPolicy {
    const OID: Oid = Oid::INHIBIT_ANY_POLICY;

    fn parse(value: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(value);
        let skip = saturating_integer(reader.integer()?)?;
        reader.finish()?;
        Ok(Self(skip))
    }

    fn encode(&self, writer: &mut Writer) {
        writer.integer(self.0);
    }
}
