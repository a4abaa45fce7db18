//! Keys, and PKCS#12 files with what is in them. No private key is ever shown.

use std::path::Path;

use pki::certificate::Certificate;
use pki::key::{PrivateKey, PublicKey};
use pki::oid::Oid;
use pki::pkcs12::{Contents, Key};
use serde_json::Value;

use super::sheet::Sheet;
use super::status::Known;
use super::{certificate, words};
use crate::failure::Failure;
use crate::input;
use crate::output::page::Tone;

fn malformed(what: &str, why: impl std::fmt::Display) -> Failure {
    Failure::failed("MALFORMED", format!("the {what} cannot be read")).why(why)
}

fn key_sheet(key: &PrivateKey, protection: &str) -> Sheet {
    let mut sheet = Sheet::new("private key", "");
    sheet.text("key", "key", key.public_key().kind().to_string());
    sheet.text("key_fingerprint", "key fingerprint", key.public_key().fingerprint().to_string());
    sheet.text("protection", "protection", protection);
    sheet
}

/// A key in one of the PEM forms that are not encrypted.
///
/// # Errors
/// `MALFORMED`.
pub(super) fn key_pem(label: &str, der: &[u8]) -> Result<Sheet, Failure> {
    let pem = zeroize::Zeroizing::new(pki::pem::encode(label, der));
    let key =
        PrivateKey::from_pem(pem.as_bytes()).map_err(|error| malformed("private key", error))?;
    Ok(key_sheet(&key, "none: whoever has this file has the key"))
}

/// A key as PKCS#8 DER.
///
/// # Errors
/// `MALFORMED`.
pub(super) fn key_der(der: &[u8]) -> Result<Sheet, Failure> {
    let key = PrivateKey::from_pkcs8(der).map_err(|error| malformed("private key", error))?;
    Ok(key_sheet(&key, "none: whoever has this file has the key"))
}

/// A key under a passphrase.
///
/// # Errors
/// When no password is to be had or it is wrong.
pub(super) fn encrypted_key(der: &[u8], password_file: Option<&Path>) -> Result<Sheet, Failure> {
    let password = input::password(password_file, "Passphrase of the key: ")?;
    let key = pki::pkcs8::decrypt(der, password.as_bytes()).map_err(|error| {
        Failure::failed("WRONG-PASSWORD", "the key could not be opened").why(error)
    })?;
    Ok(key_sheet(&key, "encrypted under a passphrase"))
}

/// A public key.
///
/// # Errors
/// `MALFORMED`.
pub(super) fn public_key(der: &[u8]) -> Result<Sheet, Failure> {
    let key = PublicKey::from_spki(der).map_err(|error| malformed("public key", error))?;
    let mut sheet = Sheet::new("public key", "");
    sheet.text("key", "key", key.kind().to_string());
    sheet.text("key_fingerprint", "key fingerprint", key.fingerprint().to_string());
    Ok(sheet)
}

/// Whether the bytes begin as a PKCS#12 file does: SEQUENCE, then the version 3 (RFC 7292 §4).
pub(super) fn looks_like_p12(input: &[u8]) -> bool {
    let head = input.get(..16).unwrap_or(input);
    head.first() == Some(&0x30) && head.windows(3).any(|window| window == [0x02, 0x01, 0x03])
}

/// The sheets of a PKCS#12 file: the file itself, its keys, its certificates.
///
/// # Errors
/// When no password is to be had or it is wrong.
pub(super) fn p12(
    input: &[u8],
    password_file: Option<&Path>,
    known: &Known,
) -> Result<Vec<Sheet>, Failure> {
    let contents = input::open_p12(input, password_file)?;
    let chain: Vec<Certificate> =
        contents.certificates.iter().map(|entry| entry.certificate.clone()).collect();
    let mut sheets = vec![file_sheet(&contents)];
    sheets
        .extend(contents.key.iter().chain(&contents.other_keys).map(|key| inner_key(key, &chain)));
    sheets.extend(certificate::sheets(&chain, known));
    Ok(sheets)
}

fn file_sheet(contents: &Contents) -> Sheet {
    let mut sheet = Sheet::new("PKCS#12 file", contents.friendly_name().unwrap_or_default());
    sheet.maybe("friendly_name", "friendly name", contents.friendly_name());
    let encryption: Vec<String> = contents.encryption.iter().map(words::oid).collect();
    sheet.list("encryption", "encryption", &encryption);
    match &contents.mac {
        Some(mac) => sheet.text("mac", "integrity", words::oid(mac)),
        None => sheet.push(
            "mac",
            "integrity",
            Value::Null,
            "NONE: nothing vouches for the content".to_owned(),
            Tone::Bad,
        ),
    }
    sheet.text("format", "format", form(contents));
    sheet
}

/// Our two formats by name; anything else is somebody else's.
fn form(contents: &Contents) -> &'static str {
    let has = |oid: Oid| contents.encryption.contains(&oid);
    match (has(Oid::AES_256_CBC), has(Oid::PBE_SHA1_3DES)) {
        (true, false) => "modern: opens where AES is known",
        (false, true) => "compat: opens on old systems too",
        _ => "mixed or foreign",
    }
}

fn inner_key(key: &Key, chain: &[Certificate]) -> Sheet {
    match key.private_key() {
        Ok(private) => {
            let mut sheet = key_sheet(&private, "encrypted under the file's password");
            let leaf = chain.first();
            let fits =
                leaf.is_some_and(|leaf| leaf.public_key().spki() == private.public_key().spki());
            let text = if fits {
                "yes, to the first certificate"
            } else {
                "to none of them first in the file"
            };
            sheet.push(
                "matches",
                "belongs",
                fits.into(),
                text.to_owned(),
                if fits { Tone::Good } else { Tone::Warn },
            );
            sheet
        }
        Err(error) => {
            let mut sheet = Sheet::new("private key", "");
            sheet.text("key", "key", format!("of a kind not used here: {error}"));
            sheet
        }
    }
}

#[cfg(test)]
mod tests;
