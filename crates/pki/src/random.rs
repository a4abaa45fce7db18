//! The one source of randomness: the cryptographic library's.

use crate::error::Error;

/// Fills the buffer with random octets fit for keys.
///
/// # Errors
/// `Crypto` when the source fails; nothing in the buffer may be used then.
pub fn fill(buffer: &mut [u8]) -> Result<(), Error> {
    aws_lc_rs::rand::fill(buffer).map_err(|_| Error::Crypto)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        let (mut a, mut b) = ([0; 32], [0; 32]);
        fill(&mut a).unwrap();
        fill(&mut b).unwrap();
        assert_ne!(a, b);
    }
}
