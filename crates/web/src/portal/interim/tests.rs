use http::StatusCode;
use http::header::LOCATION;
use model::refusal::{Cause, Refusal};
use model::request::RequestId;
use pki::build::Unsigned;
use pki::certificate::Certificate;
use pki::certificate_request::CertificateRequest;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::Name;
use pki::pem;
use pki::profile::{self, Terms};
use pki::serial::Serial;
use pki::time::UnixTime;

use crate::portal::tests::{Invited, invited};
use crate::testing::NOW;
use crate::visit::{Applicant, Seen};

const DAY: i64 = 86_400;

/// A key as the browser makes one, with its request and its interim certificate for some days.
fn made(days: i64) -> (PrivateKey, String, Certificate) {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let nameless = Name::parse(&[0x30, 0]).unwrap();
    let csr = CertificateRequest::build(&key, &nameless, &[]).unwrap();
    let terms = Terms {
        serial: Serial::generate(NOW * 1000).unwrap(),
        not_before: UnixTime(NOW - 600),
        not_after: UnixTime(NOW + days * DAY),
        public_key: key.public_key().clone(),
    };
    let interim = profile::interim(terms).unwrap();
    let interim = Unsigned::build(&interim, key.signature_algorithm()).sign(&key).unwrap();
    let csr = pem::encode("CERTIFICATE REQUEST", &csr);
    (key, csr, interim)
}

/// Carol, invited for a class, in a house with a door that has this rule.
fn carol(class: &str, rule: &str) -> Invited {
    let carol = invited(class);
    carol.house.put_door("files", rule);
    carol
}

/// Applies with what the browser made, and returns the path of the request.
fn apply(carol: &mut Invited, csr: &str, interim: &str) -> String {
    let path = format!("{}/apply", carol.link);
    let fields = [("name", "Carol"), ("device", "tablet"), ("csr", csr), ("interim", interim)];
    let sent = carol.send(&path, &fields);
    assert_eq!(sent.response.status(), StatusCode::SEE_OTHER, "{}", sent.text);
    sent.response.headers().get(LOCATION).unwrap().to_str().unwrap().to_owned()
}

#[test]
fn it_is_offered_where_somebody_decides_and_a_door_would_let_it_in() {
    let check = |class: &str, rule: &str, expected: bool| {
        let carol = carol(class, rule);
        let form = carol.open(&format!("{}/apply", carol.link)).text;
        assert_eq!(form.contains("data-signet-interim-days=\"29\""), expected, "{class} {rule}");
        assert_eq!(form.contains("name=\"interim\""), expected, "{class} {rule}");
    };
    check("document", "allow class interim on /wiki", true);
    check("document", "allow class interim+", true);
    check("document", "allow class email+", false);
    check("email", "allow class interim", false);
}

#[test]
fn who_applies_gets_it_at_once_and_reads_what_it_opens() {
    let mut carol = carol("document", "allow class interim on /wiki");
    let (_, csr, interim) = made(29);
    let request = apply(&mut carol, &csr, &interim.to_pem());
    let page = carol.open(&request).text;
    for part in [
        "Work while you wait",
        "https://files.example.org",
        "Anyone with an interim certificate, and no other, may use /wiki",
        "data-signet-class=\"interim\"",
        "/interim.pem",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(!page.contains("data-signet-final"), "the key must wait for the final certificate");
    let file = carol.open(&format!("{request}/interim.pem"));
    assert_eq!(file.text, interim.to_pem());
    let stranger =
        carol.house.open(&carol.house.as_guest(), &format!("{request}/interim.pem"), &[]);
    assert_eq!(stranger.response.status(), StatusCode::FORBIDDEN);
    carol.send(&format!("{request}/withdraw"), &[]);
    let gone = carol.open(&format!("{request}/interim.pem"));
    assert_eq!(gone.response.status(), StatusCode::NOT_FOUND);
}

#[test]
fn one_that_is_not_in_order_does_not_stand_in_the_way_of_the_request() {
    let (_, _, other) = made(29);
    let (_, csr, long) = made(40);
    for interim in [other.to_pem(), long.to_pem(), "no certificate".to_owned(), "x".repeat(9_000)] {
        let mut carol = carol("document", "allow class interim");
        let request = apply(&mut carol, &csr, &interim);
        let page = carol.open(&request).text;
        assert!(page.contains("Waiting for an officer"), "{page}");
        assert!(!page.contains("Work while you wait"), "{page}");
    }
}

#[test]
fn with_it_one_is_at_home_at_the_own_request_alone() {
    let mut carol = carol("document", "allow class interim");
    let (_, csr, interim) = made(29);
    let request = apply(&mut carol, &csr, &interim.to_pem());
    let id: RequestId = request.rsplit('/').next().unwrap().parse().unwrap();
    let seen = |request| {
        Seen::Applicant(Box::new(Applicant {
            request,
            person: "carol".parse().unwrap(),
            name: "Carol".to_owned(),
            device: "tablet".parse().unwrap(),
            leaf: interim.clone(),
        }))
    };
    let house = &carol.house;
    let own = house.visit(seen(id));
    let home = house.open(&own, "/", &[]);
    assert_eq!(home.response.headers().get(LOCATION).unwrap().to_str().unwrap(), request);
    let page = house.open(&own, &request, &[]).text;
    assert!(page.contains("Work while you wait") && page.contains("My request"), "{page}");
    assert!(!page.contains("data-signet-hand-over"), "what is in use need not be taken");
    let other = house.visit(seen("0000-0000".parse().unwrap()));
    assert_eq!(house.open(&other, &request, &[]).response.status(), StatusCode::FORBIDDEN);
    assert_eq!(house.open(&own, "/devices", &[]).response.status(), StatusCode::FORBIDDEN);
    let over = Refusal::new(Cause::InterimOver, "decided");
    let over = Seen::Refused { refusal: Box::new(over), leaf: interim.clone() };
    let kept = [("cookie", carol.cookies.as_str())];
    let welcome = house.open(&house.visit(over), "/", &kept).text;
    assert!(welcome.contains(&request), "{welcome}");
}
