//! The TCP connection below TLS: counts, sheds slow readers, and ends at once when cut.
//! Knows nothing of what it carries.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

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
    lingering: Option<Pin<Box<Sleep>>>,
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

impl Wire {
    pub(crate) fn new(tcp: TcpStream, link: Arc<Link>, limits: Arc<Limits>) -> Self {
        let hello_left = Some(limits.client_hello_bytes);
        let (first, pace) = (First::Unread, Pace::default());
        Self { tcp, link, limits, hello_left, first, pace, lingering: None }
    }

    /// Lifts the limit on what may come in before the ClientHello is read.
    pub(crate) fn hello_read(&mut self) {
        self.hello_left = None;
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
        ready!(Pin::new(&mut self.tcp).poll_read(context, buffer))?;
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
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.refuse_if_cut()?;
        let result = Pin::new(&mut self.tcp).poll_write(context, buffer);
        self.account_write(result, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.refuse_if_cut()?;
        let result = Pin::new(&mut self.tcp).poll_write_vectored(context, buffers);
        self.account_write(result, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    /// Says that nothing more will be sent, then lets the client finish for a moment: closing
    /// while it still sends would take our last words back (RFC 9112 §9.6).
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let Some(lingering) = &mut this.lingering else {
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
