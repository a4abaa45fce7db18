use super::chain::{Head, Link};
use super::*;

fn link(entry: &Entry) -> Link {
    let Entry { seq, previous, hash, text, .. } = entry.clone();
    Link { seq, previous, hash, text }
}

/// Appends an event after an empty log, compares its exact text, and reads it back.
fn check(event: Event, expected: &str) {
    let entry = Entry::append(&Head::EMPTY, 1_700_000_000_123, event).unwrap();
    assert_eq!(entry.text, expected);
    assert_eq!(Entry::parse(link(&entry)), Ok(entry));
}

#[test]
fn texts_are_exact() {
    let alice = "alice".parse().unwrap();
    check(
        Event::new(Actor::operator("root"), Action::PersonAdded, Object::person(&alice)),
        r#"{"action":"person.added","actor":{"kind":"operator","name":"root"},"at_ms":1700000000123,"facts":{},"object":{"kind":"person","name":"alice"},"outcome":"done","seq":1}"#,
    );
    let guest = Actor::Guest {
        address: "[2001:db8::7]:50123".parse().unwrap(),
        connection: ConnectionId(0xabc),
    };
    check(
        Event::new(guest, Action::DoorRefused, Object::door("files"))
            .refused("NONE")
            .fact("path", "/\u{1}\"ü"),
        r#"{"action":"door.refused","actor":{"address":"[2001:db8::7]:50123","connection":"0000000000000abc","kind":"guest"},"at_ms":1700000000123,"code":"NONE","facts":{"path":"/\u0001\"ü"},"object":{"kind":"door","name":"files"},"outcome":"refused","seq":1}"#,
    );
    let holder = Actor::Holder {
        person: Some(alice),
        device: "laptop".parse().unwrap(),
        serial: "0a1b".parse().unwrap(),
    };
    check(
        Event::new(holder, Action::DoorAdmitted, Object::door("files")),
        r#"{"action":"door.admitted","actor":{"device":"laptop","kind":"holder","person":"alice","serial":"0a1b"},"at_ms":1700000000123,"facts":{},"object":{"kind":"door","name":"files"},"outcome":"done","seq":1}"#,
    );
}

#[test]
fn machines_are_found_by_handle_and_people_by_device() {
    let check = |actor: Actor, expected: &str| assert_eq!(actor.search_key(), expected);
    let device = "laptop".parse().unwrap();
    let serial = "01".parse().unwrap();
    check(Actor::Holder { person: "alice".parse().ok(), device, serial }, "holder:alice/laptop");
    let device = "printer".parse().unwrap();
    let serial = "01".parse().unwrap();
    check(Actor::Holder { person: None, device, serial }, "holder:printer");
    let address = "192.0.2.7:443".parse().unwrap();
    check(Actor::Guest { address, connection: ConnectionId(1) }, "guest:192.0.2.7");
    check(Actor::system("issuance"), "system:issuance");
}

#[test]
fn foreign_texts_are_unreadable() {
    let check = |text: &str| {
        let link = Link { seq: 1, previous: [0; 32], hash: [0; 32], text: text.to_owned() };
        assert_eq!(Entry::parse(link), Err(Unreadable { seq: 1 }), "{text}");
    };
    check("");
    check("{}");
    let entry = |actor: &str, seq: u64| {
        format!(
            r#"{{"action":"server.started","actor":{actor},"at_ms":1,"facts":{{}},"object":{{"kind":"server","name":"a"}},"outcome":"done","seq":{seq}}}"#
        )
    };
    check(&entry(r#"{"kind":"system","part":"a"}"#, 2));
    check(&entry(r#"{"kind":"system"}"#, 1));
    check(&entry(r#"{"kind":"holder","device":"a","serial":"zz"}"#, 1));
    check(&entry(r#"{"kind":"guest","address":"192.0.2.7:1"}"#, 1));
    check(&entry(r#"{"kind":"god"}"#, 1));
}

#[test]
fn names_are_unique_and_read_back() {
    for action in Action::ALL {
        assert_eq!(action.as_str().parse(), Ok(*action));
        assert_eq!(serde_json::to_string(action).unwrap(), format!("\"{action}\""));
    }
    for outcome in [Outcome::Done, Outcome::Refused, Outcome::Failed] {
        assert_eq!(outcome.as_str().parse(), Ok(outcome));
    }
}

#[test]
fn a_checkpoint_message_is_exact() {
    let head = Head { seq: 9, hash: [0xab; 32] };
    let expected =
        format!("signet audit checkpoint v1\nseq 9\nhash {}\nat_ms 12\n", "ab".repeat(32));
    assert_eq!(Checkpoint::message(&head, 12), expected.as_bytes());
}
