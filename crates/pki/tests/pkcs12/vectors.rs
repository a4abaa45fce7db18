//! The reader on files that others wrote, with what another implementation found in them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pki::Error;
use pki::key::KeyAlgorithm;
use pki::pkcs12::{self, Contents, Password};
use serde_json::Value;

/// Files whose outcome differs from the manifest, with the reason. A row that no longer differs
/// fails the test.
const DEVIATIONS: &[(&str, &str)] = &[];

#[test]
fn files_of_other_writers_open_as_the_manifest_says() {
    let Some(folder) = find_vectors() else { return };
    let manifest = std::fs::read(folder.join("manifest.json")).unwrap();
    let manifest: Vec<Value> = serde_json::from_slice(&manifest).unwrap();
    let mut outcomes = BTreeMap::new();
    for row in &manifest {
        let file = row["file"].as_str().unwrap();
        let octets = std::fs::read(folder.join(file)).unwrap();
        outcomes.insert(file, judge(row, &octets));
    }
    let unexpected: Vec<_> = outcomes
        .iter()
        .filter(|(file, outcome)| {
            outcome.is_err() != DEVIATIONS.iter().any(|(deviating, _)| deviating == *file)
        })
        .collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    assert!(DEVIATIONS.iter().all(|(file, _)| outcomes.contains_key(file)));
    assert_eq!(outcomes.len(), 55);
}

#[test]
fn a_wrong_password_is_told_from_everything_else() {
    let Some(folder) = find_vectors() else { return };
    for file in ["boringssl-nss", "boringssl-windows", "rfc9579-a1", "export-windows_aes"] {
        let octets = std::fs::read(folder.join(file).with_extension("p12")).unwrap();
        for password in [Password::Text("wrong"), Password::Text(""), Password::Absent] {
            let outcome = pkcs12::parse(&octets, password).map(|_| ());
            assert_eq!(outcome, Err(Error::WrongPassword), "{file}");
        }
    }
}

fn find_vectors() -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    let vectors = std::env::var_os("SIGNET_VECTORS").unwrap_or_else(|| default.into());
    let folder = PathBuf::from(vectors).join("pkcs12");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no PKCS#12 test vectors at {}", folder.display());
    None
}

/// Compares the outcome for every password of a row; the error says what differs.
fn judge(row: &Value, octets: &[u8]) -> Result<(), String> {
    for password in row["passwords"].as_array().unwrap() {
        let outcome =
            pkcs12::parse(octets, password.as_str().map_or(Password::Absent, Password::Text));
        match (row["expected"].as_str().unwrap(), outcome) {
            ("OPEN", Ok(contents)) => compare(&row["content"], &contents)?,
            ("REJECT", Err(_)) => {}
            (expected, outcome) => return Err(format!("{expected} {password}: {outcome:?}")),
        }
    }
    Ok(())
}

fn compare(expected: &Value, found: &Contents) -> Result<(), String> {
    // Where another implementation recorded nothing, the file holds a key and its certificate.
    let has_own = expected.is_null() || expected["cert"].is_string();
    if has_own {
        let key = found.key.as_ref().ok_or("no key")?.private_key().map_err(|e| e.to_string())?;
        let own = found.certificates.first().ok_or("no certificate")?;
        if key.public_key().spki() != own.certificate.public_key().spki() {
            return Err("the first certificate is not for the key".into());
        }
    }
    if expected.is_null() {
        return if found.certificates.len() == 1 { Ok(()) } else { Err("other content".into()) };
    }
    let found = describe(found, has_own);
    for name in ["key", "cert", "friendly_name", "additional", "additional_names"] {
        let wanted = trim(&expected[name]);
        if found[name] != wanted {
            return Err(format!("{name}: {} instead of {wanted}", found[name]));
        }
    }
    Ok(())
}

/// Windows writes a NUL at the end of a name, which the other implementation kept.
fn trim(value: &Value) -> Value {
    match value.as_str() {
        Some(text) => text.trim_end_matches('\0').into(),
        None => value.clone(),
    }
}

/// Puts what was found in the words of the manifest.
fn describe(contents: &Contents, has_own: bool) -> Value {
    let own = usize::from(has_own);
    let subject = |entry: &pkcs12::Entry| entry.certificate.subject().to_string();
    let name = |entry: &pkcs12::Entry| entry.friendly_name.clone().unwrap_or_default();
    let first = contents.certificates.first().filter(|_| has_own);
    let additional = contents.certificates.get(own..).unwrap();
    let key = contents.key.as_ref().map(|key| match key.private_key().unwrap().algorithm() {
        KeyAlgorithm::P256 | KeyAlgorithm::P384 => "ECPrivateKey",
        KeyAlgorithm::Rsa2048 | KeyAlgorithm::Rsa3072 | KeyAlgorithm::Rsa4096 => "RSAPrivateKey",
        KeyAlgorithm::Ed25519 => "Ed25519PrivateKey",
    });
    serde_json::json!({
        "key": key,
        "cert": first.map(subject),
        "friendly_name": first.map(name),
        "additional": additional.iter().map(subject).collect::<Vec<_>>(),
        "additional_names": additional.iter().map(name).collect::<Vec<_>>(),
    })
}
