//! What a client may cost before it is let go.

use std::sync::Arc;

use bytes::Bytes;
use gateway::config::{CertificateMode, Limits};
use http_body_util::BodyExt;
use model::audit::Action;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::client::{Client, Reply, Speaks, empty, full};
use crate::support::frames::{self, Frames, HEADERS, INITIAL_WINDOW_SIZE, LAST, RST_STREAM, WHOLE};
use crate::support::{LONGER, World, door, patient, soon};

const HOST: &str = "files.example.test";

async fn limited(limits: Limits) -> World {
    World::with_limits(
        |backend| vec![door("files", CertificateMode::Optional, &["allow anyone"], backend)],
        limits,
    )
    .await
}

async fn until_closed(stream: &mut (impl AsyncReadExt + Unpin)) -> Vec<u8> {
    let mut rest = Vec::new();
    let _ = soon(stream.read_to_end(&mut rest)).await;
    rest
}

/// P2, P7: a connection that says nothing, or half a ClientHello, is let go in time.
#[tokio::test]
async fn silent_and_halting_handshakes_are_let_go() {
    let world = limited(Limits { handshake_secs: 1, ..patient() }).await;
    for said in [&b""[..], &[22, 3, 1, 2, 0, 1, 0, 1, 0xfc]] {
        let mut tcp = TcpStream::connect(world.address).await.unwrap();
        tcp.write_all(said).await.unwrap();
        until_closed(&mut tcp).await;
    }
}

#[tokio::test]
async fn an_endless_client_hello_is_let_go() {
    let world = limited(Limits { client_hello_bytes: 4096, ..patient() }).await;
    let mut tcp = TcpStream::connect(world.address).await.unwrap();
    // A ClientHello of 65,535 octets, in records of 1,024.
    let mut records = Vec::new();
    let mut hello = vec![1, 0, 0xff, 0xff, 3, 3];
    hello.resize(8 * 1024, 0);
    for part in hello.chunks(1024) {
        records.extend([22, 3, 1, 4, 0]);
        records.extend(part);
    }
    let _ = tcp.write_all(&records).await;
    until_closed(&mut tcp).await;
}

/// S4: a ClientHello cut into many records is still read whole, and its name is found.
#[tokio::test]
async fn s4_a_fragmented_client_hello_keeps_its_name() {
    let world = World::with(|backend| {
        vec![
            door("open", CertificateMode::Optional, &["allow anyone"], backend),
            door("files", CertificateMode::Required, &["allow class interim+"], backend),
        ]
    })
    .await;
    let mut client = Client::new(&world.hierarchy, None);
    client.config.max_fragment_size = Some(64);
    let reply = client.get(&world, HOST, "/a").await;
    assert_eq!(reply.code(), Some("NONE"));
    assert_eq!(client.get(&world, "open.example.test", "/a").await.status, 200);
}

#[tokio::test]
async fn a_slow_header_is_let_go() {
    let world = limited(Limits { header_secs: 1, ..patient() }).await;
    let mut tls = Client::new(&world.hierarchy, None).connect(&world, HOST).await.unwrap();
    tls.write_all(b"GET /a HTTP/1.1\r\nhost: files").await.unwrap();
    until_closed(&mut tls).await;
    assert_eq!(world.backend.requests(), 0);
}

/// A header begun in the wake of a whole request has no more time than another.
#[tokio::test]
async fn a_slow_header_that_came_with_a_request_is_let_go() {
    let world = limited(Limits { header_secs: 1, ..patient() }).await;
    let mut tls = Client::new(&world.hierarchy, None).connect(&world, HOST).await.unwrap();
    let both = format!("GET /a HTTP/1.1\r\nhost: {HOST}\r\n\r\nGET /b HTTP/1.1\r\nhost: files");
    tls.write_all(both.as_bytes()).await.unwrap();
    let answer = until_closed(&mut tls).await;
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    assert_eq!(world.backend.requests(), 1);
}

