//! CA certificates and the life of a certificate on record.

use model::ca::{NewCa, Role};
use model::certificate::{Reason, Record, State, WrongState};

use super::*;
use crate::{CertificateCounts, CertificateFilter, Noun, Order, Revoked};

/// One step in a certificate's life.
#[derive(Clone, Copy, Debug)]
enum Step {
    Issue,
    Revoke,
}

fn prepare(store: &Store, new: &Reservation) -> Result<(), Error> {
    let new = new.clone();
    store.write(move |mut tx| {
        tx.prepare(&new, b"tbs")?;
        tx.commit(event(), ())
    })
}

fn advance(store: &Store, serial: Serial, step: Step) -> Result<(), Error> {
    store.write(move |mut tx| {
        match step {
            Step::Issue => {
                let fingerprint = Fingerprint(pki::digest::sha256(serial.content()));
                tx.store_issued(&serial, b"der", &fingerprint)?;
            }
            Step::Revoke => tx.revoke(&serial, START, Reason::KeyCompromise)?,
        }
        tx.commit(event(), ())
    })
}

fn record(store: &Store, serial: &Serial) -> Record {
    store.read().unwrap().find_certificate(serial).unwrap().unwrap()
}

#[test]
fn a_certificate_is_on_record_through_its_life() {
    let store = temporary();
    let alice = add_person(&store, "alice").unwrap();
    let laptop = add_device(&store, Some(&alice), "laptop").unwrap();
    let new = reservation(Some(&laptop));
    let serial = new.serial;

    prepare(&store, &new).unwrap();
    let prepared = record(&store, &serial);
    assert_eq!(prepared.node, new.node);
    assert_eq!(prepared.person.as_ref(), Some(&alice.handle));
    assert_eq!(prepared.device_handle.as_ref(), Some(&laptop.handle));
    assert_eq!((prepared.profile, &prepared.class), (new.profile, &new.class));
    assert_eq!((prepared.not_before, prepared.not_after), (new.not_before, new.not_after));
    assert_eq!((prepared.issuer, prepared.key), (new.issuer, new.key));
    assert_eq!((prepared.state, prepared.tbs.as_deref()), (State::Prepared, Some(&b"tbs"[..])));
    assert_eq!(store.read().unwrap().list_pending_intents().unwrap(), [prepared]);

    advance(&store, serial, Step::Issue).unwrap();
    let issued = record(&store, &serial);
    assert_eq!(issued.state, State::Issued);
    assert_eq!((issued.tbs.as_deref(), issued.der.as_deref()), (None, Some(&b"der"[..])));
    assert!(issued.issued_at >= Some(START));
    assert_eq!(issued.fingerprint, Some(Fingerprint(pki::digest::sha256(serial.content()))));
    let tx = store.read().unwrap();
    assert_eq!(tx.list_pending_intents(), Ok(vec![]));
    assert_eq!(tx.revoked_since(0), Ok(vec![]));
    drop(tx);

    advance(&store, serial, Step::Revoke).unwrap();
    let revoked = record(&store, &serial);
    assert_eq!((revoked.state, revoked.revoked_at), (State::Revoked, Some(START)));
    assert_eq!(revoked.reason, Some(Reason::KeyCompromise));
    assert_eq!(revoked.change_seq, store.read().unwrap().change_seq().unwrap());
}

#[test]
fn the_order_of_issuing_is_kept() {
    use State::*;
    let store = temporary();
    let check = |steps: &[Step], last: Step, expected: Result<(), (State, State)>| {
        let new = reservation(None);
        prepare(&store, &new).unwrap();
        for step in steps {
            advance(&store, new.serial, *step).unwrap();
        }
        let expected = expected.map_err(|(from, to)| Error::WrongState(WrongState { from, to }));
        assert_eq!(advance(&store, new.serial, last), expected, "{steps:?} then {last:?}");
    };
    check(&[], Step::Issue, Ok(()));
    check(&[], Step::Revoke, Ok(()));
    check(&[Step::Issue], Step::Issue, Err((Issued, Issued)));
    check(&[Step::Issue], Step::Revoke, Ok(()));
    check(&[Step::Revoke], Step::Issue, Err((Revoked, Issued)));
    check(&[Step::Issue, Step::Revoke], Step::Revoke, Err((Revoked, Revoked)));
    let unknown = Serial::generate(START.0 * 1000).unwrap();
    assert_eq!(advance(&store, unknown, Step::Revoke), Err(Error::Missing(Noun::Certificate)));
    verified(&store);
}

#[test]
fn a_serial_is_taken_for_ever() {
    let store = temporary();
    let new = reservation(None);
    prepare(&store, &new).unwrap();
    assert_eq!(prepare(&store, &new), Err(Error::Taken(Noun::Certificate)));
    advance(&store, new.serial, Step::Revoke).unwrap();
    assert_eq!(prepare(&store, &new), Err(Error::Taken(Noun::Certificate)));
    let elsewhere = Reservation { issuer: Fingerprint([9; 32]), ..new };
    assert_eq!(prepare(&store, &elsewhere), Err(Error::Taken(Noun::Certificate)));
}

