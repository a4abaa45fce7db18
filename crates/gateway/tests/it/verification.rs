//! Known holes of verifiers, tried at the doors; the numbers are those of the table of known holes
//! in the book. Those of path validation alone are tried where paths are validated.

use std::sync::Arc;

use gateway::config::CertificateMode;
use model::audit::Action;

use tokio::task::JoinSet;

use crate::support::client::{Client, Speaks};
use crate::support::hierarchy::{Hierarchy, Identity, Oddity};
use crate::support::{World, door, soon};

const HOST: &str = "files.example.test";

async fn open_to_all(mode: CertificateMode) -> World {
    World::with(|backend| vec![door("files", mode, &["allow anyone"], backend)]).await
}

/// The code a client is refused with, or its person as the backend hears it.
async fn outcome(world: &World, identity: Option<&Identity>) -> String {
    let reply = Client::new(&world.hierarchy, identity).get(world, HOST, "/a").await;
    match reply.code() {
        Some(code) => code.to_owned(),
        None => reply.seen("x-signet-person").pop().unwrap_or_else(|| "guest".to_owned()),
    }
}

/// nginx CVE-2026-28755: "revoked" was found out and never asked about. Here it counts in every
/// mode and both versions of TLS, also where everybody else is let in.
#[tokio::test]
async fn v2_a_revoked_holder_is_refused_however_the_door_asks() {
    for mode in [CertificateMode::Required, CertificateMode::Optional] {
        let world = open_to_all(mode).await;
        let alice = world.enrol("alice").await;
        assert_eq!(outcome(&world, Some(&alice)).await, "alice");
        world.revoke(&alice).await;
        assert_eq!(outcome(&world, Some(&alice)).await, "REVOKED");
        let old = Client::speaking(&world.hierarchy, Some(&alice), Speaks::Tls12);
        assert_eq!(old.get(&world, HOST, "/a").await.code(), Some("REVOKED"));
        assert_eq!(world.backend.requests(), 1);
    }
}

/// Vault CVE-2025-6037, CVE-2024-2048: a certificate was taken for another with its serial and
/// key identifier. Here names, serial and identifiers are the same, and only the keys are not.
#[tokio::test]
async fn v8_who_looks_like_a_holder_is_not_one() {
    let world = open_to_all(CertificateMode::Optional).await;
    let alice = world.enrol("alice").await;
    assert_eq!(outcome(&world, Some(&alice)).await, "alice");
    let double = Hierarchy::new(world.clock.start()).imitate(&alice);
    assert_eq!(double.leaf().serial(), alice.leaf().serial());
    assert_eq!(double.leaf().issuer(), alice.leaf().issuer());
    assert_eq!(double.leaf().subject(), alice.leaf().subject());
    assert_eq!(outcome(&world, Some(&double)).await, "BAD-CERTIFICATE");
    // Nor with the true CA beside it, nor with the true holder's own certificate.
    for other in [&alice.chain[1], alice.leaf()] {
        let mut dressed = double.clone();
        dressed.chain[1] = other.clone();
        assert_eq!(outcome(&world, Some(&dressed)).await, "BAD-CERTIFICATE");
    }
    assert_eq!(outcome(&world, Some(&alice)).await, "alice");
}

/// HAProxy #248: under load, those asked for an optional certificate were not judged by it.
#[tokio::test]
async fn v12_optional_certificates_count_under_load() {
    let world = open_to_all(CertificateMode::Optional).await;
    let (alice, bob) = (world.enrol("alice").await, world.enrol("bob").await);
    let stranger = Hierarchy::new(world.clock.start()).issue("alice", "laptop");
    world.revoke(&bob).await;
    let cases = [
        (None, "guest"),
        (Some(alice), "alice"),
        (Some(bob), "REVOKED"),
        (Some(stranger), "UNKNOWN-ISSUER"),
    ];
    let world = Arc::new(world);
    let mut visits = JoinSet::new();
    for (identity, expected) in (0..15).flat_map(|_| cases.clone()) {
        let world = Arc::clone(&world);
        visits.spawn(async move { (outcome(&world, identity.as_ref()).await, expected) });
    }
    for (found, expected) in soon(visits.join_all()).await {
        assert_eq!(found, expected);
    }
}

/// Dovecot CVE-2019-3814: a certificate that named nobody could log in as anybody.
#[tokio::test]
async fn v16_a_certificate_that_names_nobody_is_nobody() {
    let world = open_to_all(CertificateMode::Optional).await;
    let alice = world.enrol("alice").await;
    let nobody = world.hierarchy.issue_odd(
        "alice",
        "laptop",
        Oddity { nameless: true, ..Oddity::default() },
    );
    let mut http = Client::new(&world.hierarchy, Some(&nobody)).open(&world, HOST).await;
    let request = http
        .request("/a")
        .header("x-signet-person", "alice")
        .header("authorization", "Basic YWxpY2U6")
        .body(crate::support::client::empty())
        .unwrap();
    assert_eq!(http.send(request).await.code(), Some("UNKNOWN-HOLDER"));
    assert_eq!(outcome(&world, Some(&alice)).await, "alice");
}

/// stunnel CVE-2021-20230: who failed verification was redirected, and so served. Here who is
/// refused costs the backend not even a connection.
#[tokio::test]
async fn v17_who_is_refused_reaches_no_backend() {
    // Where rules let in anyone, nothing but the verdict stands before the backend.
    for (world, guest) in
        [(World::start().await, Some(None)), (open_to_all(CertificateMode::Optional).await, None)]
    {
        let expired = Oddity { begins: -90_000, ends: Some(-10), ..Oddity::default() };
        let expired = world.enrol_odd("carol", expired).await;
        let revoked = world.enrol("bob").await;
        world.revoke(&revoked).await;
        let stranger = Hierarchy::new(world.clock.start()).issue("alice", "laptop");
        let identities = [&expired, &revoked, &stranger].map(Some);
        let cases: Vec<_> = identities.into_iter().chain(guest).collect();
        for identity in &cases {
            let reply = Client::new(&world.hierarchy, *identity).get(&world, HOST, "/a").await;
            assert_eq!(reply.status, 403);
            assert!(reply.headers.get("location").is_none());
        }
        assert_eq!(world.backend.connections.load(std::sync::atomic::Ordering::SeqCst), 0);
        assert_eq!(world.control.events_of(Action::DoorRefused).len(), cases.len());
    }
}

/// Cloudflare: a revoked certificate was told to backends as a verified one. Here its holder is
/// refused, at once, on a connection that was admitted before.
#[tokio::test]
async fn v19_no_backend_hears_of_the_revoked() {
    let world = open_to_all(CertificateMode::Optional).await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    assert_eq!(http.get("/a").await.seen("x-signet-person"), ["alice"]);
    world.revoke(&alice).await;
    soon(http.ended()).await;
    assert_eq!(outcome(&world, Some(&alice)).await, "REVOKED");
    assert_eq!(world.backend.requests(), 1);
}
