//! The TCP connection below TLS: counts, sheds slow readers, and ends at once when cut.
//! Knows nothing of what it carries.

use std::future::{Future, poll_fn};
use std::io::{self, IoSlice};
use std::iter;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use crate::config::Limits;
use crate::link::Link;
use crate::metrics;
use crate::pace::Pace;

/// How long a client may go on sending after we have said all.
const LINGER: Duration = Duration::from_secs(1);

/// What is said to who forgot the "s" of "https".
const PLAIN_HTTP: &[u8] = b"HTTP/1.1 400 Bad Request\r\n\
    Content-Type: text/plain; charset=utf-8\r\nContent-Length: 73\r\nConnection: close\r\n\r\n\
    This port speaks HTTPS only: write https:// at the start of the address.\n";

/// One TCP connection with its meter.
#[derive(Debug)]
pub(crate) struct Wire {
    tcp: TcpStream,
    link: Arc<Link>,
    limits: Arc<Limits>,
    /// Octets still allowed before the handshake must have ended.
    hello_left: Option<u32>,
    first: First,
    pace: Pace,
    held: Held,
    lingering: Option<Pin<Box<Sleep>>>,
}

/// What was written and is not sent yet, since each write to the system costs more than what it carries.
#[derive(Debug, Default)]
struct Held {
    octets: Vec<u8>,
    until: Until,
}

/// When what is written is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Until {
    /// At once, with what was held before.
    #[default]
    Written,
    /// Before the client is waited for.
    Waiting,
}

/// How the client begins. No record of TLS begins with a letter, and every request of HTTP does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    Unread,
    PlainHttp,
    Other,
}

impl First {
    fn of(octets: &[u8]) -> Self {
        match octets.first() {
            None => Self::Unread,
            Some(letter) if letter.is_ascii_uppercase() => Self::PlainHttp,
            Some(_) => Self::Other,
        }
    }
}

impl Held {
    fn put(&mut self, buffers: &[IoSlice<'_>]) -> usize {
        let before = self.octets.len();
        buffers.iter().for_each(|buffer| self.octets.extend_from_slice(buffer));
        self.octets.len() - before
    }
}

impl Wire {
    pub(crate) fn new(tcp: TcpStream, link: Arc<Link>, limits: Arc<Limits>) -> Self {
        let hello_left = Some(limits.client_hello_bytes);
        let (first, pace, held) = (First::Unread, Pace::default(), Held::default());
        Self { tcp, link, limits, hello_left, first, pace, held, lingering: None }
    }

    /// Returns the address that the client reached us at.
    pub(crate) fn reached(&self) -> Option<IpAddr> {
        self.tcp.local_addr().ok().map(|local| local.ip().to_canonical())
    }

    /// Lifts the limit on what may come in before the ClientHello is read. From now on what is
    /// written is held.
    pub(crate) fn hello_read(&mut self) {
        self.hello_left = None;
        self.hold();
    }

    /// Notes the end of the handshake. What nobody waits for, like a session ticket, is sent with
    /// what is written next.
    pub(crate) fn established(&mut self) {
        self.held.until = Until::Written;
    }

    /// Holds what is written from now on until the client is waited for, or all ends.
    pub(crate) fn hold(&mut self) {
        self.held.until = Until::Waiting;
    }

    /// Sends what is held.
    pub(crate) async fn release(&mut self) -> io::Result<()> {
        poll_fn(|context| self.poll_release(context)).await
    }

    fn poll_release(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.held.octets.is_empty() {
            let result = Pin::new(&mut self.tcp).poll_write(context, &self.held.octets);
            let sent = ready!(self.account_write(result, context))?;
            self.held.octets.drain(..sent);
        }
        Poll::Ready(Ok(()))
    }

    /// Sends what is held and `buffers` together; returns how much of `buffers` was sent.
    fn poll_send(
        &mut self,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        while !self.held.octets.is_empty() {
            let held = IoSlice::new(&self.held.octets);
            let all: Vec<_> = iter::once(held).chain(buffers.iter().copied()).collect();
            let result = Pin::new(&mut self.tcp).poll_write_vectored(context, &all);
            let sent = ready!(self.account_write(result, context))?;
            let of_held = sent.min(self.held.octets.len());
            self.held.octets.drain(..of_held);
            if sent > of_held {
                return Poll::Ready(Ok(sent - of_held));
            }
        }
        let tcp = Pin::new(&mut self.tcp);
        let result = match buffers {
            // The system has a shorter way for one buffer.
            [buffer] => tcp.poll_write(context, buffer),
            _ => tcp.poll_write_vectored(context, buffers),
        };
        self.account_write(result, context)
    }

    /// Ends a connection that came to no handshake, so that the client hears why: closing while it
    /// still sends would take the alert back.
    pub(crate) async fn end(mut self) {
        if self.first == First::PlainHttp {
            let _ = self.write_all(PLAIN_HTTP).await;
        }
        let _ = self.shutdown().await;
    }

    fn account_write(
        &mut self,
        result: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        match result {
            Poll::Ready(Ok(sent)) => {
                self.pace.progress(sent, &self.limits);
                Poll::Ready(Ok(sent))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => match self.pace.poll_waiting(&self.limits, context) {
                Poll::Ready(()) => {
                    metrics::shed("slow-reader");
                    Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
                }
                Poll::Pending => Poll::Pending,
            },
        }
    }

    fn refuse_if_cut(&self) -> io::Result<()> {
        if self.link.is_cut() { Err(io::ErrorKind::ConnectionAborted.into()) } else { Ok(()) }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.refuse_if_cut()?;
        let before = buffer.filled().len();
        match Pin::new(&mut self.tcp).poll_read(context, buffer) {
            Poll::Pending if self.held.until == Until::Waiting => {
                ready!(self.poll_release(context))?;
                return Poll::Pending;
            }
            result => ready!(result)?,
        }
        let count = buffer.filled().len() - before;
        self.link.received();
        if self.first == First::Unread {
            self.first = First::of(buffer.filled().get(before..).unwrap_or_default());
            if self.first == First::PlainHttp {
                return Poll::Ready(Err(io::ErrorKind::InvalidData.into()));
            }
        }
        if let Some(left) = &mut self.hello_left {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            *left = left.checked_sub(count).ok_or(io::ErrorKind::InvalidData)?;
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(context, &[IoSlice::new(buffer)])
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.refuse_if_cut()?;
        if self.held.until == Until::Waiting {
            return Poll::Ready(Ok(self.held.put(buffers)));
        }
        self.poll_send(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    /// Sends what is held together with the end of the connection, then lets the client finish for a moment: closing
    /// while it still sends would take our last words back (RFC 9112 §9.6).
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let Some(lingering) = &mut this.lingering else {
            #[cfg(target_os = "linux")]
            let _ = SockRef::from(&this.tcp).set_tcp_cork(true);
            ready!(this.poll_release(context))?;
            ready!(Pin::new(&mut this.tcp).poll_shutdown(context))?;
            this.lingering = Some(Box::pin(sleep(LINGER)));
            return self.poll_shutdown(context);
        };
        let mut scratch = [0; 4096];
        loop {
            let mut buffer = ReadBuf::new(&mut scratch);
            match Pin::new(&mut this.tcp).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {}
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => return lingering.as_mut().poll(context).map(Ok),
            }
        }
    }
}

impl Drop for Wire {
    /// A cut takes back even what the kernel still holds for the client.
    fn drop(&mut self) {
        if self.link.is_cut() {
            let _ = self.tcp.set_zero_linger();
        }
    }
}

#[cfg(test)]
mod tests;
