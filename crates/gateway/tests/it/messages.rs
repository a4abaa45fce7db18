//! What reaches the backend and what comes back: fields, paths, bodies, trailers, upgrades.

use bytes::Bytes;
use http_body_util::BodyExt;
use model::audit::Action;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::client::{Client, Http, Speaks, empty, full};
use crate::support::{World, soon};

const HOST: &str = "files.example.test";

/// H1: `Connection: X-Identity` must not strip what we say of the visitor, nor of where it came from.
#[tokio::test]
async fn h1_connection_listed_fields_do_not_remove_ours() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let request = http
        .request("/a")
        .header("connection", "X-Signet-Person, Client-Cert, X-Signet-Tier, X-Private")
        .header("connection", "Host, Forwarded, X-Forwarded-For, X-Forwarded-Host")
        .header("connection", "X-Signet-Assertion, X-Request-Id, Content-Length")
        .header("x-private", "hop by hop")
        .body(empty())
        .unwrap();
    let reply = http.send(request).await;
    assert_eq!(reply.seen("x-signet-person"), ["alice"]);
    assert_eq!(reply.seen("x-signet-tier"), ["email"]);
    assert_eq!(reply.seen("client-cert").len(), 1);
    for field in ["host", "x-forwarded-host"] {
        assert_eq!(reply.seen(field), [HOST], "{field}");
    }
    assert_eq!(reply.seen("x-forwarded-for"), ["127.0.0.1"]);
    for field in ["forwarded", "x-signet-assertion", "x-request-id"] {
        assert_eq!(reply.seen(field).len(), 1, "{field}");
    }
    assert!(reply.seen("x-private").is_empty());
}

/// H2: twins with underscores, and other case.
#[tokio::test]
async fn h2_no_spelling_of_our_fields_gets_through() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let request = http
        .request("/a")
        .header("X-Signet-Person", "mallory")
        .header("x_signet_person", "mallory")
        .header("X-Signet_Person", "mallory")
        .header("Client_Cert", ":AAAA:")
        .header("x-signet-tier", "face-to-face")
        .header("x-forwarded-for", "192.0.2.1")
        .header("x-forwarded-client-cert", "Subject=CN=mallory")
        .body(empty())
        .unwrap();
    let reply = http.send(request).await;
    assert_eq!(reply.seen("x-signet-person"), ["alice"]);
    assert_eq!(reply.seen("x-signet-tier"), ["email"]);
    assert_eq!(reply.seen("x-forwarded-for"), ["127.0.0.1"]);
    let all = String::from_utf8(reply.body.to_vec()).unwrap();
    assert!(!all.contains("mallory"), "{all}");
}

/// H4, Istio CVE-2026-26308: of several values only the first was judged. Of what we set there is
/// one value; what would be judged by its first value is refused.
#[tokio::test]
async fn h4_several_values_do_not_hide_behind_the_first() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let mut request = http.request("/a");
    for field in ["x-signet-person", "x-signet-tier", "client-cert", "x-forwarded-for"] {
        request = request.header(field, "alice").header(field, "mallory");
    }
    let reply = http.send(request.body(empty()).unwrap()).await;
    assert_eq!(reply.seen("x-signet-person"), ["alice"]);
    for field in ["x-signet-tier", "client-cert", "x-forwarded-for"] {
        assert_eq!(reply.seen(field).len(), 1, "{field}");
    }
    assert!(!String::from_utf8_lossy(&reply.body).contains("mallory"));
    for (first, second) in [(HOST, "other.example.test"), (HOST, HOST)] {
        let request = http::Request::get("/a").header("host", first).header("host", second);
        let reply = http.send(request.body(empty()).unwrap()).await;
        assert_eq!(reply.code(), Some("BAD-REQUEST"), "{second}");
    }
    assert_eq!(world.backend.requests(), 1);
}

/// H3: nobody is somebody else's identity.
#[tokio::test]
async fn h3_a_guest_cannot_bring_an_identity() {
    let world = World::with(|backend| {
        let mode = gateway::config::CertificateMode::Optional;
        vec![crate::support::door("files", mode, &["allow anyone"], backend)]
    })
    .await;
    let mut http = Client::new(&world.hierarchy, None).open(&world, HOST).await;
    let request = http
        .request("/a")
        .header("x-signet-person", "alice")
        .header("client-cert", ":AAAA:")
        .header("x-signet-assertion", "e30.e30.e30")
        .body(empty())
        .unwrap();
    let reply = http.send(request).await;
    assert_eq!(reply.seen("x-signet-tier"), ["guest"]);
    assert!(reply.seen("x-signet-person").is_empty());
    assert!(reply.seen("client-cert").is_empty());
    assert_ne!(reply.seen("x-signet-assertion"), ["e30.e30.e30"]);
}

