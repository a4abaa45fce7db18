use model::certificate::Reason;
use trust::revocation::Standing;

use super::*;
use crate::testing::{Founded, handle};

#[test]
fn a_snapshot_shows_who_holds_what_and_what_is_revoked() {
    let founded = Founded::new();
    founded.add_person("alice");
    let operator = founded.operator();
    operator.add_group(&handle("sales")).unwrap();
    operator.add_group(&handle("staff")).unwrap();
    operator.add_person_to_group(&handle("alice"), &handle("staff")).unwrap();
    operator.add_person_to_group(&handle("alice"), &handle("sales")).unwrap();
    let issued = founded.issue("alice", "laptop");
    let device = founded.authority.devices().unwrap().pop().unwrap();

    let snapshot = founded.authority.snapshot().unwrap();
    let person = Person { handle: handle("alice"), name: "Alice Example".to_owned() };
    let holder = Holder {
        person: Some(person),
        device: handle("laptop"),
        groups: vec![handle("sales"), handle("staff")],
        evidence: Freshness::build([(crate::testing::class("email"), UnixTime::MAX)]),
    };
    assert_eq!(snapshot.holders.get(&device.holder), Some(&holder));
    assert_eq!(snapshot.anchors.len(), 1);
    assert_eq!(snapshot.anchors[0].certificate(), Some(founded.authority.hierarchy().root()));
    assert_eq!(snapshot.intermediates, issued.chain());
    assert_eq!(snapshot.classes.len(), 4);
    let record = &founded.record(&issued);
    assert_eq!(snapshot.revoked.standing(record.issuer, record.serial), Standing::Good);
}

#[test]
fn a_refresh_brings_what_doors_need_and_nothing_else() {
    let founded = Founded::new();
    founded.add_person("alice");
    let issued = founded.issue("alice", "laptop");
    let first = founded.authority.snapshot().unwrap();
    assert!(founded.authority.refresh(&first).unwrap().is_none());
    founded.issue("alice", "laptop");
    assert!(
        founded.authority.refresh(&first).unwrap().is_none(),
        "a certificate more is no news to a door"
    );

    founded.operator().revoke(issued.certificate().serial(), Reason::KeyCompromise).unwrap();
    let second = founded.authority.refresh(&first).unwrap().unwrap();
    assert!(second.generation > first.generation);
    let record = &founded.record(&issued);
    assert_eq!(first.revoked.find(record.issuer, record.serial), None, "a snapshot never changes");
    let found = second.revoked.find(record.issuer, record.serial).unwrap();
    assert_eq!(found.reason, Reason::KeyCompromise);
    assert!(Arc::ptr_eq(&first.holders, &second.holders), "what has not changed is shared");
    let withdrawn =
        Withdrawn { generation: second.generation, issuer: record.issuer, serial: record.serial };
    assert_eq!(*second.withdrawn, [withdrawn]);

    founded.add_person("bob");
    founded.issue("bob", "phone");
    let third = founded.authority.refresh(&second).unwrap().unwrap();
    assert_eq!(third.holders.len(), 2);
    assert!(Arc::ptr_eq(&second.revoked, &third.revoked));
    assert!(founded.authority.refresh(&third).unwrap().is_none());
}

/// What a refresh brings must be what a fresh snapshot would show.
#[test]
fn many_refreshes_come_to_the_same_as_one_snapshot() {
    let founded = Founded::new();
    founded.add_person("alice");
    let mut followed = founded.authority.snapshot().unwrap();
    for round in 0..5 {
        let issued = founded.issue("alice", &format!("device-{round}"));
        founded.operator().revoke(issued.certificate().serial(), Reason::Superseded).unwrap();
        followed = founded.authority.refresh(&followed).unwrap().unwrap();
    }
    let fresh = founded.authority.snapshot().unwrap();
    assert_eq!(followed.generation, fresh.generation);
    assert_eq!(followed.holders, fresh.holders);
    assert_eq!((followed.revoked.len(), fresh.revoked.len()), (5, 5));
    assert_eq!(followed.withdrawn.len(), 5);
}
