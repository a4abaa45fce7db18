//! Which extensions must be critical and which must not. RFC 5280 §4.2, RFC 9608 §2.

use pki::certificate::Certificate;
use pki::extension::Criticality;
use pki::oid::Oid;

use super::malformed;
use crate::verdict::{Member, Refused, Rule};

const NEVER: &[(Oid, Rule)] = &[
    (
        Oid::AUTHORITY_KEY_IDENTIFIER,
        malformed("its authority key identifier must not be critical", "RFC 5280 §4.2.1.1"),
    ),
    (
        Oid::SUBJECT_KEY_IDENTIFIER,
        malformed("its subject key identifier must not be critical", "RFC 5280 §4.2.1.2"),
    ),
    (
        Oid::SUBJECT_DIRECTORY_ATTRIBUTES,
        malformed("its subject directory attributes must not be critical", "RFC 5280 §4.2.1.8"),
    ),
    (Oid::FRESHEST_CRL, malformed("its freshest CRL must not be critical", "RFC 5280 §4.2.1.15")),
    (Oid::NO_REVOCATION_AVAILABLE, malformed("its noRevAvail must not be critical", "RFC 9608 §2")),
    (
        Oid::AUTHORITY_INFO_ACCESS,
        malformed("its authority information access must not be critical", "RFC 5280 §4.2.2.1"),
    ),
    (
        Oid::SUBJECT_INFO_ACCESS,
        malformed("its subject information access must not be critical", "RFC 5280 §4.2.2.2"),
    ),
];

const ALWAYS: &[(Oid, Rule)] = &[
    (
        Oid::NAME_CONSTRAINTS,
        malformed("its name constraints must be critical", "RFC 5280 §4.2.1.10"),
    ),
    (
        Oid::POLICY_CONSTRAINTS,
        malformed("its policy constraints must be critical", "RFC 5280 §4.2.1.11"),
    ),
    (
        Oid::INHIBIT_ANY_POLICY,
        malformed("its inhibition of any policy must be critical", "RFC 5280 §4.2.1.14"),
    ),
];

/// Checks every extension that has a rule.
pub(super) fn check(member: Member<'_>) -> Result<(), Refused> {
    for extension in member.certificate.extensions().iter() {
        let rules = match extension.criticality {
            Criticality::Critical => NEVER,
            Criticality::NonCritical => ALWAYS,
        };
        let broken = rules.iter().find(|(oid, _)| *oid == extension.oid);
        broken.map_or(Ok(()), |(_, rule)| Err(rule.broken_by(member)))?;
    }
    Ok(())
}

/// Says whether an extension is there and critical.
pub(super) fn is_critical(certificate: &Certificate, oid: Oid) -> bool {
    let extension = certificate.extensions().find(&oid);
    extension.is_some_and(|extension| extension.criticality == Criticality::Critical)
}
