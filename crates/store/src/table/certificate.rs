//! Certificates and their life.

use model::audit::{Action, Actor, Event};
use model::certificate::{Reason, Record, Reservation, State};
use model::identity::DeviceId;
use model::verification::ClassName;
use pki::fingerprint::Fingerprint;
use pki::serial::Serial;
use pki::time::UnixTime;

use super::exactly_one;
use super::tally::Change;
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::filter::{Order, Query};
use crate::view::View;
use crate::write::WriteTx;

pub(crate) mod listing;

const SELECT: &str = "SELECT c.serial, c.node, c.issuer, c.device_id, d.handle, p.handle, c.name, \
    c.profile, c.class, c.state, c.not_before, c.not_after, c.reserved_at, c.issued_at, \
    c.revoked_at, c.reason, c.key_fingerprint, c.fingerprint, c.tbs, c.der, c.change_seq \
    FROM certificate c LEFT JOIN device d ON d.id = c.device_id \
    LEFT JOIN person p ON p.id = d.owner_id";
const LIST_PENDING: &str =
    "SELECT serial FROM certificate WHERE state = 'prepared' ORDER BY serial";
const LIST_REVOKED: &str = "SELECT issuer, serial, revoked_at, reason, change_seq \
    FROM certificate WHERE state = 'revoked' AND change_seq > $1 ORDER BY change_seq";
const FIND_STATE: &str = "SELECT state FROM certificate WHERE serial = $1";
const FIND_STANDING: &str = "SELECT state, not_after, class FROM certificate WHERE serial = $1";
const FIND_COMPROMISED: &str = "SELECT serial FROM certificate \
    WHERE key_fingerprint = $1 AND reason = 'key-compromise' LIMIT 1";
const FIND_ON_NO_DEVICE: &str = "SELECT device_id, serial, name FROM certificate \
    WHERE key_fingerprint = $1 AND device_id IS NULL LIMIT 1";
const FIND_ON_NEXT_DEVICE: &str = "SELECT device_id, serial, name FROM certificate \
    WHERE key_fingerprint = $1 AND device_id > $2 ORDER BY device_id LIMIT 1";
// These states are few and each has an index of its own; what is issued is in the tally.
const COUNT_PENDING: &str = "SELECT COUNT(*) FROM certificate WHERE state = 'prepared'";
const COUNT_REVOKED: &str = "SELECT COUNT(*) FROM certificate WHERE state = 'revoked'";
const PREPARE: &str = "INSERT INTO certificate (serial, node, issuer, device_id, name, profile, \
    class, state, not_before, not_after, reserved_at, key_fingerprint, tbs, change_seq) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'prepared', $8, $9, $10, $11, $12, $13)";
const ISSUE: &str = "UPDATE certificate SET state = 'issued', der = $1, fingerprint = $2, \
    issued_at = $3, change_seq = $4, tbs = NULL WHERE serial = $5";
const REVOKE: &str = "UPDATE certificate SET state = 'revoked', revoked_at = $1, reason = $2, \
    change_seq = $3 WHERE serial = $4";

/// Which certificates are wanted; without any condition, all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateFilter {
    /// Those of this device.
    pub device: Option<DeviceId>,
    /// Those in this state.
    pub state: Option<State>,
    /// Those with this key.
    pub key: Option<Fingerprint>,
    /// Those whose validity ends before this time.
    pub ends_before: Option<UnixTime>,
    /// Of those that end then or later.
    pub ends_from: Option<UnixTime>,
    /// By serial, and so by when it was taken.
    pub order: Order,
    /// At most so many.
    pub limit: Option<u64>,
}

/// A revoked certificate, as a revocation index needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// The key of the CA that signed it.
    pub issuer: Fingerprint,
    /// Its serial.
    pub serial: Serial,
    /// Since when.
    pub at: UnixTime,
    /// Why.
    pub reason: Reason,
    /// The audit entry of the revocation.
    pub change_seq: u64,
}

/// A device that a key is on; none for the key of a door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolderOfKey {
    /// The device.
    pub device: Option<DeviceId>,
    /// One of its certificates with the key.
    pub serial: Serial,
    /// What the subject of that is called.
    pub name: String,
}

/// How many certificates there are, by how they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CertificateCounts {
    /// Issued, and neither ended nor revoked.
    pub valid: u64,
    /// Issued, not revoked, and ended.
    pub expired: u64,
    /// Revoked, whether ended or not.
    pub revoked: u64,
    /// Prepared.
    pub pending: u64,
}

