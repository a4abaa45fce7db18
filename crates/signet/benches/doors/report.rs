//! Medians, ratios and the machine they were taken on.

use std::{fs, thread, time::Duration};

use crate::{
    Outcome,
    load::{Client, Sessions, exchange},
    peers::Peer,
};

/// What was measured of each server, round by round.
pub(crate) struct Table {
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    /// µs of the processor for one of what was done.
    values: Vec<f64>,
    /// Which share of the time the processor was at work, if it is a server's.
    busy: Vec<f64>,
}

impl Table {
    pub(crate) fn new(names: impl Iterator<Item = &'static str>) -> Table {
        let row = |name| Row { name, values: Vec::new(), busy: Vec::new() };
        Table { rows: names.map(row).collect() }
    }

    pub(crate) fn add(&mut self, name: &str, value: f64) {
        if let Some(row) = self.row(name) {
            row.values.push(value);
        }
    }

    /// A round of a server: what it spent of its processor while so much was `done` in `took`.
    pub(crate) fn add_round(&mut self, name: &str, spent: Duration, took: Duration, done: usize) {
        if let Some(row) = self.row(name) {
            row.values.push(spent.as_secs_f64() * 1e6 / done as f64);
            row.busy.push(spent.as_secs_f64() / took.as_secs_f64());
        }
    }

    fn row(&mut self, name: &str) -> Option<&mut Row> {
        self.rows.iter_mut().find(|row| row.name == name)
    }

    /// One line a peer: median, spread, the ratio ours : peer, paired by round, and how busy it was.
    pub(crate) fn print(&self, title: &str) {
        println!(
            "\n{title}\n  {:<8} {:>8}  {:<19} {:>6}  {:>5}",
            "", "median", "min – max", "ours/×", "busy"
        );
        let ours = &self.rows[0].values;
        for Row { name, values, busy } in self.rows.iter().filter(|row| !row.values.is_empty()) {
            let ratios = ours.iter().zip(values).map(|(our, peer)| our / peer).collect();
            let (low, high) = spread(values);
            let range = format!("{low:.1} – {high:.1}");
            let busy = match &busy[..] {
                [] => String::new(),
                _ => format!("{:.0} %", median(busy.clone()) * 100.0),
            };
            println!(
                "  {name:<8} {:>8.1}  {range:<19} {:>6.2}  {busy:>5}",
                median(values.clone()),
                median(ratios)
            );
        }
    }
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn spread(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::MAX, f64::MIN), |(low, high), &v| (low.min(v), high.max(v)))
}

/// Resident memory of every peer in KiB.
pub(crate) fn resident(peers: &[Peer]) -> Outcome<Vec<u64>> {
    peers.iter().map(Peer::resident_kib).collect()
}

/// Resident memory before and after the load, and what each of 500 idle connections adds.
pub(crate) fn print_memory(peers: &[Peer], idle: &[u64], client: &Client) -> Outcome<()> {
    const OPEN: usize = 500;
    println!("\nresident memory started, after the load, and per idle mTLS connection");
    for (peer, idle) in peers.iter().zip(idle) {
        let before = peer.resident_kib()?;
        let open = (0..OPEN)
            .map(|_| {
                let mut stream = client.connect(peer.address, Sessions::Fresh)?;
                exchange(&mut stream, "keep-alive")?;
                Ok(stream)
            })
            .collect::<Outcome<Vec<_>>>()?;
        // The kernel's count of resident pages settles within a moment.
        thread::sleep(Duration::from_millis(200));
        let each = peer.resident_kib()?.saturating_sub(before) as f64 / OPEN as f64;
        drop(open);
        let mib = |kib: u64| kib as f64 / 1024.0;
        let name = peer.name;
        println!("  {name:<8} {:>6.1} MiB  {:>6.1} MiB  {each:>6.1} KiB", mib(*idle), mib(before));
    }
    Ok(())
}

pub(crate) fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown");
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let cores = cpu.lines().filter(|line| line.starts_with("processor")).count();
    format!(
        "machine  {} ({cores} processors), Linux {}",
        model.trim_start_matches([' ', '\t', ':']),
        kernel.trim()
    )
}
