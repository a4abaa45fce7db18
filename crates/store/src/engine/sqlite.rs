//! SQLite in WAL mode: one connection, its transactions, and its result codes as our errors.

use std::cell::Cell;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{OpenFlags, ffi, params_from_iter};

use super::schema;
use crate::error::{Error, Noun};
use crate::value::{Column, Value};

#[cfg(test)]
mod tests;

/// How often a statement asks whether another process's transaction is over. SQLite's own pauses grow to 100 ms, and
/// whoever commits one transaction after the other leaves a gap of less than one: behind a slow disk they would miss it
/// again and again.
const BUSY_PAUSE: Duration = Duration::from_millis(1);

/// How often before it gives up: half a minute.
const BUSY_TRIES: i32 = 30_000;

/// Whether a connection may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Read,
    Write,
}

/// What a commit waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// The disk.
    Synced,
    /// Nothing: for stores that end with the process.
    Unsynced,
}

/// A connection to a store's file. A closed one, which is the default, answers every statement
/// with [`Error::Closed`].
#[derive(Debug, Default)]
pub(crate) struct Connection(Option<rusqlite::Connection>);

impl Connection {
    /// Opens the file; in `Write` mode it is made when missing.
    pub(crate) fn open(path: &Path, mode: Mode, durability: Durability) -> Result<Self, Error> {
        let access = match mode {
            Mode::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Mode::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        };
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut opened = rusqlite::Connection::open_with_flags(path, flags)?;
        // SQLite falls back to reading alone where it may not write.
        if mode == Mode::Write && opened.is_readonly(rusqlite::MAIN_DB)? {
            return Err(Error::ReadOnly);
        }
        opened.busy_handler(Some(wait_for_turn))?;
        opened.set_prepared_statement_cache_capacity(96);
        // Else a statement is prepared anew whenever its values change, to plan for them.
        opened.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        let connection = Self(Some(opened));
        connection.run(
            "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
             PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;",
        )?;
        connection.run(match durability {
            Durability::Synced => "PRAGMA synchronous = FULL",
            Durability::Unsynced => "PRAGMA synchronous = OFF",
        })?;
        Ok(connection)
    }

    /// Switches the file to a write-ahead log, in which readers and the writer do not wait for
    /// each other. The switch stays with the file. The log is written back when it has 16 MiB: seldom
    /// enough that pages written again and again are written back once, and no long pause.
    pub(crate) fn log_ahead(&self) -> Result<(), Error> {
        self.run(
            "PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864;
             PRAGMA wal_autocheckpoint = 4096;",
        )
    }

    fn opened(&self) -> Result<&rusqlite::Connection, Error> {
        self.0.as_ref().ok_or(Error::Closed)
    }

    /// Runs statements without values or result.
    pub(super) fn run(&self, sql: &str) -> Result<(), Error> {
        Ok(self.opened()?.execute_batch(sql)?)
    }

    /// Runs a script of statements without values, as migrations are.
    pub(crate) fn run_script(&self, script: &str) -> Result<(), Error> {
        self.run(&schema::for_sqlite(script))
    }

    /// Runs a statement and returns how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, values: &[Value<'_>]) -> Result<usize, Error> {
        Ok(self.opened()?.prepare_cached(sql)?.execute(params_from_iter(values))?)
    }

    /// Runs a query and gives each row to `read` until there is none.
    pub(crate) fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut statement = self.opened()?.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            read(&Row { row, next: Cell::new(0) })?;
        }
        Ok(())
    }

    /// Runs a query and returns all rows.
    pub(crate) fn list<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.each(sql, values, |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Runs a query and returns what `read` keeps of it, until there is so much of that; the rows after
    /// are not read.
    pub(crate) fn pick<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        most: usize,
        mut read: impl FnMut(&Row<'_>) -> Result<Option<T>, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut statement = self.opened()?.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut found = Vec::new();
        while found.len() < most {
            let Some(row) = rows.next()? else { break };
            found.extend(read(&Row { row, next: Cell::new(0) })?);
        }
        Ok(found)
    }

    /// Runs a query that finds at most one row.
    pub(crate) fn find<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        Ok(self.list(sql, values, read)?.pop())
    }

    /// Begins a transaction that sees one state of the store from its first query on.
    pub(crate) fn begin_reading(&self) -> Result<(), Error> {
        self.execute("BEGIN DEFERRED", &[]).map(drop)
    }

    /// Begins a transaction that may write; no other may until it ends.
    pub(crate) fn begin_writing(&self) -> Result<(), Error> {
        self.execute("BEGIN IMMEDIATE", &[]).map(drop)
    }

    /// Makes the transaction last.
    pub(crate) fn commit(&self) -> Result<(), Error> {
        self.execute("COMMIT", &[]).map(drop)
    }

    /// Undoes the transaction, if there is one.
    pub(crate) fn roll_back(&self) {
        // It fails only where there is nothing left to undo.
        let _ = self.execute("ROLLBACK", &[]);
    }

    /// Says whether a transaction is open; some errors, like a full disk, end it.
    pub(crate) fn in_transaction(&self) -> bool {
        self.0.as_ref().is_some_and(|opened| !opened.is_autocommit())
    }

    /// Opens a nested transaction.
    pub(crate) fn save(&self) -> Result<(), Error> {
        self.execute("SAVEPOINT job", &[]).map(drop)
    }

    /// Joins the nested transaction to the one around it.
    pub(crate) fn keep_saved(&self) -> Result<(), Error> {
        self.execute("RELEASE job", &[]).map(drop)
    }

    /// Undoes the nested transaction alone.
    pub(crate) fn undo_saved(&self) -> Result<(), Error> {
        self.execute("ROLLBACK TO job", &[])?;
        self.keep_saved()
    }

    /// Returns a number that differs from the last one when another connection has committed.
    pub(crate) fn version(&self) -> Result<i64, Error> {
        self.number("PRAGMA data_version")
    }

    /// Reads the mark that says whose file it is; 0 in a new file.
    pub(crate) fn mark(&self) -> Result<i64, Error> {
        self.number("PRAGMA application_id")
    }

    /// Writes the mark that says whose file it is.
    pub(crate) fn set_mark(&self, mark: i64) -> Result<(), Error> {
        Ok(self.opened()?.pragma_update(None, "application_id", mark)?)
    }

    /// Counts the tables and indexes in the file.
    pub(crate) fn count_tables(&self) -> Result<i64, Error> {
        self.number("SELECT count(*) FROM sqlite_schema")
    }

    /// Says whether the table is there.
    pub(crate) fn has_table(&self, name: &str) -> Result<bool, Error> {
        let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1";
        let found = self.find(sql, &[name.into()], |row| row.take::<i64>())?;
        Ok(found == Some(1))
    }

    /// Looks through a table's pages for damage.
    pub(crate) fn check_table(&self, name: &'static str) -> Result<(), Error> {
        self.check(&format!("PRAGMA quick_check('{name}')"))
    }

    /// Looks through the whole file for damage, indexes included; takes seconds per gigabyte.
    pub(crate) fn check_all(&self) -> Result<(), Error> {
        self.check("PRAGMA integrity_check(1)")
    }

    fn check(&self, sql: &str) -> Result<(), Error> {
        let verdict: String = self.opened()?.query_row(sql, (), |row| row.get(0))?;
        if verdict == "ok" { Ok(()) } else { Err(Error::Corrupt) }
    }

    fn number(&self, sql: &str) -> Result<i64, Error> {
        Ok(self.opened()?.prepare_cached(sql)?.query_row((), |row| row.get(0))?)
    }
}

