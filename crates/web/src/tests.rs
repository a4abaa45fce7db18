use http::header::{ALLOW, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, SET_COOKIE};
use http::{Method, Request, StatusCode};
use model::refusal::{Cause, Refusal};

use crate::route::{Handler, Verb, routes};
use crate::testing::{House, NOW, ORIGIN_HERE};
use crate::visit::Seen;

mod account;
mod german;
mod hostile;
mod html;
mod race;
mod scene;

/// A path of the route, with something in place of its arguments.
fn sample(path: &str) -> String {
    path.replace("{}", "x")
}

#[test]
fn every_page_says_what_it_forbids_and_has_no_inline_script_or_style() {
    let house = House::new();
    for visit in [house.as_guest(), house.as_alice()] {
        for route in routes().filter(|route| route.method == Verb::Get) {
            let shown = house.open(&visit, &sample(route.path), &[]);
            let policy = shown.response.headers().get(CONTENT_SECURITY_POLICY);
            let policy = policy.unwrap().to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'"), "{}", route.path);
            assert!(!policy.contains("unsafe"), "{}", route.path);
            let inline = shown.text.replace("<script src=", "");
            for forbidden in ["<script", "<style", " style=", " onclick=", "javascript:"] {
                assert!(!inline.contains(forbidden), "{forbidden} in {}", route.path);
            }
            assert!(!shown.text.contains("Alice <Example>"), "unescaped in {}", route.path);
        }
    }
}

#[test]
fn pages_of_holders_are_closed_to_guests_and_to_whom_is_refused() {
    let house = House::new();
    let refusal = Refusal::new(Cause::UnknownHolder, "not on record");
    let refused = Seen::Refused { refusal: Box::new(refusal), leaf: house.alice.leaf.clone() };
    for visit in [house.as_guest(), house.visit(refused)] {
        let closed = routes().filter(|route| matches!(route.handler, Handler::Holder(_)));
        for route in closed.filter(|route| route.method == Verb::Get) {
            let shown = house.open(&visit, &sample(route.path), &[]);
            assert_eq!(shown.response.status(), StatusCode::FORBIDDEN, "{}", route.path);
            assert!(!shown.text.contains("Alice"), "{}", route.path);
        }
    }
}

#[test]
fn secrets_of_links_do_not_stand_in_logs() {
    for (path, expected) in [
        ("/i/7QX2M4TD", "/i/…"),
        ("/i/7QX2M4TD/apply", "/i/…/apply"),
        ("/m/7QX2M4TD", "/m/…"),
        ("/r/7QX2M4TD", "/r/…"),
        ("/console/enter/7QX2-M4TD", "/console/enter/…"),
        ("/console/requests/7QX2-M4TD", "/console/requests/7QX2-M4TD"),
        ("/requests/7QX2-M4TD", "/requests/7QX2-M4TD"),
        ("/", "/"),
        ("", ""),
    ] {
        assert_eq!(crate::Web::path_for_logs(path), expected);
    }
}

#[test]
fn no_two_routes_answer_the_same() {
    for (at, one) in routes().enumerate() {
        let same =
            |other: &&crate::route::Route| other.method == one.method && other.path == one.path;
        assert_eq!(routes().skip(at + 1).find(same).map(|route| route.path), None);
    }
}

