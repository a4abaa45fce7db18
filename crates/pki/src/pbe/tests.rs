use std::path::PathBuf;

use serde_json::Value;

use super::algorithm::AlgorithmIdentifier;
use super::cipher::Cipher;
use super::hash::Hash;
use super::pbkdf2::Pbkdf2;
use super::pkcs12_kdf::{self, Purpose};
use super::*;
use crate::asn1::{Reader, tag};

fn rounds(iterations: u32) -> NonZeroU32 {
    NonZeroU32::new(iterations).unwrap()
}

fn octets(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// Values from `openssl kdf … PKCS12KDF`.
#[test]
fn the_key_derivation_of_pkcs12_gives_what_openssl_gives() {
    fn check(hash: Hash, purpose: Purpose, input: (&str, &str, u32), expected: &str) {
        let (password, salt, iterations) = input;
        let (password, salt, length) = (octets(password), octets(salt), expected.len() / 2);
        let derived =
            pkcs12_kdf::derive(hash, purpose, &password, &salt, rounds(iterations), length);
        assert_eq!(*derived, octets(expected), "{hash:?} {input:?}");
    }
    let smeg = "0073006d006500670000";
    let queeg = "007100750065006500670000";
    check(
        Hash::Sha1,
        Purpose::Key,
        (smeg, "0a58cf64530d823f", 1),
        "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3",
    );
    check(Hash::Sha1, Purpose::InitialValue, (smeg, "0a58cf64530d823f", 1), "79993dfe048d3b76");
    check(
        Hash::Sha1,
        Purpose::Mac,
        (smeg, "3d83c0e4546ac140", 1),
        "8d967d88f6caa9d714800ab3d48051d63f73a312",
    );
    check(
        Hash::Sha1,
        Purpose::Key,
        (queeg, "05dec959acff72f7", 1000),
        "ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4",
    );
    check(
        Hash::Sha256,
        Purpose::Mac,
        (queeg, "05dec959acff72f7", 10),
        "1747da058f16c8c90d02d6e0742c68c678944797b08e3560651f0613d25406c6",
    );
    check(
        Hash::Sha512,
        Purpose::Key,
        (smeg, "0102030405", 3),
        "ddd061d3e2e1b4f0d010029bc03c54b256e2868bd680101203d1bddf35eecc72ebc04fd06731938ba7146017\
         ebc5b551589079bfcf06a395b00ddfae80e2603ebd9dee3035f15149ec07c1c7a795040875f430228f4ced67\
         ca6ed78b543d89186a224701991374570b9fde2fcb18ad5c7cbfb4f8f6fe1e2c97474cd71a17652e643c46bf\
         5749d1676df80c04fe88f8dad4c9414ac4d2",
    );
    check(
        Hash::Sha224,
        Purpose::Key,
        ("", "0102030405", 3),
        "f89ba7cdeb522b29af98b97ac5436b2de49531e50fe78d08b91e8b1ea70de0c8713a5dcd4b55e1cb3c0361e8\
         d824b6fff645a7b1d51b4aa3a7ae6ea71ece854841d7b64f26d7",
    );
    check(
        Hash::Sha384,
        Purpose::InitialValue,
        ("0000", "0102030405", 2),
        "2a5d2ed28f8898187261b0c7352103a8d77b1ff30785aa5178e544fb72799904a3c132871a10c4ef4115e83c\
         f51f762ca18b80a7ddf0f1943e719d19988bdbc5f33f7c21c460",
    );
}

#[test]
fn passwords_have_two_encodings() {
    fn check(secret: &Secret, octets: &[u8], bmp_string: &[u8]) {
        assert_eq!((secret.octets(), secret.bmp_string()), (octets, bmp_string));
    }
    check(&Secret::absent(), &[], &[]);
    check(&Secret::from_text(""), &[], &[0, 0]);
    check(&Secret::from_text("aß"), &[b'a', 0xc3, 0x9f], &[0, b'a', 0, 0xdf, 0, 0]);
    check(&Secret::from_text("😀"), "😀".as_bytes(), &[0xd8, 0x3d, 0xde, 0x00, 0, 0]);
    check(&Secret::octet_by_octet("ß"), "ß".as_bytes(), &[0, 0xc3, 0, 0x9f, 0, 0]);
    check(&Secret::from_octets("ß".as_bytes()), "ß".as_bytes(), &[0, 0xdf, 0, 0]);
    check(&Secret::from_octets(&[0xff]), &[0xff], &[0, 0xff, 0, 0]);
}

#[test]
fn the_budget_counts_all_derivations_together() {
    let mut budget = Budget::new();
    assert_eq!(budget.spend(rounds(9_999_999)), Ok(()));
    let refused = Error::TooManyIterations { asked: 10_000_001, limit: 10_000_000 };
    assert_eq!(budget.spend(rounds(2)), Err(refused));
    assert_eq!(budget.spend(rounds(1)), Ok(()));
    let refused = Error::TooManyIterations { asked: 10_000_000 + 4_294_967_295, limit: 10_000_000 };
    assert_eq!(budget.spend(NonZeroU32::MAX), Err(refused));
}

#[test]
fn iterations_beyond_all_bounds_are_too_many_rather_than_malformed() {
    let asked = parse_iterations(&[1; 40]).unwrap();
    let refused = Error::TooManyIterations { asked: 4_294_967_295, limit: 10_000_000 };
    assert_eq!(Budget::new().spend(asked), Err(refused));
}

#[test]
fn what_a_scheme_writes_it_understands() {
    for scheme in [
        Scheme::Pbes1(pbes1::Parameters::generate(rounds(7)).unwrap()),
        Scheme::Pbes2(pbes2::Parameters::generate(rounds(7)).unwrap()),
    ] {
        let der = Writer::build(|writer| scheme.write(writer));
        let secret = Secret::from_text("a password");
        let ciphertext = scheme.encrypt(b"message", &secret).unwrap();
        let plaintext = scheme.decrypt(&ciphertext, &secret, &mut Budget::new());
        assert_eq!(*plaintext.unwrap(), b"message");
        let wrong = scheme.decrypt(&ciphertext, &Secret::from_text("b"), &mut Budget::new());
        assert!(wrong.is_err() || *wrong.unwrap() != b"message");
        assert_eq!(parse(&der), Ok(scheme));
    }
}

/// Values from Python's `hashlib.pbkdf2_hmac`.
#[test]
fn pbkdf2_over_sha224_gives_what_others_give() {
    fn check(password: &str, iterations: u32, expected: &str) {
        let (salt, iterations) = (b"salt".to_vec(), rounds(iterations));
        let derivation = Pbkdf2 { salt, iterations, key_len: None, hash: Hash::Sha224 };
        let secret = Secret::from_text(password);
        let derived = derivation.derive(&secret, expected.len() / 2, &mut Budget::new());
        assert_eq!(*derived.unwrap(), octets(expected), "{password}");
    }
    check("password", 1, "3c198cbdb9464b7857966bd05b7bc92bc1cc4e6e");
    check(
        &"a longer password ".repeat(5),
        3,
        "bbc2824283ac7f3869fe4b1d94d2353a60146609a8ff6655a879cf8f68f7dd21bfe67bf7cffd5afb881b8932\
         e6a9229387b83996256d7d2b0c1f0403",
    );
}

fn parse(der: &[u8]) -> Result<Scheme, Error> {
    Scheme::parse(&AlgorithmIdentifier::read(&mut Reader::new(der))?)
}

/// Writes PBES2 as others might; `rounds` is the content of an INTEGER.
fn pbes2_der(prf: Oid, key_len: Option<u32>, cipher: Oid, iv: &[u8], rounds: &[u8]) -> Vec<u8> {
    Writer::build(|writer| {
        algorithm::write(writer, Oid::PBES2, |identifier| {
            identifier.sequence(|parameters| {
                algorithm::write(parameters, Oid::PBKDF2, |derivation| {
                    derivation.sequence(|inside| {
                        inside.value(tag::OCTET_STRING, b"saltsalt");
                        inside.value(tag::INTEGER, rounds);
                        key_len.iter().for_each(|length| inside.integer(*length));
                        if prf != Oid::HMAC_SHA1 {
                            algorithm::write_with_null(inside, prf);
                        }
                    });
                });
                algorithm::write(parameters, cipher, |inside| {
                    inside.value(tag::OCTET_STRING, iv);
                });
            });
        });
    })
}

#[test]
fn parameters_are_checked() {
    fn check(der: &[u8], expected: Option<Error>) {
        assert_eq!(parse(der).err(), expected);
    }
    let unsupported = |role, oid| Some(Error::Unsupported { role, oid });
    let iv = [0; 16];
    let (sha256, aes) = (Oid::HMAC_SHA256, Oid::AES_256_CBC);
    check(&pbes2_der(sha256, None, aes, &iv, &[1]), None);
    check(&pbes2_der(sha256, Some(32), aes, &iv, &[1]), None);
    check(&pbes2_der(Oid::HMAC_SHA1, Some(32), aes, &iv, &[1]), None);
    check(&pbes2_der(Oid::HMAC_SHA384, None, Oid::AES_192_CBC, &iv, &[1]), None);
    check(&pbes2_der(sha256, None, Oid::DES_EDE3_CBC, &iv[..8], &[1]), None);
    check(&pbes2_der(sha256, Some(16), aes, &iv, &[1]), Some(Error::BadValue));
    check(&pbes2_der(sha256, None, aes, &iv[..15], &[1]), Some(Error::BadValue));
    check(&pbes2_der(sha256, None, aes, &iv, &[0]), Some(Error::BadValue));
    check(&pbes2_der(sha256, None, aes, &iv, &[0x80]), Some(Error::BadValue));
    check(&pbes2_der(sha256, None, aes, &iv, &[0, 1]), Some(Error::BadValue));
    check(&pbes2_der(Oid::HMAC_SHA224, None, aes, &iv, &[1]), None);
    let der = pbes2_der(Oid::HMAC_SHA512_256, None, aes, &iv, &[1]);
    check(&der, unsupported("MAC", Oid::HMAC_SHA512_256));
    let der = pbes2_der(sha256, None, Oid::RC2_CBC, &iv, &[1]);
    check(&der, Some(Error::UnexpectedElement));
    let der = Writer::build(|writer| algorithm::write_with_null(writer, Oid::PBE_MD5_DES));
    check(&der, unsupported("encryption", Oid::PBE_MD5_DES));
    let der = Writer::build(|writer| algorithm::write_with_null(writer, Oid::PBES2));
    check(&der, Some(Error::UnexpectedElement));
}

/// RFC 8018 appendix B.2.3: what else is known of RC2 is not worth reading.
#[test]
fn rc2_in_pbes2_has_a_version_and_an_initial_value() {
    fn check(version: &[u8], iv: &[u8], key_len: u32, expected: Option<Error>) {
        let der = Writer::build(|writer| {
            algorithm::write(writer, Oid::PBES2, |identifier| {
                identifier.sequence(|parameters| {
                    algorithm::write(parameters, Oid::PBKDF2, |derivation| {
                        derivation.sequence(|inside| {
                            inside.value(tag::OCTET_STRING, b"saltsalt");
                            inside.integer(1);
                            inside.integer(key_len);
                        });
                    });
                    algorithm::write(parameters, Oid::RC2_CBC, |rc2| {
                        rc2.sequence(|inside| {
                            inside.raw(version);
                            inside.value(tag::OCTET_STRING, iv);
                        });
                    });
                });
            });
        });
        assert_eq!(parse(&der).err(), expected, "{version:02x?}");
    }
    let unsupported = Some(Error::Unsupported { role: "encryption", oid: Oid::RC2_CBC });
    check(&[2, 1, 58], &[0; 8], 16, None);
    check(&[2, 2, 0, 160], &[0; 8], 5, None);
    check(&[2, 1, 58], &[0; 8], 5, Some(Error::BadValue));
    check(&[2, 1, 58], &[0; 7], 16, Some(Error::BadValue));
    check(&[2, 1, 120], &[0; 8], 8, unsupported);
    check(&[], &[0; 8], 4, unsupported);
}

/// Runs `check` on every test of a Wycheproof file and returns their number.
fn each_wycheproof_test(file: &str, mut check: impl FnMut(&Value)) -> usize {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    let vectors = std::env::var_os("SIGNET_VECTORS").unwrap_or_else(|| default.into());
    let path = PathBuf::from(vectors).join("wycheproof").join(file);
    let Ok(text) = std::fs::read(&path) else {
        eprintln!("skipped: no test vectors at {}", path.display());
        return 0;
    };
    let file: Value = serde_json::from_slice(&text).unwrap();
    let groups = file["testGroups"].as_array().unwrap();
    let tests = groups.iter().flat_map(|group| group["tests"].as_array().unwrap());
    tests.map(&mut check).count()
}

fn hex(test: &Value, field: &str) -> Vec<u8> {
    octets(test[field].as_str().unwrap())
}

#[test]
fn wycheproof_pbes2() {
    for (file, hash, cipher) in [
        ("pbes2_hmacsha1_aes_128_test.json", Hash::Sha1, Cipher::Aes128),
        ("pbes2_hmacsha256_aes_128_test.json", Hash::Sha256, Cipher::Aes128),
        ("pbes2_hmacsha256_aes_256_test.json", Hash::Sha256, Cipher::Aes256),
        ("pbes2_hmacsha512_aes_256_test.json", Hash::Sha512, Cipher::Aes256),
    ] {
        let count = each_wycheproof_test(file, |test| {
            assert_eq!(test["result"], "valid");
            let key_derivation = derivation(test, hash);
            let (oid, iv) = (Oid::PBES2, hex(test, "iv"));
            let scheme = pbes2::Parameters { key_derivation, oid, cipher, iv };
            let secret = Secret::from_octets(&hex(test, "password"));
            let plaintext = scheme.decrypt(&hex(test, "ct"), &secret, &mut Budget::new());
            assert_eq!(*plaintext.unwrap(), hex(test, "msg"), "{file} {}", test["tcId"]);
            let ciphertext = scheme.encrypt(&hex(test, "msg"), &secret, &mut Budget::new());
            assert_eq!(ciphertext.unwrap(), hex(test, "ct"), "{file} {}", test["tcId"]);
        });
        assert!(count == 84 || count == 0, "{file}: {count}");
    }
}

fn derivation(test: &Value, hash: Hash) -> Pbkdf2 {
    let iterations = u32::try_from(test["iterationCount"].as_u64().unwrap()).unwrap();
    Pbkdf2 { salt: hex(test, "salt"), iterations: rounds(iterations), key_len: None, hash }
}

#[test]
fn wycheproof_pbkdf2() {
    for (file, hash, expected) in [
        ("pbkdf2_hmacsha1_test.json", Hash::Sha1, 64),
        ("pbkdf2_hmacsha256_test.json", Hash::Sha256, 60),
        ("pbkdf2_hmacsha512_test.json", Hash::Sha512, 58),
    ] {
        let count = each_wycheproof_test(file, |test| {
            let derivation = derivation(test, hash);
            let secret = Secret::from_octets(&hex(test, "password"));
            let expected = hex(test, "dk");
            let derived = derivation.derive(&secret, expected.len(), &mut Budget::new());
            if u64::from(derivation.iterations.get()) > ITERATION_LIMIT {
                assert!(matches!(derived, Err(Error::TooManyIterations { .. })));
            } else {
                assert_eq!(*derived.unwrap(), expected, "{file} {}", test["tcId"]);
            }
        });
        assert!(count == expected || count == 0, "{file}: {count}");
    }
}

#[test]
fn wycheproof_aes_cbc_with_padding() {
    let count = each_wycheproof_test("aes_cbc_pkcs5_test.json", |test| {
        let key = hex(test, "key");
        let cipher = [Cipher::Aes128, Cipher::Aes192, Cipher::Aes256]
            .into_iter()
            .find(|cipher| cipher.key_len() == key.len())
            .unwrap();
        let (iv, message, ciphertext) = (hex(test, "iv"), hex(test, "msg"), hex(test, "ct"));
        let decrypted = cipher.decrypt(&key, &iv, &ciphertext);
        if test["result"] == "valid" {
            assert_eq!(*decrypted.unwrap(), message, "{}", test["tcId"]);
            assert_eq!(cipher.encrypt(&key, &iv, &message).unwrap(), ciphertext);
        } else {
            assert_eq!(decrypted.err(), Some(Error::WrongPassword), "{}", test["tcId"]);
        }
    });
    assert!(count == 216 || count == 0, "{count}");
}

#[test]
fn rc2_is_read_and_never_written() {
    let refused = Cipher::Rc2With40Bits.encrypt(&[0; 5], &[0; 8], b"message");
    assert_eq!(refused, Err(Error::Crypto));
    for cipher in [Cipher::Rc2With40Bits, Cipher::Rc2With128Bits] {
        let key = vec![7; cipher.key_len()];
        for ciphertext in [&[][..], &[1; 7], &[1; 8]] {
            let decrypted = cipher.decrypt(&key, &[0; 8], ciphertext);
            assert_eq!(decrypted.err(), Some(Error::WrongPassword), "{ciphertext:?}");
        }
        assert_eq!(cipher.decrypt(&key, &[0; 7], &[1; 8]).err(), Some(Error::BadValue));
    }
}
