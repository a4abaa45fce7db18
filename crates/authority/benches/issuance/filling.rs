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
use super::site::DEVICES;

/// Transactions under way at once: fewer than the store's queue takes.
const UNDER_WAY: usize = 2_048;
const DAY: i64 = 86_400;

/// Registers the devices, and puts `records` certificates on record with the content of `sample`.
pub(super) fn fill(
    store: &Store,
    person: PersonId,
    records: usize,
    sample: Vec<u8>,
) -> Result<(), Fault> {
    let devices =
        (0..DEVICES).map(|at| add_device(store, person, at)).collect::<Result<Vec<_>, _>>()?;
    let mut under_way: VecDeque<Pending<(), store::Error>> = VecDeque::new();
    let now = now(store)?;
    for at in 0..records {
        // One a second, up to now.
        let seconds = i64::try_from(records - at)?;
        let device = devices.get(at * 7_919 % DEVICES).copied();
        let new = reservation(device, now.plus(-seconds))?;
        let der = sample.clone();
        under_way.push_back(store.submit(move |mut tx| {
            let mut fingerprint = new.key;
            fingerprint.0.reverse();
            tx.prepare(&new, &[])?;
            tx.store_issued(&new.serial, &der, &fingerprint)?;
            let event = event(Object::certificate(&new.serial), &fingerprint);
            tx.commit(event, ())
        }));
        if under_way.len() == UNDER_WAY {
            under_way.pop_front().map_or(Ok(()), Pending::wait)?;
        }
    }
    Ok(under_way.into_iter().try_for_each(Pending::wait)?)
}

fn now(store: &Store) -> Result<UnixTime, store::Error> {
    store.write(|tx| {
        let now = tx.now();
        tx.commit(event(Object::audit(), &Fingerprint([0; 32])), now)
    })
}

fn add_device(store: &Store, owner: PersonId, at: usize) -> Result<DeviceId, Fault> {
    let mut random = [0; 16];
    pki::random::fill(&mut random)?;
    let handle = format!("device-{at}").parse()?;
    let new = NewDevice { holder: HolderId::from_random(random), handle, owner: Some(owner) };
    let added = store.write(move |mut tx| {
        let known = tx.find_device(new.owner, &new.handle)?;
        let device = known.map_or_else(|| tx.add_device(&new), Ok)?;
        let event = event(Object::device(None, &new.handle), &Fingerprint([0; 32]));
        tx.commit(event, device.id)
    });
    added.map_err(|fault: store::Error| fault.into())
}

fn reservation(device: Option<DeviceId>, at: UnixTime) -> Result<Reservation, Fault> {
    let mut key = [0; 32];
    pki::random::fill(&mut key)?;
    Ok(Reservation {
        serial: Serial::generate(at.0 * 1000)?,
        node: "0123456789abcdef".to_owned(),
        issuer: Fingerprint([1; 32]),
        device,
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