#[test]
fn revocations_are_told_from_where_one_stopped() {
    let store = temporary();
    let mut serials = Vec::new();
    for _ in 0..3 {
        let new = reservation(None);
        prepare(&store, &new).unwrap();
        advance(&store, new.serial, Step::Issue).unwrap();
        serials.push(new.serial);
    }
    advance(&store, serials[1], Step::Revoke).unwrap();
    let seen = store.read().unwrap().change_seq().unwrap();
    advance(&store, serials[0], Step::Revoke).unwrap();

    let tx = store.read().unwrap();
    let all: Vec<Serial> = tx.revoked_since(0).unwrap().iter().map(|found| found.serial).collect();
    assert_eq!(all, [serials[1], serials[0]]);
    let expected = Revoked {
        issuer: Fingerprint([1; 32]),
        serial: serials[0],
        at: START,
        reason: Reason::KeyCompromise,
        change_seq: seen + 1,
    };
    assert_eq!(tx.revoked_since(seen), Ok(vec![expected]));
}

#[test]
fn certificates_are_listed_by_what_is_asked() {
    let store = temporary();
    let laptop = add_device(&store, None, "laptop").unwrap();
    let mut all = Vec::new();
    for days in 1..=4 {
        let device = (days % 2 == 0).then_some(&laptop);
        let mut new = reservation(device);
        new.not_after = START.plus(days * 86_400);
        new.key = Fingerprint([u8::try_from(days).unwrap(); 32]);
        prepare(&store, &new).unwrap();
        all.push(new.serial);
    }
    all.sort();
    advance(&store, all[0], Step::Revoke).unwrap();
    let check = |filter: CertificateFilter, expected: usize| {
        let found = store.read().unwrap().list_certificates(&filter).unwrap();
        assert_eq!(found.len(), expected, "{filter:?}");
        found
    };
    let any = CertificateFilter::default;
    check(any(), 4);
    check(CertificateFilter { device: Some(laptop.id), ..any() }, 2);
    check(CertificateFilter { state: Some(State::Prepared), ..any() }, 3);
    check(CertificateFilter { key: Some(Fingerprint([3; 32])), ..any() }, 1);
    check(CertificateFilter { ends_before: Some(START.plus(2 * 86_400)), ..any() }, 1);
    let none =
        CertificateFilter { device: Some(laptop.id), key: Some(Fingerprint([3; 32])), ..any() };
    check(none, 0);
    let first = check(CertificateFilter { limit: Some(1), ..any() }, 1);
    let backwards = CertificateFilter { order: Order::NewestFirst, ..any() };
    assert_eq!(check(backwards, 4).last(), first.first());
}

#[test]
fn a_key_is_told_by_one_certificate_of_each_device() {
    let store = temporary();
    let devices = ["laptop", "phone"].map(|handle| add_device(&store, None, handle).unwrap());
    let key = Fingerprint([7; 32]);
    let of_key = |device| Reservation { key, ..reservation(device) };
    let holders = || store.read().unwrap().list_holders_of_key(&key).unwrap();
    assert_eq!(holders(), []);
    for device in [Some(&devices[1]), None, Some(&devices[0]), Some(&devices[1]), None] {
        prepare(&store, &of_key(device)).unwrap();
    }
    prepare(&store, &reservation(Some(&devices[0]))).unwrap();
    let found: Vec<_> = holders().iter().map(|holder| holder.device).collect();
    assert_eq!(found, [None, Some(devices[0].id), Some(devices[1].id)]);

    let compromised = || store.read().unwrap().find_compromised(&key).unwrap();
    assert_eq!(compromised(), None);
    let serial = holders()[1].serial;
    advance(&store, serial, Step::Revoke).unwrap();
    assert_eq!(compromised(), Some(serial));
}

#[test]
fn cas_are_on_record_until_they_retire() {
    let store = temporary();
    let new = |role, name: &str| NewCa {
        role,
        name: name.to_owned(),
        key: Fingerprint([5; 32]),
        der: name.as_bytes().to_vec(),
    };
    let add = |new: NewCa| {
        store.write(move |mut tx| {
            let ca = tx.add_ca(&new)?;
            tx.commit(event(), ca)
        })
    };
    let root = add(new(Role::Root, "root")).unwrap();
    let issuing = add(new(Role::Issuing, "issuing")).unwrap();
    assert_eq!(add(new(Role::Root, "root")), Err(Error::Taken(Noun::Ca)));
    assert_eq!(root.fingerprint, Fingerprint(pki::digest::sha256(b"root")));
    assert_eq!(store.read().unwrap().list_cas(), Ok(vec![root.clone(), issuing.clone()]));

    let retire = || {
        store.write(move |mut tx| {
            tx.retire_ca(issuing.id)?;
            tx.commit(event(), ())
        })
    };
    assert_eq!(retire(), Ok(()));
    assert_eq!(retire(), Err(Error::Missing(Noun::Ca)));
    let retired = store.read().unwrap().list_cas().unwrap();
    assert_eq!(retired[0], root);
    assert!(retired[1].retired_at.is_some());
}

