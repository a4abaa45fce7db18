use std::fs;
use std::iter::repeat;

use base64ct::{Base64, Encoding};
use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, USER_AGENT, VARY,
};
use http::{HeaderMap, HeaderValue, Method, Response};
use model::refusal::{Browser, Cause, Known, Refusal, Withdrawal};
use model::verification::Class;
use serde_json::Value;

use super::accept::{Form, form};
use super::{Context, browser, render};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";
const FIREFOX_ANDROID: &str =
    "Mozilla/5.0 (Android 16; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0";
const CHROME_IOS: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1";

const RENEW: &str = "https://id.example.org/renew";

fn fields(accept: &'static str, user_agent: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    headers.insert(USER_AGENT, HeaderValue::from_static(user_agent));
    headers
}

fn answer(refusal: &Refusal, method: &Method, headers: &HeaderMap) -> Response<bytes::Bytes> {
    let context = Context {
        door: "files.example.org",
        contact: Some("Bob Meyer (bob@example.org)"),
        renew: Some(RENEW),
        request_id: "8fq2-31",
        method,
        headers,
        now: "2026-03-15T09:00:00Z".parse().unwrap(),
    };
    render(refusal, &context)
}

fn html(cause: Cause, user_agent: &'static str) -> String {
    let headers = fields("text/html", user_agent);
    let response = answer(&Refusal::new(cause, "private"), &Method::GET, &headers);
    String::from_utf8(response.into_body().to_vec()).unwrap()
}

fn every_cause() -> Vec<(&'static str, Cause)> {
    let time = |text: &str| text.parse().unwrap();
    let seen = "CN=Example Staff CA 2,O=Other Company".to_owned();
    let [_, email, _, face_to_face] = Class::built_in();
    let wanted = vec!["example.org people".to_owned(), "Example Partners Root".to_owned()];
    vec![
        ("none", Cause::NoCertificate),
        ("unknown-issuer", Cause::UnknownIssuer { seen, wanted }),
        ("expired", Cause::Expired { at: time("2026-03-03T08:00:00Z") }),
        ("not-yet-valid", Cause::NotYetValid { from: time("2026-03-15T09:07:00Z") }),
        ("revoked", Cause::Revoked { at: time("2026-03-14T22:00:00Z"), why: Withdrawal::Exposed }),
        ("suspended", Cause::Suspended { at: time("2026-03-10T22:00:00Z") }),
        ("class-too-low", Cause::ClassTooLow { has: email, needed: face_to_face, lapse: None }),
        ("not-allowed", Cause::NotAllowed),
        ("weak-key", Cause::WeakKey),
        ("stale-status", Cause::StaleStatus),
        ("wrong-purpose", Cause::WrongPurpose),
        ("bad-certificate", Cause::BadCertificate),
        ("unknown-holder", Cause::UnknownHolder),
        ("bad-request", Cause::BadRequest),
        ("misdirected", Cause::Misdirected),
        ("limit", Cause::Limit),
        ("unavailable", Cause::Unavailable),
    ]
}

#[test]
fn each_cause_has_a_page_that_a_person_can_read() {
    let every = ["en", "de"].into_iter().flat_map(|tag| every_cause().into_iter().zip(repeat(tag)));
    for ((name, cause), tag) in every {
        let mut headers = fields("text/html,application/xhtml+xml,*/*;q=0.8", FIREFOX);
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(tag));
        let known = Known { person: Some("Alice Example".to_owned()), device: "laptop".to_owned() };
        let refusal = Refusal::new(cause, "private reason").to_known(known);
        let response = answer(&refusal, &Method::GET, &headers);
        assert_eq!(response.status().as_u16(), refusal.code().status());
        assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(response.headers()["x-signet-refusal"], refusal.code().as_str());
        assert_eq!(response.headers()["x-request-id"], "8fq2-31");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let page = String::from_utf8(response.body().to_vec()).unwrap();
        assert!(page.contains(refusal.code().as_str()) && page.contains("8fq2-31"), "{name}");
        assert!(!page.contains("private reason"), "{name}");
        for banned in ["<script", "style=", "http://", "https://", " on", "javascript:"] {
            let markup = page.replace("</style>", "<style>");
            let outside = markup.split("<style>").step_by(2).collect::<String>();
            let tags: String = outside
                .split('<')
                .filter_map(|part| part.split_once('>'))
                .map(|(tag, _)| format!("<{tag}>"))
                .collect();
            assert!(!tags.replace(RENEW, "").contains(banned), "{name}: {banned}");
        }
        if let Ok(folder) = std::env::var("SIGNET_PAGES") {
            fs::write(format!("{folder}/{name}-{tag}.html"), page).unwrap();
        }
    }
}

