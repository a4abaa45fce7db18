use model::audit::{Action, Actor, Event, Object};
use model::certificate::{Reason as Why, State};
use model::request::{RequestId, State as RequestState};
use pki::certificate::Certificate;
use pki::certificate_request::{CertificateRequest, Proven};
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::Name;
use pki::serial::Serial;
use store::AuditFilter;

use super::Standing;
use crate::error::{Error, Reason};
use crate::request::officer::Approval;
use crate::revocation::Target;
use crate::testing::{Founded, handle};

const DAY: i64 = 86_400;

fn csr() -> Option<Box<Proven>> {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let name = Name::parse(&[0x30, 0]).unwrap();
    let der = CertificateRequest::build(&key, &name, &[]).unwrap();
    Some(Box::new(CertificateRequest::parse(&der).unwrap().prove().unwrap()))
}

fn alice() -> (Founded, Certificate) {
    let founded = Founded::new();
    founded.add_person("alice");
    let leaf = founded.issue("alice", "laptop").certificate().clone();
    (founded, leaf)
}

fn renewed(founded: &Founded, leaf: &Certificate) -> Serial {
    let opened = founded.authority.as_renewing(leaf).unwrap().renew(csr()).unwrap();
    assert_eq!(opened.request.state, RequestState::Issued);
    opened.request.serial.unwrap()
}

fn state(founded: &Founded, serial: &Serial) -> (State, Option<Why>) {
    let record = founded.authority.certificate(serial).unwrap();
    (record.state, record.reason)
}

const GONE: (State, Option<Why>) = (State::Revoked, Some(Why::Superseded));
const GOOD: (State, Option<Why>) = (State::Issued, None);

#[test]
fn the_old_certificate_ends_when_the_new_one_is_first_used() {
    let (founded, leaf) = alice();
    let before = founded.authority.snapshot().unwrap();
    let new = renewed(&founded, &leaf);
    assert_eq!((state(&founded, leaf.serial()), state(&founded, &new)), (GOOD, GOOD));
    let told = founded.authority.refresh(&before).unwrap().unwrap();
    assert!(told.successors.contains(&new) && told.successors.len() == 1);
    // The old one is used once more, which ends nothing.
    founded.authority.supersede(leaf.serial()).unwrap();
    assert_eq!(state(&founded, leaf.serial()), GOOD);
    for _ in 0..2 {
        founded.authority.supersede(&new).unwrap();
        assert_eq!((state(&founded, leaf.serial()), state(&founded, &new)), (GONE, GOOD));
    }
    let after = founded.authority.refresh(&told).unwrap().unwrap();
    assert!(after.successors.is_empty());
    assert_eq!(*after.successors, *founded.authority.snapshot().unwrap().successors);
    let filter = AuditFilter { action: Some(Action::CertificateRevoked), ..AuditFilter::default() };
    assert_eq!(founded.authority.audit_entries(&filter).unwrap().len(), 1);
}

#[test]
fn a_use_that_came_before_the_doors_heard_of_the_renewal_ends_the_old_one() {
    let (founded, leaf) = alice();
    let new = renewed(&founded, &leaf);
    let admit = |serial: &Serial| {
        let (person, device) = (Some(handle("alice")), handle("laptop"));
        let holder = Actor::Holder { person, device, serial: *serial };
        let event = Event::new(holder, Action::DoorAdmitted, Object::door("site"));
        founded.authority.record(event).wait().unwrap();
    };
    // The old one opens doors on, by the same person and the same device.
    admit(leaf.serial());
    founded.authority.supersede_used(&[new]).unwrap();
    assert_eq!((state(&founded, leaf.serial()), state(&founded, &new)), (GOOD, GOOD));
    admit(&new);
    founded.authority.supersede_used(&[new]).unwrap();
    assert_eq!((state(&founded, leaf.serial()), state(&founded, &new)), (GONE, GOOD));
}

#[test]
fn the_old_certificate_ends_after_some_days_in_any_case() {
    let (founded, leaf) = alice();
    let new = renewed(&founded, &leaf);
    founded.clock.move_by(7 * DAY - 60);
    founded.authority.tidy(founded.authority.now()).unwrap();
    assert_eq!(state(&founded, leaf.serial()), GOOD);
    founded.clock.move_by(120);
    founded.authority.tidy(founded.authority.now()).unwrap();
    assert_eq!((state(&founded, leaf.serial()), state(&founded, &new)), (GONE, GOOD));
}

#[test]
fn a_new_certificate_that_was_taken_back_takes_nobodys_place() {
    let (founded, leaf) = alice();
    let new = renewed(&founded, &leaf);
    founded.operator().revoke(&new, Why::KeyCompromise).unwrap();
    founded.clock.move_by(8 * DAY);
    founded.authority.tidy(founded.authority.now()).unwrap();
    assert_eq!(state(&founded, leaf.serial()), GOOD);
}

#[test]
fn renewing_again_ends_the_one_that_was_never_used() {
    let (founded, leaf) = alice();
    let (lost, new) = (renewed(&founded, &leaf), renewed(&founded, &leaf));
    assert_eq!((state(&founded, &lost), state(&founded, &new)), (GONE, GOOD));
    founded.authority.supersede(&lost).unwrap();
    assert_eq!(state(&founded, leaf.serial()), GOOD);
    founded.authority.supersede(&new).unwrap();
    assert_eq!(state(&founded, leaf.serial()), GONE);
    assert!(matches!(
        founded.authority.as_renewing(&leaf),
        Err(Error::Refused(Reason::NotRenewable { .. }))
    ));
}

