//! Server CPU per mTLS handshake and per proxied request, beside nginx and Caddy in the same run.
//!
//! Prints ratios, since absolute times are the machine's. Servers run on one processor, the load on
//! another; each figure is the median of interleaved rounds of user and system time of the whole
//! process tree. `make bench` installs the peers and runs this.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a bench reads the real clock, and stops at its first mistake"
)]

mod backend;
mod issuance;
mod load;
mod peers;
mod report;

use std::{error::Error, time::Duration};

use load::{Client, Sessions};
use peers::{Files, Peer};
use report::Table;

/// What one round of each measurement does.
struct Effort {
    rounds: usize,
    handshakes: usize,
    requests: Duration,
    certificates: usize,
}

impl Effort {
    /// `SIGNET_BENCH=quick` proves that the bench runs; its figures mean little.
    fn chosen() -> Effort {
        match std::env::var("SIGNET_BENCH").as_deref() {
            Ok("quick") => Effort {
                rounds: 1,
                handshakes: 200,
                requests: Duration::from_millis(500),
                certificates: 500,
            },
            _ => Effort {
                rounds: 7,
                handshakes: 1500,
                requests: Duration::from_secs(2),
                certificates: 20_000,
            },
        }
    }
}

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let effort = Effort::chosen();
    let backend = backend::start()?;
    let folder = tempfile::tempdir()?;
    let files = Files::make(folder.path(), backend)?;
    let peers = peers::start_all(&files)?;
    let client = Client::new(&files)?;

    println!("{}", report::machine());
    for peer in &peers {
        println!("{:<8} {}", peer.name, peer.version);
    }
    let full = measure(&peers, &effort, |peer| {
        client.handshakes(peer.address, effort.handshakes, Sessions::Fresh)
    })?;
    let resumed = measure(&peers, &effort, |peer| {
        client.handshakes(peer.address, effort.handshakes, Sessions::Resumed)
    })?;
    let requests = measure(&peers, &effort, |peer| client.requests(peer.address, effort.requests))?;
    full.print("full mTLS handshake + one proxied answer, µs of server CPU");
    resumed.print("resumed mTLS handshake + one proxied answer, µs of server CPU");
    requests.print("proxied keep-alive request over mTLS, µs of server CPU");
    report::print_memory(&peers, &client)?;
    drop(peers);
    issuance::run(effort.certificates)?.print();
    Ok(())
}

/// Runs `work` against every peer in turn, `rounds` times; `work` answers how often it did its thing.
fn measure(
    peers: &[Peer],
    effort: &Effort,
    work: impl Fn(&Peer) -> Outcome<usize>,
) -> Outcome<Table> {
    let mut table = Table::new(peers.iter().map(|peer| peer.name));
    for round in 0..=effort.rounds {
        for peer in peers {
            let before = peer.cpu()?;
            let done = work(peer)?;
            let spent = peer.cpu()? - before;
            // The first round fills caches and pools.
            if round > 0 {
                table.add(peer.name, spent.as_secs_f64() * 1e6 / done as f64);
            }
        }
    }
    Ok(table)
}
