//! Calls for help.

use model::plea::{Ended, NewPlea, Outcome, Plea, PleaId};

use super::{exactly_one, inserted};
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::view::View;
use crate::write::WriteTx;

const FIND: &str = "SELECT l.id, l.who, p.handle, l.message, l.source, l.asked_at, l.outcome, l.note, \
    l.ended_by, l.ended_at FROM plea l \
    LEFT JOIN person p ON p.id = l.person_id AND p.removed_at IS NULL WHERE l.id = $1";
const LIST_WAITING: &str = "SELECT l.id, l.who, p.handle, l.message, l.source, l.asked_at, l.outcome, \
    l.note, l.ended_by, l.ended_at FROM plea l \
    LEFT JOIN person p ON p.id = l.person_id AND p.removed_at IS NULL \
    WHERE l.ended_at IS NULL ORDER BY l.id LIMIT $1";
const LIST_ENDED: &str = "SELECT l.id, l.who, p.handle, l.message, l.source, l.asked_at, l.outcome, \
    l.note, l.ended_by, l.ended_at FROM plea l \
    LEFT JOIN person p ON p.id = l.person_id AND p.removed_at IS NULL \
    WHERE l.ended_at IS NOT NULL ORDER BY l.ended_at DESC, l.id DESC LIMIT $1";
const COUNT_WAITING: &str = "SELECT COUNT(*) FROM plea WHERE ended_at IS NULL AND id >= $1";
const ADD: &str = "INSERT INTO plea (id, who, person_id, message, source, asked_at) \
    VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM plea), $1, $2, $3, $4, $5) RETURNING id";
const END: &str = "UPDATE plea SET outcome = $1, note = $2, ended_by = $3, ended_at = $4 \
    WHERE id = $5 AND ended_at IS NULL";

fn plea(row: &Row<'_>) -> Result<Plea, Error> {
    let (id, who, person, message) = (row.take()?, row.take()?, row.take()?, row.take()?);
    let (source, asked_at) = (row.take()?, row.take()?);
    let outcome: Option<Outcome> = row.take()?;
    let (note, by): (Option<String>, Option<String>) = (row.take()?, row.take()?);
    let at: Option<pki::time::UnixTime> = row.take()?;
    let ended = match (outcome, note, by, at) {
        (Some(outcome), Some(note), Some(by), Some(at)) => Some(Ended { outcome, note, by, at }),
        _ => None,
    };
    Ok(Plea { id, who, person, message, source, asked_at, ended })
}

impl View {
    /// Finds a call for help.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_plea(&self, id: PleaId) -> Result<Option<Plea>, Error> {
        self.connection.find(FIND, &[(&id).into()], plea)
    }

    /// Lists the calls for help that wait, the first that came first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_waiting_pleas(&self, most: u64) -> Result<Vec<Plea>, Error> {
        self.connection.list(LIST_WAITING, &[most.into()], plea)
    }

    /// Lists the calls for help that ended, the last that did first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_ended_pleas(&self, most: u64) -> Result<Vec<Plea>, Error> {
        self.connection.list(LIST_ENDED, &[most.into()], plea)
    }

    /// Counts the calls for help that wait.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_waiting_pleas(&self) -> Result<u64, Error> {
        Ok(self.connection.find(COUNT_WAITING, &[0_u64.into()], |row| row.take())?.unwrap_or(0))
    }
}

impl WriteTx<'_> {
    /// Adds a call for help.
    ///
    /// # Errors
    /// `Dangling` when there is no such person.
    pub fn add_plea(&mut self, new: &NewPlea) -> Result<PleaId, Error> {
        let now = self.now();
        let values = [
            (&new.who).into(),
            new.person.as_ref().into(),
            (&new.message).into(),
            (&new.source).into(),
            (&now).into(),
        ];
        inserted(self.change()?.find(ADD, &values, |row| row.take())?)
    }

    /// Ends a call for help.
    ///
    /// # Errors
    /// `Missing` when it has ended, or never was.
    pub fn end_plea(
        &mut self,
        id: PleaId,
        outcome: Outcome,
        note: &str,
        by: &str,
    ) -> Result<(), Error> {
        let now = self.now();
        let values = [(&outcome).into(), note.into(), by.into(), (&now).into(), (&id).into()];
        exactly_one(self.change()?.execute(END, &values)?, Noun::Plea)
    }
}
