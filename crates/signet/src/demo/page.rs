//! The pages of the demonstration site.

use maud::{DOCTYPE, Markup, html};
use model::verification::Class;

use super::Visitor;

/// Longer header values are shown by their beginning.
pub(super) const SHOWN: usize = 64;

fn layout(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/public/style.css";
            }
            body { main { (content) } }
        }
    }
}

fn mark() -> Markup {
    html! { p.mark { span.seal aria-hidden="true" { "S" } "Signet demonstration site" } }
}

/// The page of a visitor who was let through.
pub(super) fn greeting(visitor: &Visitor) -> Markup {
    let content = html! {
        section.card {
            (mark())
            h1 { "Hello, " (visitor.name) }
            @match visitor.find("x-signet-request") {
                Some(request) => p.lead {
                    "The door let you in by an interim certificate. It ends with request " (request)
                    ", and nothing about you is checked yet."
                },
                None => p.lead { "The door recognised you by your certificate. No password was typed." },
            }
            (facts(visitor))
        }
        section.card.told {
            h2 { "What this backend was told" }
            (told(visitor))
        }
        @if visitor.find("x-signet-request").is_none() { (take_it_back(visitor)) }
        script src="/live.js" defer {}
    };
    layout(&format!("Hello, {}", visitor.name), &content)
}

fn take_it_back(visitor: &Visitor) -> Markup {
    html! {
        section.card {
            h2 { "Take it back" }
            p { "Keep this page open, revoke the certificate in a terminal, and watch the connection end:" }
            pre { "signet cert revoke " (visitor.find("x-signet-serial").unwrap_or("SERIAL"))
                  " --reason superseded --yes" }
            p { "Add " code { "--dir" } " as you gave it to " code { "signet up" } ", if you did." }
            p id="live" class="live" { "Reload after revoking to see the difference." }
        }
    }
}

fn facts(visitor: &Visitor) -> Markup {
    let rows = [
        ("Person", "x-signet-person"),
        ("Applicant", "x-signet-applicant"),
        ("Device", "x-signet-device"),
        ("Groups", "x-signet-groups"),
        ("Serial", "x-signet-serial"),
    ];
    html! {
        dl {
            @for (label, header) in rows {
                @if let Some(value) = visitor.find(header) { dt { (label) } dd { (value) } }
            }
            @if let Some(class) = visitor.find("x-signet-class") {
                dt { "Checked" } dd { span.chip { (class_words(class)) } }
            }
        }
    }
}

/// The class as people say it.
fn class_words(class: &str) -> String {
    let known = Class::built_in().into_iter().find(|known| known.as_str() == class);
    known.map_or_else(|| class.to_owned(), |known| known.words().to_owned())
}

fn told(visitor: &Visitor) -> Markup {
    html! {
        @if visitor.told.is_empty() {
            p { "Nothing: this request did not come through a door." }
        } @else {
            dl {
                @for (name, value) in &visitor.told {
                    dt { (name) } dd { (shortened(value)) }
                }
            }
        }
    }
}

fn shortened(value: &str) -> String {
    let mut text: String = value.chars().take(SHOWN).collect();
    if text.len() < value.len() {
        text.push('…');
    }
    text
}

/// The page that anyone may read where the door lets guests in.
pub(super) fn public(visitor: &Visitor) -> Markup {
    let content = html! {
        section.card {
            (mark())
            h1 { "Welcome, " (visitor.name) }
            p.lead { "This page is open to everyone, with a certificate or without." }
            p { a href="/" { "The greeting" } " behind it opens with a personal certificate." }
        }
        section.card.told { h2 { "What this backend was told" } (told(visitor)) }
    };
    layout("Welcome", &content)
}

/// The page for a path that is not there.
pub(super) fn missing(path: &str) -> Markup {
    let content = html! {
        section.card {
            (mark())
            h1 { "Nothing here" }
            p.lead { "There is no page at " code { (shortened(path)) } ". " a href="/" { "Back to the start" } "." }
        }
    };
    layout("Nothing here", &content)
}
