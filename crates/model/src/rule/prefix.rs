//! The part of a site that a rule is about: a path and everything below it.
//!
//! Compared by decoded octets, segment by segment, so that `%2B` and `+` are one name to a rule
//! whichever of them the visitor wrote. What a permission covers is compared letter by letter; a denial also covers
//! what lax servers take for the same.

use super::Effect;

/// A path prefix; the empty one is the whole site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prefix {
    text: String,
    /// Decoded, without a slash at its end.
    octets: Vec<u8>,
    /// The same to a lax server.
    lax: Vec<u8>,
}

/// Why a path cannot stand in a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It does not begin with a slash.
    NotAbsolute,
    /// It has a star elsewhere than as its last segment.
    Star,
    /// It has an empty segment, or one of `.` and `..`, so no normalised path could lie below it.
    NotNormal,
    /// It has a character that no normalised path has, or a broken escape.
    Character,
}

impl Prefix {
    /// Reads `/a/b`, `/a/b/` or `/a/b/*`, which mean the same.
    pub(super) fn parse(text: &str) -> Result<Self, Unfit> {
        let trimmed = text.strip_suffix("/*").or_else(|| text.strip_suffix('/')).unwrap_or(text);
        let octets: Vec<u8> = decoded(trimmed).collect();
        if !text.starts_with('/') {
            return Err(Unfit::NotAbsolute);
        }
        if trimmed.contains('*') {
            return Err(Unfit::Star);
        }
        let plain = !trimmed.contains(['?', '#', '\\', ';']) && escapes_are_whole(trimmed);
        if !plain || octets.iter().any(|octet| octet.is_ascii_control()) {
            return Err(Unfit::Character);
        }
        let mut segments = octets.split(|octet| *octet == b'/').skip(1);
        if segments.any(|segment| matches!(segment, b"" | b"." | b"..")) {
            return Err(Unfit::NotNormal);
        }
        let lax = lax(octets.iter().copied());
        Ok(Self { text: trimmed.to_owned(), octets, lax })
    }

    /// The path as it was written, without a slash or star at its end; empty for the whole site.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Says whether a normalised path is this one or lies below it.
    ///
    /// A denial also covers the path where a lax server would cut it off: before `#`, `?` and `;`, which can only
    /// stand there escaped.
    pub(super) fn covers(&self, path: &str, effect: Effect) -> bool {
        if self.octets.is_empty() {
            return true;
        }
        let ends = |next: Option<u8>| matches!(next, None | Some(b'/'));
        match effect {
            Effect::Allow => {
                let mut path = decoded(path);
                let begins = self.octets.iter().all(|octet| path.next() == Some(*octet));
                begins && ends(path.next())
            }
            Effect::Deny => {
                let path = lax(decoded(path));
                let rest = path.strip_prefix(self.lax.as_slice());
                rest.is_some_and(|rest| {
                    let next = rest.first().copied();
                    ends(next) || next.is_some_and(is_cut)
                })
            }
        }
    }
}

/// What lax servers make of a path: some file systems and frameworks ignore case, some dots and spaces at the end of a
/// name.
fn lax(path: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut lax = Vec::new();
    for octet in path {
        if octet == b'/' || is_cut(octet) {
            trim(&mut lax);
        }
        lax.push(octet.to_ascii_lowercase());
    }
    trim(&mut lax);
    lax
}

fn trim(path: &mut Vec<u8>) {
    while matches!(path.last(), Some(b'.' | b' ')) {
        path.pop();
    }
}

/// Where some servers cut a path off.
fn is_cut(octet: u8) -> bool {
    matches!(octet, b'#' | b'?' | b';')
}

/// Decodes the percent-escapes of a text once; what is no escape stays as it is.
fn decoded(text: &str) -> impl Iterator<Item = u8> {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        let (&first, after) = rest.split_first()?;
        let escape = (first == b'%').then(|| escape(after)).flatten();
        let (octet, after) = escape.unwrap_or((first, after));
        rest = after;
        Some(octet)
    })
}

fn escape(after_percent: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, rest) = after_percent.split_first_chunk::<2>()?;
    let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
    let octet = u8::try_from(high? * 16 + low?).ok()?;
    Some((octet, rest))
}

/// Says whether every `%` of a text begins an escape, none of them one of a slash or backslash.
fn escapes_are_whole(text: &str) -> bool {
    let mut after_percents = text.as_bytes().split(|octet| *octet == b'%').skip(1);
    after_percents.all(|after| escape(after).is_some_and(|(octet, _)| !b"/\\;?".contains(&octet)))
}
