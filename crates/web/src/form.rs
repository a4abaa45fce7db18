//! Forms: reading what was sent, and showing it again with a message beside each field that is wrong.

use std::fmt;

use bytes::Bytes;
use maud::{Markup, html};

use crate::language::{Language, Speak};

#[cfg(test)]
mod tests;

/// Largest form, in octets; a request's CSR is the largest thing any of ours carries.
pub(crate) const MAX_OCTETS: usize = 64 * 1024;

/// Most fields in a form.
const MAX_FIELDS: usize = 100;

/// What was sent, in order.
#[derive(Clone, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    wrong: Vec<(&'static str, String)>,
}

impl Form {
    /// Reads `application/x-www-form-urlencoded` or a query. `None` when it has too many fields.
    pub(crate) fn parse(body: &Bytes) -> Option<Self> {
        let fields: Vec<(String, String)> = form_urlencoded::parse(body)
            .take(MAX_FIELDS + 1)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        (fields.len() <= MAX_FIELDS).then_some(Self { fields, wrong: Vec::new() })
    }

    /// The text of a field without white space around it; empty when it is not there.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(found, _)| found == name).map_or("", |(_, text)| text.trim())
    }

    /// The text of a field, unless it is empty.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// The texts of a field that may be sent several times.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(found, _)| found == name).map(|(_, text)| text.trim())
    }

    /// Puts a value into a field that was not sent.
    pub(crate) fn suggest(&mut self, name: &str, value: &str) {
        if self.find(name).is_none() {
            self.fields.retain(|(found, _)| found != name);
            self.fields.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Notes that a field is wrong, and why.
    pub(crate) fn reject(&mut self, name: &'static str, why: impl Into<String>) {
        if self.why_wrong(name).is_none() {
            self.wrong.push((name, why.into()));
        }
    }

    /// Whether nothing was found wrong.
    pub(crate) fn is_right(&self) -> bool {
        self.wrong.is_empty()
    }

    pub(crate) fn why_wrong(&self, name: &str) -> Option<&str> {
        self.wrong.iter().find(|(found, _)| *found == name).map(|(_, why)| why.as_str())
    }

    /// Shows one line of text to be entered.
    pub(crate) fn line(&self, field: &Field) -> Markup {
        let (id, hint, wrong) = (field.id(), field.hint_id(), field.wrong_id());
        let why = self.why_wrong(field.name);
        html! {
            div.field {
                label for=(id) { (field.label) }
                @if let Some(text) = &field.hint { p.hint id=(hint) { (text) } }
                input id=(id) name=(field.name) type="text" value=(self.text(field.name))
                    autocomplete=(field.autocomplete) maxlength=[field.most] inputmode=[field.keyboard]
                    data-signet-hotkey=[field.key]
                    required[!field.is_optional] aria-invalid=[why.map(|_| "true")]
                    aria-describedby=[describes(field, why)];
                @if let Some(why) = why { p.wrong id=(wrong) { (why) } }
            }
        }
    }

    /// Shows lines of text to be entered.
    pub(crate) fn lines(&self, field: &Field) -> Markup {
        let (id, hint, wrong) = (field.id(), field.hint_id(), field.wrong_id());
        let why = self.why_wrong(field.name);
        html! {
            div.field {
                label for=(id) { (field.label) }
                @if let Some(text) = &field.hint { p.hint id=(hint) { (text) } }
                textarea id=(id) name=(field.name) rows="3" maxlength=[field.most]
                    required[!field.is_optional] data-signet-hotkey=[field.key]
                    aria-invalid=[why.map(|_| "true")] aria-describedby=[describes(field, why)] { (self.text(field.name)) }
                @if let Some(why) = why { p.wrong id=(wrong) { (why) } }
            }
        }
    }

    /// Shows a list to choose one from.
    pub(crate) fn list(&self, field: &Field, options: &[Choice]) -> Markup {
        let (id, hint, wrong) = (field.id(), field.hint_id(), field.wrong_id());
        let why = self.why_wrong(field.name);
        html! {
            div.field {
                label for=(id) { (field.label) }
                @if let Some(text) = &field.hint { p.hint id=(hint) { (text) } }
                select id=(id) name=(field.name) data-signet-hotkey=[field.key]
                    aria-invalid=[why.map(|_| "true")] aria-describedby=[describes(field, why)] {
                    @for option in options {
                        option value=(option.value) selected[self.text(field.name) == option.value] { (option.words) }
                    }
                }
                @if let Some(why) = why { p.wrong id=(wrong) { (why) } }
            }
        }
    }

    /// Shows a choice of one from several, each with its words and a line of explanation.
    pub(crate) fn choice(&self, field: &Field, options: &[Choice]) -> Markup {
        let (hint, wrong) = (field.hint_id(), field.wrong_id());
        let why = self.why_wrong(field.name);
        html! {
            fieldset.field aria-describedby=[describes(field, why)] aria-invalid=[why.map(|_| "true")] {
                legend { (field.label) }
                @if let Some(text) = &field.hint { p.hint id=(hint) { (text) } }
                @for option in options {
                    label.choice {
                        input type="radio" name=(field.name) value=(option.value)
                            required checked[self.text(field.name) == option.value];
                        span { b { (option.words) } @if let Some(more) = &option.more { span.soft { (more) } } }
                    }
                }
                @if let Some(why) = why { p.wrong id=(wrong) { (why) } }
            }
        }
    }

    /// Shows the message of a field that is not seen.
    pub(crate) fn message(&self, name: &str) -> Markup {
        html! { @if let Some(why) = self.why_wrong(name) { p.wrong role="alert" { (why) } } }
    }

    /// Says above the fields that something is wrong, for whoever cannot see them all.
    pub(crate) fn summary(&self, language: Language) -> Markup {
        html! {
            @if !self.is_right() {
                p.note.stop role="alert" {
                    b { (language.tell("form-wrong", &[("count", i64::try_from(self.wrong.len()).unwrap_or(1).into())])) }
                }
            }
        }
    }
}

impl fmt::Debug for Form {
    /// Leaves the values out: some are codes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.fields.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Form").field("fields", &names).field("wrong", &self.wrong).finish()
    }
}

