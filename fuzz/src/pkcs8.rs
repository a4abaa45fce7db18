//! `pki::pkcs8`: encrypted private keys, opened with the passphrase of the seeds.
//!
//! Fuzzing builds accept few rounds of password hashing, or nothing else would be tried.

use pki::pkcs8;

use super::key;

/// The passphrase of every encrypted seed.
pub(super) const PASSPHRASE: &str = "signet";

/// Opens one file.
pub fn check(input: &[u8]) {
    if let Ok(private) = pkcs8::decrypt(input, PASSPHRASE.as_bytes()) {
        key::check_private(&private);
    }
}
