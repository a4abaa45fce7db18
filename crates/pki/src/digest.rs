//! Message digests, by name; the work is done by the cryptographic library.

use aws_lc_rs::digest::{self, Context};

/// Computes SHA-1, for key identifiers and foreign formats only (RFC 5280 §4.2.1.2).
pub fn sha1(message: &[u8]) -> [u8; 20] {
    octets(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, message).as_ref())
}

/// Computes SHA-256.
pub fn sha256(message: &[u8]) -> [u8; 32] {
    octets(digest::digest(&digest::SHA256, message).as_ref())
}

/// SHA-256 over a message that arrives in parts.
#[derive(Clone)]
pub struct Sha256(Context);

impl Sha256 {
    /// Starts with an empty message.
    pub fn new() -> Self {
        Self(Context::new(&digest::SHA256))
    }

    /// Appends to the message.
    pub fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// Gives the digest of all parts.
    pub fn finish(self) -> [u8; 32] {
        octets(self.0.finish().as_ref())
    }
}

impl Default for Sha256 {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sha256")
    }
}

/// The library's digest has exactly the length of its algorithm.
fn octets<const N: usize>(digest: &[u8]) -> [u8; N] {
    let mut octets = [0; N];
    for (to, from) in octets.iter_mut().zip(digest) {
        *to = *from;
    }
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        assert_eq!(sha1(b"abc")[..4], [0xa9, 0x99, 0x3e, 0x36]);
        assert_eq!(sha256(b"abc")[..4], [0xba, 0x78, 0x16, 0xbf]);
        let mut parts = Sha256::new();
        parts.update(b"a");
        parts.update(b"bc");
        assert_eq!(parts.finish(), sha256(b"abc"));
    }
}
