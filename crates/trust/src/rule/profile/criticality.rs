//! Which extensions must and which must not be critical. RFC 5280 §4.2.

use pki::certificate::Certificate;
use pki::extension::Criticality;
use pki::oid::Oid;

use super::{Clause, is_authority, malformed};

pub(super) const CLAUSES: &[Clause] = &[
    (malformed("its authority key identifier must not be critical", "RFC 5280 §4.2.1.1"), |c| {
        !is_critical(c, Oid::AUTHORITY_KEY_IDENTIFIER)
    }),
    (malformed("its subject key identifier must not be critical", "RFC 5280 §4.2.1.2"), |c| {
        !is_critical(c, Oid::SUBJECT_KEY_IDENTIFIER)
    }),
    (
        malformed("without a subject, its subjectAltName must be critical", "RFC 5280 §4.2.1.6"),
        |c| !c.subject().is_empty() || is_critical(c, Oid::SUBJECT_ALT_NAME),
    ),
    (
        malformed("its subject directory attributes must not be critical", "RFC 5280 §4.2.1.8"),
        |c| !is_critical(c, Oid::SUBJECT_DIRECTORY_ATTRIBUTES),
    ),
    (malformed("an authority's basic constraints must be critical", "RFC 5280 §4.2.1.9"), |c| {
        !is_authority(c) || is_critical(c, Oid::BASIC_CONSTRAINTS)
    }),
    (malformed("its name constraints must be critical", "RFC 5280 §4.2.1.10"), |c| {
        !is_only_noted(c, Oid::NAME_CONSTRAINTS)
    }),
    (malformed("its policy constraints must be critical", "RFC 5280 §4.2.1.11"), |c| {
        !is_only_noted(c, Oid::POLICY_CONSTRAINTS)
    }),
    (malformed("its inhibition of any policy must be critical", "RFC 5280 §4.2.1.14"), |c| {
        !is_only_noted(c, Oid::INHIBIT_ANY_POLICY)
    }),
    (malformed("its freshest CRL must not be critical", "RFC 5280 §4.2.1.15"), |c| {
        !is_critical(c, Oid::FRESHEST_CRL)
    }),
    (
        malformed("its authority information access must not be critical", "RFC 5280 §4.2.2.1"),
        |c| !is_critical(c, Oid::AUTHORITY_INFO_ACCESS),
    ),
    (malformed("its subject information access must not be critical", "RFC 5280 §4.2.2.2"), |c| {
        !is_critical(c, Oid::SUBJECT_INFO_ACCESS)
    }),
];

fn is_critical(certificate: &Certificate, oid: Oid) -> bool {
    criticality(certificate, oid) == Some(Criticality::Critical)
}

fn is_only_noted(certificate: &Certificate, oid: Oid) -> bool {
    criticality(certificate, oid) == Some(Criticality::NonCritical)
}

fn criticality(certificate: &Certificate, oid: Oid) -> Option<Criticality> {
    certificate.extensions().find(&oid).map(|extension| extension.criticality)
}
