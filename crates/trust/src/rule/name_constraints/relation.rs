//! How a name lies to the base of a subtree, for every kind of name. RFC 5280 §4.2.1.10.

use pki::asn1::{Reader, tag};
use pki::general_name::GeneralName;
use pki::oid::Oid;

use crate::rule::host;

/// How a name lies to a subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// All it stands for is in the subtree.
    Inside,
    /// A wildcard: some of what it stands for is in the subtree.
    Overlapping,
    /// Nothing it stands for is in the subtree.
    Outside,
    /// The name is malformed, or how its kind is constrained is not defined.
    Undecidable,
}

/// Kinds of names a subtree binds together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Email,
    Dns,
    Uri,
    Ip,
    Directory,
    OtherName(Oid),
    RegisteredId,
    X400,
    EdiParty,
}

/// Gives the kind of a name; internationalised mailboxes are bound by constraints on mailboxes
/// (RFC 9598 §6).
pub(super) fn form(name: &GeneralName) -> Form {
    match name {
        GeneralName::Email(_) => Form::Email,
        GeneralName::OtherName { oid, .. } if *oid == Oid::SMTP_UTF8_MAILBOX => Form::Email,
        GeneralName::OtherName { oid, .. } => Form::OtherName(*oid),
        GeneralName::Dns(_) => Form::Dns,
        GeneralName::Uri(_) => Form::Uri,
        GeneralName::Ip(_) => Form::Ip,
        GeneralName::Directory(_) => Form::Directory,
        GeneralName::RegisteredId(_) => Form::RegisteredId,
        GeneralName::X400(_) => Form::X400,
        GeneralName::EdiParty(_) => Form::EdiParty,
    }
}

/// Gives the bytes a comparison may touch.
pub(super) fn weight(name: &GeneralName) -> usize {
    match name {
        GeneralName::Email(text) | GeneralName::Dns(text) | GeneralName::Uri(text) => text.len(),
        GeneralName::Directory(name) => name.der().len(),
        GeneralName::OtherName { value, .. } => value.len(),
        GeneralName::Ip(octets) | GeneralName::X400(octets) | GeneralName::EdiParty(octets) => {
            octets.len()
        }
        GeneralName::RegisteredId(_) => 0,
    }
}

/// Says whether the base of a subtree has the form its kind requires.
pub(super) fn is_well_formed(base: &GeneralName) -> bool {
    match base {
        GeneralName::Dns(base) => base.is_empty() || host::is_comparable(base),
        GeneralName::Uri(base) => is_host_or_domain(base),
        GeneralName::Email(base) if base.contains('@') => host::split_mailbox(base).is_some(),
        GeneralName::Email(base) => is_host_or_domain(base),
        GeneralName::Ip(base) => split_network(base).is_some(),
        // RFC 9598 §6 forbids it: what it would exclude is not defined.
        GeneralName::OtherName { oid, .. } => *oid != Oid::SMTP_UTF8_MAILBOX,
        GeneralName::Directory(_)
        | GeneralName::RegisteredId(_)
        | GeneralName::X400(_)
        | GeneralName::EdiParty(_) => true,
    }
}

/// Says how a name lies to a well-formed base of the same kind.
pub(super) fn relate(name: &GeneralName, base: &GeneralName) -> Relation {
    match (name, base) {
        (GeneralName::Dns(name), GeneralName::Dns(base)) => relate_dns(name, base),
        (GeneralName::Email(name), GeneralName::Email(base)) => relate_mailbox(name, base),
        (GeneralName::Uri(name), GeneralName::Uri(base)) => relate_uri(name, base),
        (GeneralName::Ip(name), GeneralName::Ip(base)) => relate_address(name, base),
        (GeneralName::Directory(name), GeneralName::Directory(base)) => {
            either(name.is_within(base))
        }
        (GeneralName::OtherName { .. }, _) => relate_other(name, base),
        _ => Relation::Undecidable,
    }
}

