use pki::pkcs12::{Password, parse};

use super::*;
use crate::testing::{Founded, order};

#[test]
fn a_parcel_opens_with_everything_in_it() {
    let founded = Founded::new();
    founded.add_person("alice");
    let issued = founded.issue("alice", "laptop");
    let [_, email, ..] = Class::built_in();
    let name = friendly_name(Some("Alice Example"), "laptop", &email, issued.certificate());
    assert_eq!(name, "Alice Example · laptop · email · 2027");
    let parcel = Parcel {
        key: issued.key().unwrap(),
        certificate: issued.certificate(),
        chain: issued.chain(),
        friendly_name: &name,
    };
    for choice in ["modern", "compat", "ios", "firefox"] {
        let choice: Choice = choice.parse().unwrap();
        let file = pkcs12(&parcel, choice, "correct horse battery staple").unwrap();
        let contents = parse(&file, Password::Text("correct horse battery staple")).unwrap();
        let found: Vec<_> = contents.certificates.iter().map(|entry| &entry.certificate).collect();
        assert_eq!(found, [issued.certificate(), &issued.chain()[0]]);
        assert_eq!(contents.friendly_name(), Some(name.as_str()));
        assert_eq!(
            contents.key.unwrap().private_key().unwrap().public_key(),
            issued.certificate().public_key()
        );
    }
    assert!(matches!(
        pkcs12(&parcel, Choice::Format(pki::pkcs12::Format::Modern), ""),
        Err(Error::Invalid { field: "password", .. })
    ));
}

#[test]
fn a_machine_is_named_without_a_person() {
    let founded = Founded::new();
    founded.add_person("alice");
    let issued = founded.operator().issue(order("alice", "x")).unwrap();
    let name = friendly_name(None, "build-7", &Class::interim(), issued.certificate());
    assert_eq!(name, "build-7 · interim · 2027");
}

#[test]
fn a_key_the_target_cannot_use_is_not_packed() {
    let founded = Founded::new();
    founded.add_person("alice");
    let key = crate::issuance::order::OrderKey::Made(pki::key::KeyAlgorithm::Ed25519);
    let issued = founded
        .operator()
        .issue(crate::issuance::order::Order { key, ..order("alice", "laptop") })
        .unwrap();
    let parcel = Parcel {
        key: issued.key().unwrap(),
        certificate: issued.certificate(),
        chain: issued.chain(),
        friendly_name: "x",
    };
    let refused = pkcs12(&parcel, "windows".parse().unwrap(), "password").unwrap_err();
    assert!(refused.to_string().starts_with("windows cannot use Ed25519 keys: "), "{refused}");
    pkcs12(&parcel, "curl".parse().unwrap(), "password").unwrap();
}

#[test]
fn a_pem_pair_holds_key_and_chain() {
    let founded = Founded::new();
    founded.add_person("alice");
    let issued = founded.issue("alice", "laptop");
    let parcel = Parcel {
        key: issued.key().unwrap(),
        certificate: issued.certificate(),
        chain: issued.chain(),
        friendly_name: "x",
    };
    let pair = pem_pair(&parcel).unwrap();
    let read = Certificate::list_from_pem(pair.certificates.as_bytes()).unwrap();
    assert_eq!(read, [issued.certificate().clone(), issued.chain()[0].clone()]);
    let key = PrivateKey::from_pem(pair.key.as_bytes()).unwrap();
    assert_eq!(key.public_key(), issued.certificate().public_key());
}
