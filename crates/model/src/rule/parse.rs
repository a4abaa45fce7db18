//! Reads one rule and says, when it cannot, where, what and how to mend it.

use super::network::{self, Network};
use super::prefix::{self, Prefix};
use super::who::{Asked, Holder, Who};
use super::{Effect, Rule};
use crate::identity::Handle;
use crate::verification::{Class, Classes};

/// A mistake in a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rule {line}, column {column}: {what}; {remedy}")]
pub struct Error {
    /// Which rule of the door, counted from 1.
    pub line: usize,
    /// Where in its text, in characters counted from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// What to write instead.
    pub remedy: String,
}

/// The longest rule, in bytes.
const TEXT_MAX_BYTES: usize = 4096;

/// Reads the rule numbered `line`.
pub(super) fn rule(line: usize, text: &str, classes: &Classes) -> Result<Rule, Error> {
    let mut words = Words::of(line, text);
    if text.len() > TEXT_MAX_BYTES {
        let what = format!("the rule is longer than {TEXT_MAX_BYTES} bytes");
        return Err(words.error(what, "write several rules"));
    }
    let effect = effect(&mut words)?;
    let who = who(effect, classes, &mut words)?;
    let mut clauses = Clauses::default();
    while let Some(word) = words.next() {
        clauses.read(word, &mut words)?;
    }
    Ok(Rule {
        text: words.normal().into(),
        effect,
        who,
        methods: clauses.methods.unwrap_or_default(),
        on: clauses.on.unwrap_or_default(),
        from: clauses.from.unwrap_or_default(),
    })
}

fn effect(words: &mut Words<'_>) -> Result<Effect, Error> {
    match words.next() {
        Some("allow") => Ok(Effect::Allow),
        Some("deny") => Ok(Effect::Deny),
        found => {
            let what = found.map_or("the rule is empty".to_owned(), |word| {
                format!("a rule cannot begin with “{word}”")
            });
            Err(words.error(what, "begin with “allow” or “deny”"))
        }
    }
}

const WHO: [&str; 6] = ["anyone", "guest", "person", "group", "device", "class"];

fn who(effect: Effect, classes: &Classes, words: &mut Words<'_>) -> Result<Who, Error> {
    let first = words.expect(
        "whom the rule is about",
        "add “anyone”, “guest”, “person …”, “group …”, “device …” or “class …”",
    )?;
    let alone = match first {
        "anyone" => Some(Who::Anyone),
        "guest" => Some(Who::Guest),
        _ => None,
    };
    if let Some(alone) = alone {
        return match words.next_is("and") {
            false => Ok(alone),
            true => Err(words.error(
                format!("“{first}” cannot be narrowed down"),
                &format!("write “{first}” alone, or leave it out and keep what follows “and”"),
            )),
        };
    }
    let mut conditions = Conditions::default();
    conditions.read(first, classes, words)?;
    while words.next_is("and") {
        let word = words.expect("a condition after “and”", "add one, or remove “and”")?;
        conditions.read(word, classes, words)?;
    }
    Ok(Who::Holder(conditions.close(effect, classes)))
}

/// What was read of a rule about holders.
#[derive(Default)]
struct Conditions {
    person: Option<Handle>,
    device: Option<Handle>,
    groups: Vec<Handle>,
    class: Option<Asked>,
}

impl Conditions {
    /// Reads one condition, refusing what could never hold together with the others.
    fn read(&mut self, word: &str, classes: &Classes, words: &mut Words<'_>) -> Result<(), Error> {
        match word {
            "person" => once(&mut self.person, handle(word, words)?, word, words),
            "device" => once(&mut self.device, handle(word, words)?, word, words),
            "class" => once(&mut self.class, class(classes, words)?, word, words),
            "group" => {
                self.groups.push(handle(word, words)?);
                Ok(())
            }
            _ => Err(not_a_condition(word, words)),
        }
    }

