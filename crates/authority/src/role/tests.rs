use model::audit::ConnectionId;
use store::{AuditFilter, RequestFilter};
use trust::revocation::Reason as Cause;

use super::*;
use crate::testing::{Founded, handle};

/// Alice on her laptop, with a certificate in force.
fn alice(founded: &Founded) -> Actor {
    founded.add_person("alice");
    let issued = founded.issue("alice", "laptop");
    holder("alice", *issued.certificate().serial())
}

fn holder(person: &str, serial: Serial) -> Actor {
    Actor::Holder { person: Some(handle(person)), device: handle("laptop"), serial }
}

fn serial_of(actor: &Actor) -> Serial {
    match actor {
        Actor::Holder { serial, .. } => *serial,
        other => panic!("{other}"),
    }
}

/// Which capabilities are given: officer, operator, auditor.
fn given(authority: &Authority, actor: &Actor) -> [bool; 3] {
    let given = capabilities(authority, actor);
    let reads = authority.as_reader(actor.clone()).is_ok();
    assert_eq!(reads, given.contains(&true), "{actor}: every role reads, and nobody else");
    given
}

fn capabilities(authority: &Authority, actor: &Actor) -> [bool; 3] {
    let given = |done: Result<(), Error>, expected: Role| match done {
        Ok(()) => true,
        Err(Error::Refused(Reason::NotPermitted { role, .. })) => {
            assert_eq!(role, expected);
            false
        }
        Err(other) => panic!("{other}"),
    };
    [
        given(authority.as_officer(actor.clone()).map(drop), Role::Officer),
        given(authority.as_operator_person(actor.clone()).map(drop), Role::Operator),
        given(authority.as_auditor(actor.clone()).map(drop), Role::Auditor),
    ]
}

#[test]
fn a_role_offers_what_belongs_to_it_and_no_more() {
    let check = |roles: &[Role], expected: [bool; 3]| {
        let founded = Founded::new();
        let alice = alice(&founded);
        for role in roles {
            founded.operator().grant_role(&handle("alice"), *role).unwrap();
        }
        assert_eq!(given(&founded.authority, &alice), expected, "{roles:?}");
    };
    check(&[], [false; 3]);
    check(&[Role::Officer], [true, false, false]);
    check(&[Role::Operator], [true; 3]);
    check(&[Role::Auditor], [false, false, true]);
    check(&[Role::Officer, Role::Auditor], [true, false, true]);
}

#[test]
fn only_the_host_has_roles_without_being_given_them() {
    let founded = Founded::new();
    let serial = serial_of(&alice(&founded));
    let connection = ConnectionId(7);
    let guest = Actor::Guest { address: "192.0.2.7:50123".parse().unwrap(), connection };
    let machine = Actor::Holder { person: None, device: handle("laptop"), serial };
    for nobody in [guest, machine, Actor::system("issuance"), holder("bob", serial)] {
        assert_eq!(given(&founded.authority, &nobody), [false; 3], "{nobody}");
    }
    assert_eq!(given(&founded.authority, &Actor::operator("root")), [true; 3]);
}

#[test]
fn a_role_is_of_no_use_without_a_certificate_in_force() {
    let founded = Founded::new();
    let alice = alice(&founded);
    founded.add_person("bob");
    let bobs = *founded.issue("bob", "laptop").certificate().serial();
    founded.operator().grant_role(&handle("alice"), Role::Operator).unwrap();
    let check = |actor: &Actor, expected: bool| {
        assert_eq!(given(&founded.authority, actor), [expected; 3], "{actor}");
    };
    check(&alice, true);
    check(&holder("alice", bobs), false);
    check(&holder("alice", Serial::generate(crate::testing::NOW * 1000).unwrap()), false);
    founded.operator().revoke(&serial_of(&alice), Cause::Superseded).unwrap();
    check(&alice, false);
    let next = holder("alice", *founded.issue("alice", "laptop").certificate().serial());
    check(&next, true);
    founded.clock.move_by(3 * 366 * 86_400);
    check(&next, false);
}

