//! The refusal page for programs. RFC 9457.

use model::refusal::{Code, Words};
use serde::Serialize;

use super::Context;

#[derive(Serialize)]
struct Problem<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    code: &'static str,
    request_id: &'a str,
    door: &'a str,
    steps: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    renew: Option<&'a str>,
}

pub(super) fn json(code: Code, words: &Words, context: &Context<'_>) -> String {
    let problem = Problem {
        r#type: format!("urn:signet:refusal:{code}"),
        title: &words.title,
        status: code.status(),
        detail: &words.explanation,
        code: code.as_str(),
        request_id: context.request_id,
        door: context.door,
        steps: &words.steps,
        renew: context.mends(code),
    };
    // A struct of texts and numbers always becomes JSON.
    let mut json = serde_json::to_string_pretty(&problem).unwrap_or_default();
    json.push('\n');
    json
}
