//! Bodies in transit: what visitors send, with its limits, and what they are answered.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Version};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::Instant;

use super::account::Account;
use super::streams;
use crate::config::Limits;
use crate::headers;
use crate::link::Link;
use crate::pace::Pace;
use crate::upstream::{Broken, Lease};

/// Octets of a body held at one time by each who passes it on: one record of TLS.
pub(crate) const BUFFER: usize = 16 * 1024;

/// What a visitor sends, on its way to the upstream: counted, limited in size and slowness.
#[derive(Debug)]
pub(crate) struct Inbound {
    incoming: Option<Incoming>,
    version: Version,
    limits: Arc<Limits>,
    meter: Arc<Meter>,
    pace: Pace,
}

/// What came in so far; outlives the body.
#[derive(Clone, Debug)]
pub(crate) struct Intake(Arc<Meter>);

#[derive(Debug)]
struct Meter {
    link: Arc<Link>,
    started: Instant,
    moved_after_ms: AtomicU64,
    bytes: AtomicU64,
    broken: AtomicU8,
    whole: AtomicBool,
}

/// A visitor's body went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the visitor's request body broke off: {0:?}")]
pub(crate) struct BrokenBody(Broken);

impl Inbound {
    /// Takes the body of a request, which came over the link.
    pub(crate) fn of(
        request: Request<Incoming>,
        limits: Arc<Limits>,
        link: Arc<Link>,
        started: Instant,
    ) -> Request<Self> {
        let version = request.version();
        request.map(|incoming| {
            let meter = Arc::new(Meter {
                link,
                started,
                moved_after_ms: AtomicU64::new(0),
                bytes: AtomicU64::new(0),
                broken: AtomicU8::new(0),
                whole: AtomicBool::new(incoming.is_end_stream()),
            });
            Self { incoming: Some(incoming), version, limits, meter, pace: Pace::default() }
        })
    }

    /// Returns a body that has ended, counted by the same meter.
    pub(crate) fn emptied(&self) -> Self {
        let (limits, meter) = (Arc::clone(&self.limits), Arc::clone(&self.meter));
        Self { incoming: None, version: self.version, limits, meter, pace: Pace::default() }
    }

    pub(crate) fn intake(&self) -> Intake {
        Intake(Arc::clone(&self.meter))
    }

    /// Counts what came, and takes out what may not go on.
    fn pass(&mut self, mut frame: Frame<Bytes>) -> Poll<Option<Result<Frame<Bytes>, BrokenBody>>> {
        let count = frame.data_ref().map_or(0, Bytes::len);
        self.pace.progress(count, &self.limits);
        let total = self.meter.add(count);
        if self.limits.body_bytes != 0 && total > self.limits.body_bytes {
            return self.fail(Broken::TooLarge);
        }
        let trailers = frame.trailers_mut().map(headers::strip_trailers);
        if trailers.is_some() || self.is_end_stream() {
            self.meter.end();
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn fail(&self, broken: Broken) -> Poll<Option<Result<Frame<Bytes>, BrokenBody>>> {
        self.meter.broken.store(code(broken), Ordering::Relaxed);
        Poll::Ready(Some(Err(BrokenBody(broken))))
    }
}

impl Intake {
    pub(crate) fn bytes(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed)
    }

    /// Says whether all of the body was taken in.
    pub(crate) fn is_whole(&self) -> bool {
        self.0.whole.load(Ordering::Relaxed)
    }

    /// Says when the visitor last sent something.
    pub(crate) fn last_moved(&self) -> Instant {
        self.0.started + Duration::from_millis(self.0.moved_after_ms.load(Ordering::Relaxed))
    }

    /// Says what went wrong with the body, if something did.
    pub(crate) fn broken(&self) -> Option<Broken> {
        match self.0.broken.load(Ordering::Relaxed) {
            1 => Some(Broken::TooLarge),
            2 => Some(Broken::TooSlow),
            3 => Some(Broken::Aborted),
            _ => None,
        }
    }
}

fn code(broken: Broken) -> u8 {
    match broken {
        Broken::TooLarge => 1,
        Broken::TooSlow => 2,
        Broken::Aborted => 3,
    }
}

impl Meter {
    fn add(&self, count: usize) -> u64 {
        let millis = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved_after_ms.store(millis, Ordering::Relaxed);
        self.bytes.fetch_add(count as u64, Ordering::Relaxed) + count as u64
    }