#[test]
fn an_ended_certificate_is_renewed_for_a_while_and_no_longer() {
    let (founded, leaf) = alice();
    let end = leaf.not_after().0;
    let check = |days_after: i64, expected: bool| {
        founded.clock.move_by(end + days_after * DAY - founded.authority.now().0);
        assert_eq!(founded.authority.as_renewing(&leaf).is_ok(), expected, "{days_after} days");
    };
    check(-1, true);
    check(1, true);
    check(30, true);
    let renewing = founded.authority.as_renewing(&leaf).unwrap();
    assert!(renewing.renew(csr()).is_ok());
    check(31, false);
}

#[test]
fn only_the_certificate_on_record_itself_is_renewed() {
    let (founded, leaf) = alice();
    let machine = founded.issue_machine("printer").certificate().clone();
    let foreign = Founded::new();
    foreign.add_person("alice");
    let foreign = foreign.issue("alice", "laptop").certificate().clone();
    for other in [&machine, &foreign] {
        let refused = founded.authority.as_renewing(other).unwrap_err();
        assert!(matches!(refused, Error::Refused(Reason::NotRenewable { .. })), "{refused}");
    }
    founded.operator().revoke(leaf.serial(), Why::KeyCompromise).unwrap();
    assert!(founded.authority.as_renewing(&leaf).is_err());
}

#[test]
fn what_no_evidence_proves_any_more_is_proven_anew() {
    let (founded, leaf) = alice();
    let evidence = crate::evidence::Whose::Person(handle("alice"));
    let evidence = founded.authority.evidence_of(&evidence).unwrap();
    founded.operator().withdraw_evidence(evidence[0].id, "mailbox lost").unwrap();
    let renewing = founded.authority.as_renewing(&leaf).unwrap();
    assert_eq!(renewing.standing(), Standing::Lapsed);
    let opened = renewing.renew(csr()).unwrap();
    assert_eq!(opened.request.state, RequestState::Open);
    let guest = Actor::Guest {
        address: "192.0.2.1:1".parse().unwrap(),
        connection: model::audit::ConnectionId(1),
    };
    let applicant = founded.authority.as_applicant(guest, &opened.secret).unwrap();
    assert!(applicant.dossier().unwrap().request.given.renews.is_some());
}

#[test]
fn a_higher_class_keeps_the_key() {
    let (founded, leaf) = alice();
    let holder = Actor::Holder {
        person: Some(handle("alice")),
        device: handle("laptop"),
        serial: *leaf.serial(),
    };
    let alice = founded.authority.as_certified(holder).unwrap();
    let class = |name: &str| founded.authority.classes().parse(name).unwrap();
    assert!(matches!(alice.raise(class("email")), Err(Error::Invalid { field: "class", .. })));
    let opened = alice.raise(class("document")).unwrap();
    let approval = Approval {
        method: model::verification::Method::Document,
        note: "passport seen".to_owned(),
        reference: None,
        hash: None,
    };
    let officer = founded.authority.as_officer(Actor::operator("bob")).unwrap();
    let decided = officer.approve(opened.request.id, approval).unwrap();
    assert!(decided.held_up.is_none(), "{:?}", decided.held_up);
    let new = founded.authority.certificate(&decided.request.serial.unwrap()).unwrap();
    assert_eq!(
        (new.key, new.class.unwrap().as_str()),
        (leaf.public_key().fingerprint(), "document")
    );
    founded.authority.supersede(&new.serial).unwrap();
    assert_eq!(state(&founded, leaf.serial()), GONE);
}

/// Opens a renewal that waits for its key.
fn sleeping(founded: &Founded, leaf: &Certificate) -> RequestId {
    let opened = founded.authority.as_renewing(leaf).unwrap().renew(None).unwrap();
    assert_eq!(opened.request.state, RequestState::Approved);
    opened.request.id
}

/// What comes of it when the key is there at last.
fn wake(founded: &Founded, id: RequestId) -> RequestState {
    let applicant = founded.operator();
    let given = applicant.applicant(id).unwrap().give_key(&csr().unwrap());
    let request = founded.authority.request(id).unwrap();
    assert_eq!(given.is_ok(), request.state == RequestState::Issued, "{given:?}");
    request.state
}

#[test]
fn what_a_certificate_asked_for_ends_when_it_is_taken_back() {
    let (founded, leaf) = alice();
    assert_eq!(wake(&founded, sleeping(&founded, &leaf)), RequestState::Issued);
    let ends = |end: &dyn Fn(&Founded, &Serial)| {
        let (founded, leaf) = alice();
        let id = sleeping(&founded, &leaf);
        end(&founded, leaf.serial());
        let state = founded.authority.request(id).unwrap().state;
        assert_eq!((state, wake(&founded, id)), (RequestState::Withdrawn, RequestState::Withdrawn));
        let told = AuditFilter { action: Some(Action::RequestWithdrawn), ..AuditFilter::default() };
        let told = founded.authority.audit_entries(&told).unwrap();
        assert_eq!(told.len(), 1);
        assert!(told[0].event.facts.contains_key("revoked"));
    };
    ends(&|founded, serial| {
        founded.operator().revoke(serial, Why::KeyCompromise).unwrap();
    });
    ends(&|founded, _| {
        let alice = Target::Person(handle("alice"));
        let done = founded.operator().revoke_all(&alice, Why::KeyCompromise).unwrap();
        assert_eq!((done.records.len(), done.requests.len()), (1, 1));
    });
    // Who has renewed meanwhile holds the device by the new certificate, and loses it with that one.
    ends(&|founded, serial| {
        let record = founded.authority.certificate(serial).unwrap();
        let leaf = Certificate::parse(&record.der.unwrap()).unwrap();
        let new = renewed(founded, &leaf);
        founded.authority.supersede(&new).unwrap();
        assert_eq!(state(founded, serial), GONE);
        founded.operator().revoke(&new, Why::KeyCompromise).unwrap();
    });
}
