//! Odd but real certificates, requests and CRLs: what is refused is refused for a rule.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pki::Error;
use pki::certificate::Certificate;
use pki::certificate_request::CertificateRequest;
use pki::crl::Crl;

use crate::vectors;

/// Says which rule a refusal stands on; `None` for one that would be ours alone.
fn rule(file: &Path, error: Error) -> Option<&'static str> {
    let is_request = file.to_string_lossy().contains("/requests/");
    Some(match error {
        Error::BadTime => "RFC 5280 §4.1.2.5: times are in UTC with seconds",
        Error::BadVersion => "RFC 5280 §4.1.2.1, §5.1.2.1, RFC 2986 §4.1: versions",
        Error::DuplicateExtension(_) => "RFC 5280 §4.2: one extension of a kind",
        Error::BadExtension(_) => "RFC 5280 §4.2, §5.2, §5.3: the syntax of known extensions",
        Error::UnexpectedElement if is_request => "RFC 2986 §4.1: attributes have a value",
        Error::NotPem => "RFC 7468 §3: base 64 between the boundaries",
        _ => return None,
    })
}

#[test]
fn odd_but_real_files_are_read_or_refused_for_a_rule() {
    let test = "odd_but_real_files_are_read_or_refused_for_a_rule";
    let Some(folder) = vectors::folder("pyca-x509", test) else { return };
    let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut accepted, mut unexplained) = (0, Vec::new());
    for file in files(&folder) {
        let Some(verdict) = read(&file) else { continue };
        match verdict.map_err(|error| (rule(&file, error), error)) {
            Ok(()) => accepted += 1,
            Err((Some(rule), _)) => *refused.entry(rule).or_default() += 1,
            Err((None, error)) => unexplained.push((file, error)),
        }
    }
    eprintln!("odd files: {accepted} read, refused: {refused:#?}");
    assert!(unexplained.is_empty(), "{unexplained:?}");
    // A reader that refuses them all must not pass.
    let number: usize = refused.values().sum();
    assert!(accepted > 6 * number, "{accepted} read, {number} refused");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Reads a file as what its place and name say it is; `None` for keys, OCSP and other text.
fn read(file: &Path) -> Option<Result<(), Error>> {
    let path = file.to_str().unwrap();
    let is = |part: &str| path.contains(part);
    if is("/ocsp/") || is("_key.") || is("-tbs-") || !(is(".pem") || is(".der")) {
        return None;
    }
    let octets = std::fs::read(file).unwrap();
    Some(if is("/requests/") {
        CertificateRequest::parse(&octets).map(|request| {
            let _ = request.prove();
        })
    } else if is("/crl_") || is("_crl.") {
        Crl::from_pem(&octets).map(|list| assert_eq!(list.entries().count(), list.len()))
    } else {
        Certificate::list_from_pem(&octets).map(|list| {
            assert!(list.iter().all(|one| Certificate::parse(one.der()).as_ref() == Ok(one)));
        })
    })
}