#[tokio::test]
async fn idle_connections_are_closed() {
    let world = limited(Limits { idle_secs: 1, ..patient() }).await;
    Client::new(&world.hierarchy, None).open(&world, HOST).await.ended().await;
    let client = Client::speaking(&world.hierarchy, None, Speaks::Http2);
    let http2 = client.open_http2(&world, HOST).await;
    let _ = soon(http2.task).await;
    for secs in LONGER {
        let world = limited(Limits { idle_secs: secs, ..patient() }).await;
        let mut http = Client::new(&world.hierarchy, None).open(&world, HOST).await;
        let request = http.request("/a").body(empty()).unwrap();
        // An error: it was idle for too long before it asked.
        if let Ok(response) = soon(http.sender.send_request(request)).await {
            assert_eq!(Reply::read(response).await.status, 200);
            return http.ended().await;
        }
    }
    panic!("no limit was long enough");
}

/// A request that takes longer than the idle time-out is not idle.
#[tokio::test]
async fn waiting_for_the_upstream_is_not_idling() {
    for secs in LONGER {
        let world = limited(Limits { idle_secs: secs, header_secs: secs, ..patient() }).await;
        let client = Client::new(&world.hierarchy, None);
        let mut http = client.open(&world, HOST).await;
        let request = http.request("/wait").body(empty()).unwrap();
        let answer = tokio::spawn(http.sender.send_request(request));
        while world.backend.requests() == 0 && !answer.is_finished() {
            tokio::task::yield_now().await;
        }
        if world.backend.requests() == 0 {
            continue;
        }
        // One that idles from now on is closed: time enough has passed for the other too.
        client.open(&world, HOST).await.ended().await;
        world.backend.gate.send_replace(true);
        assert_eq!(soon(answer).await.unwrap().unwrap().status(), 200);
        return;
    }
    panic!("no limit was long enough");
}

#[tokio::test]
async fn large_headers_are_refused() {
    let world = limited(Limits { header_bytes: 8192, header_fields: 20, ..patient() }).await;
    let client = Client::new(&world.hierarchy, None);
    let mut http = client.open(&world, HOST).await;
    let request = http.request("/a").header("x-long", "a".repeat(9000)).body(empty()).unwrap();
    assert_eq!(soon(http.sender.send_request(request)).await.unwrap().status(), 431);
    let mut http = client.open(&world, HOST).await;
    let mut request = http.request("/a");
    for number in 0..30 {
        request = request.header(format!("x-{number}"), "a");
    }
    let response = soon(http.sender.send_request(request.body(empty()).unwrap())).await.unwrap();
    assert_eq!(response.status(), 431);
    let client = Client::speaking(&world.hierarchy, None, Speaks::Http2);
    let mut http2 = client.open_http2(&world, HOST).await;
    let mut send = async |name: fn(u32) -> String| {
        let mut request = http::Request::get(format!("https://{HOST}/a"));
        for number in 0..30 {
            request = request.header(name(number), "a=b");
        }
        let request = request.body(http_body_util::Empty::new()).unwrap();
        Reply::read(soon(http2.sender.send_request(request)).await.unwrap()).await
    };
    let many = send(|number| format!("x-{number}")).await;
    assert_eq!((many.status.as_u16(), many.code()), (431, Some("LIMIT")));
    assert_eq!(world.backend.requests(), 0);
    // Cookies are one field, in however many parts they come.
    assert_eq!(send(|_| "cookie".to_owned()).await.status, 200);
}

