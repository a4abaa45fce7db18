use base64ct::{Base64, Encoding};
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

use super::reserved::is_reserved;
use super::{Arrival, prepare, strip, strip_trailers};
use crate::path::authority::Authority;
use crate::visitor::tests::alice;
use crate::visitor::{Holder, Visitor};

fn fields(pairs: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let name: HeaderName = name.parse().unwrap();
        headers.append(name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn names(headers: &HeaderMap) -> Vec<&str> {
    let mut names: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    names
}

fn prepared(visitor: &Visitor, pairs: &[(&str, &str)]) -> HeaderMap {
    let mut headers = fields(pairs);
    let host = Authority::parse("files.example.org:8443").unwrap();
    let arrival = Arrival::new("::ffff:192.0.2.7".parse().unwrap(), &host);
    prepare(&mut headers, &arrival, visitor, &HeaderValue::from_static("a.b.c"));
    headers
}

fn guest() -> Visitor {
    Visitor::guest("192.0.2.7".parse().unwrap(), 1)
}

#[test]
fn every_known_spelling_is_stripped() {
    for name in [
        "Client-Cert",
        "client_cert",
        "CLIENT.CERT",
        "Client-Cert-Chain",
        "Client_Cert-Chain",
        "X-Signet-Person",
        "x_signet_person",
        "X.Signet.Tier",
        "X-Signet_Assertion",
        "X!Signet!Tier",
        "X-Signet-Anything-New",
        "X-Forwarded-Client-Cert",
        "X_Forwarded_Client_Cert",
        "X-SSL-Client-Cert",
        "X-SSL-CERT",
        "SSL-Client-Verify",
        "SSL_CLIENT_S_DN",
        "X-Client-Verify",
        "X-Client-Cert",
        "X-Client-DN",
        "X-Remote-User",
        "Remote-User",
        "REMOTE_USER",
        "Remote-Groups",
        "X-Forwarded-User",
        "X-Forwarded-Email",
        "X-Forwarded-Groups",
        "X-Forwarded-Preferred-Username",
        "X-Forwarded-Tls-Client-Cert",
        "X-Amzn-Mtls-Clientcert",
        "X-Amzn-Mtls-Clientcert-Subject",
        "X-ARR-ClientCert",
        "Cf-Client-Cert-Sha256",
        "X-Auth-Request-User",
        "X-WEBAUTH-USER",
        "X-Pomerium-Jwt-Assertion",
        "OIDC_CLAIM_sub",
        "X-Forwarded-For",
        "X-Forwarded-Uri",
        "X_Request_Id",
        "Content_Length",
        "Transfer.Encoding",
        "transfer_encoding",
        "X-HTTP-Host-Override",
        "X-Consumer-Username",
        "Forwarded",
        "X-Real-IP",
        "True-Client-IP",
        "X-Original-URL",
        "X-Rewrite-URL",
        "X-HTTP-Method-Override",
        "X-Method-Override",
        "Proxy",
    ] {
        let mut headers = fields(&[(name, "forged"), (name, "twice")]);
        strip(&mut headers);
        assert!(headers.is_empty(), "{name}");
        let mut trailers = fields(&[(name, "forged")]);
        strip_trailers(&mut trailers);
        assert!(trailers.is_empty(), "{name}");
    }
}

#[test]
fn what_is_the_visitors_own_is_kept() {
    let own = [
        "accept",
        "authorization",
        "content-type",
        "cookie",
        "destination",
        "if-none-match",
        "origin",
        "range",
        "referer",
        "sec-websocket-key",
        "user-agent",
        "x-csrf-token",
        "x-requested-with",
        "x-amz-date",
        "client-id",
        "content-length",
        "x-signature",
    ];
    let pairs: Vec<(&str, &str)> = own.iter().map(|name| (*name, "kept")).collect();
    let mut headers = fields(&pairs);
    strip(&mut headers);
    assert_eq!(headers.len(), own.len());
}

#[test]
fn a_guest_is_called_a_guest() {
    let headers = prepared(&guest(), &[("x-signet-person", "alice"), ("accept", "*/*")]);
    assert_eq!(
        names(&headers),
        [
            "accept",
            "forwarded",
            "host",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-signet-assertion",
            "x-signet-tier",
        ]
    );
    assert_eq!(headers["host"], "files.example.org:8443");
    assert_eq!(headers["x-signet-tier"], "guest");
    assert_eq!(headers["x-signet-assertion"], "a.b.c");
    assert_eq!(headers["x-forwarded-for"], "192.0.2.7");
    assert_eq!(headers["x-forwarded-host"], "files.example.org:8443");
    assert_eq!(headers["x-forwarded-proto"], "https");
    assert_eq!(headers["forwarded"], "for=192.0.2.7;host=\"files.example.org:8443\";proto=https");
}

#[test]
fn a_holder_is_named() {
    let holder = alice();
    let (leaf, issuer) = (holder.leaf.clone(), holder.chain[0].clone());
    let headers = prepared(&Visitor::holder(holder), &[]);
    assert_eq!(headers["x-signet-tier"], "email");
    assert_eq!(headers["x-signet-class"], "email");
    assert_eq!(headers["x-signet-holder"], "urn:uuid:00112233-4455-4677-8899-aabbccddeeff");
    assert_eq!(headers["x-signet-person"], "alice");
    assert_eq!(headers["x-signet-person-name"], "Alice M%C3%BCller");
    assert_eq!(headers["x-signet-device"], "laptop");
    assert_eq!(headers["x-signet-groups"], "sales, board");
    assert_eq!(headers["x-signet-serial"], leaf.serial().to_string().as_str());
    let byte_sequence = |der: &[u8]| format!(":{}:", Base64::encode_string(der));
    assert_eq!(headers["client-cert"], byte_sequence(leaf.der()).as_str());
    assert_eq!(headers["client-cert-chain"], byte_sequence(issuer.der()).as_str());
}

#[test]
fn a_machine_without_groups_says_only_what_it_has() {
    let machine = Holder {
        person: None,
        person_name: None,
        groups: Vec::new(),
        chain: Vec::new(),
        ..alice()
    };
    let headers = prepared(
        &Visitor::holder(machine),
        &[("x-signet-person", "alice"), ("client-cert-chain", ":AA==:"), ("x-signet-groups", "a")],
    );
    for absent in
        ["x-signet-person", "x-signet-person-name", "x-signet-groups", "client-cert-chain"]
    {
        assert!(!headers.contains_key(absent), "{absent}");
    }
    assert_eq!(headers["x-signet-device"], "laptop");
}

#[test]
fn names_survive_percent_decoding() {
    for (name, expected) in [
        ("Alice Example", "Alice Example"),
        ("M\u{fc}ller, Eva", "M%C3%BCller%2C Eva"),
        ("100%\r\nX: y", "100%25%0D%0AX%3A y"),
        (" a ", "%20a%20"),
        ("O'Neill", "O'Neill"),
        ("", ""),
    ] {
        let holder = Holder { person_name: Some(name.to_owned()), ..alice() };
        let headers = prepared(&Visitor::holder(holder), &[]);
        assert_eq!(headers["x-signet-person-name"], expected);
    }
}

#[test]
fn listing_our_fields_in_connection_removes_none_of_them() {
    let headers = prepared(
        &Visitor::holder(alice()),
        &[
            ("connection", "X-Signet-Person, client-cert, X-Forwarded-For, close"),
            ("connection", "x-signet-tier,x-private, x-signet-assertion"),
            ("x-private", "gone"),
            ("x-signet-person", "root"),
        ],
    );
    assert_eq!(headers["x-signet-person"], "alice");
    assert_eq!(headers.get_all("x-signet-person").iter().count(), 1);
    assert_eq!(headers["x-signet-tier"], "email");
    assert_eq!(headers["x-forwarded-for"], "192.0.2.7");
    assert!(headers.contains_key("client-cert") && headers.contains_key("x-signet-assertion"));
    assert!(!headers.contains_key("connection") && !headers.contains_key("x-private"));
}

#[test]
fn fields_of_one_connection_end_with_it() {
    let headers = prepared(
        &guest(),
        &[
            ("connection", "keep-alive, host, content-length"),
            ("keep-alive", "timeout=5"),
            ("proxy-authorization", "Basic eA=="),
            ("proxy-connection", "keep-alive"),
            ("transfer-encoding", "chunked"),
            ("te", "gzip, Trailers"),
            ("trailer", "x-a"),
            ("http2-settings", "AA"),
            ("host", "FILES.example.org.:8443"),
            ("content-length", "3"),
        ],
    );
    // The one that was judged.
    assert_eq!(headers["host"], "files.example.org:8443");
    assert_eq!(headers["content-length"], "3");
    assert_eq!(headers["te"], "trailers");
    assert_eq!(headers["trailer"], "x-a");
    for gone in [
        "connection",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "transfer-encoding",
        "http2-settings",
    ] {
        assert!(!headers.contains_key(gone), "{gone}");
    }
}

#[test]
fn an_upgrade_is_reported_and_taken_out() {
    let upgrade = |pairs: &[(&str, &str)]| {
        let mut headers = fields(pairs);
        let found = super::remove_hop_by_hop(&mut headers);
        assert!(headers.is_empty());
        found
    };
    let asked = upgrade(&[("connection", "keep-alive, Upgrade"), ("upgrade", "websocket")]);
    assert_eq!(asked.unwrap(), "websocket");
    assert_eq!(upgrade(&[("upgrade", "websocket")]), None);
    assert_eq!(upgrade(&[("connection", "upgrade")]), None);
}

#[test]
fn trailers_carry_no_framing_and_no_login() {
    let mut trailers = fields(&[
        ("host", "a"),
        ("content-length", "1"),
        ("transfer-encoding", "chunked"),
        ("authorization", "Basic eA=="),
        ("cookie", "a=b"),
        ("grpc-status", "0"),
        ("x-checksum", "ok"),
    ]);
    strip_trailers(&mut trailers);
    assert_eq!(names(&trailers), ["grpc-status", "x-checksum"]);
}

proptest! {
    #[test]
    fn no_twin_of_our_names_gets_through(
        name in prop_oneof![
            Just("x-signet-person"), Just("x-signet-tier"), Just("x-signet-assertion"),
            Just("client-cert"), Just("client-cert-chain"), Just("x-forwarded-for"),
        ],
        separators in proptest::collection::vec(proptest::sample::select(b"-_.!#$%&'*+^`|~".to_vec()), 4),
        upper in proptest::collection::vec(any::<bool>(), 24),
    ) {
        let mut separators = separators.into_iter();
        let mut upper = upper.into_iter();
        let twin: String = name
            .bytes()
            .map(|octet| match octet {
                b'-' => char::from(separators.next().unwrap_or(b'-')),
                _ if upper.next().unwrap_or(false) => char::from(octet.to_ascii_uppercase()),
                _ => char::from(octet),
            })
            .collect();
        prop_assert!(is_reserved(&twin));
        let mut headers = fields(&[(&twin, "forged")]);
        strip(&mut headers);
        prop_assert!(headers.is_empty());
    }
}

#[test]
fn cookies_of_our_own_pages_stay_with_us() {
    let check = |sent: &[&str], expected: &[&str]| {
        let mut headers = HeaderMap::new();
        for field in sent {
            headers.append(http::header::COOKIE, field.parse().unwrap());
        }
        super::cookie::strip(&mut headers);
        let left: Vec<&str> = headers
            .get_all(http::header::COOKIE)
            .iter()
            .map(|field| field.to_str().unwrap())
            .collect();
        assert_eq!(left, expected, "{sent:?}");
    };
    check(&["a=b;c=d"], &["a=b;c=d"]);
    check(&["__Host-signet=x"], &[]);
    check(&["a=b; __Host-signet=x; c=d"], &["a=b; c=d"]);
    check(&["__host-SIGNET-language=de", "a=b"], &["a=b"]);
    check(&["a=__Host-signet"], &["a=__Host-signet"]);
}

#[test]
fn no_service_sets_cookies_of_our_own_pages() {
    let mut answer = HeaderMap::new();
    let set =
        ["a=b; Path=/", "__Host-signet=x; Secure; Path=/", "\t__HOST-signet-language=de", "c"];
    for field in set {
        answer.append(http::header::SET_COOKIE, field.parse().unwrap());
    }
    super::strip_set_cookies(&mut answer);
    let left: Vec<_> = answer.get_all(http::header::SET_COOKIE).iter().collect();
    assert_eq!(left, ["a=b; Path=/", "c"]);
}
