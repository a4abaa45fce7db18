//! Octets as lower-case hexadecimal digits. A piece at a time, since fingerprints and serial numbers
//! stand in each line of every log.

use std::fmt;

/// Octets written at a time: the length of a SHA-256 digest.
const PIECE: usize = 32;

/// Writes two digits for each octet.
pub(crate) fn write(f: &mut fmt::Formatter<'_>, octets: &[u8]) -> fmt::Result {
    octets.chunks(PIECE).try_for_each(|piece| {
        let mut digits = [0; 2 * PIECE];
        for ([high, low], octet) in digits.as_chunks_mut().0.iter_mut().zip(piece) {
            (*high, *low) = (digit(octet >> 4), digit(octet & 0xf));
        }
        let written = digits.get(..2 * piece.len()).unwrap_or_default();
        f.write_str(std::str::from_utf8(written).map_err(|_| fmt::Error)?)
    })
}

fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Shown<'a>(&'a [u8]);

    impl fmt::Display for Shown<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write(f, self.0)
        }
    }

    #[test]
    fn each_octet_is_two_digits() {
        let all: Vec<u8> = (0..=255).collect();
        for length in [0, 1, 31, 32, 33, 64, 256] {
            let octets = &all[256 - length..];
            let expected: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
            assert_eq!(Shown(octets).to_string(), expected);
        }
    }
}
