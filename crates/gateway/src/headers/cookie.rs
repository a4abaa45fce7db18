//! Keeps the cookies of Signet's own pages from services that share their host: cookies know no ports (RFC 6265 §8.5).

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};

/// How every cookie of ours begins.
const OURS: &[u8] = b"__Host-signet";

/// Removes our cookies and leaves all others as they are.
pub(super) fn strip(headers: &mut HeaderMap) {
    let has_ours = |field: &HeaderValue| split(field.as_bytes()).any(is_ours);
    if !headers.get_all(COOKIE).iter().any(has_ours) {
        return;
    }
    let others: Vec<Vec<u8>> = headers
        .get_all(COOKIE)
        .iter()
        .map(|field| split(field.as_bytes()).filter(|pair| !is_ours(pair)).collect::<Vec<_>>())
        .filter(|pairs| !pairs.is_empty())
        .map(|pairs| pairs.join(&b"; "[..]))
        .collect();
    headers.remove(COOKIE);
    for field in others.iter().filter_map(|field| HeaderValue::from_bytes(field).ok()) {
        headers.append(COOKIE, field);
    }
}

/// Removes from an answer what would set a cookie of ours, and leaves all others as they are.
pub fn strip_set(headers: &mut HeaderMap) {
    if !headers.get_all(SET_COOKIE).iter().any(|field| is_ours(field.as_bytes())) {
        return;
    }
    let all = headers.get_all(SET_COOKIE).iter();
    let others: Vec<_> = all.filter(|field| !is_ours(field.as_bytes())).cloned().collect();
    headers.remove(SET_COOKIE);
    for field in others {
        headers.append(SET_COOKIE, field);
    }
}

fn split(field: &[u8]) -> impl Iterator<Item = &[u8]> {
    field.split(|octet| *octet == b';').map(<[u8]>::trim_ascii).filter(|pair| !pair.is_empty())
}

/// Browsers trim what stands around a name (RFC 6265 §5.2).
fn is_ours(pair: &[u8]) -> bool {
    pair.trim_ascii_start().get(..OURS.len()).is_some_and(|start| start.eq_ignore_ascii_case(OURS))
}
