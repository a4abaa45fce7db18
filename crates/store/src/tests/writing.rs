//! Transactions: all or nothing, many at a time.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Waker};

use super::*;
use crate::Noun;
use crate::pending::Pending;

#[test]
fn a_change_comes_with_its_event() {
    let store = temporary();
    put(&store, "a", "1").unwrap();
    let entries = store.read().unwrap().audit_entries(&Default::default()).unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].seq, &entries[0].event), (1, &event()));
    assert!(entries[0].at_ms >= START.0 * 1000);
    let head = store.read().unwrap().audit_head().unwrap();
    assert_eq!(head, entries[0].head());
}

#[test]
fn what_is_not_committed_is_not_kept() {
    let store = temporary();
    let refused = store.write(|mut tx| {
        tx.put_setting("a", "1")?;
        assert_eq!(tx.find_setting("a"), Ok(Some("1".to_owned())), "it reads its own changes");
        Err::<crate::Committed<'_, ()>, _>(Error::Missing(Noun::Person))
    });
    assert_eq!(refused, Err(Error::Missing(Noun::Person)));
    assert_eq!(setting(&store, "a"), None);
    assert_eq!(verified(&store), 0);
}

#[test]
fn a_failed_transaction_falls_alone() {
    let store = temporary();
    // The first transaction keeps the writer until all others wait for the same commit.
    let (release, held) = mpsc::channel();
    let first = store.submit(move |mut tx| {
        held.recv().unwrap();
        tx.put_setting("first", "1")?;
        tx.commit(event(), 1)
    });
    let others: Vec<Pending<u64, Error>> = (2..=9)
        .map(|n: u64| {
            store.submit(move |mut tx| {
                let seq = tx.next_seq();
                tx.put_setting(&n.to_string(), "1")?;
                let committed = tx.commit(event(), seq)?;
                if n.is_multiple_of(3) { Err(Error::Missing(Noun::Person)) } else { Ok(committed) }
            })
        })
        .collect();
    release.send(()).unwrap();
    assert_eq!(first.wait(), Ok::<_, Error>(1));
    let answers: Vec<_> = others.into_iter().map(Pending::wait).collect();
    let missing = || Err(Error::Missing(Noun::Person));
    // 2 to 9, of which 3, 6 and 9 fail and leave no gap.
    let expected = [Ok(2), missing(), Ok(3), Ok(4), missing(), Ok(5), Ok(6), missing()];
    assert_eq!(answers, expected);
    for n in 2..=9_u64 {
        let kept = setting(&store, &n.to_string()).is_some();
        assert_eq!(kept, n % 3 != 0, "{n}");
    }
    assert_eq!(verified(&store), 6);
}

#[test]
fn an_answer_can_be_awaited() {
    let store = temporary();
    let mut pending = store.record(event());
    let mut context = Context::from_waker(Waker::noop());
    let answer = loop {
        if let std::task::Poll::Ready(answer) = Pin::new(&mut pending).poll(&mut context) {
            break answer;
        }
        std::thread::yield_now();
    };
    assert_eq!(answer, Ok(1));
}

#[test]
fn many_threads_make_one_chain() {
    let store = temporary();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let pending: Vec<_> = (0..250).map(|_| store.record(event())).collect();
                for answer in pending {
                    answer.wait().unwrap();
                }
            });
        }
    });
    assert_eq!(verified(&store), 1000);
}

#[test]
fn a_full_queue_says_so_and_a_waiting_writer_gets_its_turn() {
    let store = temporary();
    let (release, held) = mpsc::channel();
    let first = store.submit(move |tx| {
        held.recv().unwrap();
        tx.commit(event(), ())
    });
    let mut pending = Vec::new();
    let refused = loop {
        let next = store.record(event());
        pending.push(next);
        if pending.len() > 5000 {
            break pending.pop().unwrap();
        }
    };
    assert_eq!(refused.wait(), Err(Error::Overloaded));
    release.send(()).unwrap();
    assert_eq!(first.wait(), Ok::<_, Error>(()));
    put(&store, "a", "1").unwrap();
    let kept = pending.into_iter().map(Pending::wait).filter(Result::is_ok).count();
    assert_eq!(verified(&store), u64::try_from(kept).unwrap() + 2);
}

#[test]
fn a_write_inside_a_write_is_refused() {
    let store = temporary();
    let inner = store.clone();
    let nested: Result<_, Error> = store.write(move |tx| {
        let result = put(&inner, "a", "1");
        tx.commit(event(), result)
    });
    assert_eq!(nested, Ok(Err(Error::Nested)));
}

