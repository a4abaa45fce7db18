//! How long a slow client may keep us waiting: a grace, plus time earned by what it moved.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use crate::config::Limits;

/// Measures the waiting of one side of one connection or body.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    waiting: Option<Waiting>,
    waited: Duration,
    moved: u64,
}

#[derive(Debug)]
struct Waiting {
    since: Instant,
    deadline: Pin<Box<Sleep>>,
}

impl Pace {
    /// Notes that we wait; ready when the client has used up our patience.
    pub(crate) fn poll_waiting(&mut self, limits: &Limits, context: &mut Context<'_>) -> Poll<()> {
        let patience = limits.patience(self.moved).saturating_sub(self.waited);
        let waiting = self.waiting.get_or_insert_with(|| {
            let since = Instant::now();
            let longest = patience.min(limits.patience(0));
            Waiting { since, deadline: Box::pin(sleep_until(since + longest)) }
        });
        waiting.deadline.as_mut().poll(context)
    }

    /// Notes that `bytes` moved. What happened long ago counts half, and less.
    pub(crate) fn progress(&mut self, bytes: usize, limits: &Limits) {
        if let Some(waiting) = self.waiting.take() {
            self.waited += waiting.since.elapsed();
        }
        self.moved = self.moved.saturating_add(bytes as u64);
        let memory = u64::from(limits.slow_bytes) * u64::from(limits.slow_secs) * 4;
        if self.moved > memory {
            self.moved /= 2;
            self.waited /= 2;
        }
    }
}

#[cfg(test)]
mod tests;