#[test]
fn certificates_are_counted_by_how_they_stand() {
    let store = temporary();
    let make = |days: i64, steps: &[Step]| {
        let new = Reservation { not_after: START.plus(days * 86_400), ..reservation(None) };
        prepare(&store, &new).unwrap();
        steps.iter().for_each(|step| advance(&store, new.serial, *step).unwrap());
    };
    for days in [1, 2, 20] {
        make(days, &[Step::Issue]);
    }
    for days in [1, 20] {
        make(days, &[Step::Issue, Step::Revoke]);
    }
    make(20, &[]);
    make(1, &[]);

    let tx = store.read().unwrap();
    let counted = tx.count_certificates(START.plus(10 * 86_400)).unwrap();
    let expected = CertificateCounts { valid: 1, expired: 2, revoked: 2, pending: 2 };
    assert_eq!(counted, expected);
    assert_eq!(tx.count_certificates(START).unwrap().valid, 3);
    let (from, to) = (START.plus(2 * 86_400), START.plus(20 * 86_400));
    let filter = CertificateFilter {
        state: Some(State::Issued),
        ends_from: Some(from),
        ends_before: Some(to),
        ..CertificateFilter::default()
    };
    let ending: Vec<_> = tx.list_certificates(&filter).unwrap();
    assert_eq!(ending.iter().map(|record| record.not_after).collect::<Vec<_>>(), [from]);
}

#[test]
fn certificates_in_force_are_counted_by_class() {
    let store = temporary();
    let make = |class: Option<&str>, days: i64, steps: &[Step]| {
        let not_after = START.plus(days * 86_400);
        let class = class.map(|name| name.parse().unwrap());
        let new = Reservation { not_after, class, ..reservation(None) };
        prepare(&store, &new).unwrap();
        steps.iter().for_each(|step| advance(&store, new.serial, *step).unwrap());
    };
    for (class, days) in [("email", 20), ("email", 20), ("email", 1), ("document", 20)] {
        make(Some(class), days, &[Step::Issue]);
    }
    // Nor are these: revoked, in every way, prepared alone, and of a door.
    make(Some("email"), 20, &[Step::Issue, Step::Revoke]);
    make(Some("email"), 1, &[Step::Issue, Step::Revoke]);
    make(Some("interim"), 20, &[Step::Revoke]);
    make(Some("document"), 20, &[]);
    make(Some("interim"), 1, &[]);
    make(None, 20, &[Step::Issue]);

    let check = |days: i64, expected: &[(&str, u64)]| {
        let counted = store.read().unwrap().count_by_class(START.plus(days * 86_400)).unwrap();
        let counted: Vec<_> =
            counted.iter().map(|(class, count)| (class.as_str(), *count)).collect();
        assert_eq!(counted, expected, "after {days} days");
    };
    check(0, &[("document", 1), ("email", 3)]);
    check(10, &[("document", 1), ("email", 2)]);
    check(21, &[]);
}

#[test]
fn what_ends_is_counted_by_week_and_the_rest_together() {
    let store = temporary();
    let make = |class: &str, days: i64| {
        let not_after = START.plus(days * 86_400);
        let class = Some(class.parse().unwrap());
        let new = Reservation { not_after, class, ..reservation(None) };
        prepare(&store, &new).unwrap();
        advance(&store, new.serial, Step::Issue).unwrap();
        new.serial
    };
    for (class, days) in [("email", 0), ("email", 6), ("email", 7), ("document", 8), ("email", 400)]
    {
        make(class, days);
    }
    make("email", -1);
    let revoked = make("document", 365);
    advance(&store, revoked, Step::Revoke).unwrap();
    let begins = UnixTime(START.0 - START.0.rem_euclid(86_400));
    let counted = store.read().unwrap().count_ending(begins, 52).unwrap();
    let mut counted: Vec<(i64, &str, i64)> =
        counted.iter().map(|one| (one.week, one.class.as_str(), one.count)).collect();
    counted.sort_unstable();
    assert_eq!(counted, [(0, "email", 2), (1, "document", 1), (1, "email", 1), (52, "email", 1)]);
}

#[test]
fn a_transaction_that_fails_counts_nothing() {
    let store = temporary();
    let new = reservation(None);
    prepare(&store, &new).unwrap();
    let serial = new.serial;
    let failed: Result<(), Error> = store.write(move |mut tx| {
        tx.store_issued(&serial, b"der", &Fingerprint([7; 32]))?;
        Err(Error::Missing(Noun::Person))
    });
    failed.unwrap_err();
    let valid = || store.read().unwrap().count_certificates(START).unwrap().valid;
    assert_eq!(valid(), 0);
    advance(&store, serial, Step::Issue).unwrap();
    assert_eq!(valid(), 1);
}
