//! Where messages end: what backends and visitors leave unfinished, or say in two ways, becomes nobody else's.

use bytes::Bytes;
use gateway::config::CertificateMode;
use http_body_util::BodyExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::support::client::{Client, Reply, Speaks, empty};
use crate::support::frames::{self, DATA, Frames, HEADERS, LAST, RST_STREAM, WHOLE};
use crate::support::script::{Line, Said, Script};
use crate::support::{World, door, soon};

const HOST: &str = "files.example.test";

/// A door that anybody may enter, and behind it whatever the test has said.
async fn before(line: Line) -> (World, Script) {
    let script = Script::start(line).await;
    let address = script.address;
    let doors = |_| vec![door("files", CertificateMode::Optional, &["allow anyone"], address)];
    (World::with(doors).await, script)
}

async fn guest(world: &World) -> TlsStream<TcpStream> {
    Client::new(&world.hierarchy, None).connect(world, HOST).await.unwrap()
}

fn post(path: &str, length: usize) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {length}\r\n\r\n")
}

/// Reads until this has come.
async fn hear(tls: &mut TlsStream<TcpStream>, end: &str) -> String {
    let mut heard = String::new();
    let mut buffer = [0; 4096];
    while !heard.ends_with(end) {
        let count = soon(tls.read(&mut buffer)).await.unwrap();
        assert_ne!(count, 0, "{heard}");
        heard.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
    }
    heard
}

fn early(_: &str) -> Said {
    Said::Octets("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nearly".to_owned())
}

/// H9, client-side desynchronisation: the body of a request that was answered before it came is not the next request,
/// however long it takes to come.
#[tokio::test]
async fn h9_a_body_that_comes_after_its_answer_is_no_request() {
    let (world, script) = before(early).await;
    let mut tls = guest(&world).await;
    tls.write_all(post("/early", 500).as_bytes()).await.unwrap();
    hear(&mut tls, "early").await;
    // Longer than it takes a connection to rest.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let hidden = format!("GET /hidden HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
    tls.write_all(hidden.as_bytes()).await.unwrap();
    let heard = soon(script.until(|heard| heard.concat().contains("/hidden"))).await;
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].ends_with(&hidden), "{heard:?}");
    let log = world.stop_and_read_log();
    assert!(log.iter().all(|line| line["path"] == "/early"), "{log:?}");
}

/// H10: a visitor whose request was answered before it was sent keeps nobody else waiting for the rest of it.
#[tokio::test]
async fn h10_nobody_waits_for_the_body_of_another() {
    let (world, script) = before(early).await;
    let mut slow = Vec::new();
    // More than there are workers, so that each of them has one.
    for _ in 0..16 {
        let mut tls = guest(&world).await;
        tls.write_all(post("/slow", 500).as_bytes()).await.unwrap();
        hear(&mut tls, "early").await;
        slow.push(tls);
    }
    for _ in 0..16 {
        let reply = Client::new(&world.hierarchy, None).get(&world, HOST, "/next").await;
        assert_eq!(reply.body, "early");
    }
    let heard = script.heard();
    assert!(heard.iter().all(|heard| !heard.contains("/slow") || !heard.contains("/next")));
}

/// H11, RFC 9113 §8.1: a client may give a stream up with NO_ERROR; to the backend half a body is not a whole one.
#[tokio::test]
async fn h11_a_body_that_is_given_up_is_not_whole() {
    for (path, is_answered) in [("/early", true), ("/silent", false)] {
        let (world, script) = before(|path| match path {
            "/early" => early(path),
            _ => Said::Octets(String::new()),
        })
        .await;
        let mut http2 = Frames::open(&world, HOST, &[]).await;
        http2.send(HEADERS, WHOLE, 1, &frames::request("POST", HOST, path)).await;
        http2.send(DATA, 0, 1, b"half").await;
        soon(script.until(|heard| heard.concat().contains("half"))).await;
        if is_answered {
            while http2.next(1).await.unwrap().flags & LAST == 0 {}
        }
        http2.send(RST_STREAM, 0, 1, &[0; 4]).await;
        let heard = soon(script.until(|heard| heard.concat().ends_with("<end>"))).await;
        assert!(heard[0].ends_with("4\r\nhalf\r\n<end>"), "{path}: {heard:?}");
    }
}

/// Answers whose end can be read in two ways, or whose coding would reach the visitor without its name.
const ODD: [&str; 13] = [
    "Transfer-Encoding: gzip\r\n\r\nabc",
    "Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "Transfer-Encoding: chunked, gzip\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc",
    "Transfer-Encoding: \x0bchunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "Transfer-Encoding : chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
    "Content-Length: 3, 4\r\n\r\nabc",
    "Content-Length: +3\r\n\r\nabc",
    "Content-Length: 3\r\n X: y\r\n\r\nabc",
    "Content-Length: 3\rX: y\r\n\r\nabc",
    "X: a\0b\r\nContent-Length: 3\r\n\r\nabc",
];

