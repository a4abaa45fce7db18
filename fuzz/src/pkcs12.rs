//! `pki::pkcs12`: files of other writers, with the password of the seeds, with none, and wrong.
//!
//! Fuzzing builds accept few rounds of password hashing, or nothing else would be tried.

use pki::certificate::Certificate;
use pki::pkcs12::{self, Contents, Password};

use super::key;
use super::pkcs8::PASSPHRASE;

/// Opens one file; says whether it opened.
pub fn check(input: &[u8]) -> bool {
    let opened = pkcs12::parse(input, Password::Text(PASSPHRASE));
    if let Ok(contents) = &opened {
        check_contents(contents);
        // Whoever has the file but not the password learns nothing and changes nothing.
        if contents.mac.is_some() {
            assert!(pkcs12::parse(input, Password::Text("wrong")).is_err());
        }
    }
    let unlocked = pkcs12::parse(input, Password::Absent);
    unlocked.iter().for_each(check_contents);
    opened.is_ok() || unlocked.is_ok()
}

fn check_contents(contents: &Contents) {
    for entry in &contents.certificates {
        let again = Certificate::parse(entry.certificate.der());
        assert_eq!(again.as_ref(), Ok(&entry.certificate));
    }
    let _ = contents.friendly_name();
    assert!(contents.key.is_some() || contents.other_keys.is_empty());
    for found in contents.key.iter().chain(&contents.other_keys).take(4) {
        if let Ok(private) = found.private_key() {
            key::check_private(&private);
        }
    }
    let mut schemes = contents.encryption.clone();
    schemes.dedup();
    assert_eq!(schemes.len(), contents.encryption.len());
}
