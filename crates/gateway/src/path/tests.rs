use http::{HeaderMap, HeaderValue, Method, Uri};
use proptest::prelude::*;

use super::authority::{self, Authority};
use super::{Ambiguous, PATH_MAX_BYTES, QUERY_MAX_BYTES, normalise, of_request};

#[track_caller]
fn check(raw: &str, expected: Result<&str, Ambiguous>) {
    let found = normalise(raw).map(|normal| normal.to_string());
    assert_eq!(found.as_deref().map_err(|error| *error), expected, "{raw:?}");
}

#[test]
fn one_form_for_each_path() {
    for (raw, expected) in [
        ("/", "/"),
        ("/a/b", "/a/b"),
        ("/a/b/", "/a/b/"),
        ("//admin", "/admin"),
        ("///", "/"),
        ("/a//b///c", "/a/b/c"),
        ("/a/./b/.", "/a/b/"),
        ("/a/../b", "/b"),
        ("/a/b/..", "/a/"),
        ("/%61dmin", "/admin"),
        ("/%7Euser", "/~user"),
        ("/a/%2e%2E/b", "/b"),
        ("/a/%2e/b", "/a/b"),
        ("/a/...", "/a/..."),
        ("/a%2bb", "/a%2Bb"),
        ("/a+b", "/a+b"),
        ("/100%25", "/100%25"),
        ("/100%25 ".trim_end(), "/100%25"),
        ("/C%23.pdf", "/C%23.pdf"),
        ("/a%20b", "/a%20b"),
        ("/\u{fc}ber", "/%C3%BCber"),
        ("/%c3%bcber", "/%C3%BCber"),
        ("/{id}|^`\"<>", "/%7Bid%7D%7C%5E%60%22%3C%3E"),
        ("/a?b=//../%2f;&c=\\", "/a?b=//../%2f;&c=\\"),
        ("/a?", "/a?"),
        ("/a?b?c", "/a?b?c"),
        ("*", "*"),
        ("http://example.org", "/"),
        ("HTTPS://example.org:8443/a/../b?c", "/b?c"),
        ("http://example.org?q", "/?q"),
        ("/x/http://example.org/", "/x/http:/example.org/"),
    ] {
        check(raw, Ok(expected));
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_refused() {
    for (raw, expected) in [
        ("", Ambiguous::NotAPath),
        ("a", Ambiguous::NotAPath),
        ("?q", Ambiguous::NotAPath),
        ("*?q", Ambiguous::NotAPath),
        ("ftp://example.org/", Ambiguous::NotAPath),
        ("example.org:443", Ambiguous::NotAPath),
        ("/a/%2e%2e/%2e%2e/etc", Ambiguous::AboveRoot),
        ("/..", Ambiguous::AboveRoot),
        ("/a%2fb", Ambiguous::EncodedSlash),
        ("/a%2Fb", Ambiguous::EncodedSlash),
        ("/a\\b", Ambiguous::Backslash),
        ("/a%5cb", Ambiguous::Backslash),
        ("/a%00", Ambiguous::Control),
        ("/a%0d%0aHost:x", Ambiguous::Control),
        ("/a%7f", Ambiguous::Control),
        ("/a b", Ambiguous::Control),
        ("/a\u{0}b", Ambiguous::Control),
        ("/a;b=c/d", Ambiguous::Semicolon),
        ("/a/..;/b", Ambiguous::Semicolon),
        ("/a%3bb", Ambiguous::Semicolon),
        ("/a%3fb", Ambiguous::EncodedQuestionMark),
        ("/a%252e", Ambiguous::DoubleEncoding),
        ("/a%25%32%65", Ambiguous::DoubleEncoding),
        ("/a%2525", Ambiguous::DoubleEncoding),
        ("/%c0%ae%c0%ae/", Ambiguous::NotUtf8),
        ("/%c0%af", Ambiguous::NotUtf8),
        ("/%ff", Ambiguous::NotUtf8),
        ("/%", Ambiguous::BadEscape),
        ("/%2", Ambiguous::BadEscape),
        ("/%2g", Ambiguous::BadEscape),
        ("/%u002e", Ambiguous::BadEscape),
        ("/%+1", Ambiguous::BadEscape),
        ("/a#b", Ambiguous::Fragment),
        ("/a?b#c", Ambiguous::Fragment),
        ("/a?b\nc", Ambiguous::Control),
        ("/a?b\u{7f}", Ambiguous::Control),
        ("http://user@example.org/", Ambiguous::HostMalformed),
        ("http:///a", Ambiguous::HostMissing),
    ] {
        check(raw, Err(expected));
    }
}

#[test]
fn lengths_are_bounded() {
    let path = |length: usize| format!("/{}", "a".repeat(length - 1));
    assert!(normalise(&path(PATH_MAX_BYTES)).is_ok());
    check(&path(PATH_MAX_BYTES + 1), Err(Ambiguous::PathTooLong));
    check(&format!("/{}", "\u{fc}".repeat(PATH_MAX_BYTES / 3)), Err(Ambiguous::PathTooLong));
    check(&"/]]]]]]]".repeat(PATH_MAX_BYTES / 16), Err(Ambiguous::PathTooLong));
    assert!(normalise(&format!("/?{}", "q".repeat(QUERY_MAX_BYTES))).is_ok());
    check(&format!("/?{}", "q".repeat(QUERY_MAX_BYTES + 1)), Err(Ambiguous::QueryTooLong));
}

#[test]
fn the_form_follows_the_method() {
    let target = |method: Method, uri: &'static str| {
        of_request(&method, &Uri::from_static(uri)).map(|normal| normal.to_string())
    };
    assert_eq!(target(Method::GET, "https://example.org/a//b?c"), Ok("/a/b?c".to_owned()));
    assert_eq!(target(Method::OPTIONS, "*"), Ok("*".to_owned()));
    assert_eq!(target(Method::GET, "*"), Err(Ambiguous::Asterisk));
    assert_eq!(target(Method::CONNECT, "example.org:443"), Err(Ambiguous::AuthorityForm));
    assert_eq!(target(Method::GET, "example.org:443"), Err(Ambiguous::AuthorityForm));
    assert_eq!(target(Method::TRACE, "/a"), Err(Ambiguous::Echo));
    assert_eq!(target(Method::GET, "ftp://example.org/a"), Err(Ambiguous::NotAPath));
}

#[test]
fn one_form_for_each_host() {
    for (text, host, port) in [
        ("Example.ORG", "example.org", None),
        ("example.org.", "example.org", None),
        ("example.org.:8443", "example.org", Some(8443)),
        ("example.org:", "example.org", None),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", None),
        ("192.0.2.1:80", "192.0.2.1", Some(80)),
        ("[2001:DB8:0::1]:443", "2001:db8::1", Some(443)),
        ("my_host", "my_host", None),
    ] {
        let found = Authority::parse(text).expect(text);
        assert_eq!((found.host(), found.port()), (host, port), "{text}");
        assert_eq!(Authority::parse(&found.to_string()), Ok(found), "{text}");
    }
    for text in [
        "a@b",
        "a b",
        "a..b",
        ".",
        "a:b",
        "a:70000",
        "a:+1",
        "a:1:2",
        "[::1",
        "[::1]x",
        "[x]",
        "b\u{fc}cher",
        "a%2eb",
        "a/b",
        "a,b",
    ] {
        assert_eq!(Authority::parse(text), Err(Ambiguous::HostMalformed), "{text}");
    }
}

#[test]
fn a_request_is_for_one_host() {
    #[track_caller]
    fn check(uri: &'static str, fields: &[&'static str], expected: Result<&str, Ambiguous>) {
        let mut headers = HeaderMap::new();
        for field in fields {
            headers.append(http::header::HOST, HeaderValue::from_static(field));
        }
        let found =
            authority::of_request(&Uri::from_static(uri), &headers).map(|host| host.to_string());
        assert_eq!(found.as_deref().map_err(|error| *error), expected);
    }
    check("/", &["A.example:8443"], Ok("a.example:8443"));
    check("https://a.example/", &[], Ok("a.example"));
    check("https://a.example/", &["a.example."], Ok("a.example"));
    check("https://a.example/", &["b.example"], Err(Ambiguous::HostTwice));
    check("https://a.example:1/", &["a.example:2"], Err(Ambiguous::HostTwice));
    check("/", &["a.example", "a.example"], Err(Ambiguous::HostTwice));
    check("/", &[], Err(Ambiguous::HostMissing));
    check("/", &[""], Err(Ambiguous::HostMissing));
}

