//! A signed statement of how far the log reached, kept apart from it: what makes a cut-off tail
//! or a chain computed anew visible.

use std::fmt::Write as _;

use pki::fingerprint::Fingerprint;

use super::chain::Head;

/// A signed statement that the log reached `seq` with `hash`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The last entry that is covered.
    pub seq: u64,
    /// The hash of that entry.
    pub hash: [u8; 32],
    /// When it was signed, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// The signature over [`Checkpoint::message`].
    pub signature: Vec<u8>,
    /// The key that signed: SHA-256 of its SubjectPublicKeyInfo.
    pub key: Fingerprint,
}

impl Checkpoint {
    /// Returns the head it speaks of.
    pub fn head(&self) -> Head {
        Head { seq: self.seq, hash: self.hash }
    }

    /// Returns the bytes that are signed for a log at `head` at `at_ms`.
    pub fn message(head: &Head, at_ms: i64) -> Vec<u8> {
        let mut text = format!("signet audit checkpoint v1\nseq {}\nhash ", head.seq);
        for octet in head.hash {
            // Writing to a String cannot fail.
            let _ = write!(text, "{octet:02x}");
        }
        let _ = writeln!(text, "\nat_ms {at_ms}");
        text.into_bytes()
    }
}
