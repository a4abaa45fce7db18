//! In which language somebody is spoken to: the languages there are words in, and the choice among them (RFC 4647).

use std::fmt;
use std::str::FromStr;

/// A language that there are words in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, which is spoken when nothing else is asked for.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// Every language, the default one first.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Chooses by a priority list like `de-AT, en;q=0.5` (RFC 4647 §2.3, RFC 9110 §12.5.4): the first of those that are
    /// wished for most.
    #[must_use]
    pub fn choose(wishes: &str) -> Self {
        let mut known: Vec<(f32, Self)> = wishes.split(',').filter_map(wish).collect();
        known.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        known.first().map_or(Self::default(), |(_, language)| *language)
    }

    /// Finds a language by a tag, whatever its region (RFC 5646).
    #[must_use]
    pub fn find(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// Its tag, for the `lang` attribute and `Content-Language`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// What it calls itself.
    #[must_use]
    pub fn endonym(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }
}

fn wish(text: &str) -> Option<(f32, Language)> {
    let mut parts = text.split(';');
    let language = Language::find(parts.next()?.trim())?;
    let quality = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok());
    let quality: f32 = quality.unwrap_or(1.0);
    (quality > 0.0).then_some((quality, language))
}

/// Puts facts into the `{gaps}` of a text; a fact is not searched for gaps of its own.
pub(crate) fn fill(template: &str, facts: &[(&str, String)]) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, gap)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = gap.split_once('}') else { break };
        if let Some((_, fact)) = facts.iter().find(|(known, _)| *known == name) {
            text.push_str(fact);
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

/// The language that somebody wishes for, there being words in it or not: its primary subtag, like `de` (RFC 5646
/// §2.2.1).
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

impl From<Language> for Tag {
    fn from(language: Language) -> Self {
        Self(language.tag().to_owned())
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

    #[test]
    fn the_language_wished_for_most_is_chosen() {
        let check = |wishes: &str, expected: Language| {
            assert_eq!(Language::choose(wishes), expected, "{wishes}");
        };
        check("", Language::English);
        check("de", Language::German);
        check("de-AT,de;q=0.9,en;q=0.8", Language::German);
        check("fr, en;q=0.5, de;q=0.4", Language::English);
        check("en;q=0.1, DE-ch;q=0.7", Language::German);
        check("de;q=0, en", Language::English);
        check("fr", Language::English);
        check("*", Language::English);
        check("de;q=nonsense", Language::German);
    }
}
