//! `pki::extension`: what is read and written again reads the same.

use std::fmt::Debug;

use pki::asn1::Writer;
use pki::extension::{
    AuthorityInfoAccess, AuthorityKeyId, BasicConstraints, DistributionPoints, ExtendedKeyUsage,
    ExtensionValue, InhibitAnyPolicy, IssuerAltNames, IssuingDistributionPoint, KeyUsage,
    NameConstraints, Policies, PolicyConstraints, PolicyMappings, SubjectAltNames, SubjectKeyId,
};
use pki::extensions::{Extensions, MAX_EXTENSIONS};
use pki::general_name::GeneralName;
use pki::oid::Oid;

/// Reads the value of one extension, of which the first octet says which; says whether it was one.
pub fn check(input: &[u8]) -> bool {
    let Some((&kind, value)) = input.split_first() else { return false };
    let checks: [fn(&[u8]) -> bool; 16] = [
        round_trip::<AuthorityInfoAccess>,
        round_trip::<AuthorityKeyId>,
        round_trip::<BasicConstraints>,
        round_trip::<DistributionPoints>,
        round_trip::<ExtendedKeyUsage>,
        round_trip::<InhibitAnyPolicy>,
        round_trip::<IssuerAltNames>,
        round_trip::<IssuingDistributionPoint>,
        round_trip::<KeyUsage>,
        round_trip::<NameConstraints>,
        round_trip::<Policies>,
        round_trip::<PolicyConstraints>,
        round_trip::<PolicyMappings>,
        alt_names,
        round_trip::<SubjectKeyId>,
        |value| Extensions::parse(value).map(|read| check_all(&read)).is_ok(),
    ];
    checks[usize::from(kind) % checks.len()](value)
}

fn round_trip<T: ExtensionValue + PartialEq + Debug>(value: &[u8]) -> bool {
    let Ok(read) = T::parse(value) else { return false };
    let written = Writer::build(|w| read.encode(w));
    assert_eq!(T::parse(&written).as_ref(), Ok(&read), "written as {written:02x?}");
    assert_eq!(Writer::build(|w| T::parse(&written).expect("as above").encode(w)), written);
    true
}

fn alt_names(value: &[u8]) -> bool {
    let names = SubjectAltNames::parse(value).map(|names| names.0);
    names.iter().flatten().for_each(check_general_name);
    round_trip::<SubjectAltNames>(value)
}

fn check_general_name(name: &GeneralName) {
    let shown = name.to_string();
    assert!(shown.contains(':') && !shown.chars().any(char::is_control), "{shown:?}");
    if let Some(upn) = name.as_upn() {
        assert_eq!(GeneralName::upn(upn).as_upn(), Some(upn));
    }
}

/// All extensions of an object: each stands once, and a critical one is known or told.
pub(super) fn check_all(extensions: &Extensions) {
    assert!(extensions.len() <= MAX_EXTENSIONS);
    assert_eq!(extensions.iter().count(), extensions.len());
    let all: Vec<Oid> = extensions.iter().map(|raw| raw.oid).collect();
    for (position, raw) in extensions.iter().enumerate() {
        assert_eq!(all.iter().position(|oid| *oid == raw.oid), Some(position));
        assert_eq!(extensions.find(&raw.oid), Some(raw));
        check_oid(&raw.oid);
    }
    for oid in extensions.unknown_critical() {
        assert!(extensions.find(oid).is_some_and(|raw| raw.is_critical()));
    }
    if let Some(names) = extensions.subject_alt_names() {
        names.value.0.iter().for_each(check_general_name);
    }
}

fn check_oid(oid: &Oid) {
    assert_eq!(Oid::from_content(oid.content()).as_ref(), Ok(oid));
    let text = oid.to_string();
    // Arcs beyond 128 bits are shown, but never read.
    assert!(text.contains('#') || text.parse::<Oid>().as_ref() == Ok(oid), "{text}");
}
