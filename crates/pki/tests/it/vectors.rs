//! Finds the foreign test vectors beside the checkout.

use std::path::PathBuf;

use base64ct::{Base64, Encoding};
use serde_json::Value;

/// Gives the folder, or says by name which test is skipped for want of it.
pub(crate) fn folder(suite: &str, test: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    let root = std::env::var_os("SIGNET_VECTORS").map_or_else(|| beside.into(), PathBuf::from);
    let folder = root.join(suite);
    if !folder.is_dir() {
        eprintln!("SKIPPED {test}: no test vectors at {}", folder.display());
        return None;
    }
    Some(folder)
}

/// Decodes the hexadecimal text of a field.
pub(crate) fn hex(value: &Value) -> Vec<u8> {
    let text = value.as_str().expect("a text of hexadecimal digits");
    let octet = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal digits");
    (0..text.len()).step_by(2).map(octet).collect()
}

/// Decodes the base 64 text of a field.
pub(crate) fn base64(value: &Value) -> Vec<u8> {
    Base64::decode_vec(value.as_str().expect("a text of base 64")).expect("base 64")
}