#[test]
fn who_came_too_late_is_led_to_renewal_and_nobody_else() {
    for (name, cause) in every_cause() {
        assert_eq!(html(cause, FIREFOX).contains(RENEW), name == "expired", "{name}");
    }
}

#[test]
fn the_policy_allows_the_style_sheet_and_nothing_else() {
    let headers = fields("text/html", FIREFOX);
    let refusal = Refusal::new(Cause::NoCertificate, "");
    let response = answer(&refusal, &Method::GET, &headers);
    let page = String::from_utf8(response.body().to_vec()).unwrap();
    let (_, rest) = page.split_once("<style>").unwrap();
    let (style, _) = rest.split_once("</style>").unwrap();
    let hash = Base64::encode_string(&pki::digest::sha256(style.as_bytes()));
    let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; "));
    assert!(policy.contains(&format!("style-src 'sha256-{hash}';")), "{policy}");
}

#[test]
fn foreign_text_stays_text() {
    let seen = "<script>alert(1)</script>\"'&".to_owned();
    let page = html(Cause::UnknownIssuer { seen, wanted: Vec::new() }, FIREFOX);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!page.contains("<script>"));
}

#[test]
fn a_program_gets_a_problem() {
    let headers = fields("*/*", "curl/8.5.0");
    let cause = Cause::Expired { at: "2026-03-03T08:00:00Z".parse().unwrap() };
    let response = answer(&Refusal::new(cause, "private"), &Method::GET, &headers);
    assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
    let problem: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(problem["type"], "urn:signet:refusal:EXPIRED");
    assert_eq!(problem["title"], "Your certificate ended on 3 March 2026 (12 days ago)");
    assert_eq!(problem["status"], 403);
    assert_eq!(problem["code"], "EXPIRED");
    assert_eq!(problem["request_id"], "8fq2-31");
    assert_eq!(problem["renew"], RENEW);
    assert!(problem["detail"].is_string() && problem["steps"].is_array());
}

#[test]
fn the_language_is_the_one_wished_for() {
    #[track_caller]
    fn check(wishes: &[&'static str], tag: &str, title: &str) {
        for accept in ["text/html", "*/*"] {
            let mut headers = fields(accept, FIREFOX);
            for wish in wishes {
                headers.append(ACCEPT_LANGUAGE, HeaderValue::from_static(wish));
            }
            let refusal = Refusal::new(Cause::NoCertificate, "private");
            let response = answer(&refusal, &Method::GET, &headers);
            assert_eq!(response.headers()[CONTENT_LANGUAGE], tag);
            assert_eq!(response.headers()[VARY], "accept, accept-language, user-agent");
            assert_eq!(response.headers()["x-signet-refusal"], "NONE");
            let body = String::from_utf8(response.into_body().to_vec()).unwrap();
            assert!(body.contains(title), "{body}");
            assert!(accept == "*/*" || body.contains(&format!("<html lang=\"{tag}\">")), "{body}");
        }
    }
    let (english, german) =
        ("This page opens with", "Diese Seite öffnet sich mit einem persönlichen Zertifikat");
    check(&[], "en", english);
    check(&["fr"], "en", english);
    check(&["de"], "de", german);
    check(&["de-AT,de;q=0.9,en;q=0.8"], "de", german);
    check(&["en;q=0.5", "de"], "de", german);
    check(&["en-GB, de;q=0.9"], "en", english);
}

#[test]
fn what_programs_read_is_the_same_in_every_language() {
    for (name, cause) in every_cause() {
        let problem = |language: &'static str| -> Value {
            let mut headers = fields("application/json", "curl/8.5.0");
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(language));
            let response = answer(&Refusal::new(cause.clone(), ""), &Method::GET, &headers);
            serde_json::from_slice(response.body()).unwrap()
        };
        let (mut english, mut german) = (problem("en"), problem("de"));
        for words in ["title", "detail", "steps"] {
            let told =
                |problem: &mut Value| problem.as_object_mut().unwrap().remove(words).unwrap();
            assert_ne!(told(&mut english), told(&mut german), "{words} of {name}");
        }
        assert_eq!(english, german, "{name}");
    }
}

