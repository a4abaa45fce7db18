//! What a durable issuance costs: request proven, linted, signed, stored twice, told twice. With nothing, 10⁵ and 10⁶
//! certificates on record; beside the primitives alone, and beside cfssl with SQLite.
//!
//! Numbers after `--` are measured in place of those on record, `SIGNET_BENCH_CALLERS` names callers in place of 1, 8
//! and 64, and the stores are kept in the directory `SIGNET_BENCH_STORES`, if there is one, for the next run.
//! `SIGNET_BENCH=quick` only proves that it runs. Columns are medians of interleaved rounds, ratios those of rounds.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cfssl::Cfssl;
use site::{Measured, Site};

mod cfssl;
mod filling;
mod site;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many a round are enough of what costs the same each time.
const FEW: usize = 500;

type Fault = Box<dyn std::error::Error>;

/// How much is measured.
struct Plan {
    /// Certificates on record.
    sizes: Vec<usize>,
    /// Rounds that count; one before them warms up.
    rounds: usize,
    /// Callers, and how many certificates they order in a round.
    loads: Vec<(usize, usize)>,
    /// Runs of the whole program.
    runs: usize,
}

impl Plan {
    fn chosen() -> Self {
        let sizes: Vec<usize> = std::env::args().filter_map(|text| text.parse().ok()).collect();
        let or = |usual: &[usize]| if sizes.is_empty() { usual.to_vec() } else { sizes.clone() };
        if std::env::var("SIGNET_BENCH").is_ok_and(|value| value == "quick") {
            let loads = vec![(1, 20), (8, 100), (64, 300)];
            return Self { sizes: or(&[0, 2_000]), rounds: 1, loads, runs: 2 };
        }
        let mut loads = vec![(1, 500), (8, 2_000), (64, 4_000)];
        let callers = std::env::var("SIGNET_BENCH_CALLERS").unwrap_or_default();
        let callers: Vec<usize> = callers.split(' ').filter_map(|text| text.parse().ok()).collect();
        loads.retain(|(number, _)| callers.is_empty() || callers.contains(number));
        Self { sizes: or(&[0, 100_000, 1_000_000]), rounds: 7, loads, runs: 20 }
    }
}

/// The figures of one round.
struct Round {
    primitives: f64,
    /// By load.
    cfssl: Vec<Option<Measured>>,
    /// By size, and by load.
    ours: Vec<Vec<Measured>>,
}

fn main() -> Result<(), Fault> {
    let plan = Plan::chosen();
    let sites = plan.sizes.iter().map(|size| Site::found(*size)).collect::<Result<Vec<_>, _>>()?;
    let cfssl = Cfssl::start()?;
    let mut rounds = Vec::new();
    for number in 0..=plan.rounds {
        let round = measure(&plan, &sites, cfssl.as_ref())?;
        if number > 0 {
            rounds.push(round);
        }
    }
    report(&plan, &rounds);
    println!(
        "resident memory of the process, with all of these open: {} MiB",
        site::resident_mib()?
    );
    match sites.last() {
        Some(largest) => run_program(largest, plan.runs),
        None => Ok(()),
    }
}

fn measure(plan: &Plan, sites: &[Site], cfssl: Option<&Cfssl>) -> Result<Round, Fault> {
    let mut ours = vec![Vec::new(); sites.len()];
    let mut theirs = Vec::new();
    for (callers, number) in &plan.loads {
        for (site, measured) in sites.iter().zip(&mut ours) {
            measured.push(site.issue(*callers, *number)?);
        }
        theirs.push(cfssl.map(|cfssl| cfssl.issue(*callers, *number.min(&FEW))).transpose()?);
    }
    Ok(Round { primitives: site::primitives(FEW)?, cfssl: theirs, ours })
}

fn report(plan: &Plan, rounds: &[Round]) {
    println!(
        "primitives alone (verify the request, sign): {}",
        spread(rounds, |round| Some(round.primitives))
    );
    for (load, (callers, _)) in plan.loads.iter().enumerate() {
        let cfssl = |round: &Round| *round.cfssl.get(load)?;
        println!(
            "cfssl with SQLite, durable, {callers} callers: {} µs, {} issued/s",
            spread(rounds, |round| Some(cfssl(round)?.each)),
            spread(rounds, |round| Some(cfssl(round)?.rate))
        );
    }
    println!(
        "on record  callers  µs of processor each  issued/s  / primitives  / cfssl  / from empty"
    );
    for (size, records) in plan.sizes.iter().enumerate() {
        for (load, (callers, _)) in plan.loads.iter().enumerate() {
            let of = |round: &Round| round.ours.get(size)?.get(load).copied();
            let empty = |round: &Round| round.ours.first()?.get(load).copied();
            println!(
                "{records:>9}  {callers:>7}  {}  {}  {}  {}  {}",
                spread(rounds, |round| Some(of(round)?.each)),
                spread(rounds, |round| Some(of(round)?.rate)),
                spread(rounds, |round| Some(of(round)?.each / round.primitives)),
                spread(rounds, |round| Some(of(round)?.each / (*round.cfssl.get(load)?)?.each)),
                spread(rounds, |round| Some(of(round)?.each / empty(round)?.each)),
            );
        }
    }
}

/// The median over the rounds, with the least and the greatest.
fn spread(rounds: &[Round], value: impl Fn(&Round) -> Option<f64>) -> String {
    let mut values: Vec<f64> = rounds.iter().filter_map(value).collect();
    values.sort_by(f64::total_cmp);
    let shown = |value: f64| match value {
        value if value < 10.0 => format!("{value:.2}"),
        value => format!("{value:.0}"),
    };
    match (values.first(), values.get(values.len() / 2), values.last()) {
        (Some(least), Some(median), Some(most)) => {
            format!("{} [{}–{}]", shown(*median), shown(*least), shown(*most))
        }
        _ => "–".to_owned(),
    }
}

/// `signet cert issue` from its start to its end, the key made here.
fn run_program(site: &Site, runs: usize) -> Result<(), Fault> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release/signet");
    if !program.exists() {
        println!("signet cert issue: skipped, there is no {}", program.display());
        return Ok(());
    }
    let mut took: Vec<Duration> = Vec::new();
    for run in 0..=runs {
        let out = site.path().join(format!("issued-{run}.pem"));
        let wall = site::timed(|| issue_by_program(&program, site.path(), &out))?;
        // The first one finds the writing-ahead log of all the rounds.
        took.extend((run > 0).then_some(wall));
    }
    took.sort();
    let [least, median, most] = [took.first(), took.get(took.len() / 2), took.last()]
        .map(|wall| wall.map_or(0.0, |wall| wall.as_secs_f64() * 1e3));
    println!("signet cert issue, whole process: {median:.1} ms [{least:.1}–{most:.1}]");
    Ok(())
}

fn issue_by_program(program: &PathBuf, directory: &Path, out: &Path) -> Result<(), Fault> {
    let done = Command::new(program)
        .args([
            "cert", "issue", "--person", "alice", "--device", "device-1", "--quiet", "--force",
            "--dir",
        ])
        .arg(directory)
        .arg("--out")
        .arg(out)
        .output()?;
    if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).into()) }
}
