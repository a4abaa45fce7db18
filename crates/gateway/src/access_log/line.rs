//! One line of the access log and its text: JSON whose strings cannot end the line or steer a
//! terminal.

use std::fmt::Write as _;
use std::net::IpAddr;

use model::audit::ConnectionId;
use pki::serial::Serial;
use serde::Serialize;

/// The longest path that is logged, in bytes; the rest is cut off and marked.
const PATH_MAX_BYTES: usize = 2048;

/// Room for most lines, in bytes.
const USUAL_BYTES: usize = 512;

/// What is known of one request when it ends. What does not apply is left out of the text.
#[derive(Debug, Clone, Serialize)]
pub struct Line<'a> {
    /// When the request began, milliseconds since 1970; written as RFC 3339 in UTC.
    #[serde(serialize_with = "rfc_3339")]
    pub time: i64,
    /// The id that refusal pages, traces and backends see too.
    pub request_id: &'a str,
    /// The connection, by the same id as in the audit log.
    #[serde(serialize_with = "as_text")]
    pub connection: ConnectionId,
    /// The name of the door.
    pub door: &'a str,
    /// The request method.
    pub method: &'a str,
    /// The normalised path without the query, which may hold secrets; as it came when it was
    /// refused.
    #[serde(serialize_with = "shortened")]
    pub path: &'a str,
    /// The HTTP status answered.
    pub status: u16,
    /// Body bytes received from the visitor.
    pub bytes_in: u64,
    /// Body bytes sent to the visitor.
    pub bytes_out: u64,
    /// From the request's head to the last byte of the answer, in milliseconds.
    pub duration_ms: u64,
    /// From forwarding to the head of the backend's answer, in milliseconds; absent when nothing
    /// was forwarded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_ms: Option<u64>,
    /// The HTTP version, such as `2`.
    pub http: &'static str,
    /// The refusal's stable code; absent when the request was let in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<&'static str>,
    /// Who made the request.
    #[serde(skip)]
    pub tail: &'a Tail,
}

/// Who makes the requests of a connection, and over what. What does not apply is left out of the text.
#[derive(Debug, Clone, Serialize)]
pub struct Peer<'a> {
    /// The person's handle; absent for guests and machines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<&'a str>,
    /// The device's handle; absent for guests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<&'a str>,
    /// The verification class; absent for guests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'a str>,
    /// The certificate's serial number, whether it was accepted or not.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text_if_any")]
    pub serial: Option<&'a Serial>,
    /// The tier; absent when the visitor was refused before having one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<&'a str>,
    /// The visitor's address.
    pub address: IpAddr,
    /// Whether the TLS session was resumed.
    pub resumed: bool,
    /// The TLS version, such as `1.3`.
    pub tls: &'static str,
}

/// The end of every line about a peer, written once for all of its requests.
#[derive(Debug)]
pub struct Tail(String);

impl Tail {
    /// Writes what all lines about a peer end with.
    pub fn of(peer: &Peer<'_>) -> Self {
        Self(encode(peer).replacen('{', ",", 1))
    }
}

impl Line<'_> {
    /// Writes the line as one line of JSON with its line feed.
    pub(super) fn encode(&self) -> String {
        let mut line = json(self);
        // One object goes on with the members of the other.
        line.truncate(line.len().saturating_sub(1));
        line.push_str(&self.tail.0);
        line
    }
}

/// Says in the log that lines are missing from it.
#[derive(Debug, Serialize)]
pub(super) struct Gap {
    /// When this was noticed, milliseconds since 1970.
    #[serde(serialize_with = "rfc_3339")]
    pub(super) time: i64,
    /// How many lines were lost since the last one written.
    pub(super) dropped: u64,
}

impl Gap {
    /// Writes the gap as one line of JSON with its line feed.
    pub(super) fn encode(&self) -> String {
        encode(self)
    }
}

fn encode(entry: &impl Serialize) -> String {
    let mut line = json(entry);
    line.push('\n');
    line
}

fn json(entry: &impl Serialize) -> String {
    let mut json = Vec::with_capacity(USUAL_BYTES);
    // Writing to memory succeeds, and what is written is UTF-8.
    let _ = serde_json::to_writer(&mut json, entry);
    let json = String::from_utf8(json).unwrap_or_default();
    match json.bytes().all(|octet| (b' '..0x7f).contains(&octet)) {
        true => json,
        false => escape(&json),
    }
}

fn escape(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if steers(c) {
            // Outside ASCII, JSON has strings only, so an escape is right wherever such a character
            // stands.
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    text
}

/// Says whether a character could break a line or reorder what a terminal shows.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn shortened<S: serde::Serializer>(path: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if path.len() <= PATH_MAX_BYTES {
        return serializer.serialize_str(path);
    }
    let (kept, _) = path.split_at(path.floor_char_boundary(PATH_MAX_BYTES));
    serializer.collect_str(&format_args!("{kept}…"))
}

fn as_text<S: serde::Serializer>(id: &ConnectionId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

fn as_text_if_any<S: serde::Serializer>(
    serial: &Option<&Serial>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match serial {
        Some(serial) => serializer.collect_str(serial),
        None => serializer.serialize_none(),
    }
}

fn rfc_3339<S: serde::Serializer>(ms: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    match jiff::Timestamp::from_millisecond(*ms) {
        Ok(time) => serializer.collect_str(&format_args!("{time:.3}")),
        Err(_) => serializer.serialize_i64(*ms),
    }
}