#[test]
fn head_is_answered_without_a_body_and_with_its_length() {
    let headers = fields("text/html", FIREFOX);
    let refusal = Refusal::new(Cause::NotAllowed, "");
    let got = answer(&refusal, &Method::GET, &headers);
    let head = answer(&refusal, &Method::HEAD, &headers);
    assert!(head.body().is_empty());
    assert_eq!(head.headers()[CONTENT_LENGTH], got.body().len().to_string().as_str());
    assert_eq!(head.headers()[CONTENT_TYPE], got.headers()[CONTENT_TYPE]);
}

#[test]
fn who_can_wait_is_told_how_long() {
    let headers = fields("text/html", FIREFOX);
    for (cause, expected) in
        [(Cause::Limit, Some("60")), (Cause::Unavailable, Some("120")), (Cause::WeakKey, None)]
    {
        let response = answer(&Refusal::new(cause, ""), &Method::GET, &headers);
        let found = response.headers().get("retry-after").map(|value| value.to_str().unwrap());
        assert_eq!(found, expected);
    }
}

#[test]
fn the_hint_fits_the_browser() {
    let hint = |user_agent| html(Cause::NoCertificate, user_agent);
    assert!(hint(FIREFOX_ANDROID).contains("Firefox for Android cannot use certificates."));
    assert!(hint(CHROME_IOS).contains("Open this page in Safari."));
    assert!(hint(FIREFOX).contains("In Firefox open Settings"));
    assert!(hint("curl/8.5.0").contains("curl --cert alice.crt"));
}

#[test]
fn browsers_are_told_apart() {
    #[track_caller]
    fn check(user_agent: &'static str, expected: Browser) {
        assert_eq!(browser::of(Some(&HeaderValue::from_static(user_agent))), expected);
    }
    check(FIREFOX, Browser::Firefox);
    check(FIREFOX_ANDROID, Browser::FirefoxAndroid);
    check(CHROME_IOS, Browser::OtherIos);
    check(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
        Browser::SafariIos,
    );
    check(
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
        Browser::ChromeAndroid,
    );
    check(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
        Browser::ChromeWindows,
    );
    check(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
        Browser::Mac,
    );
    check(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36",
        Browser::ChromeLinux,
    );
    check("curl/8.5.0", Browser::Program);
    check("python-requests/2.32", Browser::Program);
    check("Mozilla/5.0", Browser::Unknown);
    assert_eq!(browser::of(None), Browser::Unknown);
}

#[test]
fn the_form_is_the_one_asked_for() {
    for (accept, expected) in [
        (&[][..], Form::Problem),
        (&["*/*"], Form::Problem),
        (&["text/html"], Form::Html),
        (&["TEXT/HTML;q=0.9"], Form::Html),
        (&["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"], Form::Html),
        (&["application/json, text/plain, */*"], Form::Problem),
        (&["application/json", "text/html;q=0.5"], Form::Problem),
        (&["text/html;level=1;q=0.4, application/json;q=0.35"], Form::Html),
        (&["text/html;q=0"], Form::Problem),
        (&["text/html;q=x"], Form::Problem),
        (&["application/problem+json"], Form::Problem),
        (&["text/*"], Form::Html),
        (&["image/avif,image/webp,*/*;q=0.8"], Form::Problem),
    ] {
        let values: Vec<HeaderValue> =
            accept.iter().map(|value| HeaderValue::from_static(value)).collect();
        assert_eq!(form(&values), expected, "{accept:?}");
    }
}
