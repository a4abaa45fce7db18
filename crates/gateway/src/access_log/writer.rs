//! The thread that owns the access log's file.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use super::Shared;
use super::line::Gap;

/// How long lines are collected before they are written together.
const COLLECTING: Duration = Duration::from_millis(20);

/// Room for lines that is kept, in octets.
const ROOM: usize = 64 * 1024;

/// Writes lines to the file, opening it anew when that is asked for or after a failure.
#[derive(Debug)]
pub(super) struct Writer {
    path: PathBuf,
    file: Option<File>,
    /// The lines being written.
    text: String,
    /// The number of lost lines that the file tells of.
    told: u64,
    shared: Arc<Shared>,
}

/// What was taken from those who wait, besides the text.
struct Batch {
    lines: u64,
    first_ms: i64,
    reopen: bool,
    ended: bool,
}

impl Writer {
    pub(super) fn open(path: &Path, shared: Arc<Shared>) -> io::Result<Self> {
        let file = Some(append_to(path)?);
        Ok(Self { path: path.to_owned(), file, text: String::new(), told: 0, shared })
    }

    /// Writes what comes, the first line at once and those behind it a moment later together.
    pub(super) fn run(&mut self) {
        loop {
            let batch = self.take();
            if batch.reopen {
                self.reopen();
            }
            if batch.lines > 0 {
                self.write(&batch);
            }
            self.settle(batch.lines);
            if batch.ended {
                return;
            }
            // Whoever cannot wait unparks.
            thread::park_timeout(COLLECTING);
        }
    }

    /// Waits until there is something to do, and takes it.
    fn take(&mut self) -> Batch {
        loop {
            let mut waiting = self.shared.waiting();
            if waiting.lines > 0 || waiting.reopen || waiting.ended {
                mem::swap(&mut self.text, &mut waiting.text);
                waiting.asleep = false;
                return Batch {
                    lines: mem::take(&mut waiting.lines),
                    first_ms: waiting.first_ms,
                    reopen: mem::take(&mut waiting.reopen),
                    ended: waiting.ended,
                };
            }
            waiting.asleep = true;
            drop(waiting);
            thread::park();
        }
    }

    /// Tells whoever waits for it that lines are written, or lost.
    fn settle(&mut self, lines: u64) {
        self.text.clear();
        self.text.shrink_to(ROOM);
        self.shared.waiting().settled += lines;
        self.shared.settled.notify_all();
    }

    fn write(&mut self, batch: &Batch) {
        if self.file.is_none() {
            self.reopen();
        }
        match self.tell_gap(batch.first_ms).and_then(|()| self.append()) {
            Ok(()) => self.shared.failing.store(false, Ordering::Relaxed),
            Err(error) => {
                self.shared.dropped.fetch_add(batch.lines, Ordering::Relaxed);
                self.fail(&error);
            }
        }
    }

    /// Puts a line about lost lines before the next ones that can be written.
    fn tell_gap(&mut self, time: i64) -> io::Result<()> {
        let dropped = self.shared.dropped.load(Ordering::Relaxed);
        if dropped == self.told {
            return Ok(());
        }
        let gap = Gap { time, dropped: dropped.saturating_sub(self.told) };
        self.file()?.write_all(gap.encode().as_bytes())?;
        self.told = dropped;
        Ok(())
    }

    fn append(&mut self) -> io::Result<()> {
        self.file()?.write_all(self.text.as_bytes())
    }

    fn file(&self) -> io::Result<&File> {
        self.file.as_ref().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn reopen(&mut self) {
        match append_to(&self.path) {
            Ok(file) => self.file = Some(file),
            Err(error) => self.fail(&error),
        }
    }

    /// Gives the file up; it is opened again for the next lines.
    fn fail(&mut self, error: &io::Error) {
        self.file = None;
        if !self.shared.failing.swap(true, Ordering::Relaxed) {
            let path = self.path.display();
            tracing::error!(%error, %path, "the access log cannot be written; lines are dropped and counted until it can");
        }
    }
}

/// Opens the file at `path`; a line that an earlier failure tore is ended, so that it spoils no
/// other.
fn append_to(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o640);
    let mut file = options.open(path)?;
    if is_torn(path) {
        file.write_all(b"\n")?;
    }
    Ok(file)
}

/// Says whether a regular file ends in the middle of a line.
fn is_torn(path: &Path) -> bool {
    let is_file = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    let last = || -> io::Result<u8> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        file.read_exact(&mut last)?;
        let [octet] = last;
        Ok(octet)
    };
    is_file && last().is_ok_and(|octet| octet != b'\n')
}
