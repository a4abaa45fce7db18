//! Forwarding admitted requests to the service behind a door. Nothing gets here without a [`Permit`].
//! Speaks HTTP/1.1 to upstreams; bodies stream both ways (RFC 9110 §7.6, RFC 9112).

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONNECTION, COOKIE, EXPECT, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Uri, Version};
use http_body::Body;
use hyper::body::Incoming;
use tokio::time::Instant;

use crate::admission::{Permit, Wish};
use crate::config::Limits;
use crate::headers;
use crate::https::body::{Inbound, Intake};
use crate::path::NormalisedPath;

mod pool;

use pool::Connection;
pub(crate) use pool::{Lease, Target};

/// How often a request is tried on idle connections before it gets one of its own.
const RETRIES: usize = 3;

/// Why an upstream gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It could not be reached, or broke off.
    Unreachable,
    /// What it said can be read in two ways.
    Unreadable,
    /// It took too long.
    TimedOut,
    /// The assertion for it could not be signed.
    Unsigned,
    /// The visitor's own request broke off or was too large.
    Visitor(Broken),
    /// It has more fields than it may.
    ManyFields,
}

/// What went wrong with the body a visitor sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    TooLarge,
    TooSlow,
    Aborted,
}

impl Failure {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Unreachable | Self::Unreadable => StatusCode::BAD_GATEWAY,
            Self::Unsigned => StatusCode::SERVICE_UNAVAILABLE,
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            Self::ManyFields => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::Visitor(Broken::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Visitor(Broken::TooSlow) => StatusCode::REQUEST_TIMEOUT,
            Self::Visitor(Broken::Aborted) => StatusCode::BAD_REQUEST,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Unreadable => "unreadable",
            Self::Unsigned => "unsigned",
            Self::TimedOut => "timed-out",
            Self::ManyFields => "many-fields",
            Self::Visitor(Broken::TooLarge) => "body-too-large",
            Self::Visitor(Broken::TooSlow) => "body-too-slow",
            Self::Visitor(Broken::Aborted) => "body-aborted",
        }
    }
}

/// An upstream's answer, with the connection it comes over.
pub(crate) struct Answer {
    pub(crate) response: Response<Incoming>,
    pub(crate) lease: Lease,
    /// The protocol the upstream changes to, if it answers 101.
    pub(crate) upgrade: Option<HeaderValue>,
}

/// Forwards one admitted request and returns the head of the answer; its body is still to come.
/// `prepare` makes a visitor's fields those for the backend, again when the request is sent again.
///
/// # Errors
/// When the upstream cannot be reached, breaks off, takes too long or cannot be understood.
pub(crate) async fn forward(
    permit: Permit<'_>,
    target: &Arc<Target>,
    worker: usize,
    request: Request<Inbound>,
    upgrade: Option<&HeaderValue>,
    prepare: impl Fn(&mut HeaderMap),
    limits: &Limits,
) -> Result<Answer, Failure> {
    let wish = permit.wish();
    let address = |mut request: Request<Inbound>| {
        prepare(request.headers_mut());
        address(request, wish, upgrade)
    };
    let (intake, is_login) = (request.body().intake(), headers::is_login(request.headers()));
    let (connection, mut response) = send(target, worker, request, address, limits).await?;
    let status = response.status();
    headers::settle_framing(response.headers_mut(), status).map_err(|_| Failure::Unreadable)?;
    headers::strip_set_cookies(response.headers_mut());
    let upgrade = headers::remove_hop_by_hop(response.headers_mut());
    let keep = match is_login || headers::wants_login(response.headers()) {
        true => 0,
        false => limits.upstream_idle,
    };
    let lease = Lease::new(Arc::clone(target), worker, connection, intake, keep);
    Ok(Answer { response, lease, upgrade })
}

