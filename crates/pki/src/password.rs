//! Generated passwords: long enough that no file format's slow hashing has to help, ASCII, and
//! fit to be typed on a phone. Nothing here judges passwords that people chose.

use std::sync::LazyLock;

use zeroize::Zeroizing;

use crate::error::Error;
use crate::random;

/// Words to draw from; see the head of the file for origin and licence.
static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    include_str!("password/words.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// Six of 7 772 words are 77.5 bits.
const WORD_COUNT: usize = 6;

/// Letters and digits of which none looks like another.
const CHARACTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Twenty of 32 characters are 100 bits.
const CHARACTER_COUNT: usize = 20;

/// Generates six lower-case words joined by hyphens: 77.5 bits, at most 59 characters.
///
/// # Errors
/// `Crypto` when the source of randomness fails.
pub fn generate() -> Result<Zeroizing<String>, Error> {
    // The full length from the start, so that no copy is left behind by a reallocation.
    let mut password = Zeroizing::new(String::with_capacity(WORD_COUNT * 10));
    for position in 0..WORD_COUNT {
        if position > 0 {
            password.push('-');
        }
        password.push_str(pick(&WORDS)?);
    }
    Ok(password)
}

/// Generates 20 lower-case letters and digits: 100 bits, for dialogs that fail beyond 32
/// characters.
///
/// # Errors
/// `Crypto` when the source of randomness fails.
pub fn generate_short() -> Result<Zeroizing<String>, Error> {
    let mut password = Zeroizing::new(String::with_capacity(CHARACTER_COUNT));
    for _ in 0..CHARACTER_COUNT {
        password.push(char::from(*pick(CHARACTERS)?));
    }
    Ok(password)
}

/// Picks one of at most 65 536 items, each as likely as the others.
fn pick<T>(items: &[T]) -> Result<&T, Error> {
    let mask = items.len().next_power_of_two() - 1;
    loop {
        let mut octets = [0; 2];
        random::fill(&mut octets)?;
        // Redrawing what lies beyond the end keeps all items equally likely.
        if let Some(item) = items.get(usize::from(u16::from_be_bytes(octets)) & mask) {
            return Ok(item);
        }
    }
}

#[cfg(test)]
mod tests;
