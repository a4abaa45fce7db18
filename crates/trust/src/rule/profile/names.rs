//! The syntax of the names in a subjectAltName. RFC 5280 §4.2.1.6.

use pki::certificate::Certificate;
use pki::general_name::GeneralName;

use super::{Clause, malformed};
use crate::rule::host;

const CITATION: &str = "RFC 5280 §4.2.1.6";

pub(super) const CLAUSES: &[Clause] = &[
    (malformed("one of its DNS names is no host name", CITATION), |c| {
        all(c, |name| !matches!(name, GeneralName::Dns(name) if !is_host_or_wildcard(name)))
    }),
    (malformed("one of its e-mail addresses is no mailbox", CITATION), |c| {
        all(c, |name| !matches!(name, GeneralName::Email(name) if !is_mailbox(name)))
    }),
    (malformed("one of its IP addresses has not 4 or 16 octets", CITATION), |c| {
        all(c, |name| !matches!(name, GeneralName::Ip(octets) if !matches!(octets.len(), 4 | 16)))
    }),
    (malformed("one of its URIs is relative", CITATION), |c| {
        all(c, |name| !matches!(name, GeneralName::Uri(name) if !is_absolute(name)))
    }),
];

fn all(certificate: &Certificate, holds: impl FnMut(&GeneralName) -> bool) -> bool {
    let names = certificate.extensions().subject_alt_names();
    names.into_iter().flat_map(|names| &names.value.0).all(holds)
}

/// Wildcards are outside of RFC 5280; RFC 9525 §6.3 gives them their place.
fn is_host_or_wildcard(name: &str) -> bool {
    host::is_preferred(name.strip_prefix("*.").unwrap_or(name))
}

fn is_mailbox(name: &str) -> bool {
    host::split_mailbox(name).is_some()
}

fn is_absolute(uri: &str) -> bool {
    uri.split_once(':').is_some_and(|(scheme, rest)| host::is_scheme(scheme) && !rest.is_empty())
}
