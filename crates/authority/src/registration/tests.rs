use super::*;
use crate::testing::{Founded, handle};

fn person(handle: &str) -> NewPerson {
    NewPerson {
        handle: self::handle(handle),
        name: "Alice Example".to_owned(),
        email: None,
        upn: None,
        language: None,
    }
}

#[test]
fn people_devices_and_groups_are_found_again() {
    let founded = Founded::new();
    let operator = founded.operator();
    let alice = operator.add_person(person("alice")).unwrap();
    let laptop = operator.add_device(&alice.handle, &handle("laptop")).unwrap();
    let printer = operator.add_machine(&handle("printer")).unwrap();
    let sales = operator.add_group(&handle("sales")).unwrap();
    operator.add_person_to_group(&alice.handle, &sales.handle).unwrap();
    operator.add_machine_to_group(&printer.handle, &sales.handle).unwrap();
    let authority = &founded.authority;
    assert_eq!(authority.persons().unwrap(), std::slice::from_ref(&alice));
    assert_eq!(authority.devices().unwrap().len(), 2);
    assert_eq!(authority.groups().unwrap(), [sales]);
    assert_eq!(authority.device(Some(&alice), &handle("laptop")).unwrap(), laptop);
    assert_eq!(authority.device(None, &handle("printer")).unwrap(), printer);
    assert_ne!(laptop.holder, printer.holder);
}

#[test]
fn the_language_of_a_person_is_kept_and_told_in_the_log() {
    let founded = Founded::new();
    let language = "de".parse().ok();
    let alice = founded.operator().add_person(NewPerson { language, ..person("alice") }).unwrap();
    let kept = founded.authority.store.read().unwrap().language_of_person(alice.id).unwrap();
    assert_eq!(kept.map(|tag| tag.to_string()).as_deref(), Some("de"));
    let added =
        store::AuditFilter { action: Some(Action::PersonAdded), ..store::AuditFilter::default() };
    let told = founded.authority.audit_entries(&added).unwrap().remove(0);
    assert_eq!(told.event.facts.get("language").map(String::as_str), Some("de"));
}

#[test]
fn what_is_not_there_and_what_is_there_twice_is_named() {
    let founded = Founded::new();
    let operator = founded.operator();
    let alice = operator.add_person(person("alice")).unwrap().handle;
    operator.add_device(&alice, &handle("laptop")).unwrap();
    operator.add_machine(&handle("printer")).unwrap();
    operator.add_group(&handle("sales")).unwrap();
    operator.add_person_to_group(&alice, &handle("sales")).unwrap();
    let taken = |what, name: &str| Err(Conflict::Taken { what, name: name.to_owned() }.into());
    let missing = |what, name: &str| Err(Error::NotFound { what, name: name.to_owned() });
    let (nobody, laptop) = (handle("nobody"), handle("laptop"));
    let check = |found: Result<(), Error>, expected: Result<(), Error>| assert_eq!(found, expected);
    check(operator.add_person(person("alice")).map(drop), taken(Kind::Person, "alice"));
    check(operator.add_device(&alice, &laptop).map(drop), taken(Kind::Device, "laptop"));
    check(operator.add_machine(&handle("printer")).map(drop), taken(Kind::Device, "printer"));
    check(operator.add_group(&handle("sales")).map(drop), taken(Kind::Group, "sales"));
    check(operator.add_person_to_group(&alice, &handle("sales")), taken(Kind::Member, "alice"));
    check(operator.add_device(&nobody, &laptop).map(drop), missing(Kind::Person, "nobody"));
    check(operator.add_person_to_group(&alice, &nobody), missing(Kind::Group, "nobody"));
    check(
        operator.add_machine_to_group(&laptop, &handle("sales")),
        missing(Kind::Device, "laptop"),
    );
}

#[test]
fn names_no_certificate_could_carry_are_refused() {
    let founded = Founded::new();
    let check = |change: fn(&mut NewPerson), expected: Option<&str>| {
        let mut person = person("alice");
        change(&mut person);
        let refused = founded.operator().add_person(person).err();
        let field = refused.as_ref().and_then(|error| match error {
            Error::Invalid { field, .. } => Some(*field),
            _ => None,
        });
        assert_eq!(field, expected, "{refused:?}");
    };
    check(|person| person.name = " ".to_owned(), Some("name"));
    check(|person| person.name = "a\u{7}b".to_owned(), Some("name"));
    check(|person| person.name = "x".repeat(255), Some("name"));
    for bad in [
        "alice",
        "@example.org",
        "alice@",
        "a@b@c",
        "alice@exa mple.org",
        "älice@example.org",
        "a,b@c.org",
    ] {
        let mut person = person("alice");
        person.email = Some(bad.to_owned());
        let refused = founded.operator().add_person(person.clone()).unwrap_err();
        assert!(matches!(refused, Error::Invalid { field: "email", .. }), "{bad}: {refused}");
        (person.upn, person.email) = (person.email, None);
        let refused = founded.operator().add_person(person).unwrap_err();
        assert!(matches!(refused, Error::Invalid { field: "upn", .. }), "{bad}: {refused}");
    }
    check(|person| person.email = Some("alice+signet@mail.example.org".to_owned()), None);
}
