//! One request: whose host, which path, who asks, may they, and then the backend.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONNECTION, COOKIE};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Version};
use http_body::Body;
use hyper::body::Incoming;
use model::refusal::{Cause, Refusal};
use pki::time::UnixTime;
use tokio::time::Instant;

use super::account::Account;
use super::answer::{self, REQUEST_ID, Reader};
use super::body::{Inbound, Outbound};
use super::connection::Connection;
use super::{tunnel, wellknown};
use crate::admission::{self, Permit, Standing, Wish};
use crate::door::{Behind, Door};
use crate::headers;
use crate::inside;
use crate::path::authority::Authority;
use crate::path::{self, Ambiguous, authority};
use crate::session::{Named, Session};
use crate::upstream::{self, Answer, Broken, Failure};

/// One request on its way through, with what its answer needs whatever happens.
struct Errand {
    connection: Arc<Connection>,
    standing: Arc<Standing>,
    reader: Reader,
    account: Account,
}

/// Answers one request; whatever goes wrong is an answer too.
pub(super) async fn handle(
    connection: Arc<Connection>,
    request: Request<Incoming>,
) -> Response<Outbound> {
    if is_last(&request) {
        connection.session.link.expect_no_more();
    }
    let standing = connection.session.standing();
    let account = Account::open(&connection.session, &standing, &request);
    let reader = Reader::of(&request);
    let mut errand = Errand { connection, standing, reader, account };
    if has_many_fields(request.headers(), errand.connection.limits.header_fields) {
        return errand.fail(Failure::ManyFields);
    }
    let standing = Arc::clone(&errand.standing);
    let wish = match read(&errand.connection.session, &errand.standing.door, &request) {
        Ok(wish) => wish,
        Err(refusal) => return errand.refuse(refusal, None).await,
    };
    errand.account.path(wish.path.path());
    if let Some(page) = wellknown::find(&errand.connection.session, &errand.standing, &wish) {
        return answer::page(page, errand.account);
    }
    match admission::admit(&errand.connection.session, standing, &wish).await {
        Ok(permit) => errand.pass(permit, request).await,
        Err(refusal) => errand.refuse(*refusal, Some(&wish)).await,
    }
}

/// Reads host and path in their one form; what can be read in two ways is refused.
fn read(session: &Session, door: &Door, request: &Request<Incoming>) -> Result<Wish, Refusal> {
    let ambiguous = |error: Ambiguous| Refusal::new(Cause::BadRequest, error.to_string());
    let authority = authority::of_request(request.uri(), request.headers()).map_err(ambiguous)?;
    if !session.shared.state().doors.serves(door, &authority) {
        return Err(misdirected(session, door, &authority));
    }
    if headers::is_coded(request.headers()) {
        let reason = "the body has a transfer coding besides chunked";
        return Err(Refusal::new(Cause::BadRequest, reason));
    }
    let path = path::of_request(request.method(), request.uri()).map_err(ambiguous)?;
    Ok(Wish { method: request.method().clone(), authority, path })
}

/// A host that is not this connection's. 421 sends the client to a connection of its own; one that
/// named no host in the handshake would come back the same way, for ever (RFC 9110 §15.5.20).
fn misdirected(session: &Session, door: &Door, asked: &Authority) -> Refusal {
    let reason = format!("the connection is for {}, the request for {asked}", door.config.host);
    match session.named {
        Named::ByClient => Refusal::new(Cause::Misdirected, reason),
        Named::ByDefault => Refusal::new(Cause::BadRequest, reason),
    }
}

impl Errand {
    /// Passes an admitted request on, and the answer back.
    async fn pass(
        mut self,
        permit: Permit<'_>,
        mut request: Request<Incoming>,
    ) -> Response<Outbound> {
        let limits = Arc::clone(&self.connection.limits);
        let (standing, now) = (Arc::clone(&self.standing), self.account.now());
        tracing::debug!(request = self.account.id(), rule = permit.grant().rule(), "admitted");
        if is_too_large(&request, limits.body_bytes) {
            return self.fail(Failure::Visitor(Broken::TooLarge));
        }
        let target = match &permit.door().behind {
            Behind::Service(target) => Arc::clone(target),
            Behind::Inside => return told(&standing, now, self.show(permit, request).await),
        };
        let session = &self.connection.session;
        let signer = &session.shared.signer;
        let host = permit.door().host();
        let Ok(assertion) = signer.token(permit.visitor(), host, self.account.now()) else {
            return self.fail(Failure::Unsigned);
        };
        let wish = permit.wish();
        let arrival = session.arrival(&wish.authority);
        let may_upgrade = request.method() == Method::GET && request.version() == Version::HTTP_11;
        let upgrade = headers::remove_hop_by_hop(request.headers_mut())
            .filter(|protocol| may_upgrade && is_websocket(protocol));
        let tunnel = upgrade.as_ref().map(|_| wish.clone());
        let (visitor, id) = (Arc::clone(permit.visitor()), self.account.id_field().clone());
        let prepare = |headers: &mut HeaderMap| {
            headers::prepare(headers, &arrival, &visitor, &assertion);
            headers.insert(REQUEST_ID, id.clone());
        };
        let request = self.measured(request);
        let asked = Instant::now();
        let worker = self.connection.worker;
        let forwarded =
            upstream::forward(permit, &target, worker, request, upgrade.as_ref(), prepare, &limits);
        match forwarded.await {
            Ok(answer) => {
                self.account.upstream_answered(asked);
                told(&standing, now, self.give(answer, tunnel))
            }
            Err(failure) => self.fail(failure),
        }
    }