/// H5: the backend gets the path that was judged.
#[tokio::test]
async fn h5_the_judged_path_is_the_forwarded_path() {
    let world = World::with(|backend| {
        let mode = gateway::config::CertificateMode::Required;
        let rules = ["allow class interim+", "deny anyone on /admin/*"];
        vec![crate::support::door("files", mode, &rules, backend)]
    })
    .await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let reply = http.get("/a/./b//c/../d%41?x=%2F").await;
    assert_eq!(reply.json()["target"], "/a/b/dA?x=%2F");
    for path in ["/admin/x", "//admin/x", "/a/../admin/x", "/%61dmin/x", "/admin//x"] {
        assert_eq!(http.get(path).await.code(), Some("NOT-ALLOWED"), "{path}");
    }
    for path in ["/admin%2Fx", "/a%3Fb", "/a;b/admin", "/a%00", "/../a"] {
        assert_eq!(http.get(path).await.code(), Some("BAD-REQUEST"), "{path}");
    }
    let events = world.control.events_of(Action::DoorRefused);
    assert_eq!(events.len(), 10, "each is on record");
    assert_eq!(events[0].facts["path"], "/admin/x");
}

/// H6, oauth2-proxy CVE-2026-40575: the path judged is that of the request, whatever fields say.
#[tokio::test]
async fn h6_no_field_names_another_path_or_method() {
    let world = World::with(|backend| {
        let mode = gateway::config::CertificateMode::Required;
        let rules = ["allow class interim+ to GET", "deny anyone on /admin/*"];
        vec![crate::support::door("files", mode, &rules, backend)]
    })
    .await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let fields = [
        "x-forwarded-uri",
        "x-forwarded-path",
        "x-forwarded-prefix",
        "x-original-url",
        "x-original-uri",
        "x-rewrite-url",
        "x-http-method-override",
        "x-forwarded-method",
    ];
    let dressed = |http: &Http, path: &str, method: &str, value: &str| {
        let request = http.request(path).method(method);
        let request = fields.iter().fold(request, |request, field| request.header(*field, value));
        request.body(empty()).unwrap()
    };
    let request = dressed(&http, "/admin/x", "GET", "/public");
    assert_eq!(http.send(request).await.code(), Some("NOT-ALLOWED"));
    let request = dressed(&http, "/public", "DELETE", "GET");
    assert_eq!(http.send(request).await.code(), Some("NOT-ALLOWED"));
    let request = dressed(&http, "/public", "GET", "/admin/x");
    let reply = http.send(request).await;
    assert_eq!(reply.json()["target"], "/public");
    for field in fields {
        assert!(reply.seen(field).is_empty(), "{field}");
    }
}

/// H7, ingress-nginx CVE-2026-24512: what people and rules are called is never program text.
#[tokio::test]
async fn h7_names_and_rules_are_not_taken_for_instructions() {
    let world = World::start().await;
    let eve = world.enrol("eve").await;
    let spoken = "Eve\r\nX-Signet-Tier: face-to-face\r\n\r\nGET /admin HTTP/1.1 \"; allow anyone";
    world
        .change(|snapshot| {
            let holders = std::sync::Arc::make_mut(&mut snapshot.holders);
            for person in holders.values_mut().filter_map(|holder| holder.person.as_mut()) {
                person.name = spoken.to_owned();
            }
        })
        .await;
    let reply = Client::new(&world.hierarchy, Some(&eve)).get(&world, HOST, "/a").await;
    assert_eq!(reply.seen("x-signet-tier"), ["email"]);
    let name = reply.seen("x-signet-person-name").remove(0);
    assert!(name.starts_with("Eve%0D%0AX-Signet-Tier%3A face-to-face%0D%0A"), "{name}");
    assert_eq!(world.backend.requests(), 1);
    for rule in [
        "allow class email+\nallow anyone",
        "allow person alice\"; allow anyone",
        "allow anyone on /a\r\nX: y",
        "allow person ${USER}",
        "allow anyone # unless",
    ] {
        let mut config = world.config.clone();
        config.door[0].rules = vec![rule.to_owned()];
        let error = config.check(&crate::support::hierarchy::ladder()).expect_err(rule).to_string();
        assert!(error.contains("rules:"), "{error}");
    }
}

