//! The refusal page for people: one template, one style sheet, nothing else to load.

use std::sync::LazyLock;

use base64ct::{Base64, Encoding};
use http::HeaderValue;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use model::refusal::{Code, Labels, Words};

use super::Context;

const STYLE: &str = include_str!("page.css");

/// Allows the one style sheet, by its hash, and the empty icon; nothing else (CSP Level 3 §2.4).
pub(super) static CONTENT_SECURITY_POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = Base64::encode_string(&pki::digest::sha256(STYLE.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    );
    // Base64 is always a field value; should it ever not be, nothing at all is allowed.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

/// The page as text.
pub(super) fn page(code: Code, words: &Words, context: &Context<'_>) -> String {
    let language = context.language();
    let labels = Labels::of(language);
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (words.title) " · " (context.door) }
                // Without this, browsers ask for an icon, which would be one more refused request.
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                main class=(tone(code)) {
                    header { (seal()) p { (context.door) } }
                    h1 { (words.title) }
                    p class="lead" { (words.explanation) }
                    @if let Some(link) = context.mends(code) {
                        p { a class="do" href=(link) { (labels.renew) } }
                    }
                    (steps(words, labels.steps))
                    (reference(code, context, labels))
                }
            }
        }
    };
    page.into_string()
}

/// How serious it is: something to bring, something to renew, or something withdrawn.
fn tone(code: Code) -> &'static str {
    match code {
        Code::Revoked | Code::Suspended | Code::WeakKey | Code::BadCertificate => "stop",
        Code::Expired
        | Code::NotYetValid
        | Code::ClassTooLow
        | Code::InterimOver
        | Code::StaleStatus
        | Code::Limit
        | Code::Unavailable => "wait",
        Code::None
        | Code::UnknownIssuer
        | Code::NotAllowed
        | Code::WrongPurpose
        | Code::UnknownHolder
        | Code::UnknownPolicy
        | Code::BadRequest
        | Code::Misdirected => "ask",
    }
}

fn steps(words: &Words, label: &str) -> Markup {
    html! {
        h2 { (label) }
        ol { @for step in &words.steps { li { p { (step) } } } }
    }
}

fn reference(code: Code, context: &Context<'_>, labels: &Labels) -> Markup {
    html! {
        footer {
            dl {
                div { dt { (labels.code) } dd { (code) } }
                div { dt { (labels.request) } dd { (context.request_id) } }
                div { dt { (labels.time) } dd { time datetime=(context.now) { (context.now) } } }
            }
            p { (labels.quote) }
        }
    }
}

/// A seal with a keyhole, drawn in the colour of the tone.
fn seal() -> Markup {
    html! {
        svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" {
            path class="seal" d="M16 1.5l3.6 2.7 4.5-.3 1.3 4.3 3.8 2.4-1.6 4.2 1.6 4.2-3.8 2.4-1.3 4.3-4.5-.3L16 28.1l-3.6-2.7-4.5.3-1.3-4.3L2.8 19l1.6-4.2-1.6-4.2 3.8-2.4 1.3-4.3 4.5.3z" {}
            path class="hole" d="M16 9.2a3.4 3.4 0 0 0-1.7 6.35L13.3 20.4h5.4l-1-4.85A3.4 3.4 0 0 0 16 9.2z" {}
        }
    }
}
