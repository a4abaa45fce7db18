//! Certificates in force, counted by the day they end on and their class as they are issued and revoked, so that no
//! question about how many there are reads them.

use std::collections::BTreeMap;

use model::verification::ClassName;
use pki::time::UnixTime;

use crate::engine::{Connection, Row};
use crate::error::Error;
use crate::view::View;

pub(crate) const DAY_SECS: i64 = 86_400;

const ADD: &str = "INSERT INTO tally (day, class, count) VALUES ($1, $2, $3) \
    ON CONFLICT (day, class) DO UPDATE SET count = count + excluded.count";
const COUNT: &str = "SELECT class, SUM(count) FROM tally WHERE day >= $1 GROUP BY class";
// Those that end on the day itself are looked at one by one.
const COUNT_ON_DAY: &str = "SELECT class, COUNT(*) FROM certificate \
    WHERE not_after >= $1 AND not_after < $2 AND state = 'issued' GROUP BY class";
const COUNT_ENDING: &str = "SELECT class, CASE WHEN day < $1 THEN (day - $2) / 7 ELSE $3 END, SUM(count) \
    FROM tally WHERE day >= $2 AND class <> '' GROUP BY 1, 2";

/// What a transaction adds to the count, or takes from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) ends: UnixTime,
    pub(crate) class: Option<ClassName>,
    pub(crate) by: i64,
}

/// Puts what the transactions of a batch changed into the count, each day and class once.
///
/// # Errors
/// The store cannot be written.
pub(crate) fn add(connection: &Connection, changes: &[Change]) -> Result<(), Error> {
    let mut sums: BTreeMap<(i64, &str), i64> = BTreeMap::new();
    for change in changes {
        let class = change.class.as_ref().map_or("", ClassName::as_str);
        *sums.entry((day(change.ends), class)).or_default() += change.by;
    }
    for ((day, class), by) in sums.into_iter().filter(|(_, by)| *by != 0) {
        connection.execute(ADD, &[day.into(), class.into(), by.into()])?;
    }
    Ok(())
}

fn day(at: UnixTime) -> i64 {
    at.0.div_euclid(DAY_SECS)
}

/// How many certificates of a class end in a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The class.
    pub class: ClassName,
    /// The week, counted from the day that was asked for; the number of weeks asked for stands for all later ones.
    pub week: i64,
    /// How many.
    pub count: i64,
}

impl View {
    /// Counts by class the certificates that are issued, not revoked, and end at a time or later; none is the class of
    /// those of doors.
    pub(crate) fn count_unended(&self, at: UnixTime) -> Result<BTreeMap<String, u64>, Error> {
        let pair = |row: &Row<'_>| Ok((row.take::<Option<String>>()?, row.take::<u64>()?));
        let next = (day(at) + 1) * DAY_SECS;
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let later = self.connection.list(COUNT, &[(day(at) + 1).into()], pair)?;
        let on_day = self.connection.list(COUNT_ON_DAY, &[(&at).into(), next.into()], pair)?;
        for (class, count) in later.into_iter().chain(on_day) {
            *counts.entry(class.unwrap_or_default()).or_default() += count;
        }
        Ok(counts)
    }

    /// Counts the certificates that are issued and not revoked, ended or not.
    pub(crate) fn count_issued(&self) -> Result<u64, Error> {
        let pair = |row: &Row<'_>| Ok((row.take::<String>()?, row.take::<u64>()?));
        let counts = self.connection.list(COUNT, &[i64::MIN.into()], pair)?;
        Ok(counts.into_iter().map(|(_, count)| count).sum())
    }

    /// Counts the certificates of classes that are issued and not revoked by class and the week they end in, from the
    /// beginning of a day on: so many weeks, and then all later ones together.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_ending(&self, from: UnixTime, weeks: i64) -> Result<Vec<Ending>, Error> {
        let first = day(from);
        let values = [(first + weeks * 7).into(), first.into(), weeks.into()];
        let mut all = self.connection.list(COUNT_ENDING, &values, |row| {
            Ok(Ending { class: row.take()?, week: row.take()?, count: row.take()? })
        })?;
        all.retain(|ending| ending.count > 0);
        Ok(all)
    }
}