#[tokio::test]
async fn large_bodies_are_refused() {
    let world = limited(Limits { body_bytes: 1000, ..patient() }).await;
    let client = Client::new(&world.hierarchy, None);
    let mut http = client.open(&world, HOST).await;
    let request = http.request("/echo").method("POST").body(full(vec![0; 1001])).unwrap();
    let reply = http.send(request).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (413, Some("LIMIT")));
    assert_eq!(world.backend.requests(), 0);
    // Without an announced length the limit holds too.
    let mut http = client.open(&world, HOST).await;
    let (sender, receiver) = futures_channel::mpsc::unbounded();
    for _ in 0..11 {
        sender.unbounded_send(Ok(http_body::Frame::data(Bytes::from(vec![0; 100])))).unwrap();
    }
    drop(sender);
    let body = http_body_util::StreamBody::new(receiver).boxed();
    let request = http.request("/a").method("POST").body(body).unwrap();
    assert_eq!(http.send(request).await.status, 413);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let world = limited(Limits { slow_secs: 1, ..patient() }).await;
    let mut http = Client::new(&world.hierarchy, None).open(&world, HOST).await;
    let (sender, receiver) = futures_channel::mpsc::unbounded();
    let body = http_body_util::StreamBody::new(receiver).boxed();
    let request = http.request("/a").method("POST").body(body).unwrap();
    let reply = http.send(request).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (408, Some("LIMIT")));
    drop(sender);
}

#[tokio::test]
async fn who_does_not_read_is_let_go() {
    let world = limited(Limits { slow_secs: 1, ..patient() }).await;
    let mut tls = Client::new(&world.hierarchy, None).connect(&world, HOST).await.unwrap();
    let head = format!("GET /flood HTTP/1.1\r\nhost: {HOST}\r\n\r\n");
    tls.write_all(head.as_bytes()).await.unwrap();
    soon(world.backend.reached(1)).await;
    soon(world.gateway_is_empty()).await;
}

/// P8, CVE-2019-9517 and its like: in HTTP/2 a stream may be left unread while its connection is not. It is given up, and
/// what it held with it; the others go on.
#[tokio::test]
async fn p8_who_does_not_read_a_stream_loses_it() {
    let world = limited(Limits { slow_secs: 1, ..patient() }).await;
    let mut http2 = Frames::open(&world, HOST, &[(INITIAL_WINDOW_SIZE, 0)]).await;
    for (stream, path) in [(1, "/flood"), (3, "/stream"), (5, "/a")] {
        http2.send(HEADERS, WHOLE | LAST, stream, &frames::request("GET", HOST, path)).await;
        while http2.next(stream).await.unwrap().kind != RST_STREAM {}
    }
    http2.send(HEADERS, WHOLE | LAST, 7, &frames::request("HEAD", HOST, "/b")).await;
    assert_eq!(http2.next(7).await.unwrap().flags, WHOLE | LAST);
    let log = world.stop_and_read_log();
    assert_eq!(log.len(), 4, "{log:?}");
}

/// An answer that is long in coming is not one that is not read.
#[tokio::test]
async fn who_waits_for_a_stream_keeps_it() {
    let world = limited(Limits { slow_secs: 1, ..patient() }).await;
    let mut http2 = Frames::open(&world, HOST, &[]).await;
    http2.send(HEADERS, WHOLE | LAST, 1, &frames::request("GET", HOST, "/wait")).await;
    http2.send(HEADERS, WHOLE | LAST, 3, &frames::request("GET", HOST, "/slowly")).await;
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    world.backend.gate.send_replace(true);
    for stream in [1, 3] {
        while http2.next(stream).await.unwrap().flags & LAST == 0 {}
    }
}

