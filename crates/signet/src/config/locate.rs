//! Finds the line of what is wrong in a configuration, so that the message can name it.

use std::ops::Range;

use toml_edit::{Document, Item, Table};

use super::Source;
use super::reference;
use super::written::Fault;
use crate::failure::Failure;

/// A file that is no configuration: wrong TOML, unknown key, wrong type.
pub(super) fn syntax(source: &Source, error: &toml::de::Error) -> Failure {
    let line = error.span().map(|span| line_of(&source.text, span.start));
    let key = error.span().and_then(|span| key_on_line(&source.text, span.start));
    let section = error.span().map_or("", |span| section_at(&source.text, span.start));
    let why = match key.as_deref().map(|key| reference::find(section, key)) {
        _ if error.message().starts_with("missing field") => missing(error.message(), section),
        Some(Some(known)) if is_about_value(error) => {
            let written = error.span().and_then(|span| source.text.get(span)).unwrap_or("this");
            format!("{} is not what it takes: {}", shortened(written), known.expectation())
        }
        Some(None) if error.message().starts_with("unknown field") => unknown(section),
        _ => error.message().trim().replace('\n', " "),
    };
    failure(source, line, key.as_deref(), why)
        .remedy("correct that line; `signet config schema` lists every key, `signet config check` tests the file")
}

/// As much of a value as a message has room for.
fn shortened(value: &str) -> String {
    let first: String = value.chars().take(60).take_while(|c| *c != '\n').collect();
    if first.len() < value.len() { format!("{first}…") } else { first }
}

/// Whether the file is TOML and only a value is not what its key takes.
fn is_about_value(error: &toml::de::Error) -> bool {
    let ours = ["invalid type", "invalid value", "invalid socket address", "unknown variant"];
    ours.iter().any(|start| error.message().starts_with(start))
}

fn missing(message: &str, section: &str) -> String {
    let key = message.split('`').nth(1).unwrap_or("a key");
    format!("[[{section}]] lacks {key}; every one of them needs it")
}

fn unknown(section: &str) -> String {
    let names: Vec<&str> = reference::keys_of(section).map(|key| key.name).collect();
    match section {
        _ if names.is_empty() => {
            let sections = reference::sections().join(", ");
            format!("there is no section [{section}]; the sections are {sections}")
        }
        "" => format!(
            "there is no such key at the top of the file, where only {} may stand; the sections are {}",
            names.join(", "),
            reference::sections().join(", ")
        ),
        _ => format!("there is no such key in [{section}]; its keys are {}", names.join(", ")),
    }
}

/// A file that can be read but not be meant.
pub(super) fn meaning(source: &Source, fault: &Fault) -> Failure {
    let document = Document::parse(source.text.as_str()).ok();
    let key = key_of(fault);
    let found = document.as_ref().and_then(|document| span_of(document.as_table(), fault));
    let line = found.map(|span| line_of(&source.text, span.start));
    let message = fault.to_string();
    let (why, remedy) = message
        .split_once("; ")
        .map_or((message.as_str(), None), |(why, remedy)| (why, Some(remedy)));
    failure(source, line, Some(&key), why.to_owned())
        .remedy(remedy.unwrap_or("correct it; `signet config check` tests the file"))
}

fn failure(source: &Source, line: Option<usize>, key: Option<&str>, why: String) -> Failure {
    let mut what = format!("{}", source.path.display());
    if let Some(line) = line {
        what.push_str(&format!(", line {line}"));
    }
    if let Some(key) = key {
        what.push_str(&format!(", key {key}"));
    }
    Failure::failed("CONFIGURATION", format!("{what}: the configuration is wrong")).why(why)
}

fn key_of(fault: &Fault) -> String {
    use gateway::config::Error;
    match fault {
        Fault::Key { key, .. } => (*key).to_owned(),
        Fault::Entry { section, key, .. } => format!("{section}.{key}"),
        Fault::Ladder(fault) => format!("class.{}", fault.place().1),
        Fault::Doors(Error::NoAddress) => "listen".to_owned(),
        Fault::Doors(Error::NoDoor) => "door".to_owned(),
        Fault::Doors(Error::Value { key, .. } | Error::Duplicate { key, .. }) => {
            format!("door.{key}")
        }
        Fault::Doors(Error::Rule { .. }) => "door.rules".to_owned(),
        Fault::Doors(Error::Limit(key)) => format!("limits.{key}"),
    }
}

fn span_of(root: &Table, fault: &Fault) -> Option<Range<usize>> {
    use gateway::config::Error;
    match fault {
        Fault::Key { key, .. } => {
            let (section, key) = key.split_once('.')?;
            let table = root.get(section)?.as_table()?;
            key_span(table, key).or_else(|| table.span())
        }
        Fault::Entry { section, place, key, .. } => {
            let entry = root.get(section)?.as_array_of_tables()?.get(*place)?;
            key_span(entry, key).or_else(|| entry.span())
        }
        Fault::Ladder(fault) => {
            let classes = root.get("class")?.as_array_of_tables()?;
            let (place, key) = fault.place();
            let class = classes.get(place.unwrap_or(0))?;
            key_span(class, key).or_else(|| class.span())
        }
        Fault::Doors(error) => match error {
            Error::NoAddress => key_span(root, "listen"),
            Error::NoDoor => None,
            Error::Limit(key) => key_span(root.get("limits")?.as_table()?, key),
            Error::Value { door, key, .. } => door_span(root, door, key, 0),
            Error::Duplicate { door, key } => {
                let place = usize::from(*key == "name");
                door_span(root, door, key.split(' ').next().map_or(*key, |_| key), place)
            }
            Error::Rule { door, rule } => rule_span(root, door, rule.line),
        },
    }
}

/// The `place`th door of this name.
fn find_door<'a>(root: &'a Table, name: &str, place: usize) -> Option<&'a Table> {
    let doors = root.get("door")?.as_array_of_tables()?;
    let named = |table: &&Table| table.get("name").and_then(Item::as_str) == Some(name);
    doors.iter().filter(named).nth(place).or_else(|| doors.iter().find(named))
}

fn door_span(root: &Table, name: &str, key: &str, place: usize) -> Option<Range<usize>> {
    let door = find_door(root, name, place)?;
    let key = if key.starts_with("host") { "url" } else { key };
    key_span(door, key).or_else(|| door.span())
}

fn rule_span(root: &Table, name: &str, rule: usize) -> Option<Range<usize>> {
    let door = find_door(root, name, 0)?;
    let rules = door.get("rules")?.as_array()?;
    rules
        .get(rule.saturating_sub(1))
        .and_then(toml_edit::Value::span)
        .or_else(|| key_span(door, "rules"))
}

fn key_span(table: &Table, key: &str) -> Option<Range<usize>> {
    table.get_key_value(key).and_then(|(key, item)| key.span().or_else(|| item.span()))
}

/// The number of the line an offset falls on, from 1.
fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// The name of the section an offset falls into, "" before the first.
fn section_at(text: &str, offset: usize) -> &str {
    let lines = text.lines().take(line_of(text, offset));
    let header = lines.filter_map(|line| line.trim().strip_prefix('[')).last();
    header
        .map_or("", |header| header.trim_start_matches('[').split(']').next().unwrap_or("").trim())
}

/// The key at the beginning of the line an offset falls on.
fn key_on_line(text: &str, offset: usize) -> Option<String> {
    let line = text.lines().nth(line_of(text, offset) - 1)?;
    let key = line.split('=').next()?.trim();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '"');
    (!key.is_empty() && key.chars().all(plain)).then(|| key.to_owned())
}
