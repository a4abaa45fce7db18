//! Certificates as people look for them: by how they stand, when they end, whose they are and what they
//! are called, a page at a time. A page goes on after a certificate, not after a number of them.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use memchr::memmem::Finder;
use model::certificate::{Record, State};
use model::identity::{DeviceId, HolderId, PersonId};
use model::verification::ClassName;
use pki::fingerprint::Fingerprint;
use pki::profile::Profile;
use pki::serial::Serial;
use pki::time::UnixTime;

use super::{SELECT, record};
use crate::engine::Row;
use crate::error::Error;
use crate::filter::{Order, Query};
use crate::sought::Sought;
use crate::view::View;

const PERSON_NAMES: &str = "SELECT id, handle, name, email, upn FROM person ORDER BY id";
const DEVICE_NAMES: &str = "SELECT id, owner_id, handle FROM device ORDER BY id";
const NAMES_OF_DOORS: &str =
    "SELECT serial, name FROM certificate WHERE device_id IS NULL ORDER BY serial";
const ALL_DER: &str = "SELECT serial, der FROM certificate WHERE der IS NOT NULL ORDER BY serial";
const ALL_FINGERPRINTS: &str = "SELECT serial, fingerprint FROM certificate ORDER BY serial";
const IN_FORCE: &str = "SELECT d.holder, c.class, c.not_after FROM certificate c \
    JOIN device d ON d.id = c.device_id WHERE c.state = 'issued' AND c.class IS NOT NULL \
    AND c.not_after >= $1 AND c.not_before <= $1 AND d.removed_at IS NULL ORDER BY c.serial";

/// Up to so many devices their certificates are looked up one by one; of more the listing is read until
/// the page is full.
const FEW: usize = 2_000;

/// How a certificate stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Issued, and neither ended nor revoked.
    Valid,
    /// Issued, not revoked, and ended.
    Expired,
    /// Revoked, whether ended or not.
    Revoked,
    /// Prepared.
    Pending,
}

/// What a listing is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The last made first.
    #[default]
    Newest,
    /// The first to end first.
    EndsFirst,
    /// The last to end first.
    EndsLast,
    /// The last changed first.
    Changed,
}

/// Certificates by what they are called: those on some devices, and some by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Those on these devices.
    pub devices: HashSet<DeviceId>,
    /// And these.
    pub serials: HashSet<Serial>,
}

impl Named {
    /// Says whether nothing has the name.
    pub fn is_empty(&self) -> bool {
        self.devices.is_empty() && self.serials.is_empty()
    }

    fn has(&self, record: &Record) -> bool {
        self.serials.contains(&record.serial)
            || record.device.is_some_and(|device| self.devices.contains(&device))
    }
}

/// Which certificates are looked for; without any condition, all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateSearch {
    /// Those called so.
    pub named: Option<Named>,
    /// Those that stand so, at a time.
    pub standing: Option<(Standing, UnixTime)>,
    /// Those of this class.
    pub class: Option<ClassName>,
    /// Those of this kind.
    pub profile: Option<Profile>,
    /// Those that end then or later.
    pub ends_from: Option<UnixTime>,
    /// Those that end before.
    pub ends_before: Option<UnixTime>,
    /// Those with this key.
    pub key: Option<Fingerprint>,
    /// The order.
    pub sort: Sort,
    /// Those after this one in that order.
    pub after: Option<Serial>,
}

impl Standing {
    fn condition(self) -> &'static str {
        match self {
            Self::Valid | Self::Expired => "c.state = 'issued'",
            Self::Revoked => "c.state = 'revoked'",
            Self::Pending => "c.state = 'prepared'",
        }
    }
}

