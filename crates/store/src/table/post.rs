//! The spool of messages to be sent, by mail and to webhooks.

use model::post::{Channel, Message, NewMessage};
use pki::time::UnixTime;

use super::{exactly_one, inserted};
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::filter::{Order, Query};
use crate::view::View;
use crate::write::WriteTx;

const SELECT: &str = "SELECT m.id, m.channel, m.recipient, m.kind, m.language, m.content, m.made_at, \
    m.useless_at, m.next_try_at, m.tries, m.sent_at, m.last_error FROM post m";
const LIST_DUE: &str = "SELECT id, channel, recipient, kind, language, content, made_at, \
    useless_at, next_try_at, tries, sent_at, last_error FROM post \
    WHERE channel = $1 AND next_try_at <= $2 ORDER BY next_try_at, id LIMIT $3";
const LIST_DUE_TO: &str = "SELECT id, channel, recipient, kind, language, content, made_at, \
    useless_at, next_try_at, tries, sent_at, last_error FROM post \
    WHERE channel = $1 AND recipient = $2 AND next_try_at <= $3 ORDER BY next_try_at, id LIMIT $4";
const COUNT_WAITING: &str = "SELECT COUNT(*) FROM post WHERE channel = $1 AND next_try_at >= $2";
const COUNT_GIVEN_UP: &str = "SELECT COUNT(*) FROM post \
    WHERE made_at >= $1 AND next_try_at IS NULL AND sent_at IS NULL";
const COUNT_OLD: &str = "SELECT COUNT(*) FROM post WHERE made_at < $1 AND next_try_at IS NULL";
const ADD: &str = "INSERT INTO post (id, channel, recipient, kind, language, content, useless_at, \
    made_at, next_try_at, tries) VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM post), \
    $1, $2, $3, $4, $5, $6, $7, $7, 0) RETURNING id";
const SENT: &str = "UPDATE post SET sent_at = $1, next_try_at = NULL, tries = tries + 1, \
    content = '', last_error = NULL WHERE id = $2";
const FAILED: &str = "UPDATE post SET last_error = $1, next_try_at = $2, tries = tries + 1 \
    WHERE id = $3";
const RETRY: &str = "UPDATE post SET next_try_at = $1 WHERE id = $2 AND sent_at IS NULL";
const LAPSE: &str = "UPDATE post SET next_try_at = NULL, last_error = COALESCE(last_error, $1) \
    WHERE made_at < $2 AND useless_at < $2 AND next_try_at IS NOT NULL";
const COUNT_USELESS: &str = "SELECT COUNT(*) FROM post \
    WHERE made_at < $1 AND useless_at < $1 AND next_try_at IS NOT NULL";
// The last number stays, so that none is given twice.
const REMOVE_OLD: &str = "DELETE FROM post WHERE made_at < $1 AND next_try_at IS NULL \
    AND id < (SELECT MAX(id) FROM post)";

fn message(row: &Row<'_>) -> Result<Message, Error> {
    Ok(Message {
        id: row.take()?,
        channel: row.take()?,
        to: row.take()?,
        kind: row.take()?,
        language: row.take()?,
        content: row.take()?,
        made_at: row.take()?,
        useless_at: row.take()?,
        next_try_at: row.take()?,
        tries: row.take()?,
        sent_at: row.take()?,
        last_error: row.take()?,
    })
}

