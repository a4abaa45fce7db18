use http::StatusCode;
use model::audit::{Action, Event, Object};
use model::identity::Role;

use crate::testing::{House, place};

#[test]
fn a_sheet_is_shown_once_and_counted() {
    let house = House::new();
    let alice = house.as_alice();
    assert!(house.open(&alice, "/security", &[]).text.contains("none"));
    let sheet = house.press(&alice, "/security", "", "/security/codes", &[]);
    assert_eq!(sheet.response.status(), StatusCode::OK);
    assert_eq!(sheet.text.matches("<li class=\"mono\">").count(), 8, "{}", sheet.text);
    assert_eq!(sheet.response.headers().get("cache-control").unwrap(), "no-store");
    let page = house.open(&alice, "/security", &[]);
    assert!(page.text.contains("8 left") && !page.text.contains("<li class=\"mono\">"));
}

#[test]
fn it_says_from_where_devices_were_used() {
    let house = House::new();
    let alice = house.as_alice();
    let event = Event::new(alice.actor(), Action::DoorAdmitted, Object::door("files"));
    house.web.authority().record(event.fact("address", "192.0.2.9:4711")).wait().unwrap();
    let page = house.open(&alice, "/security", &[]);
    assert!(page.text.contains("192.0.2.9") && !page.text.contains("4711"), "{}", page.text);
}

#[test]
fn a_session_is_ended_and_no_other() {
    let house = House::new();
    house.sign_in(Role::Auditor);
    let alice = house.as_alice();
    let page = house.open(&alice, "/security", &[]);
    let key = page.text.split_once("name=\"session\" value=\"").unwrap().1;
    let key = key.split('"').next().unwrap().to_owned();
    house.press(&alice, "/security", "", "/security/close", &[("session", "00")]);
    assert!(house.open(&alice, "/security", &[]).text.contains(&key));
    let sent = house.press(&alice, "/security", "", "/security/close", &[("session", &key)]);
    assert_eq!(place(&sent), "/security");
    assert!(house.open(&alice, "/security", &[]).text.contains("Nowhere."));
}