#[tokio::test]
async fn a_source_has_its_share_of_connections() {
    let world = limited(Limits { connections_per_source: 2, ..patient() }).await;
    let client = Client::new(&world.hierarchy, None);
    let mut first = client.open(&world, HOST).await;
    let _second = client.open(&world, HOST).await;
    assert!(client.connect(&world, HOST).await.is_err());
    assert_eq!(first.get("/a").await.status, 200);
    first.ended_by_client().await;
    soon(async {
        while client.connect(&world, HOST).await.is_err() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

/// RFC 9113 §10.5, CVE-2023-44487: streams opened and reset faster than they can be served.
#[tokio::test]
async fn a_flood_of_resets_is_let_go() {
    let world = limited(Limits { stream_resets: 10, ..patient() }).await;
    let client = Client::speaking(&world.hierarchy, None, Speaks::Http2);
    let http = client.open_http2(&world, HOST).await;
    let mut sender = http.sender.clone();
    for _ in 0..20_000 {
        let request = http::Request::get(format!("https://{HOST}/wait"));
        let request = request.body(http_body_util::Empty::new()).unwrap();
        if sender.ready().await.is_err() {
            break;
        }
        let answer = sender.send_request(request);
        let mut answer = Box::pin(answer);
        std::future::poll_fn(|context| {
            let _ = answer.as_mut().poll(context);
            std::task::Poll::Ready(())
        })
        .await;
        tokio::task::yield_now().await;
    }
    assert!(soon(http.task).await.unwrap().is_err(), "the connection must be ended");
}

/// P9: nor are streams that are reset when the backend has them already, each of which it goes on with for a while.
#[tokio::test]
async fn p9_resets_in_no_hurry_are_let_go_too() {
    let world = limited(Limits { stream_resets: 10, ..patient() }).await;
    let mut http2 = Frames::open(&world, HOST, &[]).await;
    let mut reset = async |stream: u32, path: &str| {
        let before = world.backend.requests();
        http2.send(HEADERS, WHOLE | LAST, stream, &frames::request("GET", HOST, path)).await;
        soon(world.backend.reached(before + 1)).await;
        match path {
            "/wait" => http2.send(RST_STREAM, 0, stream, &[0, 0, 0, 8]).await,
            _ => while http2.next(stream).await.unwrap().flags & LAST == 0 {},
        }
    };
    // Who lets itself be served as often may change its mind.
    for number in 0..30 {
        reset(4 * number + 1, "/wait").await;
        reset(4 * number + 3, "/a").await;
    }
    for number in 60..71 {
        reset(2 * number + 1, "/wait").await;
    }
    assert_eq!(http2.next(u32::MAX).await, None, "the connection must be ended");
    soon(world.gateway_is_empty()).await;
}

#[tokio::test]
async fn one_client_may_not_open_endless_streams() {
    let world = limited(Limits { streams: 4, ..patient() }).await;
    let client = Client::speaking(&world.hierarchy, None, Speaks::Http2);
    let mut http = client.open_http2(&world, HOST).await;
    // By the first answer the client knows the limit and queues what is above it.
    http.get(HOST, "/a").await;
    let http = Arc::new(http);
    let mut waiting = Vec::new();
    for _ in 0..12 {
        let mut sender = http.sender.clone();
        waiting.push(tokio::spawn(async move {
            let request = http::Request::get(format!("https://{HOST}/wait"));
            let request = request.body(http_body_util::Empty::new()).unwrap();
            sender.send_request(request).await.unwrap().status()
        }));
    }
    soon(async {
        while world.backend.requests() < 5 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(world.backend.requests(), 5);
    world.backend.gate.send_replace(true);
    for status in waiting {
        assert_eq!(soon(status).await.unwrap(), 200);
    }
    assert_eq!(world.control.events_of(Action::DoorAdmitted).len(), 1);
}

/// A connection at rest loses nothing of what was sent ahead, and wakes for it.
#[tokio::test]
async fn a_request_begun_before_a_rest_is_answered_after_it() {
    let world = limited(patient()).await;
    let mut tls = Client::new(&world.hierarchy, None).connect(&world, HOST).await.unwrap();
    let request = format!("GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
    let (begun, rest) = request.split_at(20);
    tls.write_all(format!("{request}{begun}").as_bytes()).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let last = rest.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    tls.write_all(last.as_bytes()).await.unwrap();
    let answers = String::from_utf8(until_closed(&mut tls).await).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 2, "{answers}");
}