/// One thing to be entered.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    name: &'static str,
    label: String,
    hint: Option<String>,
    autocomplete: &'static str,
    keyboard: Option<&'static str>,
    most: Option<u32>,
    is_optional: bool,
    key: Option<&'static str>,
    prefix: String,
}

/// One of several choices.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) words: String,
    pub(crate) more: Option<String>,
}

impl Field {
    /// A line of text that must be entered.
    pub(crate) fn new(name: &'static str, label: impl Into<String>) -> Self {
        Self {
            name,
            label: label.into(),
            hint: None,
            autocomplete: "off",
            keyboard: None,
            most: Some(254),
            is_optional: false,
            key: None,
            prefix: "f".to_owned(),
        }
    }

    /// Lets it be left empty.
    pub(crate) fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    /// Tells it from a field of the same name in another form of the page.
    pub(crate) fn of(self, prefix: impl Into<String>) -> Self {
        Self { prefix: prefix.into(), ..self }
    }

    /// Names the key that goes there.
    pub(crate) fn key(self, key: &'static str) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Explains it.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Makes it a code of digits.
    pub(crate) fn digits(self) -> Self {
        Self { keyboard: Some("numeric"), autocomplete: "one-time-code", most: Some(12), ..self }
    }

    /// Lets the browser fill it in.
    pub(crate) fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    /// Sets the greatest length, in characters.
    pub(crate) fn at_most(self, most: u32) -> Self {
        Self { most: Some(most), ..self }
    }

    fn id(&self) -> String {
        format!("{}-{}", self.prefix, self.name)
    }

    fn hint_id(&self) -> String {
        format!("{}-{}-hint", self.prefix, self.name)
    }

    fn wrong_id(&self) -> String {
        format!("{}-{}-wrong", self.prefix, self.name)
    }
}

fn describes(field: &Field, why: Option<&str>) -> Option<String> {
    let hint = field.hint.as_ref().map(|_| field.hint_id());
    let wrong = why.map(|_| field.wrong_id());
    match (hint, wrong) {
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => Some(one),
        (Some(hint), Some(wrong)) => Some(format!("{wrong} {hint}")),
    }
}
