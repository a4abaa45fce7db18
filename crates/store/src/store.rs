//! The store itself: opening it, and the ways in: reading, writing, following.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::audit::Event;
use model::clock::Clock;

use crate::engine::{Connection, Durability, Mode};
use crate::error::Error;
use crate::follow::{Follower, Signal};
use crate::migrate;
use crate::pending::Pending;
use crate::read::{Pool, ReadTx};
use crate::view::View;
use crate::write::{Batch, Committed, WriteTx};
use crate::writer::{WhenFull, Writer};

/// Everything on record. Clones are handles to the same store; the file is closed with the last.
#[derive(Clone, Debug)]
pub struct Store {
    // In this order: the writer ends before its file is removed.
    pub(crate) writer: Arc<Writer>,
    pool: Arc<Pool>,
    signal: Arc<Signal>,
    /// The directory to remove with the last handle, if the store is temporary.
    _temporary: Option<Arc<Temporary>>,
}

/// Tables that stay small, which are looked through at every opening.
const SMALL: [&str; 4] = ["audit_head", "ca", "migration", "setting"];

impl Store {
    /// Opens the store in the file at `path`, which is made (readable by its owner only) when
    /// missing, and brings its schema up to date. Other processes may have it open too.
    ///
    /// # Errors
    /// The file is not a store, damaged, of a newer program, or cannot be written.
    pub fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        Self::start(path, clock, Durability::Synced, None)
    }

    /// Opens a new store that ends with its last handle, for tests: the same engine on a private
    /// temporary file, without waiting for the disk. (SQLite's stores in memory do not let a
    /// reader in beside the writer, and would be no true double.)
    ///
    /// # Errors
    /// The system's directory for temporary files cannot be written.
    pub fn temporary(clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let directory = Temporary::new()?;
        let path = directory.0.join("store.db");
        Self::start(&path, clock, Durability::Unsynced, Some(Arc::new(directory)))
    }

    fn start(
        path: &Path,
        clock: Arc<dyn Clock>,
        durability: Durability,
        temporary: Option<Arc<Temporary>>,
    ) -> Result<Self, Error> {
        make_private(path)?;
        let view = View { connection: Connection::open(path, Mode::Write, durability)? };
        migrate::migrate(&view.connection, clock.now())?;
        for table in SMALL {
            view.connection.check_table(table)?;
        }
        let signal = Arc::<Signal>::default();
        let writer = Writer::start(Batch::new(view, clock), Arc::clone(&signal))?;
        let pool = Pool::new(path.to_owned());
        Ok(Self { writer: Arc::new(writer), pool, signal, _temporary: temporary })
    }

    /// Returns the file.
    pub fn path(&self) -> &Path {
        self.pool.path()
    }

    /// Begins a reading transaction.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn read(&self) -> Result<ReadTx, Error> {
        self.pool.read()
    }

    /// Runs a writing transaction on the writer's thread and waits until it is durable, while
    /// others share its commit.
    ///
    /// # Errors
    /// What the transaction returned, or why it could not be kept; nothing of it is, then.
    pub fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a> FnOnce(WriteTx<'a>) -> Result<Committed<'a, T>, E> + Send + 'static,
    {
        if self.writer.is_current() {
            return Err(Error::Nested.into());
        }
        self.writer.submit(job, WhenFull::Wait).wait()
    }

    /// Runs two writing transactions, and what is to be done when the first is durable and before the second:
    /// `between` is given the value of the first, on a thread of the store's, and `second` what that came to. Waits
    /// once, until both are durable. That thread does one after another, so what takes milliseconds belongs between two
    /// calls of [`Store::write`] instead.
    ///
    /// # Errors
    /// `Nested` inside a transaction or between two; what the first transaction returned, or why it could not be kept:
    /// nothing else was done, then. Inside, what `between` or the second transaction returned, or why that could not be kept; the first one is.
    pub fn write_both<T, M, U, E, F, B, S>(
        &self,
        first: F,
        between: B,
        second: S,
    ) -> Result<Result<U, E>, E>
    where
        T: Send + 'static,
        M: Send + 'static,
        U: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a> FnOnce(WriteTx<'a>) -> Result<Committed<'a, T>, E> + Send + 'static,
        B: FnOnce(T) -> Result<M, E> + Send + 'static,
        S: for<'a> FnOnce(WriteTx<'a>, M) -> Result<Committed<'a, U>, E> + Send + 'static,
    {
        if self.writer.is_either_current() {
            return Err(Error::Nested.into());
        }
        self.writer.submit_both(first, between, second).wait()
    }

    /// Queues a writing transaction without waiting. Where the queue is full the answer is
    /// [`Error::Overloaded`] at once.
    pub fn submit<T, E, F>(&self, job: F) -> Pending<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a> FnOnce(WriteTx<'a>) -> Result<Committed<'a, T>, E> + Send + 'static,
    {
        self.writer.submit(job, WhenFull::Refuse)
    }

    /// Queues an event that tells something without changing anything, like an admission, and
    /// answers with its sequence number once it is durable: `Missing` for an admission with a
    /// certificate that is not on record.
    pub fn record(&self, event: Event) -> Pending<u64, Error> {
        self.writer.record(event, WhenFull::Refuse)
    }

    /// Follows the changes from now on.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn follow(&self) -> Result<Follower, Error> {
        Follower::new(self.pool.open()?, Arc::clone(&self.signal))
    }

    /// Looks through the whole file for damage; takes seconds per gigabyte.
    ///
    /// # Errors
    /// `Corrupt` when there is any, or the file cannot be read.
    pub fn check(&self) -> Result<(), Error> {
        self.pool.open()?.connection.check_all()
    }
}

/// Makes the file for its owner only; SQLite would make it for everybody to read. An existing one
/// is not even opened: closing it would drop the locks this process holds on it (POSIX).
fn make_private(path: &Path) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) => match error.kind() {
            ErrorKind::AlreadyExists => Ok(()),
            ErrorKind::NotFound | ErrorKind::NotADirectory => Err(Error::NoDirectory),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Err(Error::ReadOnly),
            ErrorKind::StorageFull => Err(Error::Full),
            other => Err(Error::System(other)),
        },
    }
}

/// A private directory that is removed when it is not needed any more.
#[derive(Debug)]
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Result<Self, Error> {
        let failed = |error: io::Error| Error::System(error.kind());
        let mut random = [0; 16];
        pki::random::fill(&mut random).map_err(|_| Error::System(ErrorKind::Other))?;
        let name = format!("signet-store-{:032x}", u128::from_be_bytes(random));
        let path = std::env::temp_dir().join(name);
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(failed)?;
        Ok(Self(path))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // What is left of a temporary directory is the system's to remove.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
