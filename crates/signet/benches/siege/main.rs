//! Honest visitors of a door under siege: how long they wait, and what the siege costs the server.
//!
//! Ten thousand handshakes that go nowhere and a thousand readers that hardly read, from many
//! sources and from one. Server on one processor, everybody else on another; `make bench` runs this
//! once, for it is bounded in count and time.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a bench reads the real clock, and stops at its first mistake"
)]

mod honest;
mod readers;
mod server;
mod silent;

use std::{error::Error, net::Ipv4Addr, time::Duration};

use honest::Waiting;
use server::Server;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How often as long as in peace honest visitors may wait, at their 99th percentile.
const TOLERANCE: f64 = 3.0;

/// How large a siege.
#[derive(Clone, Copy)]
struct Effort {
    silent: usize,
    readers: usize,
    time: Duration,
}

impl Effort {
    /// `SIGNET_BENCH=quick` proves that the bench runs; its figures mean little.
    fn chosen() -> Effort {
        match std::env::var("SIGNET_BENCH").as_deref() {
            Ok("quick") => Effort { silent: 500, readers: 50, time: Duration::from_secs(2) },
            _ => Effort { silent: 10_000, readers: 1_000, time: Duration::from_secs(20) },
        }
    }
}

/// Where besiegers come from: many addresses of loopback, or one.
#[derive(Clone, Copy)]
enum Sources {
    Many,
    One,
}

impl Sources {
    fn address(self, number: usize) -> Ipv4Addr {
        match self {
            Sources::One => Ipv4Addr::new(127, 9, 9, 9),
            Sources::Many => {
                let [.., high, low] = (number % 500).to_be_bytes();
                Ipv4Addr::new(127, 1, high, low + 1 - (low == 255) as u8)
            }
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    server::raise_descriptor_limit()?;
    let effort = Effort::chosen();
    let server = Server::start()?;
    println!(
        "siege    {} handshakes that halt, {} readers that hardly read",
        effort.silent, effort.readers
    );
    println!(
        "{:<26} {:>8} {:>8} {:>6} {:>8} {:>10}",
        "", "p50 ms", "p99 ms", "×", "held", "server MiB"
    );
    // The first visits fill caches and pools.
    honest::watch(&server, effort.time / 10).await?;
    let peace = honest::watch(&server, effort.time).await?;
    report("peace", &server, &peace, &peace, 0)?;

    let siege = silent::lay(server.address, effort.silent, Sources::Many).await;
    let waiting = honest::watch(&server, effort.time).await?;
    report("halted handshakes", &server, &peace, &waiting, siege.held())?;
    drop(siege);
    quiet(&server, &peace).await?;

    let siege = silent::lay(server.address, effort.silent, Sources::One).await;
    let waiting = honest::watch(&server, effort.time).await?;
    report("the same, from one source", &server, &peace, &waiting, siege.held())?;
    drop(siege);
    quiet(&server, &peace).await?;

    let siege = readers::lay(&server, effort.readers, Sources::Many).await?;
    let waiting = honest::watch(&server, effort.time).await?;
    report("readers that hardly read", &server, &peace, &waiting, siege.held())?;
    drop(siege);
    quiet(&server, &peace).await
}

/// What is left once the besiegers are gone.
async fn quiet(server: &Server, peace: &Waiting) -> Outcome<()> {
    tokio::time::sleep(Duration::from_secs(2)).await;
    let waiting = honest::watch(server, Duration::from_secs(2)).await?;
    report("  and after", server, peace, &waiting, 0)
}

fn report(what: &str, server: &Server, peace: &Waiting, now: &Waiting, held: usize) -> Outcome<()> {
    let times = now.percentile(99) / peace.percentile(99);
    let verdict = if times <= TOLERANCE { "" } else { "  more than three times" };
    println!(
        "{what:<26} {:>8.2} {:>8.2} {times:>6.2} {held:>8} {:>10.1}{verdict}",
        now.percentile(50),
        now.percentile(99),
        server.resident_mib()?,
    );
    Ok(())
}
