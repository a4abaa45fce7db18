//! Deciding on requests as officers do.

use authority::invitation::{Delivery, Invite};
use authority::request::application::Application;
use authority::request::officer::Officer;
use http::StatusCode;
use http::header::LOCATION;
use model::audit::{Actor, ConnectionId};
use model::identity::Role;
use model::request::{RequestId, State};

use crate::testing::{House, Shown};

/// An officer's browser before the requests of Carol and Dora, in this order.
struct Desk {
    house: House,
    cookie: String,
    ids: Vec<RequestId>,
}

fn apply(house: &House, class: &str, who: &str) -> RequestId {
    let authority = house.web.authority();
    let class = authority.classes().parse(class).unwrap();
    let email = format!("{}@example.org", who.to_lowercase());
    let invite = Invite {
        email,
        name: None,
        class: class.clone(),
        role: None,
        language: Default::default(),
        hours: 24,
    };
    let invited =
        authority.as_operator(Actor::operator("bob")).invite(invite, Delivery::Shown).unwrap();
    let guest =
        Actor::Guest { address: "192.0.2.7:4711".parse().unwrap(), connection: ConnectionId(7) };
    let application = Application {
        name: format!("{who} <b>Example"),
        device: "phone".parse().unwrap(),
        class,
        csr: None,
    };
    let invited = authority.as_invited(guest, &invited.secret).unwrap();
    invited.open(application).unwrap().request.id
}

impl Desk {
    fn new(class: &str) -> Self {
        let house = House::new();
        let carol = apply(&house, class, "Carol");
        house.pass(60);
        let dora = apply(&house, class, "Dora");
        let cookie = house.sign_in(Role::Officer);
        Self { house, cookie, ids: vec![carol, dora] }
    }

    fn open(&self, path: &str) -> Shown {
        self.house.open(&self.house.as_alice(), path, &[("cookie", &self.cookie)])
    }

    fn page(&self, n: usize) -> String {
        format!("/console/requests/{}", self.ids[n])
    }

    fn press(&self, n: usize, what: &str, fields: &[(&str, &str)]) -> Shown {
        let page = self.page(n);
        let to = format!("{page}/{what}");
        self.house.press(&self.house.as_alice(), &page, &self.cookie, &to, fields)
    }

    fn state(&self, n: usize) -> State {
        let reader = self.house.web.authority().as_reader(Actor::operator("root")).unwrap();
        reader.dossier(self.ids[n]).unwrap().request.state
    }

    fn other(&self) -> Officer<'_> {
        self.house.web.authority().as_officer(Actor::operator("dave")).unwrap()
    }
}

fn place(shown: &Shown) -> &str {
    assert_eq!(shown.response.status(), StatusCode::SEE_OTHER, "{}", shown.text);
    shown.response.headers().get(LOCATION).unwrap().to_str().unwrap()
}

#[test]
fn after_a_decision_the_next_request_comes_and_says_what_became_of_the_last() {
    let desk = Desk::new("document");
    let queue = desk.open("/console/requests");
    assert!(
        queue.text.contains("Carol &lt;b&gt;Example") && queue.text.contains("data-signet-list")
    );
    assert!(queue.text.find(&desk.page(0)) < queue.text.find(&desk.page(1)), "longest first");
    let fields = [("method", "document"), ("note", "passport seen"), ("reference", "A 7")];
    let approved = desk.press(0, "approve", &fields);
    let next = format!("{}?decided={}", desk.page(1), desk.ids[0]);
    assert_eq!(place(&approved), next);
    let page = desk.open(&next);
    assert!(page.text.contains("approved. The certificate follows"), "{}", page.text);
    let done = desk.open(&desk.page(0));
    for part in ["passport seen", "A 7", "alice", "request show"] {
        assert!(done.text.contains(part), "{part} is not in {}", done.text);
    }
    assert!(!done.text.contains("/approve\""), "it cannot be decided again");
    let rejected = desk.press(1, "reject", &[("answer", "unknown"), ("reason", "")]);
    assert_eq!(place(&rejected), format!("/console/requests?decided={}", desk.ids[1]));
    assert_eq!((desk.state(0), desk.state(1)), (State::Approved, State::Rejected));
    let letters = desk.open("/console/requests?state=rejected");
    assert!(letters.text.contains("Dora") && !letters.text.contains("Carol"));
    assert!(desk.open(&desk.page(1)).text.contains("We do not know you under this name"));
}