/// Answers of which one of two measures counts, and is the only one the visitor hears of.
const PLAIN: [(&str, Option<&str>); 5] = [
    ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", None),
    ("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n3\r\nabc\r\n0\r\n\r\n", None),
    ("Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", Some("3")),
    ("Content-Length: 3, 3\r\n\r\nabc", Some("3")),
    ("Content-Length: 3\r\n\r\nabc", Some("3")),
];

fn framed(path: &str) -> Said {
    let (kind, number) = path.trim_start_matches('/').split_once('/').unwrap();
    let number: usize = number.parse().unwrap();
    let rest = if kind == "odd" { ODD[number] } else { PLAIN[number].0 };
    Said::Last(format!("HTTP/1.1 200 OK\r\n{rest}"))
}

/// Asks over HTTP/1.1 and HTTP/2.
async fn both(world: &World, path: &str) -> [Reply; 2] {
    let client = Client::speaking(&world.hierarchy, None, Speaks::Http2);
    let mut http2 = client.open_http2(world, HOST).await;
    let newer = http2.get(HOST, path).await;
    [Client::new(&world.hierarchy, None).get(world, HOST, path).await, newer]
}

/// H9 from the other side (RFC 9112 §6.3): where an answer ends is told once, or there is none.
#[tokio::test]
async fn h9_an_answer_ends_in_one_place_only() {
    let (world, _script) = before(framed).await;
    for (number, odd) in ODD.iter().enumerate() {
        for reply in both(&world, &format!("/odd/{number}")).await {
            assert_eq!((reply.status.as_u16(), reply.code()), (502, Some("UNAVAILABLE")), "{odd}");
        }
    }
    for (number, (plain, length)) in PLAIN.iter().enumerate() {
        for reply in both(&world, &format!("/plain/{number}")).await {
            assert_eq!((reply.status.as_u16(), &*reply.body), (200, &b"abc"[..]), "{plain}");
            let told: Vec<_> = reply.headers.get_all("content-length").iter().collect();
            assert_eq!(told, Vec::from_iter(*length), "{plain}");
        }
    }
}

