//! Server CPU per mTLS handshake and per proxied request, beside nginx and Caddy in the same run.
//!
//! Prints ratios, since absolute times are the machine's. Servers run on one processor, the load on
//! another; each figure is the median of interleaved rounds of user and system time of the whole
//! process tree. `make bench` installs the peers and runs this. `SIGNET_BENCH_OTHER` names another build
//! of Signet to measure in place of the peers.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a bench reads the real clock, and stops at its first mistake"
)]

mod backend;
mod bare;
mod crowd;
mod limit;
mod load;
mod peers;
mod report;
mod revocation;

use std::{
    error::Error,
    time::{Duration, Instant},
};

use crowd::Crowd;
use load::{Client, Sessions};
use peers::{Files, Peer};
use report::Table;

/// What one round of each measurement does.
struct Effort {
    rounds: usize,
    handshakes: usize,
    requests: Duration,
    cuts: usize,
}

impl Effort {
    /// `SIGNET_BENCH=quick` proves that the bench runs; its figures mean little. `SIGNET_BENCH=long` tells smaller
    /// differences between two builds.
    fn chosen() -> Effort {
        match std::env::var("SIGNET_BENCH").as_deref() {
            Ok("quick") => {
                Effort { rounds: 1, handshakes: 200, requests: Duration::from_millis(500), cuts: 5 }
            }
            Ok("long") => {
                Effort { rounds: 15, handshakes: 1500, requests: Duration::from_secs(2), cuts: 100 }
            }
            _ => Effort { rounds: 7, handshakes: 600, requests: Duration::from_secs(1), cuts: 100 },
        }
    }
}

/// The processor of the servers, and that of the load and the backend. Threads inherit it.
const SERVERS: usize = 0;
const LOAD: usize = 1;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let [word, rest @ ..] = &arguments[..]
        && word == peers::BARE
    {
        return bare::serve(rest);
    }
    let effort = Effort::chosen();
    peers::pin_this_thread(LOAD)?;
    let backend = backend::start()?;
    let folder = tempfile::tempdir()?;
    let files = Files::make(folder.path(), backend)?;
    let mut peers = peers::start_all(&files)?;
    let idle = report::resident(&peers)?;
    let rounds = effort.rounds + 1;
    let strangers = if wanted("cold") { rounds * effort.handshakes } else { 0 };
    let crowd = Crowd::gather(&files.data, strangers + effort.cuts)?;
    if let Ok(program) = std::env::var("SIGNET_BENCH_OTHER") {
        peers.push(peers::other_build(&files, &program)?);
    }
    let client = Client::new(crowd::root(&files.data)?, &crowd)?;

    println!("{}", report::machine());
    for peer in &peers {
        println!("{:<8} {}", peer.name, peer.version);
    }
    let request = |peer: &Peer| client.requests(peer.address, effort.requests);
    let handshake =
        |peer: &Peer, sessions| client.handshakes(peer.address, effort.handshakes, sessions);
    if wanted("cold") {
        cold(&peers, &effort, &client, &crowd)?
            .print("full mTLS handshake + one proxied answer, chain never seen, µs of server CPU");
    }
    if wanted("seen") {
        measure(&peers, &effort, |peer| handshake(peer, Sessions::Fresh))?
            .print("full mTLS handshake + one proxied answer, chain seen before, µs of server CPU");
    }
    if wanted("resumed") {
        measure(&peers, &effort, |peer| handshake(peer, Sessions::Resumed))?
            .print("resumed mTLS handshake + one proxied answer, µs of server CPU");
    }
    if wanted("request") {
        measure(&peers, &effort, request)?
            .print("proxied keep-alive request over mTLS, µs of server CPU");
    }
    if wanted("memory") {
        report::print_memory(&peers, &idle, &client)?;
    }
    if wanted("cuts") {
        revocation::print_cuts(&peers[0], &client, &crowd, effort.cuts)?;
    }
    drop(peers);
    if wanted("status") {
        revocation::print_status()?;
    }
    Ok(())
}

/// Says whether a part of the bench is to run: all do, or those that the arguments name.
fn wanted(part: &str) -> bool {
    let mut named =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).peekable();
    named.peek().is_none() || named.any(|name| name == part)
}

/// Full handshakes, each with a certificate of its own, beside the primitives they are made of.
fn cold(peers: &[Peer], effort: &Effort, client: &Client, crowd: &Crowd) -> Outcome<Table> {
    let clients: Vec<_> = peers.iter().map(|peer| (peer.address, client.of_all(crowd))).collect();
    let mut table = Table::new(names(peers).chain(["limit"]));
    for round in 0..=effort.rounds {
        round_of(peers, round, &mut table, |peer| {
            let (_, client) = clients
                .iter()
                .find(|(address, _)| *address == peer.address)
                .ok_or("a peer without a client")?;
            client.handshakes(peer.address, effort.handshakes, Sessions::Fresh)
        })?;
        if round > 0 {
            table.add("limit", limit::handshake()?.as_secs_f64() * 1e6);
        }
    }
    Ok(table)
}

/// Runs `work` against every peer in turn, `rounds` times; `work` answers how often it did its thing.
fn measure(
    peers: &[Peer],
    effort: &Effort,
    work: impl Fn(&Peer) -> Outcome<usize>,
) -> Outcome<Table> {
    let mut table = Table::new(names(peers));
    for round in 0..=effort.rounds {
        round_of(peers, round, &mut table, &work)?;
    }
    Ok(table)
}

fn names(peers: &[Peer]) -> impl Iterator<Item = &'static str> {
    peers.iter().map(|peer| peer.name)
}

/// One round: every peer once. The first fills caches and pools, and does not count.
fn round_of(
    peers: &[Peer],
    round: usize,
    table: &mut Table,
    work: impl Fn(&Peer) -> Outcome<usize>,
) -> Outcome<()> {
    for peer in peers {
        let (before, begun) = (peer.cpu()?, Instant::now());
        let done = work(peer)?;
        let (spent, took) = (peer.cpu()? - before, begun.elapsed());
        if round > 0 {
            table.add_round(peer.name, spent, took, done);
        }
    }
    Ok(())
}
