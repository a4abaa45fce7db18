//! What other writers may put into a file, in which order and with which attributes.

use std::slice;

use super::damage::{bag, sealed};
use super::*;
use crate::asn1::Writer;
use crate::pbe::algorithm;
use crate::pbe::hash::Hash;
use crate::pbe::pbkdf2::Pbkdf2;
use crate::pbe::secret::Secret;
use crate::pkcs12::mac::Mac;

/// A key bag or certificate bag with the attributes given.
fn with_attributes(kind: &Oid, value: &[u8], attributes: &[Vec<u8>]) -> Vec<u8> {
    Writer::build(|writer| {
        writer.sequence(|bag| {
            bag.oid(kind);
            bag.nested(tag::constructed(0), |inside| inside.raw(value));
            if !attributes.is_empty() {
                bag.value(tag::SET, &attributes.concat());
            }
        });
    })
}

fn attribute(kind: &Oid, values: &[u8]) -> Vec<u8> {
    Writer::build(|writer| {
        writer.sequence(|attribute| {
            attribute.oid(kind);
            attribute.value(tag::SET, values);
        });
    })
}

fn tie(octet: u8) -> Vec<u8> {
    attribute(&Oid::LOCAL_KEY_ID, &[tag::OCTET_STRING, 1, octet])
}

fn key_bag(attributes: &[Vec<u8>]) -> Vec<u8> {
    with_attributes(&Oid::KEY_BAG, &key().to_pkcs8().unwrap(), attributes)
}

fn certificate_bag(certificate: &Certificate, attributes: &[Vec<u8>]) -> Vec<u8> {
    let value = Writer::build(|writer| {
        writer.sequence(|bag| {
            bag.oid(&Oid::X509_CERTIFICATE);
            bag.nested(tag::constructed(0), |w| w.value(tag::OCTET_STRING, certificate.der()));
        });
    });
    with_attributes(&Oid::CERTIFICATE_BAG, &value, attributes)
}

fn safe(bags: &[Vec<u8>]) -> Vec<u8> {
    Writer::build(|writer| writer.sequence(|safe| safe.raw(&bags.concat())))
}

/// The authenticated content with these safes, none encrypted.
fn content(safes: &[Vec<u8>]) -> Vec<u8> {
    Writer::build(|writer| {
        writer.sequence(|list| safes.iter().for_each(|safe| content::write_data(list, safe)));
    })
}

fn open_safes(safes: &[Vec<u8>]) -> Contents {
    open(&sealed(&content(safes)), PASSWORD).unwrap()
}

fn subjects(contents: &Contents) -> Vec<String> {
    contents.certificates.iter().map(|entry| entry.certificate.subject().to_string()).collect()
}

#[test]
fn bags_are_found_wherever_they_stand_and_others_are_passed_over() {
    fn check(safes: &[Vec<u8>], keys: usize, certificates: usize) {
        let contents = open_safes(safes);
        let found = usize::from(contents.key.is_some()) + contents.other_keys.len();
        assert_eq!((found, contents.certificates.len()), (keys, certificates));
    }
    let (key, leaf) = (key_bag(&[]), certificate_bag(&leaf(), &[]));
    let sdsi = with_attributes(&Oid::CERTIFICATE_BAG, &sdsi(), &[]);
    let secret = bag(&Oid::SECRET_BAG, &[5, 0]);
    let unknown = bag(&Oid::PBES2, &[5, 0]);
    let nested = |inner: &[u8]| bag(&Oid::SAFE_CONTENTS_BAG, &safe(&[inner.to_vec()]));
    check(&[], 0, 0);
    check(&[safe(&[])], 0, 0);
    check(&[safe(slice::from_ref(&key))], 1, 0);
    check(&[safe(&[leaf.clone(), leaf.clone()])], 0, 2);
    check(&[safe(slice::from_ref(&leaf)), safe(&[]), safe(slice::from_ref(&key))], 1, 1);
    check(&[safe(&[sdsi, secret, unknown, key.clone(), key.clone(), leaf.clone()])], 2, 1);
    check(&[safe(&[nested(&nested(&key)), nested(&leaf)])], 1, 1);
}

