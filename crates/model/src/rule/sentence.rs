//! The one-sentence reading of a rule: what it means, not how it is written. The words stand in one file for each
//! language.

use super::who::{Asked, Holder, Who};
use super::{Effect, Rule};
use crate::language::{Language, fill};

mod english;
mod german;

/// The words of one language, with `{gaps}`.
struct Locale {
    /// With `{who}`, `{may}`, `{what}` and `{from}`, and `{not}` unless the deeds have it.
    sentence: &'static str,
    /// Said of one, and of many.
    may: [&'static str; 2],
    /// With a space after it; nothing is said where a rule lets in.
    not: &'static str,
    anyone: &'static str,
    guest: &'static str,
    /// A `{subject}` with a `{certificate}`.
    holder: &'static str,
    machine: &'static str,
    person: &'static str,
    everybody: &'static str,
    /// A `{group}` that one is in.
    group: &'static str,
    /// A `{subject}` in `{groups}`.
    within: &'static str,
    /// A person on a `{device}`.
    on_device: &'static str,
    /// Anyone on some `{device}`.
    on_some_device: &'static str,
    interim: &'static str,
    /// Each with `{class}`.
    highest: &'static str,
    at_least: &'static str,
    exactly: &'static str,
    /// What a language says before the name of a class.
    article: fn(&str) -> &'static str,
    everything: &'static str,
    /// With `{path}`.
    below: &'static str,
    /// The deeds, with `{place}`, and `{not}` unless the sentence has it.
    use_it: &'static str,
    read_it: &'static str,
    /// With `{methods}`.
    send_it: &'static str,
    /// With `{networks}`.
    from: &'static str,
    and: &'static str,
    or: &'static str,
}

/// Reads a rule, such as "Anyone in group sales with a face-to-face certificate may read
/// /contracts and everything below it."
pub(super) fn of(rule: &Rule, language: Language) -> String {
    let locale = match language {
        Language::English => &english::LOCALE,
        Language::German => &german::LOCALE,
    };
    let not = match rule.effect {
        Effect::Allow => "",
        Effect::Deny => locale.not,
    };
    let [one, many] = locale.may;
    let may = if rule.who.is_one() { one } else { many };
    fill(
        locale.sentence,
        &[
            ("who", who(rule, locale)),
            ("may", may.to_owned()),
            ("not", not.to_owned()),
            ("what", what(rule, not, locale)),
            ("from", from(rule, locale)),
        ],
    )
}

impl Who {
    /// Says whether it names one person or machine.
    fn is_one(&self) -> bool {
        let named = |holder: &Holder| holder.person.is_some() || holder.is_machine();
        matches!(self, Self::Holder(holder) if named(holder))
    }
}

impl Holder {
    fn is_machine(&self) -> bool {
        self.person.is_none() && self.device.is_some() && self.groups.is_empty()
    }
}

fn who(rule: &Rule, locale: &Locale) -> String {
    match &rule.who {
        Who::Anyone => locale.anyone.to_owned(),
        Who::Guest => locale.guest.to_owned(),
        Who::Holder(holder) => fill(
            locale.holder,
            &[
                ("subject", subject(holder, locale)),
                ("certificate", certificate(&holder.class, locale)),
            ],
        ),
    }
}

fn subject(holder: &Holder, locale: &Locale) -> String {
    let device = || ("device", holder.device.as_ref().map(ToString::to_string).unwrap_or_default());
    if holder.is_machine() {
        return fill(locale.machine, &[device()]);
    }
    let (named, on_device) = match &holder.person {
        Some(person) => (fill(locale.person, &[("person", person.to_string())]), locale.on_device),
        None => (locale.everybody.to_owned(), locale.on_some_device),
    };
    let group = |group: &_| fill(locale.group, &[("group", ToString::to_string(group))]);
    let groups: Vec<String> = holder.groups.iter().map(group).collect();
    let within = match groups.is_empty() {
        true => named,
        false => {
            fill(locale.within, &[("subject", named), ("groups", joined(&groups, locale.and))])
        }
    };
    match &holder.device {
        Some(_) => fill(on_device, &[("subject", within), device()]),
        None => within,
    }
}

fn certificate(asked: &Asked, locale: &Locale) -> String {
    let (text, class) = match asked {
        Asked::AtLeast(class) if class.is_interim() => (locale.interim, class),
        Asked::Highest(class) => (locale.highest, class),
        Asked::AtLeast(class) => (locale.at_least, class),
        Asked::Exactly(class) => (locale.exactly, class),
    };
    let article = (locale.article)(class.as_str()).to_owned();
    fill(text, &[("a", article), ("class", class.to_string())])
}

fn what(rule: &Rule, not: &str, locale: &Locale) -> String {
    let place = match rule.on.as_str() {
        "" => locale.everything.to_owned(),
        path => fill(locale.below, &[("path", path.to_owned())]),
    };
    let only_get = rule.methods.iter().all(|method| method == "GET" || method == "HEAD");
    let deed = match rule.methods.as_slice() {
        [] => locale.use_it,
        methods if only_get && methods.iter().any(|method| method == "GET") => locale.read_it,
        _ => locale.send_it,
    };
    let methods = joined(&rule.methods, locale.and);
    fill(deed, &[("place", place), ("not", not.to_owned()), ("methods", methods)])
}

fn from(rule: &Rule, locale: &Locale) -> String {
    if rule.from.is_empty() {
        return String::new();
    }
    let networks: Vec<String> = rule.from.iter().map(ToString::to_string).collect();
    fill(locale.from, &[("networks", joined(&networks, locale.or))])
}

/// Joins words as "a", "a and b", "a, b and c".
fn joined(words: &[String], last_word: &str) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {last_word} {last}", rest.join(", ")),
        None => String::new(),
    }
}
