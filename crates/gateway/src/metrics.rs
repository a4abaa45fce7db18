//! Figures for operators, through the `metrics` facade; names begin with `signet_`.

use std::time::Duration;

use metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};

use crate::tls::Resumption;

/// Figures of one door.
#[derive(Clone, Debug)]
pub(crate) struct DoorMetrics {
    pub(crate) requests: Counter,
    pub(crate) admitted: Counter,
    pub(crate) request_secs: Histogram,
    pub(crate) upstream_secs: Histogram,
    full: Counter,
    resumed: Counter,
    door: String,
}

impl DoorMetrics {
    pub(crate) fn new(door: &str) -> Self {
        let door = door.to_owned();
        let handshakes = |kind: &'static str| counter!("signet_handshakes_total", "door" => door.clone(), "result" => kind);
        Self {
            requests: counter!("signet_requests_total", "door" => door.clone()),
            admitted: counter!("signet_admitted_total", "door" => door.clone()),
            request_secs: histogram!("signet_request_seconds", "door" => door.clone()),
            upstream_secs: histogram!("signet_upstream_seconds", "door" => door.clone()),
            full: handshakes("full"),
            resumed: handshakes("resumed"),
            door,
        }
    }

    pub(crate) fn handshake(&self, resumption: Resumption) {
        match resumption {
            Resumption::Full => self.full.increment(1),
            Resumption::Resumed => self.resumed.increment(1),
        }
    }

    pub(crate) fn refused(&self, code: &'static str) {
        counter!("signet_refused_total", "door" => self.door.clone(), "code" => code).increment(1);
    }

    pub(crate) fn upstream_failed(&self, why: &'static str) {
        counter!("signet_upstream_errors_total", "door" => self.door.clone(), "kind" => why)
            .increment(1);
    }
}

/// Counts a handshake that came to nothing.
pub(crate) fn handshake_failed(why: &'static str) {
    counter!("signet_handshakes_failed_total", "reason" => why).increment(1);
}

/// Counts a connection let go before its handshake.
pub(crate) fn shed(limit: &'static str) {
    counter!("signet_connections_shed_total", "limit" => limit).increment(1);
}

/// Counts connections that were cut.
pub(crate) fn cut(code: &'static str, connections: u64) {
    counter!("signet_connections_cut_total", "code" => code).increment(connections);
}

/// Notes how long a revocation took to reach the connections it cut.
pub(crate) fn cut_after(elapsed_ms: i64) {
    let elapsed_ms = u64::try_from(elapsed_ms).unwrap_or(0);
    let elapsed = Duration::from_millis(elapsed_ms);
    histogram!("signet_revocation_to_cut_seconds").record(elapsed.as_secs_f64());
}

/// The number of live connections.
pub(crate) fn connections() -> Gauge {
    gauge!("signet_connections")
}
