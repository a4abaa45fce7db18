use model::audit::Action;
use store::AuditFilter;

use super::*;
use crate::testing::{Founded, NOW, class, handle};

fn alice() -> Whose {
    Whose::Person(handle("alice"))
}

fn claim(class_name: &str, method: Method) -> Claim {
    Claim { class: class(class_name), method, reference: None, hash: None, expires_at: None }
}

/// The class that counts of a face-to-face certificate of alice's laptop.
fn in_force(founded: &Founded, now: i64) -> String {
    let snapshot = founded.authority.snapshot().unwrap();
    let holder = snapshot.holders.values().find(|one| one.device.as_str() == "laptop").unwrap();
    holder.evidence.in_force(&class("face-to-face"), UnixTime(now)).class.to_string()
}

#[test]
fn what_an_operator_issues_is_vouched_for_once() {
    let founded = Founded::new();
    founded.add_person("alice");
    for device in ["laptop", "phone", "laptop"] {
        founded.issue("alice", device);
    }
    let evidence = founded.authority.evidence_of(&alice()).unwrap();
    assert_eq!(evidence.len(), 1);
    let given = &evidence[0].given;
    assert_eq!((given.method, given.officer.as_str()), (Method::Operator, "operator:root"));
    assert_eq!((given.class.as_str(), given.expires_at), ("email", None));
    assert_eq!(in_force(&founded, NOW), "email");
}

#[test]
fn evidence_lifts_the_class_until_it_ends_or_is_withdrawn() {
    let founded = Founded::new();
    founded.add_person("alice");
    founded.issue("alice", "laptop");
    let before = founded.authority.snapshot().unwrap();
    let end = UnixTime(NOW + 100);
    let claim = Claim {
        expires_at: Some(end),
        reference: Some("passport".to_owned()),
        ..claim("face-to-face", Method::FaceToFace)
    };
    let added = founded.operator().add_evidence(&alice(), claim).unwrap();
    assert!(founded.authority.refresh(&before).unwrap().is_some());
    assert_eq!(in_force(&founded, NOW + 100), "face-to-face");
    assert_eq!(in_force(&founded, NOW + 101), "email");

    let withdrawn = founded.operator().withdraw_evidence(added.id, "a mistake").unwrap();
    assert_eq!(withdrawn.withdrawn_at, Some(UnixTime(NOW)));
    assert_eq!(in_force(&founded, NOW), "email");
    let again = founded.operator().withdraw_evidence(added.id, "a mistake").unwrap_err();
    assert!(matches!(again, Error::Conflict(Conflict::AlreadyWithdrawn { .. })), "{again}");
    for action in [Action::EvidenceAdded, Action::EvidenceWithdrawn] {
        let filter = AuditFilter { action: Some(action), ..AuditFilter::default() };
        let events = founded.authority.audit_entries(&filter).unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].event.object.to_string(), "person:alice");
    }
}

#[test]
fn a_machine_has_evidence_of_its_own() {
    let founded = Founded::new();
    let holder =
        crate::issuance::order::Holder::Machine { device: handle("build-7"), dns_names: vec![] };
    let order = crate::issuance::order::Order { holder, ..crate::testing::order("x", "x") };
    founded.operator().issue(order).unwrap();
    let machine = Whose::Machine(handle("build-7"));
    assert_eq!(founded.authority.evidence_of(&machine).unwrap().len(), 1);
}

#[test]
fn claims_that_cannot_be_are_refused_by_field() {
    let founded = Founded::new();
    founded.add_person("alice");
    let check = |claim: Claim, expected: &str| {
        let refused = founded.operator().add_evidence(&alice(), claim).unwrap_err();
        let Error::Invalid { field, .. } = &refused else { panic!("{refused}") };
        assert_eq!(*field, expected, "{refused}");
    };
    let good = || claim("document", Method::Document);
    check(claim("interim", Method::Operator), "class");
    check(Claim { class: Class::new("gold".parse().unwrap(), "x"), ..good() }, "class");
    check(claim("document", Method::Mailbox), "method");
    check(Claim { expires_at: Some(UnixTime(NOW)), ..good() }, "expires");
    check(Claim { reference: Some("x".repeat(201)), ..good() }, "reference");
    check(Claim { reference: Some("a\nb".to_owned()), ..good() }, "reference");
    let nobody = founded.operator().add_evidence(&Whose::Person(handle("bob")), good());
    assert!(matches!(nobody, Err(Error::NotFound { what: Kind::Person, .. })));
    assert_eq!(founded.authority.evidence_of(&alice()).unwrap(), []);
}
