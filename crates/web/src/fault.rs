//! What is answered when a request cannot be: the one place where errors of the use cases become statuses.

use authority::error::{Conflict, Error, Reason};
use http::StatusCode;
use maud::html;

use crate::answer::Page;
use crate::ask::Ask;
use crate::console;
use crate::said;
use crate::way_back;

/// Why a request is not answered as asked.
#[derive(Debug)]
pub(crate) enum Fault {
    /// There is no such page.
    NotFound,
    /// The page is not opened with this method; these are.
    Method(String),
    /// Only holders of a certificate may.
    CertificateNeeded,
    /// The form was not made for this browser, or is too old.
    StaleForm,
    /// The request came from another site.
    CrossSite,
    /// The form is larger than any of ours.
    TooLarge,
    /// The form cannot be read.
    Unreadable,
    /// The request was opened in another browser, or is not there.
    NotYours,
    /// Nobody is signed in to the console.
    SignInNeeded,
    /// The host's link into the console is not good.
    Entry(Error),
    /// A one-time link is not good.
    Link(Error),
    /// A use case said no.
    Authority(Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Authority(error)
    }
}

impl From<pki::error::Error> for Fault {
    fn from(error: pki::error::Error) -> Self {
        Self::Authority(Error::Internal(error.to_string()))
    }
}

impl Fault {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Link(error) | Self::Entry(error) => link_status(error),
            Self::Authority(error) => status(error),
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::CertificateNeeded | Self::CrossSite | Self::NotYours | Self::SignInNeeded => {
                StatusCode::FORBIDDEN
            }
            Self::StaleForm => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
        }
    }

    /// The page that says it: what happened, why, and what to do.
    pub(crate) fn page(&self, ask: &Ask<'_>) -> Page {
        if matches!(self, Self::SignInNeeded | Self::Entry(_)) {
            return console::entry::closed(ask, self);
        }
        let (title, text) = self.words(ask);
        let content = html! {
            h1 { (title) }
            p.lead { (text) }
            @if matches!(self, Self::Link(_) | Self::NotYours) {
                @for id in way_back::list(ask.headers) {
                    p { (ask.say("fault-own-request")) " " a href={ "/requests/" (id) } { (id) } }
                }
            }
            p { a.button href=(if ask.staff.is_some() { "/console" } else { "/" }) { (ask.say("go-home")) } }
            p.small.soft { (ask.say("request-id")) " " code { (ask.visit.request_id) } }
        };
        Page::new(title, content)
    }

    /// What it is called, and what it means.
    pub(crate) fn words(&self, ask: &Ask<'_>) -> (String, String) {
        let both = |title: &str, text: &str| (ask.say(title), ask.say(text));
        match self {
            Self::NotFound => both("fault-not-found", "fault-not-found-text"),
            Self::Method(_) => both("fault-method", "fault-method-text"),
            Self::CertificateNeeded => both("fault-certificate", "fault-certificate-text"),
            Self::StaleForm => both("fault-stale", "fault-stale-text"),
            Self::CrossSite => both("fault-cross-site", "fault-cross-site-text"),
            Self::TooLarge => both("fault-too-large", "fault-too-large-text"),
            Self::Unreadable => both("fault-unreadable", "fault-unreadable-text"),
            Self::NotYours => both("fault-not-yours", "fault-not-yours-text"),
            Self::SignInNeeded => both("console-closed", "console-closed-text"),
            Self::Link(Error::Refused(reason)) | Self::Entry(Error::Refused(reason)) => {
                match reason {
                    Reason::CodeUnknown | Reason::CodeWrong { .. } => {
                        both("link-unknown", "link-unknown-text")
                    }
                    Reason::CodeUsed { .. } => both("link-used", "link-used-text"),
                    Reason::CodeEnded { .. } => both("link-ended", "link-ended-text"),
                    Reason::CodeSpent => both("link-spent", "link-spent-text"),
                    Reason::TooManyTries => both("link-tries", "link-tries-text"),
                    other => (ask.say("fault-refused"), said::why(ask.language, other)),
                }
            }
            Self::Link(Error::Conflict(Conflict::InvitationOver { .. })) => {
                both("link-used", "link-used-text")
            }
            Self::Authority(Error::Refused(Reason::NotPermitted { role, .. })) => (
                ask.say("fault-role"),
                ask.tell("fault-role-text", &[("role", role.as_str().into())]),
            ),
            Self::Authority(Error::Refused(Reason::NotRenewable { .. })) => {
                both("renew-not", "renew-not-text")
            }
            // What the use case says names the thing and the remedy; insides stay inside.
            Self::Link(error) | Self::Entry(error) | Self::Authority(error) => match error {
                Error::Unavailable(_) | Error::Internal(_) => both("fault-ours", "fault-ours-text"),
                error => (ask.say("fault-refused"), ask.said(error)),
            },
        }
    }
}

fn link_status(error: &Error) -> StatusCode {
    match error {
        Error::Refused(Reason::TooManyTries) => StatusCode::TOO_MANY_REQUESTS,
        Error::Refused(Reason::CodeUnknown | Reason::CodeWrong { .. }) => StatusCode::NOT_FOUND,
        Error::Refused(_) | Error::Conflict(_) => StatusCode::GONE,
        error => status(error),
    }
}

fn status(error: &Error) -> StatusCode {
    match error {
        Error::Refused(_) => StatusCode::FORBIDDEN,
        Error::NotFound { .. } => StatusCode::NOT_FOUND,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
