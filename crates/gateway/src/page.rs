//! Refusal pages: one for each cause, for people as HTML and for programs as problem+json.
//!
//! Plain pages without script, images or anything fetched, readable on a phone and in the dark. The
//! words come from `model::refusal`; nothing here decides anything. RFC 9110 §12.5.1, RFC 9457.

use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_LENGTH,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER, USER_AGENT, VARY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use model::language::Language;
use model::refusal::{Code, Reader, Refusal, Words};
use pki::time::UnixTime;

mod accept;
mod browser;
mod html;
mod problem;

#[cfg(test)]
mod tests;

use accept::Form;

const REFUSAL: HeaderName = HeaderName::from_static("x-signet-refusal");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a page needs to know besides the refusal.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The door's name, as its visitors know it.
    pub door: &'a str,
    /// Whom to ask for help, such as `Bob Meyer (bob@example.org)`.
    pub contact: Option<&'a str>,
    /// The page where holders renew their certificates; it takes those that have ended too.
    pub renew: Option<&'a str>,
    /// The id under which logs know the request.
    pub request_id: &'a str,
    /// The request's method; HEAD is answered without a body.
    pub method: &'a Method,
    /// The request's fields: `Accept`, `Accept-Language` and `User-Agent` are read.
    pub headers: &'a HeaderMap,
    /// The time of the refusal.
    pub now: UnixTime,
}

/// Makes the whole answer to a refused request: status, fields and body.
pub fn render(refusal: &Refusal, context: &Context<'_>) -> Response<Bytes> {
    let words = refusal.words(&Reader {
        language: context.language(),
        now: context.now,
        browser: browser::of(context.headers.get(USER_AGENT)),
        contact: context.contact,
    });
    let form = accept::form(context.headers.get_all(ACCEPT));
    let body = body(form, refusal.code(), &words, context);
    let mut response = Response::new(Bytes::new());
    *response.status_mut() =
        StatusCode::from_u16(refusal.code().status()).unwrap_or(StatusCode::FORBIDDEN);
    set_fields(response.headers_mut(), form, refusal.code(), context);
    if context.method == Method::HEAD {
        response.headers_mut().insert(CONTENT_LENGTH, body.len().into());
    } else {
        *response.body_mut() = body.into();
    }
    response
}

impl<'a> Context<'a> {
    /// The language that the visitor wishes for most (RFC 9110 §12.5.4).
    fn language(&self) -> Language {
        let fields = self.headers.get_all(ACCEPT_LANGUAGE);
        let wishes: Vec<&str> = fields.iter().filter_map(|field| field.to_str().ok()).collect();
        Language::choose(&wishes.join(","))
    }

    /// The page that mends this refusal, if it is one that renewing mends.
    fn mends(&self, code: Code) -> Option<&'a str> {
        self.renew.filter(|_| code == Code::Expired)
    }
}

fn body(form: Form, code: Code, words: &Words, context: &Context<'_>) -> String {
    match form {
        Form::Html => html::page(code, words, context),
        Form::Problem => problem::json(code, words, context),
    }
}

fn set_fields(headers: &mut HeaderMap, form: Form, code: Code, context: &Context<'_>) {
    let content_type = match form {
        Form::Html => "text/html; charset=utf-8",
        Form::Problem => "application/problem+json",
    };
    for (name, value) in [
        (CONTENT_TYPE, content_type),
        (CONTENT_LANGUAGE, context.language().tag()),
        (CACHE_CONTROL, "no-store"),
        (VARY, "accept, accept-language, user-agent"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (REFUSAL, code.as_str()),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(CONTENT_SECURITY_POLICY, html::CONTENT_SECURITY_POLICY.clone());
    if let Ok(id) = HeaderValue::from_str(context.request_id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(secs) = retry_after_secs(code) {
        headers.insert(RETRY_AFTER, secs.into());
    }
}

fn retry_after_secs(code: Code) -> Option<u64> {
    match code {
        Code::Limit => Some(60),
        Code::StaleStatus | Code::Unavailable => Some(120),
        _ => None,
    }
}
