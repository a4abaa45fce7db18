//! One connection served to its end: requests, idle time, the session's end, the cut.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::{oneshot, watch};
use tokio::time::{Instant, Sleep, sleep};

use super::bell::Bell;
use super::body::{BUFFER, Outbound};
use super::http1::{Http1, Line, REST};
use super::request::handle;
use super::streams::Streams;
use crate::config::Limits;
use crate::limits::Slot;
use crate::metrics;
use crate::session::{Registered, Session};
use crate::tls::Stream;
use crate::worker::Phase;

/// One live connection and its place among the others; all is given back with the last user of it.
pub(crate) struct Connection {
    pub(crate) session: Arc<Session>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) worker: usize,
    /// Who takes the connection over when its protocol has changed.
    taker: Mutex<Option<oneshot::Sender<Box<Line>>>>,
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
        let taker = Mutex::default();
        Self { session, limits, worker, taker, _registered: registered, _slot: slot }
    }

    /// Returns the place where the connection will be once the client has been told that its
    /// protocol changes (HTTP/1.1 only).
    pub(super) fn take_over(&self) -> oneshot::Receiver<Box<Line>> {
        let (taker, taken) = oneshot::channel();
        *self.taker() = Some(taker);
        taken
    }

    pub(super) fn take_taker(&self) -> Option<oneshot::Sender<Box<Line>>> {
        self.taker().take()
    }

    fn taker(&self) -> MutexGuard<'_, Option<oneshot::Sender<Box<Line>>>> {
        self.taker.lock().unwrap_or_else(PoisonError::into_inner)
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
    if http2 {
        let served =
            http2_builder(&limits).serve_connection(TokioIo::new(stream), Answers(connection));
        let speech = Http2(Box::pin(served));
        Box::pin(async move {
            let alarm = Alarm::new(&session, limits.idle(), None);
            drive(speech, &session, alarm, stopping).await;
        })
    } else {
        let speech = Http1::new(stream, connection);
        Box::pin(async move {
            let alarm = Alarm::new(&session, limits.idle(), Some(limits.header()));
            drive(speech, &session, alarm, stopping).await;
        })
    }
}

/// A version of HTTP at work on one connection.
pub(super) trait Speech {
    /// Ready when the connection has ended.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()>;
    /// Lets requests in progress end, and takes no others.
    fn stop(&mut self);
    /// Says whether no more is held than an idle connection needs.
    fn is_resting(&self) -> bool;
    /// Gives back what an idle connection does not need, if it is idle.
    fn rest(&mut self);
}

/// Answers the requests of one connection.
pub(super) struct Answers(pub(super) Arc<Connection>);

impl Service<Request<Incoming>> for Answers {
    type Response = Response<Outbound>;
    type Error = Infallible;
    type Future = Answering;

    fn call(&self, request: Request<Incoming>) -> Answering {
        let connection = Arc::clone(&self.0);
        Box::pin(async move {
            let awaited = Awaited(Some(Arc::clone(&connection)));
            let answer = handle(connection, request).await;
            awaited.answered();
            Ok(answer)
        })
    }
}

/// An answer that the client waits for. If it goes before, the client has given it up: in HTTP/2 it may do so, and ask
/// for the next at once, faster than a backend notices (RFC 9113 §10.5).
struct Awaited(Option<Arc<Connection>>);

impl Awaited {
    fn answered(mut self) {
        if let Some(connection) = self.0.take() {
            connection.session.link.answered();
        }
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        let Some(connection) = self.0.take() else { return };
        let link = &connection.session.link;
        if link.given_up() > connection.limits.stream_resets && link.cut() {
            metrics::shed("resets");
        }
    }
}

/// One HTTP/2 connection.
struct Http2(Pin<Box<http2::Connection<TokioIo<Stream>, Answers, Streams>>>);

impl Speech for Http2 {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().poll(context).map(|_| ())
    }

    fn stop(&mut self) {
        self.0.as_mut().graceful_shutdown();
    }

    fn is_resting(&self) -> bool {
        true
    }

    fn rest(&mut self) {}
}

fn http2_builder(limits: &Arc<Limits>) -> http2::Builder<Streams> {
    let mut builder = http2::Builder::new(Streams(Arc::clone(limits)));
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
async fn drive(
    mut speech: impl Speech,
    session: &Session,
    mut alarm: Alarm<'_>,
    mut stopping: watch::Receiver<Phase>,
) {
    let mut over = pin!(session.wait_for_end());
    let mut stop = pin!(stopping.wait_for(|phase| *phase != Phase::Serving));
    let (mut stopped, mut bell) = (false, Bell::new());
    poll_fn(|context| {
        if let Some(waker) = bell.answer(context) {
            let context = &mut Context::from_waker(waker);
            if over.as_mut().poll(context).is_ready() {
                return Poll::Ready(());
            }
            if !stopped && stop.as_mut().poll(context).is_ready() {
                stopped = true;
                speech.stop();
            }
        }
        loop {
            if speech.poll(context).is_ready() {
                return Poll::Ready(());
            }
            match ready!(alarm.poll(stopped || speech.is_resting(), context)) {
                Ring::Over => return Poll::Ready(()),
                Ring::Rest => speech.rest(),
            }
        }
    })
    .await;
}

/// Goes off when a connection may rest, and when it has waited too long for a request.
struct Alarm<'a> {
    session: &'a Session,
    idle: Duration,
    header: Option<Duration>,
    sleep: Pin<Box<Sleep>>,
    /// Whether the sleep ends soon, to see whether the connection may rest.
    soon: bool,
}

/// Why an alarm goes off.
enum Ring {
    Rest,
    Over,
}

impl<'a> Alarm<'a> {
    fn new(session: &'a Session, idle: Duration, header: Option<Duration>) -> Self {
        Self { session, idle, header, sleep: Box::pin(sleep(idle)), soon: false }
    }

    /// A deadline that moved away needs no resetting: the sleep ends early and is set anew, which
    /// is cheaper than setting it at every request. Behind the last request nobody rests.
    fn poll(&mut self, resting: bool, context: &mut Context<'_>) -> Poll<Ring> {
        let link = &self.session.link;
        if !resting && !self.soon && link.may_rest() {
            self.soon = true;
            self.sleep.as_mut().reset(Instant::now() + REST);
        }
        loop {
            let deadline = self.session.link.idle_deadline(self.idle, self.header);
            if let Some(deadline) = deadline.filter(|&earlier| earlier < self.sleep.deadline()) {
                self.sleep.as_mut().reset(deadline);
            }
            ready!(self.sleep.as_mut().poll(context));
            let now = Instant::now();
            if deadline.is_some_and(|deadline| deadline <= now) {
                return Poll::Ready(Ring::Over);
            }
            self.soon = false;
            self.sleep.as_mut().reset(deadline.unwrap_or(now + self.idle));
            if !resting {
                return Poll::Ready(Ring::Rest);
            }
        }
    }
}
