//! Hostile TLS: whatever is sent is answered properly or cut within the limits, nothing panics, and
//! who is honest is served meanwhile.

mod certificates;
mod handshakes;
mod hellos;
mod messages;

use crate::support::client::Client;
use crate::support::hierarchy::Identity;
use crate::support::{World, door, gateways_that_panicked, patient};
use gateway::config::{CertificateMode, Limits};

const STRICT: &str = "files.example.test";
const OPEN: &str = "open.example.test";

/// A strict door and an open one, as a hostile client finds them.
async fn besieged(limits: Limits) -> World {
    let doors = |backend| {
        vec![
            door("open", CertificateMode::Optional, &["allow anyone"], backend),
            door("files", CertificateMode::Required, &["allow class interim+"], backend),
        ]
    };
    World::with_limits(doors, limits).await
}

/// Both doors serve whom they should, and no worker has panicked. However short the time that hostile handshakes got,
/// honest ones on a slow machine get theirs.
async fn assert_honest_are_served(world: &World, alice: &Identity) {
    let mut config = world.config.clone();
    config.limits.handshake_secs = patient().handshake_secs;
    world.reload(config).unwrap();
    let holder = Client::new(&world.hierarchy, Some(alice));
    assert_eq!(holder.get(world, STRICT, "/a").await.seen("x-signet-person"), ["alice"]);
    let guest = Client::new(&world.hierarchy, None);
    assert_eq!(guest.get(world, OPEN, "/a").await.status, 200);
    assert_eq!(gateways_that_panicked(), 0);
}
