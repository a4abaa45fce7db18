use super::*;
use crate::asn1::{Reader, Writer, tag};
use crate::oid::Oid;
use crate::{Error, pem};

/// Keys of each kind round-trip through PKCS#8 and sign what their public half verifies.
#[test]
fn every_kind_signs_and_round_trips() {
    for algorithm in KeyAlgorithm::ALL {
        let key = PrivateKey::generate(algorithm).unwrap();
        assert_eq!(key.algorithm(), algorithm);
        let der = key.to_pkcs8().unwrap();
        let mut info = Reader::whole_sequence(&der).unwrap();
        assert_eq!(info.integer(), Ok(&[0][..]), "version 1");
        let again = PrivateKey::from_pkcs8(&der).unwrap();
        assert_eq!(again.public_key(), key.public_key());
        let pem = pem::encode("PRIVATE KEY", &der);
        assert_eq!(PrivateKey::from_pem(pem.as_bytes()).unwrap().algorithm(), algorithm);

        let signature = again.sign(b"message").unwrap();
        let sig = key.signature_algorithm();
        let public = PublicKey::from_spki(key.public_key().spki()).unwrap();
        assert_eq!(public.verify(&sig, b"message", &signature), Ok(()));
        assert_eq!(public.verify(&sig, b"massage", &signature), Err(Error::BadSignature));
        assert_eq!(algorithm.to_string().parse(), Ok(algorithm));
    }
    assert_eq!("p512".parse::<KeyAlgorithm>(), Err(Error::UnknownKeyAlgorithm));
}

#[test]
fn algorithms_round_trip_and_parameters_are_strict() {
    use SignatureAlgorithm as Sig;
    for known in [
        Sig::EcdsaSha1,
        Sig::EcdsaSha256,
        Sig::EcdsaSha384,
        Sig::EcdsaSha512,
        Sig::RsaPkcs1Sha1,
        Sig::RsaPkcs1Sha256,
        Sig::RsaPkcs1Sha384,
        Sig::RsaPkcs1Sha512,
        Sig::RsaPssSha256,
        Sig::RsaPssSha384,
        Sig::RsaPssSha512,
        Sig::Ed25519,
        Sig::MlDsa44,
        Sig::MlDsa65,
        Sig::MlDsa87,
    ] {
        let der = known.der();
        assert_eq!(Sig::parse(&Reader::new(&der).any().unwrap()), Ok(known));
        assert_ne!(known.to_string(), "");
    }
    fn check(hex: &str, expected: SignatureAlgorithm) {
        let der = unhex(hex);
        assert_eq!(Sig::parse(&Reader::new(&der).any().unwrap()), Ok(expected), "{hex}");
    }
    // ECDSA with NULL, RSA without parameters, RSA with something else, PSS defaults (SHA-1).
    check("300c06082a8648ce3d0403020500", Sig::Other(Oid::ECDSA_WITH_SHA256));
    check("300b06092a864886f70d01010b", Sig::RsaPkcs1Sha256);
    check("300e06092a864886f70d01010b020101", Sig::Other(Oid::SHA256_WITH_RSA));
    check("300d06092a864886f70d01010a3000", Sig::Other(Oid::RSA_PSS));
    check("300506032a0304", Sig::Other("1.2.3.4".parse().unwrap()));
}

#[test]
fn keys_and_algorithms_must_go_together() {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let signature = key.sign(b"x").unwrap();
    for wrong in [SignatureAlgorithm::RsaPkcs1Sha256, SignatureAlgorithm::Ed25519] {
        let result = key.public_key().verify(&wrong, b"x", &signature);
        assert_eq!(result, Err(Error::UnsupportedSignature));
    }
}

