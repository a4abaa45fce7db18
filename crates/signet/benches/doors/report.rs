//! Medians, ratios and the machine they were taken on.

use std::{fs, thread, time::Duration};

use crate::{
    Outcome,
    load::{Client, Sessions, exchange},
    peers::Peer,
};

pub(crate) struct Table {
    rows: Vec<(&'static str, Vec<f64>)>,
}

impl Table {
    pub(crate) fn new(names: impl Iterator<Item = &'static str>) -> Table {
        Table { rows: names.map(|name| (name, Vec::new())).collect() }
    }

    pub(crate) fn add(&mut self, name: &str, value: f64) {
        if let Some((_, values)) = self.rows.iter_mut().find(|(row, _)| *row == name) {
            values.push(value);
        }
    }

    /// One line a peer: median, spread, and the ratio ours : peer, paired by round.
    pub(crate) fn print(&self, title: &str) {
        println!("\n{title}\n  {:<8} {:>8}  {:<19} {:>6}", "", "median", "min – max", "ours/×");
        let ours = &self.rows[0].1;
        for (name, values) in self.rows.iter().filter(|(_, values)| !values.is_empty()) {
            let ratios = ours.iter().zip(values).map(|(our, peer)| our / peer).collect();
            let (low, high) = spread(values);
            let range = format!("{low:.1} – {high:.1}");
            println!(
                "  {name:<8} {:>8.1}  {range:<19} {:>6.2}",
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