    /// Has the body counted and limited on its way.
    fn measured(&mut self, request: Request<Incoming>) -> Request<Inbound> {
        let Connection { session, limits, .. } = &*self.connection;
        let (link, began) = (Arc::clone(&session.link), self.account.began());
        let request = Inbound::of(request, Arc::clone(limits), link, began);
        self.account.intake(request.body().intake());
        request
    }

    /// Answers an admitted request by pages of this process.
    async fn show(mut self, permit: Permit<'_>, request: Request<Incoming>) -> Response<Outbound> {
        let session = Arc::clone(&self.connection.session);
        let Some(pages) = session.shared.inside.as_deref() else {
            return self.fail(Failure::Unreachable);
        };
        let request = self.measured(request);
        let named = (self.account.id().to_owned(), self.account.now());
        let head_only = request.method() == Method::HEAD;
        match inside::answer(pages, permit, &session, request, named).await {
            Ok(response) if head_only => answer::page(response.map(|_| Bytes::new()), self.account),
            Ok(response) => answer::page(response, self.account),
            Err(failure) => self.fail(failure),
        }
    }

    fn give(mut self, answer: Answer, tunnel: Option<Wish>) -> Response<Outbound> {
        let Answer { mut response, lease, upgrade } = answer;
        response.headers_mut().insert(REQUEST_ID, self.account.id_field().clone());
        self.account.status(response.status().as_u16());
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return response.map(|incoming| Outbound::relayed(incoming, lease, self.account));
        }
        match (tunnel, upgrade) {
            (Some(wish), Some(protocol)) if is_websocket(&protocol) => {
                tunnel::announce(&mut response, protocol);
                let backend = hyper::upgrade::on(&mut response);
                let sides = tunnel::Sides { visitor: self.connection.take_over(), backend };
                tunnel::open(self.connection, wish, sides, self.account);
                response.map(|_| Outbound::nothing())
            }
            // A change of protocol that nobody asked for, or to another than was asked for.
            _ => self.fail(Failure::Unreachable),
        }
    }

    /// Refuses a request: on record first, then the page.
    async fn refuse(mut self, mut refusal: Refusal, wish: Option<&Wish>) -> Response<Outbound> {
        let (session, standing) = (&self.connection.session, &self.standing);
        let door = standing.door.name();
        tracing::info!(request = self.account.id(), door, %refusal, "refused");
        if session.is_news(standing, refusal.code()) {
            let event = admission::refused(session, standing, &refusal, wish);
            if session.shared.control.record(event).await.is_err() {
                refusal = admission::unrecorded();
            }
        }
        self.account.refused(refusal.code().as_str());
        answer::refusal(&refusal, &self.standing, &self.reader, None, self.account)
    }

    fn fail(mut self, failure: Failure) -> Response<Outbound> {
        let (request, door) = (self.account.id(), &self.standing.door);
        tracing::warn!(request, door = door.name(), failure = failure.as_str(), "no answer");
        door.metrics.upstream_failed(failure.as_str());
        let cause = match failure {
            Failure::Visitor(Broken::Aborted) => Cause::BadRequest,
            Failure::Visitor(_) | Failure::ManyFields => Cause::Limit,
            Failure::Unreachable | Failure::Unreadable | Failure::TimedOut | Failure::Unsigned => {
                Cause::Unavailable
            }
        };
        let refusal = Refusal::new(cause, failure.as_str());
        self.account.refused(refusal.code().as_str());
        let status = Some(failure.status());
        answer::refusal(&refusal, &self.standing, &self.reader, status, self.account)
    }
}

/// Says whether there are more fields than there may be: of HTTP/2 the library counts the octets alone, and there
/// cookies may come one by one (RFC 9113 §8.2.3).
fn has_many_fields(headers: &HeaderMap, most: u32) -> bool {
    let others = || headers.len() - headers.get_all(COOKIE).iter().count();
    headers.len() > most as usize && others() > most as usize
}

/// Tells a holder in the answer that the certificate ends.
fn told(standing: &Standing, now: UnixTime, mut answer: Response<Outbound>) -> Response<Outbound> {
    standing.door.config.renewal.tell(&standing.visitor, now, answer.headers_mut());
    answer
}

/// Says whether the client ends the connection with this request, of which all has come.
fn is_last(request: &Request<Incoming>) -> bool {
    let close = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"close");
    request.body().is_end_stream() && request.headers().get(CONNECTION).is_some_and(close)
}

/// Only this protocol is tunnelled: others could carry requests past the rules.
fn is_websocket(protocol: &HeaderValue) -> bool {
    protocol.as_bytes().eq_ignore_ascii_case(b"websocket")
}

fn is_too_large(request: &Request<Incoming>, limit: u64) -> bool {
    let announced = request.body().size_hint().lower();
    limit != 0 && announced > limit
}
