//! Counts for one look at how all stands, each read from an index alone or from few rows.

use model::audit::Action;
use model::verification::ClassName;
use pki::time::UnixTime;

use crate::error::Error;
use crate::view::View;

/// A week, in seconds; the statements write it out.
const WEEK_SECS: i64 = 604_800;
/// So many weeks are added before weeks are counted and taken off after, since a division of what is below zero does
/// not round down.
const SHIFT_WEEKS: i64 = 10_000;

const LAST_AT: &str = "SELECT at_ms FROM audit WHERE seq >= $1 ORDER BY seq DESC LIMIT 1";
const COUNT_ACTION: &str =
    "SELECT COUNT(*) FROM audit WHERE action = $1 AND seq >= $2 AND seq < $3";
const COUNT_CODE: &str =
    "SELECT COUNT(*) FROM audit WHERE code = $1 AND seq >= $2 AND code IS NOT NULL";
const COUNT_ENDING: &str = "SELECT class, (not_after - $1) / 604800, COUNT(*) FROM certificate \
    WHERE not_after >= $1 AND not_after < $2 AND class IS NOT NULL GROUP BY 1, 2";
// Those that are not in force are few, and have indices of their own.
const COUNT_ENDING_REVOKED: &str = "SELECT class, (not_after - $1 + 6048000000) / 604800, \
    COUNT(*) FROM certificate WHERE state = 'revoked' AND class IS NOT NULL GROUP BY 1, 2";
const COUNT_ENDING_PENDING: &str = "SELECT class, (not_after - $1 + 6048000000) / 604800, \
    COUNT(*) FROM certificate WHERE state = 'prepared' AND class IS NOT NULL GROUP BY 1, 2";
const LAST_CHECKPOINT: &str =
    "SELECT seq, at_ms FROM checkpoint WHERE seq >= $1 ORDER BY seq DESC LIMIT 1";
/// How many certificates of a class end in a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The class.
    pub class: ClassName,
    /// The week, counted from the one that was asked for.
    pub week: i64,
    /// How many.
    pub count: i64,
}

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
        let values = [(&action).into(), from.into(), before.into()];
        Ok(self.connection.find(COUNT_ACTION, &values, |row| row.take())?.unwrap_or(0))
    }

    /// Counts the entries with a code from one on.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_code(&self, code: &str, from: u64) -> Result<u64, Error> {
        let values = [code.into(), from.into()];
        Ok(self.connection.find(COUNT_CODE, &values, |row| row.take())?.unwrap_or(0))
    }

    /// Counts the certificates in force by class and the week they end in, for so many weeks from a time on.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_ending(&self, from: UnixTime, weeks: i64) -> Result<Vec<Ending>, Error> {
        let before = from.plus(weeks * WEEK_SECS);
        let ending = |row: &crate::engine::Row<'_>| {
            Ok(Ending { class: row.take()?, week: row.take()?, count: row.take()? })
        };
        let values = [(&from).into(), (&before).into()];
        let mut all = self.connection.list(COUNT_ENDING, &values, ending)?;
        for sql in [COUNT_ENDING_REVOKED, COUNT_ENDING_PENDING] {
            for other in self.connection.list(sql, &[(&from).into()], ending)? {
                let week = other.week - SHIFT_WEEKS;
                let mut same = all.iter_mut();
                let same = same.find(|one| one.class == other.class && one.week == week);
                if let Some(same) = same {
                    same.count -= other.count;
                }
            }
        }
        all.retain(|ending| ending.count > 0);
        Ok(all)
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
