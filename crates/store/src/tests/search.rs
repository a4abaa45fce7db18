//! Searching the audit log.

use model::audit::{ConnectionId, Outcome};

use super::*;
use crate::{AuditFilter, Order};

fn holder(person: Option<&str>, device: &str) -> Actor {
    let person = person.map(|person| person.parse().unwrap());
    let serial = Serial::generate(START.0 * 1000).unwrap();
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
fn conditions_together_find_what_each_finds() {
    let store = log();
    let read = store.read().unwrap();
    let all = read.audit_entries(&AuditFilter::default()).unwrap();
    let text = |text: &str| Some(text.to_owned());
    for actor in [None, text("holder:al/*"), text("holder:al/laptop"), text("guest:192.0.2.7")] {
        for object in [None, text("door:files"), text("door:*"), text("person:al")] {
            for action in [None, Some(Action::DoorRefused), Some(Action::PersonAdded)] {
                for outcome in [None, Some(Outcome::Done), Some(Outcome::Refused)] {
                    for since_ms in [None, Some(all[3].at_ms)] {
                        let filter = AuditFilter {
                            actor: actor.clone(),
                            object: object.clone(),
                            action,
                            outcome,
                            since_ms,
                            ..AuditFilter::default()
                        };
                        let fits = |key: &Option<String>, value: &str| {
                            key.as_ref().is_none_or(|key| match key.strip_suffix('*') {
                                Some(start) => value.starts_with(start),
                                None => key == value,
                            })
                        };
                        let expected = all.iter().filter(|entry| {
                            let event = &entry.event;
                            fits(&actor, &event.actor.search_key())
                                && fits(&object, &event.object.to_string())
                                && action.is_none_or(|action| action == event.action)
                                && outcome.is_none_or(|outcome| outcome == event.outcome)
                                && since_ms.is_none_or(|since| entry.at_ms >= since)
                        });
                        let expected: Vec<u64> = expected.map(|entry| entry.seq).collect();
                        let found = read.audit_entries(&filter).unwrap();
                        let found: Vec<u64> = found.iter().map(|entry| entry.seq).collect();
                        assert_eq!(found, expected, "{filter:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_time_is_found_though_the_clock_was_set_back() {
    #[derive(Debug)]
    struct Unsteady(std::sync::atomic::AtomicI64);
    impl Clock for Unsteady {
        fn now_ms(&self) -> i64 {
            // Each time is before the last one by a minute.
            self.0.fetch_sub(60_000, Ordering::Relaxed)
        }
    }
    use std::sync::atomic::Ordering;
    let start = START.0 * 1_000;
    let store = Store::temporary(Arc::new(Unsteady(AtomicI64::new(start)))).unwrap();
    for _ in 0..6 {
        let told: Result<(), Error> = store.write(|tx| tx.commit(event(), ()));
        told.unwrap();
    }
    let read = store.read().unwrap();
    let times: Vec<i64> =
        read.audit_entries(&AuditFilter::default()).unwrap().iter().map(|e| e.at_ms).collect();
    assert!(times.is_sorted_by(|one, other| one > other));
    for at in &times {
        let since = AuditFilter { since_ms: Some(*at), ..AuditFilter::default() };
        let until = AuditFilter { until_ms: Some(*at), ..AuditFilter::default() };
        let (since, until) =
            (read.audit_entries(&since).unwrap(), read.audit_entries(&until).unwrap());
        assert_eq!(since.len(), times.iter().filter(|time| *time >= at).count());
        assert_eq!(until.len(), times.iter().filter(|time| *time < at).count());
    }
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
