//! A socket that remembers the first bytes each way, and when the first ones passed.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::wiring::clock::Stopwatch;

/// As much of each direction as the two hellos can need.
const KEPT_BYTES: usize = 64 * 1024;

/// What passed in one direction.
#[derive(Clone, Debug, Default)]
pub(super) struct Direction {
    /// The first bytes.
    pub(super) bytes: Vec<u8>,
    /// When the first byte passed.
    pub(super) first: Option<Duration>,
}

impl Direction {
    fn record(&mut self, bytes: &[u8], at: Duration) {
        if bytes.is_empty() {
            return;
        }
        self.first.get_or_insert(at);
        let room = KEPT_BYTES.saturating_sub(self.bytes.len());
        self.bytes.extend(bytes.iter().take(room));
    }
}

/// Both directions, shared with the one who asks afterwards.
#[derive(Clone, Debug, Default)]
pub(super) struct Recording {
    sent: Arc<Mutex<Direction>>,
    received: Arc<Mutex<Direction>>,
}

impl Recording {
    /// What was sent.
    pub(super) fn sent(&self) -> Direction {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was received.
    pub(super) fn received(&self) -> Direction {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The tapped socket.
#[derive(Debug)]
pub(super) struct Tap {
    stream: TcpStream,
    watch: Stopwatch,
    recording: Recording,
}

impl Tap {
    /// Taps a connected socket.
    pub(super) fn new(stream: TcpStream, watch: Stopwatch) -> (Self, Recording) {
        let recording = Recording::default();
        (Self { stream, watch, recording: recording.clone() }, recording)
    }
}

impl AsyncRead for Tap {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let new = buffer.filled().get(before..).unwrap_or_default();
        let mut received = self.recording.received.lock().unwrap_or_else(PoisonError::into_inner);
        received.record(new, self.watch.elapsed());
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Tap {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let count = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        let mut sent = self.recording.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.record(bytes.get(..count).unwrap_or_default(), self.watch.elapsed());
        drop(sent);
        Poll::Ready(Ok(count))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
