//! What the adapters share: finding the files, reading certificates, and the account at the end.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pki::certificate::Certificate;
use serde_json::Value;
use trust::{Refused, Verified};

/// What the suite says of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Accepted,
    Refused,
}

/// A case on which we differ on purpose.
pub(crate) struct Deviation {
    pub(crate) id: &'static str,
    /// What we do, and why.
    pub(crate) why: &'static str,
    pub(crate) citation: &'static str,
}

/// Counts the cases of one suite and compares them with its table.
pub(crate) struct Account {
    suite: &'static str,
    agreeing: usize,
    differing: BTreeMap<String, String>,
    not_applicable: BTreeMap<String, &'static str>,
}

impl Account {
    pub(crate) fn new(suite: &'static str) -> Self {
        let (differing, not_applicable) = (BTreeMap::new(), BTreeMap::new());
        Self { suite, agreeing: 0, differing, not_applicable }
    }

    pub(crate) fn skip(&mut self, id: &str, why: &'static str) {
        self.not_applicable.insert(id.to_owned(), why);
    }

    pub(crate) fn add(&mut self, id: &str, expected: Expected, ours: &Result<(), String>) {
        match (ours, expected) {
            (Ok(()), Expected::Accepted) | (Err(_), Expected::Refused) => self.agreeing += 1,
            (Ok(()), Expected::Refused) => self.differ(id, "accepted"),
            (Err(refusal), Expected::Accepted) => self.differ(id, refusal),
        }
    }

    pub(crate) fn compare(&mut self, id: &str, expected: &str, ours: &str) {
        if ours == expected { self.agreeing += 1 } else { self.differ(id, ours) }
    }

    fn differ(&mut self, id: &str, ours: &str) {
        self.differing.insert(id.to_owned(), ours.to_owned());
    }

    /// Prints the account; fails when a difference is not in the table, a row is stale or without
    /// reason, or cases are missing.
    pub(crate) fn close(self, cases: usize, table: &[Deviation]) {
        let Self { suite, agreeing, differing, not_applicable } = self;
        let (deviating, skipped) = (differing.len(), not_applicable.len());
        println!("{suite}: {agreeing} passed, {deviating} deviating, {skipped} not applicable");
        for row in table {
            println!("  deviates: {} ({}, {})", row.id, row.why, row.citation);
            assert!(!row.why.is_empty() && !row.citation.is_empty(), "{}: no reason", row.id);
            assert!(differing.contains_key(row.id), "{suite}: stale row {}", row.id);
        }
        let is_known = |id: &str| table.iter().any(|row| row.id == id);
        let unknown: Vec<_> = differing.iter().filter(|(id, _)| !is_known(id)).collect();
        assert!(unknown.is_empty(), "{suite}: differs without reason: {unknown:#?}");
        assert_eq!(agreeing + deviating + skipped, cases, "{suite}: number of cases");
    }
}

/// Reads a file of the vectors; `None`, with a notice, when it is not there.
pub(crate) fn read(file: &str) -> Option<Value> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let folder = std::env::var_os("SIGNET_VECTORS").map_or_else(beside, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join(file)) else {
        println!("SKIPPED: {file} is not in {}", folder.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// Gives a text of a case; empty when it has none.
pub(crate) fn text<'v>(case: &'v Value, key: &str) -> &'v str {
    case[key].as_str().unwrap_or_default()
}

/// Reads a certificate in PEM or as base 64 of its DER.
pub(crate) fn certificate(value: &Value) -> Option<Certificate> {
    let text = value.as_str()?;
    if text.contains("-----BEGIN") {
        return Certificate::from_pem(text.as_bytes()).ok();
    }
    Certificate::parse(&base64(text)).ok()
}

/// Reads the certificates that can be read; the others help nobody.
pub(crate) fn certificates(value: &Value) -> Vec<Certificate> {
    value.as_array().into_iter().flatten().filter_map(certificate).collect()
}

pub(crate) fn base64(text: &str) -> Vec<u8> {
    let pem = format!("-----BEGIN X-----\n{text}\n-----END X-----\n");
    pki::pem::decode(pem.as_bytes()).unwrap().remove(0).der
}

/// Gives the verdict as the account wants it; a certificate that cannot be read is refused.
pub(crate) fn outcome(verdict: Option<Result<Verified, Refused>>) -> Result<(), String> {
    match verdict {
        None => Err("MALFORMED: cannot be read".to_owned()),
        Some(Err(refused)) => {
            assert_ne!(refused.to_string(), "");
            Err(refused.to_string())
        }
        Some(Ok(_)) => Ok(()),
    }
}
