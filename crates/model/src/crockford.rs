//! Crockford's base 32, for names and secrets that people say and type: 32 digits and letters
//! without I, L, O and U. Written in fours, like 7QX2-M4TD; read in either case, with or without
//! hyphens, I and L as 1, O as 0. <https://www.crockford.com/base32.html>

#[cfg(test)]
mod tests;

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// No longer text is looked at.
const LONGEST: usize = 128;

/// Writes groups of 40 bits, each as two fours: `7QX2-M4TD`.
pub fn encode(groups: &[[u8; 5]]) -> String {
    let fours: Vec<String> = groups.iter().flat_map(fours).collect();
    fours.join("-")
}

/// Reads groups of 40 bits; none when the text holds another character or a part of a group.
pub fn parse(text: &str) -> Option<Vec<[u8; 5]>> {
    if text.len() > LONGEST {
        return None;
    }
    let plain = text.bytes().filter(|octet| !matches!(octet, b'-' | b' '));
    let digits: Vec<u64> = plain.map(value).collect::<Option<_>>()?;
    let groups = digits.chunks(8);
    groups.map(|group| (group.len() == 8).then(|| number(group))).collect()
}

fn fours(group: &[u8; 5]) -> [String; 2] {
    let [a, b, c, d, e] = *group;
    let number = u64::from_be_bytes([0, 0, 0, a, b, c, d, e]);
    let digit = |place: u32| {
        let value = usize::try_from(number >> (5 * place) & 31).unwrap_or_default();
        char::from(*DIGITS.get(value).unwrap_or(&b'0'))
    };
    [(4..8).rev().map(digit).collect(), (0..4).rev().map(digit).collect()]
}

fn number(digits: &[u64]) -> [u8; 5] {
    let number = digits.iter().fold(0_u64, |number, digit| number << 5 | digit);
    let [_, _, _, a, b, c, d, e] = number.to_be_bytes();
    [a, b, c, d, e]
}

fn value(character: u8) -> Option<u64> {
    let character = match character.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    let place = DIGITS.iter().position(|digit| *digit == character)?;
    u64::try_from(place).ok()
}
