//! The audit log and the record of how far it reaches. Appending is the writing transaction's
//! last act and is offered to nobody else.

use model::audit::chain::{self, Break, Flaw, Head, Link, Walk};
use model::audit::{Action, Checkpoint, Entry, Outcome};

use crate::engine::{Connection, Row};
use crate::error::Error;
use crate::filter::{Order, Query};
use crate::table::audit_key::{By, Key, Sum};
use crate::view::View;

#[cfg(test)]
mod tests;

const SELECT: &str = "SELECT seq, previous, hash, text FROM audit";
const SELECT_BY_KEY: &str =
    "SELECT seq, previous, hash, text FROM audit_key JOIN audit USING (seq)";
const SELECT_ALL: &str = "SELECT seq, previous, hash, text, at_ms, action, actor, object, \
    outcome, code FROM audit ORDER BY seq";
const APPEND: &str = "INSERT INTO audit (seq, at_ms, text, previous, hash, action, actor, object, \
    outcome, code) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const FIND_REACH: &str = "SELECT seq, hash, change_seq, keyed_seq FROM audit_head WHERE id = 1";
const FIND_LAST: &str = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
const SET_REACH: &str = "INSERT INTO audit_head (id, seq, hash, change_seq, keyed_seq) \
    VALUES (1, $1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, \
    hash = excluded.hash, change_seq = excluded.change_seq, keyed_seq = excluded.keyed_seq";

const TIME_OF: &str = "SELECT at_ms FROM audit WHERE seq >= $1 ORDER BY seq LIMIT 1";

/// How far a clock may have been set back: entries of a time are looked for among those this much earlier
/// and later, in milliseconds.
const MISSET_MS: i64 = 3_600_000;

/// Which audit entries are wanted; without any condition, all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// From this entry on.
    pub from: Option<u64>,
    /// Up to and including this entry.
    pub to: Option<u64>,
    /// From this time on, in milliseconds since 1970-01-01T00:00:00Z.
    pub since_ms: Option<i64>,
    /// Before this time, in milliseconds since 1970-01-01T00:00:00Z.
    pub until_ms: Option<i64>,
    /// Of this action.
    pub action: Option<Action>,
    /// By this actor, as [`Actor::search_key`](model::audit::Actor::search_key) writes it; a final
    /// `*` stands for any end, as in `holder:alice/*`.
    pub actor: Option<String>,
    /// About this object, as its `Display` writes it; a final `*` stands for any end.
    pub object: Option<String>,
    /// That ended so.
    pub outcome: Option<Outcome>,
    /// With this code.
    pub code: Option<String>,
    /// By place in the log.
    pub order: Order,
    /// At most so many.
    pub limit: Option<u64>,
}

/// Appends an entry.
pub(crate) fn append(connection: &Connection, entry: &Entry) -> Result<(), Error> {
    let event = &entry.event;
    let values = [
        entry.seq.into(),
        entry.at_ms.into(),
        (&entry.text).into(),
        (&entry.previous).into(),
        (&entry.hash).into(),
        (&event.action).into(),
        event.actor.search_key().into(),
        event.object.to_string().into(),
        (&event.outcome).into(),
        event.code.as_ref().into(),
    ];
    connection.execute(APPEND, &values).map(drop)
}

/// How far the log reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) head: Head,
    /// The last entry that tells a change.
    pub(crate) change_seq: u64,
    /// The last entry that is found by its keys.
    pub(crate) keyed_seq: u64,
}

impl Reach {
    /// The reach of an empty log.
    pub(crate) const EMPTY: Self = Self { head: Head::EMPTY, change_seq: 0, keyed_seq: 0 };

    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self { head: head(row)?, change_seq: row.take()?, keyed_seq: row.take()? })
    }
}

/// Records how far the log reaches.
pub(crate) fn set_reach(connection: &Connection, reach: &Reach) -> Result<(), Error> {
    let Reach { head, change_seq, keyed_seq } = reach;
    let values = [head.seq.into(), (&head.hash).into(), (*change_seq).into(), (*keyed_seq).into()];
    connection.execute(SET_REACH, &values).map(drop)
}

fn head(row: &Row<'_>) -> Result<Head, Error> {
    Ok(Head { seq: row.take()?, hash: row.take()? })
}

