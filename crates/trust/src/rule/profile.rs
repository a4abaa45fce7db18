//! What RFC 5280 §4 says a conforming authority MUST do, required of every certificate on a path
//! unless the question is lenient.
//!
//! Not asked for: that serial numbers are not negative, because RFC 5280 §4.1.2.2 wants those
//! handled gracefully; the type of times, which says nothing about trust.

mod criticality;
mod names;

use pki::asn1::tag;
use pki::certificate::{Certificate, Version};
use pki::extension::{AuthorityKeyId, KeyUsage};
use pki::name::Name;
use pki::oid::Oid;
use pki::serial::Oddity;

use crate::question::{Conformance, Question};
use crate::verdict::{Code, Member, Place, Refused, Rule};

/// A rule, and whether a certificate keeps it.
type Clause = (Rule, fn(&Certificate) -> bool);

/// Checks the form of a member of a path.
pub(crate) fn check(member: Member<'_>, question: &Question<'_>) -> Result<(), Refused> {
    check_clauses(ALWAYS, member)?;
    if question.conformance == Conformance::Lenient {
        return Ok(());
    }
    check_clauses(FIELDS, member)?;
    check_clauses(names::CLAUSES, member)?;
    criticality::check(member)?;
    match member.place {
        Place::Anchor => check_clauses(ANCHOR, member),
        Place::Leaf | Place::Issuer(_) => check_clauses(ISSUED, member),
    }
}

fn check_clauses(clauses: &[Clause], member: Member<'_>) -> Result<(), Refused> {
    clauses.iter().try_for_each(|(rule, holds)| rule.require(holds(member.certificate), member))
}

const fn malformed(says: &'static str, citation: &'static str) -> Rule {
    Rule::new(Code::Malformed, says, citation)
}

/// RFC 5280 §6.1.4 (k) does not ask it of issuers; of what is trusted without proof it is asked.
const ANCHOR: &[Clause] =
    &[(malformed("an anchor's basic constraints must be critical", "RFC 5280 §4.2.1.9"), |c| {
        !is_authority(c) || criticality::is_critical(c, Oid::BASIC_CONSTRAINTS)
    })];

/// Old roots have the number zero and are told apart by name and key. What an authority issues is
/// told apart by number alone, and who gives zero gives it to more than one; a negative number
/// only lacks its leading octet.
const ISSUED: &[Clause] = &[(malformed("its serial number is zero", "RFC 5280 §4.1.2.2"), |c| {
    c.serial().oddity() != Some(Oddity::Zero)
})];

/// Without these a certificate contradicts itself.
const ALWAYS: &[Clause] = &[
    (
        malformed("its two signature algorithm fields differ", "RFC 5280 §4.1.1.2"),
        Certificate::signature_algorithms_agree,
    ),
    (malformed("only version 3 has extensions, and it is older", "RFC 5280 §4.1.2.1"), |c| {
        c.version() == Version::V3 || c.extensions().is_empty()
    }),
    (malformed("only later versions have unique identifiers", "RFC 5280 §4.1.2.8"), |c| {
        c.version() != Version::V1 || !c.has_unique_ids()
    }),
    (
        malformed(
            "it says that its status is not published, and is an authority or says where it is",
            "RFC 9608 §3",
        ),
        |c| c.extensions().no_revocation_available().is_none() || !has_published_status(c),
    ),
];

