use super::*;
use crate::asn1::Reader;
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
    check("300c06082a8648ce3d0403020500", Sig::Other(crate::oid::Oid::ECDSA_WITH_SHA256));
    check("300b06092a864886f70d01010b", Sig::RsaPkcs1Sha256);
    check("300e06092a864886f70d01010b020101", Sig::Other(crate::oid::Oid::SHA256_WITH_RSA));
    check("300d06092a864886f70d01010a3000", Sig::Other(crate::oid::Oid::RSA_PSS));
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
fn odd_keys_are_told_apart() {
    let kind = |hex: &str| PublicKey::from_spki(&unhex(hex)).map(|key| key.kind());
    // secp256k1 is a curve we do not know; Ed25519 with NULL parameters is no Ed25519.
    let k1 = "3015301006072a8648ce3d020106052b8104000a030100";
    assert_eq!(kind(k1), Ok(PublicKeyKind::Other(crate::oid::Oid::SECP256K1)));
    let ed = "300c300706032b65700500030100";
    assert_eq!(kind(ed), Ok(PublicKeyKind::Other(crate::oid::Oid::ED25519)));
    let bits = "301a300d06092a864886f70d01010105000309003006020101020103";
    assert_eq!(kind(bits), Ok(PublicKeyKind::Rsa { bits: 1 }));
    let negative = "301a300d06092a864886f70d01010105000309003006020180020103";
    assert_eq!(kind(negative), Ok(PublicKeyKind::Other(crate::oid::Oid::RSA_ENCRYPTION)));
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
