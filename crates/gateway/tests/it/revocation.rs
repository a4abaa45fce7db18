//! Taking back: the next request, the next handshake, and every live connection.

use std::io;

use bytes::Bytes;
use gateway::config::CertificateMode;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use model::audit::Action;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::client::{Client, Http, Speaks, empty};
use crate::support::hierarchy::{Hierarchy, Oddity};
use crate::support::script::{Said, Script};
use crate::support::{World, door, soon};

const HOST: &str = "files.example.test";

#[tokio::test]
async fn revoking_cuts_idle_connections_and_counts_them() {
    let world = World::start().await;
    let (alice, bob) = (world.enrol("alice").await, world.enrol("bob").await);
    let client = Client::new(&world.hierarchy, Some(&alice));
    let mut connections = Vec::new();
    for _ in 0..3 {
        let mut http = client.open(&world, HOST).await;
        assert_eq!(http.get("/a").await.status, 200);
        connections.push(http);
    }
    let mut other = Client::new(&world.hierarchy, Some(&bob)).open(&world, HOST).await;
    assert_eq!(other.get("/a").await.status, 200);
    world.revoke(&alice).await;
    for http in connections {
        http.ended().await;
    }
    let cut = world.control.wait_for(Action::ConnectionsCut).await;
    assert_eq!(cut.object.name(), alice.leaf().serial().to_string());
    assert_eq!(cut.facts["connections"], "3");
    assert_eq!(cut.facts["code"], "REVOKED");
    // Who was not revoked stays.
    assert_eq!(other.get("/a").await.status, 200);
    // The next handshake is refused, also with a ticket from before.
    assert_eq!(client.get(&world, HOST, "/a").await.code(), Some("REVOKED"));
}

#[tokio::test]
async fn revoking_who_has_no_connection_counts_none() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    world.revoke(&alice).await;
    let cut = world.control.wait_for(Action::ConnectionsCut).await;
    assert_eq!(cut.object.name(), alice.leaf().serial().to_string());
    assert_eq!(cut.facts["connections"], "0");
}

#[tokio::test]
async fn revoking_cuts_http2_with_open_streams() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::speaking(&world.hierarchy, Some(&alice), Speaks::Http2);
    let mut http = client.open_http2(&world, HOST).await;
    let mut body = http.begin(HOST, "/stream").await.into_body();
    soon(body.frame()).await.unwrap().unwrap();
    world.revoke(&alice).await;
    assert!(drain(body).await.is_err());
    let _ = soon(http.task).await;
}

#[tokio::test]
async fn revoking_cuts_an_answer_under_way() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let request = http.request("/stream").body(empty()).unwrap();
    let mut body = soon(http.sender.send_request(request)).await.unwrap().into_body();
    soon(body.frame()).await.unwrap().unwrap();
    world.revoke(&alice).await;
    assert!(drain(body).await.is_err());
    http.ended().await;
}

#[tokio::test]
async fn revoking_cuts_a_websocket() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut tunnel = open_tunnel(&world, &Client::new(&world.hierarchy, Some(&alice))).await;
    exchange(&mut tunnel, b"hello").await;
    world.revoke(&alice).await;
    let mut rest = Vec::new();
    let _ = soon(tunnel.read_to_end(&mut rest)).await;
    assert!(rest.is_empty());
    let cut = world.control.wait_for(Action::ConnectionsCut).await;
    assert_eq!(cut.facts["connections"], "1");
}

#[tokio::test]
async fn a_websocket_ends_when_the_rules_no_longer_allow_it() {
    let world = World::with(|backend| {
        vec![door("files", CertificateMode::Optional, &["allow guest on /ws"], backend)]
    })
    .await;
    let mut tunnel = open_tunnel(&world, &Client::new(&world.hierarchy, None)).await;
    exchange(&mut tunnel, b"hello").await;
    let mut config = world.config.clone();
    config.door[0].rules = vec!["allow guest on /*".to_owned()];
    world.reload(config.clone()).unwrap();
    exchange(&mut tunnel, b"still here").await;
    config.door[0].rules = vec!["allow class email+".to_owned()];
    world.reload(config).unwrap();
    let _ = soon(tunnel.read_to_end(&mut Vec::new())).await;
}

#[tokio::test]
async fn a_holder_who_is_removed_is_cut() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    let mut http = client.open(&world, HOST).await;
    assert_eq!(http.get("/a").await.status, 200);
    world.change(|snapshot| alice.remove(snapshot)).await;
    http.ended().await;
    assert_eq!(client.get(&world, HOST, "/a").await.code(), Some("UNKNOWN-HOLDER"));
}

#[tokio::test]
async fn an_anchor_that_is_removed_takes_its_connections_along() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    let mut http = client.open(&world, HOST).await;
    assert_eq!(http.get("/a").await.status, 200);
    let other = Hierarchy::new(world.clock.start()).snapshot();
    let replace = |snapshot: &mut model::snapshot::Snapshot| {
        snapshot.anchors = other.anchors;
        snapshot.intermediates = other.intermediates;
    };
    world.change(replace).await;
    http.ended().await;
    assert_eq!(client.get(&world, HOST, "/a").await.code(), Some("UNKNOWN-ISSUER"));
}

