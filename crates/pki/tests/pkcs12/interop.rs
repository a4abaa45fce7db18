//! What we write, opened by the software that people have, and what that writes, opened by us: key,
//! certificate, chain and label must come through.

mod fixture;
mod readers;
mod writers;

use fixture::Case;
use pki::key::KeyAlgorithm;

/// What one reader finds in the file of a case, or why it does not open.
type Read = fn(&Case) -> Result<(), String>;

/// Readers that cannot open a kind of file, with the reason. A row that no longer holds fails.
const EXCEPTIONS: &[(&str, KeyAlgorithm, &str)] =
    &[("nss", KeyAlgorithm::Ed25519, "NSS before 3.99 has no Ed25519 keys")];

/// Opens the files of all cases with one reader.
fn check(reader: &str, read: Read) {
    for case in fixture::cases() {
        let excepted = EXCEPTIONS
            .iter()
            .find(|(name, algorithm, _)| *name == reader && *algorithm == case.algorithm);
        match (read(case), excepted) {
            (Ok(()), None) | (Err(_), Some(_)) => {}
            (Err(error), None) => panic!("{reader} {}: {error}", case.name()),
            (Ok(()), Some((_, _, reason))) => {
                panic!("{reader} {}: opens, so delete the exception: {reason}", case.name())
            }
        }
    }
}

#[test]
fn openssl_opens_our_files() {
    check("openssl", readers::openssl);
}

#[test]
fn openssl_with_legacy_provider_opens_our_files() {
    check("openssl -legacy", readers::openssl_legacy);
}

#[test]
fn nss_opens_our_files() {
    check("nss", readers::nss);
}

#[test]
fn java_opens_our_files() {
    check("java", readers::java);
}

#[test]
fn gnutls_opens_our_files() {
    check("gnutls", readers::gnutls);
}

#[test]
fn python_opens_our_files() {
    check("python", readers::python);
}

#[test]
fn we_open_our_files() {
    check("signet", |case| case.compare_file(&case.file, |label| label.to_owned()));
}

#[test]
fn we_open_files_of_openssl_and_gnutls() {
    let case = fixture::cases().iter().find(|case| case.algorithm == KeyAlgorithm::P256).unwrap();
    let failed: Vec<String> = writers::WRITERS
        .iter()
        .filter_map(|writer| {
            let error = writers::check(case, writer).err()?;
            Some(format!("{} {}: {error}", writer.package, writer.script))
        })
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