    /// Adds what goes without saying. An interim certificate proves no identity yet, so a
    /// permission includes it only where it says so; a denial includes it always.
    fn close(self, effect: Effect, classes: &Classes) -> Holder {
        let unsaid = match effect {
            Effect::Allow => classes.lowest_proven(),
            Effect::Deny => classes.lowest(),
        };
        let Self { person, device, groups, class } = self;
        Holder { person, device, groups, class: class.unwrap_or_else(|| at_least(unsaid, classes)) }
    }
}

fn not_a_condition(word: &str, words: &Words<'_>) -> Error {
    match word {
        "anyone" | "guest" => words.error(
            format!("“{word}” cannot stand beside a condition on a certificate"),
            &format!("remove “and {word}”, or write a rule of its own for it"),
        ),
        _ => words.error(
            format!("“{word}” is not somebody"),
            &suggestion(word, &WHO).unwrap_or_else(|| format!("write one of {}", listed(&WHO))),
        ),
    }
}

fn once<T>(slot: &mut Option<T>, value: T, word: &str, words: &Words<'_>) -> Result<(), Error> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(words.error(
            format!("“{word}” stands twice in one rule, and nobody is both"),
            "write two rules, one for each",
        )),
    }
}

fn handle(kind: &str, words: &mut Words<'_>) -> Result<Handle, Error> {
    let name = words.expect(
        &format!("the name of the {kind}"),
        &format!("write it after “{kind}”, as in “{kind} example”"),
    )?;
    name.parse().map_err(|error: crate::identity::Error| {
        words.error(format!("“{name}” cannot be the name of a {kind}"), &error.to_string())
    })
}

fn class(classes: &Classes, words: &mut Words<'_>) -> Result<Asked, Error> {
    let word = words.expect("the class", "write “class email+”, for example")?;
    let (name, with_higher) = match word.strip_suffix('+') {
        Some(name) => (name, true),
        None => (word, false),
    };
    let class = classes.parse(name).map_err(|_| {
        let known: Vec<&str> = classes.list().iter().map(|one| one.class.as_str()).collect();
        let remedy =
            suggestion(name, &known).unwrap_or_else(|| format!("write one of {}", listed(&known)));
        words.error(format!("“{name}” is not a verification class"), &remedy)
    })?;
    Ok(match with_higher || classes.is_highest(&class) {
        true => at_least(class, classes),
        false => Asked::Exactly(class),
    })
}

fn at_least(class: Class, classes: &Classes) -> Asked {
    if classes.is_highest(&class) { Asked::Highest(class) } else { Asked::AtLeast(class) }
}

const CLAUSES: [&str; 4] = ["and", "to", "on", "from"];

#[derive(Default)]
struct Clauses {
    methods: Option<Vec<String>>,
    on: Option<Prefix>,
    from: Option<Vec<Network>>,
}

impl Clauses {
    fn read(&mut self, word: &str, words: &mut Words<'_>) -> Result<(), Error> {
        match word {
            "to" => once_only(&mut self.methods, methods(words)?, word, words),
            "on" => once_only(&mut self.on, path(words)?, word, words),
            "from" => once_only(&mut self.from, networks(words)?, word, words),
            _ => Err(words.error(
                format!("“{word}” is not expected here"),
                &suggestion(word, &CLAUSES).unwrap_or_else(|| {
                    format!("go on with one of {}, or end the rule", listed(&CLAUSES))
                }),
            )),
        }
    }
}

fn once_only<T>(
    slot: &mut Option<T>,
    value: T,
    word: &str,
    words: &Words<'_>,
) -> Result<(), Error> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(words.error(format!("“{word}” stands twice"), "write two rules")),
    }
}

fn methods(words: &mut Words<'_>) -> Result<Vec<String>, Error> {
    let list = words.expect("the methods", "write them after “to”, as in “to GET,POST”")?;
    let method = |name: &str| {
        let is_token =
            !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphabetic() || c == b'-');
        if !is_token {
            let what = format!("“{name}” is not a method");
            return Err(words.error(
                what,
                "write methods with commas and no spaces between, as in “to GET,POST”",
            ));
        }
        let upper = name.to_ascii_uppercase();
        if upper != name {
            return Err(words.error(
                format!("methods are in capitals, not “{name}”"),
                &format!("write “{upper}”"),
            ));
        }
        Ok(upper)
    };
    list.split(',').map(method).collect()
}

