mod care;
mod desk;
mod invites;
mod requests;

use http::StatusCode;
use http::header::{LOCATION, SET_COOKIE};
use model::audit::Actor;
use model::identity::Role;

use crate::route::{Handler, Route, Verb, routes};
use crate::testing::{House, kept};
use crate::visit::Seen;

mod registry;

/// A path of the route, with something in place of its arguments.
fn sample(path: &str) -> String {
    path.replace("{}", "x")
}

fn of_console() -> impl Iterator<Item = &'static Route> {
    routes().filter(|route| super::is_part(route.path))
}

#[test]
fn without_a_session_every_page_says_how_to_get_in() {
    let house = House::new();
    let closed = of_console().filter(|route| !matches!(route.handler, Handler::Anybody(_)));
    for route in closed.filter(|route| route.method == Verb::Get) {
        for visit in [house.as_guest(), house.as_alice()] {
            let shown = house.open(&visit, &sample(route.path), &[]);
            assert_eq!(shown.response.status(), StatusCode::FORBIDDEN, "{}", route.path);
            assert!(shown.text.contains("signet operator recover"), "{}", route.path);
            assert!(!shown.text.contains("href=\"/console/"), "{}", route.path);
        }
    }
}

#[test]
fn forms_of_the_console_are_not_taken_without_a_session() {
    let house = House::new();
    let before = house.web.authority().status().unwrap().audit.entries;
    let posts = of_console().filter(|route| route.method == Verb::Post);
    for route in
        posts.filter(|route| !matches!(route.handler, Handler::Anybody(_) | Handler::Holder(_)))
    {
        for visit in [house.as_guest(), house.as_alice()] {
            let from = "/console/enter/x";
            let shown = house.press(&visit, from, "", &sample(route.path), &[]);
            assert_eq!(shown.response.status(), StatusCode::FORBIDDEN, "{}", route.path);
        }
    }
    assert_eq!(house.web.authority().status().unwrap().audit.entries, before);
}

/// What each role opens: pages for whoever reads, for officers, for operators, for auditors.
#[test]
fn every_page_is_open_to_those_roles_that_its_handler_asks_for() {
    for (role, opens) in [
        (Role::Officer, [true, true, false, false]),
        (Role::Operator, [true, true, true, true]),
        (Role::Auditor, [true, false, false, true]),
    ] {
        let house = House::new();
        let cookie = house.sign_in(role);
        for route in of_console().filter(|route| route.path != "/console/sign-out") {
            let [reader, officer, operator, auditor] = opens;
            let open = match route.handler {
                Handler::Anybody(_) | Handler::Holder(_) => continue,
                Handler::Reader(_) => reader,
                Handler::Officer(_) => officer,
                Handler::Operator(_) => operator,
                Handler::Auditor(_) => auditor,
            };
            let path = sample(route.path);
            let shown = match route.method {
                Verb::Get => house.open(&house.as_alice(), &path, &[("cookie", &cookie)]),
                Verb::Post => house.press(&house.as_alice(), "/console", &cookie, &path, &[]),
            };
            let refused = shown.text.contains("You do not have the role");
            assert_eq!(refused, !open, "{role} at {}: {}", route.path, shown.text);
            let status = shown.response.status();
            assert_eq!(status == StatusCode::FORBIDDEN, !open, "{role} at {}", route.path);
        }
    }
}

#[test]
fn the_navigation_shows_what_is_open_and_nothing_else() {
    for (role, requests, roles) in
        [(Role::Officer, true, false), (Role::Operator, true, true), (Role::Auditor, true, true)]
    {
        let house = House::new();
        let cookie = house.sign_in(role);
        let page = house.open(&house.as_alice(), "/console", &[("cookie", &cookie)]);
        assert_eq!(page.text.contains("href=\"/console/requests\""), requests, "{role}");
        assert_eq!(page.text.contains("href=\"/console/settings\""), roles, "{role}");
    }
}

