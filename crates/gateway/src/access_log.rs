//! The access log: one JSON line for each request, with the identity it was made under.
//!
//! Lines pass through a bounded queue to a thread of their own, so that a slow or full disk never
//! holds up a request. What could not be written is counted, and the log says so. Not the audit
//! log: that one may not lose.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, SyncSender, TrySendError};
use std::thread::{self, Thread};
use std::time::Duration;

pub use line::Line;
use writer::Writer;

mod line;
mod writer;

#[cfg(test)]
mod tests;

/// The most lines that wait to be written; what comes on top is dropped and counted.
const QUEUE_LINES: usize = 8192;

/// The handle that requests write through; cheap to clone.
#[derive(Clone, Debug)]
pub struct AccessLog {
    queue: SyncSender<Message>,
    shared: Arc<Shared>,
    writer: Thread,
}

/// How the log fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// Lines lost since the start, because the queue was full or the file could not be written.
    pub dropped: u64,
    /// Whether the last attempt to write the file failed.
    pub state: State,
}

/// Whether the log's file can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The last attempt succeeded.
    Writing,
    /// The last attempt failed; each line is tried anew.
    Failing,
}

#[derive(Debug)]
enum Message {
    Line(Box<Line>),
    Wake,
    Flush(mpsc::SyncSender<()>),
}

#[derive(Debug, Default)]
struct Shared {
    dropped: AtomicU64,
    failing: AtomicBool,
    reopen: AtomicBool,
}

impl AccessLog {
    /// Opens (or makes, mode 0640) the file at `path` for appending and starts the thread that
    /// writes it.
    ///
    /// The thread ends when the last clone is dropped, after what was queued is written.
    ///
    /// # Errors
    /// The file cannot be opened, or the thread cannot be started.
    pub fn to(path: &Path) -> io::Result<Self> {
        Self::with_queue(path, QUEUE_LINES)
    }

    fn with_queue(path: &Path, lines: usize) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let mut writer = Writer::open(path, Arc::clone(&shared))?;
        let (queue, messages) = mpsc::sync_channel(lines);
        let thread = thread::Builder::new()
            .name("access-log".to_owned())
            .spawn(move || writer.run(&messages))?;
        Ok(Self { queue, shared, writer: thread.thread().clone() })
    }

    /// Queues one line; never waits. A line that finds the queue full is dropped and counted.
    pub fn write(&self, line: Line) {
        match self.queue.try_send(Message::Line(Box::new(line))) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => self.shared.drop_one(),
        }
    }

    /// Closes the file and opens its path again, so that a rotated file is let go; never waits.
    pub fn reopen(&self) {
        self.shared.reopen.store(true, Ordering::Release);
        // A queue that is full needs no waking: its next line sees the wish.
        let _ = self.queue.try_send(Message::Wake);
        self.writer.unpark();
    }

    /// Waits until everything queued before is handed to the operating system, or `patience` is
    /// over.
    pub fn flush(&self, patience: Duration) {
        let (done, finished) = mpsc::sync_channel(1);
        let (queue, writer) = (self.queue.clone(), self.writer.clone());
        // A full queue would hold this thread up for longer than its patience.
        thread::spawn(move || {
            let _ = queue.send(Message::Flush(done));
            writer.unpark();
        });
        // Running out of patience is an answer, not an error.
        let _ = finished.recv_timeout(patience);
    }

    /// Says how many lines were lost and whether the file can be written.
    pub fn health(&self) -> Health {
        let failing = self.shared.failing.load(Ordering::Relaxed);
        Health {
            dropped: self.shared.dropped.load(Ordering::Relaxed),
            state: if failing { State::Failing } else { State::Writing },
        }
    }
}

impl Shared {
    fn drop_one(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }
}
