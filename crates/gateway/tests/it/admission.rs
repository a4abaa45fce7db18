//! Who is let in, as whom, and what is on record of it before the backend hears of it.

use gateway::config::CertificateMode;
use model::audit::{Action, Actor, Outcome};
use model::verification::Freshness;
use pki::key::KeyAlgorithm;

use crate::support::client::{Client, Speaks};
use crate::support::hierarchy::{Hierarchy, Oddity, ladder};
use crate::support::{World, door};

const HOST: &str = "files.example.test";

#[tokio::test]
async fn a_holder_is_admitted_by_name() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let reply = Client::new(&world.hierarchy, Some(&alice)).get(&world, HOST, "/a").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.seen("x-signet-person"), ["alice"]);
    assert_eq!(reply.seen("x-signet-device"), ["laptop"]);
    assert_eq!(reply.seen("x-signet-tier"), ["email"]);
    assert_eq!(reply.seen("client-cert").len(), 1);
    assert_eq!(reply.seen("x-signet-assertion").len(), 1);
    let events = world.control.events_of(Action::DoorAdmitted);
    assert_eq!(events.len(), 1);
    let serial = *alice.leaf().serial();
    let (person, device) = (Some("alice".parse().unwrap()), "laptop".parse().unwrap());
    assert_eq!(events[0].actor, Actor::Holder { person, device, serial });
    assert_eq!(events[0].object.name(), "files");
}

#[tokio::test]
async fn handshakes_of_one_door_at_the_same_time_are_told_apart() {
    let world = World::start().await;
    let (alice, bob) = (world.enrol("alice").await, world.enrol("bob").await);
    let visit = async |name: &str, credential| {
        let client = Client::new(&world.hierarchy, credential);
        for resumed in [false, true, true] {
            let mut http = client.open(&world, HOST).await;
            assert_eq!(http.resumed, resumed && credential.is_some(), "{name}");
            let reply = http.get("/a").await;
            match credential {
                Some(_) => assert_eq!(reply.seen("x-signet-person"), [name]),
                None => assert_eq!(reply.code(), Some("NONE")),
            }
        }
    };
    tokio::join!(
        visit("alice", Some(&alice)),
        visit("bob", Some(&bob)),
        visit("nobody", None),
        visit("alice", Some(&alice)),
        visit("bob", Some(&bob)),
    );
}

#[tokio::test]
async fn an_admission_is_recorded_once_for_a_connection() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    let mut http = client.open(&world, HOST).await;
    for _ in 0..3 {
        assert_eq!(http.get("/a").await.status, 200);
    }
    assert_eq!(world.control.events_of(Action::DoorAdmitted).len(), 1);
    client.get(&world, HOST, "/a").await;
    assert_eq!(world.control.events_of(Action::DoorAdmitted).len(), 2);
}

#[tokio::test]
async fn what_cannot_be_recorded_does_not_happen() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    world.control.fail(true);
    let client = Client::new(&world.hierarchy, Some(&alice));
    let mut http = client.open(&world, HOST).await;
    let reply = http.get("/a").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (503, Some("UNAVAILABLE")));
    assert_eq!(world.backend.requests(), 0);
    // The same connection is admitted once the log works again.
    world.control.fail(false);
    assert_eq!(http.get("/a").await.status, 200);
}

#[tokio::test]
async fn a_refusal_that_cannot_be_recorded_is_unavailable() {
    let world = World::start().await;
    world.control.fail(true);
    let reply = Client::new(&world.hierarchy, None).get(&world, HOST, "/a").await;
    assert_eq!(reply.code(), Some("UNAVAILABLE"));
}

#[tokio::test]
async fn a_visitor_without_certificate_is_told_so() {
    let world = World::start().await;
    let reply = Client::new(&world.hierarchy, None).get(&world, HOST, "/a").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (403, Some("NONE")));
    assert_eq!(world.backend.requests(), 0);
    let event = world.control.events_of(Action::DoorRefused).remove(0);
    assert_eq!((event.outcome, event.code.as_deref()), (Outcome::Refused, Some("NONE")));
    assert!(matches!(event.actor, Actor::Guest { .. }));
}

#[tokio::test]
async fn a_required_door_admits_no_guest_whatever_its_rules_say() {
    let world = World::with(|backend| {
        vec![door("files", CertificateMode::Required, &["allow anyone"], backend)]
    })
    .await;
    let reply = Client::new(&world.hierarchy, None).get(&world, HOST, "/a").await;
    assert_eq!(reply.code(), Some("NONE"));
}

