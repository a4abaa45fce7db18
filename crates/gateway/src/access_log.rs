//! The access log: one JSON line for each request, with the identity it was made under.
//!
//! Lines are collected, up to a bound, for a thread of their own, so that a slow or full disk never
//! holds up a request. What could not be written is counted, and the log says so. Not the audit
//! log: that one may not lose.

use std::io;
use std::mem;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

pub use line::{Line, Peer, Tail};
use writer::Writer;

mod line;
mod writer;

#[cfg(test)]
mod tests;

/// The most lines that wait to be written; what comes on top is dropped and counted.
const QUEUE_LINES: u64 = 8192;

/// The handle that requests write through; cheap to clone.
#[derive(Clone, Debug)]
pub struct AccessLog(Arc<Handle>);

/// Ends the writing thread when dropped.
#[derive(Debug)]
struct Handle {
    shared: Arc<Shared>,
    writer: Thread,
}

/// How the log fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// Lines lost since the start, because too many waited or the file could not be written.
    pub dropped: u64,
    /// Whether the last attempt to write the file failed.
    pub state: State,
}

/// Whether the log's file can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The last attempt succeeded.
    Writing,
    /// The last attempt failed; the next lines are tried anew.
    Failing,
}

/// What requests and the writing thread share.
#[derive(Debug)]
struct Shared {
    waiting: Mutex<Waiting>,
    /// Told when lines were written, or lost.
    settled: Condvar,
    most_lines: u64,
    dropped: AtomicU64,
    failing: AtomicBool,
}

/// What waits for the writing thread.
#[derive(Debug, Default)]
struct Waiting {
    text: String,
    lines: u64,
    /// The time of the first of them.
    first_ms: i64,
    /// Lines taken in, and of them those that wait no more.
    queued: u64,
    settled: u64,
    reopen: bool,
    ended: bool,
    /// Whether the writing thread sleeps until it is woken.
    asleep: bool,
}

impl AccessLog {
    /// Opens (or makes, mode 0640) the file at `path` for appending and starts the thread that
    /// writes it.
    ///
    /// The thread ends when the last clone is dropped, after what waits is written.
    ///
    /// # Errors
    /// The file cannot be opened, or the thread cannot be started.
    pub fn to(path: &Path) -> io::Result<Self> {
        Self::with_queue(path, QUEUE_LINES)
    }

    fn with_queue(path: &Path, most_lines: u64) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            waiting: Mutex::default(),
            settled: Condvar::new(),
            most_lines,
            dropped: AtomicU64::new(0),
            failing: AtomicBool::new(false),
        });
        let mut writer = Writer::open(path, Arc::clone(&shared))?;
        let thread =
            thread::Builder::new().name("access-log".to_owned()).spawn(move || writer.run())?;
        Ok(Self(Arc::new(Handle { shared, writer: thread.thread().clone() })))
    }

    /// Hands one line over; never waits for the file. A line that finds too many waiting is dropped
    /// and counted.
    pub fn write(&self, line: &Line<'_>) {
        let text = line.encode();
        let mut waiting = self.0.shared.waiting();
        if waiting.lines >= self.0.shared.most_lines {
            self.0.shared.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        if waiting.lines == 0 {
            waiting.first_ms = line.time;
        }
        waiting.text.push_str(&text);
        waiting.lines += 1;
        waiting.queued += 1;
        let asleep = mem::take(&mut waiting.asleep);
        drop(waiting);
        // While the writer collects, a line costs no waking of its thread.
        if asleep {
            self.0.writer.unpark();
        }
    }

    /// Closes the file and opens its path again, so that a rotated file is let go; never waits for
    /// it.
    pub fn reopen(&self) {
        self.0.shared.waiting().reopen = true;
        self.0.writer.unpark();
    }

    /// Waits until everything written before is handed to the operating system, or `patience` is
    /// over.
    pub fn flush(&self, patience: Duration) {
        let waiting = self.0.shared.waiting();
        let wanted = waiting.queued;
        self.0.writer.unpark();
        // Running out of patience is an answer, not an error.
        let _ = self
            .0
            .shared
            .settled
            .wait_timeout_while(waiting, patience, |waiting| waiting.settled < wanted);
    }

    /// Says how many lines were lost and whether the file can be written.
    pub fn health(&self) -> Health {
        let failing = self.0.shared.failing.load(Ordering::Relaxed);
        Health {
            dropped: self.0.shared.dropped.load(Ordering::Relaxed),
            state: if failing { State::Failing } else { State::Writing },
        }
    }
}

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.shared.waiting().ended = true;
        self.writer.unpark();
    }
}
