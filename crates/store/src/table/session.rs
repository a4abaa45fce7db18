//! Sessions in the browser. One that was closed is gone; the audit log tells of it.

use model::identity::PersonId;
use model::session::{Owner, Session};
use pki::time::UnixTime;

use super::exactly_one;
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::view::View;
use crate::write::WriteTx;

const FIND: &str = "SELECT key, person_id, operator, certificate, made_at, last_used_at, ends_at \
    FROM session WHERE key = $1";
const LIST_BY_PERSON: &str = "SELECT key, person_id, operator, certificate, made_at, \
    last_used_at, ends_at FROM session WHERE person_id = $1 ORDER BY made_at";
const ADD: &str = "INSERT INTO session (key, person_id, operator, certificate, made_at, \
    last_used_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const TOUCH: &str = "UPDATE session SET last_used_at = $1 WHERE key = $2";
const CLOSE: &str = "DELETE FROM session WHERE key = $1";
const REMOVE_ENDED: &str = "DELETE FROM session WHERE ends_at < $1";
const COUNT_ENDED: &str = "SELECT COUNT(*) FROM session WHERE ends_at < $1";

fn session(row: &Row<'_>) -> Result<Session, Error> {
    let key = row.take()?;
    let owner = match (row.take::<Option<PersonId>>()?, row.take::<Option<String>>()?) {
        (Some(person), None) => Owner::Person(person),
        (None, Some(name)) => Owner::Operator(name),
        _ => return Err(Error::Corrupt),
    };
    Ok(Session {
        key,
        owner,
        certificate: row.take()?,
        made_at: row.take()?,
        last_used_at: row.take()?,
        ends_at: row.take()?,
    })
}

impl View {
    /// Finds a session by the digest of its key.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_session(&self, key: &[u8; 32]) -> Result<Option<Session>, Error> {
        self.connection.find(FIND, &[key.into()], session)
    }

    /// Lists the sessions of a person, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_sessions(&self, person: PersonId) -> Result<Vec<Session>, Error> {
        self.connection.list(LIST_BY_PERSON, &[(&person).into()], session)
    }

    /// Counts the sessions that ended before `time`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_ended_sessions(&self, time: UnixTime) -> Result<u64, Error> {
        Ok(self.connection.find(COUNT_ENDED, &[(&time).into()], |row| row.take())?.unwrap_or(0))
    }
}

impl WriteTx<'_> {
    /// Adds a session.
    ///
    /// # Errors
    /// `Taken` when there is one of this key.
    pub fn add_session(&mut self, new: &Session) -> Result<(), Error> {
        let (person, operator) = match &new.owner {
            Owner::Person(id) => (Some(id), None),
            Owner::Operator(name) => (None, Some(name)),
        };
        let values = [
            (&new.key).into(),
            person.into(),
            operator.into(),
            new.certificate.as_ref().into(),
            (&new.made_at).into(),
            (&new.last_used_at).into(),
            (&new.ends_at).into(),
        ];
        self.change()?.execute(ADD, &values).map(drop)
    }

    /// Notes that a session was used now.
    ///
    /// # Errors
    /// `Missing`.
    pub fn touch_session(&mut self, key: &[u8; 32]) -> Result<(), Error> {
        let now = self.now();
        exactly_one(self.change()?.execute(TOUCH, &[(&now).into(), key.into()])?, Noun::Session)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// `Missing`.
    pub fn close_session(&mut self, key: &[u8; 32]) -> Result<(), Error> {
        exactly_one(self.change()?.execute(CLOSE, &[key.into()])?, Noun::Session)
    }

    /// Removes sessions that ended before `time`.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn remove_ended_sessions(&mut self, time: UnixTime) -> Result<(), Error> {
        self.change()?.execute(REMOVE_ENDED, &[(&time).into()]).map(drop)
    }
}