#[test]
fn algorithms_have_at_most_one_element_of_parameters() {
    for (parameters, expected) in [
        ("", Ok(())),
        ("0500", Ok(())),
        ("3003020105", Ok(())),
        ("05000500", Err(Error::TrailingBytes)),
        ("05", Err(Error::NotDer)),
    ] {
        for algorithm in ["2a0304", "2b6570", "2a864886f70d01010a", "2a864886f70d01010b"] {
            let content = unhex(parameters);
            let identifier = Writer::build(|w| {
                w.sequence(|w| {
                    w.value(tag::OID, &unhex(algorithm));
                    w.raw(&content);
                });
            });
            let element = Reader::new(&identifier).any().unwrap();
            assert_eq!(SignatureAlgorithm::parse(&element).map(|_| ()), expected, "{parameters}");
            let spki = Writer::build(|w| {
                w.sequence(|w| {
                    w.raw(&identifier);
                    w.bit_string(&[0; 32]);
                });
            });
            assert_eq!(PublicKey::from_spki(&spki).map(|_| ()), expected, "{parameters}");
        }
    }
}

fn public_key(algorithm: &Oid, parameters: Option<Oid>, octets: &[u8]) -> PublicKey {
    let spki = Writer::build(|w| {
        w.sequence(|w| {
            w.sequence(|w| {
                w.oid(algorithm);
                parameters.iter().for_each(|curve| w.oid(curve));
            });
            w.bit_string(octets);
        });
    });
    PublicKey::from_spki(&spki).unwrap()
}

#[test]
fn octets_that_cannot_be_a_key_are_none() {
    let kind = |oid: Oid, curve: Option<Oid>, octets: &[u8]| public_key(&oid, curve, octets).kind();
    for (curve, length, known) in [
        (Oid::P256, 32, PublicKeyKind::EcP256),
        (Oid::P384, 48, PublicKeyKind::EcP384),
        (Oid::P521, 66, PublicKeyKind::EcP521),
    ] {
        for (form, length, is_point) in [
            (4, 2 * length, true),
            (2, length, true),
            (3, length, true),
            (4, 2 * length - 1, false),
            (4, length, false),
            (2, 2 * length, false),
            (0, 0, false),
        ] {
            let octets = [vec![form], vec![1; length]].concat();
            let expected = if is_point { known } else { PublicKeyKind::Other(Oid::EC_PUBLIC_KEY) };
            assert_eq!(kind(Oid::EC_PUBLIC_KEY, Some(curve), &octets), expected, "{form} {length}");
        }
    }
    for (oid, length, known) in [
        (Oid::ED25519, 32, PublicKeyKind::Ed25519),
        (Oid::ML_DSA_44, 1312, PublicKeyKind::MlDsa44),
        (Oid::ML_DSA_65, 1952, PublicKeyKind::MlDsa65),
        (Oid::ML_DSA_87, 2592, PublicKeyKind::MlDsa87),
    ] {
        assert_eq!(kind(oid, None, &vec![1; length]), known);
        assert_eq!(kind(oid, None, &vec![1; length + 1]), PublicKeyKind::Other(oid));
    }
}

#[test]
fn octets_of_the_right_length_need_not_make_a_key() {
    for algorithm in KeyAlgorithm::ALL {
        assert!(PrivateKey::generate(algorithm).unwrap().public_key().is_sound(), "{algorithm}");
    }
    for (curve, length) in [(Oid::P256, 32), (Oid::P384, 48), (Oid::P521, 66)] {
        let nowhere = [vec![4], vec![1; 2 * length]].concat();
        assert!(!public_key(&Oid::EC_PUBLIC_KEY, Some(curve), &nowhere).is_sound(), "{curve}");
    }
    let rsa = |modulus: &[u8], exponent: &[u8]| {
        let numbers = Writer::build(|w| {
            w.sequence(|w| {
                w.value(tag::INTEGER, modulus);
                w.value(tag::INTEGER, exponent);
            });
        });
        public_key(&Oid::RSA_ENCRYPTION, None, &numbers).is_sound()
    };
    let odd = [&[0, 0x80][..], &[0x11; 255]].concat();
    let even = [&[0, 0x80][..], &[0x11; 254], &[0x10]].concat();
    assert!(rsa(&odd, &[1, 0, 1]));
    assert!(!rsa(&even, &[1, 0, 1]), "an even modulus");
    assert!(!rsa(&odd, &[1]), "everything is its own signature");
    assert!(!rsa(&odd, &[4]), "an even exponent");
}

