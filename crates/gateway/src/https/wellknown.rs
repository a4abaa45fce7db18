//! What every door answers itself: who the visitor is taken for, and the keys that sign assertions.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Method, Response};
use serde_json::{Value, json};

use crate::admission::{Standing, Verdict, Wish};
use crate::session::Session;
use crate::tls::{Presented, Resumption};

const WHOAMI: &str = "/.well-known/signet/whoami";
const KEYS: &str = "/.well-known/signet/jwks.json";

/// Finds the answer, if the wish is for one of ours.
pub(super) fn find(session: &Session, standing: &Standing, wish: &Wish) -> Option<Response<Bytes>> {
    if wish.method != Method::GET && wish.method != Method::HEAD {
        return None;
    }
    match wish.path.path() {
        WHOAMI => Some(answer(whoami(session, standing).to_string(), "no-store")),
        KEYS => Some(answer(session.shared.signer.jwks(), "public, max-age=300")),
        _ => None,
    }
}

fn answer(json: String, cache: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(json));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

fn whoami(session: &Session, standing: &Standing) -> Value {
    let (holder, applicant) = (standing.visitor.as_holder(), standing.visitor.as_applicant());
    let refusal = match &standing.verdict {
        Verdict::Refused(refusal) => Some(refusal.code().as_str()),
        Verdict::Guest | Verdict::Holder { .. } => None,
    };
    let certificate = match &session.presented {
        Presented::Chain(chain) => json!({
            "serial": chain.leaf.serial().to_string(),
            "issuer": chain.leaf.issuer().to_string(),
            "fingerprint": chain.leaf.fingerprint().to_string(),
            "not_after": chain.leaf.not_after().to_string(),
        }),
        Presented::Nothing | Presented::Unreadable => Value::Null,
    };
    json!({
        "door": standing.door.name(),
        "certificate_mode": standing.door.config.certificate.to_string(),
        "tier": standing.visitor.tier().as_str(),
        "person": holder.and_then(|holder| holder.person.as_ref()).map(|person| person.as_str()),
        "person_name": holder.and_then(|holder| holder.person_name.as_deref()),
        "applicant": applicant.map(|applicant| applicant.interim.person.handle.as_str()),
        "request": applicant.map(|applicant| applicant.interim.request.to_string()),
        "device": standing.visitor.device().map(|device| device.as_str()),
        "class": standing.visitor.tier().class().map(|class| class.as_str()),
        "certificate": certificate,
        "refusal": refusal,
        "address": session.peer.ip().to_canonical().to_string(),
        "connection": session.id.to_string(),
        "tls": session.version.as_str(),
        "resumed": session.resumption == Resumption::Resumed,
    })
}
