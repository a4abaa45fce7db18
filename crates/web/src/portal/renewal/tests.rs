use http::StatusCode;
use http::header::LOCATION;
use model::certificate::State;
use model::refusal::{Cause, Refusal};
use pki::time::UnixTime;

use crate::testing::{House, csr, kept, place};
use crate::visit::{Seen, Visit};

const DAY: i64 = 86_400;

/// Alice, so many days after her certificate ended.
fn late(house: &House, days: i64) -> Visit {
    let leaf = house.alice.leaf.clone();
    let end = leaf.not_after();
    let now = UnixTime(end.0 + days * DAY);
    house.pass(now.0 - house.as_guest().now.0);
    let refusal = Box::new(Refusal::new(Cause::Expired { at: end }, "ended"));
    Visit { now, ..house.visit(Seen::Refused { refusal, leaf }) }
}

#[test]
fn one_click_renews_and_the_hand_over_follows() {
    let house = House::new();
    let alice = house.as_alice();
    assert!(house.open(&alice, "/", &[]).text.contains("href=\"/renew\""));
    let page = house.open(&alice, "/renew", &[]);
    for part in ["The one you have", "The new one", "Renew now", "in 7 days at the latest"] {
        assert!(page.text.contains(part), "{part} is not in {}", page.text);
    }
    let sent = house.press(&alice, "/renew", "", "/renew", &[("csr", &csr())]);
    assert_eq!(sent.response.status(), StatusCode::SEE_OTHER, "{}", sent.text);
    let request = place(&sent);
    let shown = house.open(&alice, &request, &[("cookie", &kept(&sent))]);
    assert!(shown.text.contains("data-signet-hand-over"), "{}", shown.text);
    let authority = house.web.authority();
    let old = authority.certificate(house.alice.leaf.serial()).unwrap();
    assert_eq!(old.state, State::Issued, "it goes on until the new one is used");
    let successors = authority.snapshot().unwrap().successors;
    authority.supersede(successors.iter().next().unwrap()).unwrap();
    let old = authority.certificate(house.alice.leaf.serial()).unwrap();
    assert_eq!(old.state, State::Revoked);
}

#[test]
fn without_a_key_nothing_is_opened() {
    let house = House::new();
    let alice = house.as_alice();
    let before = house.rows();
    for key in ["", "no key at all"] {
        let sent = house.press(&alice, "/renew", "", "/renew", &[("csr", key)]);
        assert_eq!(sent.response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(sent.text.contains("class=\"wrong\""), "{}", sent.text);
    }
    assert_eq!(house.rows(), before);
}

#[test]
fn who_comes_with_an_ended_certificate_lands_on_renewing() {
    let house = House::new();
    let alice = late(&house, 12);
    let page = house.open(&alice, "/", &[]);
    for part in ["ended 12 days ago", "nothing is lost", "Renew now"] {
        assert!(page.text.contains(part), "{part} is not in {}", page.text);
    }
    let sent = house.press(&alice, "/", "", "/renew", &[("csr", &csr())]);
    assert_eq!(sent.response.status(), StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(sent.response.headers().get(LOCATION).is_some());
    let shown = house.open(&alice, &place(&sent), &[("cookie", &kept(&sent))]);
    assert!(shown.text.contains("data-signet-hand-over"), "{}", shown.text);
}

#[test]
fn after_too_long_it_says_so() {
    let house = House::new();
    let alice = late(&house, 40);
    assert!(!house.open(&alice, "/", &[]).text.contains("Renew now"));
    let page = house.open(&alice, "/renew", &[]);
    assert_eq!(page.response.status(), StatusCode::FORBIDDEN);
    assert!(page.text.contains("cannot be renewed"), "{}", page.text);
    let guest = house.open(&house.as_guest(), "/renew", &[]);
    assert_eq!(guest.response.status(), StatusCode::FORBIDDEN);
}
