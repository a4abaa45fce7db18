use std::num::NonZeroU32;

use super::*;
use crate::key::KeyAlgorithm;
use crate::oid::Oid;
use crate::pbe::algorithm;
use crate::pem;

const ROUNDS: NonZeroU32 = NonZeroU32::new(2_048).unwrap();

/// `openssl pkcs8 -topk8` of one P-256 key, passphrase `correct horse`.
fn check(file: &str) {
    let block = pem::decode(file.as_bytes()).unwrap().remove(0);
    let key = decrypt(&block.der, b"correct horse").unwrap();
    assert_eq!(key.algorithm(), KeyAlgorithm::P256);
    let id: String = key.public_key().key_id().iter().map(|octet| format!("{octet:02x}")).collect();
    assert_eq!(id, include_str!("tests/key_id.txt").trim());
    let wrong = decrypt(&block.der, b"wrong horse").map(|_| ());
    assert_eq!(wrong, Err(Error::WrongPassword));
}

#[test]
fn keys_encrypted_by_openssl_are_read() {
    check(include_str!("tests/aes256_sha256.pem"));
    check(include_str!("tests/aes128_sha512.pem"));
    check(include_str!("tests/3des_sha1.pem"));
    check(include_str!("tests/pbe_sha1_3des.pem"));
}

#[test]
fn what_is_not_supported_is_named() {
    for (file, role, oid) in [
        (include_str!("tests/scrypt.pem"), "key derivation", Oid::SCRYPT),
        (include_str!("tests/pbe_md5_des.pem"), "encryption", Oid::PBE_MD5_DES),
    ] {
        let block = pem::decode(file.as_bytes()).unwrap().remove(0);
        let refused = decrypt(&block.der, b"correct horse").map(|_| ());
        assert_eq!(refused, Err(Error::Unsupported { role, oid }));
    }
}

#[test]
fn every_kind_of_key_comes_back() {
    for algorithm in
        [KeyAlgorithm::P256, KeyAlgorithm::P384, KeyAlgorithm::Rsa2048, KeyAlgorithm::Ed25519]
    {
        let key = PrivateKey::generate(algorithm).unwrap();
        let encrypted = encrypt(&key, b"passphrase", ROUNDS).unwrap();
        let decrypted = decrypt(&encrypted, b"passphrase").unwrap();
        assert_eq!(*decrypted.to_pkcs8().unwrap(), *key.to_pkcs8().unwrap());
        let octets = key.to_pkcs8().unwrap();
        let hidden = &octets[octets.len() - 16..];
        assert!(!encrypted.windows(16).any(|window| window == hidden));
    }
}

#[test]
fn bad_input_is_refused() {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    assert_eq!(encrypt(&key, b"", ROUNDS), Err(Error::EmptyPassword));
    let refused = |der: &[u8]| decrypt(der, b"passphrase").map(|_| ()).unwrap_err();
    assert_eq!(refused(&[]), Error::Truncated);
    assert_eq!(refused(&[0; MAX_LEN + 1]), Error::TooLarge(MAX_LEN));
    assert_eq!(refused(&key.to_pkcs8().unwrap()), Error::UnexpectedElement);
}

/// A file may not make us hash for minutes.
#[test]
fn the_cost_is_bounded() {
    let der = Writer::build(|writer| {
        writer.sequence(|info| {
            algorithm::write(info, Oid::PBE_SHA1_3DES, |identifier| {
                identifier.sequence(|parameters| {
                    parameters.value(tag::OCTET_STRING, &[0; 8]);
                    parameters.integer(u32::MAX);
                });
            });
            info.value(tag::OCTET_STRING, &[0; 8]);
        });
    });
    let refused = Error::TooManyIterations { asked: u32::MAX.into(), limit: 10_000_000 };
    assert_eq!(decrypt(&der, b"passphrase").map(|_| ()), Err(refused));
}