#[test]
fn what_an_operator_by_role_does_is_told_in_the_own_name() {
    let founded = Founded::new();
    let alice = alice(&founded);
    founded.add_person("bob");
    founded.operator().grant_role(&handle("alice"), Role::Operator).unwrap();
    let operator = founded.authority.as_operator_person(alice.clone()).unwrap();
    let granted = operator.grant_role(&handle("bob"), Role::Officer).unwrap();
    assert_eq!(granted.granted_by, "holder:alice/laptop");
    assert_eq!(founded.authority.roles().unwrap()[1], granted);
    operator.revoke_role(&handle("bob"), Role::Officer).unwrap();
    assert_eq!(founded.authority.roles_of(&handle("bob")).unwrap(), []);
    for (action, number) in [(Action::RoleGranted, 2), (Action::RoleRevoked, 1)] {
        let filter = AuditFilter { action: Some(action), ..AuditFilter::default() };
        let told = founded.authority.audit_entries(&filter).unwrap();
        assert_eq!(told.len(), number);
        let event = told.iter().map(|entry| &entry.event).find(|event| event.actor == alice);
        assert_eq!(event.unwrap().object.to_string(), "person:bob");
    }
}

#[test]
fn roles_that_are_there_or_are_not_are_said_to_be() {
    let founded = Founded::new();
    founded.add_person("alice");
    let operator = founded.operator();
    let (alice, bob) = (handle("alice"), handle("bob"));
    operator.grant_role(&alice, Role::Officer).unwrap();
    let again = operator.grant_role(&alice, Role::Officer).unwrap_err();
    assert!(matches!(again, Error::Conflict(Conflict::HasRole { .. })), "{again}");
    let absent = operator.revoke_role(&alice, Role::Auditor).unwrap_err();
    assert!(matches!(absent, Error::NotFound { what: Kind::Role, .. }), "{absent}");
    for nobody in [
        operator.grant_role(&bob, Role::Officer).map(drop),
        operator.revoke_role(&bob, Role::Officer),
        founded.authority.roles_of(&bob).map(drop),
    ] {
        assert!(matches!(nobody, Err(Error::NotFound { what: Kind::Person, .. })), "{nobody:?}");
    }
    operator.remove_person(&alice).unwrap();
    founded.add_person("alice");
    assert_eq!(founded.authority.roles_of(&alice).unwrap(), [], "a namesake inherits nothing");
}

#[test]
fn a_refusal_names_the_role_and_who_grants_it() {
    let founded = Founded::new();
    let refused = founded.authority.as_auditor(alice(&founded)).unwrap_err().to_string();
    for part in ["alice on laptop", "role auditor", "operator", "signet role grant"] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
}

#[test]
fn an_auditor_reads_and_leaves_no_trace_but_of_an_export() {
    let founded = Founded::new();
    let alice = alice(&founded);
    founded.operator().grant_role(&handle("alice"), Role::Auditor).unwrap();
    let auditor = founded.authority.as_auditor(alice.clone()).unwrap();
    let before = auditor.audit_entries(&AuditFilter::default()).unwrap().len();
    assert_eq!(auditor.requests(&RequestFilter::default()).unwrap(), []);
    assert_eq!(auditor.invitations(&store::InvitationFilter::default()).unwrap(), []);
    assert_eq!(auditor.roles().unwrap().len(), 1);
    assert!(auditor.counts().unwrap().iter().all(|(_, number)| *number == 0));
    auditor.verify_audit(&[]).unwrap();
    assert_eq!(auditor.audit_entries(&AuditFilter::default()).unwrap().len(), before);

    let mut out = Vec::new();
    auditor.export_audit(&mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("audit_key"));
    let filter = AuditFilter { action: Some(Action::AuditExported), ..AuditFilter::default() };
    let told = auditor.audit_entries(&filter).unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].event.actor, alice);
}
