//! Several processes on one file, as the command line beside a running server.

use std::io::{BufReader, Read};
use std::process::{Child, ChildStdout};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::crash::{assignment, start};
use super::*;

const EACH: usize = 150;

#[test]
#[ignore = "runs as a child process beside others"]
fn write_some() {
    let (store, name) = assignment();
    for n in 0..EACH {
        put(&store, &format!("{name}-{n}"), "1").unwrap();
    }
    println!("done {name}");
}

/// Waits for a child, which must have come to its end.
fn finish(child: &mut Child, mut output: BufReader<ChildStdout>) {
    let mut told = String::new();
    output.read_to_string(&mut told).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(told.contains("done "), "{told}");
}

#[test]
fn processes_share_one_chain() {
    let (_directory, path) = directory();
    // All open at once, so they also race to make the schema.
    let children: Vec<_> =
        ["a", "b", "c"].map(|name| start("tests::processes::write_some", &path, name)).into();
    for (mut child, output) in children {
        finish(&mut child, output);
    }
    let store = open(&path);
    assert_eq!(verified(&store), 3 * EACH as u64);
    for name in ["a", "b", "c"] {
        for n in 0..EACH {
            assert!(setting(&store, &format!("{name}-{n}")).is_some());
        }
    }
}

#[test]
fn a_busy_server_leaves_room_for_the_command_line() {
    let (_directory, path) = directory();
    let store = open(&path);
    let (mut child, output) = start("tests::processes::write_some", &path, "cli");
    let finished = AtomicBool::new(false);
    let busy = std::thread::scope(|scope| {
        let load = scope.spawn(|| {
            let mut recorded: u64 = 0;
            while !finished.load(Ordering::Relaxed) {
                let pending: Vec<_> = (0..64).map(|_| store.record(event())).collect();
                for answer in pending {
                    answer.wait().unwrap();
                    recorded += 1;
                }
            }
            recorded
        });
        finish(&mut child, output);
        finished.store(true, Ordering::Relaxed);
        load.join().unwrap()
    });
    assert_eq!(verified(&store), busy + EACH as u64);
}

#[test]
fn a_change_of_another_process_is_followed() {
    let (_directory, path) = directory();
    let store = open(&path);
    let mut follower = store.follow().unwrap();
    let (mut child, _output) = start("tests::processes::write_some", &path, "other");
    assert_eq!(follower.wait_for_change(Duration::from_secs(180)), Ok(true));
    child.kill().unwrap();
    child.wait().unwrap();
}