#[tokio::test]
async fn a_certificate_that_runs_out_ends_its_connections() {
    let world = World::start().await;
    let oddity = Oddity { ends: Some(1), ..Oddity::default() };
    let alice = world.enrol_odd("alice", oddity).await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    let mut http = client.open(&world, HOST).await;
    assert_eq!(http.get("/a").await.status, 200);
    world.clock.advance(5);
    http.ended().await;
    let cut = world.control.wait_for(Action::ConnectionsCut).await;
    assert_eq!(cut.facts["code"], "EXPIRED");
}

#[tokio::test]
async fn changes_of_no_concern_cut_nobody() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    assert_eq!(http.get("/a").await.status, 200);
    let bob = world.enrol("bob").await;
    world.revoke(&bob).await;
    world.control.wait_for(Action::ConnectionsCut).await;
    assert_eq!(http.get("/a").await.status, 200);
    assert_eq!(world.control.events_of(Action::DoorAdmitted).len(), 1);
}

/// What a visitor was sending when it was cut is not whole for the backend.
#[tokio::test]
async fn revoking_cuts_a_body_under_way() {
    let script = Script::start(|_| Said::Octets(String::new())).await;
    let address = script.address;
    let world = World::with(|_| {
        vec![door("files", CertificateMode::Required, &["allow class interim+"], address)]
    })
    .await;
    let alice = world.enrol("alice").await;
    let mut tls = Client::new(&world.hierarchy, Some(&alice)).connect(&world, HOST).await.unwrap();
    let head = format!("POST /a HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n");
    tls.write_all(format!("{head}4\r\nhalf\r\n").as_bytes()).await.unwrap();
    soon(script.until(|heard| heard.concat().ends_with("half\r\n"))).await;
    world.revoke(&alice).await;
    let heard = soon(script.until(|heard| heard.concat().ends_with("<end>"))).await;
    assert!(heard[0].ends_with("4\r\nhalf\r\n<end>"), "{heard:?}");
}

async fn drain(mut body: Incoming) -> Result<(), hyper::Error> {
    while let Some(frame) = soon(body.frame()).await {
        let _: Bytes = frame?.into_data().unwrap_or_default();
    }
    Ok(())
}

async fn open_tunnel(world: &World, client: &Client) -> TokioIo<hyper::upgrade::Upgraded> {
    let mut http: Http = client.open(world, HOST).await;
    let request = http
        .request("/ws")
        .header("connection", "Upgrade")
        .header("upgrade", "websocket")
        .body(empty())
        .unwrap();
    let response = soon(http.sender.send_request(request)).await.unwrap();
    assert_eq!(response.status(), 101);
    assert_eq!(response.headers()["upgrade"], "websocket");
    TokioIo::new(soon(hyper::upgrade::on(response)).await.unwrap())
}

async fn exchange(tunnel: &mut (impl AsyncReadExt + AsyncWriteExt + Unpin), text: &[u8]) {
    tunnel.write_all(text).await.unwrap();
    let mut echo = vec![0; text.len()];
    let read: io::Result<usize> = soon(tunnel.read_exact(&mut echo)).await;
    read.unwrap();
    assert_eq!(echo, text);
}

/// The event of an admission is on its way when the certificate is revoked: nothing is forwarded.
#[tokio::test]
async fn revoking_during_admission_stops_it() {
    for speaks in [Speaks::Http1, Speaks::Http2] {
        let world = World::start().await;
        let alice = world.enrol("alice").await;
        let client = Client::speaking(&world.hierarchy, Some(&alice), speaks);
        world.control.hold(true);
        let asked = if speaks == Speaks::Http2 {
            let mut http = client.open_http2(&world, HOST).await;
            let request = http::Request::get(format!("https://{HOST}/a"));
            let request = request.body(http_body_util::Empty::new()).unwrap();
            tokio::spawn(async move { http.sender.send_request(request).await.is_err() })
        } else {
            let mut http = client.open(&world, HOST).await;
            let request = http.request("/a").body(empty()).unwrap();
            tokio::spawn(async move { http.sender.send_request(request).await.is_err() })
        };
        world.control.wait_for(Action::DoorAdmitted).await;
        world.revoke(&alice).await;
        world.control.hold(false);
        assert!(soon(asked).await.unwrap());
        assert_eq!(world.backend.requests(), 0);
    }
}

/// A certificate can be used before the doors have heard of its holder: `cert issue && curl`.
#[tokio::test]
async fn nobody_is_unknown_before_the_records_have_caught_up() {
    let world = World::start().await;
    let [alice, nobody] = ["alice", "nobody"].map(|name| world.hierarchy.issue(name, "laptop"));
    let visit = async |identity| {
        let reply = Client::new(&world.hierarchy, Some(identity)).get(&world, HOST, "/a").await;
        reply.code().map(str::to_owned)
    };
    world.control.lag(true);
    let catch_up = async {
        world.control.wait_for_waiting().await;
        world.change(|snapshot| alice.register(snapshot)).await;
        world.control.lag(false);
    };
    assert_eq!(tokio::join!(visit(&alice), catch_up).0, None);
    assert!(world.control.events_of(Action::DoorRefused).is_empty());
    assert_eq!(visit(&nobody).await.as_deref(), Some("UNKNOWN-HOLDER"));
}
