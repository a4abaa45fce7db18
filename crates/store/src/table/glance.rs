//! Counts for one look at how all stands, each read from an index alone or from few rows.

use model::audit::Action;

use crate::error::Error;
use crate::table::audit_key::{By, Key};
use crate::view::View;

const LAST_AT: &str = "SELECT at_ms FROM audit WHERE seq >= $1 ORDER BY seq DESC LIMIT 1";
const LAST_CHECKPOINT: &str =
    "SELECT seq, at_ms FROM checkpoint WHERE seq >= $1 ORDER BY seq DESC LIMIT 1";

impl View {
    /// Finds when the last entry of the audit log was made, in milliseconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn last_entry_ms(&self) -> Result<Option<i64>, Error> {
        self.connection.find(LAST_AT, &[0_u64.into()], |row| row.take())
    }

    /// Counts the entries of an action from one on and before another.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_action(&self, action: Action, from: u64, before: u64) -> Result<u64, Error> {
        self.count_entries(
            &Key { by: By::Action, value: action.as_str().into() },
            from,
            Some(before),
        )
    }

    /// Counts the entries with a code from one on.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_code(&self, code: &str, from: u64) -> Result<u64, Error> {
        self.count_entries(&Key { by: By::Code, value: code.into() }, from, None)
    }

    /// Finds the newest checkpoint of the audit log: its entry, and when it was signed, in milliseconds since
    /// 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn last_checkpoint(&self) -> Result<Option<(u64, i64)>, Error> {
        self.connection.find(LAST_CHECKPOINT, &[0_u64.into()], |row| Ok((row.take()?, row.take()?)))
    }
}