fn link(row: &Row<'_>) -> Result<Link, Error> {
    Ok(Link { seq: row.take()?, previous: row.take()?, hash: row.take()?, text: row.take()? })
}

/// The columns kept beside the text, of an entry or of a row.
#[derive(PartialEq, Eq)]
struct Index {
    at_ms: i64,
    action: String,
    actor: String,
    object: String,
    outcome: String,
    code: Option<String>,
}

impl Index {
    fn of(entry: &Entry) -> Self {
        let event = &entry.event;
        Self {
            at_ms: entry.at_ms,
            action: event.action.to_string(),
            actor: event.actor.search_key(),
            object: event.object.to_string(),
            outcome: event.outcome.to_string(),
            code: event.code.clone(),
        }
    }

    /// Returns what the entry is to be found by.
    fn keys(&self) -> impl Iterator<Item = (By, &str)> {
        let outcome = Some(self.outcome.as_str()).filter(|outcome| *outcome != "done");
        let keys = [
            (By::Action, Some(self.action.as_str())),
            (By::Actor, Some(self.actor.as_str())),
            (By::Object, Some(self.object.as_str())),
            (By::Code, self.code.as_deref()),
            (By::Outcome, outcome),
        ];
        keys.into_iter().filter_map(|(by, key)| Some((by, key?)))
    }

    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            at_ms: row.take()?,
            action: row.take()?,
            actor: row.take()?,
            object: row.take()?,
            outcome: row.take()?,
            code: row.take()?,
        })
    }
}

impl AuditFilter {
    fn keys(&self) -> Vec<Key<'_>> {
        let texts = [
            (By::Actor, self.actor.as_deref()),
            (By::Code, self.code.as_deref()),
            (By::Object, self.object.as_deref()),
            (By::Action, self.action.map(Action::as_str)),
            (By::Outcome, self.outcome.map(Outcome::as_str)),
        ];
        let given = texts.into_iter().filter_map(|(by, value)| Some((by, value?)));
        given.map(|(by, value)| Key { by, value: value.into() }).collect()
    }
}

impl View {
    /// Returns between which entries those of a time are.
    fn reach_in_time(&self, filter: &AuditFilter) -> Result<(Option<u64>, Option<u64>), Error> {
        let from = |since: i64| self.first_entry_at(since.saturating_sub(MISSET_MS));
        let to = |until: i64| self.first_entry_at(until.saturating_add(MISSET_MS));
        Ok((filter.since_ms.map(from).transpose()?, filter.until_ms.map(to).transpose()?))
    }