fn path(words: &mut Words<'_>) -> Result<Prefix, Error> {
    let text = words.expect("the path", "write it after “on”, as in “on /contracts”")?;
    Prefix::parse(text).map_err(|unfit| {
        let (what, remedy) = match unfit {
            prefix::Unfit::NotAbsolute => ("does not begin with a slash", "begin the path with “/”"),
            prefix::Unfit::Star => (
                "has a star in the middle",
                "a path covers everything below it, so leave the star out or end with “/*”",
            ),
            prefix::Unfit::NotNormal => {
                ("has an empty segment or one of “.” and “..”", "write the path without them")
            }
            prefix::Unfit::Character => (
                "has a character that no path reaching a door has",
                "leave out “?”, “#”, “;”, “\\”, control characters and escaped slashes, and write “%” as “%25”",
            ),
        };
        words.error(format!("the path “{text}” {what}"), remedy)
    })
}

fn networks(words: &mut Words<'_>) -> Result<Vec<Network>, Error> {
    let list = words.expect("the network", "write it after “from”, as in “from 192.0.2.0/24”")?;
    let network = |text: &str| {
        Network::parse(text).map_err(|unfit| match unfit {
            network::Unfit::Malformed => words.error(
                format!("“{text}” is not a network"),
                "write an address with its bits, as in “192.0.2.0/24” or “2001:db8::/32”",
            ),
            network::Unfit::HostBits(meant) => words.error(
                format!("“{text}” has bits set beyond its prefix"),
                &format!("write “{meant}”, or one address without “/”"),
            ),
        })
    };
    list.split(',').map(network).collect()
}

/// The words of a rule with their places.
struct Words<'a> {
    line: usize,
    all: Vec<(usize, &'a str)>,
    next: usize,
    end: usize,
}

impl<'a> Words<'a> {
    fn of(line: usize, text: &'a str) -> Self {
        let mut all = Vec::new();
        let mut column = 1;
        for word in text.split(char::is_whitespace) {
            if !word.is_empty() {
                all.push((column, word));
            }
            column += word.chars().count() + 1;
        }
        Self { line, all, next: 0, end: text.trim_end().chars().count() + 1 }
    }

    fn next(&mut self) -> Option<&'a str> {
        let word = self.all.get(self.next).map(|(_, word)| *word);
        self.next += 1;
        word
    }

    /// Takes the next word if it is this one.
    fn next_is(&mut self, word: &str) -> bool {
        let found = self.all.get(self.next).is_some_and(|(_, next)| *next == word);
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, missing: &str, remedy: &str) -> Result<&'a str, Error> {
        match self.next() {
            Some(word) => Ok(word),
            None => Err(self.error(format!("{missing} is missing"), remedy)),
        }
    }

    /// Makes an error at the word taken last.
    fn error(&self, what: String, remedy: &str) -> Error {
        let last = self.next.checked_sub(1).and_then(|last| self.all.get(last));
        let column = last.map_or(self.end, |(column, _)| *column);
        Error { line: self.line, column, what, remedy: remedy.to_owned() }
    }

    fn normal(&self) -> String {
        let words: Vec<&str> = self.all.iter().map(|(_, word)| *word).collect();
        words.join(" ")
    }
}

fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
    quoted.join(", ")
}

fn suggestion(word: &str, known: &[&str]) -> Option<String> {
    let nearest = known.iter().min_by_key(|candidate| distance(word, candidate))?;
    (distance(word, nearest) <= 2 && nearest.len() > 2)
        .then(|| format!("did you mean “{nearest}”?"))
}

/// The number of characters to insert, remove or replace (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut left = i + 1;
        let mut corner = i;
        for (cell, b) in row.iter_mut().skip(1).zip(to.chars()) {
            let here = (corner + usize::from(a != b)).min(left + 1).min(*cell + 1);
            corner = *cell;
            left = here;
            *cell = here;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
