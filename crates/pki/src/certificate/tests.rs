use super::*;
use crate::asn1::Writer;
use crate::key::{KeyAlgorithm, PrivateKey};
use crate::oid::Oid;

/// A self-signed certificate from parts, some of them broken on purpose.
struct Parts {
    version: Vec<u8>,
    serial: Vec<u8>,
    inner_algorithm: Vec<u8>,
    not_before: Vec<u8>,
    tail: Vec<u8>,
}

impl Parts {
    fn sound() -> Self {
        Self {
            version: vec![0xa0, 3, 2, 1, 2],
            serial: vec![2, 1, 5],
            inner_algorithm: SignatureAlgorithm::EcdsaSha256.der(),
            not_before: [&[0x17, 13][..], b"260101000000Z"].concat(),
            tail: vec![0xa3, 16, 0x30, 14, 0x30, 12, 6, 3, 0x55, 29, 15, 4, 5, 3, 3, 7, 0x80, 0x80],
        }
    }

    fn build(&self) -> Vec<u8> {
        let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
        let tbs = Writer::build(|w| {
            w.sequence(|w| {
                w.raw(&self.version);
                w.raw(&self.serial);
                w.raw(&self.inner_algorithm);
                w.sequence(|_| {});
                w.sequence(|w| {
                    w.raw(&self.not_before);
                    UnixTime(2_000_000_000).encode(w);
                });
                w.sequence(|_| {});
                w.raw(key.public_key().spki());
                w.raw(&self.tail);
            });
        });
        Writer::build(|w| {
            w.sequence(|w| {
                w.raw(&tbs);
                w.raw(&key.signature_algorithm().der());
                w.bit_string(&key.sign(&tbs).unwrap());
            });
        })
    }
}

#[test]
fn reads_what_stands_there() {
    let der = Parts::sound().build();
    let certificate = Certificate::parse(&der).unwrap();
    assert_eq!(certificate.der(), der);
    assert_eq!(certificate.version(), Version::V3);
    assert_eq!(certificate.serial().to_string(), "05");
    assert_eq!(certificate.not_before().to_string(), "2026-01-01T00:00:00Z");
    assert_eq!(certificate.not_after(), UnixTime(2_000_000_000));
    assert!(certificate.is_self_issued() && certificate.subject().is_empty());
    assert_eq!(certificate.verify_signature(certificate.public_key()), Ok(()));
    assert_eq!(certificate.fingerprint(), Fingerprint::of(&der));
    assert_eq!(certificate.extensions().len(), 1);
    assert_eq!(Certificate::from_pem(certificate.to_pem().as_bytes()), Ok(certificate.clone()));
    assert_eq!(Certificate::from_pem(&der), Ok(certificate.clone()));
    let old = certificate.to_pem().replace("CERTIFICATE", "X509 CERTIFICATE");
    assert_eq!(Certificate::from_pem(old.as_bytes()), Ok(certificate.clone()));
    let twice = certificate.to_pem().repeat(2);
    assert_eq!(Certificate::list_from_pem(twice.as_bytes()).unwrap().len(), 2);
}

#[test]
fn odd_ones_are_read_too() {
    let mut v1 = Parts::sound();
    (v1.version, v1.tail) = (vec![], vec![]);
    assert_eq!(Certificate::parse(&v1.build()).unwrap().version(), Version::V1);
    for serial in [vec![2, 1, 0], vec![2, 1, 0xff]] {
        let parts = Parts { serial, ..Parts::sound() };
        assert!(Certificate::parse(&parts.build()).unwrap().serial().oddity().is_some());
    }
    let other = SignatureAlgorithm::EcdsaSha384.der();
    let parts = Parts { inner_algorithm: other, ..Parts::sound() };
    let certificate = Certificate::parse(&parts.build()).unwrap();
    assert!(!certificate.signature_algorithms_agree());
    let verdict = certificate.verify_signature(certificate.public_key());
    assert_eq!(verdict, Err(Error::BadSignature));
}

#[test]
fn a_signature_remembered_under_one_key_says_nothing_of_another() {
    let certificate = Certificate::parse(&Parts::sound().build()).unwrap();
    let signer = certificate.public_key();
    let other = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let verdicts =
        || [certificate.verify_octets(signer), certificate.verify_octets(other.public_key())];
    let expected = [Ok(()), Err(Error::BadSignature)];
    assert_eq!(verdicts(), expected);
    assert_eq!(verdicts(), expected, "asked again");
    assert_eq!(certificate.clone().verify_octets(other.public_key()), expected[1]);
}

#[test]
fn what_one_certificate_remembers_another_does_not() {
    let sound = Certificate::parse(&Parts::sound().build()).unwrap();
    assert_eq!(sound.verify_octets(sound.public_key()), Ok(()));
    let mut der = sound.der().to_vec();
    *der.last_mut().unwrap() ^= 1;
    let forged = Certificate::parse(&der).unwrap();
    assert_eq!(forged.tbs_der(), sound.tbs_der());
    assert_eq!(forged.verify_octets(sound.public_key()), Err(Error::BadSignature));
}

#[test]
fn broken_ones_are_refused_by_name() {
    fn check(parts: Parts, expected: Error) {
        assert_eq!(Certificate::parse(&parts.build()), Err(expected));
    }
    let sound = Parts::sound;
    check(Parts { version: vec![0xa0, 3, 2, 1, 3], ..sound() }, Error::BadVersion);
    check(Parts { serial: vec![2, 2, 0, 1], ..sound() }, Error::BadSerial);
    let no_seconds = [&[0x17, 11][..], b"2601010000Z"].concat();
    check(Parts { not_before: no_seconds, ..sound() }, Error::BadTime);
    check(Parts { tail: vec![0xa3, 2, 0x30, 0], ..sound() }, Error::BadValue);
    check(Parts { tail: vec![5, 0], ..sound() }, Error::TrailingBytes);
    let usage = vec![0xa3, 13, 0x30, 11, 0x30, 9, 6, 3, 0x55, 29, 15, 4, 2, 5, 0];
    check(Parts { tail: usage, ..sound() }, Error::BadExtension(Oid::KEY_USAGE));

    let mut trailing = sound().build();
    trailing.push(0);
    assert_eq!(Certificate::parse(&trailing), Err(Error::TrailingBytes));
    let large = vec![0; MAX_CERTIFICATE + 1];
    assert_eq!(Certificate::parse(&large), Err(Error::TooLarge(MAX_CERTIFICATE)));
}

/// Every truncation and every flipped octet gives a value or an error.
#[test]
fn damage_never_panics() {
    let der = Parts::sound().build();
    for length in 0..der.len() {
        assert!(Certificate::parse(&der[..length]).is_err());
    }
    for position in 0..der.len() {
        let mut damaged = der.clone();
        damaged[position] ^= 0xff;
        if let Ok(certificate) = Certificate::parse(&damaged) {
            let verdict = certificate.verify_signature(certificate.public_key());
            assert!(verdict.is_err(), "octet {position}");
        }
    }
}