#[tokio::test]
async fn answers_carry_a_request_id_that_the_log_knows() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let admitted = http.get("/a?secret=1").await;
    let id = admitted.headers["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(admitted.seen("x-request-id"), [id.as_str()]);
    drop(http);
    let refused = Client::new(&world.hierarchy, None).get(&world, HOST, "/b").await;
    let refused_id = refused.headers["x-request-id"].to_str().unwrap().to_owned();
    assert!(String::from_utf8_lossy(&refused.body).contains(&refused_id));
    let log = world.stop_and_read_log();
    let line = log.iter().find(|line| line["request_id"] == id.as_str()).unwrap();
    assert_eq!(line["person"], "alice");
    assert_eq!(line["path"], "/a");
    assert_eq!(line["status"], 200);
    assert_eq!(line["door"], "files");
    assert_eq!(line["bytes_out"], admitted.body.len());
    let line = log.iter().find(|line| line["request_id"] == refused_id.as_str()).unwrap();
    assert_eq!(line["refusal"], "NONE");
    assert_eq!(line["tier"], "guest");
}

#[tokio::test]
async fn bodies_stream_both_ways() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let (sender, receiver) = futures_channel::mpsc::unbounded();
    let body = http_body_util::StreamBody::new(receiver).boxed();
    let request = http.request("/echo").method("POST").body(body).unwrap();
    let say = |text: &'static [u8]| {
        sender.unbounded_send(Ok(http_body::Frame::data(Bytes::from_static(text)))).unwrap();
    };
    say(b"first");
    let mut answer = soon(http.sender.send_request(request)).await.unwrap().into_body();
    let mut heard = async || soon(answer.frame()).await.map(|f| f.unwrap().into_data().unwrap());
    // The echo of the first part comes before the second is sent: nothing is held back.
    assert_eq!(heard().await.as_deref(), Some(&b"first"[..]));
    say(b"second");
    assert_eq!(heard().await.as_deref(), Some(&b"second"[..]));
    drop(sender);
    assert_eq!(heard().await, None);
}

#[tokio::test]
async fn large_bodies_arrive_whole() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let body = Bytes::from(vec![7; 5 << 20]);
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let request = http.request("/echo").method("PUT").body(full(body.clone())).unwrap();
    assert_eq!(http.send(request).await.body, body);
}

#[tokio::test]
async fn trailers_come_back() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::speaking(&world.hierarchy, Some(&alice), Speaks::Http2);
    let mut http = client.open_http2(&world, HOST).await;
    let request = http::Request::get(format!("https://{HOST}/trailers")).header("te", "trailers");
    let request = request.body(http_body_util::Empty::new()).unwrap();
    let response = soon(http.sender.send_request(request)).await.unwrap();
    let reply = crate::support::client::Reply::read(response).await;
    assert_eq!(reply.body, "body");
    assert_eq!(reply.trailers.unwrap()["x-sum"], "42");
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let request = http.request("/trailers").header("te", "trailers").body(empty()).unwrap();
    assert_eq!(http.send(request).await.trailers.unwrap()["x-sum"], "42");
}

/// H8: trailers are no way past what is stripped from the header.
#[tokio::test]
async fn h8_trailers_reach_the_backend_without_identities() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut trailers = http::HeaderMap::new();
    trailers.insert("x-sum", "7".parse().unwrap());
    trailers.insert("x-signet-person", "mallory".parse().unwrap());
    trailers.insert("client_cert", ":AAAA:".parse().unwrap());
    let (sender, receiver) = futures_channel::mpsc::unbounded();
    sender.unbounded_send(Ok(http_body::Frame::data(Bytes::from_static(b"body")))).unwrap();
    sender.unbounded_send(Ok(http_body::Frame::trailers(trailers))).unwrap();
    drop(sender);
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let request = http
        .request("/a")
        .method("POST")
        .header("trailer", "x-sum, x-signet-person, client_cert")
        .header("transfer-encoding", "chunked")
        .body(http_body_util::StreamBody::new(receiver).boxed())
        .unwrap();
    let reply = http.send(request).await;
    assert_eq!(reply.json()["body_bytes"], 4);
    assert_eq!(reply.json()["trailers"], serde_json::json!([["x-sum", "7"]]));
}

