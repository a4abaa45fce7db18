//! Where a request came from, in the fields backends know. What the visitor wrote there is gone by
//! now. RFC 7239, and the older `X-Forwarded-*` that most software reads.

use std::net::IpAddr;

use http::header::{FORWARDED, HOST, HeaderName};
use http::{HeaderMap, HeaderValue};

use crate::path::authority::Authority;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// How a visitor's requests for one host reached the gateway, in the fields that tell it.
#[derive(Debug)]
pub struct Arrival {
    host: Authority,
    fields: [(HeaderName, HeaderValue); 5],
}

impl Arrival {
    /// Makes the fields for requests from an address for a host.
    pub fn new(address: IpAddr, host: &Authority) -> Self {
        let address = address.to_canonical();
        let node = match address {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => format!("\"[{v6}]\""),
        };
        let named = value(host.to_string());
        let forwarded = value(format!("for={node};host=\"{host}\";proto=https"));
        let fields = [
            (HOST, named.clone()),
            (FORWARDED, forwarded),
            (FORWARDED_FOR, value(address.to_string())),
            (FORWARDED_HOST, named),
            (FORWARDED_PROTO, HeaderValue::from_static("https")),
        ];
        Self { host: host.clone(), fields }
    }

    /// Says whether these are the fields for a host.
    pub(crate) fn is_for(&self, host: &Authority) -> bool {
        self.host == *host
    }

    /// Sets `Host`, `Forwarded` and `X-Forwarded-For`, `-Host` and `-Proto`.
    pub(super) fn tell(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.fields {
            headers.insert(name.clone(), value.clone());
        }
    }
}

/// A text that is made of an address or a checked host is always a field value.
fn value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}
