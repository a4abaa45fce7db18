//! Connections to one upstream, kept open between requests, each on the worker that opened it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use super::Failure;
use crate::config::{Limits, Upstream};
use crate::https::body::Inbound;

/// Idle connections older than this are not used again: many servers close at five seconds or more.
const IDLE: Duration = Duration::from_secs(30);

/// Where requests of one door go.
pub(crate) struct Target {
    upstream: Upstream,
    idle: Box<[Mutex<Vec<Idle>>]>,
}

struct Idle {
    sender: SendRequest<Inbound>,
    since: Instant,
}

/// A connection in use; given back with [`Lease::finish`], closed when dropped.
pub(crate) struct Lease {
    target: Arc<Target>,
    worker: usize,
    sender: SendRequest<Inbound>,
    keep: usize,
}

impl Target {
    pub(crate) fn new(upstream: Upstream, workers: usize) -> Self {
        Self { upstream, idle: (0..workers).map(|_| Mutex::default()).collect() }
    }

    pub(crate) fn upstream(&self) -> &Upstream {
        &self.upstream
    }

    /// Takes the connection that was idle for the shortest time, if one is still open.
    pub(super) async fn reuse(&self, worker: usize) -> Option<SendRequest<Inbound>> {
        loop {
            let mut idle = self.lock(worker)?.pop()?;
            if idle.since.elapsed() < IDLE && idle.sender.ready().await.is_ok() {
                return Some(idle.sender);
            }
        }
    }

    /// Opens a new connection.
    pub(super) async fn connect(&self, limits: &Limits) -> Result<SendRequest<Inbound>, Failure> {
        let opened = timeout(limits.connect(), self.open(limits)).await;
        opened.map_err(|_| Failure::TimedOut)?
    }

    async fn open(&self, limits: &Limits) -> Result<SendRequest<Inbound>, Failure> {
        let authority = &self.upstream.authority;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        let port = authority.port_u16().unwrap_or(80);
        let tcp = TcpStream::connect((host, port)).await.map_err(|error| {
            tracing::warn!(upstream = %authority, %error, "the upstream cannot be reached");
            Failure::Unreachable
        })?;
        let _ = tcp.set_nodelay(true);
        let mut builder = Builder::new();
        builder.max_buf_size(limits.header_bytes as usize * 2);
        let (sender, connection) =
            builder.handshake(TokioIo::new(tcp)).await.map_err(|_| Failure::Unreachable)?;
        tokio::spawn(connection.with_upgrades());
        Ok(sender)
    }

    fn lock(&self, worker: usize) -> Option<MutexGuard<'_, Vec<Idle>>> {
        Some(self.idle.get(worker)?.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Lease {
    pub(super) fn new(
        target: Arc<Target>,
        worker: usize,
        sender: SendRequest<Inbound>,
        keep: u32,
    ) -> Self {
        Self { target, worker, sender, keep: keep as usize }
    }

    /// Keeps the connection for the next request; the answer has been read to its end.
    pub(crate) fn finish(self) {
        if self.sender.is_closed() {
            return;
        }
        if let Some(mut idle) = self.target.lock(self.worker)
            && idle.len() < self.keep
        {
            idle.push(Idle { sender: self.sender, since: Instant::now() });
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target").field("upstream", &self.upstream).finish_non_exhaustive()
    }
}
