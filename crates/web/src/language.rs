//! What pages say in which language. All words stand in `locales/`, one folder a language, in Project Fluent's syntax;
//! what doors say stands in `model`.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, COOKIE};
pub(crate) use model::language::Language;
use model::verification::Class;
use unic_langid::{LanguageIdentifier, langid};

#[cfg(test)]
mod tests;

/// The sources, by language.
pub(crate) const ENGLISH: &str = concat!(
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
    "\n",
    include_str!("../locales/en/care.ftl"),
);
pub(crate) const GERMAN: &str = concat!(
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
    "\n",
    include_str!("../locales/de/care.ftl"),
);

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 2]> =
    LazyLock::new(|| [bundle(langid!("en"), ENGLISH), bundle(langid!("de"), GERMAN)]);

/// Says texts in a language.
pub(crate) trait Speak {
    /// Says the text of an id.
    fn say(self, id: &str) -> String;
    /// Says the text of an id, with what it speaks of.
    fn tell(self, id: &str, of: &[(&str, Word<'_>)]) -> String;
}

impl Speak for Language {
    fn say(self, id: &str) -> String {
        self.tell(id, &[])
    }

    fn tell(self, id: &str, of: &[(&str, Word<'_>)]) -> String {
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

/// What a class says was checked; the operator's own words stand as they are.
pub(crate) fn class(language: Language, words: &str) -> String {
    let ids = ["class-interim", "class-email", "class-document", "class-face-to-face"];
    let known = Class::built_in().into_iter().zip(ids);
    let id = known.into_iter().find(|(class, _)| class.words() == words);
    id.map_or_else(|| words.to_owned(), |(_, id)| language.say(id))
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

/// The language that was chosen by hand, or else the one the browser wishes for most (RFC 9110 §12.5.4).
pub(crate) fn of(headers: &HeaderMap) -> Language {
    let wishes = headers.get(ACCEPT_LANGUAGE).and_then(|field| field.to_str().ok());
    chosen(headers).unwrap_or_else(|| Language::choose(wishes.unwrap_or_default()))
}

fn chosen(headers: &HeaderMap) -> Option<Language> {
    let fields = headers.get_all(COOKIE).iter().filter_map(|field| field.to_str().ok());
    let mut pairs = fields.flat_map(|field| field.split(';'));
    pairs.find_map(|pair| Language::find(pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('=')?))
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
