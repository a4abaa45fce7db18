//! What is known of revoked certificates without CRLs, by issuer key and serial number.
//!
//! Looking up, inserting and removing take constant time. An entry takes about 23 bytes of resident
//! memory when a million are loaded at once, and up to 29 when they came one by one. A clone shares everything and copies only the bucket that is changed, so that a
//! snapshot can be replaced for one revocation.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use pki::fingerprint::Fingerprint;
use pki::serial::Serial;
use pki::time::UnixTime;

use super::{Reason, Revocation, Standing};

/// Entries a bucket holds on average.
const FULL: usize = 64;

/// Revoked certificates of any number of issuers.
#[derive(Clone, Debug, Default)]
pub struct Index {
    issuers: HashMap<Fingerprint, Issuer>,
}

/// Whether an index knows all that an issuer revoked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Voice {
    /// It does: a certificate not listed is good.
    Authoritative,
    /// It may not.
    #[default]
    Partial,
}

impl Index {
    /// Starts empty, speaking for nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says that the index knows all that the issuer with this key (its SPKI's fingerprint)
    /// revoked, so that a certificate not listed is good.
    pub fn speak_for(&mut self, issuer: Fingerprint) {
        self.issuers.entry(issuer).or_default().voice = Voice::Authoritative;
    }

    /// Lists a certificate; a later entry replaces an earlier one.
    ///
    /// The time is kept in whole seconds from 1970 to 2106, and set to the nearer end outside.
    pub fn insert(&mut self, issuer: Fingerprint, serial: Serial, revocation: Revocation) {
        let issuer = self.issuers.entry(issuer).or_default();
        match short(&serial) {
            Some(serial) => issuer.entries.insert(Entry::new(serial, revocation)),
            None => drop(issuer.long.insert(serial, revocation)),
        }
    }

    /// Takes a certificate off the list, as when a suspension ends.
    pub fn remove(&mut self, issuer: Fingerprint, serial: Serial) {
        let Some(issuer) = self.issuers.get_mut(&issuer) else { return };
        match short(&serial) {
            Some(serial) => issuer.entries.remove(serial),
            None => drop(issuer.long.remove(&serial)),
        }
    }

    /// Finds what is listed about a certificate.
    pub fn find(&self, issuer: Fingerprint, serial: Serial) -> Option<Revocation> {
        let issuer = self.issuers.get(&issuer)?;
        match short(&serial) {
            Some(serial) => issuer.entries.find(serial),
            None => issuer.long.get(&serial).copied(),
        }
    }

    /// Says what is known about a certificate; never that it is stale.
    pub fn standing(&self, issuer: Fingerprint, serial: Serial) -> Standing {
        let voice = self.issuers.get(&issuer).map(|issuer| issuer.voice).unwrap_or_default();
        match (self.find(issuer, serial), voice) {
            (Some(revocation), _) => Standing::Revoked(revocation),
            (None, Voice::Authoritative) => Standing::Good,
            (None, Voice::Partial) => Standing::Unknown,
        }
    }

    /// Counts the listed certificates.
    pub fn len(&self) -> usize {
        self.issuers.values().map(|issuer| issuer.entries.count + issuer.long.len()).sum()
    }

