//! Interim certificates at doors: believed by registration alone, only where the rules name their class, and no
//! longer than the request is open.

use std::sync::{Arc, Mutex};

use gateway::config::CertificateMode;
use model::audit::{Action, Actor};
use model::request::{RequestId, Wait};
use model::snapshot::{Interim, Person, Snapshot};
use pki::build::Unsigned;
use pki::certificate::Certificate;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::Name;
use pki::profile::{self, Terms};
use pki::serial::Serial;
use pki::time::UnixTime;
use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::sign::CertifiedKey;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::client::{Client, Http, Speaks, empty};
use crate::support::hierarchy::{Identity, Oddity, ladder};
use crate::support::{World, door, soon};

const OPEN: &str = "open.example.test";
const FILES: &str = "files.example.test";
const PAGES: &str = "id.example.test";
const DAY: i64 = 86_400;

/// A door that admits interim certificates, one that does not, and the pages.
async fn world() -> World {
    World::with(|backend| {
        let mut pages = door("id", CertificateMode::Optional, &["allow anyone"], backend);
        pages.upstream = "signet".to_owned();
        let open = door("open", CertificateMode::Required, &["allow class interim"], backend);
        let files = door("files", CertificateMode::Required, &["allow class document"], backend);
        vec![open, files, pages]
    })
    .await
}

fn request() -> RequestId {
    "7QX2-M4TD".parse().unwrap()
}

fn self_signed(key: &PrivateKey, begins: UnixTime, ends: UnixTime) -> Certificate {
    let terms = Terms {
        serial: Serial::generate(1_795_176_000_000).unwrap(),
        not_before: begins,
        not_after: ends,
        public_key: key.public_key().clone(),
    };
    let parameters = profile::interim(terms).unwrap();
    Unsigned::build(&parameters, key.signature_algorithm()).sign(key).unwrap()
}

/// Carol's interim certificate for her tablet, on no record yet.
fn carol(world: &World) -> Identity {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let start = world.clock.start();
    let leaf = self_signed(&key, start.plus(-600), start.plus(20 * DAY));
    let shape = world.hierarchy.issue("carol", "tablet");
    Identity { chain: vec![leaf], key: Arc::new(key), ..shape }
}

fn register(identity: &Identity, snapshot: &mut Snapshot, ends_at: UnixTime) {
    let interim = Interim {
        request: request(),
        certificate: identity.leaf().fingerprint(),
        class: ladder().parse("document").unwrap(),
        wait: Wait::Officer,
        person: Person { handle: "carol".parse().unwrap(), name: "Carol Example".to_owned() },
        device: "tablet".parse().unwrap(),
        ends_at,
    };
    let key = identity.leaf().public_key().fingerprint();
    Arc::make_mut(&mut snapshot.interim).insert(key, interim);
}

fn forget(identity: &Identity, snapshot: &mut Snapshot) {
    let key = identity.leaf().public_key().fingerprint();
    Arc::make_mut(&mut snapshot.interim).remove(&key).unwrap();
}

async fn registered(world: &World) -> Identity {
    let carol = carol(world);
    let ends_at = world.clock.start().plus(30 * DAY);
    world.change(|snapshot| register(&carol, snapshot, ends_at)).await;
    carol
}

#[tokio::test]
async fn an_interim_certificate_is_admitted_where_a_rule_names_its_class() {
    let world = world().await;
    let carol = registered(&world).await;
    let reply = Client::new(&world.hierarchy, Some(&carol)).get(&world, OPEN, "/a").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.seen("x-signet-tier"), ["interim"]);
    assert_eq!(reply.seen("x-signet-applicant"), ["carol"]);
    assert_eq!(reply.seen("x-signet-request"), ["7QX2-M4TD"]);
    assert_eq!(reply.seen("x-signet-device"), ["tablet"]);
    assert_eq!(reply.seen("client-cert").len(), 1);
}

#[tokio::test]
async fn a_backend_that_reads_the_person_alone_finds_none_of_an_applicant() {
    let world = world().await;
    let carol = registered(&world).await;
    let reply = Client::new(&world.hierarchy, Some(&carol)).get(&world, OPEN, "/a").await;
    for field in ["x-signet-person", "x-signet-person-name", "x-signet-holder", "x-signet-groups"] {
        assert!(reply.seen(field).is_empty(), "{field}");
    }
}

#[tokio::test]
async fn its_admission_names_person_device_and_request() {
    let world = world().await;
    let carol = registered(&world).await;
    Client::new(&world.hierarchy, Some(&carol)).get(&world, OPEN, "/a").await;
    let event = world.control.events_of(Action::DoorAdmitted).remove(0);
    let (person, device) = ("carol".parse().unwrap(), "tablet".parse().unwrap());
    assert_eq!(event.actor, Actor::Applicant { person, device, request: request() });
    assert_eq!(event.facts["tier"], "interim");
    assert_eq!(event.facts["fingerprint"], carol.leaf().fingerprint().to_string());
}

