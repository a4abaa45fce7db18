use super::*;
use crate::key::KeyAlgorithm;
use crate::name::Attribute;

fn sample(algorithm: KeyAlgorithm) -> (PrivateKey, Vec<u8>) {
    let key = PrivateKey::generate(algorithm).unwrap();
    let subject = Name::build([(Attribute::CommonName, "Bob")]).unwrap();
    let names = [GeneralName::Email("bob@example.org".into())];
    let der = CertificateRequest::build(&key, &subject, &names).unwrap();
    (key, der)
}

#[test]
fn built_requests_prove_themselves() {
    for algorithm in KeyAlgorithm::ALL {
        let (key, der) = sample(algorithm);
        let proven = CertificateRequest::parse(&der).unwrap().prove().unwrap();
        assert_eq!(proven.public_key(), key.public_key());
        assert_eq!(proven.subject().to_string(), "CN=Bob");
        assert_eq!(proven.subject_alt_names(), [GeneralName::Email("bob@example.org".into())]);
        assert_eq!(proven.der(), der);
    }
}

#[test]
fn both_labels_of_pem_are_read() {
    let (_, der) = sample(KeyAlgorithm::P256);
    for label in PEM_LABELS {
        let text = pem::encode(label, &der);
        assert_eq!(CertificateRequest::parse(text.as_bytes()).unwrap().der, der);
    }
    let text = pem::encode("CERTIFICATE", &der);
    assert_eq!(CertificateRequest::parse(text.as_bytes()).unwrap_err(), Error::WrongPem);
}

/// Whatever octet is changed, nothing is proven.
#[test]
fn tampered_requests_prove_nothing() {
    for algorithm in [KeyAlgorithm::P256, KeyAlgorithm::Ed25519] {
        let (_, der) = sample(algorithm);
        for position in 0..der.len() {
            let mut damaged = der.clone();
            damaged[position] ^= 0x01;
            let verdict = CertificateRequest::parse(&damaged).and_then(CertificateRequest::prove);
            assert!(verdict.is_err(), "octet {position}");
            assert!(CertificateRequest::parse(&der[..position]).is_err());
        }
    }
}

#[test]
fn attributes_may_be_absent_and_must_be_sound() {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let build = |version: u32, attributes: &[u8]| {
        let info = Writer::build(|w| {
            w.sequence(|w| {
                w.integer(version);
                w.sequence(|_| {});
                w.raw(key.public_key().spki());
                w.raw(attributes);
            });
        });
        Writer::build(|w| {
            w.sequence(|w| {
                w.raw(&info);
                w.raw(&key.signature_algorithm().der());
                w.bit_string(&key.sign(&info).unwrap());
            });
        })
    };
    let parse = |der: Vec<u8>| CertificateRequest::parse(&der).and_then(CertificateRequest::prove);
    assert!(parse(build(0, &[])).unwrap().subject_alt_names().is_empty());
    assert!(parse(build(0, &[0xa0, 0])).is_ok());
    assert_eq!(parse(build(1, &[])).unwrap_err(), Error::BadVersion);
    let empty_request = Writer::build(|w| {
        w.sequence(|w| {
            w.oid(&Oid::EXTENSION_REQUEST);
            w.nested(tag::SET, |w| w.sequence(|_| {}));
        });
    });
    let once = Writer::build(|w| w.value(tag::constructed(0), &empty_request));
    assert!(parse(build(0, &once)).is_ok());
    let twice = Writer::build(|w| w.value(tag::constructed(0), &empty_request.repeat(2)));
    let expected = Error::DuplicateExtension(Oid::EXTENSION_REQUEST);
    assert_eq!(parse(build(0, &twice)).unwrap_err(), expected);
}
