//! Real failures on demand, for tests of what must survive them. Not part of a release.

use tokio::sync::oneshot;

use super::{Connection, Durability, Mode};
use crate::error::Error;
use crate::pending::Pending;
use crate::store::Store;
use crate::write::Batch;
use crate::writer::{Answer, WhenFull};

/// A failure of the store, until another takes its place. All but `Full` stand in the file, so
/// they meet every process that has it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// None: the store works.
    None,
    /// The file cannot grow, as on a full disk.
    Full,
    /// The database refuses every new audit entry.
    NoAudit,
    /// The database refuses to store a signed certificate.
    NoIssuance,
    /// Every transaction succeeds until the commit, which fails.
    NoCommit,
}

impl Fault {
    fn script(self) -> &'static str {
        match self {
            Self::None | Self::Full => "",
            Self::NoAudit => {
                "CREATE TRIGGER fault BEFORE INSERT ON audit
                 BEGIN SELECT RAISE(ABORT, 'fault: no audit'); END;"
            }
            Self::NoIssuance => {
                "CREATE TRIGGER fault BEFORE UPDATE ON certificate WHEN NEW.state = 'issued'
                 BEGIN SELECT RAISE(ABORT, 'fault: no issuance'); END;"
            }
            // The broken reference is looked at when the commit comes.
            Self::NoCommit => {
                "CREATE TABLE fault_reference (
                     id INTEGER REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
                 );
                 CREATE TRIGGER fault AFTER INSERT ON audit
                 BEGIN INSERT INTO fault_reference VALUES (-1); END;"
            }
        }
    }

    /// The greatest number of pages: as many as there are, which PRAGMA makes of 1, or as many as
    /// there can be.
    fn pages(self) -> &'static str {
        match self {
            Self::Full => "PRAGMA max_page_count = 1",
            _ => "PRAGMA max_page_count = 4294967294",
        }
    }
}

impl Store {
    /// Makes the store fail from now on, and mends what failed before.
    ///
    /// # Errors
    /// The database does not take the fault.
    pub fn inject(&self, fault: Fault) -> Result<(), Error> {
        let connection = Connection::open(self.path(), Mode::Write, Durability::Unsynced)?;
        connection.run("DROP TRIGGER IF EXISTS fault; DROP TABLE IF EXISTS fault_reference;")?;
        connection.run(fault.script())?;
        let (answer, limited) = oneshot::channel();
        let limit = move |batch: Result<&mut Batch, Error>| -> Answer {
            let result = batch.and_then(|batch| batch.connection()?.run(fault.pages()));
            Box::new(|_| drop(answer.send(result)))
        };
        self.writer.queue(Box::new(limit), WhenFull::Wait);
        Pending::new(limited).wait()
    }
}
