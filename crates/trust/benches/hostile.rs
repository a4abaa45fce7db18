//! Families of input made to cost much, measured: the worst time and the most memory of one
//! verification against what it may take, 50 ms and 16 MiB. `cargo bench -p trust --bench hostile`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark fails by panicking, and measures time"
)]

use std::fs;
use std::process::ExitCode;
use std::time::{Duration, Instant};

// What the crate's own tests are made with asks for the crate by these names.
use trust::{anchor, question, revocation, verdict};

#[path = "../src/tests/hostile/families.rs"]
mod families;
#[allow(dead_code, reason = "made for tests that ask for more")]
#[path = "../src/forge.rs"]
mod forge;

use self::families::{Case, FAMILIES};
use self::question::{Purpose, Question, Status};
use self::revocation::CrlSource;

const MOST_TIME: Duration = Duration::from_millis(50);
const MOST_KIB: u64 = 16 * 1024;

/// The worst of so many counts; the first is the coldest.
const ROUNDS: usize = 20;

fn main() -> ExitCode {
    let mut held = true;
    println!(
        "{:<36} {:>6} {:>10} {:>10} {:>8}  verdict",
        "family", "size", "median ms", "worst ms", "KiB"
    );
    for (family, case, [_, size]) in FAMILIES {
        let (times, memory, verdict) = measure(&case(size));
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let (median, worst) = (times[ROUNDS / 2], times[ROUNDS - 1]);
        println!(
            "{family:<36} {size:>6} {:>10.2} {:>10.2} {memory:>8}  {verdict}",
            ms(median),
            ms(worst)
        );
        held &= worst < MOST_TIME && memory < MOST_KIB;
    }
    println!("every family within 50 ms and 16 MiB: {held}");
    if held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Gives the times in order, the peak of memory in KiB above what was there, and the verdict.
fn measure(case: &Case) -> (Vec<Duration>, u64, String) {
    let anchors = [forge::anchor(forge::ROOT)];
    let crls: Vec<_> = case.lists.iter().cloned().map(CrlSource::new).collect();
    let mut question = Question::new(Purpose::Client, forge::NOW, &anchors, &case.leaf);
    question.intermediates = &case.pool;
    question.names = case.names.clone();
    if !crls.is_empty() {
        question.status = Status::Required { crls: &crls, index: None, max_age_secs: None };
    }
    // Begins to count the peak anew (proc_pid_clear_refs(5)).
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = peak_kib();
    let timed = |_| {
        let start = Instant::now();
        let verdict = trust::verify(&question);
        (start.elapsed(), verdict.err().map(|refused| refused.code()))
    };
    let (mut times, verdicts): (Vec<_>, Vec<_>) = (0..ROUNDS).map(timed).unzip();
    let memory = peak_kib() - before;
    assert!(verdicts.iter().all(|verdict| *verdict == case.expected), "{verdicts:?}");
    times.sort_unstable();
    let verdict = case.expected.map_or("believed".to_owned(), |code| code.to_string());
    (times, memory, verdict)
}

fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