fn record(row: &Row<'_>) -> Result<Record, Error> {
    Ok(Record {
        serial: row.take()?,
        node: row.take()?,
        issuer: row.take()?,
        device: row.take()?,
        device_handle: row.take()?,
        person: row.take()?,
        name: row.take()?,
        profile: row.take()?,
        class: row.take()?,
        state: row.take()?,
        not_before: row.take()?,
        not_after: row.take()?,
        reserved_at: row.take()?,
        issued_at: row.take()?,
        revoked_at: row.take()?,
        reason: row.take()?,
        key: row.take()?,
        fingerprint: row.take()?,
        tbs: row.take()?,
        der: row.take()?,
        change_seq: row.take()?,
    })
}

fn revoked(row: &Row<'_>) -> Result<Revoked, Error> {
    Ok(Revoked {
        issuer: row.take()?,
        serial: row.take()?,
        at: row.take()?,
        reason: row.take()?,
        change_seq: row.take()?,
    })
}

fn holder_of_key(row: &Row<'_>) -> Result<HolderOfKey, Error> {
    Ok(HolderOfKey { device: row.take()?, serial: row.take()?, name: row.take()? })
}

impl View {
    /// Finds a certificate by serial.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_certificate(&self, serial: &Serial) -> Result<Option<Record>, Error> {
        let query = Query::of(SELECT).with("c.serial =", Some(serial));
        let (sql, values) = query.ordered(&["c.serial"], Order::OldestFirst, None);
        self.connection.find(&sql, &values, record)
    }

    /// Finds the state of a certificate by serial.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_state(&self, serial: &Serial) -> Result<Option<State>, Error> {
        self.connection.find(FIND_STATE, &[serial.into()], |row| row.take())
    }

    /// Checks that a certificate is on record if the event tells that its holder was admitted.
    pub(crate) fn check_admitted(&self, event: &Event) -> Result<(), Error> {
        match (event.action, &event.actor) {
            (Action::DoorAdmitted, Actor::Holder { serial, .. }) => {
                let found = self.find_state(serial)?;
                found.map(drop).ok_or(Error::Missing(Noun::Certificate))
            }
            _ => Ok(()),
        }
    }

    /// Finds a certificate with this key that was revoked because the key was compromised.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_compromised(&self, key: &Fingerprint) -> Result<Option<Serial>, Error> {
        self.connection.find(FIND_COMPROMISED, &[key.into()], |row| row.take())
    }

    /// Lists on which devices a key is, each with one certificate, however many there are.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_holders_of_key(&self, key: &Fingerprint) -> Result<Vec<HolderOfKey>, Error> {
        let mut found = self.connection.list(FIND_ON_NO_DEVICE, &[key.into()], holder_of_key)?;
        let mut after = DeviceId(i64::MIN);
        let next = |after: &DeviceId| {
            self.connection.find(FIND_ON_NEXT_DEVICE, &[key.into(), after.into()], holder_of_key)
        };
        while let Some(holder) = next(&after)? {
            after = holder.device.unwrap_or(DeviceId(i64::MAX));
            found.push(holder);
        }
        Ok(found)
    }

    /// Lists certificates.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_certificates(&self, filter: &CertificateFilter) -> Result<Vec<Record>, Error> {
        let mut found = Vec::new();
        self.each_certificate(filter, |record| {
            found.push(record);
            Ok(())
        })?;
        Ok(found)
    }

    /// Gives certificates one by one to `take`, for listings too long for memory.
    ///
    /// # Errors
    /// The store cannot be read, or what `take` returns.
    pub fn each_certificate(
        &self,
        filter: &CertificateFilter,
        mut take: impl FnMut(Record) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (sql, values) = Query::of(SELECT)
            .with("c.device_id =", filter.device.as_ref())
            .with("c.state =", filter.state.as_ref())
            .with("c.key_fingerprint =", filter.key.as_ref())
            .with("c.not_after <", filter.ends_before.as_ref())
            .with("c.not_after >=", filter.ends_from.as_ref())
            .ordered(&["c.serial"], filter.order, filter.limit);
        self.connection.each(&sql, &values, |row| take(record(row)?))
    }

    /// Lists what was intended and neither issued nor given up, the oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_pending_intents(&self) -> Result<Vec<Record>, Error> {
        let serials = self.connection.list(LIST_PENDING, &[], |row| row.take())?;
        serials.iter().filter_map(|serial| self.find_certificate(serial).transpose()).collect()
    }

    /// Lists what was revoked by audit entries after `seq`, in that order.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn revoked_since(&self, seq: u64) -> Result<Vec<Revoked>, Error> {
        self.connection.list(LIST_REVOKED, &[seq.into()], revoked)
    }
}

