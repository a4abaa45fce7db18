//! The spool of messages to be sent.

use model::mail::{Mail, NewMail};
use pki::time::UnixTime;

use super::{exactly_one, inserted};
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::filter::{Order, Query};
use crate::view::View;
use crate::write::WriteTx;

const SELECT: &str = "SELECT m.id, m.recipient, m.subject, m.text, m.made_at, m.next_try_at, \
    m.tries, m.sent_at, m.last_error FROM mail m";
const LIST_DUE: &str = "SELECT id, recipient, subject, text, made_at, next_try_at, tries, \
    sent_at, last_error FROM mail WHERE next_try_at <= $1 ORDER BY next_try_at LIMIT $2";
const COUNT_WAITING: &str = "SELECT COUNT(*) FROM mail WHERE next_try_at >= $1";
const ADD: &str = "INSERT INTO mail (id, recipient, subject, text, made_at, next_try_at, tries) \
    VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM mail), $1, $2, $3, $4, $4, 0) RETURNING id";
const SENT: &str = "UPDATE mail SET sent_at = $1, next_try_at = NULL, tries = tries + 1, \
    text = '', last_error = NULL WHERE id = $2";
const FAILED: &str = "UPDATE mail SET last_error = $1, next_try_at = $2, tries = tries + 1 \
    WHERE id = $3";

fn mail(row: &Row<'_>) -> Result<Mail, Error> {
    Ok(Mail {
        id: row.take()?,
        to: row.take()?,
        subject: row.take()?,
        text: row.take()?,
        made_at: row.take()?,
        next_try_at: row.take()?,
        tries: row.take()?,
        sent_at: row.take()?,
        last_error: row.take()?,
    })
}

impl View {
    /// Lists the messages that are to be tried by `now`, the longest waiting first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_due_mail(&self, now: UnixTime, limit: u64) -> Result<Vec<Mail>, Error> {
        self.connection.list(LIST_DUE, &[(&now).into(), limit.into()], mail)
    }

    /// Lists the last messages, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_mail(&self, limit: u64) -> Result<Vec<Mail>, Error> {
        let query = Query::of(SELECT);
        let (sql, values) = query.ordered(&["m.made_at", "m.id"], Order::NewestFirst, Some(limit));
        self.connection.list(&sql, &values, mail)
    }

    /// Counts the messages that wait to be tried.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_waiting_mail(&self) -> Result<u64, Error> {
        let values = [(&UnixTime(0)).into()];
        Ok(self.connection.find(COUNT_WAITING, &values, |row| row.take())?.unwrap_or(0))
    }
}

impl WriteTx<'_> {
    /// Queues a message, to be tried at once, and returns its number.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn add_mail(&mut self, new: &NewMail) -> Result<i64, Error> {
        let now = self.now();
        let values = [(&new.to).into(), (&new.subject).into(), (&new.text).into(), (&now).into()];
        inserted(self.change()?.find(ADD, &values, |row| row.take())?)
    }

    /// Notes that a message was sent, and forgets its text.
    ///
    /// # Errors
    /// `Missing`.
    pub fn mail_sent(&mut self, id: i64) -> Result<(), Error> {
        let now = self.now();
        exactly_one(self.change()?.execute(SENT, &[(&now).into(), id.into()])?, Noun::Mail)
    }

    /// Notes why a message could not be sent and when it is tried again; never, when that is none.
    ///
    /// # Errors
    /// `Missing`.
    pub fn mail_failed(
        &mut self,
        id: i64,
        why: &str,
        next_try_at: Option<UnixTime>,
    ) -> Result<(), Error> {
        let values = [why.into(), next_try_at.as_ref().into(), id.into()];
        exactly_one(self.change()?.execute(FAILED, &values)?, Noun::Mail)
    }
}