#[tokio::test]
async fn an_optional_door_lets_guests_where_a_rule_says_so() {
    let world = World::with(|backend| {
        let rules = ["allow guest on /public/*", "allow class email+"];
        vec![door("files", CertificateMode::Optional, &rules, backend)]
    })
    .await;
    let alice = world.enrol("alice").await;
    let mut guest = Client::new(&world.hierarchy, None).open(&world, HOST).await;
    let reply = guest.get("/public/a").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.seen("x-signet-tier"), ["guest"]);
    assert!(reply.seen("x-signet-person").is_empty());
    assert!(reply.seen("client-cert").is_empty());
    let event = world.control.events_of(Action::DoorAdmitted).remove(0);
    assert!(matches!(event.actor, Actor::Guest { address, .. } if address.ip().is_loopback()));
    assert_eq!(guest.get("/private").await.code(), Some("NONE"));
    assert_eq!(guest.get("/public/b").await.status, 200);
    let holder = Client::new(&world.hierarchy, Some(&alice)).get(&world, HOST, "/private").await;
    assert_eq!(holder.status, 200);
}

#[tokio::test]
async fn refusals_name_what_is_wrong_with_a_certificate() {
    let world = World::start().await;
    let day = 86_400;
    let stranger = Hierarchy::new(world.clock.start()).issue("mallory", "laptop");
    let expired = world.enrol_odd("alice", Oddity { ends: Some(-60), ..Oddity::default() }).await;
    let early = world.enrol_odd("alice", Oddity { begins: 2 * day, ..Oddity::default() }).await;
    let server = world.enrol_odd("alice", Oddity { server: true, ..Oddity::default() }).await;
    let revoked = world.enrol_odd("alice", Oddity::default()).await;
    world.revoke(&revoked).await;
    let nobody = world.hierarchy.issue("nobody", "laptop");
    for (identity, code) in [
        (&stranger, "UNKNOWN-ISSUER"),
        (&expired, "EXPIRED"),
        (&early, "NOT-YET-VALID"),
        (&server, "WRONG-PURPOSE"),
        (&revoked, "REVOKED"),
        (&nobody, "UNKNOWN-HOLDER"),
    ] {
        let client = Client::new(&world.hierarchy, Some(identity));
        let reply = client.get(&world, HOST, "/a").await;
        assert_eq!(reply.code(), Some(code));
        assert_eq!(reply.status, 403, "{code}");
        let event = world.control.events_of(Action::DoorRefused).pop().unwrap();
        assert_eq!(event.code.as_deref(), Some(code));
        assert_eq!(event.facts["serial"], identity.leaf().serial().to_string());
        assert_eq!(event.facts["fingerprint"], identity.leaf().fingerprint().to_string());
        assert_eq!(event.facts["issuer"], identity.leaf().issuer().to_string());
        assert!(matches!(event.actor, Actor::Guest { .. }));
    }
    assert_eq!(world.backend.requests(), 0);
}

#[tokio::test]
async fn an_expired_holder_is_recognised() {
    let world = World::start().await;
    let identity = world.enrol_odd("alice", Oddity { ends: Some(-60), ..Oddity::default() }).await;
    let reply = Client::new(&world.hierarchy, Some(&identity)).get(&world, HOST, "/a").await;
    let page = String::from_utf8_lossy(&reply.body).into_owned();
    assert!(page.contains("Alice Example"), "{page}");
}

#[tokio::test]
async fn every_kind_of_key_proves_possession() {
    let world = World::start().await;
    for algorithm in
        [KeyAlgorithm::P256, KeyAlgorithm::P384, KeyAlgorithm::Rsa2048, KeyAlgorithm::Ed25519]
    {
        let oddity = Oddity { algorithm: Some(algorithm), ..Oddity::default() };
        let identity = world.enrol_odd("alice", oddity).await;
        for speaks in [Speaks::Http1, Speaks::Tls12] {
            let client = Client::speaking(&world.hierarchy, Some(&identity), speaks);
            let reply = client.get(&world, HOST, "/a").await;
            assert_eq!(reply.status, 200, "{algorithm} {:?}", reply.code());
        }
    }
}

#[tokio::test]
async fn classes_are_compared_and_named() {
    let world = World::with(|backend| {
        vec![door("files", CertificateMode::Required, &["allow class document+"], backend)]
    })
    .await;
    let alice = world.enrol("alice").await;
    let bob =
        world.enrol_odd("bob", Oddity { class: Some("face-to-face"), ..Oddity::default() }).await;
    let get = async |identity| {
        Client::new(&world.hierarchy, Some(identity)).get(&world, HOST, "/a").await
    };
    assert_eq!(get(&alice).await.code(), Some("CLASS-TOO-LOW"));
    assert_eq!(get(&bob).await.status, 200);
}

