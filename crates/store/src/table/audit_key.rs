//! What entries of the audit log are found by. They get their keys behind the log, some hundred entries at once, in a
//! commit that is made anyway; the few without keys yet are looked at one by one.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};

use model::audit::Outcome;
use model::audit::chain::{Break, Flaw};

use crate::engine::Connection;
use crate::error::Error;
use crate::filter::Query;
use crate::value::Value;
use crate::view::View;

/// After a commit fewer entries than these are without keys.
const BEHIND: u64 = 256;

/// The keys of entries after one; should some be there, as only tampering can have it, they are as good.
const ADD: &str = "INSERT INTO audit_key (kind, key, seq) \
    SELECT 1, action, seq FROM audit WHERE seq > $1 \
    UNION ALL SELECT 2, actor, seq FROM audit WHERE seq > $1 \
    UNION ALL SELECT 3, object, seq FROM audit WHERE seq > $1 \
    UNION ALL SELECT 4, code, seq FROM audit WHERE seq > $1 AND code IS NOT NULL \
    UNION ALL SELECT 5, outcome, seq FROM audit WHERE seq > $1 AND outcome <> 'done' \
    ON CONFLICT DO NOTHING";
const PROBE: &str = "SELECT 1 FROM audit_key";
const COUNT: &str = "SELECT COUNT(*) FROM audit_key";
const COUNT_WITHOUT: &str = "SELECT COUNT(*) FROM audit";
const LIST: &str = "SELECT kind, key, seq FROM audit_key";
/// The first entry that lacks a key or has one too many.
const FIND_ALTERED: &str = "SELECT MIN(seq) FROM ( \
    SELECT seq FROM audit_key k WHERE seq > (SELECT keyed_seq FROM audit_head) OR NOT EXISTS \
    (SELECT 1 FROM audit a WHERE a.seq = k.seq AND k.key = CASE k.kind WHEN 1 THEN action \
    WHEN 2 THEN actor WHEN 3 THEN object WHEN 4 THEN code WHEN 5 THEN NULLIF(outcome, 'done') END) \
    UNION ALL SELECT seq FROM audit a WHERE seq <= (SELECT keyed_seq FROM audit_head) AND ( \
    NOT EXISTS (SELECT 1 FROM audit_key k WHERE kind = 1 AND key = action AND k.seq = a.seq) OR \
    NOT EXISTS (SELECT 1 FROM audit_key k WHERE kind = 2 AND key = actor AND k.seq = a.seq) OR \
    NOT EXISTS (SELECT 1 FROM audit_key k WHERE kind = 3 AND key = object AND k.seq = a.seq) OR \
    NOT EXISTS (SELECT 1 FROM audit_key k WHERE kind = 4 AND key = code AND k.seq = a.seq) \
    AND code IS NOT NULL OR \
    NOT EXISTS (SELECT 1 FROM audit_key k WHERE kind = 5 AND key = outcome AND k.seq = a.seq) \
    AND outcome <> 'done')) AS altered";

/// A condition that fits so many entries is as good as any other that does.
const MANY: u64 = 20_000;
/// One that fits fewer than these is not worth comparing with others.
const FEW: u64 = 256;

/// What entries are found by, as numbered in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Action = 1,
    Actor = 2,
    Object = 3,
    Code = 4,
    Outcome = 5,
}

/// One condition of a search.
#[derive(Debug)]
pub(super) struct Key<'a> {
    pub(super) by: By,
    pub(super) value: Cow<'a, str>,
}

impl Key<'_> {
    /// Says whether a range of texts is meant, whose entries are not in order.
    fn is_range(&self) -> bool {
        matches!(self.by, By::Actor | By::Object) && self.value.ends_with('*')
    }

    /// Says whether entries have such keys: that it was done is said of nearly all.
    fn is_kept(&self) -> bool {
        self.by != By::Outcome || self.value != Outcome::Done.as_str()
    }

    /// Adds the condition as one on keys.
    pub(super) fn follow<'q>(&'q self, query: Query<'q>) -> Query<'q> {
        let query = query.with("kind =", Some(self.by as i64));
        let value = Some(self.value.as_ref());
        if self.is_range() {
            query.like(["key =", "key >=", "key <"], value)
        } else {
            query.with("key =", value)
        }
    }

    /// Adds the condition as one on entries.
    pub(super) fn check<'q>(&'q self, query: Query<'q>) -> Query<'q> {
        let value = Some(self.value.as_ref());
        match self.by {
            By::Action => query.with("action =", value),
            By::Actor => query.like(["actor =", "actor >=", "actor <"], value),
            By::Object => query.like(["object =", "object >=", "object <"], value),
            By::Code => query.with("code =", value),
            By::Outcome => query.with("outcome =", value),
        }
    }
}

