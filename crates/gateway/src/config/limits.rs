//! Limits of the doors: what a client may cost before it is let go.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Limits as written; every default is meant for the open internet.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// From accepting a connection to the end of its TLS handshake, seconds.
    pub handshake_secs: u32,
    /// Largest ClientHello, bytes; beyond it the connection is dropped.
    pub client_hello_bytes: u32,
    /// From the first octet of a request to the end of its header, seconds (HTTP/1.1).
    pub header_secs: u32,
    /// Largest request header, bytes.
    pub header_bytes: u32,
    /// Most header fields in one request.
    pub header_fields: u32,
    /// Largest request body, bytes; 0 sets no limit.
    pub body_bytes: u64,
    /// A client may keep us waiting this long for a body, or for its reading of an answer,
    /// plus one second for every `slow_bytes` moved, seconds.
    pub slow_secs: u32,
    /// Lowest lasting rate of a client, bytes per second.
    pub slow_bytes: u32,
    /// A connection without a request is closed after this time, seconds.
    pub idle_secs: u32,
    /// A tunnel (WebSocket) in which nothing moves is closed after this time, seconds.
    pub tunnel_idle_secs: u32,
    /// Connecting to an upstream, seconds.
    pub connect_secs: u32,
    /// From the end of a request to the header of the upstream's answer, seconds.
    pub answer_secs: u32,
    /// Longest time from the first proof of a certificate's key to the next one, seconds;
    /// resumption does not extend it, and no connection outlives it.
    pub session_secs: u32,
    /// Connections at one time, all sources.
    pub connections: u32,
    /// Connections at one time from one source (IPv4 address or IPv6 /64).
    pub connections_per_source: u32,
    /// TLS handshakes in progress at one time from one source.
    pub handshakes_per_source: u32,
    /// Streams open at one time on an HTTP/2 connection.
    pub streams: u32,
    /// Streams a client may reset before they were served (RFC 9113 §10.5) until it is let go.
    pub stream_resets: u32,
    /// Idle connections kept to one upstream by each worker.
    pub upstream_idle: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            handshake_secs: 10,
            client_hello_bytes: 16 * 1024,
            header_secs: 15,
            header_bytes: 32 * 1024,
            header_fields: 100,
            body_bytes: 0,
            slow_secs: 30,
            slow_bytes: 512,
            idle_secs: 75,
            tunnel_idle_secs: 3600,
            connect_secs: 5,
            answer_secs: 120,
            session_secs: 12 * 3600,
            connections: 20_000,
            connections_per_source: 256,
            handshakes_per_source: 64,
            streams: 100,
            stream_resets: 50,
            upstream_idle: 32,
        }
    }
}

impl Limits {
    /// Names the first limit that cannot work, if there is one.
    pub(super) fn find_fault(&self) -> Option<&'static str> {
        [
            ("handshake_secs", self.handshake_secs),
            ("header_secs", self.header_secs),
            ("header_fields", self.header_fields),
            ("slow_secs", self.slow_secs),
            ("slow_bytes", self.slow_bytes),
            ("idle_secs", self.idle_secs),
            ("tunnel_idle_secs", self.tunnel_idle_secs),
            ("connect_secs", self.connect_secs),
            ("answer_secs", self.answer_secs),
            ("session_secs", self.session_secs),
            ("connections", self.connections),
            ("connections_per_source", self.connections_per_source),
            ("handshakes_per_source", self.handshakes_per_source),
            ("streams", self.streams),
            ("stream_resets", self.stream_resets),
            ("client_hello_bytes", self.client_hello_bytes / 1024),
            ("header_bytes", self.header_bytes / 8192),
        ]
        .into_iter()
        .find_map(|(key, value)| (value == 0).then_some(key))
    }

    pub(crate) fn handshake(&self) -> Duration {
        seconds(self.handshake_secs)
    }

    pub(crate) fn connect(&self) -> Duration {
        seconds(self.connect_secs)
    }

    pub(crate) fn answer(&self) -> Duration {
        seconds(self.answer_secs)
    }

    pub(crate) fn header(&self) -> Duration {
        seconds(self.header_secs)
    }

    pub(crate) fn idle(&self) -> Duration {
        seconds(self.idle_secs)
    }

    pub(crate) fn tunnel_idle(&self) -> Duration {
        seconds(self.tunnel_idle_secs)
    }

    /// How long a client that moved `bytes` may have kept us waiting in all.
    pub(crate) fn patience(&self, bytes: u64) -> Duration {
        let earned = bytes / u64::from(self.slow_bytes.max(1));
        Duration::from_secs(u64::from(self.slow_secs).saturating_add(earned))
    }
}

fn seconds(n: u32) -> Duration {
    Duration::from_secs(u64::from(n))
}
