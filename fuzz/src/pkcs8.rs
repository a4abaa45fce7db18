//! `pki::pkcs8`: encrypted private keys, opened with the passphrase of the seeds.
//!
//! Fuzzing builds accept few rounds of password hashing, or nothing else would be tried.

use pki::pkcs8;

use super::key;

/// The passphrase of every encrypted seed.
pub(super) const PASSPHRASE: &str = "signet";

/// Opens one file; says whether it opened.
pub fn check(input: &[u8]) -> bool {
    pkcs8::decrypt(input, PASSPHRASE.as_bytes()).map(|key| key::check_private(&key)).is_ok()
}