    /// Finds the first entry at a time or after it, in milliseconds since 1970-01-01T00:00:00Z; one past the
    /// last when there is none. Entries stand in the order they were made, so halving the log finds it, as
    /// exactly as the clock went.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn first_entry_at(&self, at_ms: i64) -> Result<u64, Error> {
        let (mut from, mut to) = (1, self.audit_head()?.seq + 1);
        while from < to {
            let middle = from + (to - from) / 2;
            let made = self.connection.find(TIME_OF, &[middle.into()], |row| row.take::<i64>())?;
            match made {
                Some(made) if made < at_ms => from = middle + 1,
                _ => to = middle,
            }
        }
        Ok(from)
    }

    /// Returns how far the log reaches.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn audit_head(&self) -> Result<Head, Error> {
        Ok(self.log_reach()?.head)
    }

    /// Returns the sequence number of the last event that changed something; events that only
    /// tell, like an admission, do not move it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn change_seq(&self) -> Result<u64, Error> {
        Ok(self.log_reach()?.change_seq)
    }

    /// Returns how far the log reaches, as recorded.
    pub(super) fn log_reach(&self) -> Result<Reach, Error> {
        Ok(self.connection.find(FIND_REACH, &[], Reach::read)?.unwrap_or(Reach::EMPTY))
    }

    /// Returns where the next entry goes: how far the log reaches, which must be what is recorded of it.
    ///
    /// # Errors
    /// `Broken` when the log was cut off or the record altered: nothing more is appended then.
    pub(crate) fn log_end(&self) -> Result<Reach, Error> {
        let reach = self.log_reach()?;
        let last = self.connection.find(FIND_LAST, &[], head)?.unwrap_or(Head::EMPTY);
        chain::verify_end(&last, &reach.head)?;
        Ok(reach)
    }

    /// Lists entries of the audit log.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn audit_entries(&self, filter: &AuditFilter) -> Result<Vec<Entry>, Error> {
        let mut found = Vec::new();
        self.each_audit_entry(filter, |entry| {
            found.push(entry);
            Ok(())
        })?;
        Ok(found)
    }

    /// Gives entries of the audit log one by one to `take`, for listings too long for memory.
    ///
    /// # Errors
    /// The store cannot be read, or what `take` returns.
    pub fn each_audit_entry(
        &self,
        filter: &AuditFilter,
        mut take: impl FnMut(Entry) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let keys = filter.keys();
        let mut left = filter.limit;
        for part in self.parts(filter, self.followed(&keys)?)? {
            let (sql, values) = part.query(filter, &keys).ordered(&["seq"], filter.order, left);
            self.connection.each(&sql, &values, |row| {
                left = left.map(|left| left.saturating_sub(1));
                take(Entry::parse(link(row)?)?)
            })?;
        }
        Ok(())
    }

    /// Returns where to search, in the order of the listing.
    fn parts<'k>(
        &self,
        filter: &AuditFilter,
        followed: Option<&'k Key<'k>>,
    ) -> Result<Vec<Part<'k>>, Error> {
        let (from, to) = self.reach_in_time(filter)?;
        let (from, to) = (from.max(filter.from), least(to, filter.to));
        let Some(key) = followed else {
            return Ok(vec![Part { key: None, from, to }]);
        };
        let keyed = self.log_reach()?.keyed_seq;
        let with_keys = Part { key: Some(key), from, to: least(to, Some(keyed)) };
        let without = Part { key: None, from: from.max(Some(keyed + 1)), to };
        Ok(match filter.order {
            Order::OldestFirst => vec![with_keys, without],
            Order::NewestFirst => vec![without, with_keys],
        })
    }

    /// Verifies the whole audit log against its head and `checkpoints`, whose signatures the
    /// caller has verified, and that the columns and keys to search by say what the texts say.
    ///
    /// # Errors
    /// `Broken` with the first break, or the store cannot be read.
    pub fn verify_audit(&self, checkpoints: &[Checkpoint]) -> Result<Head, Error> {
        let mut walk = Walk::start(checkpoints);
        let (reach, mut keys) = (self.log_reach()?, Sum::default());
        self.connection.each(SELECT_ALL, &[], |row| {
            let link = link(row)?;
            walk.step(&link)?;
            let seq = link.seq;
            let broken = |what| Break { seq, what };
            let entry = Entry::parse(link).map_err(|_| broken(Flaw::Unreadable))?;
            let index = Index::of(&entry);
            if index != Index::read(row)? {
                return Err(broken(Flaw::IndexAltered).into());
            }
            if seq <= reach.keyed_seq {
                index.keys().for_each(|(by, key)| keys.add(by, key, seq));
            }
            Ok(())
        })?;
        let head = walk.finish(Some(&reach.head))?;
        if reach.keyed_seq > head.seq {
            return Err(Break { seq: head.seq, what: Flaw::HeadAltered }.into());
        }
        self.verify_keys(keys)?;
        Ok(head)
    }
}

/// A part of the log as it is searched: in order, or by a key, which stands for all entries that have it.
struct Part<'a> {
    key: Option<&'a Key<'a>>,
    from: Option<u64>,
    to: Option<u64>,
}

impl Part<'_> {
    fn query<'q>(&'q self, filter: &AuditFilter, keys: &'q [Key<'_>]) -> Query<'q> {
        let query = match self.key {
            Some(key) => key.follow(Query::of(SELECT_BY_KEY)),
            None => Query::of(SELECT),
        };
        keys.iter()
            .fold(query, |query, key| key.check(query))
            .with("seq >=", self.from)
            .with("seq <=", self.to)
            .with("at_ms + 0 >=", filter.since_ms)
            .with("at_ms + 0 <", filter.until_ms)
    }
}

/// Returns the lesser of two ends, where there are any.
fn least(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    [one, other].into_iter().flatten().min()
}