impl View {
    /// Counts certificates by how they stand at `now`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_certificates(&self, now: UnixTime) -> Result<CertificateCounts, Error> {
        let of = |sql: &'static str| -> Result<u64, Error> {
            Ok(self.connection.find(sql, &[], |row| row.take())?.unwrap_or(0))
        };
        let valid = self.count_unended(now)?.values().sum();
        let expired = self.count_issued()?.saturating_sub(valid);
        Ok(CertificateCounts {
            valid,
            expired,
            revoked: of(COUNT_REVOKED)?,
            pending: of(COUNT_PENDING)?,
        })
    }

    /// Counts by class the certificates that are issued and neither ended nor revoked.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_by_class(&self, now: UnixTime) -> Result<Vec<(ClassName, u64)>, Error> {
        let counts = self.count_unended(now)?.into_iter();
        let of_classes = counts.filter(|(class, count)| !class.is_empty() && *count > 0);
        of_classes
            .map(|(class, count)| Ok((class.parse().map_err(|_| Error::Corrupt)?, count)))
            .collect()
    }
}

impl WriteTx<'_> {
    /// Takes a serial for a certificate that is intended, and stores the bytes that will be signed: the
    /// transaction's last change, or it cannot fail alone.
    ///
    /// # Errors
    /// `Taken` when the serial was ever used, `Dangling` when there is no such device.
    pub fn prepare(&mut self, new: &Reservation, tbs: &[u8]) -> Result<(), Error> {
        let (now, seq) = (self.now(), self.next_seq());
        let values = [
            (&new.serial).into(),
            (&new.node).into(),
            (&new.issuer).into(),
            new.device.as_ref().into(),
            (&new.name).into(),
            (&new.profile).into(),
            new.class.as_ref().into(),
            (&new.not_before).into(),
            (&new.not_after).into(),
            (&now).into(),
            (&new.key).into(),
            tbs.into(),
            seq.into(),
        ];
        self.change_last(PREPARE, &values).map(drop)
    }

    /// Stores the signed certificate in place of the bytes that were to be signed: the transaction's
    /// last change, or it cannot fail alone.
    ///
    /// # Errors
    /// `Missing` or `WrongState` unless the certificate is prepared.
    pub fn store_issued(
        &mut self,
        serial: &Serial,
        der: &[u8],
        fingerprint: &Fingerprint,
    ) -> Result<(), Error> {
        let (now, seq) = (self.now(), self.next_seq());
        let values = [der.into(), fingerprint.into(), (&now).into(), seq.into(), serial.into()];
        let change = self.check_advance(serial, State::Issued)?;
        exactly_one(self.change_last(ISSUE, &values)?, Noun::Certificate)?;
        self.count(change);
        Ok(())
    }

    /// Takes a certificate back.
    ///
    /// # Errors
    /// `Missing` or `WrongState` unless the certificate is issued or prepared.
    pub fn revoke(&mut self, serial: &Serial, at: UnixTime, reason: Reason) -> Result<(), Error> {
        let seq = self.next_seq();
        let values = [(&at).into(), (&reason).into(), seq.into(), serial.into()];
        let change = self.check_advance(serial, State::Revoked)?;
        exactly_one(self.change()?.execute(REVOKE, &values)?, Noun::Certificate)?;
        self.count(change);
        Ok(())
    }

    /// Says what going on to a state changes in the count, if it may.
    fn check_advance(&self, serial: &Serial, to: State) -> Result<Change, Error> {
        let found = self.connection.find(FIND_STANDING, &[serial.into()], |row| {
            Ok((row.take::<State>()?, row.take()?, row.take()?))
        })?;
        let (from, ends, class) = found.ok_or(Error::Missing(Noun::Certificate))?;
        from.advance(to)?;
        let by = i64::from(to == State::Issued) - i64::from(from == State::Issued);
        Ok(Change { ends, class, by })
    }
}
