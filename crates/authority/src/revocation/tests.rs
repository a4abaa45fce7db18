use std::fs;
use std::path::Path;

use model::audit::{Action, Actor, Event, Object};

use super::*;
use crate::testing::{Founded, handle, order};

#[test]
fn a_certificate_is_taken_back_once() {
    let founded = Founded::new();
    founded.add_person("alice");
    let serial = *founded.issue("alice", "laptop").certificate().serial();
    let revoked = founded.operator().revoke(&serial, Reason::KeyCompromise).unwrap();
    assert_eq!((revoked.state, revoked.reason), (State::Revoked, Some(Reason::KeyCompromise)));
    assert_eq!(revoked.revoked_at, Some(founded.authority.now()));
    let again = founded.operator().revoke(&serial, Reason::Superseded).unwrap_err();
    assert!(
        again.to_string().contains("was already revoked 2026-11-20T12:00:00Z (key-compromise)"),
        "{again}"
    );
    let unknown = Serial::generate(crate::testing::NOW * 1000).unwrap();
    let missing = founded.operator().revoke(&unknown, Reason::Superseded).unwrap_err();
    assert_eq!(missing, Error::NotFound { what: Kind::Certificate, name: unknown.to_string() });
}

#[test]
fn a_person_a_device_and_a_key_lose_all_of_theirs() {
    let founded = Founded::new();
    founded.add_person("alice");
    founded.add_person("bob");
    let issued: Vec<_> =
        [("alice", "laptop"), ("alice", "laptop"), ("alice", "phone"), ("bob", "laptop")]
            .into_iter()
            .map(|(person, device)| founded.issue(person, device))
            .collect();
    let check = |target: Target, expected: &[usize]| {
        let mut found: Vec<_> = founded
            .operator()
            .revoke_all(&target, Reason::CessationOfOperation)
            .unwrap()
            .records
            .iter()
            .map(|record| record.serial)
            .collect();
        let mut expected: Vec<_> =
            expected.iter().map(|at| *issued[*at].certificate().serial()).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    };
    let laptop = order("alice", "laptop").holder;
    check(Target::Holder(laptop.clone()), &[0, 1]);
    check(Target::Holder(laptop), &[]);
    check(Target::Person(handle("alice")), &[2]);
    check(Target::Key(founded.record(&issued[3]).key), &[3]);
    let nobody =
        founded.operator().revoke_all(&Target::Person(handle("nobody")), Reason::Superseded);
    assert!(matches!(nobody, Err(Error::NotFound { what: Kind::Person, .. })));
}

/// V9, Vault CVE-2021-29653: tidying up took certificates that were revoked and had not ended off
/// the list. Here none leaves it, whatever else happens and however long ago.
#[test]
fn v9_what_is_revoked_stays_revoked() {
    use trust::revocation::Standing;
    let founded = Founded::new();
    founded.add_person("alice");
    let issued = founded.issue("alice", "laptop");
    let record = &founded.record(&issued);
    founded.operator().revoke(issued.certificate().serial(), Reason::KeyCompromise).unwrap();
    let check = || {
        for authority in [&founded.authority, &founded.open_again()] {
            let snapshot = authority.snapshot().unwrap();
            let standing = snapshot.revoked.standing(record.issuer, record.serial);
            assert!(matches!(standing, Standing::Revoked(_)), "{standing:?}");
        }
    };
    check();
    // Renewed, others revoked, the holder removed, and years gone by.
    founded.issue("alice", "laptop");
    let other = founded.issue("alice", "phone");
    founded.operator().revoke(other.certificate().serial(), Reason::Superseded).unwrap();
    check();
    founded.operator().remove_person(&handle("alice")).unwrap();
    check();
    founded.clock.move_by(5 * 365 * 86_400);
    check();
    founded.authority.tidy(founded.authority.now()).unwrap();
    check();
}

/// Puts a copy of the store's files, the write-ahead log's among them, in the place of those in `to`.
fn copy_store(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for name in ["store.db", "store.db-wal", "store.db-shm"] {
        let _ = fs::remove_file(to.join(name));
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name))?;
        }
    }
    Ok(())
}

/// What was issued after the copy was made may have been revoked since: nobody knows any more.
#[test]
fn a_restored_copy_admits_nobody_that_it_does_not_know() {
    let founded = Founded::new();
    founded.add_person("alice");
    let issue = |founded: &Founded| *founded.issue("alice", "laptop").certificate().serial();
    let known = issue(&founded);
    let place = founded.directory.path().to_owned();
    let backup = place.join("backup");
    let founded = founded.closed(|| copy_store(&place, &backup));
    let lost = issue(&founded);
    founded.operator().revoke(&lost, Reason::KeyCompromise).unwrap();
    let founded = founded.closed(|| copy_store(&backup, &place));

    let admit = |serial| {
        let (person, device) = (Some(handle("alice")), handle("laptop"));
        let holder = Actor::Holder { person, device, serial };
        let event = Event::new(holder, Action::DoorAdmitted, Object::door("files"));
        founded.authority.record(event).wait().map(drop)
    };
    assert_eq!(admit(known), Ok(()));
    assert_eq!(admit(lost), Err(store::Error::Missing(store::Noun::Certificate)));
}
