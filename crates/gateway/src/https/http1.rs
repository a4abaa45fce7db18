//! HTTP/1.1 on one connection (RFC 9112). Between requests nothing but the TLS connection is held:
//! the library would keep two buffers of 8 KiB for a request that may never come.

use std::io::{self, IoSlice};
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncBufRead;

use super::body::BUFFER;
use super::connection::{Answers, Connection, Speech};
use crate::config::Limits;
use crate::link::Link;
use crate::tls::Stream;

/// How long nothing happens before a connection is at rest.
pub(super) const REST: Duration = Duration::from_millis(100);

/// One HTTP/1.1 connection.
pub(super) struct Http1 {
    state: State,
    connection: Arc<Connection>,
}

enum State {
    /// Waiting for the first octet of a request.
    Resting(Box<Line>),
    Speaking(Box<http1::Connection<Box<Line>, Answers>>),
    Over,
}

/// The TLS connection below HTTP. What was read ahead is read again, and it is noted whether all
/// was sent.
pub(super) struct Line {
    ahead: Bytes,
    tls: TokioIo<Stream>,
    link: Arc<Link>,
}

impl Http1 {
    pub(super) fn new(stream: Stream, connection: Arc<Connection>) -> Self {
        let link = Arc::clone(&connection.session.link);
        let line = Line { ahead: Bytes::new(), tls: TokioIo::new(stream), link };
        Self { state: State::Resting(Box::new(line)), connection }
    }

    /// Begins to speak, if the connection was at rest.
    fn wake(&mut self) {
        self.state = match mem::replace(&mut self.state, State::Over) {
            State::Resting(line) => {
                let answers = Answers(Arc::clone(&self.connection));
                let speaking = builder(&self.connection.limits).serve_connection(line, answers);
                State::Speaking(Box::new(speaking))
            }
            state => state,
        };
    }

    /// Takes the connection back from the library.
    fn take_line(&mut self) -> Option<Box<Line>> {
        match mem::replace(&mut self.state, State::Over) {
            State::Resting(line) => Some(line),
            State::Speaking(speaking) => {
                let http1::Parts { io: mut line, read_buf, .. } = speaking.into_parts();
                // Copied, so that the buffer goes even if there is nothing in it.
                line.ahead = [read_buf, line.ahead].concat().into();
                Some(line)
            }
            State::Over => None,
        }
    }
}

impl Speech for Http1 {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if let State::Resting(line) = &mut self.state {
            match ready!(line.poll_heard(context)) {
                Ok(()) => {
                    // It may have come before anybody waited for it: with the handshake's end, or a request before.
                    self.connection.session.link.received();
                    self.wake();
                }
                Err(_) => return Poll::Ready(()),
            }
        }
        let State::Speaking(speaking) = &mut self.state else { return Poll::Ready(()) };
        let result = ready!(Pin::new(&mut **speaking).poll(context));
        if let Some(taker) = self.connection.take_taker()
            && result.is_ok()
            && let Some(line) = self.take_line()
        {
            // Whoever asked for the other protocol may be gone.
            let _ = taker.send(line);
        }
        Poll::Ready(())
    }

    fn stop(&mut self) {
        self.wake();
        if let State::Speaking(speaking) = &mut self.state {
            Pin::new(&mut **speaking).graceful_shutdown();
        }
    }

    fn is_resting(&self) -> bool {
        !matches!(self.state, State::Speaking(_))
    }

    fn rest(&mut self) {
        if self.connection.session.link.is_quiet(REST)
            && let Some(line) = self.take_line()
        {
            self.state = State::Resting(line);
        }
    }
}

fn builder(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        // Our own measure tells an idle connection from a slow header; see `Link::idle_deadline`.
        .header_read_timeout(None)
        .max_header_size(limits.header_bytes as usize)
        .max_buf_size(BUFFER.max(limits.header_bytes as usize))
        .max_headers(limits.header_fields as usize);
    builder
}

impl Line {
    /// Ready when something can be read, be it the end.
    fn poll_heard(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.ahead.is_empty() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(self.tls.inner_mut()).poll_fill_buf(context).map_ok(|_| ())
    }

    /// Notes that something is to be sent. The end of the last answer waits for that of TLS.
    fn sending(&mut self) {
        self.link.sending(true);
        if self.link.is_done() {
            self.hold();
        }
    }

    fn hold(&mut self) {
        self.tls.inner_mut().get_mut().0.hold();
    }
}

impl Read for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if self.ahead.is_empty() {
            return Pin::new(&mut self.tls).poll_read(context, buffer);
        }
        let count = self.ahead.len().min(buffer.remaining());
        buffer.put_slice(&self.ahead.split_to(count));
        Poll::Ready(Ok(()))
    }
}

impl Write for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.sending();
        Pin::new(&mut self.tls).poll_write(context, buffer)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.sending();
        Pin::new(&mut self.tls).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.tls.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.tls).poll_flush(context))?;
        self.link.sending(false);
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.hold();
        Pin::new(&mut self.tls).poll_shutdown(context)
    }
}
