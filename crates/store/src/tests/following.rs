//! Followers see what other connections and processes commit.

use std::time::Duration;

use super::*;

const LONG: Duration = Duration::from_secs(180);

#[test]
fn changes_are_followed_and_admissions_are_not() {
    let store = temporary();
    let mut follower = store.follow().unwrap();
    assert_eq!(follower.wait_for_change(Duration::ZERO), Ok(false));
    put(&store, "a", "1").unwrap();
    assert_eq!(follower.wait_for_change(LONG), Ok(true));
    assert_eq!(follower.change_seq(), 1);
    assert_eq!(follower.wait_for_change(Duration::ZERO), Ok(false));
    store.record(event()).wait().unwrap();
    assert_eq!(follower.wait_for_change(Duration::from_millis(1)), Ok(false));
    assert_eq!(store.read().unwrap().change_seq(), Ok(1));
    assert_eq!(store.read().unwrap().audit_head().unwrap().seq, 2);
    put(&store, "a", "2").unwrap();
    assert_eq!(follower.wait_for_change(LONG), Ok(true));
    assert_eq!(follower.change_seq(), 3);
}

#[test]
fn a_failed_change_is_not_followed() {
    let store = temporary();
    let mut follower = store.follow().unwrap();
    store.inject(crate::Fault::NoCommit).unwrap();
    put(&store, "a", "1").unwrap_err();
    assert_eq!(follower.wait_for_change(Duration::from_millis(1)), Ok(false));
    store.inject(crate::Fault::None).unwrap();
    put(&store, "a", "1").unwrap();
    assert_eq!(follower.wait_for_change(LONG), Ok(true));
}

#[test]
fn another_connection_to_the_file_is_followed() {
    let (_directory, path) = directory();
    let (ours, theirs) = (open(&path), open(&path));
    let mut follower = ours.follow().unwrap();
    // The change comes while the follower waits, and from a store that cannot wake it.
    let change = std::thread::spawn(move || put(&theirs, "a", "1"));
    assert_eq!(follower.wait_for_change(LONG), Ok(true));
    change.join().unwrap().unwrap();
    assert_eq!(setting(&ours, "a"), Some("1".to_owned()));
}
