//! The languages pages are written in. All words stand in `locales/`, one folder a language, in Project Fluent's
//! syntax.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, COOKIE};
use model::language::Tag;
use unic_langid::{LanguageIdentifier, langid};

#[cfg(test)]
mod tests;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    German,
}

/// The sources, by language.
const ENGLISH: &str = concat!(
    include_str!("../locales/en/portal.ftl"),
    "\n",
    include_str!("../locales/en/own.ftl"),
    "\n",
    include_str!("../locales/en/steps.ftl"),
    "\n",
    include_str!("../locales/en/console.ftl"),
    "\n",
    include_str!("../locales/en/letters.ftl"),
    "\n",
    include_str!("../locales/en/said.ftl"),
    "\n",
    include_str!("../locales/en/desk.ftl"),
    "\n",
    include_str!("../locales/en/registry.ftl"),
);
const GERMAN: &str = concat!(
    include_str!("../locales/de/portal.ftl"),
    "\n",
    include_str!("../locales/de/own.ftl"),
    "\n",
    include_str!("../locales/de/steps.ftl"),
    "\n",
    include_str!("../locales/de/console.ftl"),
    "\n",
    include_str!("../locales/de/letters.ftl"),
    "\n",
    include_str!("../locales/de/said.ftl"),
    "\n",
    include_str!("../locales/de/desk.ftl"),
    "\n",
    include_str!("../locales/de/registry.ftl"),
);

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 2]> =
    LazyLock::new(|| [bundle(langid!("en"), ENGLISH), bundle(langid!("de"), GERMAN)]);

impl Language {
    /// Every language, the one that is spoken when nothing is asked for first.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::German];

    /// The language a browser asks for most (RFC 9110 §12.5.4).
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let wishes = headers.get(ACCEPT_LANGUAGE).and_then(|field| field.to_str().ok());
        let mut known: Vec<(f32, Self)> =
            wishes.unwrap_or_default().split(',').filter_map(wish).collect();
        known.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        known.first().map_or(Self::English, |(_, language)| *language)
    }

    /// Finds a language by its tag (RFC 5646).
    pub(crate) fn find(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// Its tag as records keep it.
    pub(crate) fn on_record(self) -> Option<Tag> {
        self.tag().parse().ok()
    }

    /// Its tag.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// What it calls itself.
    pub(crate) fn endonym(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// Says the text of an id.
    pub(crate) fn say(self, id: &str) -> String {
        self.tell(id, &[])
    }

    /// Says the text of an id, with what it speaks of.
    pub(crate) fn tell(self, id: &str, of: &[(&str, Word<'_>)]) -> String {
        let [english, german] = &*BUNDLES;
        let bundle = match self {
            Self::English => english,
            Self::German => german,
        };
        let pattern = bundle.get_message(id).and_then(|message| message.value());
        let Some(pattern) = pattern else {
            tracing::error!(id, language = self.tag(), "a text is missing");
            return id.to_owned();
        };
        let mut arguments = FluentArgs::new();
        for (name, word) in of {
            arguments.set(Cow::Owned((*name).to_owned()), *word);
        }
        bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
    }
}

/// What a text speaks of: a name, or a number that decides between singular and plural.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Word<'a> {
    Name(&'a str),
    Number(i64),
}

impl<'a> From<&'a str> for Word<'a> {
    fn from(name: &'a str) -> Self {
        Self::Name(name)
    }
}

impl<'a> From<&'a String> for Word<'a> {
    fn from(name: &'a String) -> Self {
        Self::Name(name)
    }
}

impl From<i64> for Word<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<Word<'a>> for FluentValue<'a> {
    fn from(word: Word<'a>) -> Self {
        match word {
            Word::Name(name) => name.into(),
            Word::Number(number) => number.into(),
        }
    }
}

/// The cookie that keeps a language which was chosen by hand.
const COOKIE_NAME: &str = "__Host-signet-language";

/// The field that sets it, for a year.
pub(crate) fn cookie(language: Language) -> String {
    format!(
        "{COOKIE_NAME}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000",
        language.tag()
    )
}

/// The language that was chosen by hand.
pub(crate) fn chosen(headers: &HeaderMap) -> Option<Language> {
    let fields = headers.get_all(COOKIE).iter().filter_map(|field| field.to_str().ok());
    let mut pairs = fields.flat_map(|field| field.split(';'));
    pairs.find_map(|pair| Language::find(pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('=')?))
}

fn wish(text: &str) -> Option<(f32, Language)> {
    let mut parts = text.split(';');
    let language = Language::find(parts.next()?.trim())?;
    let quality = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok());
    let quality: f32 = quality.unwrap_or(1.0);
    (quality > 0.0).then_some((quality, language))
}

fn bundle(language: LanguageIdentifier, source: &str) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Marks around what is inserted are for mixed writing directions; neither language is written from the right,
    // and what people enter is isolated by markup.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(read, _)| read);
    bundle.add_resource_overriding(resource);
    bundle
}
