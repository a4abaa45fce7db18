//! The way back to one's requests: a cookie each with the secret that opens it, so that nobody need write it down.

use authority::code::Secret;
use http::HeaderMap;
use http::header::COOKIE;
use model::request::RequestId;

/// A cookie's name goes on with the name of the request.
const PREFIX: &str = "__Host-signet-request-";

/// The field that keeps the way back to a request, for the 30 days it can wait.
pub(crate) fn cookie(id: RequestId, secret: &Secret) -> String {
    format!("{PREFIX}{id}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000")
}

/// Finds the secret of a request that this browser opened.
pub(crate) fn find(headers: &HeaderMap, id: RequestId) -> Option<Secret> {
    let (_, secret) = kept(headers).find(|(found, _)| *found == id)?;
    Some(secret)
}

/// Lists the requests that this browser opened.
pub(crate) fn list(headers: &HeaderMap) -> Vec<RequestId> {
    kept(headers).map(|(id, _)| id).collect()
}

fn kept(headers: &HeaderMap) -> impl Iterator<Item = (RequestId, Secret)> + '_ {
    let fields = headers.get_all(COOKIE).iter().filter_map(|field| field.to_str().ok());
    fields.flat_map(|field| field.split(';')).filter_map(|pair| {
        let (id, secret) = pair.trim().strip_prefix(PREFIX)?.split_once('=')?;
        Some((id.parse().ok()?, Secret::parse(secret)?))
    })
}