#[test]
fn the_second_of_two_transactions_follows_what_is_durable() {
    let store = temporary();
    let inner = store.clone();
    let answer = store.write_both(
        |mut tx| {
            tx.put_setting("first", "1")?;
            tx.commit(event(), 1)
        },
        move |value| {
            assert_eq!(setting(&inner, "first"), Some("1".to_owned()));
            put(&inner, "between", "1")?;
            Ok(value + 1)
        },
        |mut tx, value| {
            tx.put_setting("second", "1")?;
            tx.commit(event(), value + 1)
        },
    );
    assert_eq!(answer, Ok::<_, Error>(Ok(3)));
    assert_eq!(setting(&store, "second"), Some("1".to_owned()));
    assert_eq!(verified(&store), 3);
}

#[test]
fn two_transactions_between_two_others_are_refused() {
    let store = temporary();
    let inner = store.clone();
    let answer = store.write_both(
        |tx| tx.commit(event(), ()),
        move |()| {
            let nested: Result<Result<(), Error>, Error> = inner.write_both(
                |tx| tx.commit(event(), ()),
                |()| Ok(()),
                |tx, ()| tx.commit(event(), ()),
            );
            Ok(nested)
        },
        |tx, nested| tx.commit(event(), nested),
    );
    assert_eq!(answer, Ok::<_, Error>(Ok(Err(Error::Nested))));
    assert_eq!(verified(&store), 2);
}

/// Runs two transactions of which a step fails, and returns what came of that and how many entries are kept.
fn fail_at(step: usize) -> (Result<Result<(), Error>, Error>, u64) {
    let store = temporary();
    let outcome = move |at| if at == step { Err(Error::Missing(Noun::Person)) } else { Ok(()) };
    let answer = store.write_both(
        move |tx| outcome(1).and_then(|()| tx.commit(event(), ())),
        move |()| outcome(2),
        move |tx, ()| outcome(3).and_then(|()| tx.commit(event(), ())),
    );
    (answer, verified(&store))
}

#[test]
fn of_two_transactions_the_first_stays_when_the_second_fails() {
    let missing = Error::Missing(Noun::Person);
    assert_eq!(fail_at(1), (Err(missing.clone()), 0));
    assert_eq!(fail_at(2), (Ok(Err(missing.clone())), 1));
    assert_eq!(fail_at(3), (Ok(Err(missing)), 1));
    assert_eq!(fail_at(4), (Ok(Ok(())), 2));
}

#[test]
fn a_reader_sees_one_state() {
    let store = temporary();
    put(&store, "a", "1").unwrap();
    let tx = store.read().unwrap();
    assert_eq!(tx.find_setting("a"), Ok(Some("1".to_owned())));
    put(&store, "a", "2").unwrap();
    assert_eq!(tx.find_setting("a"), Ok(Some("1".to_owned())));
    drop(tx);
    assert_eq!(setting(&store, "a"), Some("2".to_owned()));
}

#[test]
fn the_last_handle_may_go_with_a_transaction() {
    let (_directory, path) = directory();
    let store = open(&path);
    let (gone, last) = mpsc::channel::<()>();
    let inner = store.clone();
    let pending = store.submit(move |tx| {
        last.recv().unwrap_err();
        drop(inner);
        tx.commit(event(), ())
    });
    drop(store);
    drop(gone);
    assert_eq!(pending.wait(), Ok::<_, Error>(()));
    assert_eq!(verified(&open(&path)), 1);
}

#[test]
fn the_last_handle_may_go_between_two_transactions() {
    let (_directory, path) = directory();
    let store = open(&path);
    let inner = store.clone();
    let (gone, last) = mpsc::channel::<()>();
    let pending = store.writer.submit_both(
        |tx| tx.commit(event(), ()),
        move |()| {
            last.recv().unwrap_err();
            drop(inner);
            Ok(())
        },
        |tx, ()| tx.commit(event(), ()),
    );
    drop(store);
    drop(gone);
    assert_eq!(pending.wait(), Ok::<_, Error>(Ok(())));
    assert_eq!(verified(&open(&path)), 2);
}

#[test]
fn a_temporary_store_leaves_nothing() {
    let store = temporary();
    let path = store.path().to_owned();
    let other = store.clone();
    drop(store);
    assert!(path.exists());
    put(&other, "a", "1").unwrap();
    drop(other);
    assert!(!path.parent().unwrap().exists());
}
