use model::audit::{Action, Actor};
use model::certificate::{Reason, State};
use store::AuditFilter;

use crate::error::{Conflict, Error};
use crate::testing::{Founded, handle};

#[test]
fn a_person_ends_what_is_its_own_and_nothing_else() {
    let founded = Founded::new();
    for person in ["alice", "mallory"] {
        founded.add_person(person);
    }
    let laptop = *founded.issue("alice", "laptop").certificate().serial();
    let phone = *founded.issue("alice", "phone").certificate().serial();
    let evil = *founded.issue("mallory", "laptop").certificate().serial();
    let mallory = founded.authority.as_holder(Some(handle("mallory")), handle("laptop"), evil);
    for serial in [laptop, phone] {
        let error = mallory.stop(&serial, Reason::KeyCompromise).unwrap_err();
        assert!(matches!(error, Error::NotFound { .. }), "{error}");
    }
    let alice = founded.authority.as_holder(Some(handle("alice")), handle("laptop"), laptop);
    assert_eq!(alice.certificates().unwrap().len(), 2);
    let stopped = alice.stop(&phone, Reason::KeyCompromise).unwrap();
    assert_eq!((stopped.state, stopped.reason), (State::Revoked, Some(Reason::KeyCompromise)));
    let again = alice.stop(&phone, Reason::KeyCompromise).unwrap_err();
    assert!(matches!(again, Error::Conflict(Conflict::AlreadyRevoked { .. })), "{again}");
    let filter = AuditFilter { action: Some(Action::CertificateRevoked), ..AuditFilter::default() };
    let entries = founded.authority.audit_entries(&filter).unwrap();
    let [entry] = entries.as_slice() else { panic!("{} entries", entries.len()) };
    let actor =
        Actor::Holder { person: Some(handle("alice")), device: handle("laptop"), serial: laptop };
    assert_eq!(entry.event.actor, actor);
}

#[test]
fn a_machine_ends_its_own() {
    let founded = Founded::new();
    let serial = *founded.issue_machine("printer").certificate().serial();
    let other = *founded.issue_machine("scanner").certificate().serial();
    let printer = founded.authority.as_holder(None, handle("printer"), serial);
    assert!(printer.stop(&other, Reason::Superseded).is_err());
    assert_eq!(printer.stop(&serial, Reason::Superseded).unwrap().state, State::Revoked);
}