/// H8: in HTTP/2 the pseudo-header and a `Host` beside it must name one host.
#[tokio::test]
async fn h8_pseudo_headers_and_host_must_agree() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::speaking(&world.hierarchy, Some(&alice), Speaks::Http2);
    let mut http = client.open_http2(&world, HOST).await;
    for (host, status) in [(HOST, 200), ("other.example.test", 400)] {
        let request = http::Request::get(format!("https://{HOST}/a")).header("host", host);
        let request = request.body(http_body_util::Empty::new()).unwrap();
        let response = soon(http.sender.send_request(request)).await.unwrap();
        assert_eq!(response.status(), status, "{host}");
    }
    assert_eq!(world.backend.requests(), 1);
}

/// H9, HAProxy CVE-2021-40346, CVE-2023-25725: a request of which gateway and backend see the end in different
/// places hides another, which no rule is asked for.
#[tokio::test]
async fn h9_a_request_ends_in_one_place_only() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    let say = async |version: &str, fields: &str, body: &str| {
        let mut tls = client.connect(&world, HOST).await.unwrap();
        let head =
            format!("POST /a {version}\r\nHost: {HOST}\r\nConnection: close\r\n{fields}\r\n\r\n");
        tls.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let _ = soon(tls.read_to_end(&mut answer)).await;
        String::from_utf8_lossy(&answer).into_owned()
    };
    let hidden = format!("0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
    for fields in [
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 6",
        "Content-Length: +5",
        "Content-Length: 0x5",
        "Content-Length: 18446744073709551621",
        "Content-Length:",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding:\x0bchunked",
        "X: y\r\n Transfer-Encoding: chunked",
        "X: y\rTransfer-Encoding: chunked",
        ": y\r\nContent-Length: 5",
    ] {
        let answer = say("HTTP/1.1", fields, &hidden).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{fields:?}: {answer}");
    }
    let answer = say("HTTP/1.0", "Transfer-Encoding: chunked", &hidden).await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert_eq!(world.backend.requests(), 0);
    // Of two measures the chunks count, and the backend is told no other (RFC 9112 §6.3).
    for fields in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
    ] {
        let before = world.backend.requests();
        let answer = say("HTTP/1.1", fields, &format!("5\r\nhello\r\n{hidden}")).await;
        assert!(answer.contains(r#""body_bytes":5"#), "{answer}");
        assert!(!answer.contains("content-length\",\"4"), "{answer}");
        assert_eq!(world.backend.requests(), before + 1, "{fields:?}");
    }
}

/// H12, cross-site tracing: what we tell the backend of a visitor, the assertion above all, is not sent back.
#[tokio::test]
async fn h12_no_request_is_sent_back_with_what_we_added() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let request = http.request("/a").method("TRACE").body(empty()).unwrap();
    assert_eq!(http.send(request).await.code(), Some("BAD-REQUEST"));
    assert_eq!(world.backend.requests(), 0);
}

#[tokio::test]
async fn cookies_split_by_http2_are_joined() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::speaking(&world.hierarchy, Some(&alice), Speaks::Http2);
    let mut http = client.open_http2(&world, HOST).await;
    let request = http::Request::get(format!("https://{HOST}/a"))
        .header("cookie", "a=1")
        .header("cookie", "b=2")
        .body(http_body_util::Empty::new())
        .unwrap();
    let response = soon(http.sender.send_request(request)).await.unwrap();
    let reply = crate::support::client::Reply::read(response).await;
    assert_eq!(reply.seen("cookie"), ["a=1; b=2"]);
    assert_eq!(reply.seen("host"), [HOST]);
}

/// The visitor hears "100 Continue" only once it is admitted; a refused body is never asked for.
#[tokio::test]
async fn expect_continue_is_answered_after_admission() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let head = format!(
        "POST /a HTTP/1.1\r\nhost: {HOST}\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n"
    );
    let mut tls = Client::new(&world.hierarchy, Some(&alice)).connect(&world, HOST).await.unwrap();
    tls.write_all(head.as_bytes()).await.unwrap();
    let mut interim = [0; 25];
    soon(tls.read_exact(&mut interim)).await.unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    tls.write_all(b"hello").await.unwrap();
    let mut final_line = [0; 12];
    soon(tls.read_exact(&mut final_line)).await.unwrap();
    assert_eq!(&final_line, b"HTTP/1.1 200");
    let mut guest = Client::new(&world.hierarchy, None).connect(&world, HOST).await.unwrap();
    guest.write_all(head.as_bytes()).await.unwrap();
    soon(guest.read_exact(&mut final_line)).await.unwrap();
    assert_eq!(&final_line, b"HTTP/1.1 403");
}