/// Keys summed up, in whatever order: nothing is left of a sum when the same are taken away again. It has a secret of
/// its own, so that nobody can find other keys with the same sum.
#[derive(Debug, Default)]
pub(super) struct Sum {
    secret: RandomState,
    rest: u64,
}

impl Sum {
    pub(super) fn add(&mut self, by: By, key: &str, seq: u64) {
        self.rest = self.rest.wrapping_add(self.secret.hash_one((by as i64, key, seq)));
    }

    fn take_away(&mut self, kind: i64, key: &str, seq: u64) {
        self.rest = self.rest.wrapping_sub(self.secret.hash_one((kind, key, seq)));
    }
}

/// Gives entries their keys up to the end of the log if many are without, and returns up to which they have them.
pub(crate) fn follow_up(connection: &Connection, keyed: u64, last: u64) -> Result<u64, Error> {
    if last.saturating_sub(keyed) < BEHIND {
        return Ok(keyed);
    }
    connection.execute(ADD, &[keyed.into()])?;
    Ok(last)
}

impl View {
    /// Chooses the condition to find entries by: the one that fits fewest. None where each fits so many that
    /// going through the log in order finds a page sooner.
    pub(super) fn followed<'k>(&self, keys: &'k [Key<'_>]) -> Result<Option<&'k Key<'k>>, Error> {
        if let [key] = keys
            && !key.is_range()
        {
            return Ok(Some(key).filter(|key| key.is_kept()));
        }
        let mut fewest = None;
        for key in keys.iter().filter(|key| key.is_kept()) {
            let count = self.count_rows(key.follow(Query::of(PROBE)).counted(MANY))?;
            if count < FEW {
                return Ok(Some(key));
            }
            let follows = count < MANY || !key.is_range();
            if follows && fewest.is_none_or(|(least, _)| count < least) {
                fewest = Some((count, key));
            }
        }
        Ok(fewest.map(|(_, key)| key))
    }

    /// Counts the entries with a key from one on and, if there is a `before`, before that.
    pub(super) fn count_entries(
        &self,
        key: &Key<'_>,
        from: u64,
        before: Option<u64>,
    ) -> Result<u64, Error> {
        let first = self.log_reach()?.keyed_seq + 1;
        let with_keys = key.follow(Query::of(COUNT)).with("seq >=", Some(from));
        let with_keys = with_keys.with("seq <", Some(first.min(before.unwrap_or(first))));
        let without = key.check(Query::of(COUNT_WITHOUT)).with("seq >=", Some(first.max(from)));
        let without = without.with("seq <", before);
        Ok(self.count_rows(with_keys.whole())? + self.count_rows(without.whole())?)
    }

    fn count_rows(&self, (sql, values): (String, Vec<Value<'_>>)) -> Result<u64, Error> {
        Ok(self.connection.find(&sql, &values, |row| row.take())?.unwrap_or(0))
    }

    /// Verifies that the keys are those summed up.
    ///
    /// # Errors
    /// `Broken` at the first entry that lacks a key or has one too many, or the store cannot be read.
    pub(super) fn verify_keys(&self, mut sum: Sum) -> Result<(), Error> {
        self.connection.each(LIST, &[], |row| {
            sum.take_away(row.take()?, &row.take::<String>()?, row.take()?);
            Ok(())
        })?;
        if sum.rest == 0 {
            return Ok(());
        }
        let seq = self.connection.find(FIND_ALTERED, &[], |row| row.take())?.flatten();
        let seq = seq.ok_or(Error::Corrupt)?;
        Err(Break { seq, what: Flaw::IndexAltered }.into())
    }
}
