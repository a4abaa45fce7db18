//! Cut, changed and invented files: a clear error or the same contents, never a panic.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::asn1::Writer;
use crate::ber;
use crate::pkcs12::content::Content;

/// What a file says, to compare by.
fn gist(contents: &Contents) -> impl PartialEq + use<> {
    let key = contents.key.as_ref().map(|key| key.pkcs8.to_vec());
    (key, contents.certificates.clone(), contents.friendly_name().map(str::to_owned))
}

#[test]
fn a_file_cut_off_anywhere_is_truncated() {
    for format in [Format::Modern, Format::Compat] {
        let file = write(format, "a", PASSWORD).unwrap();
        for length in 0..file.len() {
            assert_eq!(open(&file[..length], PASSWORD).err(), Some(Error::Truncated), "{length}");
        }
    }
}

#[test]
fn a_file_with_more_behind_it_is_refused() {
    let mut file = write(Format::Modern, "a", PASSWORD).unwrap();
    file.push(0);
    assert_eq!(open(&file, PASSWORD).err(), Some(Error::TrailingBytes));
}

#[test]
fn a_changed_octet_never_changes_what_is_read() {
    for format in [Format::Modern, Format::Compat] {
        let file = write(format, "a", PASSWORD).unwrap();
        let original = gist(&open(&file, PASSWORD).unwrap());
        let mut unnoticed = 0;
        for position in 0..file.len() {
            for change in [0x01, 0x80, 0xff] {
                let mut changed = file.clone();
                changed[position] ^= change;
                if let Ok(contents) = open(&changed, PASSWORD) {
                    assert!(gist(&contents) == original, "{position} {change:#x}");
                    unnoticed += 1;
                }
            }
        }
        // Outside the MAC's reach stand only NULL parameters and the like.
        assert!(unnoticed <= 8, "{unnoticed}");
    }
}

/// Replaces the MAC, so that what follows reaches the parts behind it.
pub(super) fn sealed(content: &[u8]) -> Vec<u8> {
    let secret = crate::pbe::secret::Secret::from_text(PASSWORD);
    let hash = crate::pbe::hash::Hash::Sha256;
    let mac = mac::Mac::compute(content, hash, NonZeroU32::MIN, &secret).unwrap();
    Writer::build(|writer| {
        writer.sequence(|pfx| {
            pfx.integer(3);
            content::write_data(pfx, content);
            mac.write(pfx);
        });
    })
}

/// Takes the authenticated content out of a file.
fn content(file: &[u8]) -> Vec<u8> {
    let mut pfx = Reader::whole_sequence(file).unwrap();
    pfx.integer().unwrap();
    let Content::Data(content) = Content::read(&mut pfx).unwrap() else { panic!() };
    content.to_vec()
}

#[test]
fn a_part_that_does_not_decrypt_is_told_from_a_wrong_password() {
    for format in [Format::Modern, Format::Compat] {
        let mut content = content(&write(format, "a", PASSWORD).unwrap());
        assert!(open(&sealed(&content), PASSWORD).is_ok());
        let salt = content.windows(2).position(|window| window == [0x04, 0x10]).unwrap();
        content[salt + 2] ^= 1;
        assert_eq!(open(&sealed(&content), PASSWORD).err(), Some(Error::Undecryptable));
    }
}

#[test]
fn a_file_without_mac_opens_and_says_so() {
    let content = content(&write(Format::Modern, "a", PASSWORD).unwrap());
    let file = Writer::build(|writer| {
        writer.sequence(|pfx| {
            pfx.integer(3);
            content::write_data(pfx, &content);
        });
    });
    assert_eq!(open(&file, PASSWORD).unwrap().mac, None);
    assert_eq!(open(&file, "wrong").err(), Some(Error::WrongPassword));
}

