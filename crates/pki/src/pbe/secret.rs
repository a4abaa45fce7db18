//! A password in the two encodings that password-based schemes want.

use zeroize::Zeroizing;

/// A password as octets for RFC 8018 and as a BMPString for RFC 7292; erased when dropped.
pub(crate) struct Secret {
    octets: Zeroizing<Vec<u8>>,
    bmp_string: Zeroizing<Vec<u8>>,
}

impl Secret {
    /// Makes the secret of a file that has no password at all: no terminator either.
    pub(crate) fn absent() -> Self {
        Self { octets: Zeroizing::default(), bmp_string: Zeroizing::default() }
    }

    /// Makes the secret of a password in text.
    pub(crate) fn from_text(password: &str) -> Self {
        Self {
            octets: Zeroizing::new(password.as_bytes().to_vec()),
            bmp_string: terminated(password.encode_utf16(), password.len()),
        }
    }

    /// Makes the secret of a password in text as writers did that took each octet of UTF-8 for a
    /// character when they made the BMPString.
    pub(crate) fn octet_by_octet(password: &str) -> Self {
        Self::from_single_octets(password.as_bytes())
    }

    /// Makes the secret of a password in octets, which need not be UTF-8.
    pub(crate) fn from_octets(password: &[u8]) -> Self {
        match str::from_utf8(password) {
            Ok(text) => Self::from_text(text),
            Err(_) => Self::from_single_octets(password),
        }
    }

    fn from_single_octets(password: &[u8]) -> Self {
        Self {
            octets: Zeroizing::new(password.to_vec()),
            bmp_string: terminated(password.iter().map(|octet| u16::from(*octet)), password.len()),
        }
    }

    /// Returns the octets RFC 8018 hashes: UTF-8.
    pub(crate) fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// Returns the octets RFC 7292 appendix B.1 hashes: UTF-16, big-endian, with a terminator.
    pub(crate) fn bmp_string(&self) -> &[u8] {
        &self.bmp_string
    }
}

/// Encodes with its terminator; the capacity is right from the start, so no copy is left behind.
fn terminated(units: impl Iterator<Item = u16>, at_most: usize) -> Zeroizing<Vec<u8>> {
    let mut octets = Zeroizing::new(Vec::with_capacity(2 * at_most + 2));
    octets.extend(units.chain([0]).flat_map(u16::to_be_bytes));
    octets
}
