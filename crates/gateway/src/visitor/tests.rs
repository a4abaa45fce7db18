use model::identity::HolderId;
use model::tier::Tier;
use model::verification::Class;
use pki::build::Unsigned;
use pki::certificate::Certificate;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::{Attribute, Name};
use pki::profile::{self, Terms};
use pki::serial::Serial;
use pki::time::UnixTime;

use super::{Holder, Visitor};

/// A self-signed certificate of a new key; what it says does not matter here.
pub(crate) fn certificate(name: &str) -> Certificate {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let terms = Terms {
        serial: Serial::generate(1_795_176_000_000).unwrap(),
        not_before: UnixTime(1_700_000_000),
        not_after: UnixTime(1_900_000_000),
        public_key: key.public_key().clone(),
    };
    let name = Name::build([(Attribute::CommonName, name)]).unwrap();
    let parameters = profile::root(terms, name);
    Unsigned::build(&parameters, key.signature_algorithm()).sign(&key).unwrap()
}

/// The built-in class email.
pub(crate) fn email() -> Class {
    let [_, email, ..] = Class::built_in();
    email
}

pub(crate) fn alice() -> Holder {
    let id = HolderId([
        0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x46, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee,
        0xff,
    ]);
    Holder {
        id,
        person: Some("alice".parse().unwrap()),
        person_name: Some("Alice M\u{fc}ller".to_owned()),
        device: "laptop".parse().unwrap(),
        groups: vec!["sales".parse().unwrap(), "board".parse().unwrap()],
        class: email(),
        lapse: None,
        outside: None,
        leaf: certificate("Alice M\u{fc}ller"),
        chain: vec![certificate("issuing CA")],
    }
}

#[test]
fn a_visitor_is_what_the_rules_are_told() {
    let address = "192.0.2.7".parse().unwrap();
    let guest = Visitor::guest(address, 7);
    let facts = guest.facts(address, "GET", "/a");
    assert_eq!((facts.tier, facts.person, facts.device), (&Tier::Guest, None, None));
    assert!(facts.groups.is_empty() && guest.known().is_none());

    let holder = Visitor::holder(alice());
    let facts = holder.facts(address, "GET", "/a");
    assert_eq!(*facts.tier, Tier::Holder(email()));
    assert_eq!(facts.person.map(ToString::to_string).as_deref(), Some("alice"));
    assert_eq!(facts.device.map(ToString::to_string).as_deref(), Some("laptop"));
    assert_eq!(facts.groups.len(), 2);
    assert_eq!(holder.known().unwrap().person.as_deref(), Some("Alice M\u{fc}ller"));
}

#[test]
fn a_machine_has_no_person() {
    let machine = Visitor::holder(Holder { person: None, person_name: None, ..alice() });
    let known = machine.known().unwrap();
    assert_eq!((known.person, known.device.as_str()), (None, "laptop"));
}

#[test]
fn what_is_printed_for_debugging_holds_no_assertion() {
    let visitor = Visitor::guest("192.0.2.7".parse().unwrap(), 7);
    assert!(!format!("{visitor:?}").contains("kept"));
}