#[test]
fn limits_hold() {
    let too_large = vec![0x30; 5 << 20];
    assert_eq!(open(&too_large, PASSWORD).err(), Some(Error::TooLarge(4 << 20)));
    let bags = |count: usize, bag: &[u8]| {
        let contents = Writer::build(|writer| {
            writer.sequence(|bags| (0..count).for_each(|_| bags.raw(bag)));
        });
        sealed(&Writer::build(|writer| {
            writer.sequence(|safes| content::write_data(safes, &contents));
        }))
    };
    let crl = bag(&Oid::CRL_BAG, &[5, 0]);
    assert!(open(&bags(4096, &crl), PASSWORD).unwrap().certificates.is_empty());
    assert_eq!(open(&bags(4097, &crl), PASSWORD).err(), Some(Error::TooMany(4096)));
    let nested = |depth| {
        (0..depth).fold(crl.clone(), |inner, _| {
            let contents = Writer::build(|writer| writer.sequence(|bags| bags.raw(&inner)));
            bag(&Oid::SAFE_CONTENTS_BAG, &contents)
        })
    };
    assert!(open(&bags(1, &nested(4)), PASSWORD).is_ok());
    assert_eq!(open(&bags(1, &nested(5)), PASSWORD).err(), Some(Error::TooMany(4)));
}

pub(super) fn bag(kind: &Oid, value: &[u8]) -> Vec<u8> {
    Writer::build(|writer| {
        writer.sequence(|bag| {
            bag.oid(kind);
            bag.nested(tag::constructed(0), |inside| inside.raw(value));
        });
    })
}

/// Many cheap bags that each ask for much hashing are as dear as one that asks for all.
#[test]
fn the_cost_of_all_parts_together_is_bounded() {
    let content = Writer::build(|writer| {
        writer.sequence(|safes| {
            for _ in 0..1000 {
                let algorithm = |writer: &mut Writer| {
                    crate::pbe::algorithm::write(writer, Oid::PBE_SHA1_3DES, |identifier| {
                        identifier.sequence(|parameters| {
                            parameters.value(tag::OCTET_STRING, &[0; 8]);
                            parameters.integer(10_000_000);
                        });
                    });
                };
                content::write_encrypted_data(safes, algorithm, &[0; 8]);
            }
        });
    });
    let refused = Error::TooManyIterations { asked: 10_000_001, limit: 10_000_000 };
    assert_eq!(open(&sealed(&content), PASSWORD).err(), Some(refused));
}

#[test]
fn sealed_content_is_named() {
    let content = Writer::build(|writer| {
        writer.sequence(|safes| {
            safes.sequence(|info| {
                info.oid(&Oid::PKCS7_ENVELOPED_DATA);
                info.nested(tag::constructed(0), |content| content.sequence(|_| {}));
            });
        });
    });
    let oid = Oid::PKCS7_ENVELOPED_DATA;
    let refused = Error::Unsupported { role: "sealing", oid };
    assert_eq!(open(&sealed(&content), PASSWORD).err(), Some(refused));
    let said =
        "sealing with enveloped data is not supported; export again with AES-256 and SHA-256";
    assert_eq!(refused.to_string(), said);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn invented_octets_do_no_harm(octets in vec(any::<u8>(), 0..300)) {
        prop_assert!(open(&octets, PASSWORD).is_err());
        let _ = ber::to_der(&octets);
    }

    /// With a right MAC, invented content reaches the readers behind it.
    #[test]
    fn invented_content_does_no_harm(octets in vec(any::<u8>(), 0..300)) {
        let _ = open(&sealed(&octets), PASSWORD);
    }

    #[test]
    fn changed_content_does_no_harm(
        format in prop_oneof![Just(Format::Modern), Just(Format::Compat)],
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut content = content(&write(format, "a", PASSWORD).unwrap());
        for (position, octet) in changes {
            let position = position.index(content.len());
            content[position] = octet;
        }
        let _ = open(&sealed(&content), PASSWORD);
    }

    /// DER passes through unchanged, and what passes is never longer.
    #[test]
    fn rewriting_ber_is_stable(octets in vec(any::<u8>(), 0..200)) {
        if let Ok(der) = ber::to_der(&octets) {
            prop_assert!(der.len() <= octets.len());
            prop_assert_eq!(ber::to_der(&der), Ok(der));
        }
    }
}