impl Sort {
    fn columns(self) -> (&'static [&'static str], Order) {
        match self {
            Self::Newest => (&["c.serial"], Order::NewestFirst),
            Self::EndsFirst => (&["c.not_after", "c.serial"], Order::OldestFirst),
            Self::EndsLast => (&["c.not_after", "c.serial"], Order::NewestFirst),
            Self::Changed => (&["c.change_seq", "c.serial"], Order::NewestFirst),
        }
    }

    /// The tests of the end of validity. Where that is not what the listing is sorted by, its index is kept
    /// out: what it finds would all have to be read and sorted for one page.
    fn tests_of_end(self) -> [&'static str; 2] {
        match self {
            Self::EndsFirst | Self::EndsLast => ["c.not_after >=", "c.not_after <"],
            Self::Newest | Self::Changed => ["c.not_after + 0 >=", "c.not_after + 0 <"],
        }
    }

    fn compare(self, one: &Record, other: &Record) -> Ordering {
        let serials = one.serial.content().cmp(other.serial.content());
        match self {
            Self::Newest => serials.reverse(),
            Self::EndsFirst => one.not_after.cmp(&other.not_after).then(serials),
            Self::EndsLast => one.not_after.cmp(&other.not_after).then(serials).reverse(),
            Self::Changed => one.change_seq.cmp(&other.change_seq).then(serials).reverse(),
        }
    }
}

impl CertificateSearch {
    /// The query of all conditions but the names.
    fn query(&self, after: Option<&Record>) -> Query<'_> {
        let (standing, now) = match self.standing {
            Some((standing, now)) => (Some(standing), Some(now)),
            None => (None, None),
        };
        let valid_from = now.filter(|_| standing == Some(Standing::Valid));
        let expired_at = now.filter(|_| standing == Some(Standing::Expired));
        let [from, before] = self.sort.tests_of_end();
        let query = Query::of(SELECT)
            .among(standing.map(Standing::condition))
            .with(from, valid_from.map(|time| time.0))
            .with(before, expired_at.map(|time| time.0))
            .with("c.class =", self.class.as_ref())
            .with("c.profile =", self.profile.as_ref())
            .with("c.key_fingerprint =", self.key.as_ref())
            .with(from, self.ends_from.as_ref())
            .with(before, self.ends_before.as_ref());
        let Some(after) = after else { return query };
        let serial = after.serial.content().to_vec();
        match self.sort {
            Sort::Newest => query.with("c.serial <", Some(serial)),
            Sort::EndsFirst => query.beyond("(c.not_after, c.serial) >", after.not_after.0, serial),
            Sort::EndsLast => query.beyond("(c.not_after, c.serial) <", after.not_after.0, serial),
            Sort::Changed => query.beyond("(c.change_seq, c.serial) <", after.change_seq, serial),
        }
    }
}

