//! One-time codes and links, hashed, and the wrong tries that are counted by source.

use model::code::{Code, NewCode, Purpose};
use pki::time::UnixTime;

use super::exactly_one;
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::view::View;
use crate::write::WriteTx;

const FIND: &str = "SELECT id, purpose, subject, salt, hash, tries_left, made_at, expires_at, \
    used_at FROM code WHERE purpose = $1 AND subject = $2";
const FIND_BY_NAME: &str = "SELECT id, purpose, subject, salt, hash, tries_left, made_at, \
    expires_at, used_at FROM code WHERE name = $1";
const LIST: &str = "SELECT id, purpose, subject, salt, hash, tries_left, made_at, expires_at, \
    used_at FROM code WHERE purpose = $1 AND subject >= $2 AND subject < $3 ORDER BY subject";
const PUT: &str = "INSERT INTO code (id, purpose, subject, name, salt, hash, tries_left, made_at, \
    expires_at) VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM code), $1, $2, $3, $4, $5, $6, $7, \
    $8) ON CONFLICT (purpose, subject) DO UPDATE SET name = excluded.name, \
    salt = excluded.salt, hash = excluded.hash, tries_left = excluded.tries_left, \
    made_at = excluded.made_at, expires_at = excluded.expires_at, used_at = NULL";
const USE: &str = "UPDATE code SET used_at = $1 WHERE id = $2 AND used_at IS NULL";
const MISS: &str = "UPDATE code SET tries_left = tries_left - 1 WHERE id = $1 AND tries_left > 0";
const REMOVE: &str = "DELETE FROM code WHERE purpose = $1 AND subject = $2";
const REMOVE_ENDED: &str = "DELETE FROM code WHERE expires_at < $1";
const COUNT_ENDED: &str = "SELECT COUNT(*) FROM code WHERE expires_at < $1";
const ADD_MISS: &str = "INSERT INTO miss (source, at) VALUES ($1, $2)";
const COUNT_MISSES: &str = "SELECT COUNT(*) FROM miss WHERE source = $1 AND at >= $2";
const REMOVE_MISSES: &str = "DELETE FROM miss WHERE at < $1";

fn code(row: &Row<'_>) -> Result<Code, Error> {
    Ok(Code {
        id: row.take()?,
        purpose: row.take()?,
        subject: row.take()?,
        salt: row.take()?,
        hash: row.take()?,
        tries_left: row.take()?,
        made_at: row.take()?,
        expires_at: row.take()?,
        used_at: row.take()?,
    })
}

impl View {
    /// Finds the last code made for a purpose and subject, whether used or ended.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_code(&self, purpose: Purpose, subject: &str) -> Result<Option<Code>, Error> {
        self.connection.find(FIND, &[(&purpose).into(), subject.into()], code)
    }

    /// Lists the codes for a purpose whose subjects begin with `stem`, which ends in a slash.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_codes(&self, purpose: Purpose, stem: &str) -> Result<Vec<Code>, Error> {
        // What follows on a slash is a zero.
        let end = format!("{}0", stem.trim_end_matches('/'));
        self.connection.list(LIST, &[(&purpose).into(), stem.into(), end.into()], code)
    }

    /// Finds a link by the part of it that is no secret.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_code_by_name(&self, name: &str) -> Result<Option<Code>, Error> {
        self.connection.find(FIND_BY_NAME, &[name.into()], code)
    }

    /// Counts the codes that ended before `time`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_ended_codes(&self, time: UnixTime) -> Result<u64, Error> {
        Ok(self.connection.find(COUNT_ENDED, &[(&time).into()], |row| row.take())?.unwrap_or(0))
    }

    /// Counts the wrong tries of a source since `from`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_misses(&self, source: &str, from: UnixTime) -> Result<u64, Error> {
        let values = [source.into(), (&from).into()];
        Ok(self.connection.find(COUNT_MISSES, &values, |row| row.take())?.unwrap_or(0))
    }
}

impl WriteTx<'_> {
    /// Puts a code in the place of the one before for its purpose and subject.
    ///
    /// # Errors
    /// `Taken` when another link has its name.
    pub fn put_code(&mut self, new: &NewCode) -> Result<(), Error> {
        let now = self.now();
        let values = [
            (&new.purpose).into(),
            (&new.subject).into(),
            new.name.as_ref().into(),
            (&new.salt).into(),
            (&new.hash).into(),
            i64::from(new.tries_left).into(),
            (&now).into(),
            (&new.expires_at).into(),
        ];
        self.change()?.execute(PUT, &values).map(drop)
    }

    /// Notes that a code was used.
    ///
    /// # Errors
    /// `Missing` when it was used already.
    pub fn use_code(&mut self, id: i64) -> Result<(), Error> {
        let now = self.now();
        exactly_one(self.change()?.execute(USE, &[(&now).into(), id.into()])?, Noun::Code)
    }

    /// Takes a try from a code that has one, and counts the miss against its source.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn miss_code(&mut self, id: Option<i64>, source: &str) -> Result<(), Error> {
        let now = self.now();
        let connection = self.change()?;
        if let Some(id) = id {
            connection.execute(MISS, &[id.into()])?;
        }
        connection.execute(ADD_MISS, &[source.into(), (&now).into()]).map(drop)
    }

    /// Removes the code for a purpose and subject, if there is one.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn remove_code(&mut self, purpose: Purpose, subject: &str) -> Result<(), Error> {
        self.change()?.execute(REMOVE, &[(&purpose).into(), subject.into()]).map(drop)
    }

    /// Removes codes that ended, and misses, before `time`.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn remove_ended_codes(&mut self, time: UnixTime) -> Result<(), Error> {
        let connection = self.change()?;
        connection.execute(REMOVE_ENDED, &[(&time).into()])?;
        connection.execute(REMOVE_MISSES, &[(&time).into()]).map(drop)
    }
}
