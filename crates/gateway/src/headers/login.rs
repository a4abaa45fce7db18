//! Logins that belong to a connection instead of to a request, as no login should: NTLM, and Negotiate with it
//! (RFC 4559 §6). Whoever came next on the connection would be taken for who logged in.

use http::header::{AUTHORIZATION, HeaderName, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue};

const BOUND: [&str; 2] = ["ntlm", "negotiate"];

/// Says whether a request logs its connection in.
pub fn is_login(request: &HeaderMap) -> bool {
    names_bound(request, &AUTHORIZATION)
}

/// Says whether an answer asks for such a login, or confirms it.
pub fn wants_login(answer: &HeaderMap) -> bool {
    names_bound(answer, &WWW_AUTHENTICATE)
}

fn names_bound(headers: &HeaderMap, field: &HeaderName) -> bool {
    let octets = headers.get_all(field).iter().map(HeaderValue::as_bytes);
    octets.flat_map(|value| value.split(|octet| *octet == b',')).any(is_bound)
}

fn is_bound(challenge: &[u8]) -> bool {
    let mut words = challenge.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let scheme = words.next().unwrap_or_default();
    BOUND.iter().any(|bound| scheme.eq_ignore_ascii_case(bound.as_bytes()))
}
