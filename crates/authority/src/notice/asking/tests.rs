use model::audit::{Action, Actor};
use model::certificate::Reason;
use model::identity::NewPerson;
use model::post::Letter;
use store::AuditFilter;

use super::*;
use crate::testing::{Founded, handle};

fn serial(founded: &Founded, person: &str, device: &str) -> Serial {
    *founded.issue(person, device).certificate().serial()
}

#[test]
fn holders_are_written_to_once_and_others_left_out_with_the_reason() {
    let founded = Founded::new();
    founded.add_person("alice");
    let nameless = NewPerson {
        handle: handle("bob"),
        name: "Bob".to_owned(),
        email: None,
        upn: None,
        language: None,
    };
    founded.operator().add_person(nameless).unwrap();
    let old = serial(&founded, "alice", "laptop");
    founded.clock.move_by(86_400);
    let new = serial(&founded, "alice", "laptop");
    let phone = serial(&founded, "alice", "phone");
    let revoked = serial(&founded, "alice", "tablet");
    founded.operator().revoke(&revoked, Reason::Superseded).unwrap();
    let silent = serial(&founded, "bob", "laptop");
    let machine = *founded.issue_machine("printer").certificate().serial();
    let absent = Serial::generate(founded.authority.now().0 * 1000).unwrap();
    let all = [old, new, phone, revoked, silent, machine, absent];

    let officer = founded.authority.as_officer(Actor::operator("root")).unwrap();
    let prospect = officer.renewal_prospect(&all).unwrap();
    let asked: Vec<Serial> = prospect.asked.iter().map(|(record, _)| record.serial).collect();
    assert_eq!(asked, [new, phone]);
    let barred: Vec<(Serial, Bar)> =
        prospect.barred.iter().map(|(record, bar)| (record.serial, *bar)).collect();
    let expected = [
        (old, Bar::Followed),
        (revoked, Bar::NotInForce),
        (silent, Bar::NoMailbox),
        (machine, Bar::Nobody),
    ];
    assert_eq!(barred, expected);

    assert_eq!(officer.ask_renewal(&all), Ok(vec![new, phone]));
    let letters: Vec<Letter> =
        founded.authority.post(9).unwrap().iter().filter_map(|one| one.letter()).collect();
    assert_eq!(letters.len(), 2);
    let to = |letter: &Letter| match letter {
        Letter::RenewalAsked { device, by, .. } => (device.clone(), by.clone()),
        other => panic!("{other:?}"),
    };
    assert_eq!(to(&letters[0]), ("phone".to_owned(), "root".to_owned()));
    let told =
        AuditFilter { action: Some(Action::CertificateRenewalAsked), ..AuditFilter::default() };
    assert_eq!(founded.authority.audit_entries(&told).unwrap().len(), 2);

    assert_eq!(officer.ask_renewal(&all), Ok(vec![]), "nobody is asked every day");
    assert_eq!(founded.authority.audit_entries(&told).unwrap().len(), 2);
    founded.clock.move_by(8 * 86_400);
    assert_eq!(officer.ask_renewal(&[phone]), Ok(vec![phone]));
}
