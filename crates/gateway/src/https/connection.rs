//! One connection served to its end: requests, idle time, the session's end, the cut.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep};

use super::body::{BUFFER, Outbound};
use super::request::handle;
use crate::config::Limits;
use crate::limits::Slot;
use crate::session::{Registered, Session};
use crate::tls::Stream;
use crate::worker::Phase;

/// One live connection and its place among the others; all is given back with the last user of it.
pub(crate) struct Connection {
    pub(crate) session: Arc<Session>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) worker: usize,
    _registered: Registered,
    _slot: Slot,
}

impl Connection {
    pub(crate) fn new(
        session: Arc<Session>,
        limits: Arc<Limits>,
        worker: usize,
        slot: Slot,
    ) -> Self {
        let registered = session.shared.registry.register(&session);
        Self { session, limits, worker, _registered: registered, _slot: slot }
    }
}

/// A connection being served. In a box, since one that idles should hold no more than it needs.
pub(crate) type Served = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The answer to one request being made; held only while there is a request.
type Answering = Pin<Box<dyn Future<Output = Result<Response<Outbound>, Infallible>> + Send>>;

/// Serves one connection until it ends, is cut, has idled too long, or the gateway stops.
pub(crate) fn serve(
    stream: Stream,
    http2: bool,
    connection: Arc<Connection>,
    stopping: watch::Receiver<Phase>,
) -> Served {
    let session = Arc::clone(&connection.session);
    let limits = Arc::clone(&connection.limits);
    let service = service_fn(move |request| answer(Arc::clone(&connection), request));
    let io = TokioIo::new(stream);
    if http2 {
        let served = Box::pin(http2_builder(&limits).serve_connection(io, service));
        Box::pin(async move {
            let alarm = Alarm::new(&session, limits.idle(), None);
            drive(served, |c| c.graceful_shutdown(), &session, alarm, stopping).await;
        })
    } else {
        let served = Box::pin(http1_builder(&limits).serve_connection(io, service).with_upgrades());
        Box::pin(async move {
            let alarm = Alarm::new(&session, limits.idle(), Some(limits.header()));
            drive(served, |c| c.graceful_shutdown(), &session, alarm, stopping).await;
        })
    }
}

fn answer(connection: Arc<Connection>, request: Request<Incoming>) -> Answering {
    Box::pin(async move { Ok(handle(connection, request).await) })
}

fn http1_builder(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        // Our own measure tells an idle connection from a slow header; see `Link::idle_deadline`.
        .header_read_timeout(None)
        .max_header_size(limits.header_bytes as usize)
        .max_buf_size(BUFFER.max(2 * limits.header_bytes as usize))
        .max_headers(limits.header_fields as usize);
    builder
}

fn http2_builder(limits: &Limits) -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.streams)
        .max_pending_accept_reset_streams(limits.stream_resets as usize)
        .max_local_error_reset_streams(limits.stream_resets as usize)
        .max_header_list_size(limits.header_bytes)
        .max_send_buf_size(BUFFER);
    builder
}

/// Polls a connection beside everything that may end it.
async fn drive<C, E>(
    mut connection: Pin<Box<C>>,
    begin_shutdown: impl Fn(Pin<&mut C>),
    session: &Session,
    mut alarm: Alarm<'_>,
    mut stopping: watch::Receiver<Phase>,
) where
    C: Future<Output = Result<(), E>>,
{
    let mut over = pin!(session.wait_for_end());
    let mut stop = pin!(stopping.wait_for(|phase| *phase != Phase::Serving));
    let mut stopped = false;
    poll_fn(|context| {
        if over.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        if !stopped && stop.as_mut().poll(context).is_ready() {
            stopped = true;
            begin_shutdown(connection.as_mut());
        }
        if connection.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        alarm.poll(context)
    })
    .await;
}

/// Goes off when a connection has waited too long for a request.
struct Alarm<'a> {
    session: &'a Session,
    idle: Duration,
    header: Option<Duration>,
    sleep: Pin<Box<Sleep>>,
}

impl<'a> Alarm<'a> {
    fn new(session: &'a Session, idle: Duration, header: Option<Duration>) -> Self {
        Self { session, idle, header, sleep: Box::pin(sleep(idle)) }
    }

    /// Ready when the connection is over. A deadline that moved away needs no resetting: the sleep
    /// ends early and is set anew, which is cheaper than setting it at every request.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        loop {
            let deadline = self.session.link.idle_deadline(self.idle, self.header);
            if let Some(deadline) = deadline.filter(|&earlier| earlier < self.sleep.deadline()) {
                self.sleep.as_mut().reset(deadline);
            }
            ready!(self.sleep.as_mut().poll(context));
            let now = Instant::now();
            match deadline {
                Some(deadline) if deadline <= now => return Poll::Ready(()),
                Some(deadline) => self.sleep.as_mut().reset(deadline),
                None => self.sleep.as_mut().reset(now + self.idle),
            }
        }
    }
}
