//! Persons, devices and groups on record.

use model::identity::{GroupId, Member, PersonId, Role};

use super::*;
use crate::Noun;

#[test]
fn people_are_found_until_they_are_removed() {
    let store = temporary();
    let alice = add_person(&store, "alice").unwrap();
    assert_eq!(add_person(&store, "alice"), Err(Error::Taken(Noun::Person)));
    let bob = add_person(&store, "bob").unwrap();
    let tx = store.read().unwrap();
    assert_eq!(tx.find_person(&alice.handle), Ok(Some(alice.clone())));
    assert_eq!(tx.find_person_by_id(bob.id), Ok(Some(bob.clone())));
    assert_eq!(tx.list_persons(), Ok(vec![alice.clone(), bob.clone()]));
    drop(tx);

    let id = alice.id;
    let remove = move |store: &Store| {
        store.write(move |mut tx| {
            tx.remove_person(id)?;
            tx.commit(event(), ())
        })
    };
    assert_eq!(remove(&store), Ok(()));
    assert_eq!(remove(&store), Err(Error::Missing(Noun::Person)));
    assert_eq!(store.read().unwrap().find_person(&alice.handle), Ok(None));
    assert_eq!(store.read().unwrap().list_persons(), Ok(vec![bob]));
    let again = add_person(&store, "alice").unwrap();
    assert_ne!(again.id, alice.id, "a number is never used again");
    assert_eq!(verified(&store), 4);
}

#[test]
fn a_person_changes_all_but_the_handle() {
    let store = temporary();
    let mut alice = add_person(&store, "alice").unwrap();
    alice.name = "Alice Changed".to_owned();
    alice.email = None;
    alice.upn = Some("alice@corp.example".to_owned());
    let changed = alice.clone();
    let change = |person: Person| {
        store.write(move |mut tx| {
            tx.change_person(&person)?;
            tx.commit(event(), ())
        })
    };
    assert_eq!(change(changed), Ok(()));
    assert_eq!(store.read().unwrap().find_person(&alice.handle), Ok(Some(alice.clone())));
    let stranger = Person { id: PersonId(99), ..alice };
    assert_eq!(change(stranger), Err(Error::Missing(Noun::Person)));
}

#[test]
fn devices_are_named_within_their_owner() {
    let store = temporary();
    let alice = add_person(&store, "alice").unwrap();
    let bob = add_person(&store, "bob").unwrap();
    let hers = add_device(&store, Some(&alice), "laptop").unwrap();
    let his = add_device(&store, Some(&bob), "laptop").unwrap();
    let machine = add_device(&store, None, "laptop").unwrap();
    assert_eq!(add_device(&store, Some(&bob), "laptop"), Err(Error::Taken(Noun::Device)));
    assert_eq!(add_device(&store, None, "laptop"), Err(Error::Taken(Noun::Device)));
    let nobody = Person { id: PersonId(99), ..bob.clone() };
    assert_eq!(add_device(&store, Some(&nobody), "laptop"), Err(Error::Dangling));

    let tx = store.read().unwrap();
    assert_eq!(tx.find_device(Some(alice.id), &hers.handle), Ok(Some(hers.clone())));
    assert_eq!(tx.find_device(Some(bob.id), &his.handle), Ok(Some(his.clone())));
    assert_eq!(tx.find_device(None, &machine.handle), Ok(Some(machine.clone())));
    assert_eq!(tx.find_device_by_id(his.id), Ok(Some(his.clone())));
    assert_eq!(tx.find_device_by_holder(hers.holder), Ok(Some(hers.clone())));
    assert_eq!(tx.list_devices_of(bob.id), Ok(vec![his.clone()]));
    drop(tx);

    let (alice, machine) = (alice.id, machine.id);
    let removed = store.write(move |mut tx| {
        tx.remove_person(alice)?;
        tx.remove_device(machine)?;
        tx.commit(event(), ())
    });
    assert_eq!(removed, Ok::<_, Error>(()));
    assert_eq!(store.read().unwrap().list_devices(), Ok(vec![his]));
}

