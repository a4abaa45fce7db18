//! What is answered by this very process instead of by a service behind a door: Signet's own pages.
//! They stand behind the same admission as any upstream; only a certificate that is not believed does not keep its
//! holder out, so that the pages can say why and what to do.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use http::{HeaderName, Request, Response};
use http_body_util::BodyExt;
use model::audit::ConnectionId;
use model::refusal::Refusal;
use pki::certificate::Certificate;
use pki::time::UnixTime;

use crate::admission::{Permit, Verdict};
use crate::headers;
use crate::https::body::Inbound;
use crate::session::Session;
use crate::tls::Presented;
use crate::upstream::{Broken, Failure};
use crate::visitor::Visitor;

/// The future of one answer.
pub type Answering = Pin<Box<dyn Future<Output = Response<Bytes>> + Send>>;

/// Pages of this process.
pub trait Inside: Send + Sync + 'static {
    /// Answers one request. A body of more than `body_bytes` comes cut after one octet more.
    fn answer(&self, visit: Visit, request: Request<Bytes>) -> Answering;

    /// How a path may stand in logs: without the secrets that one-time links carry in it.
    fn path_for_logs(&self, path: &str) -> String;

    /// The longest body that is of use, in octets.
    fn body_bytes(&self) -> usize;
}

/// Who makes a request, as the door knows it.
#[derive(Clone, Debug)]
pub struct Visit {
    /// What was shown.
    pub seen: Seen,
    /// The URL of the door, without a slash at its end.
    pub url: String,
    /// Whom visitors of the door may ask for help.
    pub contact: Option<String>,
    /// Where the connection comes from.
    pub source: SocketAddr,
    /// The connection.
    pub connection: ConnectionId,
    /// The name of the request in the logs.
    pub request_id: String,
    /// The time.
    pub now: UnixTime,
}

/// What a visitor showed, and what it amounts to.
#[derive(Clone, Debug)]
pub enum Seen {
    /// Nothing, or nothing that can be read.
    Guest,
    /// A certificate that is believed.
    Holder(Arc<Visitor>),
    /// A certificate that is not believed, or not now; possession of its key is proven.
    Refused {
        /// Why.
        refusal: Box<Refusal>,
        /// The certificate.
        leaf: Certificate,
    },
}

/// Fields between hops or about the visitor mean nothing to the pages, and the door's own least.
const KEPT_OUT: [HeaderName; 2] = [http::header::CONNECTION, http::header::UPGRADE];

/// Has an admitted request answered.
///
/// # Errors
/// When the visitor's body breaks off or comes too slowly.
pub(crate) async fn answer(
    inside: &dyn Inside,
    permit: Permit<'_>,
    session: &Session,
    request: Request<Inbound>,
    (request_id, now): (String, UnixTime),
) -> Result<Response<Bytes>, Failure> {
    let seen = seen(&permit, session);
    let config = &permit.door().config;
    let (url, contact) = (config.url.trim_end_matches('/').to_owned(), config.contact.clone());
    let uri = permit.wish().path.to_string().parse().map_err(|_| Failure::Unreachable)?;
    let (mut parts, body) = request.into_parts();
    parts.uri = uri;
    headers::strip(&mut parts.headers);
    for name in KEPT_OUT {
        parts.headers.remove(name);
    }
    let body = receive(body, inside.body_bytes()).await?;
    let visit =
        Visit { seen, url, contact, source: session.peer, connection: session.id, request_id, now };
    Ok(inside.answer(visit, Request::from_parts(parts, body)).await)
}

fn seen(permit: &Permit<'_>, session: &Session) -> Seen {
    match (permit.verdict(), &session.presented) {
        (Verdict::Holder { visitor, .. }, _) => Seen::Holder(Arc::clone(visitor)),
        (Verdict::Refused(refusal), Presented::Chain(chain)) => {
            Seen::Refused { refusal: refusal.clone(), leaf: chain.leaf.clone() }
        }
        _ => Seen::Guest,
    }
}

/// Takes a body in. What is too long is read to its end and let fall, so that its sender hears the answer.
async fn receive(mut body: Inbound, most: usize) -> Result<Bytes, Failure> {
    let intake = body.intake();
    let mut kept = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let broken = || Failure::Visitor(intake.broken().unwrap_or(Broken::Aborted));
        let frame = frame.map_err(|_| broken())?;
        if let Some(data) = frame.data_ref() {
            let room = (most + 1).saturating_sub(kept.len());
            kept.extend_from_slice(data.get(..room.min(data.len())).unwrap_or_default());
        }
    }
    Ok(kept.freeze())
}
