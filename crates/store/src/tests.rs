//! The store as its callers see it, on real files.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::audit::{Action, Actor, Event, Object};
use model::certificate::Reservation;
use model::clock::Clock;
use model::identity::{Device, HolderId, NewDevice, NewPerson, Person};
use pki::fingerprint::Fingerprint;
use pki::profile::Profile;
use pki::serial::Serial;
use pki::time::UnixTime;
use tempfile::TempDir;

use crate::{Error, Store};

mod anchors;
mod border;
mod certificates;
mod crash;
mod disk;
mod faults;
mod following;
mod listing;
mod opening;
mod people;
mod processes;
mod requests;
mod search;
mod statements;
mod tampering;
mod writing;

/// A clock that moves by a millisecond each time it is read.
#[derive(Debug)]
struct Ticking(AtomicI64);

const START: UnixTime = UnixTime(1_800_000_000);

impl Clock for Ticking {
    fn now_ms(&self) -> i64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(Ticking(AtomicI64::new(START.0 * 1000)))
}

/// A directory with a store in it, and the path of the store's file.
fn directory() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    (directory, path)
}

pub(crate) fn open(path: &Path) -> Store {
    Store::open(path, clock()).unwrap()
}

pub(crate) fn temporary() -> Store {
    Store::temporary(clock()).unwrap()
}

/// Opens the file past the store, as an intruder would.
fn intrude(path: &Path, sql: &str) {
    rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

fn event() -> Event {
    Event::new(Actor::system("test"), Action::SettingChanged, Object::setting("test"))
}

/// Sets a setting, which is a change.
fn put(store: &Store, name: &str, value: &str) -> Result<(), Error> {
    let (name, value) = (name.to_owned(), value.to_owned());
    store.write(move |mut tx| {
        tx.put_setting(&name, &value)?;
        tx.commit(event(), ())
    })
}

fn setting(store: &Store, name: &str) -> Option<String> {
    store.read().unwrap().find_setting(name).unwrap()
}

/// Verifies the log and returns how many entries it has.
fn verified(store: &Store) -> u64 {
    store.read().unwrap().verify_audit(&[]).unwrap().seq
}

fn add_person(store: &Store, handle: &str) -> Result<Person, Error> {
    let handle = handle.parse().unwrap();
    let name = "Alice Example".to_owned();
    let new = NewPerson {
        handle,
        name,
        email: Some("alice@example.org".to_owned()),
        upn: None,
        language: None,
    };
    store.write(move |mut tx| {
        let person = tx.add_person(&new)?;
        tx.commit(event(), person)
    })
}

fn add_device(store: &Store, owner: Option<&Person>, handle: &str) -> Result<Device, Error> {
    let owner = owner.map(|person| person.id);
    let mut random = [0; 16];
    pki::random::fill(&mut random).unwrap();
    let holder = HolderId::from_random(random);
    let new = NewDevice { holder, handle: handle.parse().unwrap(), owner };
    store.write(move |mut tx| {
        let device = tx.add_device(&new)?;
        tx.commit(event(), device)
    })
}

fn reservation(device: Option<&Device>) -> Reservation {
    Reservation {
        serial: Serial::generate(START.0 * 1000).unwrap(),
        node: "0123456789abcdef".to_owned(),
        issuer: Fingerprint([1; 32]),
        device: device.map(|device| device.id),
        name: "Alice Example".to_owned(),
        profile: Profile::Person,
        class: Some("email".parse().unwrap()),
        not_before: START,
        not_after: START.plus(86_400),
        key: Fingerprint([2; 32]),
    }
}
