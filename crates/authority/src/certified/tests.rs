use model::audit::{Action, Actor};
use model::certificate::{Reason, State};
use pki::serial::Serial;
use store::AuditFilter;

use super::Certified;
use crate::error::{Conflict, Error, Reason as Why};
use crate::testing::{Founded, handle};

fn holder(person: Option<&str>, device: &str, serial: Serial) -> Actor {
    Actor::Holder { person: person.map(handle), device: handle(device), serial }
}

fn certified<'a>(
    founded: &'a Founded,
    person: Option<&str>,
    device: &str,
    serial: Serial,
) -> Certified<'a> {
    founded.authority.as_certified(holder(person, device, serial)).unwrap()
}

#[test]
fn a_person_ends_what_is_its_own_and_nothing_else() {
    let founded = Founded::new();
    for person in ["alice", "mallory"] {
        founded.add_person(person);
    }
    let laptop = *founded.issue("alice", "laptop").certificate().serial();
    let phone = *founded.issue("alice", "phone").certificate().serial();
    let evil = *founded.issue("mallory", "laptop").certificate().serial();
    let mallory = certified(&founded, Some("mallory"), "laptop", evil);
    for serial in [laptop, phone] {
        let error = mallory.stop(&serial, Reason::KeyCompromise).unwrap_err();
        assert!(matches!(error, Error::NotFound { .. }), "{error}");
    }
    let alice = certified(&founded, Some("alice"), "laptop", laptop);
    assert_eq!(alice.certificates().unwrap().len(), 2);
    let stopped = alice.stop(&phone, Reason::KeyCompromise).unwrap();
    assert_eq!((stopped.state, stopped.reason), (State::Revoked, Some(Reason::KeyCompromise)));
    let again = alice.stop(&phone, Reason::KeyCompromise).unwrap_err();
    assert!(matches!(again, Error::Conflict(Conflict::AlreadyRevoked { .. })), "{again}");
    let filter = AuditFilter { action: Some(Action::CertificateRevoked), ..AuditFilter::default() };
    let entries = founded.authority.audit_entries(&filter).unwrap();
    let [entry] = entries.as_slice() else { panic!("{} entries", entries.len()) };
    assert_eq!(entry.event.actor, holder(Some("alice"), "laptop", laptop));
}

#[test]
fn a_machine_ends_its_own() {
    let founded = Founded::new();
    let serial = *founded.issue_machine("printer").certificate().serial();
    let other = *founded.issue_machine("scanner").certificate().serial();
    let printer = certified(&founded, None, "printer", serial);
    assert!(printer.stop(&other, Reason::Superseded).is_err());
    assert_eq!(printer.stop(&serial, Reason::Superseded).unwrap().state, State::Revoked);
}

#[test]
fn only_a_certificate_that_is_on_record_and_in_force_counts() {
    let founded = Founded::new();
    founded.add_person("alice");
    let laptop = *founded.issue("alice", "laptop").certificate().serial();
    let phone = *founded.issue("alice", "phone").certificate().serial();
    let check = |person: Option<&str>, device: &str, serial: Serial| {
        let error = founded.authority.as_certified(holder(person, device, serial)).unwrap_err();
        assert!(matches!(error, Error::Refused(Why::NoCertificate { .. })), "{error}");
    };
    check(Some("alice"), "laptop", phone);
    check(Some("alice"), "tv", laptop);
    check(None, "laptop", laptop);
    check(Some("alice"), "laptop", Serial::from_content(&[1, 2, 3]).unwrap());
    certified(&founded, Some("alice"), "laptop", laptop);
    founded.operator().revoke(&phone, Reason::Superseded).unwrap();
    check(Some("alice"), "phone", phone);
    founded.clock.move_by(400 * 86_400);
    check(Some("alice"), "laptop", laptop);
}
