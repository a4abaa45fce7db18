//! One thing shown: the same fields as JSON and for people.

use serde_json::{Map, Value};

use crate::exit::Exit;
use crate::output::page::{Cell, Page, Tone};

/// A field: its JSON name and value, and how people read it.
#[derive(Clone, Debug)]
struct Field {
    key: &'static str,
    label: &'static str,
    value: Value,
    words: String,
    tone: Tone,
}

/// Everything known of one thing.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    kind: &'static str,
    title: String,
    fields: Vec<Field>,
    exit: Option<Exit>,
}

impl Sheet {
    /// Starts a sheet on something of the given kind.
    pub(super) fn new(kind: &'static str, title: impl Into<String>) -> Self {
        Self { kind, title: title.into(), fields: Vec::new(), exit: None }
    }

    /// Adds a text.
    pub(super) fn text(&mut self, key: &'static str, label: &'static str, text: impl Into<String>) {
        let text = text.into();
        self.push(key, label, text.clone().into(), text, Tone::Plain);
    }

    /// Adds a text when there is one.
    pub(super) fn maybe(
        &mut self,
        key: &'static str,
        label: &'static str,
        text: Option<impl Into<String>>,
    ) {
        if let Some(text) = text {
            self.text(key, label, text);
        }
    }

    /// Adds a list, one line each; an empty list is only in the JSON.
    pub(super) fn list(&mut self, key: &'static str, label: &'static str, items: &[String]) {
        self.push(key, label, items.into(), items.join("\n"), Tone::Plain);
    }

    /// Adds a field whose JSON and words differ. Empty words keep it from people.
    pub(super) fn push(
        &mut self,
        key: &'static str,
        label: &'static str,
        value: Value,
        words: String,
        tone: Tone,
    ) {
        self.fields.push(Field { key, label, value, words, tone });
    }

    /// Says with which code a command ends that showed this.
    pub(super) fn ends_with(&mut self, exit: Exit) {
        self.exit = Some(exit);
    }

    /// The exit code this thing stands for; none when it has no say.
    pub(super) fn exit(&self) -> Option<Exit> {
        self.exit
    }

    /// The JSON object.
    pub(super) fn json(&self) -> Value {
        let kind = ("kind".to_owned(), Value::from(self.kind));
        let fields = self.fields.iter().map(|field| (field.key.to_owned(), field.value.clone()));
        std::iter::once(kind).chain(fields).collect::<Map<String, Value>>().into()
    }

    /// Shows it to a person.
    pub(super) fn fill(&self, page: &mut Page) {
        let title = if self.title.is_empty() { String::new() } else { format!(": {}", self.title) };
        let mut kind = self.kind.to_owned();
        if let Some(first) = kind.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        page.heading(&format!("{kind}{title}"));
        for field in self.fields.iter().filter(|field| !field.words.is_empty()) {
            page.field(field.label, Cell::new(field.words.clone(), field.tone));
        }
    }
}