#[tokio::test]
async fn it_is_refused_where_a_better_class_is_asked_for_and_told_what_is_still_checked() {
    let world = world().await;
    let carol = registered(&world).await;
    let reply = Client::new(&world.hierarchy, Some(&carol)).get(&world, FILES, "/a").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (403, Some("CLASS-TOO-LOW")));
    let said = String::from_utf8_lossy(&reply.body).into_owned();
    for part in ["interim certificate", "7QX2-M4TD", "somebody has to check your identity"] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    assert_eq!(world.backend.requests(), 0);
}

#[tokio::test]
async fn the_name_alone_opens_nothing() {
    let world = world().await;
    let stranger = carol(&world);
    let reply = Client::new(&world.hierarchy, Some(&stranger)).get(&world, OPEN, "/a").await;
    assert_eq!(reply.code(), Some("INTERIM-OVER"));
    let event = world.control.wait_for_refusal("INTERIM-OVER").await;
    assert!(matches!(event.actor, Actor::Guest { .. }));
}

#[tokio::test]
async fn another_certificate_of_the_registered_key_opens_nothing() {
    let world = world().await;
    let carol = registered(&world).await;
    let start = world.clock.start();
    let other = self_signed(&carol.key, start.plus(-600), start.plus(25 * DAY));
    let other = Identity { chain: vec![other], ..carol };
    let reply = Client::new(&world.hierarchy, Some(&other)).get(&world, OPEN, "/a").await;
    assert_eq!(reply.code(), Some("INTERIM-OVER"));
}

#[tokio::test]
async fn a_registered_key_under_another_name_is_an_unknown_issuer() {
    let world = world().await;
    let carol = registered(&world).await;
    let start = world.clock.start();
    let terms = Terms {
        serial: Serial::generate(1_795_176_000_000).unwrap(),
        not_before: start.plus(-600),
        not_after: start.plus(DAY),
        public_key: carol.key.public_key().clone(),
    };
    let mut parameters = profile::interim(terms).unwrap();
    let name = Name::build([(pki::name::Attribute::CommonName, "Signet Interim")]).unwrap();
    (parameters.subject, parameters.issuer) = (name.clone(), name);
    let leaf =
        Unsigned::build(&parameters, carol.key.signature_algorithm()).sign(&carol.key).unwrap();
    let other = Identity { chain: vec![leaf], ..carol };
    let reply = Client::new(&world.hierarchy, Some(&other)).get(&world, OPEN, "/a").await;
    assert_eq!(reply.code(), Some("UNKNOWN-ISSUER"));
}

#[tokio::test]
async fn it_ends_with_the_time_of_the_request() {
    let world = world().await;
    let carol = carol(&world);
    let ends_at = world.clock.start().plus(100);
    world.change(|snapshot| register(&carol, snapshot, ends_at)).await;
    let client = Client::new(&world.hierarchy, Some(&carol));
    let mut open = client.open(&world, OPEN).await;
    assert_eq!(open.get("/a").await.status, 200);
    world.clock.advance(101);
    let request = open.request("/b").body(empty()).unwrap();
    assert!(soon(open.sender.send_request(request)).await.is_err());
    open.ended().await;
    assert_eq!(client.get(&world, OPEN, "/a").await.code(), Some("INTERIM-OVER"));
}

#[tokio::test]
async fn one_that_ended_itself_or_has_not_begun_opens_nothing() {
    let world = world().await;
    let start = world.clock.start();
    for (begins, ends, code) in [(-600, -1, "INTERIM-OVER"), (60, 90, "NOT-YET-VALID")] {
        let shape = carol(&world);
        let leaf = self_signed(&shape.key, start.plus(begins), start.plus(ends));
        let odd = Identity { chain: vec![leaf], ..shape };
        world.change(|snapshot| register(&odd, snapshot, start.plus(DAY))).await;
        let reply = Client::new(&world.hierarchy, Some(&odd)).get(&world, OPEN, "/a").await;
        assert_eq!(reply.code(), Some(code));
    }
}

#[tokio::test]
async fn live_connections_are_cut_when_the_request_is_over() {
    let world = world().await;
    let carol = registered(&world).await;
    let client = Client::new(&world.hierarchy, Some(&carol));
    let mut first = client.open(&world, OPEN).await;
    let mut second = client.open(&world, OPEN).await;
    assert_eq!(first.get("/a").await.status, 200);
    assert_eq!(second.get("/a").await.status, 200);
    world.change(|snapshot| forget(&carol, snapshot)).await;
    first.ended().await;
    second.ended().await;
    let cut = world.control.wait_for(Action::ConnectionsCut).await;
    assert_eq!(cut.object.to_string(), "request:7QX2-M4TD");
    assert_eq!(
        (cut.facts["connections"].as_str(), cut.facts["code"].as_str()),
        ("2", "INTERIM-OVER")
    );
    assert_eq!(client.get(&world, OPEN, "/a").await.code(), Some("INTERIM-OVER"));
}

