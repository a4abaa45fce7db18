//! People and certificates a page at a time.

use std::collections::HashSet;

use model::certificate::{Reason, Record};

use super::*;
use crate::{CertificateSearch, Named, Sort, Sought, Standing};

const DAY: i64 = 86_400;

/// Five persons with a laptop each, a machine and a door; certificates in every standing, two of which end in
/// the same second.
fn house() -> (Store, Vec<Device>) {
    let store = temporary();
    let mut devices = Vec::new();
    for handle in ["alice", "bob", "carol", "dave", "eve"] {
        let person = add_person(&store, handle).unwrap();
        devices.push(add_device(&store, Some(&person), "laptop").unwrap());
    }
    devices.push(add_device(&store, None, "printer-7").unwrap());
    for (at, end) in [9, 5, 7, 7, -1, 3].into_iter().enumerate() {
        issue(&store, devices.get(at), at, end);
    }
    issue(&store, None, 6, 4);
    let revoked = issue(&store, devices.first(), 7, 2);
    store
        .write(move |mut tx| {
            tx.revoke(&revoked, START, Reason::Superseded)?;
            tx.commit(event(), ())
        })
        .map_err(|error: Error| error)
        .unwrap();
    (store, devices)
}

/// Puts a certificate on record; its serial grows with `at`, it ends `days` from the start.
fn issue(store: &Store, device: Option<&Device>, at: usize, days: i64) -> Serial {
    let serial = Serial::generate((START.0 + i64::try_from(at).unwrap()) * 1000).unwrap();
    let class = if at.is_multiple_of(2) { "email" } else { "document" };
    let new = Reservation {
        serial,
        not_after: START.plus(days * DAY),
        name: if device.is_some() { "Alice Example" } else { "files.example.org" }.to_owned(),
        class: device.map(|_| class.parse().unwrap()),
        ..reservation(device)
    };
    let done: Result<(), Error> = store.write(move |mut tx| {
        tx.prepare(&new, b"tbs")?;
        let der = format!("der of {at} with \u{82}\u{11}alias@example.org").into_bytes();
        tx.store_issued(&serial, &der, &Fingerprint::of(&der))?;
        tx.commit(event(), ())
    });
    done.unwrap();
    serial
}

/// All that fit, read in pages of two.
fn paged(store: &Store, search: &CertificateSearch) -> Vec<Record> {
    let mut found: Vec<Record> = Vec::new();
    loop {
        let after = found.last().map(|last| last.serial);
        let search = CertificateSearch { after, ..search.clone() };
        let page = store.read().unwrap().search_certificates(&search, 2).unwrap();
        if page.is_empty() {
            return found;
        }
        found.extend(page);
    }
}

#[test]
fn pages_hold_each_certificate_once_in_any_order() {
    let (store, devices) = house();
    let all = store.read().unwrap().list_certificates(&Default::default()).unwrap();
    assert_eq!(all.len(), 8);
    let everybody = Named {
        devices: devices.iter().map(|device| device.id).collect(),
        serials: all.iter().map(|record| record.serial).collect(),
    };
    for sort in [Sort::Newest, Sort::EndsFirst, Sort::EndsLast, Sort::Changed] {
        for named in [None, Some(everybody.clone())] {
            let found = paged(&store, &CertificateSearch { sort, named, ..Default::default() });
            let serials: HashSet<Serial> = found.iter().map(|record| record.serial).collect();
            assert_eq!((found.len(), serials.len()), (8, 8), "{sort:?}");
            let in_order = found.is_sorted_by(|one, other| match sort {
                Sort::Newest => one.serial > other.serial,
                Sort::EndsFirst => one.not_after <= other.not_after,
                Sort::EndsLast => one.not_after >= other.not_after,
                Sort::Changed => one.change_seq > other.change_seq,
            });
            assert!(in_order, "{sort:?}");
        }
    }
}

