//! Fuzzers' findings through the reader of their kind: errors are fine, a panic is not, nor is a
//! value that does not hold together.

use pki::asn1::Writer;
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::extension::{ExtensionValue, IssuingDistributionPoint};
use pki::key::{PrivateKey, PublicKey, SignatureAlgorithm};
use pki::name::Name;
use pki::pem;
use pki::pkcs12::{self, Password};

use crate::vectors;

/// Number of inputs in the suite; its README says so.
const CASES: usize = 946;

/// Those that the files of this kind may have.
const PASSWORDS: [Password<'static>; 2] = [Password::Absent, Password::Text("foo")];

#[test]
fn parsers_survive_the_fuzzers_findings() {
    let Some(folder) = vectors::folder("parser-corpus", "parsers_survive_the_fuzzers_findings")
    else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("corpus.jsonl")).unwrap();
    let (mut cases, mut ours, mut accepted, mut certificates) = (0, 0, 0, 0);
    for line in text.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let (kind, input) = (case["kind"].as_str().unwrap(), vectors::base64(&case["b64"]));
        cases += 1;
        let Some(read) = read(kind, &input) else { continue };
        ours += 1;
        accepted += usize::from(read);
        certificates += usize::from(read && kind == "certificate");
    }
    eprintln!("parser corpus: {cases} inputs, {ours} of our kinds, {accepted} accepted");
    assert_eq!(cases, CASES);
    // Most are damaged, but a reader that refuses them all must not pass.
    assert!(certificates > 100, "only {certificates} certificates were read");
}

/// Says whether the input was accepted; `None` when its kind is not read here.
fn read(kind: &str, input: &[u8]) -> Option<bool> {
    Some(match kind {
        "certificate" => Certificate::parse(input).map(|read| examine(&read)).is_ok(),
        "crl" => Crl::parse(input).map(|read| walk(&read)).is_ok(),
        "crl-tbs" => Crl::parse(&signed(input)).map(|read| walk(&read)).is_ok(),
        "name" => Name::parse(input).map(|read| read.to_string()).is_ok(),
        "spki" => PublicKey::from_spki(input).map(|read| read.key_id()).is_ok(),
        "pkcs12" => {
            PASSWORDS.map(|password| pkcs12::parse(input, password).is_ok()).contains(&true)
        }
        "pkcs8" => PrivateKey::from_pkcs8(input).is_ok(),
        "idp" => IssuingDistributionPoint::parse(input).is_ok(),
        "pem" => pem::decode(input).is_ok(),
        _ => return None,
    })
}

/// Touches everything a certificate gives out.
fn examine(certificate: &Certificate) {
    let names = [certificate.subject(), certificate.issuer()];
    let shown = names.map(ToString::to_string);
    assert!(names.iter().all(|name| Name::parse(name.der()).as_ref() == Ok(*name)), "{shown:?}");
    let _ = certificate.verify_signature(certificate.public_key());
    assert_eq!(certificate.extensions().iter().count(), certificate.extensions().len());
    if let Some(names) = certificate.extensions().subject_alt_names() {
        names.value.0.iter().for_each(|name| assert!(!name.to_string().is_empty()));
    }
    assert_eq!(Certificate::from_pem(certificate.to_pem().as_bytes()).as_ref(), Ok(certificate));
}

fn walk(crl: &Crl) {
    assert_eq!(crl.entries().count(), crl.len());
    for entry in crl.entries() {
        let issuer = entry.certificate_issuer.unwrap_or(crl.issuer());
        assert!(crl.find(&entry.serial, issuer).is_some());
    }
}

/// Puts a to-be-signed list into the outer sequence it needs.
fn signed(tbs: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.sequence(|w| {
            w.raw(tbs);
            w.raw(&SignatureAlgorithm::Ed25519.der());
            w.bit_string(&[0; 64]);
        });
    })
}