#[tokio::test]
async fn a_class_falls_back_when_its_evidence_expires() {
    let world = World::with(|backend| {
        let rules = ["allow class document+ on /contracts", "allow class email+ on /mail"];
        vec![door("files", CertificateMode::Required, &rules, backend)]
    })
    .await;
    let start = world.clock.start();
    let class = |name| ladder().parse(name).unwrap();
    let oddity = Oddity { class: Some("document"), ..Oddity::default() };
    let mut alice = world.hierarchy.issue_odd("alice", "laptop", oddity);
    alice.evidence =
        Freshness::build([(class("document"), start.plus(100)), (class("email"), start.plus(200))]);
    world.change(|snapshot| alice.register(snapshot)).await;

    let client = Client::new(&world.hierarchy, Some(&alice));
    let mut open = client.open(&world, HOST).await;
    assert_eq!(open.get("/contracts").await.status, 200);
    world.clock.advance(101);
    // The same connection, the same records: only time has passed.
    let refused = open.get("/contracts").await;
    assert_eq!(refused.code(), Some("CLASS-TOO-LOW"));
    let said = String::from_utf8_lossy(&refused.body).into_owned();
    assert!(said.contains("evidence expired"), "{said}");
    let event = world.control.wait_for_refusal("CLASS-TOO-LOW").await;
    assert!(event.facts["reason"].contains("evidence expired"), "{event:?}");
    assert!(event.facts["evidence"].contains("for document"), "{event:?}");
    let mailed = open.get("/mail").await;
    assert_eq!(
        (mailed.status.as_u16(), mailed.seen("x-signet-tier")),
        (200, vec!["email".to_owned()])
    );

    world.clock.advance(100);
    assert_eq!(client.get(&world, HOST, "/mail").await.code(), Some("CLASS-TOO-LOW"));
    alice.evidence = Freshness::build([(class("face-to-face"), start.plus(9_000))]);
    world.change(|snapshot| alice.register(snapshot)).await;
    let again = client.get(&world, HOST, "/contracts").await;
    assert_eq!(
        (again.status.as_u16(), again.seen("x-signet-tier")),
        (200, vec!["document".to_owned()])
    );
}

#[tokio::test]
async fn http2_streams_share_one_admission() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let client = Client::speaking(&world.hierarchy, Some(&alice), Speaks::Http2);
    let http = client.open_http2(&world, HOST).await;
    let mut replies = Vec::new();
    for _ in 0..8 {
        let mut sender = crate::support::client::Http2 {
            sender: http.sender.clone(),
            task: tokio::spawn(async { Ok(()) }),
        };
        replies.push(tokio::spawn(async move { sender.get(HOST, "/a").await }));
    }
    for reply in replies {
        let reply = reply.await.unwrap();
        assert_eq!(reply.status, 200);
        assert_eq!(reply.seen("x-signet-person"), ["alice"]);
    }
    assert_eq!(world.control.events_of(Action::DoorAdmitted).len(), 1);
}

/// P3, Apache CVE-2016-4979 and CVE-2019-0215: rules of a path were not asked for every request of a connection.
#[tokio::test]
async fn p3_rules_are_asked_for_every_request_of_a_connection() {
    let world = World::with(|backend| {
        let rules = ["allow class email+", "deny person alice on /private/*"];
        vec![door("files", CertificateMode::Required, &rules, backend)]
    })
    .await;
    let alice = world.enrol("alice").await;
    let paths = [("/a", 200), ("/private/a", 403), ("/b", 200), ("/private/b", 403)];
    let client = Client::speaking(&world.hierarchy, Some(&alice), Speaks::Http2);
    let mut http2 = client.open_http2(&world, HOST).await;
    let mut http1 = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    for (path, status) in paths {
        assert_eq!(http2.get(HOST, path).await.status, status, "{path} over HTTP/2");
        assert_eq!(http1.get(path).await.status, status, "{path} over HTTP/1.1");
    }
}

#[tokio::test]
async fn everyone_may_ask_who_they_are() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let path = "/.well-known/signet/whoami";
    let holder = Client::new(&world.hierarchy, Some(&alice)).get(&world, HOST, path).await.json();
    assert_eq!(holder["person"], "alice");
    assert_eq!(holder["tier"], "email");
    assert_eq!(holder["certificate"]["serial"], alice.leaf().serial().to_string());
    let guest = Client::new(&world.hierarchy, None).get(&world, HOST, path).await.json();
    assert_eq!(guest["tier"], "guest");
    assert!(guest["person"].is_null());
    let keys = Client::new(&world.hierarchy, None)
        .get(&world, HOST, "/.well-known/signet/jwks.json")
        .await
        .json();
    assert_eq!(keys["keys"][0]["alg"], "ES256");
    assert_eq!(world.backend.requests(), 0);
}

/// Whoever cannot hear of revocations admits nobody.
#[tokio::test]
async fn without_records_nobody_is_admitted() {
    let world = World::with(|backend| {
        vec![door("files", CertificateMode::Optional, &["allow anyone"], backend)]
    })
    .await;
    let alice = world.enrol("alice").await;
    let mut holder = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    assert_eq!(holder.get("/a").await.status, 200);
    world.control.go();
    holder.ended().await;
    for identity in [None, Some(&alice)] {
        let reply = Client::new(&world.hierarchy, identity).get(&world, HOST, "/a").await;
        assert_eq!((reply.status.as_u16(), reply.code()), (503, Some("UNAVAILABLE")));
    }
}
