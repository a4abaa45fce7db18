use std::fs;

use super::*;
use crate::keyring::passphrase::Source;
use crate::testing::{Founded, NOW, Standing, keyring, operator};

fn founding() -> Founding {
    Founding::new(Settings::new("Example", "files.example.org").unwrap())
}

#[test]
fn an_authority_is_opened_as_it_was_made() {
    let founded = Founded::new();
    let again = founded.open_again();
    assert_eq!(again.settings(), founded.authority.settings());
    assert_eq!(again.hierarchy().root(), founded.authority.hierarchy().root());
    assert_eq!(again.hierarchy().issuing(), founded.authority.hierarchy().issuing());
    assert_eq!(again.audit_key(), founded.authority.audit_key());
    let (root, issuing) = (again.hierarchy().root(), again.hierarchy().issuing());
    assert_eq!(root.subject().to_string(), "CN=Example root,O=Example");
    assert_eq!(issuing.subject().to_string(), "CN=Example issuing CA 1,O=Example");
    root.verify_signature(root.public_key()).unwrap();
    issuing.verify_signature(root.public_key()).unwrap();
    again.verify_audit(&[]).unwrap();
}

#[test]
fn there_is_one_authority_in_a_store() {
    let founded = Founded::new();
    let store = founded.authority.store().clone();
    let before = fs::read(founded.authority.keyring().path(Role::Root)).unwrap();
    let keyring = keyring(&founded.directory);
    let second = Authority::create(store, keyring, founded.clock.clone(), &founding(), operator());
    assert_eq!(second.unwrap_err(), Error::Conflict(Conflict::Founded));
    assert_eq!(fs::read(founded.authority.keyring().path(Role::Root)).unwrap(), before);
}

#[test]
fn an_empty_store_says_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Standing::at(NOW);
    let store = Store::temporary(clock.clone()).unwrap();
    let missing = Authority::open(store, keyring(&directory), clock).unwrap_err();
    assert_eq!(missing.to_string(), "there is no authority here; `signet up` makes one");
}

#[test]
fn keys_from_an_interrupted_founding_are_used_and_not_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Standing::at(NOW);
    let made = keyring(&directory).open_or_make(Role::Root, KeyAlgorithm::P384).unwrap();
    let store = Store::temporary(clock.clone()).unwrap();
    let authority =
        Authority::create(store, keyring(&directory), clock, &founding(), operator()).unwrap();
    assert_eq!(authority.hierarchy().root().public_key(), made.public_key());
}

#[test]
fn a_wrong_passphrase_or_key_stops_issuing_and_loses_nothing() {
    let founded = Founded::new();
    founded.add_person("alice");
    let path = founded.directory.path();
    fs::write(path.join("wrong"), "not it").unwrap();
    let wrong = Keyring::new(&path.join("keys"), Source::File(path.join("wrong")));
    let authority =
        Authority::open(founded.authority.store().clone(), wrong, founded.clock.clone()).unwrap();
    let issue = |authority: &Authority| {
        authority.as_operator(operator()).issue(crate::testing::order("alice", "laptop")).map(drop)
    };
    let refused = issue(&authority).unwrap_err();
    assert!(
        matches!(refused, Error::Unavailable(Unavailable::WrongPassphrase { .. })),
        "{refused}"
    );
    assert_eq!(authority.status().unwrap().certificates.pending, 0);

    let keys = founded.authority.keyring();
    fs::copy(keys.path(Role::Audit), keys.path(Role::Issuing)).unwrap();
    fs::copy(keys.path(Role::Root), keys.path(Role::Audit)).unwrap();
    let again = founded.open_again();
    let refused = again.as_operator(operator()).checkpoint().unwrap_err();
    assert!(refused.to_string().contains("it is not the key on record"), "{refused}");
    let refused = issue(&again).unwrap_err();
    assert!(refused.to_string().contains("it is not the key on record"), "{refused}");
}

#[test]
fn a_new_passphrase_is_not_accepted_for_an_old_directory() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Standing::at(NOW);
    keyring(&directory).open_or_make(Role::Root, KeyAlgorithm::P256).unwrap();
    let other = Keyring::new(
        &directory.path().join("keys"),
        Source::Prompt(Box::new(|_| Ok(zeroize::Zeroizing::new("other".to_owned())))),
    );
    let store = Store::temporary(clock.clone()).unwrap();
    let refused = Authority::create(store, other, clock, &founding(), operator()).unwrap_err();
    assert!(
        matches!(refused, Error::Unavailable(Unavailable::WrongPassphrase { .. })),
        "{refused}"
    );
}
