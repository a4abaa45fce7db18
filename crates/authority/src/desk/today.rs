//! How all stands today, in one value: what ends in the next year, what was refused and what was issued, and the
//! health of CA, log and spool. Every part is counted from an index, whatever is on record.

use model::audit::Action;
use model::post::Channel;
use model::refusal::Code;
use pki::time::UnixTime;
use store::{Ending, ReadTx};

use crate::error::Error;
use crate::keyring::Role;
use crate::reader::Reader;
use crate::status::Ca;

/// How many weeks are looked ahead.
pub const WEEKS: i64 = 52;
/// How many days are looked back, today included.
pub const DAYS: i64 = 30;

const DAY_SECS: i64 = 86_400;

/// How all stands.
#[derive(Debug)]
pub struct Today {
    /// The first moment of today, from which weeks and days are counted.
    pub begins: UnixTime,
    /// Certificates in force by class and the week they end in.
    pub ending: Vec<Ending>,
    /// What doors refused in the last 24 hours, by cause, the most first.
    pub refused: Vec<(Code, u64)>,
    /// How many certificates were issued on each of the last days, the oldest first.
    pub issued: Vec<u64>,
    /// How many links into the console were made on the host in the last 24 hours.
    pub recovered: u64,
    /// How all is.
    pub health: Health,
}

/// How CA, log and spool are.
#[derive(Debug)]
pub struct Health {
    /// The root.
    pub root: Ca,
    /// The issuing CA.
    pub issuing: Ca,
    /// Entries of the audit log.
    pub entries: u64,
    /// For how long the log has not been signed, in seconds; from the beginning, when it never was.
    pub unsigned_secs: i64,
    /// The last entry is of a later moment than now, by so many seconds: a clock was set back.
    pub clock_ahead_secs: i64,
    /// Messages that wait to be sent.
    pub mail_waiting: u64,
    /// Messages of the last 24 hours that were given up.
    pub mail_given_up: u64,
}

impl Reader<'_> {
    /// Says how all stands.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn today(&self) -> Result<Today, Error> {
        let now = self.authority.now();
        let begins = UnixTime(now.0 - now.0.rem_euclid(DAY_SECS));
        let read = self.authority.store.read()?;
        let last_day = read.first_entry_at((now.0 - DAY_SECS) * 1_000)?;
        let end = read.audit_head()?.seq + 1;
        Ok(Today {
            begins,
            ending: read.count_ending(begins, WEEKS)?,
            refused: refused(&read, last_day)?,
            issued: issued(&read, begins, end)?,
            recovered: read.count_action(Action::OperatorRecovered, last_day, end)?,
            health: self.health(&read, now)?,
        })
    }

    fn health(&self, read: &ReadTx, now: UnixTime) -> Result<Health, Error> {
        let authority = self.authority;
        let last = read.last_entry_ms()?.unwrap_or(0).div_euclid(1_000);
        let signed = read.last_checkpoint()?;
        let founded = authority.hierarchy.root().not_before();
        Ok(Health {
            root: authority.ca_status(authority.hierarchy.root(), Role::Root, now),
            issuing: authority.ca_status(authority.hierarchy.issuing(), Role::Issuing, now),
            entries: read.audit_head()?.seq,
            unsigned_secs: now.0 - signed.map_or(founded.0, |(_, at_ms)| at_ms.div_euclid(1_000)),
            clock_ahead_secs: (last - now.0).max(0),
            mail_waiting: read.count_waiting_post(Channel::Mail)?,
            mail_given_up: read.count_given_up_post(UnixTime(now.0 - DAY_SECS))?,
        })
    }
}

fn refused(read: &ReadTx, from: u64) -> Result<Vec<(Code, u64)>, Error> {
    let mut found = Vec::new();
    for code in Code::ALL {
        match read.count_code(code.as_str(), from)? {
            0 => {}
            count => found.push((code, count)),
        }
    }
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(found)
}

fn issued(read: &ReadTx, begins: UnixTime, end: u64) -> Result<Vec<u64>, Error> {
    let first = |days_ago: i64| read.first_entry_at((begins.0 - days_ago * DAY_SECS) * 1_000);
    let mut counts = Vec::new();
    let mut from = first(DAYS - 1)?;
    for days_ago in (0..DAYS).rev() {
        let before = if days_ago == 0 { end } else { first(days_ago - 1)? };
        counts.push(read.count_action(Action::CertificateIssued, from, before)?);
        from = before;
    }
    Ok(counts)
}
