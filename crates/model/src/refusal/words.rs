//! From a refusal to words: which text, with which facts in it.

use pki::time::UnixTime;

use super::phrase::{ago, clock, date, quotable, until};
use super::{Cause, Known, Refusal, Withdrawal, english, german};
use crate::language::{Language, fill};
use crate::request::Wait;
use crate::verification::{Class, Lapse};

/// What a refusal says to the visitor, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// One sentence without full stop: what is the matter.
    pub title: String,
    /// One to three sentences: why, and what it means.
    pub explanation: String,
    /// What the visitor can do, most likely first.
    pub steps: Vec<String>,
}

/// Who reads the words, and when.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The language to use.
    pub language: Language,
    /// The time the reader reads it.
    pub now: UnixTime,
    /// What the visitor uses, for steps that differ by program.
    pub browser: Browser,
    /// Whom to ask, such as `Bob Meyer (bob@example.org)`; without it the text says "whoever runs
    /// this site".
    pub contact: Option<&'a str>,
}

/// What a visitor uses, as far as the way to a certificate differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Browser {
    /// Chrome, Edge and their relatives on Windows.
    ChromeWindows,
    /// Safari, Chrome, Edge and their relatives on a Mac: all use the keychain.
    Mac,
    /// Chrome, Chromium, Edge and their relatives on Linux and ChromeOS.
    ChromeLinux,
    /// Chrome and its relatives on Android.
    ChromeAndroid,
    /// Firefox on a desktop.
    Firefox,
    /// Firefox on Android, which has no client certificates.
    FirefoxAndroid,
    /// Safari on an iPhone or iPad.
    SafariIos,
    /// Another browser on an iPhone or iPad, which cannot reach installed certificates.
    OtherIos,
    /// A program that is no browser, such as curl.
    Program,
    /// Anything else.
    Unknown,
}

/// The fixed words around a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// On the link to the page where a certificate is renewed.
    pub renew: &'static str,
    /// Above the steps.
    pub steps: &'static str,
    /// Before the code.
    pub code: &'static str,
    /// Before the request id.
    pub request: &'static str,
    /// Before the time.
    pub time: &'static str,
    /// Says what the request id is good for.
    pub quote: &'static str,
}

impl Labels {
    /// Those of a language.
    pub fn of(language: Language) -> &'static Self {
        &locale(language).labels
    }
}

fn locale(language: Language) -> &'static Locale {
    match language {
        Language::English => &english::LOCALE,
        Language::German => &german::LOCALE,
    }
}

