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
    let unknown = Serial::generate().unwrap();
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
    check(Target::Key(issued[3].record().key), &[3]);
    let nobody =
        founded.operator().revoke_all(&Target::Person(handle("nobody")), Reason::Superseded);
    assert!(matches!(nobody, Err(Error::NotFound { what: Kind::Person, .. })));
}
