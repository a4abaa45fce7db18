//! Forms: reading what was sent, and showing it again with a message beside each field that is wrong.

use std::fmt;

use bytes::Bytes;
use maud::{Markup, html};

use crate::language::Language;

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

    fn why_wrong(&self, name: &str) -> Option<&str> {
        self.wrong.iter().find(|(found, _)| *found == name).map(|(_, why)| why.as_str())
    }

    /// Shows a choice of one from several, each with its words and a line of explanation.
    pub(crate) fn choice(&self, field: &Field, options: &[Choice]) -> Markup {
        let wrong = field.wrong_id();
        let why = self.why_wrong(field.name);
        html! {
            fieldset.field aria-describedby=[why.map(|_| &wrong)] aria-invalid=[why.map(|_| "true")] {
                legend { (field.label) }
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
}

/// One of several choices.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) words: String,
    pub(crate) more: Option<String>,
}

impl Field {
    /// Something that must be entered.
    pub(crate) fn new(name: &'static str, label: impl Into<String>) -> Self {
        Self { name, label: label.into() }
    }

    fn wrong_id(&self) -> String {
        format!("f-{}-wrong", self.name)
    }
}
