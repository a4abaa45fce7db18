//! In which language somebody is written to. Which languages there are words in is the front end's.

use std::fmt;
use std::str::FromStr;

/// The primary subtag of a language, like `de` (RFC 5646 §2.2.1).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tag(String);

/// The text is no language tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a language is two or three letters, like en or de")]
pub struct NotATag;

impl Tag {
    /// The tag as text, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Tag {
    type Err = NotATag;

    fn from_str(text: &str) -> Result<Self, NotATag> {
        let primary = text.split('-').next().unwrap_or_default();
        let fits =
            (2..=3).contains(&primary.len()) && primary.bytes().all(|c| c.is_ascii_alphabetic());
        if fits { Ok(Self(primary.to_ascii_lowercase())) } else { Err(NotATag) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_its_primary_subtag() {
        let check = |text: &str, expected: Option<&str>| {
            let tag: Option<Tag> = text.parse().ok();
            assert_eq!(tag.as_ref().map(Tag::as_str), expected, "{text}");
        };
        check("de", Some("de"));
        check("DE-at", Some("de"));
        check("gsw-CH", Some("gsw"));
        check("", None);
        check("x", None);
        check("d3", None);
        check("deutsch", None);
        check("dé", None);
    }
}
