//! What revocation costs a handshake, and how soon it reaches a connection that is open.

use std::{
    fs,
    hint::black_box,
    io::Read,
    thread,
    time::{Duration, Instant},
};

use pki::{fingerprint::Fingerprint, serial::Serial, time::UnixTime};
use trust::revocation::{Index, Reason, Revocation};

use crate::{
    Outcome,
    crowd::Crowd,
    load::{Client, Sessions, exchange},
    peers::{Peer, cpu_of_this_thread},
    report::median,
};

const LOOKUPS: usize = 2_000_000;

/// Prints the cost of the two look-ups of a handshake, and the memory of an entry.
pub(crate) fn print_status() -> Outcome<()> {
    println!("\nstatus of leaf and issuing CA, by number of revoked certificates");
    let issuer = Fingerprint([7; 32]);
    let revocation = Revocation { at: UnixTime(1_795_000_000), reason: Reason::Superseded };
    let asked =
        (0..10_000).map(|_| Serial::generate(1_795_176_000_000)).collect::<Result<Vec<_>, _>>()?;
    for count in [0, 10_000, 1_000_000] {
        let before = resident_bytes();
        let mut index = Index::new();
        index.speak_for(issuer);
        for _ in 0..count {
            index.insert(issuer, Serial::generate(1_795_176_000_000)?, revocation);
        }
        let grown = resident_bytes().saturating_sub(before);
        let start = cpu_of_this_thread();
        for serial in asked.iter().cycle().take(LOOKUPS) {
            black_box(index.standing(issuer, *serial));
        }
        let spent = cpu_of_this_thread() - start;
        let handshake = spent.as_secs_f64() * 2e6 / LOOKUPS as f64;
        println!("  {count:>9} revoked: {handshake:.2} µs, {:.1} MiB", grown as f64 / 1_048_576.0);
    }
    Ok(())
}

fn resident_bytes() -> u64 {
    let statm = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}

/// Revokes the certificates of idle connections one by one, in another process than the door's, and
/// prints how long each connection lived on; each must be refused when it comes back.
pub(crate) fn print_cuts(door: &Peer, client: &Client, crowd: &Crowd, count: usize) -> Outcome<()> {
    let mut waits = Vec::new();
    let members = crowd.members().iter().rev().take(count);
    let mut open = Vec::new();
    for member in members {
        let client = client.of(member);
        let mut stream = client.connect(door.address, Sessions::Fresh)?;
        exchange(&mut stream, "keep-alive")?;
        open.push((member, client, stream));
    }
    for (turn, (member, client, mut stream)) in open.into_iter().enumerate() {
        // The door looks about at its own pace; meet it at every point of that.
        thread::sleep(Duration::from_millis(turn as u64 * 37 % 100));
        let start = Instant::now();
        crowd.revoke(member)?;
        let cut = stream.read(&mut [0; 64]);
        waits.push(start.elapsed().as_secs_f64() * 1e3);
        if matches!(cut, Ok(1..)) {
            return Err("an idle connection was told something instead of being cut".into());
        }
        let mut again = client.connect(door.address, Sessions::Fresh)?;
        if exchange(&mut again, "close").is_ok() {
            return Err("a revoked certificate was admitted".into());
        }
    }
    waits.sort_by(f64::total_cmp);
    let p99 = waits.get(waits.len() * 99 / 100).copied().unwrap_or(f64::NAN);
    println!("\nfrom the order to revoke to the idle connection cut ({count} certificates)");
    println!("  median {:.0} ms, p99 {p99:.0} ms", median(waits));
    Ok(())
}
