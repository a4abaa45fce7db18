//! The host a request is for, in one form: lower case, no trailing dot, port apart.
//!
//! Decides nothing about doors; it only makes sure that one request names one host. RFC 9112 §3.2,
//! RFC 9113 §8.3.1.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use http::header::HOST;
use http::{HeaderMap, Uri};

use super::Ambiguous;

/// A host name or address with an optional port, normalised for comparison.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Authority {
    host: String,
    port: Option<u16>,
}

impl Authority {
    /// Parses `host`, `host:port`, `192.0.2.1:port` or `[2001:db8::1]:port`; international names
    /// come as A-labels.
    ///
    /// # Errors
    /// [`Ambiguous::HostMissing`] for nothing, [`Ambiguous::HostMalformed`] for user information,
    /// escapes, foreign characters, a bad port, or a label that is empty or longer than 63 octets.
    pub fn parse(text: &str) -> Result<Self, Ambiguous> {
        if text.is_empty() {
            return Err(Ambiguous::HostMissing);
        }
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => bracketed(rest)?,
            None => plain(text)?,
        };
        let port = port.map(parse_port).transpose()?.flatten();
        Ok(Self { host, port })
    }

    /// The host in lower case, without a trailing dot; IPv6 without brackets, in its shortest form.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, when one was written.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Says whether both name the same host and, where both write a port, the same port.
    pub fn agrees_with(&self, other: &Self) -> bool {
        let ports_agree = self.port.zip(other.port).is_none_or(|(ours, theirs)| ours == theirs);
        self.host == other.host && ports_agree
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]", self.host)?,
            false => f.write_str(&self.host)?,
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// Finds the one host a request is for, from its target (`:authority` or absolute-form) and its
/// `Host` field.
///
/// # Errors
/// [`Ambiguous`] when there is none, more than one, or target and field disagree.
pub fn of_request(uri: &Uri, headers: &HeaderMap) -> Result<Authority, Ambiguous> {
    let target = uri.authority().map(|named| Authority::parse(named.as_str())).transpose()?;
    let field = host_field(headers)?;
    match (target, field) {
        (Some(target), Some(field)) if !target.agrees_with(&field) => Err(Ambiguous::HostTwice),
        (Some(host), _) | (None, Some(host)) => Ok(host),
        (None, None) => Err(Ambiguous::HostMissing),
    }
}

fn host_field(headers: &HeaderMap) -> Result<Option<Authority>, Ambiguous> {
    let mut values = headers.get_all(HOST).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(Ambiguous::HostTwice);
    }
    let text = value.to_str().map_err(|_| Ambiguous::HostMalformed)?;
    Authority::parse(text).map(Some)
}

fn bracketed(rest: &str) -> Result<(String, Option<&str>), Ambiguous> {
    let (inside, after) = rest.split_once(']').ok_or(Ambiguous::HostMalformed)?;
    let address: Ipv6Addr = inside.parse().map_err(|_| Ambiguous::HostMalformed)?;
    let port = match after {
        "" => None,
        _ => Some(after.strip_prefix(':').ok_or(Ambiguous::HostMalformed)?),
    };
    Ok((address.to_string(), port))
}

fn plain(text: &str) -> Result<(String, Option<&str>), Ambiguous> {
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_address = host.parse::<IpAddr>().is_ok();
    if !is_address && (host.len() > 253 || !host.split('.').all(is_label)) {
        return Err(Ambiguous::HostMalformed);
    }
    Ok((host.to_ascii_lowercase(), port))
}

fn is_label(label: &str) -> bool {
    let allowed = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-' || octet == b'_';
    (1..=63).contains(&label.len()) && label.bytes().all(allowed)
}

/// Parses a port; an empty one means the default (RFC 3986 §3.2.3).
fn parse_port(text: &str) -> Result<Option<u16>, Ambiguous> {
    if text.is_empty() {
        return Ok(None);
    }
    if !text.bytes().all(|octet| octet.is_ascii_digit()) {
        return Err(Ambiguous::HostMalformed);
    }
    text.parse().map(Some).map_err(|_| Ambiguous::HostMalformed)
}
