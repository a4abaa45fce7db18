//! The rules of the house as tests: the dependency table, the walls and the banned names.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every tracked file below `folder` that ends in `extension`.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "--", folder])
        .current_dir(root())
        .output()
        .unwrap();
    String::from_utf8(listed.stdout)
        .unwrap()
        .lines()
        .filter(|path| path.ends_with(extension))
        .map(PathBuf::from)
        .filter(|path| root().join(path).is_file())
        .collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn is_test(path: &Path) -> bool {
    path.ends_with("tests.rs") || path.components().any(|part| part.as_os_str() == "tests")
}

fn complain(rule: &str, offences: Vec<String>) {
    assert!(offences.is_empty(), "{rule}:\n  {}", offences.join("\n  "));
}

#[test]
fn the_dependency_table_is_what_cargo_builds() {
    let architecture = read(Path::new("ARCHITECTURE.md"));
    let mut table = BTreeMap::new();
    for line in architecture.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let ["", name, floor, dependencies, _, ""] = cells[..]
            && floor.chars().all(|c| c.is_ascii_digit() || c == '–')
            && name.starts_with('`')
        {
            table.insert(name.trim_matches('`').to_owned(), names(dependencies));
        }
    }
    assert_eq!(table, workspace_dependencies(), "ARCHITECTURE.md (left) and cargo metadata differ");
}

fn names(cell: &str) -> BTreeSet<String> {
    cell.split(',')
        .map(|name| name.trim().trim_matches('`').to_owned())
        .filter(|name| !name.is_empty() && name != "–")
        .collect()
}

fn workspace_dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: BTreeSet<&str> = packages.iter().map(|p| p["name"].as_str().unwrap()).collect();
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            let normal = dependencies
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| dependency["name"].as_str().unwrap())
                .filter(|name| ours.contains(name))
                .map(str::to_owned)
                .collect();
            (package["name"].as_str().unwrap().to_owned(), normal)
        })
        .collect()
}

#[test]
fn every_module_says_what_it_is() {
    let silent = files("crates", ".rs")
        .into_iter()
        .filter(|path| !path.ends_with("tests.rs"))
        .filter(|path| !read(path).trim_start().starts_with("//!"))
        .map(|path| path.display().to_string())
        .collect();
    complain("a module begins with //! and one to five lines", silent);
}

#[test]
fn no_file_grows_past_the_wall() {
    let long = files("crates", ".rs")
        .into_iter()
        .filter(|path| !is_test(path))
        .filter_map(|path| {
            let lines = read(&path).lines().count();
            (lines > 600).then(|| format!("{} has {lines} lines", path.display()))
        })
        .collect();
    complain("a file has at most 600 lines (tests apart)", long);
}

#[test]
fn names_say_something() {
    let banned_files =
        ["mod.rs", "common.rs", "core.rs", "utils.rs", "util.rs", "types.rs", "helpers.rs"];
    let suffixes = ["Manager", "Helper", "Util", "Utils", "Data", "Info", "Impl"];
    let mut offences = Vec::new();
    for path in files("crates", ".rs") {
        if banned_files.iter().any(|banned| path.ends_with(banned)) && !is_test(&path) {
            offences.push(format!("{} has an empty name", path.display()));
        }
        for (number, line) in read(&path).lines().enumerate() {
            let Some(name) = defined_type(line) else { continue };
            if suffixes.iter().any(|suffix| name.ends_with(suffix)) {
                offences.push(format!("{}:{}: {name}", path.display(), number + 1));
            }
        }
    }
    complain("no empty names", offences);
}

/// The name of the type that a line defines, if it does.
fn defined_type(line: &str) -> Option<&str> {
    // An associated type is named by its trait.
    if line.trim_start() != line && line.trim_start().starts_with("type ") {
        return None;
    }
    let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub"));
    if !matches!(words.next()?, "struct" | "enum" | "trait" | "type") {
        return None;
    }
    words.next()?.split(|c: char| !c.is_alphanumeric()).next()
}

#[test]
fn documents_stay_short_enough_to_be_read() {
    let mut offences = Vec::new();
    let lines = read(Path::new("ARCHITECTURE.md")).lines().count();
    if lines > 250 {
        offences.push(format!("ARCHITECTURE.md has {lines} lines, not ≤ 250"));
    }
    for path in files("docs/adr", ".md") {
        let lines = read(&path).lines().count();
        if lines > 60 {
            offences.push(format!("{} has {lines} lines, not ≤ 60", path.display()));
        }
    }
    complain("maps are short", offences);
}

#[test]
fn shell_scripts_stop_at_the_first_error() {
    let careless = files("scripts", "")
        .into_iter()
        .filter(|path| read(path).starts_with("#!/usr/bin/env bash"))
        .filter(|path| !read(path).contains("set -euo pipefail"))
        .map(|path| path.display().to_string())
        .collect();
    complain("a shell script says set -euo pipefail", careless);
}

/// V20, nginx 71841dced: memory used after it was freed, while a status was asked for. Nothing here
/// can: no crate of ours may be unsafe, nor make an exception for itself.
#[test]
fn v20_no_crate_of_ours_may_be_unsafe() {
    let workspace = read(Path::new("Cargo.toml"));
    assert!(workspace.contains("unsafe_code = \"forbid\""));
    let careless = files("crates", "Cargo.toml")
        .into_iter()
        .filter(|path| !read(path).contains("[lints]\nworkspace = true"))
        .map(|path| path.display().to_string())
        .collect();
    complain("a crate keeps the lints of the workspace", careless);
}

#[test]
fn every_known_hole_names_a_test_that_exists() {
    let sources: String = files("crates", ".rs").iter().map(|path| read(path)).collect();
    let book = read(Path::new("docs/book/holes.md"));
    let named: Vec<&str> = book
        .lines()
        .filter(|line| line.starts_with("| "))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(|name| name.contains('_') && name.chars().all(|c| !c.is_uppercase()))
        .collect();
    assert!(named.len() >= 40, "the table of known holes has shrunk to {} tests", named.len());
    let missing = named
        .into_iter()
        .filter(|name| !sources.contains(&format!("fn {name}(")))
        .map(str::to_owned)
        .collect();
    complain("a hole's test exists", missing);
}
