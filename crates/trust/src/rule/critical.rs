//! No critical extension may stay unread. RFC 5280 §4.2, §6.1.4 (o), §6.1.5 (f).

use pki::asn1::{Reader, tag};
use pki::error::Error;
use pki::extension::{Criticality, Policy};
use pki::oid::Oid;

use crate::verdict::{Code, Member, Refused, Rule};

const UNDERSTOOD: Rule = Rule::new(
    Code::CriticalExtension,
    "it has a critical extension that is not understood here",
    "RFC 5280 §4.2",
);
const QUALIFIER: Rule = Rule::new(
    Code::CriticalExtension,
    "its policies are critical and have a qualifier that is not understood here",
    "RFC 5280 §4.2.1.4",
);

/// The extensions that path validation acts on, or that limit nothing it decides.
const PROCESSED: [Oid; 15] = [
    Oid::AUTHORITY_KEY_IDENTIFIER,
    Oid::SUBJECT_KEY_IDENTIFIER,
    Oid::KEY_USAGE,
    Oid::CERTIFICATE_POLICIES,
    Oid::POLICY_MAPPINGS,
    Oid::SUBJECT_ALT_NAME,
    Oid::ISSUER_ALT_NAME,
    Oid::BASIC_CONSTRAINTS,
    Oid::NAME_CONSTRAINTS,
    Oid::POLICY_CONSTRAINTS,
    Oid::EXTENDED_KEY_USAGE,
    Oid::CRL_DISTRIBUTION_POINTS,
    Oid::INHIBIT_ANY_POLICY,
    Oid::NO_REVOCATION_AVAILABLE,
    Oid::AUTHORITY_INFO_ACCESS,
];

/// Checks that every critical extension is understood.
pub(crate) fn check(member: Member<'_>) -> Result<(), Refused> {
    let extensions = member.certificate.extensions();
    let mut critical =
        extensions.iter().filter(|extension| extension.criticality == Criticality::Critical);
    UNDERSTOOD.require(critical.all(|extension| PROCESSED.contains(&extension.oid)), member)?;
    let policies = extensions.policies().filter(|policies| policies.is_critical());
    let mut policies = policies.into_iter().flat_map(|policies| &policies.value.0);
    QUALIFIER.require(policies.all(has_known_qualifiers), member)
}

fn has_known_qualifiers(policy: &Policy) -> bool {
    let read = || -> Result<bool, Error> {
        let mut qualifiers = Reader::new(&policy.qualifiers);
        let mut all_known = true;
        while !qualifiers.is_empty() {
            let oid = qualifiers.enter(tag::SEQUENCE)?.oid()?;
            all_known &= oid == Oid::QUALIFIER_CPS || oid == Oid::QUALIFIER_USER_NOTICE;
        }
        Ok(all_known)
    };
    read() == Ok(true)
}

#[cfg(test)]
mod tests;
