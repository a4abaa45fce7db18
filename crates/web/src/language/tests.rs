use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{ENGLISH, GERMAN, Language, Speak};

/// The texts of a file by id, with the names of what they speak of.
fn texts(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let parsed = fluent_bundle::FluentResource::try_new(source.to_owned());
    assert!(parsed.is_ok(), "{:?}", parsed.err().map(|(_, errors)| errors));
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut id = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
            assert!(!found.contains_key(name), "{name} stands there twice");
            name.clone_into(&mut id);
            found.insert(id.clone(), BTreeSet::new());
        }
        let speaks_of = line.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect::<String>()
        });
        found.entry(id.clone()).or_default().extend(speaks_of);
    }
    found.remove("");
    found
}

/// Every string in the sources that is given to `say` or `tell`, or stands in a table as a text's id.
fn used() -> BTreeSet<String> {
    fn walk(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if !path.ends_with("tests.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.extend(
        model::audit::Action::ALL.iter().map(|action| crate::console::events::words(*action)),
    );
    found
}

#[test]
fn every_action_of_the_log_has_words() {
    let texts = texts(ENGLISH);
    for action in model::audit::Action::ALL {
        let id = crate::console::events::words(*action);
        assert!(texts.contains_key(&id), "{id} is not in registry.ftl, where {action} needs it");
    }
}

#[test]
fn every_language_says_everything() {
    assert_eq!(texts(ENGLISH), texts(GERMAN));
}

#[test]
fn every_text_is_used() {
    let used = used();
    let idle: Vec<String> = texts(ENGLISH).into_keys().filter(|id| !used.contains(id)).collect();
    assert_eq!(idle, Vec::<String>::new());
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let texts = texts(ENGLISH);
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut missing = BTreeSet::new();
    let mut stack = vec![folders];
    while let Some(folder) = stack.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                stack.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for call in ["say(\"", "tell(\"", "tell(\n"] {
                for rest in source.split(call).skip(1) {
                    let id = rest.trim_start().trim_start_matches('"').split('"').next().unwrap();
                    if !path.ends_with("tests.rs") && !texts.contains_key(id) {
                        missing.insert(format!("{id} in {}", path.display()));
                    }
                }
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn numbers_choose_their_form() {
    let days = |language: Language, n: i64| language.tell("in-days", &[("days", n.into())]);
    assert_eq!(days(Language::English, 1), "in 1 day");
    assert_eq!(days(Language::English, 9), "in 9 days");
    assert_eq!(days(Language::German, 1), "in 1 Tag");
    assert_eq!(days(Language::German, 9), "in 9 Tagen");
}
