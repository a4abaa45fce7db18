//! `pki::name`: the comparison is an equivalence, and what is shown disturbs no terminal.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use pki::asn1::Reader;
use pki::name::{Attribute, Name};

/// Reads names one after the other, and compares each with the one before; says whether there was
/// any.
pub fn check(input: &[u8]) -> bool {
    let mut reader = Reader::new(input);
    let mut before: Option<Name> = None;
    while let Ok(element) = reader.any() {
        let Ok(name) = Name::parse(element.der) else { continue };
        check_one(&name);
        if let Some(other) = before.replace(name.clone()) {
            check_pair(&name, &other);
        }
    }
    if let Ok(text) = str::from_utf8(input) {
        check_built(text);
    }
    before.is_some()
}

/// What holds for each name.
pub(super) fn check_one(name: &Name) {
    let again = Name::parse(name.der()).expect("it was read");
    assert_eq!(again.der(), name.der());
    assert!(name.matches(name) && name.matches(&again) && hash(name) == hash(&again));
    assert!(name.is_within(name) && name.is_within(&Name::parse(&[0x30, 0]).expect("no name")));
    let shown = name.to_string();
    assert_eq!(shown.is_empty(), name.is_empty());
    assert!(!shown.chars().any(char::is_control), "{shown:?}");
    assert_eq!(name.rdns().count() == 0, name.is_empty());
    assert!(name.rdns().all(|rdn| !rdn.is_empty()));
    let _ = name.common_name();
    check_longer(name);
}

/// A name one relative name longer lies within it, and not the other way round.
fn check_longer(name: &Name) {
    let mut rdns = Reader::whole_sequence(name.der()).expect("it was read");
    let Ok(first) = rdns.any() else { return };
    let Ok(longer) = name.with_rdn(first.value) else { return };
    assert!(longer.is_within(name) && !name.is_within(&longer) && !longer.matches(name));
}

fn check_pair(one: &Name, other: &Name) {
    let same = one.matches(other);
    assert_eq!(same, other.matches(one));
    assert_eq!(same, one.is_within(other) && other.is_within(one));
    assert!(!same || hash(one) == hash(other));
    assert!(!same || one.rdns().count() == other.rdns().count());
    assert!(one.der() != other.der() || same);
}

/// A name built of a text gives the text back, and compares without regard to case and space.
fn check_built(text: &str) {
    for attribute in Attribute::ALL {
        let Ok(built) = Name::build([(attribute, text)]) else { continue };
        check_one(&built);
        assert_eq!(built.find(&attribute.oid()).as_deref(), Some(text));
        if text.is_ascii() && attribute != Attribute::Country {
            let louder = Name::build([(attribute, text.to_ascii_uppercase())]).expect("as before");
            assert!(louder.matches(&built));
        }
    }
}

fn hash(name: &Name) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}