    /// Says whether nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Extend<(Fingerprint, Serial, Revocation)> for Index {
    /// Lists many certificates. More at once than were listed before are laid out anew, without
    /// the gaps that growing leaves: so load an index.
    fn extend<I: IntoIterator<Item = (Fingerprint, Serial, Revocation)>>(&mut self, revoked: I) {
        let mut arrived: HashMap<Fingerprint, Vec<Entry>> = HashMap::new();
        for (issuer, serial, revocation) in revoked {
            match short(&serial) {
                Some(serial) => {
                    arrived.entry(issuer).or_default().push(Entry::new(serial, revocation));
                }
                None => self.insert(issuer, serial, revocation),
            }
        }
        for (issuer, entries) in arrived {
            self.issuers.entry(issuer).or_default().entries.extend(entries);
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Issuer {
    voice: Voice,
    entries: Table,
    /// Serial numbers that do not fit 16 octets.
    long: HashMap<Serial, Revocation>,
}

/// A serial number of at most 16 octets, filled with zeros on the left.
type Short = [u8; 16];

/// Negative numbers are filled with their sign by nobody, so they count as long.
fn short(serial: &Serial) -> Option<Short> {
    let content = match serial.content() {
        [0x80..=0xff, ..] => return None,
        [0, magnitude @ ..] => magnitude,
        content => content,
    };
    let mut short = Short::default();
    let start = short.len().checked_sub(content.len())?;
    short.get_mut(start..)?.copy_from_slice(content);
    Some(short)
}

/// A hash table that grows by a bucket at a time (linear hashing, W. Litwin 1980): no insertion
/// has to move everything, and buckets fill evenly. Compact, because a bucket grows by a few
/// entries only; cheap to clone, because buckets are shared.
#[derive(Clone, Debug, Default)]
struct Table {
    /// Keyed by chance, so that nobody can choose serial numbers that meet in one bucket.
    hasher: RandomState,
    buckets: Vec<Arc<Vec<Entry>>>,
    count: usize,
}

/// 21 bytes, without padding.
#[derive(Clone, Copy, Debug)]
struct Entry {
    serial: Short,
    at: [u8; 4],
    reason: Reason,
}

impl Table {
    fn find(&self, serial: Short) -> Option<Revocation> {
        let bucket = self.buckets.get(self.place(&serial))?;
        bucket.iter().find(|entry| entry.serial == serial).map(Entry::revocation)
    }

    fn insert(&mut self, entry: Entry) {
        self.remove(entry.serial);
        if self.count >= self.buckets.len() * FULL {
            self.split();
        }
        self.put(entry);
    }

    /// Lays a few entries down one by one; for more, spreads all of them over new buckets.
    fn extend(&mut self, mut arrived: Vec<Entry>) {
        if arrived.len() <= self.count {
            arrived.into_iter().for_each(|entry| self.insert(entry));
            return;
        }
        arrived.splice(..0, self.buckets.drain(..).flat_map(|bucket| bucket.to_vec()));
        self.buckets = vec![Arc::default(); arrived.len() / FULL + 1];
        self.count = 0;
        let mut sizes = vec![0; self.buckets.len()];
        for entry in &arrived {
            sizes.get_mut(self.place(&entry.serial)).into_iter().for_each(|size| *size += 1);
        }
        self.buckets = sizes.into_iter().map(|size| Arc::new(Vec::with_capacity(size))).collect();
        for entry in arrived {
            self.remove(entry.serial);
            self.put(entry);
        }
    }

    /// Appends to a bucket; it grows by an eighth, not by doubling, to stay compact.
    fn put(&mut self, entry: Entry) {
        let place = self.place(&entry.serial);
        let Some(bucket) = self.buckets.get_mut(place).map(Arc::make_mut) else { return };
        if bucket.len() == bucket.capacity() {
            bucket.reserve_exact(FULL / 8);
        }
        bucket.push(entry);
        self.count += 1;
    }

    fn remove(&mut self, serial: Short) {
        let place = self.place(&serial);
        let Some(bucket) = self.buckets.get_mut(place) else { return };
        let Some(found) = bucket.iter().position(|entry| entry.serial == serial) else { return };
        Arc::make_mut(bucket).swap_remove(found);
        self.count -= 1;
    }

    /// The bucket of a serial number: as many bits of its hash as number the buckets, and one less
    /// where that bucket is yet to come.
    fn place(&self, serial: &Short) -> usize {
        let hash = usize::try_from(self.hasher.hash_one(serial) >> 32).unwrap_or(0);
        let mask = self.buckets.len().next_power_of_two() - 1;
        match hash & mask {
            place if place < self.buckets.len() => place,
            _ => hash & (mask >> 1),
        }
    }

    /// Adds a bucket and moves into it what belongs there, all of it from one other bucket.
    fn split(&mut self) {
        let count = self.buckets.len();
        self.buckets.push(Arc::default());
        let Some(parent) = count.checked_ilog2().map(|bits| count - (1 << bits)) else { return };
        let Some(bucket) = self.buckets.get_mut(parent).map(std::mem::take) else { return };
        let moves = |entry: &&Entry| self.place(&entry.serial) == count;
        let (moved, kept): (Vec<&Entry>, Vec<&Entry>) = bucket.iter().partition(moves);
        for (place, entries) in [(count, moved), (parent, kept)] {
            if let Some(bucket) = self.buckets.get_mut(place) {
                *bucket = Arc::new(entries.into_iter().copied().collect());
            }
        }
    }
}

impl Entry {
    fn new(serial: Short, revocation: Revocation) -> Self {
        let at = revocation.at.0.clamp(0, i64::from(u32::MAX));
        let at = u32::try_from(at).unwrap_or(u32::MAX).to_be_bytes();
        Self { serial, at, reason: revocation.reason }
    }

    fn revocation(&self) -> Revocation {
        let at = UnixTime(i64::from(u32::from_be_bytes(self.at)));
        Revocation { at, reason: self.reason }
    }
}

#[cfg(test)]
mod tests;
