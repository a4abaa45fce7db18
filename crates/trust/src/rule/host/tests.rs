use super::*;

#[test]
fn host_names_are_told_from_others() {
    let label = "a".repeat(63);
    for host in ["a", "a.b", "A-1.example", "xn--bliss-1b3c148a.example", &label] {
        assert!(is_preferred(host), "{host}");
    }
    let long = format!("{label}a");
    let wrong = ["", ".", ".a", "a.", "a..b", "-a", "a-", "a b", "*.a", "é", "a@b", &long];
    for host in wrong {
        assert!(!is_comparable(host), "{host}");
    }
    for host in ["a_b.example", "192.0.2.1", "a.1"] {
        assert!(is_comparable(host) && !is_preferred(host), "{host}");
    }
    assert!(!is_comparable(&vec!["a"; 128].join(".")));
}

#[test]
fn labels_are_added_on_the_left_only() {
    for (host, base, within, below) in [
        ("example.com", "EXAMPLE.com", true, false),
        ("www.example.com", "example.com", true, true),
        ("notexample.com", "example.com", false, false),
        ("com", "example.com", false, false),
        (".example.com", "example.com", true, true),
    ] {
        assert_eq!((is_within(host, base), is_below(host, base)), (within, below), "{host}");
    }
}

#[test]
fn mailboxes_split_at_the_last_at_sign() {
    for (mailbox, parts) in [
        ("a@b.example", Some(("a", "b.example"))),
        ("*@b.example", Some(("*", "b.example"))),
        ("\"a@b\"@c.example", Some(("\"a@b\"", "c.example"))),
        ("a@b@c.example", None),
        ("@b.example", None),
        ("a@", None),
        ("a b@c.example", None),
        ("\"a b@c.example", None),
        ("a b\"@c.example", None),
        ("\"a b\"@c.example", Some(("\"a b\"", "c.example"))),
        ("a\0@c.example", None),
        ("b.example", None),
        ("a@.example", None),
    ] {
        assert_eq!(split_mailbox(mailbox), parts, "{mailbox}");
    }
}

#[test]
fn hosts_of_uris_are_found_where_they_are() {
    for (uri, host) in [
        ("https://a.example", Some("a.example")),
        ("https://a.example:8443/b?c#d", Some("a.example")),
        ("https://user:b.example@a.example/", Some("a.example")),
        ("https://a.example?@b.example", Some("a.example")),
        ("https://a.example#@b.example", Some("a.example")),
        ("https://192.0.2.1/", None),
        ("https://[2001:db8::1]/", None),
        ("https:///a", None),
        ("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", None),
        ("//a.example", None),
        ("a.example", None),
        ("1a://a.example", None),
        ("https://b.example\\@a.example", None),
        ("https://a.example\\.b.example", None),
    ] {
        assert_eq!(of_uri(uri), host, "{uri}");
    }
}