#[expect(clippy::disallowed_methods, reason = "nothing tells when another process is done")]
fn wait_for_turn(tries: i32) -> bool {
    std::thread::sleep(BUSY_PAUSE);
    tries < BUSY_TRIES
}

/// One row of a result, read column after column.
pub(crate) struct Row<'r> {
    row: &'r rusqlite::Row<'r>,
    next: Cell<usize>,
}

impl Row<'_> {
    /// Looks at the octets of the next column where they are.
    pub(crate) fn look<T>(&self, at: impl FnOnce(&[u8]) -> T) -> Result<T, Error> {
        match self.row.get_ref(self.next.replace(self.next.get() + 1))? {
            ValueRef::Blob(octets) => Ok(at(octets)),
            _ => Err(Error::Corrupt),
        }
    }

    /// Reads the next column. What cannot be read was not written by us.
    pub(crate) fn take<T: Column>(&self) -> Result<T, Error> {
        let at = self.next.replace(self.next.get() + 1);
        let value = match self.row.get_ref(at)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(value) => Value::Integer(value),
            ValueRef::Real(_) => return Err(Error::Corrupt),
            ValueRef::Text(text) => {
                Value::Text(std::str::from_utf8(text).map_err(|_| Error::Corrupt)?.into())
            }
            ValueRef::Blob(octets) => Value::Octets(octets.into()),
        };
        T::read(value).ok_or(Error::Corrupt)
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Integer(value) => ValueRef::Integer(*value),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Octets(octets) => ValueRef::Blob(octets),
        }))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, message) = error else {
            return Self::Engine { code: 0, message: error.to_string() };
        };
        let code = failure.extended_code;
        let message = message.unwrap_or_default();
        match code & 0xff {
            ffi::SQLITE_FULL => Self::Full,
            ffi::SQLITE_READONLY | ffi::SQLITE_PERM => Self::ReadOnly,
            ffi::SQLITE_CANTOPEN => Self::Unopenable,
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Self::Busy,
            ffi::SQLITE_CORRUPT => Self::Corrupt,
            ffi::SQLITE_NOTADB => Self::NotAStore,
            _ if code == ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Self::Dangling,
            _ => taken(&message).map_or(Self::Engine { code, message }, Self::Taken),
        }
    }
}

/// Reads which uniqueness was broken: SQLite's message names `table.column`.
fn taken(message: &str) -> Option<Noun> {
    let column = message.strip_prefix("UNIQUE constraint failed: ")?;
    match column.split('.').next()? {
        "anchor" => Some(Noun::Anchor),
        "ca" => Some(Noun::Ca),
        "certificate" => Some(Noun::Certificate),
        "checkpoint" => Some(Noun::Checkpoint),
        "code" => Some(Noun::Code),
        "decision" => Some(Noun::Decision),
        "device" => Some(Noun::Device),
        "grp" => Some(Noun::Group),
        "invitation" => Some(Noun::Invitation),
        "role" => Some(Noun::Role),
        "person_membership" | "device_membership" => Some(Noun::Member),
        "person" => Some(Noun::Person),
        "request" => Some(Noun::Request),
        "session" => Some(Noun::Session),
        _ => None,
    }
}
