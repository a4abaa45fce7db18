use std::collections::BTreeSet;

use model::audit::{Action, Actor, ConnectionId, Object};
use model::certificate::{Reason as Why, State};
use model::identity::{Handle, Role};
use model::plea::{Outcome, PleaId};
use model::request::State as RequestState;
use pki::certificate_request::{CertificateRequest, Proven};
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::Name;
use store::AuditFilter;

use super::{CODES, NAME_TRIES, SOURCE_TRIES};
use crate::certified::Certified;
use crate::error::{Conflict, Error, Reason};
use crate::testing::{Founded, handle};

fn guest(last: u8) -> Actor {
    let address = format!("192.0.2.{last}:4711").parse().unwrap();
    Actor::Guest { address, connection: ConnectionId(7) }
}

fn csr() -> Option<Box<Proven>> {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let name = Name::parse(&[0x30, 0]).unwrap();
    let der = CertificateRequest::build(&key, &name, &[]).unwrap();
    Some(Box::new(CertificateRequest::parse(&der).unwrap().prove().unwrap()))
}

fn alice(founded: &Founded) -> Certified<'_> {
    founded.add_person("alice");
    let serial = *founded.issue("alice", "laptop").certificate().serial();
    let person = Some(handle("alice"));
    let holder = Actor::Holder { person, device: handle("laptop"), serial };
    founded.authority.as_certified(holder).unwrap()
}

fn refused(founded: &Founded, from: u8, who: &str, codes: [&str; 2]) -> Reason {
    match founded.authority.recover_person(&guest(from), who, codes).unwrap_err() {
        Error::Refused(reason) => reason,
        other => panic!("{other}"),
    }
}

#[test]
fn two_codes_of_the_sheet_stop_a_device_and_give_another() {
    let founded = Founded::new();
    let alice = alice(&founded);
    let sheet = alice.make_recovery().unwrap();
    assert_eq!(sheet.iter().collect::<BTreeSet<_>>().len(), CODES);
    let typed = [sheet[3].to_lowercase().replace('-', " "), sheet[6].clone()];
    let typed = [typed[0].as_str(), typed[1].as_str()];
    let secret = founded.authority.recover_person(&guest(1), "alice", typed).unwrap();
    assert_eq!(alice.count_recovery().unwrap(), CODES - 2);
    let recovered = founded.authority.as_recovered(guest(1), &secret).unwrap();
    let stopped = recovered.stop(&alice.record().serial, Why::KeyCompromise).unwrap();
    assert_eq!(stopped.state, State::Revoked);
    let opened = recovered.open(&handle("phone"), csr()).unwrap();
    assert_eq!(opened.request.state, RequestState::Issued);
    assert_eq!(opened.request.given.class.as_str(), "email");
    let again = founded.authority.as_recovered(guest(1), &secret).unwrap_err();
    assert!(matches!(again, Error::Refused(Reason::CodeUsed { .. })), "{again}");
    assert_eq!(refused(&founded, 1, "alice", typed), Reason::RecoveryWrong);
}

#[test]
fn a_new_sheet_voids_the_old_one() {
    let founded = Founded::new();
    let alice = alice(&founded);
    let old = alice.make_recovery().unwrap();
    let new = alice.make_recovery().unwrap();
    assert_eq!(refused(&founded, 1, "alice", [&old[0], &old[1]]), Reason::RecoveryWrong);
    assert_eq!(refused(&founded, 1, "alice", [&old[0], &new[1]]), Reason::RecoveryWrong);
    assert_eq!(refused(&founded, 1, "alice", [&new[1], &new[1]]), Reason::RecoveryWrong);
    assert!(founded.authority.recover_person(&guest(1), "alice", [&new[0], &new[1]]).is_ok());
}

#[test]
fn nobody_learns_who_exists_and_guesses_are_limited() {
    let founded = Founded::new();
    let alice = alice(&founded);
    let sheet = alice.make_recovery().unwrap();
    for who in ["alice", "nobody", "alice@example.org", "", "'; --"] {
        let mut answers = Vec::new();
        for n in 0..NAME_TRIES + 2 {
            // Each try from elsewhere: the name alone is counted.
            let from = u8::try_from(n).unwrap() + 10;
            answers.push(refused(&founded, from, who, ["AAAA-AAAA-AAAA-AAAA", "x"]));
            founded.clock.move_by(1);
        }
        let wrong = answers.iter().filter(|reason| **reason == Reason::RecoveryWrong).count();
        assert_eq!(u64::try_from(wrong).unwrap(), NAME_TRIES, "{who}");
        assert_eq!(answers.last(), Some(&Reason::TooManyTries), "{who}");
        founded.clock.move_by(3_700);
    }
    for n in 0..SOURCE_TRIES {
        assert_eq!(refused(&founded, 1, &format!("somebody{n}"), ["", ""]), Reason::RecoveryWrong);
    }
    assert_eq!(refused(&founded, 1, "alice", [&sheet[0], &sheet[1]]), Reason::TooManyTries);
    founded.clock.move_by(3_700);
    assert!(founded.authority.recover_person(&guest(1), "alice", [&sheet[0], &sheet[1]]).is_ok());
}

