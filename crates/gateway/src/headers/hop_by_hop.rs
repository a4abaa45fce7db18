//! Fields that are about one connection and end with it. RFC 9110 §7.6.1.

use http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, COOKIE, HOST, PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION, SET_COOKIE, TE, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue};

/// `Trailer` is not among them: it tells the next hop too what follows the body (RFC 9110 §6.6.2).
const HOP_BY_HOP: [HeaderName; 9] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    HeaderName::from_static("http2-settings"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    TE,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// Fields that decide where a message goes or ends; listing them in `Connection` removes nothing.
const NOT_FOR_LISTING: [HeaderName; 2] = [HOST, CONTENT_LENGTH];

/// Fields that mean nothing good after the body.
pub(super) const NEVER_A_TRAILER: [HeaderName; 5] =
    [HOST, CONTENT_LENGTH, AUTHORIZATION, COOKIE, SET_COOKIE];

/// Removes the fields of one connection, with those that `Connection` lists; returns the value of
/// `Upgrade` when `Connection` lists that. `TE: trailers` stays, being what gRPC backends insist
/// on.
pub fn remove(headers: &mut HeaderMap) -> Option<HeaderValue> {
    // Most messages have none, and looking at the few fields they have is cheaper than asking for each.
    if !headers.keys().any(|name| HOP_BY_HOP.contains(name)) {
        return None;
    }
    let listed = listed(headers);
    let upgrade = listed.contains(&UPGRADE).then(|| headers.get(UPGRADE).cloned()).flatten();
    let wants_trailers = tokens(headers, &TE).any(|token| token.eq_ignore_ascii_case("trailers"));
    for name in listed.iter().filter(|name| !NOT_FOR_LISTING.contains(name)) {
        headers.remove(name);
    }
    while let Some(name) = headers.keys().find(|name| HOP_BY_HOP.contains(name)).cloned() {
        headers.remove(name);
    }
    if wants_trailers {
        headers.insert(TE, HeaderValue::from_static("trailers"));
    }
    upgrade
}

/// Says whether the body has a transfer coding besides chunks, which would reach the next hop without its name
/// (RFC 9112 §6.1).
pub fn is_coded(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let is_other = |coding: &HeaderValue| !coding.as_bytes().eq_ignore_ascii_case(b"chunked");
    codings.next().is_some_and(is_other) || codings.next().is_some()
}

/// The fields that `Connection` lists, of those that are there.
fn listed(headers: &HeaderMap) -> Vec<HeaderName> {
    let present = tokens(headers, &CONNECTION).filter(|token| headers.contains_key(*token));
    present.filter_map(|name| name.parse().ok()).collect()
}

fn tokens<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).filter(|token| !token.is_empty())
}
