//! Changing configuration and certificates under live connections, and stopping.

use std::time::Duration;

use gateway::config::CertificateMode;
use http_body_util::BodyExt;
use testkit::peer::PATIENCE;

use crate::support::client::{Client, Speaks, empty};
use crate::support::{World, door, soon};

const HOST: &str = "files.example.test";

#[tokio::test]
async fn connections_that_stay_allowed_are_kept() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    let mut http = client.open(&world, HOST).await;
    assert_eq!(http.get("/a").await.status, 200);
    let mut config = world.config.clone();
    config.door[0].rules.push("deny anyone on /secret/*".to_owned());
    config.limits.idle_secs = 60;
    world.reload(config).unwrap();
    assert_eq!(http.get("/a").await.status, 200);
    assert_eq!(http.get("/secret/a").await.code(), Some("NOT-ALLOWED"));
}

#[tokio::test]
async fn new_handshakes_see_the_new_server_certificate_and_old_connections_go_on() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    let shown = async || {
        let fresh = Client::new(&world.hierarchy, Some(&alice));
        let tls = fresh.connect(&world, HOST).await.unwrap();
        tls.get_ref().1.peer_certificates().unwrap()[0].clone()
    };
    let mut http = client.open(&world, HOST).await;
    assert_eq!(http.get("/a").await.status, 200);
    let before = shown().await;
    world.reload(world.config.clone()).unwrap();
    assert_ne!(before, shown().await);
    assert_eq!(http.get("/a").await.status, 200);
    // The ticket from before the change is still good.
    assert!(client.open(&world, HOST).await.resumed);
}

#[tokio::test]
async fn a_mistake_changes_nothing() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let mut config = world.config.clone();
    config.listen = vec!["127.0.0.1:1".parse().unwrap()];
    assert!(matches!(world.reload(config), Err(gateway::Error::RestartNeeded)));
    let mut doors = world.config.clone().check(&crate::support::hierarchy::ladder()).unwrap();
    doors.doors[0].rules =
        model::rule::Rules::parse::<&str>(&[], &crate::support::hierarchy::ladder()).unwrap();
    let nothing = gateway::certificates::ServerCertificates::default();
    let error = world.gateway.reload(doors, nothing).unwrap_err();
    assert!(error.to_string().contains(HOST), "{error}");
    assert_eq!(http.get("/a").await.status, 200);
}

#[tokio::test]
async fn a_door_that_is_removed_takes_its_connections_along() {
    let world = World::with(|backend| {
        let rules = ["allow anyone"];
        vec![
            door("files", CertificateMode::Optional, &rules, backend),
            door("open", CertificateMode::Optional, &rules, backend),
        ]
    })
    .await;
    let client = Client::new(&world.hierarchy, None);
    let mut files = client.open(&world, HOST).await;
    let mut open = client.open(&world, "open.example.test").await;
    assert_eq!(files.get("/a").await.status, 200);
    assert_eq!(open.get("/a").await.status, 200);
    let mut config = world.config.clone();
    config.door.remove(0);
    world.reload(config).unwrap();
    files.ended().await;
    assert_eq!(open.get("/a").await.status, 200);
}

#[tokio::test]
async fn a_stricter_door_keeps_who_would_pass_it() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let old = Client::speaking(&world.hierarchy, Some(&alice), Speaks::Tls12);
    let mut old = old.open(&world, HOST).await;
    let mut new = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    assert_eq!(old.get("/a").await.status, 200);
    assert_eq!(new.get("/a").await.status, 200);
    let mut config = world.config.clone();
    config.door[0].tls_min = "1.3".to_owned();
    world.reload(config).unwrap();
    old.ended().await;
    assert_eq!(new.get("/a").await.status, 200);
}

#[tokio::test]
async fn stopping_lets_requests_end() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    let mut busy = client.open(&world, HOST).await;
    let idle = client.open(&world, HOST).await;
    let request = busy.request("/wait").body(empty()).unwrap();
    let answer = tokio::spawn(busy.sender.send_request(request));
    soon(world.backend.reached(1)).await;
    let World { gateway, backend, .. } = world;
    let stopped = tokio::task::spawn_blocking(move || gateway.shutdown(PATIENCE));
    idle.ended().await;
    backend.gate.send_replace(true);
    let answer = soon(answer).await.unwrap().unwrap();
    assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), "waited");
    soon(stopped).await.unwrap();
}

#[tokio::test]
async fn stopping_does_not_wait_for_ever() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    let request = http.request("/stream").body(empty()).unwrap();
    let mut body = soon(http.sender.send_request(request)).await.unwrap().into_body();
    soon(body.frame()).await.unwrap().unwrap();
    let gateway = world.gateway;
    let stopped = tokio::task::spawn_blocking(move || gateway.shutdown(Duration::from_millis(1)));
    soon(stopped).await.unwrap();
}

#[tokio::test]
async fn a_door_that_turns_silent_shows_nothing_to_who_was_there_before() {
    let world = World::with(|backend| {
        vec![door("files", CertificateMode::Optional, &["allow anyone"], backend)]
    })
    .await;
    let alice = world.enrol("alice").await;
    let mut guest = Client::new(&world.hierarchy, None).open(&world, HOST).await;
    let mut holder = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    assert_eq!(guest.get("/a").await.status, 200);
    assert_eq!(holder.get("/a").await.status, 200);
    let mut config = world.config.clone();
    config.door[0].certificate = CertificateMode::Silent;
    world.reload(config).unwrap();
    guest.ended().await;
    assert_eq!(holder.get("/a").await.status, 200);
}