const FIELDS: &[Clause] = &[
    (malformed("its serial number has more than 20 octets", "RFC 5280 §4.1.2.2"), |c| {
        c.serial().oddity() != Some(Oddity::TooLong)
    }),
    (malformed("it names no issuer", "RFC 5280 §4.1.2.4"), |c| !c.issuer().is_empty()),
    (malformed("one of its names has a string that is none", "RFC 5280 §4.1.2.4"), |c| {
        is_readable(c.issuer()) && is_readable(c.subject())
    }),
    (
        malformed("an authority must have a subject name, and it has none", "RFC 5280 §4.1.2.6"),
        |c| !is_authority(c) || !c.subject().is_empty(),
    ),
    (malformed("it does not identify the key it is signed with", "RFC 5280 §4.2.1.1"), |c| {
        c.is_self_issued() || has_authority_key_id(c)
    }),
    (
        malformed(
            "it names its issuer's certificate by issuer or by number alone",
            "RFC 5280 §4.2.1.1",
        ),
        |c| c.extensions().authority_key_id().is_none_or(|id| names_all_or_nothing(&id.value)),
    ),
    (malformed("an authority must identify its key, and it does not", "RFC 5280 §4.2.1.2"), |c| {
        !is_authority(c) || c.extensions().subject_key_id().is_some()
    }),
    (
        malformed("without a subject, its subjectAltName must be critical", "RFC 5280 §4.2.1.6"),
        |c| !c.subject().is_empty() || criticality::is_critical(c, Oid::SUBJECT_ALT_NAME),
    ),
    (malformed("its key usage allows nothing", "RFC 5280 §4.2.1.3"), |c| {
        c.extensions().key_usage().is_none_or(|usage| !usage.value.is_empty())
    }),
    (
        malformed("its key may sign certificates, but it is no authority", "RFC 5280 §4.2.1.3"),
        |c| is_authority(c) || !states_cert_sign(c),
    ),
    (
        malformed("it limits the path length and may not sign certificates", "RFC 5280 §4.2.1.9"),
        |c| !has_path_length(c) || (is_authority(c) && may_sign_certificates(c)),
    ),
    (
        malformed("only an authority may constrain names, and it is none", "RFC 5280 §4.2.1.10"),
        |c| is_authority(c) || c.extensions().name_constraints().is_none(),
    ),
    (malformed("it names a policy twice", "RFC 5280 §4.2.1.4"), |c| !repeats_policy(c)),
];

fn is_authority(certificate: &Certificate) -> bool {
    certificate.extensions().basic_constraints().is_some_and(|constraints| constraints.value.ca)
}

/// Says whether its status is published by what else it says; that of an authority must be.
fn has_published_status(certificate: &Certificate) -> bool {
    let extensions = certificate.extensions();
    let access = extensions.authority_info_access();
    is_authority(certificate)
        || extensions.crl_distribution_points().is_some()
        || extensions.freshest_crl().is_some()
        || access.is_some_and(|access| access.value.0.iter().any(|at| at.method == Oid::AD_OCSP))
}

fn has_path_length(certificate: &Certificate) -> bool {
    let constraints = certificate.extensions().basic_constraints();
    constraints.is_some_and(|constraints| constraints.value.path_length.is_some())
}

fn has_authority_key_id(certificate: &Certificate) -> bool {
    certificate.extensions().authority_key_id().is_some_and(|id| id.value.key_id.is_some())
}

fn names_all_or_nothing(id: &AuthorityKeyId) -> bool {
    id.issuer.is_empty() == id.serial.is_none()
}

/// Says whether the strings in a name are of the types they say they are.
fn is_readable(name: &Name) -> bool {
    let types = [tag::UTF8_STRING, tag::BMP_STRING, tag::UNIVERSAL_STRING];
    let mut strings = name.attributes().filter(|attribute| types.contains(&attribute.tag));
    strings.all(|string| string.text().is_some())
}

fn states_cert_sign(certificate: &Certificate) -> bool {
    let usage = certificate.extensions().key_usage();
    usage.is_some_and(|usage| usage.value.contains(KeyUsage::KEY_CERT_SIGN))
}

fn may_sign_certificates(certificate: &Certificate) -> bool {
    certificate.extensions().key_usage().is_none() || states_cert_sign(certificate)
}

fn repeats_policy(certificate: &Certificate) -> bool {
    let policies = certificate.extensions().policies();
    let mut oids: Vec<_> = policies.into_iter().flat_map(|p| p.value.oids()).collect();
    oids.sort_unstable();
    oids.windows(2).any(|pair| matches!(pair, [one, other] if one == other))
}

#[cfg(test)]
mod tests;
