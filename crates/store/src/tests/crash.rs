//! A process killed in the middle of commits: what it acknowledged is there, and the chain holds.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use super::*;

pub(super) const STORE: &str = "SIGNET_TEST_STORE";
const NAME: &str = "SIGNET_TEST_NAME";

/// The arguments that make this test program run only `part`, an ignored test.
pub(super) fn arguments(part: &str) -> [&str; 6] {
    [part, "--exact", "--ignored", "--nocapture", "--test-threads", "1"]
}

/// Starts this test program anew to run `part` on the store at `path`.
pub(super) fn start(part: &str, path: &Path, name: &str) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(arguments(part))
        .env(STORE, path)
        .env(NAME, name)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    (child, output)
}

/// Returns the store and the name that a child was started with.
pub(super) fn assignment() -> (Store, String) {
    let path = std::env::var_os(STORE).unwrap();
    (open(Path::new(&path)), std::env::var(NAME).unwrap_or_default())
}

#[test]
#[ignore = "runs as a child process, which another test kills"]
fn write_without_end() {
    let (store, name) = assignment();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (store, name) = (&store, &name);
            scope.spawn(move || {
                for n in 0.. {
                    let key = format!("{name}-{thread}-{n}");
                    put(store, &key, "1").unwrap();
                    println!("kept {key}");
                }
            });
        }
    });
}

#[test]
fn a_killed_process_loses_nothing_it_acknowledged() {
    let (_directory, path) = directory();
    let mut acknowledged = Vec::new();
    for round in 0..12 {
        let name = round.to_string();
        let (mut child, output) = start("tests::crash::write_without_end", &path, &name);
        let mut kept = output
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| Some(line.split_once("kept ")?.1.to_owned()));
        // Each round is killed after another number of acknowledgements.
        acknowledged.extend(kept.by_ref().take(3 + round * 37));
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged.extend(kept);

        let store = open(&path);
        store.check().unwrap();
        let entries = verified(&store);
        assert!(entries >= u64::try_from(acknowledged.len()).unwrap());
        let tx = store.read().unwrap();
        for key in &acknowledged {
            assert_eq!(tx.find_setting(key), Ok(Some("1".to_owned())), "{key}");
        }
    }
    assert!(acknowledged.len() > 12 * 3);
}
