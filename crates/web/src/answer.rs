//! Making the answer: status, fields and body. Every answer forbids what no page of ours needs (CSP Level 3).

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, LOCATION, REFERRER_POLICY, REFRESH, SET_COOKIE, VARY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use maud::Markup;

use crate::ask::Ask;
use crate::language::{self, Language};
use crate::layout;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What a handler gives.
#[derive(Debug)]
pub(crate) enum Reply {
    /// A page.
    Page(Page),
    /// The page of a form that could not be taken as it was sent.
    Again(Page),
    /// The page of something that somebody else has changed meanwhile.
    Late(Page),
    /// Another page, to be fetched anew.
    See(String),
    /// Another page, to be fetched anew, with a cookie.
    Keep { cookie: String, place: String },
    /// A file.
    File(File),
    /// The first page, from now on in this language.
    Speak(Language),
}

/// A page, without its frame.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) content: Markup,
    pub(crate) width: Width,
    /// The pages above it, from the first: place and words.
    pub(crate) trail: Vec<(String, String)>,
    /// The commands that do the same.
    pub(crate) cli: Vec<String>,
    /// After how many seconds it is looked at again, since it waits for something.
    pub(crate) again_secs: Option<u32>,
}

/// How wide the text of a page runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    Text,
    Table,
}

/// A file to be kept or shown.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) kind: &'static str,
    /// The name to save it under; none for what a page is made of.
    pub(crate) name: Option<String>,
    pub(crate) bytes: Bytes,
    pub(crate) keeps: Keeps,
}

/// How long a browser may keep an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Keeps {
    /// For ever, since its URL names this very content.
    Forever,
    /// For an hour.
    Hour,
    /// Not at all: it is for one person.
    No,
}

impl Page {
    pub(crate) fn new(title: impl Into<String>, content: Markup) -> Self {
        let (trail, cli) = (Vec::new(), Vec::new());
        Self { title: title.into(), content, width: Width::Text, trail, cli, again_secs: None }
    }

    /// Gives it the width of a table.
    pub(crate) fn wide(self) -> Self {
        Self { width: Width::Table, ..self }
    }

    /// Names a page above it, after those named before.
    pub(crate) fn under(mut self, place: impl Into<String>, words: impl Into<String>) -> Self {
        self.trail.push((place.into(), words.into()));
        self
    }

    /// Names a command that does the same.
    pub(crate) fn cli(mut self, command: impl Into<String>) -> Self {
        self.cli.push(command.into());
        self
    }
}

/// Makes the answer to `ask`.
pub(crate) fn make(ask: &Ask<'_>, reply: Reply) -> Response<Bytes> {
    match reply {
        Reply::Page(page) => html(ask, StatusCode::OK, &page),
        Reply::Again(page) => html(ask, StatusCode::UNPROCESSABLE_ENTITY, &page),
        Reply::Late(page) => html(ask, StatusCode::CONFLICT, &page),
        Reply::See(place) => see(ask, &place),
        Reply::Keep { cookie, place } => {
            let mut response = see(ask, &place);
            put(response.headers_mut(), SET_COOKIE, &cookie);
            response
        }
        Reply::File(content) => file(content),
        Reply::Speak(language) => {
            let mut response = see(ask, "/");
            put(response.headers_mut(), SET_COOKIE, &language::cookie(language));
            response
        }
    }
}

/// Makes an answer of a page in its frame.
pub(crate) fn html(ask: &Ask<'_>, status: StatusCode, page: &Page) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(layout::frame(ask, page).into_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    put(headers, CONTENT_TYPE, "text/html; charset=utf-8");
    put(headers, CONTENT_LANGUAGE, ask.language.tag());
    put(headers, CACHE_CONTROL, "no-store");
    put(headers, VARY, "accept-language, cookie");
    if let Some(secs) = page.again_secs {
        headers.insert(REFRESH, secs.into());
    }
    greet(headers, ask);
    guard(headers);
    response
}

fn see(ask: &Ask<'_>, place: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    put(headers, LOCATION, place);
    put(headers, CACHE_CONTROL, "no-store");
    greet(headers, ask);
    guard(headers);
    response
}

fn file(file: File) -> Response<Bytes> {
    let mut response = Response::new(file.bytes);
    let headers = response.headers_mut();
    put(headers, CONTENT_TYPE, file.kind);
    let (cache, tag) = match file.keeps {
        Keeps::Forever => ("public, max-age=31536000, immutable", file.name.clone()),
        Keeps::Hour => ("public, max-age=3600", None),
        Keeps::No => ("no-store", None),
    };
    put(headers, CACHE_CONTROL, cache);
    if let Some(tag) = tag {
        put(headers, ETAG, &format!("\"{tag}\""));
    } else if let Some(name) = file.name {
        put(headers, CONTENT_DISPOSITION, &format!("attachment; filename=\"{}\"", plain(&name)));
    }
    guard(headers);
    response
}

/// A file name of the few characters that every system takes.
fn plain(name: &str) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    name.chars().map(keep).collect()
}

fn greet(headers: &mut HeaderMap, ask: &Ask<'_>) {
    if ask.browser.is_new {
        put(headers, SET_COOKIE, &ask.browser.field());
    }
}

/// What every answer says.
pub(crate) fn guard(headers: &mut HeaderMap) {
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.append(name, value);
    }
}
