//! Writing: many transactions in one commit, each of which can fail alone, and none of which is
//! kept without the audit event that tells it.

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use model::audit::{Entry, Event};
use model::clock::Clock;
use pki::time::UnixTime;

use crate::engine::Connection;
use crate::error::Error;
use crate::table::audit::{self, Reach};
use crate::table::{audit_key, tally};
use crate::value::Value;
use crate::view::View;

/// A writing transaction. It reads its own changes, and ends in [`WriteTx::commit`] or not at all.
#[derive(Debug)]
pub struct WriteTx<'a> {
    batch: &'a mut Batch,
    effect: Effect,
    brand: Brand<'a>,
}

/// Proof that a transaction was committed with its event; made by [`WriteTx::commit`] alone and
/// bound to that one transaction.
#[derive(Debug)]
pub struct Committed<'a, T> {
    value: T,
    brand: Brand<'a>,
}

/// Ties a proof to one transaction: the lifetime is invariant, so no other fits.
type Brand<'a> = PhantomData<fn(&'a ()) -> &'a ()>;

/// What a transaction did besides telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// Nothing: an event was recorded.
    Told,
    /// Something that other nodes must follow.
    Changed,
}

impl WriteTx<'_> {
    /// Notes that the transaction changes state, and returns where to change it.
    ///
    /// # Errors
    /// The transaction is over: an error in it, like a full disk, ended it, and what came now
    /// would stand outside of any.
    pub(crate) fn change(&mut self) -> Result<&Connection, Error> {
        self.batch.guard()?;
        self.effect = Effect::Changed;
        self.batch.connection()
    }

    /// Changes state by the transaction's last statement before the event that tells it, and returns how
    /// many rows it changed. A statement is done whole or not at all, so the transaction needs no savepoint
    /// for its sake, which would copy every page it touches; should the event fail all the same, the whole
    /// batch is undone.
    ///
    /// # Errors
    /// As the statement says; nothing of it was done then.
    pub(crate) fn change_last(&mut self, sql: &str, values: &[Value<'_>]) -> Result<usize, Error> {
        let rows = self.batch.connection()?.execute(sql, values)?;
        self.effect = Effect::Changed;
        if self.batch.undo == Undo::Nothing {
            self.batch.undo = Undo::Batch;
        }
        Ok(rows)
    }

    /// Tells an event besides the one that ends the transaction, for what one act does to several
    /// things. It is kept or not with the rest.
    ///
    /// # Errors
    /// The event could not be recorded.
    pub fn tell(&mut self, event: Event) -> Result<(), Error> {
        self.batch.guard()?;
        self.batch.append(event).map(drop)
    }

    /// Counts certificates that come into force, or cease to be.
    pub(crate) fn count(&mut self, change: tally::Change) {
        self.batch.tally.push(change);
    }

    /// Returns the sequence number its next event will have.
    pub fn next_seq(&self) -> u64 {
        self.batch.reach.head.seq + 1
    }

    /// Returns the time by the store's clock.
    pub fn now(&self) -> UnixTime {
        self.batch.clock.now()
    }
}

impl<'a> WriteTx<'a> {
    /// Ends the transaction with the event that tells what it did. `value` is given to whoever
    /// asked for the transaction, once it is durable.
    ///
    /// # Errors
    /// The event could not be recorded; nothing of the transaction is kept.
    pub fn commit<T>(self, event: Event, value: T) -> Result<Committed<'a, T>, Error> {
        let batch = self.batch;
        let seq = batch.append(event)?;
        if self.effect == Effect::Changed {
            batch.reach.change_seq = seq;
        }
        Ok(Committed { value, brand: self.brand })
    }
}

impl Deref for WriteTx<'_> {
    type Target = View;

    fn deref(&self) -> &View {
        &self.batch.view
    }
}

/// The transactions that share one commit, and the connection they run on.
#[derive(Debug)]
pub(crate) struct Batch {
    view: View,
    clock: Arc<dyn Clock>,
    /// The log as of the last transaction kept.
    reach: Reach,
    /// The same as it was when the batch began.
    begun: Reach,
    /// What would have to be undone if the transaction that runs failed now.
    undo: Undo,
    /// What its transactions add to the count of certificates: one statement for all of a day.
    tally: Vec<tally::Change>,
}

/// How what a transaction did is undone without undoing those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Undo {
    /// It did nothing yet.
    Nothing,
    /// To the savepoint.
    Savepoint,
    /// There is no savepoint: they all go.
    Batch,
}

