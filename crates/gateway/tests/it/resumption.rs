//! Resumed sessions: judged anew, bound to their policy, never prolonged.

use std::sync::Arc;

use gateway::config::{CertificateMode, Limits};
use rustls::client::Resumption;
use tokio::net::TcpStream;

use crate::support::client::{Client, Http, Speaks};
use crate::support::hierarchy::{Hierarchy, Oddity};
use crate::support::{World, door, patient};

const HOST: &str = "files.example.test";

/// Fetches twice, so that the second connection has a ticket to offer; says whether it was used. A ticket
/// serves once and comes with an answer, so another is at hand for whoever comes next.
async fn revisit(client: &Client, world: &World) -> Http {
    client.get(world, HOST, "/a").await;
    let mut http = client.open(world, HOST).await;
    http.get("/a").await;
    http
}

#[tokio::test]
async fn a_holder_resumes_and_is_still_known() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    let mut http = revisit(&client, &world).await;
    assert!(http.resumed);
    let reply = http.get("/a").await;
    assert_eq!(reply.seen("x-signet-person"), ["alice"]);
    assert_eq!(reply.seen("client-cert").len(), 1);
    let who = http.get("/.well-known/signet/whoami").await.json();
    assert_eq!(who["resumed"], true);
}

#[tokio::test]
async fn a_resumed_session_is_judged_anew() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    client.get(&world, HOST, "/a").await;
    world.change(|snapshot| alice.remove(snapshot)).await;
    let reply = client.get(&world, HOST, "/a").await;
    assert_eq!(reply.code(), Some("UNKNOWN-HOLDER"));
    world.change(|snapshot| alice.register(snapshot)).await;
    assert_eq!(client.get(&world, HOST, "/a").await.status, 200);
    world.clock.advance(91 * 86_400);
    assert_eq!(client.get(&world, HOST, "/a").await.code(), Some("EXPIRED"));
}

/// CVE-2025-23419, CVE-2025-23048: a ticket of one host taken to another with another policy.
#[tokio::test]
async fn r1_a_ticket_of_one_host_does_not_resume_at_another() {
    let world = World::with(|backend| {
        let rules = ["allow class interim+"];
        vec![
            door("files", CertificateMode::Required, &rules, backend),
            door("mail", CertificateMode::Required, &rules, backend),
        ]
    })
    .await;
    let alice = world.enrol("alice").await;
    let mut client = Client::new(&world.hierarchy, Some(&alice));
    client.config.resumption = Resumption::store(Arc::new(OneShelf::default()));
    assert!(revisit(&client, &world).await.resumed);
    let mut http = client.open(&world, "mail.example.test").await;
    assert!(!http.resumed);
    assert_eq!(http.get("/a").await.status, 200);
}

/// Apache CVE-2025-23048: as above, where one door asks everybody and the other only who has one. They share a
/// host, whose name the TLS library compares, so that nothing but the policy tells their tickets apart.
#[tokio::test]
async fn r2_a_ticket_of_a_lax_door_is_worth_nothing_at_a_strict_one() {
    let ports = [(); 2].map(|()| testkit::peer::free_address().unwrap().port());
    let listen = ports.iter().map(|port| format!("127.0.0.1:{port}").parse().unwrap()).collect();
    let world = World::listening(listen, |backend| {
        let mut lax = door("files", CertificateMode::Optional, &["allow anyone"], backend);
        let mut strict =
            door("strict", CertificateMode::Required, &["allow class interim+"], backend);
        lax.url = format!("https://{HOST}:{}", ports[0]);
        strict.url = format!("https://{HOST}:{}", ports[1]);
        vec![lax, strict]
    })
    .await;
    let alice = world.enrol("alice").await;
    for (there, here) in [(ports[0], ports[1]), (ports[1], ports[0])] {
        let client = Client::new(&world.hierarchy, Some(&alice));
        let open = async |port| {
            let tcp = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let mut http = Http::over(client.over(tcp, HOST).await.unwrap(), HOST).await;
            assert_eq!(http.get("/a").await.status, 200);
            http.resumed
        };
        assert!(!open(there).await);
        assert!(open(there).await);
        assert!(!open(here).await, "from {there} to {here}");
    }
}

