//! Receipts: what one act ended, read back from the audit log. A receipt is kept nowhere else, so it says what the log
//! proves, and goes on telling what doors cut afterwards.

use model::audit::{Action, Entry, Object};
use model::identity::Handle;
use pki::serial::Serial;
use store::{AuditFilter, Order};

use crate::error::{Error, Kind};
use crate::reader::Reader;

/// Most entries that one receipt tells.
const MOST: u64 = 2_000;

/// What a receipt tells.
const TOLD: [Action; 6] = [
    Action::CertificateRevoked,
    Action::DeviceRemoved,
    Action::InvitationWithdrawn,
    Action::PersonRemoved,
    Action::RequestWithdrawn,
    Action::SessionClosed,
];

/// The entries of one act: from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first.
    pub from: u64,
    /// The last.
    pub to: u64,
}

/// What one act ended.
#[derive(Debug)]
pub struct Receipt {
    /// What was ended, in order; by one actor.
    pub entries: Vec<Entry>,
    /// What doors cut because of it since.
    pub cuts: Vec<Entry>,
}

impl Receipt {
    /// How many connections were cut.
    #[must_use]
    pub fn connections(&self) -> u64 {
        let counts = self.cuts.iter().filter_map(|cut| cut.event.facts.get("connections"));
        counts.filter_map(|count| count.parse::<u64>().ok()).sum()
    }

    /// How many certificates were revoked of which no door has told yet what it cut.
    #[must_use]
    pub fn unreported(&self) -> usize {
        let revoked = self.entries.iter().filter(|entry| is_revocation(entry));
        let reported =
            |entry: &&Entry| self.cuts.iter().any(|cut| cut.event.object == entry.event.object);
        revoked.filter(|entry| !reported(entry)).count()
    }
}

fn is_revocation(entry: &Entry) -> bool {
    entry.event.action == Action::CertificateRevoked
}

impl Reader<'_> {
    /// Finds the receipt of the last removal of a person who was called so.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn removal_of(&self, person: &Handle) -> Result<Option<Range>, Error> {
        let found = self.authority.store.read()?.audit_entries(&AuditFilter {
            object: Some(Object::person(person).to_string()),
            action: Some(Action::PersonRemoved),
            order: Order::NewestFirst,
            limit: Some(1),
            ..AuditFilter::default()
        })?;
        Ok(found.first().map(|entry| {
            // What ended with the person stands just before, an entry each.
            let facts = &entry.event.facts;
            let counts =
                ["revoked", "requests", "invitations", "sessions"].map(|key| facts.get(key));
            let numbers = counts.into_iter().flatten().filter_map(|n| n.parse::<u64>().ok());
            Range { from: entry.seq.saturating_sub(numbers.sum()), to: entry.seq }
        }))
    }

    /// Reads the receipt of an act.
    ///
    /// # Errors
    /// `NotFound` when nothing was ended there; `Unavailable`.
    pub fn receipt(&self, range: Range) -> Result<Receipt, Error> {
        let read = self.authority.store.read()?;
        let entries = read.audit_entries(&AuditFilter {
            from: Some(range.from),
            to: Some(range.to),
            limit: Some(MOST),
            ..AuditFilter::default()
        })?;
        // Others may have written in between.
        let mut entries: Vec<Entry> =
            entries.into_iter().filter(|entry| TOLD.contains(&entry.event.action)).collect();
        let absent = || Error::NotFound { what: Kind::Receipt, name: range.from.to_string() };
        let actor = entries.last().ok_or_else(absent)?.event.actor.clone();
        entries.retain(|entry| entry.event.actor == actor);
        let mut cuts = Vec::new();
        for entry in entries.iter().filter(|entry| is_revocation(entry)) {
            let Ok(serial) = entry.event.object.name().parse::<Serial>() else { continue };
            cuts.extend(read.audit_entries(&AuditFilter {
                from: Some(entry.seq),
                object: Some(Object::certificate(&serial).to_string()),
                action: Some(Action::ConnectionsCut),
                ..AuditFilter::default()
            })?);
        }
        Ok(Receipt { entries, cuts })
    }
}
