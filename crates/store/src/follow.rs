//! Following the store: noticing changes made by this process and by others on the same file.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::error::Error;
use crate::view::View;

/// How often the file is asked whether another process has committed.
const POLL: Duration = Duration::from_millis(50);

/// Raised by the writer of this process after a commit, so that nobody waits for the next poll.
#[derive(Debug, Default)]
pub(crate) struct Signal {
    raised: Mutex<u64>,
    condition: Condvar,
}

impl Signal {
    pub(crate) fn raise(&self) {
        *self.raised.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.condition.notify_all();
    }

    /// Waits until it has been raised more than `seen` times or the time is over, and returns how
    /// often it has been raised.
    fn wait(&self, seen: u64, timeout: Duration) -> u64 {
        let raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.condition.wait_timeout_while(raised, timeout, |raised| *raised <= seen);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Follows the changes of a store from the moment it is made.
#[derive(Debug)]
pub struct Follower {
    view: View,
    signal: Arc<Signal>,
    raised: u64,
    version: i64,
    change_seq: u64,
}

impl Follower {
    pub(crate) fn new(view: View, signal: Arc<Signal>) -> Result<Self, Error> {
        let version = view.connection.version()?;
        let change_seq = view.change_seq()?;
        Ok(Self { view, signal, raised: 0, version, change_seq })
    }

    /// Returns the sequence number of the last change seen.
    pub fn change_seq(&self) -> u64 {
        self.change_seq
    }

    /// Waits until something was changed, by whichever process, or `timeout` is over. Changes of
    /// other processes are seen within 50 ms; events that change nothing do not count.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn wait_for_change(&mut self, timeout: Duration) -> Result<bool, Error> {
        let mut left = timeout;
        loop {
            if self.has_moved()? {
                return Ok(true);
            }
            if left.is_zero() {
                return Ok(false);
            }
            let step = left.min(POLL);
            self.raised = self.signal.wait(self.raised, step);
            left = left.saturating_sub(step);
        }
    }

    fn has_moved(&mut self) -> Result<bool, Error> {
        let version = self.view.connection.version()?;
        if version == self.version {
            return Ok(false);
        }
        let seen = std::mem::replace(&mut self.change_seq, self.view.change_seq()?);
        self.version = version;
        Ok(seen != self.change_seq)
    }
}