fn sdsi() -> Vec<u8> {
    Writer::build(|writer| {
        writer.sequence(|bag| {
            bag.oid(&"1.2.840.113549.1.9.22.2".parse().unwrap());
            bag.nested(tag::constructed(0), |w| w.value(tag::IA5_STRING, b"(sdsi)"));
        });
    })
}

/// RFC 2985 §5.5.2 ties by an identifier that a writer may set as it likes; the keys do not lie.
#[test]
fn the_certificate_of_the_key_comes_first_whatever_the_ties_say() {
    let [issuing, root] = chain();
    let check = |key: &[Vec<u8>], ties: [&[Vec<u8>]; 3]| {
        let [of_root, of_leaf, of_issuing] = ties;
        let bags = [
            certificate_bag(&root, of_root),
            certificate_bag(&leaf(), of_leaf),
            key_bag(key),
            certificate_bag(&issuing, of_issuing),
        ];
        let expected = [&leaf(), &issuing, &root].map(|c| c.subject().to_string());
        assert_eq!(subjects(&open_safes(&[safe(&bags)])), expected);
    };
    check(&[], [&[], &[], &[]]);
    check(&[tie(1)], [&[], &[tie(1)], &[]]);
    check(&[tie(1)], [&[tie(1)], &[tie(2)], &[]]);
    check(&[tie(1)], [&[tie(1)], &[], &[tie(1)]]);
    check(&[tie(3)], [&[tie(1)], &[tie(1)], &[tie(1)]]);
}

#[test]
fn of_two_certificates_of_the_key_the_tied_one_comes_first() {
    let bags = [
        key_bag(&[tie(2)]),
        certificate_bag(&leaf(), &[tie(1)]),
        certificate_bag(&leaf(), &[tie(2)]),
    ];
    let contents = open_safes(&[safe(&bags)]);
    let ties = contents.certificates.iter().map(|entry| entry.local_key_id.clone().unwrap());
    assert_eq!(ties.collect::<Vec<_>>(), [[2], [1]]);
}

/// A key of a kind we cannot read is still a key, and is found its certificate by the tie.
#[test]
fn a_key_of_another_kind_is_handed_out_as_it_is() {
    let x25519 = Writer::build(|writer| {
        writer.sequence(|info| {
            info.integer(0);
            info.sequence(|algorithm| algorithm.oid(&Oid::X25519));
            info.value(tag::OCTET_STRING, &[4, 1, 0]);
        });
    });
    let [issuing, _] = chain();
    let bags = [
        with_attributes(&Oid::KEY_BAG, &x25519, &[tie(7)]),
        certificate_bag(&issuing, &[]),
        certificate_bag(&leaf(), &[tie(7)]),
    ];
    let contents = open_safes(&[safe(&bags)]);
    assert_eq!(contents.key.as_ref().unwrap().private_key().err(), Some(Error::UnsupportedKey));
    assert_eq!(subjects(&contents)[0], leaf().subject().to_string());
}

#[test]
fn attributes_that_are_not_as_they_should_be_count_as_absent() {
    fn check(attributes: &[Vec<u8>], name: Option<&str>, id: Option<&[u8]>) {
        let contents = open_safes(&[safe(&[certificate_bag(&leaf(), attributes)])]);
        let entry = &contents.certificates[0];
        assert_eq!(entry.friendly_name.as_deref(), name, "{attributes:02x?}");
        assert_eq!(entry.local_key_id.as_deref(), id, "{attributes:02x?}");
    }
    let name = |values: &[u8]| attribute(&Oid::FRIENDLY_NAME, values);
    let id = |values: &[u8]| attribute(&Oid::LOCAL_KEY_ID, values);
    check(&[name(&[0x1e, 2, 0, b'a'])], Some("a"), None);
    check(&[name(&[0x1e, 0])], Some(""), None);
    check(&[name(&[0x1e, 4, 0xd8, 0x3d, 0xde, 0x00])], Some("😀"), None);
    check(&[name(&[0x1e, 4, 0, b'a', 0, 0])], Some("a"), None);
    check(&[name(&[0x1e, 2, 0, b'a', 0x1e, 2, 0, b'b'])], Some("a"), None);
    check(&[name(&[0x1e, 2, 0, b'a']), name(&[0x1e, 2, 0, b'b'])], Some("a"), None);
    check(&[name(&[])], None, None);
    check(&[name(&[0x1e, 1, b'a'])], None, None);
    check(&[name(&[0x1e, 2, 0xd8, 0x3d])], None, None);
    check(&[name(&[0x02, 1, 1]), tie(5)], None, Some(&[5]));
    check(&[id(&[])], None, None);
    check(&[id(&[0x02, 1, 1])], None, None);
    check(&[id(&[0x04, 0])], None, Some(&[]));
    check(&[attribute(&Oid::PBES2, &[])], None, None);
}

