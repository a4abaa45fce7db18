//! Puts many certificates on record past the authority, one transaction and one event for each.

use std::collections::VecDeque;

use model::audit::{Action, Actor, Event, Object};
use model::certificate::Reservation;
use model::identity::{DeviceId, HolderId, NewDevice, PersonId};
use pki::fingerprint::Fingerprint;
use pki::profile::Profile;
use pki::serial::Serial;
use pki::time::UnixTime;
use store::{Pending, Store};

use super::Fault;

/// Transactions under way at once: fewer than the store's queue takes.
const UNDER_WAY: usize = 2_048;
const DAY: i64 = 86_400;

/// Registers `devices` devices, and puts `records` certificates on record for them in turn, with the content of
/// `sample`.
pub(super) fn fill(
    store: &Store,
    person: PersonId,
    devices: usize,
    records: usize,
    sample: Vec<u8>,
) -> Result<(), Fault> {
    let devices = all((0..devices).map(|at| add_device(store, person, at)))?;
    let now = now(store)?;
    let certify = |(at, device): (usize, &DeviceId)| {
        // One a second, up to now.
        let new = reservation(*device, now.plus(-i64::try_from(records - at)?))?;
        let der = sample.clone();
        Ok(store.submit(move |mut tx| {
            let mut fingerprint = new.key;
            fingerprint.0.reverse();
            tx.prepare(&new, &[])?;
            tx.store_issued(&new.serial, &der, &fingerprint)?;
            let event = event(Object::certificate(&new.serial), &fingerprint);
            tx.commit(event, ())
        }))
    };
    all(devices.iter().cycle().take(records).enumerate().map(certify)).map(drop)
}

/// Waits for all transactions, of which many are under way at a time.
fn all<T>(
    transactions: impl Iterator<Item = Result<Pending<T, store::Error>, Fault>>,
) -> Result<Vec<T>, Fault> {
    let (mut done, mut under_way) = (Vec::new(), VecDeque::new());
    for transaction in transactions {
        under_way.push_back(transaction?);
        if under_way.len() == UNDER_WAY {
            done.extend(under_way.pop_front().map(Pending::wait).transpose()?);
        }
    }
    for pending in under_way {
        done.push(pending.wait()?);
    }
    Ok(done)
}

fn now(store: &Store) -> Result<UnixTime, store::Error> {
    store.write(|tx| {
        let now = tx.now();
        tx.commit(event(Object::audit(), &Fingerprint([0; 32])), now)
    })
}

fn add_device(
    store: &Store,
    owner: PersonId,
    at: usize,
) -> Result<Pending<DeviceId, store::Error>, Fault> {
    let mut random = [0; 16];
    pki::random::fill(&mut random)?;
    let handle = format!("device-{at}").parse()?;
    let new = NewDevice { holder: HolderId::from_random(random), handle, owner: Some(owner) };
    Ok(store.submit(move |mut tx| {
        let known = tx.find_device(new.owner, &new.handle)?;
        let device = known.map_or_else(|| tx.add_device(&new), Ok)?;
        let event = event(Object::device(None, &new.handle), &Fingerprint([0; 32]));
        tx.commit(event, device.id)
    }))
}

fn reservation(device: DeviceId, at: UnixTime) -> Result<Reservation, Fault> {
    let mut key = [0; 32];
    pki::random::fill(&mut key)?;
    Ok(Reservation {
        serial: Serial::generate(at.0 * 1000)?,
        node: "0123456789abcdef".to_owned(),
        issuer: Fingerprint([1; 32]),
        device: Some(device),
        name: "Alice Example (device-000)".to_owned(),
        profile: Profile::Person,
        class: Some("email".parse()?),
        not_before: at,
        not_after: at.plus(397 * DAY),
        key: Fingerprint(key),
    })
}

fn event(object: Object, fingerprint: &Fingerprint) -> Event {
    Event::new(Actor::operator("bench"), Action::CertificateIssued, object)
        .fact("fingerprint", fingerprint)
        .fact("not_after", UnixTime(0))
}