/// Zero or more labels may be added on the left. A wildcard stands for every label in its place.
fn relate_dns(name: &str, base: &str) -> Relation {
    let (is_wildcard, host) = match name.strip_prefix("*.") {
        Some(rest) => (true, rest),
        None => (false, name),
    };
    let may_be_base = || base.split_once('.').is_some_and(|(_, p)| p.eq_ignore_ascii_case(host));
    match host::is_comparable(host) {
        false => Relation::Undecidable,
        true if base.is_empty() || host::is_within(host, base) => Relation::Inside,
        true if is_wildcard && may_be_base() => Relation::Overlapping,
        true => Relation::Outside,
    }
}

/// The base is one mailbox, or all of a host, or (with a leading period) all of a domain's hosts.
fn relate_mailbox(name: &str, base: &str) -> Relation {
    let Some((local, host)) = host::split_mailbox(name) else { return Relation::Undecidable };
    match base.rsplit_once('@') {
        None => either(is_in_host_or_domain(host, base)),
        Some((_, base_host)) if !host.eq_ignore_ascii_case(base_host) => Relation::Outside,
        Some((base_local, _)) if local == base_local => Relation::Inside,
        // A quoted and an unquoted spelling may mean the same mailbox.
        Some((base_local, _)) if host::is_quoted(local) || host::is_quoted(base_local) => {
            Relation::Undecidable
        }
        Some(_) => Relation::Outside,
    }
}

/// Only the host counts; a URI without a host name cannot be judged.
fn relate_uri(name: &str, base: &str) -> Relation {
    let related = |host| either(is_in_host_or_domain(host, base));
    host::of_uri(name).map_or(Relation::Undecidable, related)
}

/// The base is an address and a mask of the same length; the families are apart.
fn relate_address(name: &[u8], base: &[u8]) -> Relation {
    let Some((network, mask)) = split_network(base) else { return Relation::Undecidable };
    if !matches!(name.len(), 4 | 16) {
        return Relation::Undecidable;
    }
    let masked = name.iter().zip(mask).map(|(octet, mask)| octet & mask);
    let wanted = network.iter().zip(mask).map(|(octet, mask)| octet & mask);
    either(name.len() == network.len() && masked.eq(wanted))
}

/// User principal names have the form of mailboxes and are bound as such; internationalised
/// mailboxes are mailboxes. For other types nothing is defined.
fn relate_other(name: &GeneralName, base: &GeneralName) -> Relation {
    let base_text = match base {
        GeneralName::Email(base) => Some(base.as_str()),
        _ => base.as_upn(),
    };
    match (name.as_upn().or_else(|| smtp_utf8_mailbox(name)), base_text) {
        (Some(name), Some(base)) => relate_mailbox(name, base.trim_start_matches('@')),
        _ => Relation::Undecidable,
    }
}

/// The mailbox of RFC 9598 §3, whose host part is ASCII.
fn smtp_utf8_mailbox(name: &GeneralName) -> Option<&str> {
    let GeneralName::OtherName { oid: Oid::SMTP_UTF8_MAILBOX, value } = name else { return None };
    let text = Reader::new(value).value(tag::UTF8_STRING).ok()?;
    str::from_utf8(text).ok()
}

fn either(is_inside: bool) -> Relation {
    if is_inside { Relation::Inside } else { Relation::Outside }
}

/// An empty base binds everything, as it does for host names.
fn is_host_or_domain(base: &str) -> bool {
    base.is_empty() || host::is_comparable(base.strip_prefix('.').unwrap_or(base))
}

fn is_in_host_or_domain(host: &str, base: &str) -> bool {
    match base.strip_prefix('.') {
        Some(domain) => host::is_below(host, domain),
        None => base.is_empty() || host.eq_ignore_ascii_case(base),
    }
}

/// Splits the base of an address subtree into address and mask; `None` unless the mask is a prefix.
fn split_network(base: &[u8]) -> Option<(&[u8], &[u8])> {
    let (network, mask) = base.split_at_checked(base.len() / 2)?;
    let ones: u32 = mask.iter().map(|octet| octet.leading_ones()).sum();
    let bits: u32 = mask.iter().map(|octet| octet.count_ones()).sum();
    let is_prefix = ones == bits && mask.is_sorted_by(|left, right| *left == 0xff || *right == 0);
    (matches!(base.len(), 8 | 32) && is_prefix).then_some((network, mask))
}