#[tokio::test]
async fn a_websocket_of_an_applicant_is_cut_too() {
    let world = world().await;
    let carol = registered(&world).await;
    let client = Client::new(&world.hierarchy, Some(&carol));
    let mut tls = client.connect(&world, OPEN).await.unwrap();
    let upgrade = format!(
        "GET /ws HTTP/1.1\r\nHost: {OPEN}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    soon(tls.write_all(upgrade.as_bytes())).await.unwrap();
    let mut head = [0; 12];
    soon(tls.read_exact(&mut head)).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 101");
    world.change(|snapshot| forget(&carol, snapshot)).await;
    let _ = soon(tls.read_to_end(&mut Vec::new())).await;
}

#[tokio::test]
async fn its_sessions_are_never_resumed() {
    let world = world().await;
    let carol = registered(&world).await;
    for speaks in [Speaks::Http1, Speaks::Tls12] {
        let client = Client::speaking(&world.hierarchy, Some(&carol), speaks);
        for _ in 0..3 {
            let mut http = client.open(&world, OPEN).await;
            assert!(!http.resumed);
            assert_eq!(http.get("/a").await.status, 200);
        }
        world.change(|_| {}).await;
    }
}

#[tokio::test]
async fn the_final_certificate_of_the_same_key_is_told_apart_from_the_interim_one() {
    let world = world().await;
    let interim = registered(&world).await;
    let oddity = Oddity { class: Some("document"), ..Oddity::default() };
    let issued = world.hierarchy.certify(&interim.key, "carol", "tablet", oddity);
    world.change(|snapshot| issued.register(snapshot)).await;
    let both = async |code| {
        for _ in 0..2 {
            let last = Client::new(&world.hierarchy, Some(&issued)).get(&world, FILES, "/a").await;
            assert_eq!(
                (last.status.as_u16(), last.seen("x-signet-person")),
                (200, vec!["carol".to_owned()])
            );
            let first = Client::new(&world.hierarchy, Some(&interim)).get(&world, OPEN, "/a").await;
            assert_eq!(first.code(), code);
        }
    };
    both(None).await;
    world.change(|snapshot| forget(&interim, snapshot)).await;
    both(Some("INTERIM-OVER")).await;
}

#[tokio::test]
async fn a_holder_without_evidence_is_no_applicant() {
    let world = world().await;
    let mut alice = world.hierarchy.issue("alice", "laptop");
    alice.evidence = model::verification::Freshness::default();
    world.change(|snapshot| alice.register(snapshot)).await;
    let reply = Client::new(&world.hierarchy, Some(&alice)).get(&world, OPEN, "/a").await;
    assert_eq!(
        (reply.status.as_u16(), reply.seen("x-signet-person")),
        (200, vec!["alice".to_owned()])
    );
}

#[tokio::test]
async fn the_pages_hear_who_applies() {
    let world = world().await;
    let carol = registered(&world).await;
    let reply = Client::new(&world.hierarchy, Some(&carol)).get(&world, PAGES, "/a").await;
    assert_eq!(reply.json()["seen"], "applicant 7QX2-M4TD");
    world.change(|snapshot| forget(&carol, snapshot)).await;
    let reply = Client::new(&world.hierarchy, Some(&carol)).get(&world, PAGES, "/a").await;
    assert!(reply.json()["seen"].as_str().unwrap().starts_with("refused INTERIM-OVER"));
}

/// Notes what a door hints, and shows nothing.
#[derive(Debug, Default)]
struct Notes(Mutex<Vec<Vec<u8>>>);

impl ResolvesClientCert for Notes {
    fn resolve(&self, hints: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        *self.0.lock().unwrap() = hints.iter().map(|name| name.to_vec()).collect();
        None
    }

    fn has_certs(&self) -> bool {
        true
    }
}

async fn hinted(world: &World, host: &str) -> Vec<Vec<u8>> {
    let mut client = Client::new(&world.hierarchy, None);
    let notes = Arc::new(Notes::default());
    client.config.client_auth_cert_resolver = Arc::clone(&notes) as _;
    let tls = client.connect(world, host).await.unwrap();
    Http::over(tls, host).await.get("/a").await;
    notes.0.lock().unwrap().clone()
}

#[tokio::test]
async fn only_doors_that_admit_interim_certificates_hint_their_name() {
    let world = world().await;
    let interim = profile::interim_name().unwrap().der().to_vec();
    let (root, issuing) = (&world.hierarchy.root, &world.hierarchy.issuing);
    let cas = [issuing.subject().der().to_vec(), root.subject().der().to_vec()];
    for (host, expected) in [
        (FILES, cas.to_vec()),
        (OPEN, vec![cas[0].clone(), interim.clone(), cas[1].clone()]),
        (PAGES, vec![cas[0].clone(), interim.clone(), cas[1].clone()]),
    ] {
        assert_eq!(hinted(&world, host).await, expected, "{host}");
    }
    let mut config = world.config.clone();
    config.door[0].rules = vec!["allow class email+".to_owned()];
    world.reload(config).unwrap();
    assert_eq!(hinted(&world, OPEN).await, cas);
}
