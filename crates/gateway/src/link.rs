//! What is known of one live connection without knowing who is on it: activity, and the cut.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// Shared by all who work for one connection.
#[derive(Debug)]
pub(crate) struct Link {
    opened: Instant,
    cut: AtomicBool,
    cut_notice: Notify,
    in_flight: AtomicU32,
    /// Milliseconds after `opened` at which the connection last became idle.
    idle_since: AtomicU64,
    /// Milliseconds after `opened` at which the next request began to arrive; 0: it has not.
    head_since: AtomicU64,
    /// Whether something was written that the system has not taken yet.
    unsent: AtomicBool,
    /// Whether the client said that it will send nothing after its current request.
    last: AtomicBool,
    /// Whether the body of the last request has not been read to its end.
    body_due: AtomicBool,
    /// Requests given up before they were answered, less those that were answered.
    given_up: AtomicU32,
}

/// A request being served; the connection is not idle while one exists.
#[derive(Debug)]
pub(crate) struct InFlight(Arc<Link>);

impl Link {
    pub(crate) fn new() -> Self {
        Self {
            opened: Instant::now(),
            cut: AtomicBool::new(false),
            cut_notice: Notify::new(),
            in_flight: AtomicU32::new(0),
            idle_since: AtomicU64::new(0),
            head_since: AtomicU64::new(0),
            unsent: AtomicBool::new(false),
            last: AtomicBool::new(false),
            body_due: AtomicBool::new(false),
            given_up: AtomicU32::new(0),
        }
    }

    /// Ends the connection; true for the first caller.
    pub(crate) fn cut(&self) -> bool {
        let first = !self.cut.swap(true, Ordering::AcqRel);
        self.cut_notice.notify_waiters();
        first
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Acquire)
    }

    /// Resolves when the connection is cut.
    pub(crate) async fn wait_for_cut(&self) {
        loop {
            let notice = self.cut_notice.notified();
            tokio::pin!(notice);
            notice.as_mut().enable();
            if self.is_cut() {
                return;
            }
            notice.await;
        }
    }

    /// Notes that something arrived.
    pub(crate) fn received(&self) {
        if !self.is_serving() {
            let now = self.millis().max(1);
            let _ = self.head_since.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    /// Forgets what arrived before requests could: the handshake.
    pub(crate) fn begin(&self) {
        self.idle_since.store(self.millis(), Ordering::Relaxed);
        self.head_since.store(0, Ordering::Relaxed);
    }

    /// Notes that a request is being served until the returned value is dropped.
    pub(crate) fn enter(self: &Arc<Self>) -> InFlight {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        self.head_since.store(0, Ordering::Relaxed);
        InFlight(Arc::clone(self))
    }

    /// Notes that a request is answered, which makes up for one that was given up.
    pub(crate) fn answered(&self) {
        let less = |given_up: u32| given_up.checked_sub(1);
        let _ = self.given_up.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
    }

    /// Notes that a client gave a request up before it was answered; returns how many it has not made up for.
    pub(crate) fn given_up(&self) -> u32 {
        self.given_up.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Notes that the request being served has a body.
    pub(crate) fn expect_body(&self) {
        self.body_due.store(true, Ordering::Relaxed);
    }

    /// Notes that the request being served has come whole.
    pub(crate) fn body_ended(&self) {
        self.body_due.store(false, Ordering::Relaxed);
    }

    /// Says whether a request is being served.
    pub(crate) fn is_serving(&self) -> bool {
        self.in_flight.load(Ordering::Relaxed) > 0
    }

    /// Notes that the request that has come is the last.
    pub(crate) fn expect_no_more(&self) {
        self.last.store(true, Ordering::Relaxed);
    }

    /// Says whether the last request has been served.
    pub(crate) fn is_done(&self) -> bool {
        self.last.load(Ordering::Relaxed) && !self.is_serving()
    }

    /// Says when the connection has waited too long for a request, as things are now.
    pub(crate) fn idle_deadline(
        &self,
        idle: Duration,
        header: Option<Duration>,
    ) -> Option<Instant> {
        if self.is_serving() {
            return None;
        }
        let after =
            |millis: u64, limit: Duration| self.opened + Duration::from_millis(millis) + limit;
        let idle = after(self.idle_since.load(Ordering::Relaxed), idle);
        match (self.head_since.load(Ordering::Relaxed), header) {
            (0, _) | (_, None) => Some(idle),
            (began, Some(header)) => Some(idle.min(after(began, header))),
        }
    }

    /// Notes whether something is still to be sent.
    pub(crate) fn sending(&self, unsent: bool) {
        self.unsent.store(unsent, Ordering::Relaxed);
    }

    /// Says whether the connection is between two requests: an answer may go before its request has come whole, and
    /// what is left of that is no request.
    pub(crate) fn may_rest(&self) -> bool {
        !self.is_serving() && !self.body_due.load(Ordering::Relaxed) && !self.is_done()
    }

    /// Says whether the connection may rest, and nothing has come, been served or been left unsent for so long.
    pub(crate) fn is_quiet(&self, rest: Duration) -> bool {
        self.may_rest()
            && self.head_since.load(Ordering::Relaxed) == 0
            && !self.unsent.load(Ordering::Relaxed)
            && self.millis() >= self.idle_since.load(Ordering::Relaxed) + rest.as_millis() as u64
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        if self.0.in_flight.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.0.idle_since.store(self.0.millis(), Ordering::Relaxed);
            self.0.head_since.store(0, Ordering::Relaxed);
        }
    }
}
