use http::StatusCode;
use model::audit::{Action, Event, Object};

use crate::testing::{House, place};

#[test]
fn a_card_says_where_a_device_was_last_used() {
    let house = House::new();
    let alice = house.as_alice();
    assert!(house.open(&alice, "/", &[]).text.contains("Not used yet"));
    let event = Event::new(alice.actor(), Action::DoorAdmitted, Object::door("files"));
    let event = event.fact("address", "192.0.2.7:4711");
    house.web.authority().record(event).wait().unwrap();
    let page = house.open(&alice, "/", &[]);
    assert!(page.text.contains("Last used at “files”"), "{}", page.text);
}

#[test]
fn a_device_is_renamed_and_nothing_else_is_taken() {
    let house = House::new();
    let alice = house.as_alice();
    let path = house.stop_path().replace("/stop", "/rename");
    assert!(house.open(&alice, &path, &[]).text.contains("value=\"laptop\""));
    let wrong = house.press(&alice, &path, "", &path, &[("device", "-<b>")]);
    assert_eq!(wrong.response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("value=\"-&lt;b&gt;\""), "{}", wrong.text);
    let sent = house.press(&alice, &path, "", &path, &[("device", "Work  Laptop")]);
    assert_eq!((sent.response.status(), place(&sent).as_str()), (StatusCode::SEE_OTHER, "/"));
    let devices = house.web.authority().devices().unwrap();
    assert_eq!(devices.iter().map(|one| one.handle.as_str()).collect::<Vec<_>>(), ["work-laptop"]);
}

#[test]
fn a_higher_class_is_applied_for_with_the_same_key() {
    let house = House::new();
    let alice = house.as_alice();
    let page = house.open(&alice, "/raise", &[]);
    assert!(!page.text.contains("value=\"email\"") && page.text.contains("value=\"document\""));
    for class in ["", "email", "nonsense"] {
        let wrong = house.press(&alice, "/raise", "", "/raise", &[("class", class)]);
        assert_eq!(wrong.response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{class}");
    }
    let sent = house.press(&alice, "/raise", "", "/raise", &[("class", "document")]);
    let request = house.open(&alice, &place(&sent), &[]);
    assert!(request.text.contains("Waiting for an officer"), "{}", request.text);
    assert!(!request.text.contains("Make your key"), "{}", request.text);
}