#[tokio::test]
async fn only_websockets_are_tunnelled() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let request = http
        .request("/a")
        .header("connection", "Upgrade, HTTP2-Settings")
        .header("upgrade", "h2c")
        .header("http2-settings", "AAMAAABkAAQAAP__")
        .body(empty())
        .unwrap();
    let reply = http.send(request).await;
    assert_eq!(reply.status, 200);
    for field in ["upgrade", "http2-settings", "connection"] {
        assert!(reply.seen(field).is_empty(), "{field}");
    }
}

#[tokio::test]
async fn upstream_connections_are_used_again() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    for _ in 0..10 {
        assert_eq!(http.get("/a").await.status, 200);
    }
    assert_eq!(world.backend.connections.load(std::sync::atomic::Ordering::SeqCst), 1);
}

/// A protected upstream is believed by its own authorities only; another gateway plays it.
#[tokio::test]
async fn upstreams_may_speak_tls() {
    let mode = gateway::config::CertificateMode::Optional;
    let inner = World::with(|backend| {
        let mut inner = crate::support::door("inner", mode, &["allow anyone"], backend);
        inner.url = "https://127.0.0.1".to_owned();
        vec![inner]
    })
    .await;
    let files = tempfile::tempdir().unwrap();
    let (right, wrong) = (files.path().join("right.pem"), files.path().join("wrong.pem"));
    std::fs::write(&right, inner.hierarchy.root.to_pem()).unwrap();
    let outer = async |authority: &std::path::Path| {
        let authority = authority.to_owned();
        World::with(|_| {
            let mut outer = crate::support::door("files", mode, &["allow anyone"], inner.address);
            outer.upstream = format!("https://{}", inner.address);
            outer.upstream_ca = Some(authority);
            vec![outer]
        })
        .await
    };
    let world = outer(&right).await;
    std::fs::write(&wrong, world.hierarchy.root.to_pem()).unwrap();
    let mut http = Client::new(&world.hierarchy, None).open(&world, HOST).await;
    // The inner door asks for its own host; what the visitor named is another.
    assert_eq!(http.get("/a").await.code(), Some("BAD-REQUEST"));
    assert_eq!(inner.control.events_of(Action::DoorRefused).len(), 1);
    let world = outer(&wrong).await;
    let reply = Client::new(&world.hierarchy, None).get(&world, HOST, "/a").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (502, Some("UNAVAILABLE")));
}

/// V1: an authority file that cannot be read is never taken for "believe anybody".
#[tokio::test]
async fn v1_an_unreadable_authority_file_opens_no_door() {
    let world = World::start().await;
    let files = tempfile::tempdir().unwrap();
    let empty = files.path().join("empty.pem");
    std::fs::write(&empty, "").unwrap();
    for file in [files.path().join("missing.pem"), empty] {
        let mut config = world.config.clone();
        config.door[0].upstream = "https://127.0.0.1:1".to_owned();
        config.door[0].upstream_ca = Some(file);
        let error = world.reload(config).unwrap_err().to_string();
        assert!(error.contains("upstream_ca cannot be used"), "{error}");
    }
}

/// A connection that the upstream closed while it was idle is not taken for a failure.
#[tokio::test]
async fn idle_upstream_connections_that_were_closed_are_replaced() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    for _ in 0..20 {
        assert_eq!(http.get("/close").await.status, 200);
        assert_eq!(http.get("/a").await.status, 200);
    }
}

#[tokio::test]
async fn an_upstream_that_is_not_there_is_unavailable() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    world.backend.stop().await;
    let reply = Client::new(&world.hierarchy, Some(&alice)).get(&world, HOST, "/a").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (502, Some("UNAVAILABLE")));
}

#[tokio::test]
async fn an_upstream_that_does_not_answer_times_out() {
    let limits = gateway::config::Limits { answer_secs: 1, ..crate::support::patient() };
    let world = World::with_limits(
        |backend| {
            let mode = gateway::config::CertificateMode::Required;
            vec![crate::support::door("files", mode, &["allow class interim+"], backend)]
        },
        limits,
    )
    .await;
    let alice = world.enrol("alice").await;
    let reply = Client::new(&world.hierarchy, Some(&alice)).get(&world, HOST, "/wait").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (504, Some("UNAVAILABLE")));
}
