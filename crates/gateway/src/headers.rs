//! The fields of a forwarded request: what the visitor may not say is removed, what the gateway
//! knows is set.
//!
//! Identity fields belong to the gateway: every known spelling is stripped from every request, and
//! ours are set last, always, also to say that there is nobody. RFC 9110 §7.6.1, RFC 7239, RFC
//! 9440.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::visitor::Visitor;

mod cookie;
mod forwarded;
mod framing;
mod hop_by_hop;
pub(crate) mod identity;
mod login;
mod reserved;

#[cfg(test)]
mod tests;

pub use cookie::strip_set as strip_set_cookies;
pub use forwarded::Arrival;
pub use framing::settle as settle_framing;
pub use hop_by_hop::{is_coded, remove as remove_hop_by_hop};
pub use login::{is_login, wants_login};

/// The JSON Web Token about the visitor, for backends that trust no plain field.
pub const ASSERTION: HeaderName = HeaderName::from_static("x-signet-assertion");

/// Fields that are set beside those about the visitor: the host, four of where it came from, the assertion,
/// the request's number.
const OURS: usize = 7;

/// Makes a request's fields ready for the backend. Whoever passes upgrades on has them from
/// [`remove_hop_by_hop`] before, and sets `Connection` and `Upgrade` itself.
///
/// The order is the point: fields that the visitor listed in `Connection` go first, spoofed
/// identity next, and only then are ours set, so that nothing the visitor wrote can remove or forge
/// them.
pub fn prepare(
    headers: &mut HeaderMap,
    arrival: &Arrival,
    visitor: &Visitor,
    assertion: &HeaderValue,
) {
    let _ = remove_hop_by_hop(headers);
    // Room for all of ours at once: each growth moves and hashes the others again.
    headers.reserve(visitor.fields().len() + OURS);
    strip(headers);
    cookie::strip(headers);
    arrival.tell(headers);
    identity(headers, visitor, assertion);
}

/// Removes every field that could be taken for the gateway's own word, in any spelling.
pub fn strip(headers: &mut HeaderMap) {
    let spoofed: Vec<HeaderName> =
        headers.keys().filter(|name| reserved::is_reserved(name.as_str())).cloned().collect();
    for name in spoofed {
        headers.remove(name);
    }
}

/// Sets the identity fields; `X-Signet-Tier` and `X-Signet-Assertion` also for a guest.
pub fn identity(headers: &mut HeaderMap, visitor: &Visitor, assertion: &HeaderValue) {
    for (name, value) in visitor.fields() {
        headers.insert(name.clone(), value.clone());
    }
    headers.insert(ASSERTION, assertion.clone());
}

/// Removes from the trailers of a request whatever would not be let through among its fields, and
/// what no trailers may have.
pub fn strip_trailers(trailers: &mut HeaderMap) {
    settle_trailers(trailers);
    strip(trailers);
}

/// Removes from trailers what RFC 9110 §6.5.1 forbids there: framing, routing and authentication.
pub fn settle_trailers(trailers: &mut HeaderMap) {
    let _ = remove_hop_by_hop(trailers);
    for name in hop_by_hop::NEVER_A_TRAILER {
        trailers.remove(name);
    }
}
