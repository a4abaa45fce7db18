//! The account of one request: opened with its head, closed when the answer has been sent or given
//! up, and then written as one line of the access log.

use std::fmt::Write;
use std::sync::Arc;

use http::{HeaderValue, Method, Request, Version};
use http_body::Body;
use hyper::body::Incoming;
use pki::time::UnixTime;
use tokio::time::Instant;

use super::body::Intake;
use crate::access_log::Line;
use crate::admission::Standing;
use crate::link::InFlight;
use crate::session::Session;

/// Room for the names of a connection's first 2^28 requests, in bytes.
const ID_BYTES: usize = 24;

/// What is known of one request until it ends; ending is dropping.
pub(crate) struct Account {
    entry: Box<Entry>,
}

struct Entry {
    session: Arc<Session>,
    standing: Arc<Standing>,
    _in_flight: InFlight,
    id: HeaderValue,
    began: Instant,
    began_ms: i64,
    method: Method,
    version: Version,
    path: String,
    status: u16,
    sent: u64,
    received: u64,
    intake: Option<Intake>,
    upstream_ms: Option<u64>,
    refusal: Option<&'static str>,
}

impl Account {
    pub(crate) fn open(
        session: &Arc<Session>,
        standing: &Arc<Standing>,
        request: &Request<Incoming>,
    ) -> Self {
        standing.door.metrics.requests.increment(1);
        match request.body().is_end_stream() {
            true => session.link.body_ended(),
            false => session.link.expect_body(),
        }
        Self {
            entry: Box::new(Entry {
                session: Arc::clone(session),
                standing: Arc::clone(standing),
                _in_flight: session.link.enter(),
                id: name(session),
                began: Instant::now(),
                began_ms: session.shared.clock.now_ms(),
                method: request.method().clone(),
                version: request.version(),
                path: request.uri().path().to_owned(),
                status: 0,
                sent: 0,
                received: 0,
                intake: None,
                upstream_ms: None,
                refusal: None,
            }),
        }
    }

    pub(crate) fn id(&self) -> &str {
        self.entry.id()
    }

    /// The same as a field value; copies share it.
    pub(crate) fn id_field(&self) -> &HeaderValue {
        &self.entry.id
    }

    pub(crate) fn began(&self) -> Instant {
        self.entry.began
    }

    pub(crate) fn now(&self) -> UnixTime {
        UnixTime(self.entry.began_ms.div_euclid(1000))
    }

    pub(crate) fn path(&mut self, path: &str) {
        path.clone_into(&mut self.entry.path);
    }

    pub(crate) fn intake(&mut self, intake: Intake) {
        self.entry.intake = Some(intake);
    }

    pub(crate) fn upstream_answered(&mut self, asked: Instant) {
        let elapsed = asked.elapsed();
        self.entry.upstream_ms = u64::try_from(elapsed.as_millis()).ok();
        self.entry.standing.door.metrics.upstream_secs.record(elapsed.as_secs_f64());
    }

    pub(crate) fn refused(&mut self, code: &'static str) {
        self.entry.refusal = Some(code);
        self.entry.standing.door.metrics.refused(code);
    }

    pub(crate) fn status(&mut self, status: u16) {
        self.entry.status = status;
    }

    pub(crate) fn sent(&mut self, count: usize) {
        self.entry.sent += count as u64;
    }

    /// Notes what a tunnel carried.
    pub(crate) fn tunnelled(&mut self, received: u64, sent: u64) {
        self.entry.received += received;
        self.entry.sent += sent;
    }
}

/// Names the next request of a session.
fn name(session: &Session) -> HeaderValue {
    let mut id = String::with_capacity(ID_BYTES);
    let _ = write!(id, "{}-{:x}", session.id, session.next_request());
    // Hexadecimal digits and a hyphen are a field value.
    HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static(""))
}

impl Entry {
    fn id(&self) -> &str {
        self.id.to_str().unwrap_or_default()
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let elapsed = self.began.elapsed();
        let door = &self.standing.door;
        door.metrics.request_secs.record(elapsed.as_secs_f64());
        self.session.shared.access_log.write(&Line {
            time: self.began_ms,
            request_id: self.id(),
            connection: self.session.id,
            door: door.name(),
            method: self.method.as_str(),
            path: &self.session.shared.path_for_logs(door, &self.path),
            status: self.status,
            bytes_in: self.received + self.intake.as_ref().map_or(0, Intake::bytes),
            bytes_out: self.sent,
            duration_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            upstream_ms: self.upstream_ms,
            http: number(self.version),
            refusal: self.refusal,
            tail: self.standing.log_tail(&self.session),
        });
    }
}

fn number(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "1.0",
        Version::HTTP_2 => "2",
        _ => "1.1",
    }
}
