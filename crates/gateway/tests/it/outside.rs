//! Holders at the word of an outside CA: remembered, resumed and judged anew like ours, and never taken for ours.

use std::collections::HashMap;
use std::sync::Arc;

use model::anchor::{PersonFrom, StatusDemand, Unmapped, Vouching};
use model::audit::{Action, Actor};
use model::snapshot::{Outside, Outsider, Person, Snapshot};
use model::verification::Freshness;
use trust::Anchor;
use trust::revocation::{Index, Reason, Revocation};

use crate::support::World;
use crate::support::client::{Client, empty};
use crate::support::hierarchy::{Hierarchy, Identity, Oddity, ladder};
use crate::support::soon;

const HOST: &str = "files.example.test";

/// An outside CA that shares nothing with ours, and knows alice by her mailbox.
fn corp(theirs: &Hierarchy) -> Outside {
    let person = Person { handle: "alice".parse().unwrap(), name: "Alice".to_owned() };
    let outsider = Outsider { person, groups: Vec::new(), evidence: Freshness::default() };
    let people = HashMap::from([("alice@example.org".to_owned(), outsider)]);
    let policy = ladder().find("email").unwrap().policy;
    Outside {
        name: "corp".parse().unwrap(),
        anchor: Anchor::from_certificate(theirs.root.clone()),
        intermediates: Vec::new(),
        classes: HashMap::from([(policy, ladder().parse("document").unwrap())]),
        unmapped: Unmapped::Refuse,
        person_from: PersonFrom::Email,
        evidence: Vouching::Theirs,
        people: Arc::new(people),
        status: StatusDemand::Given,
        lists: HashMap::new(),
        listed: Arc::new(Index::new()),
        revoked: HashMap::new(),
    }
}

fn put(snapshot: &mut Snapshot, outside: &Outside) {
    snapshot.outside = Arc::new(vec![outside.clone()]);
}

/// A world that believes corp, and alice with her connection's client.
async fn believing() -> (World, Outside, Identity) {
    let world = World::start().await;
    let theirs = Hierarchy::new(world.clock.start());
    let (outside, alice) = (corp(&theirs), theirs.issue("alice", "laptop"));
    world.change(|snapshot| put(snapshot, &outside)).await;
    (world, outside, alice)
}

#[tokio::test]
async fn a_holder_of_theirs_is_admitted_by_the_class_their_policy_is_worth() {
    let (world, _, alice) = believing().await;
    let reply = Client::new(&world.hierarchy, Some(&alice)).get(&world, HOST, "/a").await;
    assert_eq!(reply.seen("x-signet-person"), ["alice"]);
    assert_eq!(reply.seen("x-signet-tier"), ["document"]);
    assert_eq!(reply.seen("x-signet-device"), ["corp"]);
    let event = world.control.events_of(Action::DoorAdmitted).remove(0);
    let (person, corp) = (Some("alice".parse().unwrap()), "corp".parse().unwrap());
    let (device, serial) = ("corp".parse().unwrap(), *alice.leaf().serial());
    assert_eq!(event.actor, Actor::Outside { person, device, anchor: corp, serial });
}

#[tokio::test]
async fn their_certificate_is_never_read_as_if_it_were_ours() {
    let (world, _, alice) = believing().await;
    // Ours are on record under the very name that stands in theirs.
    world.change(|snapshot| alice.register(snapshot)).await;
    let reply = Client::new(&world.hierarchy, Some(&alice)).get(&world, HOST, "/a").await;
    assert_eq!(reply.seen("x-signet-device"), ["corp"]);
    assert_ne!(reply.seen("x-signet-holder"), [alice.holder.to_string()]);
}

