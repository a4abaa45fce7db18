//! Searching the audit log over the border between the entries that have keys and the last ones, which have none yet.

use model::audit::{Entry, Outcome};

use super::*;
use crate::{AuditFilter, Fault, Order};

/// An event whose actor, object, code and outcome depend on `n`.
fn told(n: u64) -> Event {
    let door = Object::door(&format!("door-{}", n % 3));
    let actor =
        Actor::operator(&format!("{}{}", if n.is_multiple_of(2) { "al" } else { "bo" }, n % 5));
    match n % 7 {
        0 => Event::new(actor, Action::DoorRefused, door).refused("NONE"),
        1 => Event::new(actor, Action::DoorRefused, door).failed("REVOKED"),
        _ => Event::new(actor, Action::DoorAdmitted, door),
    }
}

/// Puts `count` entries on record in one commit.
fn tell(store: &Store, count: u64) {
    let told: Result<(), Error> = store.write(move |mut tx| {
        let from = tx.next_seq();
        (from..from + count - 1).try_for_each(|n| tx.tell(told(n)))?;
        tx.commit(told(from + count - 1), ())
    });
    told.unwrap();
}

/// Says how many entries have keys.
fn keyed(path: &Path) -> u64 {
    let file = rusqlite::Connection::open(path).unwrap();
    let sql = "SELECT keyed_seq, (SELECT COUNT(DISTINCT seq) FROM audit_key) FROM audit_head";
    let (keyed, found): (i64, i64) =
        file.query_row(sql, (), |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(keyed, found);
    keyed.try_into().unwrap()
}

fn fits(filter: &AuditFilter, entry: &Entry) -> bool {
    let is = |sought: &Option<String>, value: &str| {
        sought.as_ref().is_none_or(|sought| match sought.strip_suffix('*') {
            Some(start) => value.starts_with(start),
            None => sought == value,
        })
    };
    let event = &entry.event;
    filter.from.is_none_or(|from| entry.seq >= from)
        && filter.to.is_none_or(|to| entry.seq <= to)
        && filter.since_ms.is_none_or(|since| entry.at_ms >= since)
        && filter.until_ms.is_none_or(|until| entry.at_ms < until)
        && filter.action.is_none_or(|action| event.action == action)
        && filter.outcome.is_none_or(|outcome| event.outcome == outcome)
        && filter.code.as_ref().is_none_or(|code| event.code.as_ref() == Some(code))
        && is(&filter.actor, &event.actor.search_key())
        && is(&filter.object, &event.object.to_string())
}

/// What is searched by, alone and together.
fn searches() -> Vec<AuditFilter> {
    let any = AuditFilter::default;
    let text = |text: &str| Some(text.to_owned());
    vec![
        any(),
        AuditFilter { action: Some(Action::DoorRefused), ..any() },
        AuditFilter { action: Some(Action::PersonAdded), ..any() },
        AuditFilter { actor: text("operator:al4"), ..any() },
        AuditFilter { actor: text("operator:al*"), ..any() },
        AuditFilter { actor: text("operator:*"), ..any() },
        AuditFilter { object: text("door:door-1"), ..any() },
        AuditFilter { object: text("door:*"), ..any() },
        AuditFilter { code: text("REVOKED"), ..any() },
        AuditFilter { code: text("REV*"), ..any() },
        AuditFilter { outcome: Some(Outcome::Done), ..any() },
        AuditFilter { outcome: Some(Outcome::Refused), ..any() },
        AuditFilter { actor: text("operator:bo*"), outcome: Some(Outcome::Failed), ..any() },
        AuditFilter { object: text("door:door-2"), action: Some(Action::DoorRefused), ..any() },
        AuditFilter { object: text("door:*"), outcome: Some(Outcome::Done), ..any() },
    ]
}

/// Compares every search with looking at all entries, in both orders, with limits, from and to places and times
/// around `border`.
fn check(store: &Store, border: u64) {
    let read = store.read().unwrap();
    let all = read.audit_entries(&AuditFilter::default()).unwrap();
    let at_ms = |seq: u64| all.iter().find(|entry| entry.seq == seq).map(|entry| entry.at_ms);
    let around =
        [None, Some(border.saturating_sub(9)), Some(border), Some(border + 1), Some(border + 9)];
    let mut filters = Vec::new();
    for search in searches() {
        for (from, to) in around.iter().flat_map(|from| around.map(|to| (*from, to))) {
            let place = AuditFilter { from, to, ..search.clone() };
            let since_ms = from.and_then(at_ms);
            let until_ms = to.and_then(at_ms);
            filters.extend([place, AuditFilter { since_ms, until_ms, ..search.clone() }]);
        }
    }
    for filter in filters {
        let fitting: Vec<&Entry> = all.iter().filter(|entry| fits(&filter, entry)).collect();
        for limit in [None, Some(0), Some(1), Some(7), Some(90)] {
            for order in [Order::OldestFirst, Order::NewestFirst] {
                let mut expected = fitting.clone();
                if order == Order::NewestFirst {
                    expected.reverse();
                }
                expected.truncate(limit.map_or(usize::MAX, |limit| limit as usize));
                let filter = AuditFilter { limit, order, ..filter.clone() };
                let found = read.audit_entries(&filter).unwrap();
                assert!(found.iter().eq(expected), "{filter:?}");
            }
        }
    }
}

fn check_counts(store: &Store, border: u64) {
    let read = store.read().unwrap();
    let all = read.audit_entries(&AuditFilter::default()).unwrap();
    let count =
        |fits: &dyn Fn(&Entry) -> bool| all.iter().filter(|entry| fits(entry)).count() as u64;
    let places = [0, 1, border.saturating_sub(5), border, border + 1, border + 5, 9_999];
    for from in places {
        let coded =
            |entry: &Entry| entry.seq >= from && entry.event.code.as_deref() == Some("NONE");
        assert_eq!(read.count_code("NONE", from), Ok(count(&coded)), "{from}");
        for before in places {
            let (action, within) = (Action::DoorRefused, from..before);
            let acted = |entry: &Entry| within.contains(&entry.seq) && entry.event.action == action;
            assert_eq!(read.count_action(action, from, before), Ok(count(&acted)), "{within:?}");
        }
    }
}

#[test]
fn a_search_finds_entries_with_keys_and_without() {
    for (first, then, expected) in
        [(255, 0, 0), (256, 0, 256), (256, 1, 256), (300, 40, 300), (100, 199, 299)]
    {
        let (_directory, path) = directory();
        let store = open(&path);
        tell(&store, first);
        if then > 0 {
            tell(&store, then);
        }
        assert_eq!(keyed(&path), expected);
        check(&store, expected);
        check_counts(&store, expected);
        assert_eq!(verified(&store), first + then);
    }
}

#[test]
fn after_a_commit_few_entries_are_without_keys() {
    let (_directory, path) = directory();
    let store = open(&path);
    for commit in 0..120 {
        tell(&store, 1 + commit % 9 * 3);
        let last = store.read().unwrap().audit_head().unwrap().seq;
        assert!(last - keyed(&path) < 256, "{last}");
    }
    assert!(keyed(&path) > 1_000);
    assert_eq!(verified(&store), store.read().unwrap().audit_head().unwrap().seq);
}

#[test]
fn a_transaction_finds_its_own_entries() {
    let store = temporary();
    tell(&store, 300);
    let found: Result<usize, Error> = store.write(|mut tx| {
        (0..400).try_for_each(|_| tx.tell(event()))?;
        let actor = Some("system:test".to_owned());
        let filter = AuditFilter { actor, ..AuditFilter::default() };
        let found = tx.audit_entries(&filter)?.len();
        tx.commit(event(), found)
    });
    assert_eq!(found, Ok(400));
    assert_eq!(verified(&store), 701);
}

#[test]
fn keys_are_not_kept_without_their_commit() {
    let (_directory, path) = directory();
    let store = open(&path);
    tell(&store, 255);
    store.inject(Fault::NoCommit).unwrap();
    assert_eq!(put(&store, "a", "1"), Err(Error::Dangling));
    assert_eq!((keyed(&path), verified(&store)), (0, 255));
    store.inject(Fault::None).unwrap();
    put(&store, "a", "1").unwrap();
    assert_eq!((keyed(&path), verified(&store)), (256, 256));
    check(&store, 256);
}

#[test]
fn stores_on_one_file_take_turns_in_writing_keys() {
    let (_directory, path) = directory();
    let stores = [open(&path), open(&path)];
    for round in 0..90 {
        for store in &stores {
            tell(store, 1 + round % 4);
        }
    }
    let last = verified(&stores[0]);
    assert!(last > 400 && keyed(&path) >= 256);
    for store in &stores {
        assert_eq!(verified(store), last);
        check(store, keyed(&path));
    }
}

#[test]
fn keys_that_are_there_already_do_no_harm() {
    let (_directory, path) = directory();
    let store = open(&path);
    tell(&store, 300);
    intrude(&path, "UPDATE audit_head SET keyed_seq = 10");
    check(&store, 10);
    put(&store, "a", "1").unwrap();
    assert_eq!((keyed(&path), verified(&store)), (301, 301));
}