#[test]
fn opening_the_link_of_the_host_does_not_use_it_up_and_the_button_does() {
    let house = House::new();
    let guest = house.as_guest();
    let link = house.web.authority().as_operator(Actor::operator("root")).recover().unwrap();
    let path = format!("/console/enter/{}", link.secret);
    for _ in 0..3 {
        assert!(house.open(&guest, &path, &[]).text.contains("Enter the console"));
    }
    let before = house.open(&guest, &path, &[]);
    let entered = house.press(&guest, &path, &kept(&before), &path, &[]);
    assert_eq!(entered.response.status(), StatusCode::SEE_OTHER);
    assert_ne!(kept(&entered), kept(&before), "a planted cookie must not become a session");
    let page = house.open(&guest, "/console", &[("cookie", &kept(&entered))]);
    assert_eq!(page.response.status(), StatusCode::OK);
    assert!(page.text.contains("root") && page.text.contains("by link"), "{}", page.text);
    let again = house.press(&guest, &path, "", &path, &[]);
    assert_eq!(again.response.status(), StatusCode::GONE);
    assert!(again.text.contains("used already") && again.text.contains("operator recover"));
    let planted = house.open(&guest, "/console", &[("cookie", &kept(&before))]);
    assert_eq!(planted.response.status(), StatusCode::FORBIDDEN);
}

#[test]
fn a_session_is_good_with_the_certificate_it_began_with_alone() {
    let house = House::new();
    let cookie = house.sign_in(Role::Operator);
    let fields = [("cookie", cookie.as_str())];
    assert_eq!(
        house.open(&house.as_alice(), "/console", &fields).response.status(),
        StatusCode::OK
    );
    let refusal = model::refusal::Refusal::new(model::refusal::Cause::UnknownHolder, "");
    let refused = Seen::Refused { refusal: Box::new(refusal), leaf: house.alice.leaf.clone() };
    let linked = house.enter(&house.as_alice());
    for cookie in [&cookie, &linked] {
        for visit in [house.as_guest(), house.visit(refused.clone())] {
            let shown = house.open(&visit, "/console", &[("cookie", cookie)]);
            assert_eq!(shown.response.status(), StatusCode::FORBIDDEN);
        }
    }
}

#[test]
fn a_person_without_a_role_is_not_let_in_and_one_whose_role_was_taken_is_out() {
    let house = House::new();
    let shown = house.press(&house.as_alice(), "/console/enter/x", "", "/console/sign-in", &[]);
    assert_eq!(shown.response.status(), StatusCode::FORBIDDEN);
    assert!(shown.response.headers().get(SET_COOKIE).is_none());
    let cookie = house.sign_in(Role::Auditor);
    let operator = house.web.authority().as_operator(Actor::operator("root"));
    operator.revoke_role(&"alice".parse().unwrap(), Role::Auditor).unwrap();
    let shown = house.open(&house.as_alice(), "/console", &[("cookie", &cookie)]);
    assert_eq!(shown.response.status(), StatusCode::FORBIDDEN);
}

#[test]
fn signing_in_goes_on_to_the_page_that_was_asked_for_here() {
    let house = House::new();
    let operator = house.web.authority().as_operator(Actor::operator("root"));
    operator.grant_role(&"alice".parse().unwrap(), Role::Operator).unwrap();
    let closed = house.open(&house.as_alice(), "/console/roles", &[]);
    assert!(closed.text.contains("name=\"next\" value=\"/console/roles\""), "{}", closed.text);
    for (next, expected) in [
        ("/console/roles", "/console/roles"),
        ("https://evil.example/", "/console"),
        ("//evil.example/console", "/console"),
        ("/console\r\nset-cookie: a=b", "/console"),
        ("/devices", "/console"),
        ("", "/console"),
    ] {
        let fields = [("next", next)];
        let shown = house.press(&house.as_alice(), "/console", "", "/console/sign-in", &fields);
        assert_eq!(shown.response.headers().get(LOCATION).unwrap(), expected, "{next}");
    }
}

#[test]
fn sessions_end_when_they_are_not_used_and_when_one_signs_out() {
    let house = House::new();
    let cookie = house.sign_in(Role::Operator);
    let fields = [("cookie", cookie.as_str())];
    let status =
        |house: &House| house.open(&house.as_alice(), "/console", &fields).response.status();
    assert_eq!(status(&house), StatusCode::OK);
    house.pass(3_500);
    assert_eq!(status(&house), StatusCode::OK);
    house.pass(3_500);
    assert_eq!(status(&house), StatusCode::OK, "it was used meanwhile");
    house.pass(3_700);
    assert_eq!(status(&house), StatusCode::FORBIDDEN);
    let cookie = house.enter(&house.as_alice());
    let out = house.press(&house.as_alice(), "/console", &cookie, "/console/sign-out", &[]);
    assert_eq!(out.response.status(), StatusCode::SEE_OTHER);
    let after = house.open(&house.as_alice(), "/console", &[("cookie", &cookie)]);
    assert!(!after.text.contains("Sign out"));
}

