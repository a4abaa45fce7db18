//! What a certificate of ours must keep to, one rule a file, each with its citation.
//!
//! Run on the final bytes before they are signed; stricter than path validation on purpose, and
//! meant for certificates made here, not for foreign ones.

mod algorithms_agree;
mod alt_name_dns;
mod alt_name_email;
mod alt_name_ip;
mod alt_name_types;
mod alt_name_uri;
mod authority_info_access;
mod authority_key_id;
mod basic_constraints;
mod criticality;
mod crl_distribution_points;
mod extended_key_usage;
mod extension_set;
mod issuer_name;
mod key_encoding;
mod key_strength;
mod key_usage;
mod name_bounds;
mod name_strings;
mod policies;
mod serial_number;
mod signature_encoding;
mod signature_strength;
mod subject_key_id;
mod subject_name;
mod unique_ids;
mod validity;
mod version;

use std::fmt;

use crate::certificate::Certificate;
use crate::general_name::GeneralName;
use crate::oid::Oid;
use crate::profile::Profile;

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its stable name.
    pub name: &'static str,
    /// Where it is written.
    pub citation: &'static str,
    check: fn(&Subject<'_>) -> Option<String>,
}

/// A rule that is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// Where the rule is written.
    pub citation: &'static str,
    /// What is wrong, part of a sentence.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.rule, self.message, self.citation)
    }
}

/// Every rule, in the order of the certificate's fields.
pub const RULES: &[Rule] = &[
    version::RULE,
    serial_number::RULE,
    algorithms_agree::RULE,
    signature_strength::RULE,
    signature_encoding::RULE,
    issuer_name::RULE,
    validity::RULE,
    subject_name::RULE,
    name_strings::RULE,
    name_bounds::RULE,
    key_strength::RULE,
    key_encoding::RULE,
    unique_ids::RULE,
    extension_set::RULE,
    criticality::RULE,
    authority_key_id::RULE,
    subject_key_id::RULE,
    key_usage::RULE,
    policies::RULE,
    alt_name_types::RULE,
    alt_name_dns::RULE,
    alt_name_email::RULE,
    alt_name_uri::RULE,
    alt_name_ip::RULE,
    basic_constraints::RULE,
    extended_key_usage::RULE,
    crl_distribution_points::RULE,
    authority_info_access::RULE,
];

/// Checks a certificate, or what would become one, against every rule.
#[must_use]
pub fn check(certificate: &Certificate, profile: Profile) -> Vec<Finding> {
    let subject = Subject { certificate, profile };
    let broken = RULES.iter().filter_map(|rule| {
        let message = (rule.check)(&subject)?;
        Some(Finding { rule: rule.name, citation: rule.citation, message })
    });
    broken.collect()
}

/// What a rule looks at.
struct Subject<'a> {
    certificate: &'a Certificate,
    profile: Profile,
}

impl Subject<'_> {
    fn alt_names(&self) -> &[GeneralName] {
        let names = self.certificate.extensions().subject_alt_names();
        names.map_or(&[], |names| &names.value.0)
    }
}

/// Shows an identifier by its words, if it has some.
struct Shown<'a>(&'a Oid);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.words() {
            Some(words) => f.write_str(words),
            None => write!(f, "{}", self.0),
        }
    }
}

/// Says whether a URL is plain HTTP with a host: what is fetched to judge a certificate must not
/// need a certificate (RFC 5280 §8).
fn is_http_url(url: &str) -> bool {
    let host = url.strip_prefix("http://").map(|rest| rest.split('/').next().unwrap_or_default());
    host.is_some_and(|host| !host.is_empty()) && url.bytes().all(|c| c.is_ascii_graphic())
}

#[cfg(test)]
mod tests;
