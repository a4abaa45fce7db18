//! pkilint's opinion of what our profiles make, at severity WARNING and above.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use pki::key::KeyAlgorithm;

use crate::hierarchy::Hierarchy;

/// Finds `lint_pkix_cert` in `target/venv`, where the set-up puts it, or by `SIGNET_PKILINT`.
fn linter() -> Option<PathBuf> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/venv/bin/lint_pkix_cert");
    let path = std::env::var_os("SIGNET_PKILINT").map_or_else(|| usual.into(), PathBuf::from);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("SKIPPED every_profile_is_clean_in_the_eyes_of_pkilint: no {}", path.display());
    None
}

/// Findings we do not share, with the reason. A row that no longer occurs fails.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "Invalid URI syntax: \"urn:uuid:",
        "a URN is a URI (RFC 3986 §1.1.3); the linter knows nine schemes, all of them URLs",
    ),
    (
        "Invalid domain name syntax: \"localhost\"",
        "one label is a domain name (RFC 1034 §3.5, RFC 6761 §6.3); the linter wants two",
    ),
];

/// The linter cannot decode arcs above 32 bits, so policies stand under one for documentation here
/// (RFC 5612).
const ARC: &str = "1.3.6.1.4.1.32473.1";

#[test]
fn every_profile_is_clean_in_the_eyes_of_pkilint() {
    let Some(linter) = linter() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut excused = vec![false; EXCEPTIONS.len()];
    for algorithm in KeyAlgorithm::ALL {
        let made = Hierarchy::build(algorithm, ARC);
        let leaves = made.leaves.iter().map(|(profile, leaf, _)| (profile.as_str(), leaf));
        let all = [("root", &made.root), ("issuing", &made.issuing)].into_iter().chain(leaves);
        let runs: Vec<_> = all
            .map(|(profile, certificate)| {
                let file = folder.path().join(format!("{profile}-{algorithm}.pem"));
                std::fs::write(&file, certificate.to_pem()).unwrap();
                let mut command = Command::new(&linter);
                command.args(["lint", "-s", "WARNING"]).arg(&file);
                (file, command.stdout(Stdio::piped()).spawn().unwrap())
            })
            .collect();
        for (file, run) in runs {
            let output = run.wait_with_output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            let findings = findings(&text, &mut excused);
            // The exit code counts findings.
            let counted =
                output.status.code() == Some(text.lines().filter(is_finding).count() as i32);
            assert!(counted && findings.is_empty(), "{}: {findings:?}", file.display());
        }
    }
    assert!(excused.into_iter().all(|seen| seen), "an exception is stale");
}

/// A finding is an indented line with its severity; what it is about stands above it.
fn is_finding(line: &&str) -> bool {
    line.starts_with(' ') && ["(WARNING)", "(ERROR)", "(FATAL)"].iter().any(|s| line.contains(s))
}

fn findings<'a>(text: &'a str, excused: &mut [bool]) -> Vec<&'a str> {
    let excuse = |line: &&str| {
        let row = EXCEPTIONS.iter().position(|(start, _)| line.contains(start));
        row.and_then(|row| excused.get_mut(row)).map(|seen| *seen = true).is_none()
    };
    text.lines().filter(is_finding).filter(excuse).collect()
}
