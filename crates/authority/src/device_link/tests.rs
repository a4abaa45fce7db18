use model::audit::{Action, Actor, ConnectionId};
use model::certificate::Reason as Why;
use model::request::State;
use pki::certificate_request::{CertificateRequest, Proven};
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::Name;
use store::AuditFilter;

use super::LIFE_SECS;
use crate::certified::Certified;
use crate::error::{Error, Reason};
use crate::practice::Practice;
use crate::testing::{Founded, handle};

fn csr() -> Option<Box<Proven>> {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let name = Name::parse(&[0x30, 0]).unwrap();
    let der = CertificateRequest::build(&key, &name, &[]).unwrap();
    Some(Box::new(CertificateRequest::parse(&der).unwrap().prove().unwrap()))
}

fn guest() -> Actor {
    Actor::Guest { address: "192.0.2.7:4711".parse().unwrap(), connection: ConnectionId(7) }
}

fn alice(founded: &Founded) -> Certified<'_> {
    founded.add_person("alice");
    let serial = *founded.issue("alice", "laptop").certificate().serial();
    let person = Some(handle("alice"));
    let holder = Actor::Holder { person, device: handle("laptop"), serial };
    founded.authority.as_certified(holder).unwrap()
}

#[test]
fn a_device_is_let_in_by_another_and_gets_its_class() {
    let founded = Founded::new();
    let alice = alice(&founded);
    let made = alice.link_device().unwrap();
    assert_eq!(alice.device_link(made.id).unwrap().1, None);
    let linked = founded.authority.as_linked(guest(), &made.secret).unwrap();
    assert_eq!(linked.words(), alice.device_link(made.id).unwrap().0.given.words);
    let opened = linked.open(&handle("phone"), csr()).unwrap();
    assert_eq!(opened.request.state, State::Issued);
    let issued = founded.authority.certificate(&opened.request.serial.unwrap()).unwrap();
    assert_eq!(issued.class.unwrap().as_str(), "email");
    assert_eq!(alice.device_link(made.id).unwrap().1, Some(handle("phone")));
    let approved = AuditFilter { action: Some(Action::RequestApproved), ..AuditFilter::default() };
    let approved = founded.authority.audit_entries(&approved).unwrap();
    assert_eq!(approved[0].event.actor.search_key(), "holder:alice/laptop");
    let again = founded.authority.as_linked(guest(), &made.secret).unwrap_err();
    assert!(matches!(again, Error::Refused(Reason::CodeUsed { .. })), "{again}");
}

#[test]
fn whoever_adds_a_device_is_written_to_in_the_language_of_its_browser() {
    let founded = Founded::new();
    let alice = alice(&founded);
    let made = alice.link_device().unwrap();
    let linked = founded.authority.as_linked(guest(), &made.secret).unwrap();
    linked.speaking("de".parse().ok()).open(&handle("phone"), csr()).unwrap();
    let person = founded.authority.person(&handle("alice")).unwrap();
    let kept = founded.authority.store.read().unwrap().language_of_person(person.id).unwrap();
    assert_eq!(kept.map(|tag| tag.to_string()).as_deref(), Some("de"));
}

#[test]
fn a_link_ends_with_its_time_and_with_the_certificate_that_made_it() {
    let founded = Founded::new();
    let alice = alice(&founded);
    let ended = |made: &super::Linking| {
        let error = founded.authority.as_linked(guest(), &made.secret).unwrap_err();
        assert!(matches!(error, Error::Refused(Reason::CodeEnded { .. })), "{error}");
    };
    let made = alice.link_device().unwrap();
    founded.clock.move_by(LIFE_SECS + 1);
    ended(&made);
    let made = alice.link_device().unwrap();
    founded.operator().revoke(&alice.record().serial, Why::KeyCompromise).unwrap();
    ended(&made);
}

#[test]
fn policy_bounds_the_class_that_is_passed_on() {
    let founded = Founded::new();
    let practice = Practice { inherited: Some("email".parse().unwrap()), ..Practice::default() };
    let Founded { authority, clock, directory } = founded;
    let founded = Founded { authority: authority.with_practice(practice), clock, directory };
    founded.add_person("alice");
    let serial = *founded.issue_class("alice", "laptop", "face-to-face").certificate().serial();
    let person = Some(handle("alice"));
    let holder = Actor::Holder { person, device: handle("laptop"), serial };
    let alice = founded.authority.as_certified(holder).unwrap();
    let made = alice.link_device().unwrap();
    let linked = founded.authority.as_linked(guest(), &made.secret).unwrap();
    assert_eq!(linked.class().as_str(), "email");
}

#[test]
fn a_machine_adds_no_devices() {
    let founded = Founded::new();
    let serial = *founded.issue_machine("printer").certificate().serial();
    let holder = Actor::Holder { person: None, device: handle("printer"), serial };
    let printer = founded.authority.as_certified(holder).unwrap();
    assert!(matches!(printer.link_device(), Err(Error::Refused(Reason::NoCertificate { .. }))));
}

#[test]
fn what_a_link_let_in_ends_when_the_device_that_made_it_is_taken_back() {
    let founded = Founded::new();
    let alice = alice(&founded);
    let made = alice.link_device().unwrap();
    let linked = founded.authority.as_linked(guest(), &made.secret).unwrap();
    // Its key is yet to come.
    let id = linked.open(&handle("phone"), None).unwrap().request.id;
    assert_eq!(founded.authority.request(id).unwrap().state, State::Approved);
    founded.operator().revoke(&alice.record().serial, Why::KeyCompromise).unwrap();
    assert_eq!(founded.authority.request(id).unwrap().state, State::Withdrawn);
    let operator = founded.operator();
    let given = operator.applicant(id).unwrap().give_key(&csr().unwrap());
    assert!(matches!(given, Err(Error::Conflict(_))), "{given:?}");
}

#[test]
fn a_link_lets_nobody_in_once_its_device_was_taken_back_meanwhile() {
    let founded = Founded::new();
    let alice = alice(&founded);
    let made = alice.link_device().unwrap();
    let linked = founded.authority.as_linked(guest(), &made.secret).unwrap();
    founded.operator().revoke(&alice.record().serial, Why::KeyCompromise).unwrap();
    let opened = linked.open(&handle("phone"), csr());
    assert!(matches!(opened, Err(Error::Refused(Reason::NotRenewable { .. }))), "{opened:?}");
}
