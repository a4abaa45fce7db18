//! The one-sentence reading of a rule: what it means, not how it is written.

use super::who::{Asked, Holder, Who};
use super::{Effect, Rule};
use crate::verification::Class;

/// Reads a rule, such as "Anyone in group sales with a face-to-face certificate may read
/// /contracts and everything below it."
pub(super) fn of(rule: &Rule) -> String {
    let verb = match rule.effect {
        Effect::Allow => "may",
        Effect::Deny => "may not",
    };
    let mut sentence = format!("{} {verb} {}", who(rule), what(rule));
    if !rule.from.is_empty() {
        let networks: Vec<String> = rule.from.iter().map(ToString::to_string).collect();
        sentence.push_str(", when coming from ");
        sentence.push_str(&joined(&networks, "or"));
    }
    sentence.push('.');
    sentence
}

fn who(rule: &Rule) -> String {
    match &rule.who {
        Who::Anyone => "Anyone, with or without a certificate,".to_owned(),
        Who::Guest => "Anyone without a certificate".to_owned(),
        Who::Holder(holder) => {
            format!("{} with {}", subject(holder), certificate(&holder.class))
        }
    }
}

fn subject(holder: &Holder) -> String {
    let groups: Vec<String> = holder.groups.iter().map(|group| format!("group {group}")).collect();
    let within = match groups.is_empty() {
        true => String::new(),
        false => format!(" in {}", joined(&groups, "and")),
    };
    match (&holder.person, &holder.device) {
        (Some(person), Some(device)) => format!("Person {person}{within} on device {device}"),
        (Some(person), None) => format!("Person {person}{within}"),
        (None, Some(device)) if groups.is_empty() => format!("Machine {device}"),
        (None, Some(device)) => format!("Anyone{within} on a device called {device}"),
        (None, None) => format!("Anyone{within}"),
    }
}

fn certificate(asked: &Asked) -> String {
    match asked {
        Asked::AtLeast(class) if class.is_interim() => {
            "any certificate, even an interim one,".to_owned()
        }
        Asked::Highest(class) => article(class),
        Asked::AtLeast(class) => format!("{} or better", article(class)),
        Asked::Exactly(class) => format!("{}, and no other,", article(class)),
    }
}

fn article(class: &Class) -> String {
    let vowel = class.as_str().starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {class} certificate", if vowel { "an" } else { "a" })
}

fn what(rule: &Rule) -> String {
    let place = match rule.on.as_str() {
        "" => "everything here".to_owned(),
        path => format!("{path} and everything below it"),
    };
    let only_get = rule.methods.iter().all(|method| method == "GET" || method == "HEAD");
    match rule.methods.as_slice() {
        [] => format!("use {place}"),
        methods if only_get && methods.iter().any(|method| method == "GET") => {
            format!("read {place}")
        }
        methods => format!("send {} to {place}", joined(methods, "and")),
    }
}

/// Joins words as "a", "a and b", "a, b and c".
fn joined(words: &[String], last_word: &str) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {last_word} {last}", rest.join(", ")),
        None => String::new(),
    }
}
