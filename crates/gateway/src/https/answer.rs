//! Answers of our own: refusal pages and the few well-known resources.

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_LANGUAGE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use model::refusal::Refusal;

use super::account::Account;
use super::body::Outbound;
use crate::admission::Standing;
use crate::page;

/// Names the request to visitors, backends and logs alike.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What of a request decides the form of a page.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    method: Method,
    accept: Option<HeaderValue>,
    language: Option<HeaderValue>,
    agent: Option<HeaderValue>,
}

impl Reader {
    pub(super) fn of<B>(request: &Request<B>) -> Self {
        let field = |name: HeaderName| request.headers().get(name).cloned();
        Self {
            method: request.method().clone(),
            accept: field(ACCEPT),
            language: field(ACCEPT_LANGUAGE),
            agent: field(USER_AGENT),
        }
    }

    fn headers(&self) -> HeaderMap {
        let fields =
            [(ACCEPT, &self.accept), (ACCEPT_LANGUAGE, &self.language), (USER_AGENT, &self.agent)];
        let present =
            |(name, value): (HeaderName, &Option<HeaderValue>)| Some((name, value.clone()?));
        fields.into_iter().filter_map(present).collect()
    }
}

/// Shows a refusal; `status` stands in for the code's own where the cause is known better.
pub(super) fn refusal(
    refusal: &Refusal,
    standing: &Standing,
    reader: &Reader,
    status: Option<StatusCode>,
    account: Account,
) -> Response<Outbound> {
    let headers = reader.headers();
    let context = page::Context {
        door: standing.door.host(),
        contact: standing.door.config.contact.as_deref(),
        renew: standing.door.config.renewal.link.as_deref(),
        request_id: account.id(),
        method: &reader.method,
        headers: &headers,
        now: account.now(),
    };
    let mut response = page::render(refusal, &context);
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    page(response, account)
}

/// Sends an answer of ours.
pub(super) fn page(mut response: Response<Bytes>, mut account: Account) -> Response<Outbound> {
    response.headers_mut().insert(REQUEST_ID, account.id_field().clone());
    account.status(response.status().as_u16());
    response.map(|bytes| Outbound::ready(bytes, account))
}