/// Go CVE-2025-68121: at resumption only the leaf's end was looked at, not its issuers'.
#[tokio::test]
async fn r3_a_resumed_session_ends_with_its_issuer() {
    let limits = Limits { session_secs: u32::MAX, ..patient() };
    let rules = ["allow class interim+"];
    let doors = |backend| vec![door("files", CertificateMode::Required, &rules, backend)];
    let world = World::with_limits(doors, limits).await;
    let oddity = Oddity { ends: Some(3000 * 86_400), ..Oddity::default() };
    let alice = world.enrol_odd("alice", oddity).await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    assert!(revisit(&client, &world).await.resumed);
    // The issuing CA ends 1825 days after the test began, the leaf and the root later.
    world.clock.advance(1826 * 86_400);
    let mut http = client.open(&world, HOST).await;
    assert!(!http.resumed);
    assert_eq!(http.get("/a").await.code(), Some("BAD-CERTIFICATE"));
}

/// HAProxy 4a8f76220: the same certificate under another way of asking is another policy.
#[tokio::test]
async fn r4_a_changed_policy_ends_resumption() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    assert!(revisit(&client, &world).await.resumed);
    let mut config = world.config.clone();
    config.door[0].certificate = CertificateMode::Optional;
    world.reload(config).unwrap();
    let mut http = client.open(&world, HOST).await;
    assert!(!http.resumed);
    assert_eq!(http.get("/a").await.status, 200);
}

/// HAProxy 9f1d59099: tickets renewed for ever.
#[tokio::test]
async fn r5_renewing_tickets_does_not_prolong_a_session() {
    let limits = Limits { session_secs: 3600, ..patient() };
    let world = World::with_limits(
        |backend| {
            let rules = ["allow class interim+"];
            vec![door("files", CertificateMode::Required, &rules, backend)]
        },
        limits,
    )
    .await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    client.get(&world, HOST, "/a").await;
    for minutes in [20, 40] {
        world.clock.advance(20 * 60);
        let mut http = client.open(&world, HOST).await;
        assert!(http.resumed, "after {minutes} minutes");
        assert_eq!(http.get("/a").await.status, 200);
    }
    world.clock.advance(21 * 60);
    let mut http = client.open(&world, HOST).await;
    assert!(!http.resumed, "after an hour the key must be proven again");
    assert_eq!(http.get("/a").await.status, 200);
}

/// Apache PR 53193: who was let pass unverified counted as verified once resumed.
#[tokio::test]
async fn r6_who_was_not_verified_is_not_verified_by_coming_back() {
    let world = World::with(|backend| {
        vec![door("files", CertificateMode::Optional, &["allow anyone"], backend)]
    })
    .await;
    let stranger = Hierarchy::new(world.clock.start()).issue("alice", "laptop");
    let client = Client::new(&world.hierarchy, Some(&stranger));
    for _ in 0..3 {
        let mut http = client.open(&world, HOST).await;
        assert!(!http.resumed);
        assert_eq!(http.get("/a").await.code(), Some("UNKNOWN-ISSUER"));
    }
    assert_eq!(world.backend.requests(), 0);
}

/// Envoy #21235, #42668: a resumed session had no verdict, so that denials missed.
#[tokio::test]
async fn r7_denials_hold_for_resumed_sessions() {
    let rules = ["allow anyone", "deny person alice on /secret/*", "deny guest on /holders/*"];
    let world =
        World::with(|backend| vec![door("files", CertificateMode::Optional, &rules, backend)])
            .await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    let mut http = revisit(&client, &world).await;
    assert!(http.resumed);
    assert_eq!(http.get("/secret/a").await.code(), Some("NOT-ALLOWED"));
    assert_eq!(http.get("/holders/a").await.status, 200);
}

/// Envoy CVE-2022-21654: sessions lived on after whom to believe had changed. The new authorities
/// bear the names of the old, so that only their keys tell them apart.
#[tokio::test]
async fn r8_a_change_of_authorities_ends_resumption() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    assert!(revisit(&client, &world).await.resumed);
    let other = Hierarchy::new(world.clock.start()).snapshot();
    world
        .change(|snapshot| {
            snapshot.anchors = other.anchors;
            snapshot.intermediates = other.intermediates;
        })
        .await;
    let mut http = client.open(&world, HOST).await;
    assert!(!http.resumed);
    assert_eq!(http.get("/a").await.code(), Some("UNKNOWN-ISSUER"));
}

