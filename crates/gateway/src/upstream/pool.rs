//! Connections to one upstream, kept open between requests, each on the worker that opened it.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{fmt, io};

use http::uri::Authority;
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep, timeout};

use super::Failure;
use crate::config::{Limits, Protection, Upstream};
use crate::https::body::{BUFFER, Inbound, Intake};
use crate::tls::{self, Connector};

/// Idle connections older than this are not used again: many servers close at five seconds or more.
const IDLE: Duration = Duration::from_secs(30);

/// Where requests of one door go.
pub(crate) struct Target {
    upstream: Upstream,
    /// Protects connections, where the upstream speaks TLS.
    connector: Option<Connector>,
    idle: Box<[Mutex<Vec<Idle>>]>,
}

struct Idle {
    connection: Connection,
    since: Instant,
}

/// A connection to an upstream, for one request at a time.
pub(super) struct Connection {
    pub(super) sender: SendRequest<Inbound>,
    /// Ends the waiting for an answer. Kept with the connection, since one that is running is set anew for next
    /// to nothing.
    pub(super) patience: Pin<Box<Sleep>>,
}

/// A connection in use; given back with [`Lease::finish`], closed when dropped.
pub(crate) struct Lease {
    target: Arc<Target>,
    worker: usize,
    connection: Connection,
    /// How much of the request has been sent.
    intake: Intake,
    keep: usize,
}

impl Target {
    /// Prepares for connections; reads the upstream's authorities, if it has any.
    ///
    /// # Errors
    /// When the authorities cannot be read or used: an upstream is never believed without.
    pub(crate) fn new(upstream: Upstream, workers: usize) -> Result<Self, tls::Error> {
        let connector = match &upstream.protection {
            Protection::Plain => None,
            Protection::Tls(file) => {
                let unusable =
                    |why: String| tls::Error::Authorities(format!("{}: {why}", file.display()));
                let authorities = std::fs::read(file).map_err(|e| unusable(e.to_string()))?;
                let host = host(&upstream.authority);
                Some(Connector::new(&authorities, host).map_err(unusable)?)
            }
        };
        let idle = (0..workers).map(|_| Mutex::default()).collect();
        Ok(Self { upstream, connector, idle })
    }

    /// Says whether these are the connections for an upstream. Files may have changed, so those of
    /// protected ones are always made anew.
    pub(crate) fn serves(&self, upstream: &Upstream) -> bool {
        self.upstream == *upstream && self.connector.is_none()
    }

    /// Takes the connection that was idle for the shortest time, if one is still open.
    pub(super) async fn reuse(&self, worker: usize) -> Option<Connection> {
        loop {
            let Idle { mut connection, since } = self.lock(worker)?.pop()?;
            if since.elapsed() < IDLE && connection.sender.ready().await.is_ok() {
                return Some(connection);
            }
        }
    }

    /// Opens a new connection.
    pub(super) async fn connect(&self, limits: &Limits) -> Result<Connection, Failure> {
        let opened = timeout(limits.connect(), self.open()).await;
        let sender = opened.map_err(|_| Failure::TimedOut)??;
        Ok(Connection { sender, patience: Box::pin(sleep(limits.answer())) })
    }

    async fn open(&self) -> Result<SendRequest<Inbound>, Failure> {
        let authority = &self.upstream.authority;
        let unreachable = |error: io::Error| {
            tracing::warn!(upstream = %authority, %error, "the upstream cannot be reached");
            Failure::Unreachable
        };
        let standard = if self.connector.is_some() { 443 } else { 80 };
        let port = authority.port_u16().unwrap_or(standard);
        let tcp = TcpStream::connect((host(authority), port)).await.map_err(unreachable)?;
        let _ = tcp.set_nodelay(true);
        match &self.connector {
            Some(connector) => {
                shake_hands(connector.connect(tcp).await.map_err(unreachable)?).await
            }
            None => shake_hands(tcp).await,
        }
    }

    fn lock(&self, worker: usize) -> Option<MutexGuard<'_, Vec<Idle>>> {
        Some(self.idle.get(worker)?.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Begins HTTP on a fresh connection.
async fn shake_hands(
    io: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
) -> Result<SendRequest<Inbound>, Failure> {
    let mut builder = Builder::new();
    // The head of an answer must fit in it as well. Most requests are a head alone, which the system
    // has a shorter way for than for several buffers.
    builder.max_buf_size(BUFFER).writev(false);
    let begun = builder.handshake(TokioIo::new(io)).await;
    let (sender, connection) = begun.map_err(|_| Failure::Unreachable)?;
    tokio::spawn(connection.with_upgrades());
    Ok(sender)
}

fn host(authority: &Authority) -> &str {
    authority.host().trim_start_matches('[').trim_end_matches(']')
}

impl Lease {
    pub(super) fn new(
        target: Arc<Target>,
        worker: usize,
        connection: Connection,
        intake: Intake,
        keep: u32,
    ) -> Self {
        Self { target, worker, connection, intake, keep: keep as usize }
    }

    /// Keeps the connection for the next request; the answer has been read to its end. One that was answered before
    /// its request came whole is not kept: whoever were next would wait for the rest of it.
    pub(crate) fn finish(self) {
        if self.connection.sender.is_closed() || !self.intake.is_whole() {
            return;
        }
        if let Some(mut idle) = self.target.lock(self.worker)
            && idle.len() < self.keep
        {
            idle.push(Idle { connection: self.connection, since: Instant::now() });
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target").field("upstream", &self.upstream).finish_non_exhaustive()
    }
}