/// Writes the request line and what depends on the way to the upstream.
fn address(
    request: Request<Inbound>,
    wish: &Wish,
    upgrade: Option<&HeaderValue>,
) -> Result<Request<Inbound>, Failure> {
    let (mut parts, body) = request.into_parts();
    if !is_target(&parts.uri, &wish.path) {
        let aborted = |_| Failure::Visitor(Broken::Aborted);
        parts.uri = Uri::try_from(wish.path.to_string()).map_err(aborted)?;
    }
    parts.version = Version::HTTP_11;
    // Answered here: the client hears "100 Continue" when its body is first asked for.
    parts.headers.remove(EXPECT);
    join_cookies(&mut parts.headers);
    // The library would leave out the body of a GET that does not say how long it is.
    if !body.is_end_stream() && body.size_hint().exact().is_none() {
        parts.headers.insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
    }
    if let Some(protocol) = upgrade {
        parts.headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        parts.headers.insert(UPGRADE, protocol.clone());
    }
    Ok(Request::from_parts(parts, body))
}

/// Says whether a request came for a path in its normal form, and for nothing but the path.
fn is_target(uri: &Uri, path: &NormalisedPath) -> bool {
    uri.authority().is_none() && uri.path_and_query().is_some_and(|came| path.is(came.as_str()))
}

/// HTTP/2 may split cookies over several fields; HTTP/1.1 may not (RFC 9113 §8.2.3).
fn join_cookies(headers: &mut HeaderMap) {
    if headers.get_all(COOKIE).iter().nth(1).is_none() {
        return;
    }
    let all: Vec<&[u8]> = headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes).collect();
    if let Ok(joined) = HeaderValue::from_bytes(&all.join(&b"; "[..])) {
        headers.insert(COOKIE, joined);
    }
}

async fn send(
    target: &Arc<Target>,
    worker: usize,
    mut request: Request<Inbound>,
    address: impl Fn(Request<Inbound>) -> Result<Request<Inbound>, Failure>,
    limits: &Limits,
) -> Result<(Connection, Response<Incoming>), Failure> {
    let intake = request.body().intake();
    for _ in 0..RETRIES {
        let Some(mut connection) = target.reuse(worker).await else { break };
        // Before there is anything of ours in it, it has few fields.
        let spare = copy_if_repeatable(&request);
        match exchange(&mut connection, address(request)?, &intake, limits.answer()).await {
            Ok(response) => return Ok((connection, response)),
            Err((Failure::Unreachable, unsent)) => {
                request = spare.or(unsent).ok_or(Failure::Unreachable)?;
            }
            Err((failure, _)) => return Err(failure),
        }
    }
    let mut connection = target.connect(limits).await?;
    let answered = exchange(&mut connection, address(request)?, &intake, limits.answer()).await;
    let response = answered.map_err(|(failure, _)| failure)?;
    Ok((connection, response))
}

/// Copies a request that may be sent twice: the upstream may close an idle connection at the moment
/// in which it is used again (RFC 9112 §9.3.1, RFC 9110 §9.2.2).
fn copy_if_repeatable(request: &Request<Inbound>) -> Option<Request<Inbound>> {
    if !request.method().is_safe() || !request.body().is_end_stream() {
        return None;
    }
    let mut copy = Request::new(request.body().emptied());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    copy.headers_mut().clone_from(request.headers());
    Some(copy)
}

/// What became of a request that was not answered: the failure, and the request if it was never sent.
type Unanswered = (Failure, Option<Request<Inbound>>);

async fn exchange(
    connection: &mut Connection,
    request: Request<Inbound>,
    intake: &Intake,
    limit: Duration,
) -> Result<Response<Incoming>, Unanswered> {
    let Connection { sender, patience } = connection;
    let mut answer = pin!(sender.try_send_request(request));
    patience.as_mut().reset(Instant::now() + limit);
    loop {
        tokio::select! {
            biased;
            result = &mut answer => return result.map_err(|mut error| {
                let failure = match intake.broken() {
                    Some(broken) => Failure::Visitor(broken),
                    None if error.error().is_parse() => Failure::Unreadable,
                    None => Failure::Unreachable,
                };
                (failure, error.take_message())
            }),
            () = patience.as_mut() => {
                // The clock of the upstream starts when the visitor has said all.
                match intake.last_moved() + limit {
                    later if later > patience.deadline() => patience.as_mut().reset(later),
                    _ => return Err((Failure::TimedOut, None)),
                }
            }
        }
    }
}