    fn end(&self) {
        self.whole.store(true, Ordering::Relaxed);
        self.link.body_ended();
    }
}

impl Body for Inbound {
    type Data = Bytes;
    type Error = BrokenBody;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenBody>>> {
        let this = &mut *self;
        let Some(incoming) = &mut this.incoming else { return Poll::Ready(None) };
        match Pin::new(&mut *incoming).poll_frame(context) {
            Poll::Pending => match this.pace.poll_waiting(&this.limits, context) {
                Poll::Ready(()) => this.fail(Broken::TooSlow),
                Poll::Pending => Poll::Pending,
            },
            // A stream that its client gave up is over too (RFC 9113 §8.1), but not at its end.
            Poll::Ready(None) if this.version == Version::HTTP_2 && !incoming.is_end_stream() => {
                this.fail(Broken::Aborted)
            }
            Poll::Ready(None) => {
                this.meter.end();
                Poll::Ready(None)
            }
            Poll::Ready(Some(Err(_))) => this.fail(Broken::Aborted),
            Poll::Ready(Some(Ok(frame))) => this.pass(frame),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

/// What a visitor is answered; the request's account closes when it has been sent or given up.
pub(crate) struct Outbound {
    source: Source,
    account: Option<Account>,
}

enum Source {
    /// A page of ours.
    Ready(Option<Bytes>),
    /// What the upstream answers.
    Relayed { incoming: Incoming, lease: Option<Lease> },
}

impl Outbound {
    pub(crate) fn ready(bytes: Bytes, account: Account) -> Self {
        let source = Source::Ready((!bytes.is_empty()).then_some(bytes));
        Self { source, account: Some(account) }
    }

    /// The answer to an upgrade, whose account goes on with the tunnel.
    pub(crate) fn nothing() -> Self {
        Self { source: Source::Ready(None), account: None }
    }

    pub(crate) fn relayed(incoming: Incoming, lease: Lease, account: Account) -> Self {
        let mut lease = Some(lease);
        if incoming.is_end_stream() {
            finish(&mut lease);
        }
        Self { source: Source::Relayed { incoming, lease }, account: Some(account) }
    }
}

fn finish(lease: &mut Option<Lease>) {
    if let Some(lease) = lease.take() {
        lease.finish();
    }
}

impl Body for Outbound {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let this = &mut *self;
        streams::asked();
        let frame = match &mut this.source {
            Source::Ready(bytes) => bytes.take().map(|bytes| Ok(Frame::data(bytes))),
            Source::Relayed { incoming, lease } => {
                let mut frame = ready!(Pin::new(&mut *incoming).poll_frame(context));
                if let Some(Ok(frame)) = &mut frame
                    && let Some(trailers) = frame.trailers_mut()
                {
                    headers::settle_trailers(trailers);
                }
                if frame.is_none() || incoming.is_end_stream() {
                    finish(lease);
                }
                frame
            }
        };
        if let Some(Ok(frame)) = &frame {
            let octets = frame.data_ref().map_or(0, Bytes::len);
            streams::offered(octets);
            if let Some(account) = &mut this.account {
                account.sent(octets);
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        match &self.source {
            Source::Ready(bytes) => bytes.is_none(),
            Source::Relayed { incoming, .. } => incoming.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.source {
            Source::Ready(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Source::Relayed { incoming, .. } => incoming.size_hint(),
        }
    }
}