#[tokio::test]
async fn their_sessions_are_resumed_and_judged_anew() {
    let (world, mut outside, alice) = believing().await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    for resumed in [false, true, true] {
        let mut http = client.open(&world, HOST).await;
        assert_eq!(http.resumed, resumed);
        assert_eq!(http.get("/a").await.status, 200);
    }
    let revocation = Revocation { at: world.clock.start(), reason: Reason::Superseded };
    outside.revoked.insert(*alice.leaf().serial(), revocation);
    world.change(|snapshot| put(snapshot, &outside)).await;
    assert_eq!(client.get(&world, HOST, "/a").await.code(), Some("REVOKED"));
    outside.revoked.clear();
    world.change(|snapshot| put(snapshot, &outside)).await;
    assert_eq!(client.get(&world, HOST, "/a").await.status, 200);
    world.change(|snapshot| snapshot.outside = Arc::default()).await;
    assert_eq!(client.get(&world, HOST, "/a").await.code(), Some("UNKNOWN-ISSUER"));
}

#[tokio::test]
async fn live_connections_end_with_the_anchor() {
    let (world, _, alice) = believing().await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, HOST).await;
    assert_eq!(http.get("/a").await.status, 200);
    world.change(|snapshot| snapshot.outside = Arc::default()).await;
    http.ended().await;
}

#[tokio::test]
async fn a_crl_that_falls_out_of_date_ends_a_live_connection_without_any_change() {
    let (world, mut outside, alice) = believing().await;
    let issuer = alice.chain[1].public_key().fingerprint();
    outside.lists.insert(issuer, world.clock.start().plus(100));
    world.change(|snapshot| put(snapshot, &outside)).await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    let mut http = client.open(&world, HOST).await;
    assert_eq!(http.get("/a").await.status, 200);
    world.clock.advance(101);
    let request = http.request("/b").body(empty()).unwrap();
    assert!(soon(http.sender.send_request(request)).await.is_err());
    assert_eq!(client.get(&world, HOST, "/a").await.code(), Some("STALE-STATUS"));
}

#[tokio::test]
async fn an_issuing_ca_that_they_revoked_takes_its_certificates_along() {
    let (world, mut outside, alice) = believing().await;
    let root = outside.anchor.public_key().fingerprint();
    let revocation = Revocation { at: world.clock.start(), reason: Reason::CaCompromise };
    let mut listed = Index::new();
    listed.insert(root, *alice.chain[1].serial(), revocation);
    outside.listed = Arc::new(listed);
    world.change(|snapshot| put(snapshot, &outside)).await;
    let reply = Client::new(&world.hierarchy, Some(&alice)).get(&world, HOST, "/a").await;
    assert_eq!(reply.code(), Some("BAD-CERTIFICATE"));
}

/// V10, V15, V16 where texts in certificates say who it is: what is for servers, has a name in it, or has none,
/// stands for nobody.
#[tokio::test]
async fn their_names_stand_for_a_person_whole_or_not_at_all() {
    let world = World::start().await;
    let theirs = Hierarchy::new(world.clock.start());
    let odd = |oddity| theirs.issue_odd("alice", "laptop", oddity);
    let nameless = odd(Oddity { nameless: true, ..Oddity::default() });
    let server = odd(Oddity { server: true, ..Oddity::default() });
    let named = |person: &str, device: &str| theirs.issue(person, device);
    let (alice, unknown) = (named("alice", "laptop"), Some("UNKNOWN-HOLDER"));
    let mut outside = corp(&theirs);
    let check = async |outside: &Outside, cases: &[(&Identity, Option<&str>)]| {
        world.change(|snapshot| put(snapshot, outside)).await;
        for (at, (identity, code)) in cases.iter().enumerate() {
            let reply = Client::new(&world.hierarchy, Some(identity)).get(&world, HOST, "/a").await;
            assert_eq!(reply.code(), *code, "{at}: {}", identity.leaf().subject());
        }
    };
    let cases = [
        (&alice, None),
        (&named("malice", "laptop"), unknown),
        (&named("alice@example.org", "laptop"), unknown),
        (&nameless, unknown),
        (&server, Some("WRONG-PURPOSE")),
    ];
    check(&outside, &cases).await;
    outside.person_from = PersonFrom::CommonName;
    let people = outside.people.values().map(|alice| ("alice laptop".to_owned(), alice.clone()));
    outside.people = Arc::new(people.collect());
    let cases = [
        (&alice, None),
        (&named("malice", "laptop"), unknown),
        (&named("alice", "laptop 2"), unknown),
        (&server, Some("WRONG-PURPOSE")),
    ];
    check(&outside, &cases).await;
}
