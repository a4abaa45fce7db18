//! A disk that really fills up, and one that really cannot be written: a small file system of
//! our own, in a mount namespace that ends with the child process.

use std::fs;
use std::process::Command;

use super::crash::{STORE, arguments, assignment};
use super::*;

/// Runs `part` on a store on a disk of its own of 3 MiB. Says that it skips where the system has
/// no such thing for us.
fn on_a_small_disk(part: &str) {
    let directory = tempfile::tempdir().unwrap();
    let mounted = |command: &str| {
        let mut mounting = Command::new("unshare");
        let script = format!("mount -t tmpfs -o size=3m tmpfs \"$0\" && exec {command}");
        mounting.args(["--map-root-user", "--mount", "sh", "-c", &script]).arg(directory.path());
        mounting
    };
    if !mounted("true").output().is_ok_and(|probe| probe.status.success()) {
        println!("{part} skips: no file system can be mounted in a namespace here");
        return;
    }
    let output = mounted("\"$@\"")
        .arg(std::env::current_exe().unwrap())
        .args(arguments(part))
        .env(STORE, directory.path().join("store.db"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{output:?}");
}

#[test]
fn a_disk_that_fills_up_loses_nothing() {
    on_a_small_disk("tests::disk::fill_up");
}

#[test]
#[ignore = "runs as a child process on a small disk"]
fn fill_up() {
    let (store, _) = assignment();
    let path = store.path().to_owned();
    let ballast = path.with_file_name("ballast");
    fs::write(&ballast, vec![0; 600_000]).unwrap();

    let kept: Vec<String> = std::thread::scope(|scope| {
        let store = &store;
        let writers = [0, 1, 2, 3].map(|thread| {
            scope.spawn(move || {
                let mut kept = Vec::new();
                loop {
                    let key = format!("{thread}-{}", kept.len());
                    match put(store, &key, &"x".repeat(3000)) {
                        Ok(()) => kept.push(key),
                        Err(error) => break (kept, error),
                    }
                }
            })
        });
        let ended = writers.map(|writer| writer.join().unwrap());
        for (_, error) in &ended {
            assert!(matches!(error, Error::Full | Error::Undone), "{error:?}");
        }
        assert!(ended.iter().any(|(_, error)| *error == Error::Full));
        ended.into_iter().flat_map(|(kept, _)| kept).collect()
    });
    assert!(!kept.is_empty());
    let entries = u64::try_from(kept.len()).unwrap();
    assert_eq!(verified(&store), entries);
    drop(store);

    fs::remove_file(ballast).unwrap();
    let store = open(&path);
    assert_eq!(verified(&store), entries);
    for key in &kept {
        assert!(setting(&store, key).is_some(), "{key}");
    }
    put(&store, "after", "1").unwrap();
    store.check().unwrap();
}

#[test]
fn a_disk_that_cannot_be_written_is_named() {
    on_a_small_disk("tests::disk::become_read_only");
}

#[test]
#[ignore = "runs as a child process on a small disk"]
fn become_read_only() {
    let (store, _) = assignment();
    put(&store, "a", "1").unwrap();
    let path = store.path().to_owned();
    drop(store);
    let disk = path.parent().unwrap();
    let remount = ["-o", "remount,ro", disk.to_str().unwrap()];
    assert!(Command::new("mount").args(remount).status().unwrap().success());
    assert_eq!(Store::open(&path, clock()).map(drop), Err(Error::ReadOnly));
    let other = path.with_file_name("other.db");
    assert_eq!(Store::open(&other, clock()).map(drop), Err(Error::ReadOnly));
}
