//! The thread that owns the access log's file.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::thread;
use std::time::Duration;

use super::line::Gap;
use super::{Line, Message, Shared};

/// How long lines are collected before they are written together. While the writer collects, a
/// request's line costs no waking of this thread.
const COLLECTING: Duration = Duration::from_millis(20);

/// Writes lines to the file, opening it anew when that is asked for or after a failure.
#[derive(Debug)]
pub(super) struct Writer {
    path: PathBuf,
    file: Option<BufWriter<File>>,
    /// Lines in the buffer that the operating system has not taken yet.
    buffered: u64,
    /// The number of lost lines that the file tells of.
    told: u64,
    /// The same, with what the buffer tells of.
    telling: u64,
    shared: Arc<Shared>,
}

impl Writer {
    pub(super) fn open(path: &Path, shared: Arc<Shared>) -> io::Result<Self> {
        let file = Some(append_to(path)?);
        Ok(Self { path: path.to_owned(), file, buffered: 0, told: 0, telling: 0, shared })
    }

    /// Writes what comes, and hands it to the operating system a moment after nothing more waits.
    pub(super) fn run(&mut self, messages: &Receiver<Message>) {
        loop {
            let message = match messages.try_recv() {
                Ok(message) => Some(message),
                Err(TryRecvError::Disconnected) => None,
                Err(TryRecvError::Empty) if self.buffered > 0 => {
                    self.flush();
                    // Whoever cannot wait unparks.
                    thread::park_timeout(COLLECTING);
                    continue;
                }
                Err(TryRecvError::Empty) => messages.recv().ok(),
            };
            if self.shared.reopen.swap(false, Ordering::AcqRel) {
                self.reopen();
            }
            match message {
                Some(Message::Line(line)) => self.write(*line),
                Some(Message::Wake) => {}
                Some(Message::Flush(done)) => {
                    self.flush();
                    // Whoever asked may have lost patience.
                    let _ = done.try_send(());
                }
                None => return self.flush(),
            }
        }
    }

    fn write(&mut self, line: Line) {
        if self.file.is_none() {
            self.reopen();
        }
        let time = line.time;
        let result = self.tell_gap(time).and_then(|()| self.append(&line.encode()));
        match result {
            Ok(()) => self.buffered += 1,
            Err(error) => {
                self.shared.drop_one();
                self.fail(&error);
            }
        }
    }

    /// Puts a line about lost lines before the next one that can be written.
    fn tell_gap(&mut self, time: i64) -> io::Result<()> {
        let dropped = self.shared.dropped.load(Ordering::Relaxed);
        if dropped == self.telling {
            return Ok(());
        }
        let gap = Gap { time, dropped: dropped.saturating_sub(self.telling) };
        self.append(&gap.encode())?;
        self.telling = dropped;
        Ok(())
    }

    fn append(&mut self, text: &str) -> io::Result<()> {
        match &mut self.file {
            Some(file) => file.write_all(text.as_bytes()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn flush(&mut self) {
        let Some(file) = &mut self.file else { return };
        if self.buffered == 0 {
            return;
        }
        match file.flush() {
            Ok(()) => {
                self.buffered = 0;
                self.told = self.telling;
                self.shared.failing.store(false, Ordering::Relaxed);
            }
            Err(error) => self.fail(&error),
        }
    }

    fn reopen(&mut self) {
        self.flush();
        match append_to(&self.path) {
            Ok(file) => self.file = Some(file),
            Err(error) => self.fail(&error),
        }
    }

    /// Gives the file up together with what is buffered, which is counted as lost.
    fn fail(&mut self, error: &io::Error) {
        if let Some(file) = self.file.take() {
            // Dropping the buffer itself would write it after all, and perhaps half a line of it.
            drop(file.into_parts());
        }
        self.shared.dropped.fetch_add(self.buffered, Ordering::Relaxed);
        self.buffered = 0;
        self.telling = self.told;
        if !self.shared.failing.swap(true, Ordering::Relaxed) {
            let path = self.path.display();
            tracing::error!(%error, %path, "the access log cannot be written; lines are dropped and counted until it can");
        }
    }
}

/// Opens the file at `path`; a line that an earlier failure tore is ended, so that it spoils no
/// other.
fn append_to(path: &Path) -> io::Result<BufWriter<File>> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o640);
    let mut file = options.open(path)?;
    if is_torn(path) {
        file.write_all(b"\n")?;
    }
    Ok(BufWriter::with_capacity(64 * 1024, file))
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
