//! Hostile signatures through our own verification, key reading and parameter reading included.

use pki::Error;
use pki::asn1::{Reader, Writer};
use pki::key::{PublicKey, SignatureAlgorithm as Sig};
use pki::oid::Oid;
use serde_json::Value;

use crate::vectors;

/// How a file's groups name their key and algorithm.
#[derive(Clone, Copy)]
enum Form {
    /// `publicKeyDer` is a SubjectPublicKeyInfo.
    Spki(Sig),
    /// `publicKey` is a raw key of this kind.
    Raw(Sig),
    /// `publicKeyDer` names the parameters, the algorithm has the same.
    Pss,
}

#[test]
fn signatures_are_judged_as_the_suite_does() {
    let test = "signatures_are_judged_as_the_suite_does";
    let Some(folder) = vectors::folder("wycheproof", test) else { return };
    let mut total = Tally::default();
    for (file, form) in [
        ("ecdsa_secp256r1_sha256_test.json", Form::Spki(Sig::EcdsaSha256)),
        ("ecdsa_secp384r1_sha384_test.json", Form::Spki(Sig::EcdsaSha384)),
        ("ecdsa_secp521r1_sha512_test.json", Form::Spki(Sig::EcdsaSha512)),
        ("ed25519_test.json", Form::Spki(Sig::Ed25519)),
        ("mldsa_44_verify_test.json", Form::Raw(Sig::MlDsa44)),
        ("rsa_signature_2048_sha256_test.json", Form::Spki(Sig::RsaPkcs1Sha256)),
        ("rsa_signature_3072_sha384_test.json", Form::Spki(Sig::RsaPkcs1Sha384)),
        ("rsa_signature_4096_sha512_test.json", Form::Spki(Sig::RsaPkcs1Sha512)),
        ("rsa_pss_2048_sha256_mgf1_32_test.json", Form::Spki(Sig::RsaPssSha256)),
        ("rsa_pss_2048_sha256_mgf1_32_params_test.json", Form::Pss),
        ("rsa_pss_4096_sha512_mgf1_64_params_test.json", Form::Pss),
        ("rsa_pss_misc_params_test.json", Form::Pss),
    ] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let tally = run(file, &serde_json::from_str(&text).unwrap(), form);
        eprintln!("{file}: {tally:?}");
        total.passed += tally.passed;
        total.outside += tally.outside;
    }
    eprintln!("total: {total:?}");
    assert!(total.passed > 2000);
}

#[derive(Debug, Default)]
struct Tally {
    /// Same verdict as the suite.
    passed: usize,
    /// Valid, but outside what X.509 or our algorithms allow, so refused.
    outside: usize,
}

fn run(file: &str, suite: &Value, form: Form) -> Tally {
    let mut tally = Tally::default();
    let mut read = 0;
    for group in suite["testGroups"].as_array().unwrap() {
        for case in group["tests"].as_array().unwrap() {
            read += 1;
            let id = format!("{file} {}", case["tcId"]);
            let verdict = verify(group, case, form);
            // What the suite tolerates may go either way.
            let expected = match case["result"].as_str().unwrap() {
                "valid" => true,
                "invalid" => false,
                _ => verdict.is_ok(),
            };
            if verdict.is_ok() == expected {
                tally.passed += 1;
            } else if expected && is_outside(form, group, case) {
                tally.outside += 1;
            } else {
                panic!("{id}: {verdict:?}, {case}");
            }
        }
    }
    assert_eq!(suite["numberOfTests"].as_u64(), Some(read), "{file}");
    tally
}

fn verify(group: &Value, case: &Value, form: Form) -> Result<(), Error> {
    let (key, algorithm) = match form {
        Form::Spki(algorithm) => {
            (PublicKey::from_spki(&vectors::hex(&group["publicKeyDer"]))?, algorithm)
        }
        Form::Raw(algorithm) => (
            PublicKey::from_spki(&spki(&algorithm, &vectors::hex(&group["publicKey"])))?,
            algorithm,
        ),
        Form::Pss => {
            let spki = vectors::hex(&group["publicKeyDer"]);
            let mut reader = Reader::whole_sequence(&spki)?;
            (PublicKey::from_spki(&spki)?, Sig::parse(&reader.any()?)?)
        }
    };
    key.verify(&algorithm, &vectors::hex(&case["msg"]), &vectors::hex(&case["sig"]))
}

fn spki(algorithm: &Sig, key: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.sequence(|w| {
            w.raw(&algorithm.der());
            w.bit_string(key);
        });
    })
}

/// Says whether a case is outside what X.509 or our algorithms allow: ML-DSA with a context
/// (RFC 9881 §3), PSS with another digest for the mask, another salt length, or a weak digest.
fn is_outside(form: Form, group: &Value, case: &Value) -> bool {
    let text = |field: &str| group[field].as_str().unwrap_or_default();
    let salt = match (form, text("sha")) {
        (Form::Raw(_), _) => {
            return case["ctx"].as_str().is_some_and(|context| !context.is_empty());
        }
        (Form::Spki(_), _) => return false,
        (Form::Pss, "SHA-256") => 32,
        (Form::Pss, "SHA-384") => 48,
        (Form::Pss, "SHA-512") => 64,
        (Form::Pss, _) => return true,
    };
    text("sha") != text("mgfSha") || group["sLen"].as_u64() != Some(salt)
}

/// A key that says RSASSA-PSS with parameters is good for exactly those (RFC 4055 §3.3).
#[test]
fn restricted_keys_stay_restricted() {
    let Some(folder) = vectors::folder("wycheproof", "restricted_keys_stay_restricted") else {
        return;
    };
    let path = folder.join("rsa_pss_2048_sha256_mgf1_32_params_test.json");
    let suite: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let group = &suite["testGroups"][0];
    let case = &group["tests"][0];
    let key = PublicKey::from_spki(&vectors::hex(&group["publicKeyDer"])).unwrap();
    let (message, signature) = (vectors::hex(&case["msg"]), vectors::hex(&case["sig"]));
    assert_eq!(key.verify(&Sig::RsaPssSha256, &message, &signature), Ok(()));
    for other in [Sig::RsaPssSha384, Sig::RsaPkcs1Sha256, Sig::Other(Oid::RSA_PSS)] {
        assert_eq!(key.verify(&other, &message, &signature), Err(Error::UnsupportedSignature));
    }
}
