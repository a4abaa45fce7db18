//! A trial says what the door itself says, of everybody, without a record or a backend.

use std::net::{IpAddr, Ipv4Addr};

use gateway::config::CertificateMode;
use gateway::control::ControlPlane;
use gateway::trial::Trial;
use http::Method;
use model::audit::Action;
use pki::certificate::Certificate;

use crate::support::client::Client;
use crate::support::hierarchy::{Hierarchy, Oddity, ladder};
use crate::support::{World, door};

const HOST: &str = "files.example.test";

async fn world() -> World {
    World::with(|backend| {
        let rules = ["allow class email+ on /a/*", "deny person alice on /a/no"];
        vec![door("files", CertificateMode::Required, &rules, backend)]
    })
    .await
}

/// The code of the refusal; none when admitted.
fn try_out(world: &World, shown: &[Certificate], target: &str) -> Option<&'static str> {
    let doors = world.config.clone().check(&ladder()).unwrap();
    let snapshot = world.control.snapshots().borrow().clone();
    let tried = Trial {
        door: &doors.doors[0],
        snapshot: &snapshot,
        shown,
        source: IpAddr::V4(Ipv4Addr::LOCALHOST),
        method: &Method::GET,
        target,
        now: world.clock.start(),
    }
    .run()
    .unwrap();
    tried.outcome.err().map(|refusal| refusal.code().as_str())
}

#[tokio::test]
async fn a_trial_says_what_the_door_says() {
    let world = world().await;
    let (alice, mallory) = (world.enrol("alice").await, world.enrol("mallory").await);
    let low = Oddity { class: Some("interim"), ..Oddity::default() };
    let low = world.enrol_odd("bob", low).await;
    let past = Oddity { ends: Some(-60), ..Oddity::default() };
    let past = world.enrol_odd("carol", past).await;
    let stranger = Hierarchy::new(world.clock.start()).issue("eve", "laptop");
    world.revoke(&mallory).await;
    let cases = [
        (None, "/a/x"),
        (Some(&alice), "/a/x"),
        (Some(&alice), "/a//./x"),
        (Some(&alice), "/a/no"),
        (Some(&alice), "/b"),
        (Some(&low), "/a/x"),
        (Some(&mallory), "/a/x"),
        (Some(&past), "/a/x"),
        (Some(&stranger), "/a/x"),
    ];
    let mut codes = Vec::new();
    for (who, target) in cases {
        let said = try_out(&world, who.map_or(&[], |who| &who.chain), target);
        let reply = Client::new(&world.hierarchy, who).get(&world, HOST, target).await;
        assert_eq!(said, reply.code(), "{target}");
        codes.extend(said);
    }
    let different: std::collections::BTreeSet<_> = codes.iter().collect();
    assert!(different.len() >= 6, "{codes:?}");
}

#[tokio::test]
async fn a_trial_leaves_nothing_behind() {
    let world = world().await;
    let alice = world.enrol("alice").await;
    assert_eq!(try_out(&world, &alice.chain, "/a/x"), None);
    assert_eq!(try_out(&world, &[], "/a/x"), Some("NONE"));
    assert!(world.control.events_of(Action::DoorAdmitted).is_empty());
    assert!(world.control.events_of(Action::DoorRefused).is_empty());
    assert_eq!(world.backend.requests(), 0);
}