#[test]
fn one_may_not_stop_what_is_anothers() {
    let founded = Founded::new();
    let alice = alice(&founded);
    founded.add_person("bob");
    let other = *founded.issue("bob", "laptop").certificate().serial();
    let sheet = alice.make_recovery().unwrap();
    let secret =
        founded.authority.recover_person(&guest(1), "alice", [&sheet[0], &sheet[1]]).unwrap();
    let recovered = founded.authority.as_recovered(guest(1), &secret).unwrap();
    assert!(matches!(recovered.stop(&other, Why::KeyCompromise), Err(Error::NotFound { .. })));
    founded.clock.move_by(1_801);
    assert!(founded.authority.as_recovered(guest(1), &secret).is_err());
}

#[test]
fn a_call_for_help_is_on_record_and_few_are_taken() {
    let founded = Founded::new();
    drop(alice(&founded));
    founded.operator().grant_role(&handle("alice"), Role::Officer).unwrap();
    for who in ["alice", "nobody"] {
        for _ in 0..super::PLEAS {
            founded.authority.ask_help(&guest(7), who, "My phone was stolen.").unwrap();
        }
        let many = founded.authority.ask_help(&guest(7), who, "Again.").unwrap_err();
        assert!(matches!(many, Error::Refused(Reason::TooManyTries)), "{many}");
        founded.clock.move_by(3_700);
    }
    let filter = AuditFilter { action: Some(Action::HelpAsked), ..AuditFilter::default() };
    assert_eq!(founded.authority.audit_entries(&filter).unwrap().len(), 6);
    let long = "x".repeat(501);
    assert!(founded.authority.ask_help(&guest(7), "alice", &long).is_err());
}

#[test]
fn a_call_for_help_waits_until_an_officer_says_what_became_of_it() {
    let founded = Founded::new();
    drop(alice(&founded));
    for (who, message) in [("alice", "Stolen."), ("alice@example.org", ""), ("nobody", "Hello")] {
        founded.authority.ask_help(&guest(7), who, message).unwrap();
    }
    let officer = founded.authority.as_officer(Actor::operator("bob")).unwrap();
    let waiting = officer.pleas().unwrap();
    let whom: Vec<Option<&str>> =
        waiting.iter().map(|plea| plea.person.as_ref().map(Handle::as_str)).collect();
    assert_eq!(whom, [Some("alice"), Some("alice"), None]);
    assert_eq!((waiting[0].message.as_str(), officer.waiting_pleas()), ("Stolen.", Ok(3)));

    let long = "x".repeat(1_001);
    assert!(officer.end_plea(waiting[0].id, Outcome::Given, &long).is_err());
    let ended = officer.end_plea(waiting[0].id, Outcome::Given, " Called her. ").unwrap();
    let ended = ended.ended.unwrap();
    assert_eq!((ended.note.as_str(), ended.by.as_str()), ("Called her.", "operator:bob"));
    officer.end_plea(waiting[2].id, Outcome::Dismissed, "").unwrap();
    let twice = officer.end_plea(waiting[0].id, Outcome::Dismissed, "").unwrap_err();
    assert!(matches!(twice, Error::Conflict(Conflict::PleaEnded { plea: 1, .. })), "{twice}");
    let absent = officer.end_plea(PleaId(9), Outcome::Given, "").unwrap_err();
    assert!(matches!(absent, Error::NotFound { .. }), "{absent}");

    assert_eq!((officer.waiting_pleas(), officer.pleas().unwrap().len()), (Ok(1), 1));
    let over: Vec<PleaId> = officer.ended_pleas().unwrap().iter().map(|plea| plea.id).collect();
    assert_eq!(over, [waiting[2].id, waiting[0].id]);
    let told = |action| {
        let filter = AuditFilter { action: Some(action), ..AuditFilter::default() };
        founded.authority.audit_entries(&filter).unwrap()
    };
    let given = told(Action::HelpGiven).pop().unwrap().event;
    assert_eq!(given.object, Object::person(&handle("alice")));
    assert_eq!(given.facts["note"], "Called her.");
    assert_eq!(told(Action::HelpDismissed).len(), 1);
}