#[test]
fn what_is_not_there_says_so() {
    let house = House::new();
    let guest = house.as_guest();
    for path in ["/nowhere", "/ca/", "/ca/none.cer", "/asset/none.css", "/language/xx", "/check/"] {
        let shown = house.open(&guest, path, &[]);
        assert_eq!(shown.response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(shown.text.contains("There is no such page"), "{path}");
        assert!(shown.text.contains("7-1"), "{path}");
    }
    let request = Request::builder().method(Method::DELETE).uri("/check").body(Default::default());
    let shown = house.shown(&guest, &request.unwrap());
    assert_eq!(shown.response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(shown.response.headers().get(ALLOW).unwrap(), "GET, HEAD");
}

#[test]
fn a_browser_gets_one_cookie_that_only_this_host_reads() {
    let house = House::new();
    let first = house.open(&house.as_guest(), "/", &[]);
    let cookie = first.response.headers().get(SET_COOKIE).unwrap().to_str().unwrap();
    assert!(cookie.starts_with("__Host-signet="), "{cookie}");
    for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let kept = cookie.split(';').next().unwrap();
    let again = house.open(&house.as_guest(), "/", &[("cookie", kept)]);
    assert!(again.response.headers().get(SET_COOKIE).is_none());
    // Two of them mean that somebody planted one.
    let twice = format!("{kept}; {kept}");
    let planted = house.open(&house.as_guest(), "/", &[("cookie", &twice)]);
    assert!(planted.response.headers().get(SET_COOKIE).is_some());
}

#[test]
fn a_language_is_negotiated_and_can_be_chosen() {
    let house = House::new();
    let german = house.open(&house.as_guest(), "/", &[("accept-language", "de-AT,en;q=0.3")]);
    assert!(german.text.contains("<html lang=\"de\">") && german.text.contains("Zertifikate von"));
    let chosen = house.open(&house.as_guest(), "/language/de", &[]);
    assert_eq!(chosen.response.status(), StatusCode::SEE_OTHER);
    assert_eq!(chosen.response.headers().get(LOCATION).unwrap(), "/");
    let cookies = chosen.response.headers().get_all(SET_COOKIE);
    let kept = cookies.iter().find_map(|field| {
        field.to_str().unwrap().strip_prefix("__Host-signet-language=")?.split(';').next()
    });
    let field = format!("__Host-signet-language={}", kept.unwrap());
    let again =
        house.open(&house.as_guest(), "/", &[("accept-language", "en"), ("cookie", &field)]);
    assert!(again.text.contains("<html lang=\"de\">"));
}

#[test]
fn the_check_page_reads_the_certificate_back() {
    let house = House::new();
    let none = house.open(&house.as_guest(), "/check", &[]);
    assert!(none.text.contains("showed no certificate"));
    let good = house.open(&house.as_alice(), "/check", &[]);
    assert!(good.text.contains("Welcome, Alice &lt;Example&gt;."), "{}", good.text);
    assert!(good.text.contains(&house.alice.leaf.serial().to_string()));
    let refusal = Refusal::new(Cause::Expired { at: pki::time::UnixTime(NOW) }, "ended");
    let seen = Seen::Refused { refusal: Box::new(refusal), leaf: house.alice.leaf.clone() };
    let refused = house.open(&house.visit(seen), "/check", &[]);
    assert!(refused.text.contains("EXPIRED") && !refused.text.contains("Welcome"));
}

#[test]
fn ones_devices_are_shown_with_their_class() {
    let house = House::new();
    let shown = house.open(&house.as_alice(), "/", &[]);
    for part in ["My devices", "laptop", "mailbox checked", "This device, now"] {
        assert!(shown.text.contains(part), "{part} is not in {}", shown.text);
    }
}

#[test]
fn a_bar_on_every_page_says_that_the_certificate_ends() {
    let house = House::new();
    let bar = |path: &str| {
        let text = house.open(&house.as_alice(), path, &[]).text;
        text.contains("class=\"ending\"")
            .then(|| text.contains("Your certificate ends in 99 days."))
    };
    let life = house.alice.leaf.not_after().0 - NOW;
    house.pass(life - 150 * 86_400);
    assert_eq!(bar("/"), None, "more than a third is left");
    house.pass(50 * 86_400 + 60);
    assert_eq!((bar("/"), bar("/check")), (Some(true), Some(true)));
    assert_eq!(bar("/renew"), None, "there it is said anyway");
}

#[test]
fn ca_certificates_can_be_taken_away() {
    let house = House::new();
    let root = house.web.authority().hierarchy().root().clone();
    let page = house.open(&house.as_guest(), "/ca", &[]);
    let path = format!("/ca/{}.cer", root.fingerprint());
    assert!(page.text.contains(&path));
    let file = house.open(&house.as_guest(), &path, &[]);
    assert_eq!(file.response.body().as_ref(), root.der());
    assert_eq!(file.response.headers().get(CONTENT_TYPE).unwrap(), "application/pkix-cert");
    let pem = house.open(&house.as_guest(), &path.replace(".cer", ".pem"), &[]);
    assert!(pem.text.starts_with("-----BEGIN CERTIFICATE-----"));
}

/// The cookie of a browser that has been here.
fn cookie() -> String {
    format!("__Host-signet={}", "A".repeat(43))
}

/// The token in the form on a page.
fn token(page: &str) -> &str {
    page.split_once("name=\"token\" value=\"").unwrap().1.split('"').next().unwrap()
}

#[test]
fn forms_from_elsewhere_are_not_taken() {
    let house = House::new();
    let (alice, path) = (house.as_alice(), house.stop_path());
    let page = house.open(&alice, &path, &[("cookie", &cookie())]);
    let good = format!("token={}&why=unused", token(&page.text));
    let post = |fields: &[(&str, &str)], body: &str| {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let fields = form.iter().chain(fields);
        let request = fields.fold(Request::post(&path), |request, (n, v)| request.header(*n, *v));
        house.shown(&alice, &request.body(body.to_owned().into()).unwrap()).response.status()
    };
    let kept = cookie();
    let own = ("cookie", kept.as_str());
    let other = format!("__Host-signet={}", "B".repeat(43));
    assert_eq!(post(&[own, ("origin", "https://evil.example")], &good), StatusCode::FORBIDDEN);
    assert_eq!(post(&[own, ("sec-fetch-site", "cross-site")], &good), StatusCode::FORBIDDEN);
    assert_eq!(post(&[own], "token=&why=unused"), StatusCode::CONFLICT);
    assert_eq!(post(&[("cookie", &other)], &good), StatusCode::CONFLICT);
    assert_eq!(post(&[], &good), StatusCode::CONFLICT);
    assert_eq!(post(&[own], &"x".repeat(70_000)), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(post(&[own], &"a=b&".repeat(200)), StatusCode::BAD_REQUEST);
    // Nothing of all this stopped anything, and the form as it was made does.
    assert!(house.open(&alice, "/", &[]).text.contains("laptop"));
    assert_eq!(post(&[own, ("origin", ORIGIN_HERE)], &good), StatusCode::SEE_OTHER);
    assert!(!house.open(&alice, "/", &[]).text.contains("mailbox checked"));
}

#[test]
fn stopping_without_a_reason_asks_again() {
    let house = House::new();
    let (alice, path) = (house.as_alice(), house.stop_path());
    let page = house.open(&alice, &path, &[("cookie", &cookie())]);
    let form = format!("token={}&why=%3Cb%3E", token(&page.text));
    let again = house.send(&alice, &path, &cookie(), &form);
    assert_eq!(again.response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["Say why", "role=\"alert\"", "This is the device you are using now"] {
        assert!(again.text.contains(part), "{part} is not in {}", again.text);
    }
}

#[test]
fn a_device_of_somebody_else_is_not_there() {
    let house = House::new();
    for path in ["/devices/00/stop", "/devices/zz/stop", "/devices/0123456789abcdef/stop"] {
        let shown = house.open(&house.as_alice(), path, &[]);
        assert_eq!(shown.response.status(), StatusCode::NOT_FOUND, "{path}");
    }
}
