//! How long the server takes for each page of the console, with 10,000 persons, 30,000 certificates and 500,000 audit
//! entries on record, and how much memory that takes. Fails when the median of a page is 100 ms or more.
//!
//! Pages are those of the console's own table; what stands for `{}` in a path is found by following links. Searches
//! and filters are measured besides. `SIGNET_BENCH=quick` only proves that it runs.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use visit::Desk;

mod filling;
mod visit;

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// How much is on record, and how often each page is opened.
pub(crate) struct Plan {
    persons: usize,
    devices_of_each: usize,
    certificates: usize,
    entries: u64,
    requests: usize,
    rounds: usize,
}

const FULL: Plan = Plan {
    persons: 10_000,
    devices_of_each: 2,
    certificates: 30_000,
    entries: 500_000,
    requests: 300,
    rounds: 15,
};
const QUICK: Plan = Plan {
    persons: 60,
    devices_of_each: 2,
    certificates: 150,
    entries: 2_000,
    requests: 5,
    rounds: 2,
};
/// No page may take longer at the median.
const AIM: Duration = Duration::from_millis(100);
/// Where the second process finds what the first has filled.
const DIRECTORY: &str = "SIGNET_BENCH_DIRECTORY";

fn main() -> Result<(), Fault> {
    let quick = std::env::var("SIGNET_BENCH").is_ok_and(|value| value == "quick");
    let plan = if quick { QUICK } else { FULL };
    if let Ok(directory) = std::env::var(DIRECTORY) {
        return measure(Path::new(&directory), &plan, quick);
    }
    let directory = tempfile::tempdir()?;
    filling::fill(directory.path(), &plan)?;
    // Another process opens it, whose memory is that of serving alone.
    let status =
        Command::new(std::env::current_exe()?).env(DIRECTORY, directory.path()).status()?;
    if status.success() { Ok(()) } else { Err("a page took too long".into()) }
}

/// The median and the longest of some times.
fn summary(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    (middle, times.last().copied().unwrap_or_default())
}

fn measure(directory: &Path, plan: &Plan, quick: bool) -> Result<(), Fault> {
    let desk = Desk::enter(directory, plan)?;
    let started = memory()?;
    println!("| page | first ms | median ms | longest ms | KiB |\n| --- | --- | --- | --- | --- |");
    let mut late = Vec::new();
    for (name, ask) in desk.questions() {
        desk.change()?;
        let begun = now();
        let found = ask(&desk)?;
        let first = begun.elapsed();
        let mut times = Vec::new();
        for _ in 0..plan.rounds {
            let begun = now();
            ask(&desk)?;
            times.push(begun.elapsed());
        }
        let (median, longest) = summary(times);
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        println!(
            "| {name}: {found} | {:.1} | {:.1} | {:.1} | |",
            ms(first),
            ms(median),
            ms(longest)
        );
        if median >= AIM {
            late.push(name.to_owned());
        }
    }
    for place in desk.places()? {
        // What is kept from one view to the next is gone after any change of the records.
        desk.change()?;
        let begun = now();
        let page = desk.open(&place)?;
        let first = begun.elapsed();
        let mut times = Vec::new();
        for _ in 0..plan.rounds {
            let begun = now();
            desk.open(&place)?;
            times.push(begun.elapsed());
        }
        let (median, longest) = summary(times);
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        let size = page.len() / 1_024;
        println!(
            "| `{place:.90}` | {:.1} | {:.1} | {:.1} | {size} |",
            ms(first),
            ms(median),
            ms(longest)
        );
        if median >= AIM {
            late.push(place);
        }
    }
    println!("\nResident: {started} MiB when opened, {} MiB after every page.", memory()?);
    if late.is_empty() || quick { Ok(()) } else { Err(late.join(", ").into()) }
}

#[expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
fn now() -> Instant {
    Instant::now()
}

/// The resident memory of this process, in MiB.
fn memory() -> Result<u64, Fault> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: u64 = line.and_then(|line| line.split_whitespace().next()).unwrap_or("0").parse()?;
    Ok(kib / 1_024)
}