#[test]
fn odd_keys_are_told_apart() {
    let kind = |hex: &str| PublicKey::from_spki(&unhex(hex)).map(|key| key.kind());
    // secp256k1 is a curve we do not know; Ed25519 with NULL parameters is no Ed25519.
    let k1 = "3015301006072a8648ce3d020106052b8104000a030100";
    assert_eq!(kind(k1), Ok(PublicKeyKind::Other(Oid::SECP256K1)));
    let ed = "300c300706032b65700500030100";
    assert_eq!(kind(ed), Ok(PublicKeyKind::Other(Oid::ED25519)));
    let bits = "301a300d06092a864886f70d01010105000309003006020101020103";
    assert_eq!(kind(bits), Ok(PublicKeyKind::Rsa { bits: 1 }));
    let negative = "301a300d06092a864886f70d01010105000309003006020180020103";
    assert_eq!(kind(negative), Ok(PublicKeyKind::Other(Oid::RSA_ENCRYPTION)));
    let unused_bits = "300b300506032b6570030201fe";
    assert_eq!(kind(unused_bits), Err(Error::BadValue));
}

#[test]
fn foreign_private_keys_are_refused_clearly() {
    assert_eq!(PrivateKey::from_pkcs8(&[]).unwrap_err(), Error::UnexpectedElement);
    let x25519 = "302e020100300506032b656e042204200000000000000000000000000000000000000000000000000000000000000000";
    assert_eq!(PrivateKey::from_pkcs8(&unhex(x25519)).unwrap_err(), Error::UnsupportedKey);
    assert_eq!(
        PrivateKey::from_pem(b"-----BEGIN X-----\n-----END X-----").unwrap_err(),
        Error::WrongPem
    );
}

/// A key of each kind as its parts: algorithm, private octets, public octets.
fn parts(algorithm: KeyAlgorithm) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let key = PrivateKey::generate(algorithm).unwrap();
    let der = key.to_pkcs8().unwrap();
    let mut info = Reader::whole_sequence(&der).unwrap();
    info.integer().unwrap();
    let algorithm = info.element(tag::SEQUENCE).unwrap().der.to_vec();
    let octets = info.value(tag::OCTET_STRING).unwrap().to_vec();
    (algorithm, octets, key.public_key().key_octets().to_vec())
}

fn key_info(version: u32, algorithm: &[u8], octets: &[u8], rest: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.sequence(|w| {
            w.integer(version);
            w.raw(algorithm);
            w.value(tag::OCTET_STRING, octets);
            w.raw(rest);
        });
    })
}

/// RFC 5958 §2: version 2 may carry the public half, and both versions attributes.
#[test]
fn the_public_half_and_attributes_are_read_with_every_kind_of_key() {
    let attributes = unhex("a00f300d0603551d0f3106030402078000");
    for kind in [KeyAlgorithm::P256, KeyAlgorithm::Rsa2048, KeyAlgorithm::Ed25519] {
        let (algorithm, octets, public) = parts(kind);
        let half = |public: &[u8]| [&[0], public].concat();
        let implicit = Writer::build(|w| w.value(tag::context(1), &half(&public)));
        let explicit = Writer::build(|w| w.nested(tag::constructed(1), |w| w.bit_string(&public)));
        let others = Writer::build(|w| w.value(tag::context(1), &half(&parts(kind).2)));
        let check = |version, rest: &[&[u8]], expected| {
            let info = key_info(version, &algorithm, &octets, &rest.concat());
            let read =
                PrivateKey::from_pkcs8(&info).map(|key| key.public_key().key_octets().to_vec());
            assert_eq!(read, expected, "{kind} {version} {rest:02x?}");
        };
        check(0, &[], Ok(public.clone()));
        check(0, &[&attributes], Ok(public.clone()));
        check(1, &[], Ok(public.clone()));
        check(1, &[&implicit], Ok(public.clone()));
        check(1, &[&attributes, &implicit], Ok(public.clone()));
        check(1, &[&explicit], Ok(public.clone()));
        check(1, &[&others], Err(Error::BadKey));
        check(0, &[&implicit], Err(Error::TrailingBytes));
        check(2, &[], Err(Error::BadVersion));
    }
}

