//! Which door a request is for: SNI, `Host` and `:authority` must agree, and nothing falls open.

use gateway::config::CertificateMode;
use model::audit::Action;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::support::client::{Client, Http, Speaks, empty};
use crate::support::{World, door, figures, soon};

const HOST: &str = "files.example.test";
const OTHER: &str = "open.example.test";

/// A strict door and an open one on one port.
async fn two_doors() -> World {
    World::with(|backend| {
        vec![
            door("open", CertificateMode::Optional, &["allow anyone"], backend),
            door("files", CertificateMode::Required, &["allow class interim+"], backend),
        ]
    })
    .await
}

async fn ask(http: &mut Http, host: &str) -> crate::support::client::Reply {
    let request = http::Request::get("/a")
        .header("host", host)
        .header("accept", "application/json")
        .body(empty())
        .unwrap();
    http.send(request).await
}

#[tokio::test]
async fn doors_are_told_apart_by_name() {
    let world = two_doors().await;
    let guest = Client::new(&world.hierarchy, None);
    assert_eq!(guest.get(&world, OTHER, "/a").await.status, 200);
    assert_eq!(guest.get(&world, HOST, "/a").await.code(), Some("NONE"));
}

/// S1, Traefik CVE-2019-20894: TLS for the open host, the request for the strict one.
#[tokio::test]
async fn s1_a_front_leads_to_no_other_door() {
    let world = two_doors().await;
    let alice = world.enrol("alice").await;
    for identity in [None, Some(&alice)] {
        for (front, behind) in [(OTHER, HOST), (HOST, OTHER)] {
            let mut http = Client::new(&world.hierarchy, identity).open(&world, front).await;
            let reply = ask(&mut http, behind).await;
            assert_eq!((reply.status.as_u16(), reply.code()), (421, Some("MISDIRECTED")));
        }
    }
    assert_eq!(world.backend.requests(), 0);
}

/// S2, GHSA-5r4w-85f3-pw66: a host below or above a door's, in either place, is not the door's.
#[tokio::test]
async fn s2_a_door_speaks_for_no_host_below_or_above_its_own() {
    let world = two_doors().await;
    let mut http = Client::new(&world.hierarchy, None).open(&world, OTHER).await;
    for host in ["x.open.example.test", "example.test", "open.example.test.evil.test"] {
        assert_eq!(ask(&mut http, host).await.status, 421, "{host}");
    }
    let mut named = Client::new(&world.hierarchy, None);
    named.trust_anything();
    for name in ["x.open.example.test", "example.test", "open.example.test.evil.test"] {
        let mut http = Http::over(named.connect(&world, name).await.unwrap(), OTHER).await;
        assert_eq!(ask(&mut http, OTHER).await.code(), Some("BAD-REQUEST"), "{name}");
        assert_eq!(ask(&mut http, HOST).await.code(), Some("NONE"), "{name}");
    }
    assert_eq!(world.backend.requests(), 0);
    let mut config = world.config.clone();
    config.door[0].url = "https://*.example.test".to_owned();
    assert!(
        config
            .check(&crate::support::hierarchy::ladder())
            .unwrap_err()
            .to_string()
            .contains("names no valid host")
    );
}

/// S6: a second request on a connection for another host.
#[tokio::test]
async fn s6_another_host_on_a_connection_is_misdirected() {
    let world = two_doors().await;
    let mut http = Client::new(&world.hierarchy, None).open(&world, OTHER).await;
    assert_eq!(ask(&mut http, OTHER).await.status, 200);
    let reply = ask(&mut http, HOST).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (421, Some("MISDIRECTED")));
    assert_eq!(world.backend.requests(), 1);
    // The connection goes on for its own host.
    assert_eq!(ask(&mut http, OTHER).await.status, 200);
    let event = world.control.events_of(Action::DoorRefused).remove(0);
    assert_eq!(event.code.as_deref(), Some("MISDIRECTED"));
}

#[tokio::test]
async fn s6_coalesced_http2_requests_are_misdirected() {
    let world = two_doors().await;
    let client = Client::speaking(&world.hierarchy, None, Speaks::Http2);
    let mut http = client.open_http2(&world, OTHER).await;
    assert_eq!(http.get(OTHER, "/a").await.status, 200);
    assert_eq!(http.get(HOST, "/a").await.status, 421);
    assert_eq!(http.get(OTHER, "/a").await.status, 200);
}

/// S7: the same host in other spellings is the same host.
#[tokio::test]
async fn s7_case_dots_and_ports_do_not_make_another_host() {
    let world = two_doors().await;
    let mut http = Client::new(&world.hierarchy, None).open(&world, OTHER).await;
    for host in [
        "OPEN.example.TEST",
        "open.example.test.",
        "open.example.test:8443",
        "Open.Example.Test.:443",
    ] {
        assert_eq!(ask(&mut http, host).await.status, 200, "{host}");
    }
    for host in ["FILES.example.test", "files.example.test.", "files.example.test:8443"] {
        assert_eq!(ask(&mut http, host).await.status, 421, "{host}");
    }
}

/// S3: the name in the ClientHello is compared without regard to case.
#[tokio::test]
async fn s3_server_names_are_folded() {
    let world = two_doors().await;
    let client = Client::new(&world.hierarchy, None);
    // Whoever names no door comes to the strict one too, so the open one tells whether the name was found.
    for (name, host, code) in
        [("OPEN.Example.Test", OTHER, None), ("FILES.Example.Test", HOST, Some("NONE"))]
    {
        let tls = client.connect(&world, name).await.unwrap();
        assert_eq!(Http::over(tls, host).await.get("/a").await.code(), code, "{name}");
    }
}

