//! What is printed: data on stdout (for people or as JSON), words for people on stderr.

pub(crate) mod page;
pub(crate) mod style;
pub(crate) mod when;

use std::fmt::Display;
use std::io::Write;

use serde::Serialize;

use self::page::Page;
use self::style::Style;
use crate::failure::Failure;

/// Who reads stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// A person.
    Human,
    /// A program: one JSON document.
    Json,
}

/// How much is said on stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Volume {
    /// Notes and next steps.
    Normal,
    /// Failures only.
    Quiet,
}

/// The two streams and how they are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    format: Format,
    volume: Volume,
    out: Style,
    err: Style,
}

impl Output {
    /// Settles formats and colours from the command line and the terminals.
    pub(crate) fn new(format: Format, volume: Volume) -> Self {
        Self { format, volume, out: Style::of_stdout(), err: Style::of_stderr() }
    }

    /// Whether stdout is read by a program.
    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Prints one answer: the value as JSON, or the page that `human` fills.
    pub(crate) fn show<T: Serialize>(&self, value: &T, human: impl FnOnce(&mut Page)) {
        match self.format {
            Format::Json => self.json(value),
            Format::Human => self.page(human),
        }
    }

    /// Prints a page for people whatever the format.
    pub(crate) fn page(&self, fill: impl FnOnce(&mut Page)) {
        let mut page = Page::new(self.out);
        fill(&mut page);
        write_out(page.finish().as_bytes());
    }

    fn json<T: Serialize>(&self, value: &T) {
        if let Ok(mut text) = serde_json::to_string_pretty(value) {
            text.push('\n');
            write_out(text.as_bytes());
        }
    }

    /// Writes bytes to stdout as they are.
    pub(crate) fn raw(&self, bytes: &[u8]) {
        write_out(bytes);
    }

    /// Tells a person something on stderr, unless they asked for quiet.
    pub(crate) fn note(&self, text: &str) {
        if self.volume == Volume::Normal {
            write_err(text);
        }
    }

    /// Tells a person something that must not be missed, on stderr, even when quiet.
    pub(crate) fn secret(&self, label: &str, value: &str) {
        write_err(&format!("{label} {}", self.err.bold(value)));
    }

    /// Warns on stderr.
    pub(crate) fn warn(&self, text: &str) {
        write_err(&format!("{} {text}", self.err.warn("!")));
    }

    /// Prints why the command failed, on stderr.
    pub(crate) fn failure(&self, failure: &Failure) {
        match self.format {
            Format::Json => write_err(&failure.json().to_string()),
            Format::Human => write_err(&self.err.failure(&failure.to_string())),
        }
    }
}

/// A number of things in words: "1 person", "2 people".
pub(crate) fn count<N: Display + From<u8> + PartialEq>(number: N, one: &str, many: &str) -> String {
    let words = if number == N::from(1) { one } else { many };
    format!("{number} {words}")
}

/// A reader that went away (`| head`) is no failure of ours.
fn write_out(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

fn write_err(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