/// All texts of one language.
#[derive(Debug)]
pub(super) struct Locale {
    pub(super) labels: Labels,
    /// January to December.
    pub(super) months: [&'static str; 12],
    /// With `{day}`, `{month}` and `{year}`.
    pub(super) date: &'static str,
    /// With `{time}`, the hour and the minute.
    pub(super) clock: &'static str,
    /// With `{span}`.
    pub(super) ago: &'static str,
    pub(super) just_now: &'static str,
    /// One and many, each with `{count}`.
    pub(super) minutes: [&'static str; 2],
    pub(super) hours: [&'static str; 2],
    pub(super) days: [&'static str; 2],
    pub(super) months_count: [&'static str; 2],
    pub(super) years: [&'static str; 2],
    /// Whom to ask when nobody is named.
    pub(super) somebody: &'static str,
    /// The certificate of somebody unnamed, at the beginning of a sentence.
    pub(super) certificate: &'static str,
    /// The certificate of a `{device}`.
    pub(super) certificate_of_device: &'static str,
    /// The certificate of a `{person}` on a `{device}`.
    pub(super) certificate_of_person: &'static str,
    /// An issuer that has no name.
    pub(super) nameless: &'static str,
    /// A `{name}` in quotation marks.
    pub(super) quoted: &'static str,
    /// Between the last two of several.
    pub(super) or: &'static str,
    /// What a built-in class says of an identity, by its name.
    pub(super) class: fn(&str) -> Option<&'static str>,
    /// What a class of the operator's says of an identity, with `{class}` and `{words}`.
    pub(super) other_class: &'static str,
    pub(super) withdrawal: fn(Withdrawal) -> &'static str,
    /// What an applicant waits for.
    pub(super) wait: fn(Wait) -> &'static str,
    /// How to get a certificate into this browser.
    pub(super) import: fn(Browser) -> &'static str,
    /// How to make this browser offer another certificate.
    pub(super) another: fn(Browser) -> &'static str,
    pub(super) text: fn(Shown) -> Text,
}

/// Which text a refusal is told by: one for each cause, more where the facts change the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    NoCertificate,
    UnknownIssuer,
    /// Nothing is known of what would be accepted.
    UnknownIssuerAny,
    Expired,
    NotYetValid,
    Revoked,
    Suspended,
    ClassTooLow,
    /// The class would do, had its evidence not expired.
    EvidenceExpired,
    /// The class would do, were there still evidence of it.
    EvidenceMissing,
    InterimOnly,
    InterimOver,
    NotAllowed,
    /// The visitor has no certificate, and none would help.
    NotAllowedStranger,
    WeakKey,
    StaleStatus,
    WrongPurpose,
    BadCertificate,
    UnknownHolder,
    UnknownPolicy,
    BadRequest,
    Misdirected,
    Limit,
    Unavailable,
}

/// One text, with `{gaps}`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    pub(super) title: &'static str,
    pub(super) explanation: &'static str,
    pub(super) steps: &'static [&'static str],
}

pub(super) fn of(refusal: &Refusal, reader: &Reader<'_>) -> Words {
    let locale = locale(reader.language);
    let text = (locale.text)(shown(refusal));
    let mut facts = facts_for_all(refusal.known(), reader, locale);
    facts.extend(facts_of(refusal.cause(), reader.now, locale));
    Words {
        title: fill(text.title, &facts),
        explanation: fill(text.explanation, &facts),
        steps: text.steps.iter().map(|step| fill(step, &facts)).collect(),
    }
}

fn shown(refusal: &Refusal) -> Shown {
    match refusal.cause() {
        Cause::NoCertificate => Shown::NoCertificate,
        Cause::UnknownIssuer { wanted, .. } if wanted.is_empty() => Shown::UnknownIssuerAny,
        Cause::UnknownIssuer { .. } => Shown::UnknownIssuer,
        Cause::Expired { .. } => Shown::Expired,
        Cause::NotYetValid { .. } => Shown::NotYetValid,
        Cause::Revoked { .. } => Shown::Revoked,
        Cause::Suspended { .. } => Shown::Suspended,
        Cause::ClassTooLow { lapse: None, .. } => Shown::ClassTooLow,
        Cause::ClassTooLow { lapse: Some(Lapse { at: Some(_), .. }), .. } => Shown::EvidenceExpired,
        Cause::ClassTooLow { lapse: Some(Lapse { at: None, .. }), .. } => Shown::EvidenceMissing,
        Cause::InterimOnly { .. } => Shown::InterimOnly,
        Cause::InterimOver => Shown::InterimOver,
        Cause::NotAllowed if refusal.known().is_none() => Shown::NotAllowedStranger,
        Cause::NotAllowed => Shown::NotAllowed,
        Cause::WeakKey => Shown::WeakKey,
        Cause::StaleStatus => Shown::StaleStatus,
        Cause::WrongPurpose => Shown::WrongPurpose,
        Cause::BadCertificate => Shown::BadCertificate,
        Cause::UnknownHolder => Shown::UnknownHolder,
        Cause::UnknownPolicy => Shown::UnknownPolicy,
        Cause::BadRequest => Shown::BadRequest,
        Cause::Misdirected => Shown::Misdirected,
        Cause::Limit => Shown::Limit,
        Cause::Unavailable => Shown::Unavailable,
    }
}

type Facts = Vec<(&'static str, String)>;

fn facts_for_all(known: Option<&Known>, reader: &Reader<'_>, locale: &Locale) -> Facts {
    vec![
        ("contact", reader.contact.map_or_else(|| locale.somebody.to_owned(), quotable)),
        ("import", (locale.import)(reader.browser).to_owned()),
        ("another", (locale.another)(reader.browser).to_owned()),
        ("certificate", certificate(known, locale)),
        ("today", date(reader.now, locale)),
        ("now", clock(reader.now, locale)),
    ]
}

fn certificate(known: Option<&Known>, locale: &Locale) -> String {
    let Some(known) = known else { return locale.certificate.to_owned() };
    let device = ("device", quotable(&known.device));
    match &known.person {
        None => fill(locale.certificate_of_device, &[device]),
        Some(person) => fill(locale.certificate_of_person, &[device, ("person", quotable(person))]),
    }
}

fn facts_of(cause: &Cause, now: UnixTime, locale: &Locale) -> Facts {
    match cause {
        Cause::UnknownIssuer { seen, wanted } => {
            vec![("seen", seen_issuer(seen, locale)), ("wanted", either(wanted, locale))]
        }
        Cause::Expired { at } | Cause::Suspended { at } => {
            vec![("date", date(*at, locale)), ("ago", ago(*at, now, locale))]
        }
        Cause::Revoked { at, why } => vec![
            ("date", date(*at, locale)),
            ("ago", ago(*at, now, locale)),
            ("why", (locale.withdrawal)(*why).to_owned()),
        ],
        Cause::NotYetValid { from } => vec![
            ("date", date(*from, locale)),
            ("clock", clock(*from, locale)),
            ("difference", until(*from, now, locale)),
        ],
        Cause::ClassTooLow { has, needed, lapse } => {
            let mut facts = vec![("has", class(has, locale)), ("needed", class(needed, locale))];
            if let Some(at) = lapse.as_ref().and_then(|lapse| lapse.at) {
                facts.extend([("date", date(at, locale)), ("ago", ago(at, now, locale))]);
            }
            facts
        }
        Cause::InterimOnly { request, wait, asked, needed } => vec![
            ("request", request.to_string()),
            ("wait", (locale.wait)(*wait).to_owned()),
            ("asked", class(asked, locale)),
            ("needed", class(needed, locale)),
        ],
        _ => Vec::new(),
    }
}

/// Says what an identity of the class is, to stand after "is".
fn class(class: &Class, locale: &Locale) -> String {
    let translated = (locale.class)(class.as_str()).filter(|_| class.is_built_in());
    translated.map(str::to_owned).unwrap_or_else(|| {
        let facts = [("class", class.to_string()), ("words", quotable(class.words()))];
        fill(locale.other_class, &facts)
    })
}

fn seen_issuer(seen: &str, locale: &Locale) -> String {
    match quotable(seen).trim() {
        "" => locale.nameless.to_owned(),
        name => quoted(name, locale),
    }
}

fn quoted(name: &str, locale: &Locale) -> String {
    fill(locale.quoted, &[("name", name.to_owned())])
}

/// Joins names as "a", "b" or "c"; at most three, since nobody reads more.
fn either(names: &[String], locale: &Locale) -> String {
    let quoted: Vec<String> =
        names.iter().take(3).map(|name| quoted(&quotable(name), locale)).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {} {last}", rest.join(", "), locale.or),
        None => String::new(),
    }
}
