//! Stores of certificates on disk, as NSS has them: Firefox keeps one in each profile, Chromium on Linux one for its user.

use std::{path::Path, process::Command};

use crate::site::{Issued, succeeded};

/// Makes a store that trusts one root.
pub(super) fn make(store: &Path, root: &Path) {
    std::fs::create_dir_all(store).unwrap();
    create(store);
    run("certutil", store, &["-A", "-t", "C,,", "-n", "root", "-i", root.to_str().unwrap()]);
}

/// Makes an empty store in a folder.
pub(crate) fn create(store: &Path) {
    run("certutil", store, &["-N", "--empty-password"]);
}

/// Imports a file into a store.
pub(crate) fn import(store: &Path, issued: &Issued) {
    let file = issued.p12.to_str().unwrap();
    run("pk12util", store, &["-i", file, "-W", &issued.password, "-K", ""]);
}

/// The certificates of a store, with `u,u,u` where their key is there.
pub(crate) fn list(store: &Path) -> String {
    run("certutil", store, &["-L"])
}

/// Removes the certificates with a key, and their keys.
pub(super) fn forget(store: &Path) {
    while let Some(name) =
        list(store).lines().find_map(|line| line.trim_end().strip_suffix("u,u,u"))
    {
        run("certutil", store, &["-F", "-n", name.trim()]);
    }
}

/// Runs a tool of NSS on a store; gives what it printed.
fn run(tool: &str, store: &Path, arguments: &[&str]) -> String {
    let output = Command::new(tool)
        .arg("-d")
        .arg(format!("sql:{}", store.display()))
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{tool} (package libnss3-tools): {error}"));
    succeeded(tool, output)
}