/// Text made of the pieces that matter to a path, so that most cases get past the first check.
fn path_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("/".to_owned()),
        Just(".".to_owned()),
        Just("..".to_owned()),
        Just("%2e".to_owned()),
        Just("%2E".to_owned()),
        Just("%25".to_owned()),
        Just("%".to_owned()),
        Just("?".to_owned()),
        "[a-f0-9]{1,2}",
        "%[0-9a-fA-F]{2}",
        "\\PC",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| format!("/{}", pieces.concat()))
}

#[test]
fn a_target_in_normal_form_is_recognised() {
    for target in
        ["/", "/a", "/a?", "/a?b", "/a?b?c", "/a/../b", "/%61", "/a//b?c", "/a%2Eb", "/ab?c"]
    {
        let normal = normalise(target).unwrap();
        for other in [target, "/a", "/a?", "/a?b", "/ab"] {
            assert_eq!(normal.is(other), normal.to_string() == other, "{target} {other}");
        }
    }
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing(raw in path_like()) {
        if let Ok(once) = normalise(&raw) {
            prop_assert_eq!(normalise(&once.to_string()), Ok(once));
        }
    }

    #[test]
    fn the_normal_form_is_plain(raw in path_like()) {
        if let Ok(normal) = normalise(&raw) {
            let path = normal.path();
            prop_assert!(path.starts_with('/') && path.is_ascii());
            prop_assert!(path.split('/').all(|segment| segment != "." && segment != ".."));
            prop_assert!(!path.contains("//") && !path.contains(['\\', ';', '?', '#', ' ']));
            prop_assert!(!path.contains("%2F") && !path.contains("%2E") && !path.contains("%00"));
            prop_assert!(path.parse::<Uri>().is_ok());
        }
    }

    #[test]
    fn any_text_is_answered(raw in "\\PC{0,64}") {
        let _ = normalise(&raw);
        let _ = Authority::parse(&raw);
    }
}