/// Whether a commit brought something that nodes follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    None,
    Some,
}

impl Batch {
    pub(crate) fn new(view: View, clock: Arc<dyn Clock>) -> Self {
        let (reach, undo, tally) = (Reach::EMPTY, Undo::Nothing, Vec::new());
        Self { view, clock, reach, begun: reach, undo, tally }
    }

    /// Begins a batch where the log now ends; other processes may have written since the last. To
    /// a log that was cut off nothing is appended, so nothing is done either.
    pub(crate) fn begin(&mut self) -> Result<(), Error> {
        self.view.connection.begin_writing()?;
        self.begun = self.view.log_end().inspect_err(|_| self.view.connection.roll_back())?;
        self.reach = self.begun;
        self.tally.clear();
        Ok(())
    }

    /// Runs one transaction; unless it commits, nothing of it is kept.
    pub(crate) fn run<T, E, F>(&mut self, job: F) -> Result<T, E>
    where
        E: From<Error>,
        F: for<'a> FnOnce(WriteTx<'a>) -> Result<Committed<'a, T>, E>,
    {
        let (before, counted) = (self.reach, self.tally.len());
        self.undo = Undo::Nothing;
        let tx = WriteTx { batch: self, effect: Effect::Told, brand: PhantomData };
        let result = job(tx).map(|committed| committed.value);
        let result = result.and_then(|value| {
            if self.undo == Undo::Savepoint {
                self.view.connection.keep_saved()?;
            }
            Ok(value)
        });
        if result.is_err() {
            self.reach = before;
            self.tally.truncate(counted);
            self.undo();
        }
        result
    }

    /// Sees to it that what comes can be undone alone.
    fn guard(&mut self) -> Result<(), Error> {
        if self.undo == Undo::Nothing {
            self.connection()?.save()?;
            self.undo = Undo::Savepoint;
        }
        Ok(())
    }

    /// Undoes the transaction that failed. What cannot be undone alone takes the batch with it, which
    /// `is_alive` tells.
    fn undo(&self) {
        let connection = &self.view.connection;
        match self.undo {
            Undo::Nothing => (),
            Undo::Savepoint => connection.undo_saved().unwrap_or_else(|_| connection.roll_back()),
            Undo::Batch => connection.roll_back(),
        }
    }

    /// Runs a transaction that only tells an event; it is one statement, which is done whole or not
    /// at all, and needs nothing around it.
    pub(crate) fn record(&mut self, event: Event) -> Result<u64, Error> {
        self.connection()?;
        self.view.check_admitted(&event)?;
        self.append(event)
    }

    /// Appends an event to the log and returns its sequence number.
    fn append(&mut self, event: Event) -> Result<u64, Error> {
        let entry = Entry::append(&self.reach.head, self.clock.now_ms(), event)?;
        audit::append(self.connection()?, &entry)?;
        self.reach.head = entry.head();
        Ok(entry.seq)
    }

    /// Returns the connection, inside the batch's transaction.
    pub(crate) fn connection(&self) -> Result<&Connection, Error> {
        if self.is_alive() { Ok(&self.view.connection) } else { Err(Error::Undone) }
    }

    /// Says whether the batch can go on; an error like a full disk undoes it whole.
    pub(crate) fn is_alive(&self) -> bool {
        self.view.connection.in_transaction()
    }

    /// Makes all that was kept last, or nothing of it.
    pub(crate) fn finish(&mut self) -> Result<News, Error> {
        let connection = self.connection()?;
        if self.begun.head == self.reach.head {
            connection.roll_back();
            return Ok(News::None);
        }
        self.reach = self.seal(connection).inspect_err(|_| connection.roll_back())?;
        let changed = self.begun.change_seq != self.reach.change_seq;
        Ok(if changed { News::Some } else { News::None })
    }

    /// Adds what is recorded once for all transactions, commits, and returns how far the log then reaches.
    fn seal(&self, connection: &Connection) -> Result<Reach, Error> {
        tally::add(connection, &self.tally)?;
        let Reach { head, change_seq, keyed_seq } = self.reach;
        let keyed_seq = audit_key::follow_up(connection, keyed_seq, head.seq)?;
        let reach = Reach { head, change_seq, keyed_seq };
        audit::set_reach(connection, &reach)?;
        connection.commit()?;
        Ok(reach)
    }
}
