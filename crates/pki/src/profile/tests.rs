use super::*;
use crate::key::{KeyAlgorithm, PrivateKey};

fn terms() -> Terms {
    Terms {
        serial: "0102".parse().unwrap(),
        not_before: UnixTime(1_795_000_000),
        not_after: UnixTime(1_796_000_000),
        public_key: PrivateKey::generate(KeyAlgorithm::P256).unwrap().public_key().clone(),
    }
}

fn issuer() -> Issuer {
    Issuer {
        name: Name::build([(Attribute::CommonName, "Example CA")]).unwrap(),
        key_id: [7; 20],
        crl_url: "http://ca.example/ca.crl".to_owned(),
        certificate_url: "http://ca.example/ca.cer".to_owned(),
    }
}

fn holder() -> Holder {
    Holder {
        display_name: "Alice Example (laptop)".to_owned(),
        uri: "urn:uuid:f81d4fae-7dec-41d0-a765-00a0c91e6bf6".to_owned(),
        emails: vec!["alice@example.org".to_owned()],
        dns_names: Vec::new(),
        upn: Some("alice@corp.example".to_owned()),
        policy: "2.25.7.1.1".parse().unwrap(),
    }
}

#[test]
fn profiles_are_found_by_name() {
    for profile in Profile::ALL {
        assert_eq!(profile.as_str().parse(), Ok(profile));
    }
    assert_eq!("wifi".parse::<Profile>(), Err(UnknownProfile));
}

#[test]
fn a_client_certificate_proves_and_does_not_encrypt() {
    let made = client(terms(), &holder(), &issuer()).unwrap();
    assert_eq!(made.subject.to_string(), "CN=Alice Example (laptop)");
    assert_eq!(made.issuer, issuer().name);
    assert!(made.extensions.contains(&Extension::KeyUsage(usage::DIGITAL_SIGNATURE)));
    assert!(made.extensions.contains(&Extension::ExtendedKeyUsage(vec![Oid::CLIENT_AUTH])));
    assert!(made.extensions.contains(&Extension::AuthorityKeyId([7; 20])));
    let names = made.extensions.iter().find_map(|extension| match extension {
        Extension::SubjectAltNames(names) => Some(names),
        _ => None,
    });
    let shown: Vec<_> = names.unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "uri:urn:uuid:f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
            "email:alice@example.org",
            "upn:alice@corp.example"
        ]
    );
}

#[test]
fn names_a_certificate_cannot_carry_are_refused() {
    let check = |change: fn(&mut Holder), expected| {
        let mut holder = holder();
        change(&mut holder);
        assert_eq!(client(terms(), &holder, &issuer()), Err(expected));
    };
    check(|holder| holder.display_name.clear(), Error::BadString);
    check(|holder| holder.display_name = "x".repeat(65), Error::BadString);
    check(|holder| holder.emails = vec!["bücher@example.org".to_owned()], Error::BadGeneralName);
    check(|holder| holder.emails = vec![String::new()], Error::BadGeneralName);
    check(|holder| holder.dns_names = vec!["two words".to_owned()], Error::BadGeneralName);
    check(|holder| holder.upn = Some(String::new()), Error::BadGeneralName);
    assert_eq!(server(terms(), "door", Vec::new(), &issuer()), Err(Error::BadGeneralName));
}

#[test]
fn only_cas_are_marked_as_such() {
    let is_ca = |made: &CertificateParameters| {
        made.extensions.iter().any(|extension| matches!(extension, Extension::Ca(_)))
    };
    let name = || Name::build([(Attribute::CommonName, "Example root")]).unwrap();
    assert!(is_ca(&root(terms(), name())));
    let made = issuing(terms(), name(), &issuer());
    assert!(made.extensions.contains(&Extension::Ca(Authority::AtMost(0))));
    assert!(!is_ca(&client(terms(), &holder(), &issuer()).unwrap()));
    let names = vec![GeneralName::Dns("localhost".to_owned()), GeneralName::Ip(vec![127, 0, 0, 1])];
    assert!(!is_ca(&server(terms(), "localhost", names, &issuer()).unwrap()));
}
