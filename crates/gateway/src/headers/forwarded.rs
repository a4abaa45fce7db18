//! Where a request came from, in the fields backends know. What the visitor wrote there is gone by
//! now. RFC 7239, and the older `X-Forwarded-*` that most software reads.

use std::net::IpAddr;

use http::header::{FORWARDED, HeaderName};
use http::{HeaderMap, HeaderValue};

use super::Arrival;

const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Sets `Forwarded` and `X-Forwarded-For`, `-Host` and `-Proto`.
pub(super) fn set(headers: &mut HeaderMap, arrival: Arrival<'_>) {
    let address = arrival.address.to_canonical();
    let node = match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("\"[{v6}]\""),
    };
    let host = arrival.host.to_string();
    insert(headers, FORWARDED, format!("for={node};host=\"{host}\";proto=https"));
    insert(headers, FOR, address.to_string());
    insert(headers, HOST, host);
    headers.insert(PROTO, HeaderValue::from_static("https"));
}

/// Sets a field to a text that is made of an address or a checked host, and so is always a field
/// value.
fn insert(headers: &mut HeaderMap, name: HeaderName, text: String) {
    if let Ok(value) = HeaderValue::try_from(text) {
        headers.insert(name, value);
    }
}
