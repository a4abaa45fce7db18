//! `[[webhook]]`: programs that are told what happens, as written and as meant.

use std::collections::HashSet;
use std::path::PathBuf;

use http::Uri;
use serde::{Deserialize, Serialize};

use super::mail::is_loopback;
use super::written::Fault;
use crate::directory::Directory;

/// `[[webhook]]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookEntry {
    /// Its short name.
    pub(crate) name: String,
    /// Where it is told.
    pub(crate) url: String,
    /// The file that holds the secret it knows us by.
    pub(crate) secret_file: PathBuf,
    /// The CAs its certificate must chain to; without it those of the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ca: Option<PathBuf>,
}

/// A webhook as meant.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    /// Its short name.
    pub(crate) name: String,
    /// Where it is told: http only on this machine.
    pub(crate) url: Uri,
    /// The file that holds the secret it knows us by.
    pub(crate) secret_file: PathBuf,
    /// The CAs its certificate must chain to; none: those of the system.
    pub(crate) ca: Option<PathBuf>,
}

/// Checks everything that can be checked without opening a file.
///
/// # Errors
/// The first key that is wrong.
pub(super) fn check(
    written: Vec<WebhookEntry>,
    directory: &Directory,
) -> Result<Vec<Webhook>, Fault> {
    let mut names = HashSet::new();
    let mut meant = Vec::new();
    for (place, entry) in written.into_iter().enumerate() {
        let wrong = |key, why, remedy| Fault::Entry { section: "webhook", place, key, why, remedy };
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
        if entry.name.is_empty() || entry.name.len() > 64 || !entry.name.chars().all(plain) {
            let remedy = "use lower-case letters, digits, - . _";
            return Err(wrong("name", "is not a short name", remedy));
        }
        if !names.insert(entry.name.clone()) {
            return Err(wrong("name", "is that of another webhook", "give each its own"));
        }
        let Some(url) = entry.url.parse().ok().filter(is_fit) else {
            return Err(wrong(
                "url",
                "is no URL that can be told safely",
                "write https://host/path; http:// is for a program on this machine, like http://127.0.0.1:8080/path",
            ));
        };
        meant.push(Webhook {
            name: entry.name,
            url,
            secret_file: directory.resolve(&entry.secret_file),
            ca: entry.ca.map(|path| directory.resolve(&path)),
        });
    }
    Ok(meant)
}

fn is_fit(url: &Uri) -> bool {
    let Some(authority) = url.authority() else { return false };
    let named = !authority.as_str().contains('@');
    match url.scheme_str() {
        Some("https") => named,
        Some("http") => named && is_loopback(authority.host()),
        _ => false,
    }
}