impl View {
    /// Lists the first certificates that fit.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn search_certificates(
        &self,
        search: &CertificateSearch,
        most: usize,
    ) -> Result<Vec<Record>, Error> {
        let after = search.after.as_ref().map(|serial| self.find_certificate(serial));
        let after = after.transpose()?.flatten();
        match &search.named {
            Some(named) if named.devices.len() + named.serials.len() <= FEW => {
                self.search_few(search, named, after.as_ref(), most)
            }
            named => {
                let (columns, order) = search.sort.columns();
                let (sql, values) = search.query(after.as_ref()).ordered(columns, order, None);
                self.connection.pick(&sql, &values, most, |row| {
                    let record = record(row)?;
                    let fits = named.as_ref().is_none_or(|named| named.has(&record));
                    Ok(fits.then_some(record))
                })
            }
        }
    }

    fn search_few(
        &self,
        search: &CertificateSearch,
        named: &Named,
        after: Option<&Record>,
        most: usize,
    ) -> Result<Vec<Record>, Error> {
        let mut found = Vec::new();
        let mut add = |query: Query<'_>| -> Result<(), Error> {
            let (sql, values) = query.ordered(&["c.serial"], Order::OldestFirst, None);
            self.connection.each(&sql, &values, |row| {
                found.push(record(row)?);
                Ok(())
            })
        };
        for device in &named.devices {
            add(search.query(after).with("c.device_id =", Some(device)))?;
        }
        for serial in &named.serials {
            add(search.query(after).with("c.serial =", Some(serial)))?;
        }
        found.sort_by(|one, other| search.sort.compare(one, other));
        found.dedup_by_key(|record| record.serial);
        found.truncate(most);
        Ok(found)
    }

    /// Finds what certificates are called: those on devices that are called so or whose owner is, removed
    /// ones too, and those of doors.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_named(&self, sought: &Sought) -> Result<Named, Error> {
        let mut missing: HashMap<PersonId, u8> = HashMap::new();
        let all = sought.missing(&[]);
        self.connection.each(PERSON_NAMES, &[], |row| {
            let id = row.take()?;
            let texts: [Option<String>; 4] = [row.take()?, row.take()?, row.take()?, row.take()?];
            let left = sought.missing(&texts.each_ref().map(|text| text.as_deref().unwrap_or("")));
            if left != all {
                missing.insert(id, left);
            }
            Ok(())
        })?;
        let mut found = Named::default();
        self.connection.each(DEVICE_NAMES, &[], |row| {
            let id: DeviceId = row.take()?;
            let owner: Option<PersonId> = row.take()?;
            let handle: String = row.take()?;
            let left = owner.and_then(|owner| missing.get(&owner)).copied().unwrap_or(all);
            if left == 0 || left & sought.missing(&[&handle]) == 0 {
                found.devices.insert(id);
            }
            Ok(())
        })?;
        self.add_doors(sought, &mut found)?;
        Ok(found)
    }

    fn add_doors(&self, sought: &Sought, found: &mut Named) -> Result<(), Error> {
        self.connection.each(NAMES_OF_DOORS, &[], |row| {
            let serial = row.take()?;
            if sought.fits(&[&row.take::<String>()?]) {
                found.serials.insert(serial);
            }
            Ok(())
        })
    }

    /// Finds certificates that contain these octets, as they do their names; goes through all of them.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_containing(&self, octets: &[u8], most: usize) -> Result<Vec<Serial>, Error> {
        if octets.is_empty() {
            return Ok(Vec::new());
        }
        let finder = Finder::new(octets);
        self.pick_by_der(most, |der| finder.find(der).is_some())
    }

    /// Finds the first certificate whose octets fit; goes through all of them.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_by_der(&self, fits: impl FnMut(&[u8]) -> bool) -> Result<Option<Serial>, Error> {
        Ok(self.pick_by_der(1, fits)?.into_iter().next())
    }

    fn pick_by_der(
        &self,
        most: usize,
        mut fits: impl FnMut(&[u8]) -> bool,
    ) -> Result<Vec<Serial>, Error> {
        self.connection.pick(ALL_DER, &[], most, |row| {
            let serial = row.take()?;
            Ok(row.look(&mut fits)?.then_some(serial))
        })
    }

    /// Finds a certificate by its fingerprint, which no index keeps; goes through all of them.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_by_fingerprint(&self, wanted: &Fingerprint) -> Result<Option<Serial>, Error> {
        let found = self.connection.pick(ALL_FINGERPRINTS, &[], 1, |row| {
            let serial = row.take()?;
            Ok((row.take::<Option<Fingerprint>>()? == Some(*wanted)).then_some(serial))
        })?;
        Ok(found.into_iter().next())
    }

    /// Lists which class the certificates in force give to which holder, and until when; one holder may stand
    /// there often.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_in_force(
        &self,
        now: UnixTime,
    ) -> Result<Vec<(HolderId, ClassName, UnixTime)>, Error> {
        let held = |row: &Row<'_>| Ok((row.take()?, row.take()?, row.take()?));
        self.connection.list(IN_FORCE, &[(&now).into()], held)
    }
}

impl Standing {
    /// Says how a certificate stands.
    pub fn of(record: &Record, now: UnixTime) -> Self {
        match record.state {
            State::Prepared => Self::Pending,
            State::Revoked => Self::Revoked,
            State::Issued if record.not_after < now => Self::Expired,
            State::Issued => Self::Valid,
        }
    }
}

#[cfg(test)]
mod tests;