/// Puts an authentication of another make around some content.
fn authenticated(content: &[u8], mac: impl FnOnce(&mut Writer)) -> Vec<u8> {
    Writer::build(|writer| {
        writer.sequence(|pfx| {
            pfx.integer(3);
            content::write_data(pfx, content);
            mac(pfx);
        });
    })
}

/// RFC 9579 §4: salt and rounds stand inside PBMAC1, those of the classic MAC mean nothing.
#[test]
fn the_classic_rounds_beside_pbmac1_are_ignored() {
    let content = content(&[safe(&[key_bag(&[])])]);
    let rounds = NonZeroU32::MIN;
    let check = |hash: Hash, length: u32, classic: &[u8], expected: Option<Error>| {
        let derivation = Pbkdf2 { salt: vec![9; 8], iterations: rounds, key_len: None, hash };
        let secret = Secret::from_text(PASSWORD);
        let key = derivation.derive(&secret, length as usize, &mut crate::pbe::Budget::new());
        let key = aws_lc_rs::hmac::Key::new(hash.hmac(), &key.unwrap());
        let file = authenticated(&content, |pfx| {
            pfx.sequence(|data| {
                data.sequence(|digest_info| {
                    algorithm::write(digest_info, Oid::PBMAC1, |identifier| {
                        identifier.sequence(|parameters| {
                            write_derivation(parameters, &derivation, length);
                            algorithm::write_with_null(parameters, hash.hmac_oid());
                        });
                    });
                    let tag = aws_lc_rs::hmac::sign(&key, &content);
                    digest_info.value(tag::OCTET_STRING, tag.as_ref());
                });
                data.value(tag::OCTET_STRING, &[]);
                data.raw(classic);
            });
        });
        assert_eq!(open(&file, PASSWORD).err(), expected, "{hash:?} {length} {classic:02x?}");
    };
    for hash in [Hash::Sha1, Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512] {
        check(hash, 32, &[2, 1, 1], None);
    }
    for ignored in [&[][..], &[2, 1, 0], &[2, 1, 0x80], &[2, 5, 1, 0, 0, 0, 0]] {
        check(Hash::Sha256, 20, ignored, None);
    }
    check(Hash::Sha256, 19, &[2, 1, 1], Some(Error::BadValue));
    check(Hash::Sha256, 65, &[2, 1, 1], Some(Error::BadValue));
}

fn write_derivation(writer: &mut Writer, derivation: &Pbkdf2, length: u32) {
    algorithm::write(writer, Oid::PBKDF2, |identifier| {
        identifier.sequence(|parameters| {
            parameters.value(tag::OCTET_STRING, &derivation.salt);
            parameters.integer(derivation.iterations.get());
            parameters.integer(length);
            algorithm::write_with_null(parameters, derivation.hash.hmac_oid());
        });
    });
}

/// What is not ASCII stands in files as UTF-16, or each octet of UTF-8 as a character.
#[test]
fn passwords_beyond_ascii_open_in_both_encodings() {
    let content = content(&[safe(&[key_bag(&[])])]);
    let check = |secret: Secret, password: &str, expected: Option<Error>| {
        let mac = Mac::compute(&content, Hash::Sha256, NonZeroU32::MIN, &secret).unwrap();
        let file = authenticated(&content, |pfx| mac.write(pfx));
        assert_eq!(open(&file, password).err(), expected);
    };
    check(Secret::from_text("Zoë 😀"), "Zoë 😀", None);
    check(Secret::octet_by_octet("Zoë 😀"), "Zoë 😀", None);
    check(Secret::octet_by_octet("Zoë 😀"), "Zoe", Some(Error::WrongPassword));
    check(Secret::from_text("Zoë"), "Zoë ", Some(Error::WrongPassword));
}
