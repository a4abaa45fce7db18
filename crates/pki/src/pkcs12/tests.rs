mod contents;
mod damage;

use std::num::NonZeroU32;

use super::writer::Strength;
use super::*;
use crate::asn1::{Reader, tag};
use crate::key::KeyAlgorithm;

const PASSWORD: &str = "six words of a list";

fn leaf() -> Certificate {
    Certificate::from_pem(include_bytes!("tests/leaf.pem")).unwrap()
}

fn chain() -> [Certificate; 2] {
    [include_bytes!("tests/issuing.pem").as_slice(), include_bytes!("tests/root.pem")]
        .map(|pem| Certificate::from_pem(pem).unwrap())
}

fn key() -> PrivateKey {
    PrivateKey::from_pem(include_bytes!("tests/leaf.key")).unwrap()
}

fn write(format: Format, friendly_name: &str, password: &str) -> Result<Vec<u8>, Error> {
    let (key, leaf, chain) = (key(), leaf(), chain());
    let bundle = Bundle { key: &key, leaf: &leaf, chain: &chain, friendly_name };
    // As `encode`, but so weak that thousands are opened in a moment.
    writer::encode(&bundle, &Strength { format, iterations: NonZeroU32::MIN }, password)
}

fn open(file: &[u8], password: &str) -> Result<Contents, Error> {
    parse(file, Password::Text(password))
}

#[test]
fn what_is_written_is_read() {
    for (format, mac, encryption) in [
        (Format::Modern, Oid::SHA256, Oid::AES_256_CBC),
        (Format::Compat, Oid::SHA1, Oid::PBE_SHA1_3DES),
    ] {
        for name in ["Alice Example · laptop · email · 2026", "日本 😀", "a", ""] {
            let contents = open(&write(format, name, PASSWORD).unwrap(), PASSWORD).unwrap();
            let key = contents.key.as_ref().unwrap();
            assert_eq!(*key.pkcs8, *self::key().to_pkcs8().unwrap());
            assert_eq!(key.friendly_name.as_deref().unwrap_or(""), name);
            assert_eq!(contents.friendly_name().unwrap_or(""), name);
            let [leaf, above @ ..] = contents.certificates.as_slice() else { panic!() };
            assert_eq!(leaf.certificate, self::leaf());
            assert_eq!(leaf.local_key_id, key.local_key_id);
            assert_eq!(leaf.local_key_id.as_ref().map(Vec::len), Some(20));
            let above: Vec<_> = above.iter().map(|entry| entry.certificate.clone()).collect();
            assert_eq!(above, chain());
            assert_eq!((contents.mac, contents.encryption), (Some(mac), vec![encryption]));
            assert!(contents.other_keys.is_empty());
        }
    }
}

/// The strength is part of the format: what it must not exceed is said where it is set.
#[test]
fn files_are_as_strong_as_promised() {
    assert_eq!(Strength::of(Format::Modern).iterations.get(), 100_000);
    assert_eq!(Strength::of(Format::Compat).iterations.get(), 10_000);
    for format in [Format::Modern, Format::Compat] {
        let (key, leaf, chain) = (key(), leaf(), chain());
        let bundle = Bundle { key: &key, leaf: &leaf, chain: &chain, friendly_name: "a" };
        let file = encode(&bundle, format, PASSWORD).unwrap();
        let rounds = Strength::of(format).iterations.get().to_be_bytes();
        let rounds = &rounds[rounds.iter().position(|octet| *octet != 0).unwrap()..];
        let found = file.windows(rounds.len()).filter(|window| *window == rounds).count();
        assert!(found >= 3, "{format:?}: {found}");
    }
}

#[test]
fn the_salt_of_the_mac_has_eight_octets() {
    for format in [Format::Modern, Format::Compat] {
        let file = write(format, "a", PASSWORD).unwrap();
        let mut pfx = Reader::whole_sequence(&file).unwrap();
        pfx.integer().unwrap();
        pfx.sequence().unwrap();
        let mut mac = pfx.sequence().unwrap();
        mac.sequence().unwrap();
        assert_eq!(mac.value(tag::OCTET_STRING).unwrap().len(), 8);
        // One round is the default, so DER leaves it out.
        assert!(mac.is_empty());
    }
}

#[test]
fn every_salt_and_initial_value_is_fresh() {
    let files = [(); 3].map(|()| write(Format::Modern, "a", PASSWORD).unwrap());
    let mut found: Vec<&[u8]> = files
        .iter()
        .flat_map(|file| file.windows(18).filter(|window| window.starts_with(&[0x04, 0x10])))
        .collect();
    // Two salts and two initial values in each.
    assert!(found.len() >= 12);
    found.sort();
    assert!(found.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn passwords_that_fail_elsewhere_are_refused() {
    let refused = |password| write(Format::Modern, "a", password).unwrap_err();
    assert_eq!(refused(""), Error::EmptyPassword);
    assert_eq!(refused("Zoë"), Error::PasswordNotAscii);
    assert_eq!(refused("tab\there"), Error::PasswordNotAscii);
    assert_eq!(refused("line\n"), Error::PasswordNotAscii);
    assert!(write(Format::Modern, "a", "!~ a\"'\\").is_ok());
}

#[test]
fn a_certificate_for_another_key_is_refused() {
    let (leaf, other) = (leaf(), PrivateKey::generate(KeyAlgorithm::P256).unwrap());
    let bundle = Bundle { key: &other, leaf: &leaf, chain: &[], friendly_name: "a" };
    assert_eq!(encode(&bundle, Format::Modern, PASSWORD), Err(Error::KeyMismatch));
}

#[test]
fn a_self_signed_certificate_needs_no_chain() {
    let (key, leaf) = (key(), leaf());
    let bundle = Bundle { key: &key, leaf: &leaf, chain: &[], friendly_name: "a" };
    let strength = Strength { format: Format::Modern, iterations: NonZeroU32::MIN };
    let file = writer::encode(&bundle, &strength, PASSWORD).unwrap();
    assert_eq!(open(&file, PASSWORD).unwrap().certificates.len(), 1);
}

#[test]
fn a_wrong_password_says_so() {
    for format in [Format::Modern, Format::Compat] {
        let file = write(format, "a", PASSWORD).unwrap();
        for password in ["", "six words of a lisT", "six words of a list "] {
            assert_eq!(open(&file, password).err(), Some(Error::WrongPassword));
        }
        assert_eq!(parse(&file, Password::Absent).err(), Some(Error::WrongPassword));
    }
}