impl View {
    /// Lists the messages of a channel that are to be tried by `now`, the longest waiting first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_due_post(
        &self,
        channel: Channel,
        now: UnixTime,
        limit: u64,
    ) -> Result<Vec<Message>, Error> {
        let values = [(&channel).into(), (&now).into(), limit.into()];
        self.connection.list(LIST_DUE, &values, message)
    }

    /// Lists the messages to one recipient that are to be tried by `now`, the longest waiting first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_due_post_to(
        &self,
        channel: Channel,
        to: &str,
        now: UnixTime,
        limit: u64,
    ) -> Result<Vec<Message>, Error> {
        let values = [(&channel).into(), to.into(), (&now).into(), limit.into()];
        self.connection.list(LIST_DUE_TO, &values, message)
    }

    /// Lists the last messages, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_post(&self, limit: u64) -> Result<Vec<Message>, Error> {
        let query = Query::of(SELECT);
        let (sql, values) = query.ordered(&["m.made_at", "m.id"], Order::NewestFirst, Some(limit));
        self.connection.list(&sql, &values, message)
    }

    /// Finds a message.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_post(&self, id: i64) -> Result<Option<Message>, Error> {
        let query = Query::of(SELECT).with("m.id =", Some(id));
        let (sql, values) = query.ordered(&["m.id"], Order::OldestFirst, None);
        self.connection.find(&sql, &values, message)
    }

    /// Counts the messages of a channel that wait to be tried.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_waiting_post(&self, channel: Channel) -> Result<u64, Error> {
        let values = [(&channel).into(), (&UnixTime(0)).into()];
        Ok(self.connection.find(COUNT_WAITING, &values, |row| row.take())?.unwrap_or(0))
    }

    /// Counts the messages queued since `time` that were given up.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_given_up_post(&self, time: UnixTime) -> Result<u64, Error> {
        let values = [(&time).into()];
        Ok(self.connection.find(COUNT_GIVEN_UP, &values, |row| row.take())?.unwrap_or(0))
    }

    /// Counts the messages that wait and are of no use any more since before `time`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_useless_post(&self, time: UnixTime) -> Result<u64, Error> {
        Ok(self.connection.find(COUNT_USELESS, &[(&time).into()], |row| row.take())?.unwrap_or(0))
    }

    /// Counts the messages queued before `time` that are sent or given up.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_old_post(&self, time: UnixTime) -> Result<u64, Error> {
        Ok(self.connection.find(COUNT_OLD, &[(&time).into()], |row| row.take())?.unwrap_or(0))
    }
}

impl WriteTx<'_> {
    /// Queues a message, to be tried at once, and returns its number.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn add_post(&mut self, new: &NewMessage) -> Result<i64, Error> {
        let now = self.now();
        let values = [
            (&new.channel).into(),
            (&new.to).into(),
            (&new.kind).into(),
            new.language.as_ref().into(),
            (&new.content).into(),
            new.useless_at.as_ref().into(),
            (&now).into(),
        ];
        inserted(self.change()?.find(ADD, &values, |row| row.take())?)
    }

    /// Notes that a message was sent, and forgets what it said.
    ///
    /// # Errors
    /// `Missing`.
    pub fn post_sent(&mut self, id: i64) -> Result<(), Error> {
        let now = self.now();
        exactly_one(self.change()?.execute(SENT, &[(&now).into(), id.into()])?, Noun::Message)
    }

    /// Notes why a message could not be sent and when it is tried again; never, when that is none.
    ///
    /// # Errors
    /// `Missing`.
    pub fn post_failed(
        &mut self,
        id: i64,
        why: &str,
        next_try_at: Option<UnixTime>,
    ) -> Result<(), Error> {
        let values = [why.into(), next_try_at.as_ref().into(), id.into()];
        exactly_one(self.change()?.execute(FAILED, &values)?, Noun::Message)
    }

    /// Has a message that was not sent tried now, also one that was given up.
    ///
    /// # Errors
    /// `Missing`, also when it was sent.
    pub fn retry_post(&mut self, id: i64) -> Result<(), Error> {
        let now = self.now();
        exactly_one(self.change()?.execute(RETRY, &[(&now).into(), id.into()])?, Noun::Message)
    }

    /// Gives up the messages that are of no use any more since before `time`; `why` is noted of those never tried.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn lapse_post(&mut self, time: UnixTime, why: &str) -> Result<(), Error> {
        self.change()?.execute(LAPSE, &[why.into(), (&time).into()]).map(drop)
    }

    /// Removes the messages queued before `time` that are sent or given up.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn remove_old_post(&mut self, time: UnixTime) -> Result<(), Error> {
        self.change()?.execute(REMOVE_OLD, &[(&time).into()]).map(drop)
    }
}
