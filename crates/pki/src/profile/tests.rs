use super::*;
use crate::build::Unsigned;
use crate::certificate::Certificate;
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

/// What the parameters look like to whoever reads the certificate.
fn signed(parameters: &CertificateParameters) -> Certificate {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    Unsigned::build(parameters, key.signature_algorithm()).sign(&key).unwrap()
}

#[test]
fn a_client_certificate_proves_and_does_not_encrypt() {
    let made = signed(&client(terms(), &holder(), &issuer()).unwrap());
    assert_eq!(made.subject().to_string(), "CN=Alice Example (laptop)");
    assert_eq!(*made.issuer(), issuer().name);
    let extensions = made.extensions();
    assert_eq!(extensions.key_usage().unwrap().value, KeyUsage::DIGITAL_SIGNATURE);
    let purposes = &extensions.extended_key_usage().unwrap().value;
    assert_eq!(purposes.0, [Oid::CLIENT_AUTH]);
    let authority = &extensions.authority_key_id().unwrap().value;
    assert_eq!(authority.key_id.as_deref(), Some(&[7; 20][..]));
    assert!(extensions.policies().unwrap().value.contains(&holder().policy));
    let names = &extensions.subject_alt_names().unwrap().value.0;
    let shown: Vec<_> = names.iter().map(ToString::to_string).collect();
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
    let constraints = |parameters: &CertificateParameters| {
        let made = signed(parameters);
        made.extensions().basic_constraints().map(|found| (found.value.ca, found.value.path_length))
    };
    let name = || Name::build([(Attribute::CommonName, "Example root")]).unwrap();
    assert_eq!(constraints(&root(terms(), name())), Some((true, None)));
    assert_eq!(constraints(&issuing(terms(), name(), &issuer())), Some((true, Some(0))));
    assert_eq!(constraints(&client(terms(), &holder(), &issuer()).unwrap()), None);
    let names = vec![GeneralName::Dns("localhost".to_owned()), GeneralName::Ip(vec![127, 0, 0, 1])];
    assert_eq!(constraints(&server(terms(), "localhost", names, &issuer()).unwrap()), None);
}