/// S5, Tomcat CVE-2025-66614: what a request says of its host twice must be one thing.
#[tokio::test]
async fn s5_hosts_that_disagree_or_are_missing_are_refused() {
    let world = two_doors().await;
    let mut http = Client::new(&world.hierarchy, None).open(&world, OTHER).await;
    let twice = http::Request::get("/a").header("host", OTHER).header("host", HOST);
    let absolute = http::Request::get(format!("https://{HOST}/a")).header("host", OTHER);
    let none = http::Request::get("/a");
    let malformed = http::Request::get("/a").header("host", "open.example.test:x");
    for builder in [twice, absolute, none, malformed] {
        let reply = http.send(builder.body(empty()).unwrap()).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (400, Some("BAD-REQUEST")));
    }
    let client = Client::speaking(&world.hierarchy, None, Speaks::Http2);
    let mut http2 = client.open_http2(&world, OTHER).await;
    let request = http::Request::get(format!("https://{OTHER}/a")).header("host", HOST);
    let request = request.body(http_body_util::Empty::new()).unwrap();
    let response = soon(http2.sender.send_request(request)).await.unwrap();
    assert_eq!(response.status(), 400);
    assert_eq!(world.backend.requests(), 0);
}

/// S8: no name, or none of ours, gets the strictest policy, never the most open.
#[tokio::test]
async fn s8_without_a_known_name_the_strictest_door_answers() {
    let world = two_doors().await;
    let mut client = Client::new(&world.hierarchy, None);
    client.config.enable_sni = false;
    for host in [OTHER, "unknown.example.test"] {
        // The certificate shown is the strict door's, so the client trusts whatever comes.
        let mut trusting = client.clone();
        trusting.trust_anything();
        let tls = trusting.connect(&world, host).await.unwrap();
        let mut http = Http::over(tls, host).await;
        let reply = ask(&mut http, OTHER).await;
        assert_eq!(reply.code(), Some("BAD-REQUEST"), "the open door must not be reached");
        assert_eq!(ask(&mut http, HOST).await.code(), Some("NONE"));
    }
    let mut named = Client::new(&world.hierarchy, None);
    named.trust_anything();
    let tls = named.connect(&world, "unknown.example.test").await.unwrap();
    let mut http = Http::over(tls, OTHER).await;
    assert_eq!(http.get("/a").await.code(), Some("BAD-REQUEST"));
    assert_eq!(world.backend.requests(), 0);
}

/// S9, Vert.x CVE-2026-6860: names that nobody serves are neither kept nor counted one by one.
#[tokio::test]
async fn s9_unknown_names_leave_nothing_behind() {
    let figures = figures();
    let world = World::with(|backend| {
        let rules = ["allow anyone"];
        vec![door("nameless", CertificateMode::Optional, &rules, backend)]
    })
    .await;
    let mut client = Client::new(&world.hierarchy, None);
    client.trust_anything();
    for number in 0..50 {
        drop(client.connect(&world, &format!("stray{number}.example.test")).await.unwrap());
    }
    let all = r#"signet_handshakes_total{door="nameless",result="full"} 50"#;
    soon(async {
        while !figures.render().contains(all) {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let counted = figures.render();
    assert!(!counted.contains("stray"), "{counted}");
    let log = world.stop_and_read_log();
    assert!(log.is_empty(), "{log:?}");
}

#[tokio::test]
async fn a_door_may_be_an_address() {
    let world = World::with(|backend| {
        let mut numbered = door("numbered", CertificateMode::Optional, &["allow anyone"], backend);
        numbered.url = "https://127.0.0.1:8443".to_owned();
        vec![door("files", CertificateMode::Required, &["allow class interim+"], backend), numbered]
    })
    .await;
    let client = Client::new(&world.hierarchy, None);
    let tcp = TcpStream::connect(world.address).await.unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let connector = TlsConnector::from(std::sync::Arc::new(client.config));
    let tls = soon(connector.connect(name, tcp)).await.unwrap();
    let mut http = Http::over(tls, "127.0.0.1:8443").await;
    assert_eq!(http.get("/a").await.status, 200);
}

#[tokio::test]
async fn a_silent_door_shows_nothing() {
    let world = World::with(|backend| {
        vec![door("files", CertificateMode::Silent, &["allow class interim+"], backend)]
    })
    .await;
    let alice = world.enrol("alice").await;
    let revoked = world.enrol("bob").await;
    world.revoke(&revoked).await;
    let admitted = Client::new(&world.hierarchy, Some(&alice)).get(&world, HOST, "/a").await;
    assert_eq!(admitted.status, 200);
    for (identity, code) in [(None, "NONE"), (Some(&revoked), "REVOKED")] {
        let client = Client::new(&world.hierarchy, identity);
        assert!(refused_in_tls(&client, &world).await);
        world.control.wait_for_refusal(code).await;
    }
}

/// In TLS 1.3 the client learns of the refusal with its first read.
async fn refused_in_tls(client: &Client, world: &World) -> bool {
    use tokio::io::AsyncReadExt;
    match client.connect(world, HOST).await {
        Ok(mut tls) => soon(tls.read_u8()).await.is_err(),
        Err(_) => true,
    }
}

#[tokio::test]
async fn a_door_for_tls13_alone_does_not_speak_tls12() {
    let world = World::with(|backend| {
        let mut modern = door("files", CertificateMode::Optional, &["allow anyone"], backend);
        modern.tls_min = "1.3".to_owned();
        vec![modern]
    })
    .await;
    let old = Client::speaking(&world.hierarchy, None, Speaks::Tls12);
    assert!(old.connect(&world, HOST).await.is_err());
    assert_eq!(Client::new(&world.hierarchy, None).get(&world, HOST, "/a").await.status, 200);
}
