use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_body_util::BodyExt;

use super::{Visitor, route};

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| ((*name).try_into().unwrap(), HeaderValue::from_static(value)))
        .collect()
}

async fn fetch(path: &str, headers: &HeaderMap) -> (StatusCode, String) {
    let response = route(&Method::GET, path, headers);
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[test]
fn the_best_name_there_is_greets() {
    let check = |pairs: &[(&'static str, &'static str)], expected: &str| {
        assert_eq!(Visitor::from_headers(&headers(pairs)).name, expected);
    };
    check(&[], "guest");
    check(&[("x-signet-person", "alice")], "alice");
    check(&[("x-signet-person-name", "Alice M%C3%BCller")], "Alice Müller");
    check(&[("x-signet-person-name", "100%")], "100%");
    check(
        &[("x-signet-person", "alice"), ("x-signet-person-name", "Alice Example")],
        "Alice Example",
    );
    check(&[("x-signet-person", ""), ("x-signet-device", "printer")], "printer");
}

#[tokio::test]
async fn the_visitor_is_greeted_and_shown_what_was_told() {
    let told = headers(&[
        ("x-signet-person-name", "Alice <b>"),
        ("x-signet-class", "email"),
        ("cookie", "secret"),
    ]);
    let (status, body) = fetch("/", &told).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("Hello, Alice &lt;b&gt;"), "{body}");
    assert!(body.contains("x-signet-class") && !body.contains("secret"));
}

#[tokio::test]
async fn an_applicant_is_told_that_nothing_is_checked() {
    let told = headers(&[
        ("x-signet-applicant-name", "Carol"),
        ("x-signet-request", "7QX2-M4TD"),
        ("x-signet-class", "interim"),
    ]);
    let (_, body) = fetch("/", &told).await;
    for part in ["Hello, Carol", "7QX2-M4TD", "nothing about you is checked yet"] {
        assert!(body.contains(part), "{part} is not in {body}");
    }
    assert!(!body.contains("cert revoke"), "{body}");
}

#[tokio::test]
async fn guests_have_a_page_and_wrong_paths_an_answer() {
    let (status, body) = fetch("/public", &HeaderMap::new()).await;
    assert!(status == StatusCode::OK && body.contains("Welcome, guest"));
    let (status, _) = fetch("/nowhere", &HeaderMap::new()).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(
        route(&Method::POST, "/", &HeaderMap::new()).status(),
        StatusCode::METHOD_NOT_ALLOWED
    );
}