#[test]
fn members_come_and_go() {
    let store = temporary();
    let alice = add_person(&store, "alice").unwrap().id;
    let printer = add_device(&store, None, "printer").unwrap().id;
    let sales: model::identity::Handle = "sales".parse().unwrap();
    let handle = sales.clone();
    let group = store.write(move |mut tx| {
        let group = tx.add_group(&handle)?;
        tx.add_member(group.id, Member::Person(alice))?;
        tx.add_member(group.id, Member::Device(printer))?;
        tx.commit(event(), group)
    });
    let group: model::identity::Group = group.map_err(|error: Error| error).unwrap();
    let tx = store.read().unwrap();
    assert_eq!(tx.find_group(&sales), Ok(Some(group.clone())));
    assert_eq!(tx.list_groups(), Ok(vec![group.clone()]));
    let members = vec![(Member::Person(alice), group.id), (Member::Device(printer), group.id)];
    assert_eq!(tx.list_memberships(), Ok(members));
    assert_eq!(tx.list_groups_of(alice), Ok(vec![sales.clone()]));
    assert_eq!(tx.list_groups_of(PersonId(99)), Ok(vec![]));
    drop(tx);

    let add = |id: GroupId| {
        store.write(move |mut tx| {
            tx.add_member(id, Member::Person(alice))?;
            tx.commit(event(), ())
        })
    };
    assert_eq!(add(group.id), Err(Error::Taken(Noun::Member)));
    assert_eq!(add(GroupId(99)), Err(Error::Dangling));

    let remove = |member: Member| {
        store.write(move |mut tx| {
            tx.remove_member(group.id, member)?;
            tx.commit(event(), ())
        })
    };
    assert_eq!(remove(Member::Person(alice)), Ok(()));
    assert_eq!(remove(Member::Person(alice)), Err(Error::Missing(Noun::Member)));
    let left = vec![(Member::Device(printer), group.id)];
    assert_eq!(store.read().unwrap().list_memberships(), Ok(left));

    let id = group.id;
    let dissolved: Result<(), Error> = store.write(move |mut tx| {
        tx.remove_group(id)?;
        tx.commit(event(), ())
    });
    assert_eq!(dissolved, Ok(()));
    assert_eq!(store.read().unwrap().list_groups(), Ok(vec![]));
    assert_eq!(store.read().unwrap().list_memberships(), Ok(vec![]));
}

#[test]
fn roles_are_granted_once_and_go_with_the_person() {
    let store = temporary();
    let alice = add_person(&store, "alice").unwrap();
    let bob = add_person(&store, "bob").unwrap();
    let grant = |person: PersonId, role: Role| {
        store.write(move |mut tx| {
            tx.grant_role(person, role, "operator:root")?;
            tx.commit(event(), ())
        })
    };
    let revoke = |person: PersonId, role: Role| {
        store.write(move |mut tx| {
            tx.revoke_role(person, role)?;
            tx.commit(event(), ())
        })
    };
    for role in [Role::Operator, Role::Officer] {
        assert_eq!(grant(alice.id, role), Ok(()));
    }
    assert_eq!(grant(bob.id, Role::Auditor), Ok(()));
    assert_eq!(grant(alice.id, Role::Officer), Err(Error::Taken(Noun::Role)));
    assert_eq!(grant(PersonId(99), Role::Officer), Err(Error::Dangling));
    let read = store.read().unwrap();
    assert_eq!(read.list_roles_of(alice.id), Ok(vec![Role::Officer, Role::Operator]));
    let all = read.list_roles().unwrap();
    let named: Vec<(&str, Role)> = all.iter().map(|one| (one.person.as_str(), one.role)).collect();
    let expected = [("alice", Role::Officer), ("alice", Role::Operator), ("bob", Role::Auditor)];
    assert_eq!(named, expected);
    assert_eq!((all[0].granted_by.as_str(), all[0].granted_at), ("operator:root", START));
    drop(read);

    assert_eq!(revoke(bob.id, Role::Officer), Err(Error::Missing(Noun::Role)));
    assert_eq!(revoke(bob.id, Role::Auditor), Ok(()));
    let id = alice.id;
    let removed = store.write(move |mut tx| {
        tx.remove_person(id)?;
        tx.commit(event(), ())
    });
    assert_eq!(removed, Ok::<_, Error>(()));
    assert_eq!(store.read().unwrap().list_roles(), Ok(vec![]));
}
