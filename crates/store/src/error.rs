//! What can go wrong with a store, each with what to do about it.

use model::audit::Unreadable;
use model::audit::chain::Break;
use model::certificate::WrongState;

/// What a thing in the store is called when it clashes or is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// An outside CA.
    Anchor,
    /// A CA certificate.
    Ca,
    /// A certificate.
    Certificate,
    /// A signed checkpoint of the audit log.
    Checkpoint,
    /// A one-time code or link.
    Code,
    /// A decision on a request.
    Decision,
    /// A device.
    Device,
    /// A piece of evidence.
    Evidence,
    /// A group.
    Group,
    /// An invitation.
    Invitation,
    /// A membership in a group.
    Member,
    /// A message to be sent.
    Message,
    /// A person.
    Person,
    /// A call for help.
    Plea,
    /// A request for a certificate.
    Request,
    /// A role of a person.
    Role,
    /// A session in the browser.
    Session,
}

impl std::fmt::Display for Noun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Anchor => "outside CA",
            Self::Ca => "CA",
            Self::Certificate => "certificate",
            Self::Checkpoint => "checkpoint",
            Self::Code => "code",
            Self::Decision => "decision",
            Self::Device => "device",
            Self::Evidence => "evidence",
            Self::Group => "group",
            Self::Invitation => "invitation",
            Self::Member => "member",
            Self::Message => "message",
            Self::Person => "person",
            Self::Plea => "call for help",
            Self::Request => "request",
            Self::Role => "role",
            Self::Session => "session",
        })
    }
}

/// Why the store did not do what was asked. Nothing of a failed write is kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is another of the same name already.
    #[error("there is such a {0} already")]
    Taken(Noun),
    /// It is not there, or was removed.
    #[error("there is no such {0}")]
    Missing(Noun),
    /// It refers to something that is not on record.
    #[error("it refers to something that is not on record")]
    Dangling,
    /// A certificate's life does not go that way.
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// A request's life does not go that way.
    #[error(transparent)]
    WrongRequestState(#[from] model::request::WrongState),
    /// The audit log was tampered with.
    #[error(transparent)]
    Broken(#[from] Break),
    /// No space is left.
    #[error("the disk that holds the store is full; nothing was written; make space and try again")]
    Full,
    /// The file or its directory cannot be written.
    #[error(
        "the store cannot be written; the file, its directory and its -wal and -shm files must be writable for this user, on a file system that is not mounted read-only"
    )]
    ReadOnly,
    /// The file or one beside it cannot be opened.
    #[error(
        "the store cannot be opened; its file, its -wal and -shm files and its directory must be readable and writable for this user, and the limit of open files not be reached"
    )]
    Unopenable,
    /// Another process held the store for too long.
    #[error("another process keeps the store locked; try again, or stop that process")]
    Busy,
    /// The file is damaged.
    #[error(
        "the store is damaged; stop every process that uses it, keep a copy, and restore the last backup (`sqlite3 store.db .recover` saves what can still be read)"
    )]
    Corrupt,
    /// The file is something else.
    #[error("the file is not a Signet store; give the directory that `signet up` made")]
    NotAStore,
    /// The directory is not there.
    #[error("the directory of the store does not exist; make it, or give another with --dir")]
    NoDirectory,
    /// The store was written by a newer program.
    #[error(
        "the store has schema {found} and this program knows {known}; use the newer program, or restore a backup made before it"
    )]
    NewerSchema {
        /// The store's schema.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// A migration that was applied is not the one this program has.
    #[error(
        "schema {version} of the store was made by another program than this one; use the program that made it, or restore a backup"
    )]
    AlteredMigration {
        /// The migration.
        version: i64,
    },
    /// More is waiting to be written than the queue holds.
    #[error("more is waiting to be written than the store can take; try again shortly")]
    Overloaded,
    /// Another transaction of the same commit failed so that the commit was undone whole.
    #[error("the write was undone because the store failed during another; try again")]
    Undone,
    /// An entry of the audit log is not in a form this program knows.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The writer has stopped.
    #[error("the store was closed; restart the program")]
    Closed,
    /// A write was begun inside a write, which would wait for itself.
    #[error("a write to the store may not begin inside another")]
    Nested,
    /// A random number, a file or the system failed the store.
    #[error("the operating system failed the store: {0}; look at the disk and its file system")]
    System(std::io::ErrorKind),
    /// SQLite failed in a way that has no case of its own.
    #[error("the store failed (SQLite code {code}): {message}")]
    Engine {
        /// The extended result code.
        code: i32,
        /// SQLite's own words.
        message: String,
    },
}
