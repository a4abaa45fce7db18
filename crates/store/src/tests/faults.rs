//! A store that fails loses nothing that it acknowledged, and says why.

use super::*;
use crate::{Fault, Pending};

/// Fills a store until it refuses, and returns how many values it took.
fn fill(store: &Store) -> (usize, Error) {
    let mut taken = 0;
    loop {
        match put(store, &format!("value {taken}"), &"x".repeat(2000)) {
            Ok(()) => taken += 1,
            Err(error) => return (taken, error),
        }
    }
}

#[test]
fn a_full_disk_loses_nothing_and_says_so() {
    let (_directory, path) = directory();
    let store = open(&path);
    put(&store, "before", "1").unwrap();
    store.inject(Fault::Full).unwrap();
    let (taken, error) = fill(&store);
    assert_eq!(error, Error::Full);
    assert_eq!(verified(&store), 1 + u64::try_from(taken).unwrap());
    assert_eq!(setting(&store, &format!("value {taken}")), None);
    store.inject(Fault::None).unwrap();
    put(&store, "after", "1").unwrap();
    drop(store);
    assert_eq!(verified(&open(&path)), 2 + u64::try_from(taken).unwrap());
}

#[test]
fn a_failed_commit_fails_every_transaction_in_it() {
    let (_directory, path) = directory();
    let store = open(&path);
    put(&store, "before", "1").unwrap();
    store.inject(Fault::NoCommit).unwrap();
    let pending: Vec<Pending<u64, Error>> = (0..20).map(|_| store.record(event())).collect();
    for answer in pending {
        assert_eq!(answer.wait(), Err(Error::Dangling));
    }
    assert_eq!(verified(&store), 1);
    store.inject(Fault::None).unwrap();
    put(&store, "after", "1").unwrap();
    assert_eq!(verified(&store), 2);
}

#[test]
fn without_its_event_a_change_is_not_kept() {
    let store = temporary();
    store.inject(Fault::NoAudit).unwrap();
    assert!(matches!(put(&store, "a", "1"), Err(Error::Engine { .. })));
    assert_eq!(setting(&store, "a"), None);
    store.inject(Fault::None).unwrap();
    put(&store, "a", "1").unwrap();
    assert_eq!(verified(&store), 1);
}

/// Prepares a certificate in a transaction that ends with `end`.
fn prepare(
    store: &Store,
    end: for<'a> fn(crate::WriteTx<'a>) -> Result<crate::Committed<'a, ()>, Error>,
) -> (Serial, Result<(), Error>) {
    let new = reservation(None);
    let serial = new.serial;
    let done = store.write(move |mut tx| {
        tx.prepare(&new, b"tbs")?;
        end(tx)
    });
    (serial, done)
}

#[test]
fn a_last_change_is_not_kept_where_its_event_or_its_transaction_fails() {
    let store = temporary();
    let is_there = |serial| store.read().unwrap().find_certificate(&serial).unwrap().is_some();
    store.inject(Fault::NoAudit).unwrap();
    let (untold, done) = prepare(&store, |tx| tx.commit(event(), ()));
    assert!(matches!(done, Err(Error::Engine { .. })), "{done:?}");
    store.inject(Fault::None).unwrap();
    let (given_up, done) = prepare(&store, |_| Err(Error::Overloaded));
    assert_eq!(done, Err(Error::Overloaded));
    let (kept, done) = prepare(&store, |tx| tx.commit(event(), ()));
    assert_eq!(done, Ok(()));
    assert_eq!([untold, given_up, kept].map(is_there), [false, false, true]);
    assert_eq!(verified(&store), 1);
}

#[test]
fn a_certificate_that_cannot_be_stored_stays_an_intent() {
    let store = temporary();
    let new = reservation(None);
    let serial = new.serial;
    let intended: Result<(), Error> = store.write(move |mut tx| {
        tx.prepare(&new, b"tbs")?;
        tx.commit(event(), ())
    });
    intended.unwrap();
    store.inject(Fault::NoIssuance).unwrap();
    let issued: Result<(), Error> = store.write(move |mut tx| {
        tx.store_issued(&serial, b"der", &Fingerprint([4; 32]))?;
        tx.commit(event(), ())
    });
    assert!(matches!(issued, Err(Error::Engine { .. })));
    let pending = store.read().unwrap().list_pending_intents().unwrap();
    assert_eq!(pending.len(), 1);
    assert_eq!(pending[0].serial, serial);
    assert_eq!(verified(&store), 1);
}

#[test]
fn a_transaction_that_the_engine_ended_cannot_go_on() {
    let (_directory, path) = directory();
    let store = open(&path);
    put(&store, "before", "1").unwrap();
    intrude(
        &path,
        "CREATE TRIGGER bad BEFORE INSERT ON setting WHEN NEW.name = 'bad'
         BEGIN SELECT RAISE(ROLLBACK, 'gone'); END;",
    );
    let stubborn: Result<(), Error> = store.write(|mut tx| {
        tx.put_setting("bad", "1").unwrap_err();
        assert_eq!(tx.put_setting("good", "1"), Err(Error::Undone));
        tx.commit(event(), ())
    });
    assert_eq!(stubborn, Err(Error::Undone));
    assert_eq!(setting(&store, "good"), None);
    assert_eq!(verified(&store), 1);
    put(&store, "after", "1").unwrap();
    assert_eq!(verified(&store), 2);
}

#[test]
fn a_transaction_that_ends_the_batch_takes_those_before_it_along() {
    let (_directory, path) = directory();
    let store = open(&path);
    intrude(
        &path,
        "CREATE TRIGGER bad BEFORE INSERT ON setting WHEN NEW.name = 'bad'
         BEGIN SELECT RAISE(ROLLBACK, 'gone'); END;",
    );
    let (release, held) = std::sync::mpsc::channel();
    let first = store.submit(move |tx| {
        held.recv().unwrap();
        tx.commit(event(), ())
    });
    let bad = store.submit(|mut tx| {
        tx.put_setting("bad", "1")?;
        tx.commit(event(), ())
    });
    let after = store.record(event());
    release.send(()).unwrap();
    assert_eq!(first.wait(), Err::<(), _>(Error::Undone));
    assert!(matches!(bad.wait(), Err::<(), Error>(Error::Engine { .. })));
    assert_eq!(after.wait(), Ok(1));
    assert_eq!(verified(&store), 1);
}