#[test]
fn certificates_are_found_by_how_they_stand_and_when_they_end() {
    let (store, devices) = house();
    let check = |search: CertificateSearch, expected: usize| {
        assert_eq!(paged(&store, &search).len(), expected, "{search:?}");
    };
    let any = CertificateSearch::default;
    let stand = |standing| CertificateSearch { standing: Some((standing, START)), ..any() };
    check(stand(Standing::Valid), 6);
    check(stand(Standing::Expired), 1);
    check(stand(Standing::Revoked), 1);
    check(stand(Standing::Pending), 0);
    check(CertificateSearch { class: Some("document".parse().unwrap()), ..any() }, 4);
    check(CertificateSearch { profile: Some(Profile::Server), ..any() }, 0);
    let (from, before) = (Some(START.plus(4 * DAY)), Some(START.plus(7 * DAY)));
    check(CertificateSearch { ends_from: from, ends_before: before, ..any() }, 2);
    let sort = Sort::EndsFirst;
    check(CertificateSearch { ends_from: from, ends_before: before, sort, ..any() }, 2);
    let named = Some(Named { devices: [devices[0].id].into(), ..Named::default() });
    check(CertificateSearch { named: named.clone(), ..any() }, 2);
    check(CertificateSearch { named, ..stand(Standing::Revoked) }, 1);
    check(CertificateSearch { named: Some(Named::default()), ..any() }, 0);
}

#[test]
fn certificates_are_found_by_what_they_are_called() {
    let (store, _) = house();
    let check = |text: &str, devices: usize, doors: usize| {
        let named = store.read().unwrap().find_named(&Sought::of(text)).unwrap();
        assert_eq!((named.devices.len(), named.serials.len()), (devices, doors), "{text}");
    };
    check("bob", 1, 0);
    check("LAPTOP", 5, 0);
    check("laptop carol", 1, 0);
    check("carol printer", 0, 0);
    check("printer", 1, 0);
    check("files.example", 0, 1);
    check("example.org", 5, 1);
    check("' OR 1 = 1 --", 0, 0);
    let read = store.read().unwrap();
    assert_eq!(read.find_containing(b"alias@example.org", 99).unwrap().len(), 8);
    assert_eq!(read.find_containing(b"alias@example.org", 3).unwrap().len(), 3);
    assert_eq!(read.find_containing(b"nobody@example.org", 99), Ok(vec![]));
    assert_eq!(read.find_containing(b"", 99), Ok(vec![]));
    let one = read.list_certificates(&Default::default()).unwrap().remove(3);
    assert_eq!(read.find_by_fingerprint(&one.fingerprint.unwrap()), Ok(Some(one.serial)));
    assert_eq!(read.find_by_fingerprint(&Fingerprint([9; 32])), Ok(None));
}

#[test]
fn who_holds_what_leaves_out_what_is_over_and_who_was_removed() {
    let (store, devices) = house();
    let held = |time| store.read().unwrap().list_in_force(time).unwrap().len();
    assert_eq!((held(START), held(START.plus(8 * DAY))), (5, 1));
    let carol = devices[2].clone();
    let removed: Result<(), Error> = store.write(move |mut tx| {
        tx.remove_device(carol.id)?;
        tx.commit(event(), ())
    });
    removed.unwrap();
    assert_eq!(held(START), 4);
}

#[test]
fn people_are_searched_a_page_at_a_time() {
    let (store, _) = house();
    let read = store.read().unwrap();
    let check = |text: &str, after: Option<&str>, most: usize, expected: &[&str]| {
        let after = after.map(|after| after.parse().unwrap());
        let found = read.search_persons(&Sought::of(text), after.as_ref(), most).unwrap();
        let handles: Vec<&str> = found.iter().map(|person| person.handle.as_str()).collect();
        assert_eq!(handles, expected, "{text}");
    };
    check("", None, 2, &["alice", "bob"]);
    check("", Some("bob"), 9, &["carol", "dave", "eve"]);
    check("AR", None, 9, &["carol"]);
    check("alice@EXAMPLE.org e", Some("carol"), 9, &["dave", "eve"]);
    check("%", None, 9, &[]);
    assert_eq!((read.count_persons(), read.count_devices()), (Ok(5), Ok(6)));
}