#[test]
fn parameters_of_private_keys_are_those_of_their_kind() {
    let [ec, rsa, ed] = [KeyAlgorithm::P256, KeyAlgorithm::Rsa2048, KeyAlgorithm::Ed25519]
        .map(|kind| parts(kind).1);
    let check = |algorithm: &str, octets: &[u8], expected| {
        let read = PrivateKey::from_pkcs8(&key_info(0, &unhex(algorithm), octets, &[]));
        assert_eq!(read.map(|key| key.algorithm()), expected, "{algorithm}");
    };
    check("301306072a8648ce3d020106082a8648ce3d030107", &ec, Ok(KeyAlgorithm::P256));
    // No curve, one spelt out, one we do not have, another than the key's.
    check("300906072a8648ce3d0201", &ec, Err(Error::UnsupportedKey));
    check("300e06072a8648ce3d02013003020101", &ec, Err(Error::UnsupportedKey));
    check("301006072a8648ce3d020106052b81040021", &ec, Err(Error::UnsupportedKey));
    check("301006072a8648ce3d020106052b81040022", &ec, Err(Error::BadKey));
    check("300d06092a864886f70d0101010500", &rsa, Ok(KeyAlgorithm::Rsa2048));
    check("300b06092a864886f70d010101", &rsa, Ok(KeyAlgorithm::Rsa2048));
    check("300e06092a864886f70d010101020100", &rsa, Err(Error::BadKey));
    check("300506032b6570", &ed, Ok(KeyAlgorithm::Ed25519));
    check("300706032b65700500", &ed, Err(Error::BadKey));
    check("300506032b6571", &ed, Err(Error::UnsupportedKey));
    check("300506032b6570", &ed[2..], Err(Error::BadKey));
    check("300506032b6570", &[&ed[..], &[0]].concat(), Err(Error::BadKey));
    check(
        "301306072a8648ce3d020106082a8648ce3d030107",
        &[&ec[..], &[0]].concat(),
        Err(Error::BadKey),
    );
}

/// A key that is whole but of a size we do not use is no broken key.
#[test]
fn rsa_keys_of_other_sizes_are_unsupported_rather_than_broken() {
    let check = |octets: usize, expected: Error| {
        let modulus = [&[0][..], &vec![0xc1; octets]].concat();
        let der = Writer::build(|w| {
            w.sequence(|w| {
                w.integer(0);
                w.value(tag::INTEGER, &modulus);
            });
        });
        assert_eq!(PrivateKey::from_pkcs1(&der).unwrap_err(), expected, "{octets}");
    };
    check(128, Error::UnsupportedKey);
    check(255, Error::UnsupportedKey);
    check(1024, Error::UnsupportedKey);
    check(256, Error::BadKey);
}

/// The keys OpenSSL wrote before PKCS#8 was usual.
#[test]
fn old_forms_are_read_or_named() {
    let text = "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAQID\n\
                -----END EC PRIVATE KEY-----\n";
    assert_eq!(PrivateKey::from_pem(text.as_bytes()).unwrap_err(), Error::EncryptedPem);
}

pub(super) fn unhex(text: &str) -> Vec<u8> {
    let digit = |c: u8| char::from(c).to_digit(16).unwrap() as u8;
    text.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}