#[test]
fn roles_are_given_and_taken_on_their_page() {
    let house = House::new();
    let cookie = house.enter(&house.as_guest());
    let guest = house.as_guest();
    let give = |person: &str, role: &str| {
        let fields = [("person", person), ("role", role)];
        house.press(&guest, "/console/roles", &cookie, "/console/roles", &fields)
    };
    for (person, role, expected) in [
        ("", "officer", "Enter the short name"),
        ("<script>", "officer", "Enter the short name"),
        ("nobody", "officer", "There is no such person"),
        ("alice", "emperor", "Choose a role"),
    ] {
        let shown = give(person, role);
        assert_eq!(shown.response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{person} {role}");
        assert!(shown.text.contains(expected), "{expected}: {}", shown.text);
    }
    assert_eq!(give("Alice", "officer").response.status(), StatusCode::SEE_OTHER);
    assert!(give("alice", "officer").text.contains("has the role already"));
    let page = house.open(&guest, "/console/roles", &[("cookie", &cookie)]);
    assert!(page.text.contains("action=\"/console/roles/alice/officer/revoke\""), "{}", page.text);
    let path = "/console/roles/alice/officer/revoke";
    let taken = house.press(&guest, "/console/roles", &cookie, path, &[]);
    assert_eq!(taken.response.status(), StatusCode::SEE_OTHER);
    let page = house.open(&guest, "/console/roles", &[("cookie", &cookie)]);
    assert!(page.text.contains("Nobody has a role"), "{}", page.text);
}

#[test]
fn whoever_came_by_the_link_of_the_host_is_offered_an_own_certificate_with_the_role() {
    let house = House::new();
    let guest = house.as_guest();
    let link = house.web.authority().as_operator(Actor::operator("root")).recover().unwrap();
    let path = format!("/console/enter/{}", link.secret);
    let entered = house.press(&guest, &path, "", &path, &[]);
    assert_eq!(entered.response.headers().get(LOCATION).unwrap(), "/console/own");
    let cookie = kept(&entered);
    let make = |name: &str, email: &str| {
        let fields = [("name", name), ("email", email)];
        house.press(&guest, "/console/own", &cookie, "/console/own", &fields)
    };
    for (name, email) in
        [("", "bob@example.org"), ("Bob", ""), ("Bob", "bob"), ("B\u{202e}", "b@example.org")]
    {
        let shown = make(name, email);
        assert_eq!(shown.response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{name} {email}");
        assert!(shown.text.contains("class=\"wrong\""), "{}", shown.text);
    }
    let made = make("Bob Operator", "bob@example.org");
    let place = made.response.headers().get(LOCATION).unwrap().to_str().unwrap();
    assert!(place.starts_with("/i/"), "{place}");
    let page = house.open(&guest, place, &[]);
    assert!(page.text.contains("bob@example.org"), "{}", page.text);
    let invitations = house.web.authority().as_reader(Actor::operator("root")).unwrap();
    let invitation = invitations.invitations(&Default::default()).unwrap().pop().unwrap();
    assert_eq!(invitation.role, Some(Role::Operator));
}

#[test]
fn today_leads_from_every_number_to_its_list() {
    let house = House::new();
    house.pass(60 * 86_400);
    let cookie = house.sign_in(Role::Auditor);
    let page = house.open(&house.as_alice(), "/console", &[("cookie", &cookie)]).text;
    for part in [
        "/console/certificates?standing=valid&amp;class=email&amp;from=",
        "heat4",
        "class=\"chart\"",
        "0 certificates were issued",
        "Nobody was refused",
        "Issuing CA: ",
        "not signed lately",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
}

#[test]
fn settings_show_what_is_in_force() {
    let house = House::new();
    let cookie = house.sign_in(Role::Auditor);
    let open = || house.open(&house.as_alice(), "/console/settings", &[("cookie", &cookie)]).text;
    let page = open();
    for part in
        ["face-to-face", "mailbox checked", "2.25.", "English, Deutsch", "It was not handed in"]
    {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    house.web.house().put_settings("listen = [\"<b>\"]");
    assert!(open().contains("listen = [&quot;&lt;b&gt;&quot;]"));
}

#[test]
fn nothing_on_today_leads_to_where_one_is_refused() {
    for role in Role::ALL {
        let house = House::new();
        let cookie = house.sign_in(role);
        let open = |path: &str| house.open(&house.as_alice(), path, &[("cookie", &cookie)]);
        let page = open("/console").text;
        for place in page.split("href=\"/console").skip(1) {
            let rest = place.split('"').next().unwrap().replace("&amp;", "&");
            let shown = open(&format!("/console{rest}"));
            assert_eq!(shown.response.status(), StatusCode::OK, "{role}: /console{rest}");
        }
    }
}