#[test]
fn of_two_who_decide_the_second_is_told_who_was_first() {
    let desk = Desk::new("document");
    desk.other().reject(desk.ids[0], "no").unwrap();
    let late = desk.house.press(
        &desk.house.as_alice(),
        &desk.page(1),
        &desk.cookie,
        &format!("{}/approve", desk.page(0)),
        &[("method", "document"), ("note", "x")],
    );
    assert_eq!(late.response.status(), StatusCode::CONFLICT);
    assert!(late.text.contains("dave turned this request down"), "{}", late.text);
    assert_eq!(desk.state(0), State::Rejected);
}

#[test]
fn what_is_wrong_with_a_decision_stands_beside_the_field_and_decides_nothing() {
    let desk = Desk::new("document");
    let long = "x".repeat(1_001);
    for (what, fields, expected) in [
        ("approve", [("method", ""), ("note", "kept <i>")], "Choose how"),
        ("approve", [("method", "rumour"), ("note", "kept <i>")], "Choose how"),
        ("approve", [("method", "document"), ("note", &long)], "At most 1000"),
        ("approve", [("method", "document"), ("note", "a\u{202e}b")], "At most 1000"),
        ("approve", [("method", "face-to-face"), ("note", "kept <i>")], "Show them first"),
        ("reject", [("answer", ""), ("reason", "")], "Choose an answer"),
        ("reject", [("answer", "nonsense"), ("reason", " ")], "Choose an answer"),
        ("reject", [("answer", ""), ("reason", &long)], "At most 1000"),
    ] {
        let shown = desk.press(0, what, &fields);
        assert_eq!(shown.response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(shown.text.contains(expected), "{expected} is not in {}", shown.text);
        assert!(!fields[1].1.contains("kept") || shown.text.contains("value=\"kept &lt;i&gt;\""));
        assert!(desk.state(0).is_undecided());
    }
}

#[test]
fn face_to_face_is_approved_once_both_have_confirmed_the_words() {
    let desk = Desk::new("face-to-face");
    let begun = desk.press(0, "words", &[]);
    assert!(place(&begun).ends_with("#words"));
    let reader = desk.house.web.authority().as_reader(Actor::operator("root")).unwrap();
    let words = reader.dossier(desk.ids[0]).unwrap().pairing.unwrap().words;
    let page = desk.open(&desk.page(0)).text;
    assert!(page.contains(&words) && page.contains("has not confirmed yet"), "{page}");
    place(&desk.press(0, "same", &[]));
    let early = desk.press(0, "approve", &[("method", "face-to-face"), ("note", "")]);
    assert_eq!(early.response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let operator = desk.house.web.authority().as_operator(Actor::operator("root"));
    operator.applicant(desk.ids[0]).unwrap().confirm_pairing().unwrap();
    assert!(desk.open(&desk.page(0)).text.contains("Both have confirmed"));
    place(&desk.press(0, "approve", &[("method", "face-to-face"), ("note", "")]));
    assert_eq!(desk.state(0), State::Approved);
    assert!(desk.open(&desk.page(0)).text.contains("Met face to face"));
}

#[test]
fn words_of_another_officer_are_not_confirmed_here() {
    let desk = Desk::new("face-to-face");
    let page = desk.page(0);
    desk.other().begin_pairing(desk.ids[0]).unwrap();
    assert!(desk.open(&page).text.contains("Show the words"));
    let shown = desk.press(0, "same", &[]);
    assert_eq!(shown.response.status(), StatusCode::CONFLICT);
    assert!(shown.text.contains("another officer shows words"), "{}", shown.text);
}

#[test]
fn an_auditor_reads_requests_and_decides_nothing() {
    let desk = Desk::new("document");
    let operator = desk.house.web.authority().as_operator(Actor::operator("root"));
    operator.grant_role(&"alice".parse().unwrap(), Role::Auditor).unwrap();
    operator.revoke_role(&"alice".parse().unwrap(), Role::Officer).unwrap();
    let page = desk.open(&desk.page(0));
    assert_eq!(page.response.status(), StatusCode::OK);
    assert!(!page.text.contains("/approve\"") && !page.text.contains("/reject\""));
}

#[test]
fn an_officer_does_not_decide_on_the_own_request() {
    let house = House::new();
    let authority = house.web.authority();
    let application = Application {
        name: "Alice".to_owned(),
        device: "phone".parse().unwrap(),
        class: authority.classes().parse("document").unwrap(),
        csr: None,
    };
    let operator = authority.as_operator(Actor::operator("root"));
    let opened = operator.open_request(&"alice".parse().unwrap(), application).unwrap();
    let cookie = house.sign_in(Role::Officer);
    let page = format!("/console/requests/{}", opened.request.id);
    let fields = [("method", "document"), ("note", "it is me")];
    let shown = house.press(&house.as_alice(), &page, &cookie, &format!("{page}/approve"), &fields);
    assert_eq!(shown.response.status(), StatusCode::FORBIDDEN);
}