/// Envoy #47219: the verdict of the first handshake was taken for that of every later one.
#[tokio::test]
async fn r9_the_verdict_of_the_first_handshake_is_not_kept() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    assert!(revisit(&client, &world).await.resumed);
    world.revoke(&alice).await;
    for _ in 0..3 {
        assert_eq!(client.get(&world, HOST, "/a").await.code(), Some("REVOKED"));
    }
}

/// The cap holds for the connection too, not only for its tickets.
#[tokio::test]
async fn no_connection_outlives_its_session() {
    let limits = Limits { session_secs: 1, ..patient() };
    let world = World::with_limits(
        |backend| {
            let rules = ["allow class interim+"];
            vec![door("files", CertificateMode::Required, &rules, backend)]
        },
        limits,
    )
    .await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    assert_eq!(http.get("/a").await.status, 200);
    world.clock.advance(5);
    http.ended().await;
}

/// A guest who has obtained a certificate must be asked for it.
#[tokio::test]
async fn guests_get_no_tickets() {
    let world = World::with(|backend| {
        vec![door("files", CertificateMode::Optional, &["allow anyone"], backend)]
    })
    .await;
    let client = Client::new(&world.hierarchy, None);
    assert!(!revisit(&client, &world).await.resumed);
}

#[tokio::test]
async fn who_is_refused_gets_no_tickets() {
    let world = World::start().await;
    let nobody = world.hierarchy.issue("nobody", "laptop");
    let client = Client::new(&world.hierarchy, Some(&nobody));
    assert!(!revisit(&client, &world).await.resumed);
}

#[tokio::test]
async fn tls12_sessions_are_not_resumed() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::speaking(&world.hierarchy, Some(&alice), Speaks::Tls12);
    let mut http = revisit(&client, &world).await;
    assert!(!http.resumed);
    assert_eq!(http.get("/a").await.status, 200);
}

/// R10: 0-RTT must be off where a certificate decides.
#[tokio::test]
async fn r10_early_data_is_not_offered() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let mut client = Client::new(&world.hierarchy, Some(&alice));
    client.config.enable_early_data = true;
    client.get(&world, HOST, "/a").await;
    let tls = client.connect(&world, HOST).await.unwrap();
    assert!(!tls.get_ref().1.is_early_data_accepted());
    let mut http = Http::over(tls, HOST).await;
    assert!(http.resumed);
    assert_eq!(http.get("/a").await.status, 200);
}

/// A session store that gives every server the tickets of all.
#[derive(Debug, Default)]
struct OneShelf(std::sync::Mutex<Vec<rustls::client::Tls13ClientSessionValue>>);

impl rustls::client::ClientSessionStore for OneShelf {
    fn set_kx_hint(&self, _: rustls::pki_types::ServerName<'static>, _: rustls::NamedGroup) {}

    fn kx_hint(&self, _: &rustls::pki_types::ServerName<'_>) -> Option<rustls::NamedGroup> {
        None
    }

    fn set_tls12_session(
        &self,
        _: rustls::pki_types::ServerName<'static>,
        _: rustls::client::Tls12ClientSessionValue,
    ) {
    }

    fn tls12_session(
        &self,
        _: &rustls::pki_types::ServerName<'_>,
    ) -> Option<rustls::client::Tls12ClientSessionValue> {
        None
    }

    fn remove_tls12_session(&self, _: &rustls::pki_types::ServerName<'static>) {}

    fn insert_tls13_ticket(
        &self,
        _: rustls::pki_types::ServerName<'static>,
        value: rustls::client::Tls13ClientSessionValue,
    ) {
        self.0.lock().unwrap().push(value);
    }

    fn take_tls13_ticket(
        &self,
        _: &rustls::pki_types::ServerName<'static>,
    ) -> Option<rustls::client::Tls13ClientSessionValue> {
        self.0.lock().unwrap().pop()
    }
}
