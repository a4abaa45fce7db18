//! Searching the audit log.

use model::audit::{ConnectionId, Outcome};

use super::*;
use crate::{AuditFilter, Order};

fn holder(person: Option<&str>, device: &str) -> Actor {
    let person = person.map(|person| person.parse().unwrap());
    let serial = Serial::generate(START).unwrap();
    Actor::Holder { person, device: device.parse().unwrap(), serial }
}

fn guest(address: &str) -> Actor {
    Actor::Guest { address: address.parse().unwrap(), connection: ConnectionId(1) }
}

/// Six entries at known times: entry n is of millisecond n.
fn log() -> Store {
    let store = temporary();
    let door = || Object::door("files");
    let events = [
        Event::new(Actor::operator("root"), Action::PersonAdded, Object::person(&handle("al"))),
        Event::new(holder(Some("al"), "laptop"), Action::DoorAdmitted, door()),
        Event::new(holder(Some("alice"), "laptop"), Action::DoorAdmitted, door()),
        Event::new(holder(Some("al"), "phone"), Action::DoorRefused, door()).refused("REVOKED"),
        Event::new(guest("192.0.2.7:1"), Action::DoorRefused, door()).refused("NONE"),
        Event::new(Actor::system("issuance"), Action::CertificateIntended, Object::audit())
            .failed("UNAVAILABLE"),
    ];
    for event in events {
        let told: Result<(), Error> = store.write(|tx| tx.commit(event, ()));
        told.unwrap();
    }
    store
}

fn handle(text: &str) -> model::identity::Handle {
    text.parse().unwrap()
}

#[test]
fn entries_are_found_by_what_is_asked() {
    let store = log();
    let times: Vec<i64> = store
        .read()
        .unwrap()
        .audit_entries(&AuditFilter::default())
        .unwrap()
        .iter()
        .map(|entry| entry.at_ms)
        .collect();
    let check = |filter: AuditFilter, expected: &[u64]| {
        let found = store.read().unwrap().audit_entries(&filter).unwrap();
        let found: Vec<u64> = found.iter().map(|entry| entry.seq).collect();
        assert_eq!(found, expected, "{filter:?}");
    };
    let text = |text: &str| Some(text.to_owned());
    let any = AuditFilter::default;
    check(any(), &[1, 2, 3, 4, 5, 6]);
    check(AuditFilter { from: Some(5), ..any() }, &[5, 6]);
    check(AuditFilter { to: Some(2), ..any() }, &[1, 2]);
    check(AuditFilter { since_ms: Some(times[4]), ..any() }, &[5, 6]);
    check(AuditFilter { until_ms: Some(times[1]), ..any() }, &[1]);
    check(AuditFilter { action: Some(Action::DoorRefused), ..any() }, &[4, 5]);
    check(AuditFilter { actor: text("holder:al/laptop"), ..any() }, &[2]);
    check(AuditFilter { actor: text("holder:al/*"), ..any() }, &[2, 4]);
    check(AuditFilter { actor: text("holder:al*"), ..any() }, &[2, 3, 4]);
    check(AuditFilter { actor: text("guest:192.0.2.7"), ..any() }, &[5]);
    check(AuditFilter { actor: text("holder:al"), ..any() }, &[]);
    check(AuditFilter { object: text("person:al"), ..any() }, &[1]);
    check(AuditFilter { object: text("door:*"), ..any() }, &[2, 3, 4, 5]);
    check(AuditFilter { outcome: Some(Outcome::Failed), ..any() }, &[6]);
    check(AuditFilter { code: text("REVOKED"), ..any() }, &[4]);
    check(
        AuditFilter { actor: text("holder:al/*"), action: Some(Action::DoorRefused), ..any() },
        &[4],
    );
    let last = AuditFilter { order: Order::NewestFirst, limit: Some(2), ..any() };
    check(last, &[6, 5]);
    check(AuditFilter { actor: text("' OR 1 = 1 --"), ..any() }, &[]);
}

#[test]
fn a_reader_can_stop_early() {
    let store = log();
    let mut taken = 0;
    let stopped = store.read().unwrap().each_audit_entry(&AuditFilter::default(), |_| {
        taken += 1;
        if taken == 2 { Err(Error::Closed) } else { Ok(()) }
    });
    assert_eq!((stopped, taken), (Err(Error::Closed), 2));
}