/// An answer came, though not one that can be understood: the request is not made a second time for it.
#[tokio::test]
async fn what_was_answered_is_not_asked_again() {
    let (world, script) = before(|path| match path {
        "/fine" => Said::Octets("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_owned()),
        _ => Said::Octets("HTTP/1.1 200 OK\r\nContent Length: 0\r\n\r\n".to_owned()),
    })
    .await;
    let mut http = Client::new(&world.hierarchy, None).open(&world, HOST).await;
    assert_eq!(http.get("/fine").await.status, 200);
    assert_eq!(http.get("/odd").await.code(), Some("UNAVAILABLE"));
    assert_eq!(script.heard().concat().matches("/odd").count(), 1);
}

/// H10: what an upstream says beyond the end of its answer is not taken for the answer to the next visitor.
#[tokio::test]
async fn h10_what_is_left_over_of_an_answer_is_nobodys() {
    const FORGED: &str = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
    let (world, _script) = before(|path| {
        let first = match path {
            "/long" => "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlong",
            "/none" => "HTTP/1.1 204 No Content\r\nContent-Length: 57\r\n\r\n",
            "/same" => "HTTP/1.1 304 Not Modified\r\nContent-Length: 57\r\n\r\n",
            "/chunks" => {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nlong\r\n0\r\n\r\n"
            }
            _ => return Said::Octets("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nmy".to_owned()),
        };
        Said::Octets(format!("{first}{FORGED}"))
    })
    .await;
    let client = Client::new(&world.hierarchy, None);
    for path in ["/long", "/none", "/same", "/chunks"] {
        for _ in 0..8 {
            let reply = client.get(&world, HOST, path).await;
            assert!(!reply.headers.contains_key("content-length") || path != "/none");
            assert_eq!(client.get(&world, HOST, "/mine").await.body, "my", "{path}");
        }
    }
}

/// H13: a login that a backend binds to its connection is not the next visitor's. Nor does one begin there.
#[tokio::test]
async fn h13_no_visitor_is_logged_in_as_another() {
    let (world, script) = before(|path| {
        let challenge = match path {
            "/ntlm" => "WWW-Authenticate: Basic realm=\"a\", NTLM\r\n",
            "/kerberos" => {
                "WWW-Authenticate: Basic realm=\"a\"\r\nWWW-Authenticate: negotiate oYG2\r\n"
            }
            _ => "",
        };
        Said::Octets(format!("HTTP/1.1 200 OK\r\n{challenge}Content-Length: 0\r\n\r\n"))
    })
    .await;
    let cases = [
        ("/ntlm", "Basic YTpi"),
        ("/kerberos", "Basic YTpi"),
        ("/a", "NTLM TlRMTVNTUAAB"),
        ("/a", "Negotiate YIIJ"),
    ];
    for (number, (path, login)) in cases.into_iter().enumerate() {
        // One connection stays with one worker, and so with its upstream connections.
        let mut http = Client::new(&world.hierarchy, None).open(&world, HOST).await;
        let request = http.request(path).header("authorization", login).body(empty()).unwrap();
        assert_eq!(http.send(request).await.status, 200);
        let next = format!("/next/{number}");
        assert_eq!(http.get(&next).await.status, 200);
        let heard = script.heard();
        let on = heard.iter().find(|heard| heard.contains(&next)).unwrap();
        assert!(!on.contains(login) && !on.contains(&format!("{path} ")), "{path} {login}: {on}");
    }
}

/// H11: an answer that breaks off does not look whole.
#[tokio::test]
async fn h11_an_answer_that_breaks_off_is_not_whole() {
    let (world, _script) = before(|path| {
        let fields = match path {
            "/length" => "Content-Length: 9\r\n\r\nabc",
            "/chunk" => "Transfer-Encoding: chunked\r\n\r\n9\r\nabc",
            _ => "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        };
        Said::Last(format!("HTTP/1.1 200 OK\r\n{fields}"))
    })
    .await;
    for path in ["/length", "/chunk", "/chunks"] {
        let mut tls = guest(&world).await;
        let head = format!("GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
        tls.write_all(head.as_bytes()).await.unwrap();
        let mut heard = Vec::new();
        let _ = soon(tls.read_to_end(&mut heard)).await;
        let heard = String::from_utf8(heard).unwrap();
        assert!(heard.contains("abc") && !heard.contains("0\r\n\r\n"), "{heard}");
        let mut http2 = Frames::open(&world, HOST, &[]).await;
        http2.send(HEADERS, WHOLE | LAST, 1, &frames::request("GET", HOST, path)).await;
        loop {
            let frame = http2.next(1).await.unwrap();
            assert_eq!(frame.flags & LAST, 0, "{path}: {frame:?}");
            if frame.kind == RST_STREAM {
                break;
            }
        }
    }
}

/// Trailers that tell of the connection or of the end reach no visitor: in HTTP/2 they would break the answer off.
#[tokio::test]
async fn the_trailers_of_an_answer_carry_no_framing() {
    let (world, _script) = before(|_| {
        let trailers = "x-sum: 42\r\nConnection: close\r\nContent-Length: 7\r\nSet-Cookie: a=b\r\n";
        let fields = "Transfer-Encoding: chunked\r\nTrailer: x-sum, content-length, set-cookie";
        let head = format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n");
        Said::Octets(format!("{head}3\r\nabc\r\n0\r\n{trailers}\r\n"))
    })
    .await;
    let client = Client::speaking(&world.hierarchy, None, Speaks::Http2);
    let mut http2 = client.open_http2(&world, HOST).await;
    let mut http = Client::new(&world.hierarchy, None).open(&world, HOST).await;
    let request = http.request("/a").header("te", "trailers").body(empty()).unwrap();
    for reply in [http.send(request).await, http2.get(HOST, "/a").await] {
        let trailers = reply.trailers.unwrap();
        assert_eq!((trailers.len(), &trailers["x-sum"]), (1, &"42".parse().unwrap()));
    }
}

/// What of a request is judged reaches the backend whole, also where a method seldom has a body.
#[tokio::test]
async fn a_body_without_a_length_comes_with_any_method() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    for method in ["GET", "DELETE", "POST"] {
        let parts = [Ok(http_body::Frame::data(Bytes::from_static(b"hello")))];
        let (sender, receiver) = futures_channel::mpsc::unbounded();
        parts.into_iter().for_each(|part| sender.unbounded_send(part).unwrap());
        drop(sender);
        let request = http.request("/a").method(method).header("transfer-encoding", "chunked");
        let body = http_body_util::StreamBody::new(receiver).boxed();
        let reply = http.send(request.body(body).unwrap()).await;
        assert_eq!(reply.json()["body_bytes"], 5, "{method}");
    }
}

/// A backend that changes to another protocol than was asked for is not followed: what came then would pass the rules.
#[tokio::test]
async fn only_the_protocol_that_was_asked_for_is_tunnelled() {
    let (world, _script) = before(|path| {
        let protocol = path.trim_start_matches('/');
        let fields = format!("Connection: upgrade\r\nUpgrade: {protocol}");
        Said::Octets(format!("HTTP/1.1 101 Switching Protocols\r\n{fields}\r\n\r\n"))
    })
    .await;
    for (asked, answered, status) in
        [("websocket", "WebSocket", 101), ("websocket", "h2c", 502), ("h2c", "h2c", 502)]
    {
        let mut http = Client::new(&world.hierarchy, None).open(&world, HOST).await;
        let request = http.request(&format!("/{answered}"));
        let request = request.header("connection", "upgrade").header("upgrade", asked);
        let reply = soon(http.sender.send_request(request.body(empty()).unwrap())).await.unwrap();
        assert_eq!(reply.status(), status, "{asked} {answered}");
    }
    // HTTP/1.0 has no upgrades (RFC 9110 §7.8).
    let mut http = Client::new(&world.hierarchy, None).open(&world, HOST).await;
    let request = http.request("/websocket").version(http::Version::HTTP_10);
    let request = request.header("connection", "upgrade").header("upgrade", "websocket");
    let reply = soon(http.sender.send_request(request.body(empty()).unwrap())).await.unwrap();
    assert_eq!(reply.status(), 502);
}
