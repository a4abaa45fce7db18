use pki::asn1::Writer;
use pki::key::{KeyAlgorithm, PrivateKey};

use super::*;

fn check(key: &PublicKey, expected: Option<&str>) {
    let found = super::check(key);
    match expected {
        None => assert_eq!(found, Ok(())),
        Some(part) => {
            let reason = found.unwrap_err().to_string();
            assert!(reason.contains(part), "{reason}");
        }
    }
}

/// An RSA key of these numbers; the modulus is given by its octets from the top.
fn rsa(modulus: &[u8], exponent: u32, algorithm: &Oid) -> PublicKey {
    let spki = Writer::build(|w| {
        w.sequence(|w| {
            w.sequence(|w| {
                w.oid(algorithm);
                if *algorithm == Oid::RSA_ENCRYPTION {
                    w.value(0x05, &[]);
                }
            });
            w.bit_string(&Writer::build(|w| {
                w.sequence(|w| {
                    w.value(0x02, &[&[0], modulus].concat());
                    w.integer(exponent);
                });
            }));
        });
    });
    PublicKey::from_spki(&spki).unwrap()
}

fn sound_modulus() -> Vec<u8> {
    let key = PrivateKey::generate(KeyAlgorithm::Rsa2048).unwrap();
    let mut numbers = Reader::whole_sequence(key.public_key().key_octets()).unwrap();
    numbers.integer().unwrap()[1..].to_vec()
}

/// One more than a multiple of every small prime: a power of 65537 modulo each, divisible by none.
fn roca_modulus() -> Vec<u8> {
    let mut number = vec![0u8; 256];
    number[255] = 1;
    for prime in (2..752).filter(|n| (2..*n).all(|d| n % d != 0)) {
        multiply(&mut number, prime);
    }
    while number[0] < 0x80 {
        multiply(&mut number, 2);
    }
    number[255] |= 1;
    number
}

fn multiply(number: &mut [u8], factor: u32) {
    let mut carry = 0;
    for octet in number.iter_mut().rev() {
        let product = u32::from(*octet) * factor + carry;
        *octet = (product & 0xff) as u8;
        carry = product >> 8;
    }
    assert_eq!(carry, 0);
}

#[test]
fn every_kind_made_here_is_certified() {
    for algorithm in
        [KeyAlgorithm::P256, KeyAlgorithm::P384, KeyAlgorithm::Rsa2048, KeyAlgorithm::Ed25519]
    {
        check(PrivateKey::generate(algorithm).unwrap().public_key(), None);
    }
}

#[test]
fn weak_rsa_keys_are_refused_with_the_reason() {
    let sound = sound_modulus();
    let check_rsa = |modulus: &[u8], exponent, part| {
        check(&rsa(modulus, exponent, &Oid::RSA_ENCRYPTION), Some(part));
    };
    check(&rsa(&sound, 65_537, &Oid::RSA_ENCRYPTION), None);
    check_rsa(&sound, 3, "exponent");
    check_rsa(&sound, 65_538, "exponent");
    check_rsa(&sound[..128], 65_537, "RSA with");
    check_rsa(&[&[0x80], &[0; 1_100][..]].concat(), 65_537, "not certified here");
    let mut even = sound.clone();
    *even.last_mut().unwrap() &= 0xfe;
    check_rsa(&even, 65_537, "small factor");
    check_rsa(&roca_modulus(), 65_537, "CVE-2017-15361");
    check(&rsa(&sound, 65_537, &Oid::RSA_PSS), Some("RSASSA-PSS"));
}

#[test]
fn other_kinds_are_refused_by_name() {
    let spki = Writer::build(|w| {
        w.sequence(|w| {
            w.sequence(|w| {
                w.oid(&Oid::EC_PUBLIC_KEY);
                w.oid(&Oid::P521);
            });
            w.bit_string(&[4; 133]);
        });
    });
    check(&PublicKey::from_spki(&spki).unwrap(), Some("P-521"));
}
