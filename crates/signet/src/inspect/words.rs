//! The parts of certificates in words.

use model::verification::{Classes, DEFAULT_ARC};
use pki::certificate::{Certificate, Version};
use pki::extension::{DistributionPointName, GeneralSubtree};
use pki::extensions::{Extensions, RawExtension};
use pki::general_name::GeneralName;
use pki::oid::Oid;

/// More octets of an unknown value are cut.
const SHOWN_OCTETS: usize = 48;

/// The subject's alternative names.
pub(crate) fn alternative_names(certificate: &Certificate) -> Vec<String> {
    names_of(certificate.extensions())
}

/// The subject alternative names among extensions.
pub(super) fn names_of(extensions: &Extensions) -> Vec<String> {
    extensions.subject_alt_names().map(|names| general_names(&names.value.0)).unwrap_or_default()
}

/// Names, each with its type.
pub(super) fn general_names(names: &[GeneralName]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

/// The version in words.
pub(super) fn version(version: Version) -> u8 {
    match version {
        Version::V1 => 1,
        Version::V2 => 2,
        Version::V3 => 3,
    }
}

/// An identifier with its meaning, when it has a known one.
pub(super) fn oid(oid: &Oid) -> String {
    oid.words().map_or_else(|| oid.to_string(), |words| format!("{words} ({oid})"))
}

/// A certificate policy; our own say which class they stand for.
pub(super) fn policy(policy: &Oid, classes: Option<&Classes>) -> String {
    let mut all = classes.into_iter().flat_map(Classes::list);
    match all.find(|definition| definition.policy == *policy).map(|found| &found.class) {
        Some(class) => format!("class {class}: {} ({policy})", class.words()),
        None => oid(policy),
    }
}

/// The classes, unless an authority says otherwise.
pub(super) fn default_classes() -> Option<Classes> {
    Classes::built_in(&DEFAULT_ARC.parse().ok()?).ok()
}

/// What an extension marked critical is marked with.
pub(super) fn criticality(critical: bool) -> &'static str {
    if critical { " (critical)" } else { "" }
}

/// The places of a distribution point.
pub(super) fn places(name: Option<&DistributionPointName>) -> Vec<String> {
    match name {
        Some(DistributionPointName::Full(names)) => general_names(names),
        Some(DistributionPointName::Relative(_)) => vec!["relative to the CRL issuer".to_owned()],
        None => Vec::new(),
    }
}

/// A subtree of name constraints.
pub(super) fn subtree(subtree: &GeneralSubtree) -> String {
    subtree.base.to_string()
}

/// An extension that is not understood here.
pub(super) fn unknown(raw: &RawExtension<'_>) -> String {
    let critical = raw.criticality == pki::extension::Criticality::Critical;
    format!("{}{}: {}", oid(&raw.oid), criticality(critical), hex(raw.value))
}

/// Octets in hexadecimal, cut when long.
pub(super) fn hex(octets: &[u8]) -> String {
    let shown: String =
        octets.iter().take(SHOWN_OCTETS).map(|octet| format!("{octet:02x}")).collect();
    if octets.len() > SHOWN_OCTETS {
        format!("{shown}… ({} octets)", octets.len())
    } else {
        shown
    }
}

/// Octets in hexadecimal with colons.
pub(super) fn colons(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02X}")).collect::<Vec<_>>().join(":")
}
