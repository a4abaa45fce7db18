//! Certificates that take another's place, until the other is revoked for it.

use model::certificate::Succession;
use pki::serial::Serial;
use pki::time::UnixTime;

use super::exactly_one;
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::view::View;
use crate::write::WriteTx;

const FIND: &str = "SELECT serial, old, due_at, ended_at FROM succession WHERE serial = $1";
const LIST_OF: &str =
    "SELECT serial, old, due_at, ended_at FROM succession WHERE old = $1 ORDER BY due_at, serial";
const LIST_DUE: &str = "SELECT serial, old, due_at, ended_at FROM succession \
    WHERE ended_at IS NULL AND due_at < $1 ORDER BY due_at LIMIT $2";
const LIST_WAITING: &str = "SELECT serial FROM succession WHERE ended_at IS NULL";
const ADD: &str = "INSERT INTO succession (serial, old, due_at) VALUES ($1, $2, $3)";
const END: &str = "UPDATE succession SET ended_at = $1 WHERE serial = $2 AND ended_at IS NULL";

fn succession(row: &Row<'_>) -> Result<Succession, Error> {
    Ok(Succession {
        serial: row.take()?,
        old: row.take()?,
        due_at: row.take()?,
        ended_at: row.take()?,
    })
}

impl View {
    /// Finds what a certificate takes the place of.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_succession(&self, serial: &Serial) -> Result<Option<Succession>, Error> {
        self.connection.find(FIND, &[serial.into()], succession)
    }

    /// Lists what takes the place of a certificate.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_successions_of(&self, old: &Serial) -> Result<Vec<Succession>, Error> {
        self.connection.list(LIST_OF, &[old.into()], succession)
    }

    /// Lists what was due before `time` and is not ended, at most `limit`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_due_successions(
        &self,
        time: UnixTime,
        limit: u64,
    ) -> Result<Vec<Succession>, Error> {
        self.connection.list(LIST_DUE, &[(&time).into(), limit.into()], succession)
    }

    /// Lists the certificates whose first use ends another.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_waiting_successors(&self) -> Result<Vec<Serial>, Error> {
        self.connection.list(LIST_WAITING, &[], |row| row.take())
    }
}

impl WriteTx<'_> {
    /// Lets a certificate take the place of another, which is due at `due_at`.
    ///
    /// # Errors
    /// `Taken` when it takes another's place already; `Dangling` when either is not on record.
    pub fn add_succession(
        &mut self,
        serial: &Serial,
        old: &Serial,
        due_at: UnixTime,
    ) -> Result<(), Error> {
        let values = [serial.into(), old.into(), (&due_at).into()];
        self.change()?.execute(ADD, &values).map(drop)
    }

    /// Notes that the old certificate was seen to.
    ///
    /// # Errors
    /// `Missing` when there is none, or it is ended.
    pub fn end_succession(&mut self, serial: &Serial) -> Result<(), Error> {
        let now = self.now();
        let ended = self.change()?.execute(END, &[(&now).into(), serial.into()])?;
        exactly_one(ended, Noun::Certificate)
    }
}
