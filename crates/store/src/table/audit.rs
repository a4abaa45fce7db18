//! The audit log and the record of how far it reaches. Appending is the writing transaction's
//! last act and is offered to nobody else.

use std::borrow::Cow;

use model::audit::chain::{self, Break, Flaw, Head, Link, Walk};
use model::audit::{Action, Checkpoint, Entry, Outcome};

use crate::engine::{Connection, Row};
use crate::error::Error;
use crate::filter::{Order, Query};
use crate::view::View;

const SELECT: &str = "SELECT seq, previous, hash, text FROM audit";
const SELECT_ALL: &str = "SELECT seq, previous, hash, text, at_ms, action, actor, object, \
    outcome, code FROM audit ORDER BY seq";
const APPEND: &str = "INSERT INTO audit (seq, at_ms, text, previous, hash, action, actor, object, \
    outcome, code) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const FIND_REACH: &str = "SELECT seq, hash, change_seq FROM audit_head WHERE id = 1";
const FIND_LAST: &str = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
const SET_REACH: &str = "INSERT INTO audit_head (id, seq, hash, change_seq) \
    VALUES (1, $1, $2, $3) ON CONFLICT (id) DO UPDATE \
    SET seq = excluded.seq, hash = excluded.hash, change_seq = excluded.change_seq";

const TIME_OF: &str = "SELECT at_ms FROM audit WHERE seq >= $1 ORDER BY seq LIMIT 1";
const PROBE: &str = "SELECT 1 FROM audit";

/// A condition that fits so many entries is as good as any other that does.
const MANY: u64 = 20_000;
/// One that fits fewer than these is not worth comparing with others.
const FEW: u64 = 256;
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

/// Records how far the log reaches and its last entry that tells a change.
pub(crate) fn set_reach(
    connection: &Connection,
    head: &Head,
    change_seq: u64,
) -> Result<(), Error> {
    let values = [head.seq.into(), (&head.hash).into(), change_seq.into()];
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

/// What entries are found by, each with an index of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Actor,
    Code,
    Object,
    Action,
    Outcome,
}

/// Whether a condition is what entries are found by, or only looked at in those found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Follow,
    Check,
}

/// One condition of a search.
struct Key<'a> {
    by: By,
    value: Cow<'a, str>,
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

impl<'a> Key<'a> {
    /// Says whether a range of texts is meant, whose entries no index has in order.
    fn is_range(&self) -> bool {
        matches!(self.by, By::Actor | By::Object) && self.value.ends_with('*')
    }

    /// Adds the condition; one that is only checked is written so that no index is used for it.
    fn narrow<'q>(&'q self, query: Query<'q>, usage: Use) -> Query<'q> {
        let value = Some(self.value.as_ref());
        match (self.by, usage) {
            (By::Actor, Use::Follow) => query.like(["actor =", "actor >=", "actor <"], value),
            (By::Actor, Use::Check) => {
                query.like(["actor || '' =", "actor || '' >=", "actor || '' <"], value)
            }
            (By::Object, Use::Follow) => query.like(["object =", "object >=", "object <"], value),
            (By::Object, Use::Check) => {
                query.like(["object || '' =", "object || '' >=", "object || '' <"], value)
            }
            (By::Code, Use::Follow) => query.with("code =", value),
            (By::Code, Use::Check) => query.with("code || '' =", value),
            (By::Action, Use::Follow) => query.with("action =", value),
            (By::Action, Use::Check) => query.with("action || '' =", value),
            (By::Outcome, usage) => {
                let rare = usage == Use::Follow && self.value != Outcome::Done.as_str();
                query.among(rare.then_some("outcome <> 'done'")).with("outcome =", value)
            }
        }
    }
}

impl View {
    /// Chooses the condition to find entries by: the one that fits fewest. None where each fits so many that
    /// going through the log in order finds a page sooner.
    fn followed(&self, keys: &[Key<'_>]) -> Result<Option<By>, Error> {
        if let [key] = keys
            && !key.is_range()
        {
            return Ok(Some(key.by));
        }
        let mut fewest = None;
        for key in keys {
            let (sql, values) = key.narrow(Query::of(PROBE), Use::Follow).counted(MANY);
            let count = self.connection.find(&sql, &values, |row| row.take::<u64>())?.unwrap_or(0);
            if count < FEW {
                return Ok(Some(key.by));
            }
            let follows = count < MANY || !key.is_range();
            if follows && fewest.is_none_or(|(least, _)| count < least) {
                fewest = Some((count, key.by));
            }
        }
        Ok(fewest.map(|(_, by)| by))
    }

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
        Ok(self.log_reach()?.0)
    }

    /// Returns the sequence number of the last event that changed something; events that only
    /// tell, like an admission, do not move it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn change_seq(&self) -> Result<u64, Error> {
        Ok(self.log_reach()?.1)
    }

    /// Returns how far the log reaches and its last entry that tells a change, as recorded.
    fn log_reach(&self) -> Result<(Head, u64), Error> {
        let found = self.connection.find(FIND_REACH, &[], |row| Ok((head(row)?, row.take()?)))?;
        Ok(found.unwrap_or((Head::EMPTY, 0)))
    }

    /// Returns where the next entry goes: how far the log reaches, which must be what is recorded
    /// of it, and its last entry that tells a change.
    ///
    /// # Errors
    /// `Broken` when the log was cut off or the record altered: nothing more is appended then.
    pub(crate) fn log_end(&self) -> Result<(Head, u64), Error> {
        let (recorded, change_seq) = self.log_reach()?;
        let last = self.connection.find(FIND_LAST, &[], head)?.unwrap_or(Head::EMPTY);
        chain::verify_end(&last, &recorded)?;
        Ok((last, change_seq))
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
        let (from, to) = self.reach_in_time(filter)?;
        let keys = filter.keys();
        let followed = self.followed(&keys)?;
        let mut query = Query::of(SELECT)
            .with("seq >=", from.max(filter.from))
            .with("seq <=", [to, filter.to].into_iter().flatten().min())
            .with("at_ms + 0 >=", filter.since_ms)
            .with("at_ms + 0 <", filter.until_ms);
        for key in &keys {
            query =
                key.narrow(query, if followed == Some(key.by) { Use::Follow } else { Use::Check });
        }
        let (sql, values) = query.ordered(&["seq"], filter.order, filter.limit);
        self.connection.each(&sql, &values, |row| take(Entry::parse(link(row)?)?))
    }

    /// Verifies the whole audit log against its head and `checkpoints`, whose signatures the
    /// caller has verified, and that the columns to search by say what the texts say.
    ///
    /// # Errors
    /// `Broken` with the first break, or the store cannot be read.
    pub fn verify_audit(&self, checkpoints: &[Checkpoint]) -> Result<Head, Error> {
        let mut walk = Walk::start(checkpoints);
        self.connection.each(SELECT_ALL, &[], |row| {
            let link = link(row)?;
            walk.step(&link)?;
            let seq = link.seq;
            let broken = |what| Break { seq, what };
            let entry = Entry::parse(link).map_err(|_| broken(Flaw::Unreadable))?;
            if Index::of(&entry) != Index::read(row)? {
                return Err(broken(Flaw::IndexAltered).into());
            }
            Ok(())
        })?;
        Ok(walk.finish(Some(&self.audit_head()?))?)
    }
}
