//! Whether the leaf carries the names it is expected to. RFC 9525 §6, RFC 5280 §4.2.1.6.

use std::net::IpAddr;

use pki::general_name::GeneralName;

use crate::question::ExpectedName;
use crate::rule::host;
use crate::verdict::{Code, Member, Refused, Rule};

const CARRIED: Rule = Rule::new(
    Code::WrongName,
    "its subjectAltName does not carry an expected name",
    "RFC 9525 §6.1",
);

/// Checks that the leaf carries every expected name.
pub(crate) fn check(leaf: Member<'_>, expected: &[ExpectedName]) -> Result<(), Refused> {
    let names = leaf.certificate.extensions().subject_alt_names();
    let names = names.map(|names| names.value.0.as_slice()).unwrap_or_default();
    let is_carried = |expected| names.iter().any(|name| is_match(name, expected));
    CARRIED.require(expected.iter().all(is_carried), leaf)
}

fn is_match(name: &GeneralName, expected: &ExpectedName) -> bool {
    match (name, expected) {
        (GeneralName::Dns(name), ExpectedName::Dns(expected)) => is_host_match(name, expected),
        (GeneralName::Ip(octets), ExpectedName::Ip(expected)) => is_address(octets, *expected),
        (GeneralName::Email(name), ExpectedName::Email(expected)) => is_mailbox(name, expected),
        _ => false,
    }
}

/// One `*` may stand for the whole first label, with at least two labels after it.
fn is_host_match(name: &str, expected: &str) -> bool {
    let expected = expected.strip_suffix('.').unwrap_or(expected);
    if !host::is_comparable(expected) || host::ends_in_number(expected) {
        return false;
    }
    match (name.strip_prefix("*."), expected.split_once('.')) {
        (None, _) => name.eq_ignore_ascii_case(expected),
        (Some(parent), Some((_, rest))) => {
            parent.contains('.') && parent.eq_ignore_ascii_case(rest)
        }
        (Some(_), None) => false,
    }
}

fn is_address(octets: &[u8], expected: IpAddr) -> bool {
    match expected {
        IpAddr::V4(address) => octets == address.octets(),
        IpAddr::V6(address) => octets == address.octets(),
    }
}

fn is_mailbox(name: &str, expected: &str) -> bool {
    let parts = host::split_mailbox(name).zip(host::split_mailbox(expected));
    parts.is_some_and(|((local, host), (wanted, at))| {
        local == wanted && host.eq_ignore_ascii_case(at)
    })
}

#[cfg(test)]
mod tests;
