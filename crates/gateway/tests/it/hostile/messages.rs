//! Certificate and CertificateVerify messages whose framing lies, sent by another implementation of
//! TLS that is made to bend them (tlslite-ng, in `messages.py`).

use std::path::{Path, PathBuf};
use std::process::Command;

use gateway::config::Limits;

use super::{OPEN, STRICT, assert_honest_are_served, besieged};
use crate::support::patient;

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What is as it should be is served, and nothing else. What lies is told so in TLS; an entry with
/// nothing in it is no certificate; and who says that more will come is waited for, and then cut.
fn is_right(case: &str, outcome: &str) -> bool {
    match outcome {
        "served" => case.ends_with(" as it should be"),
        "refused BAD-CERTIFICATE" => case.contains("an empty entry"),
        "cut" => case.contains("message too long") || case.contains("as long as can be"),
        _ => outcome.starts_with("alert ") && !case.ends_with(" as it should be"),
    }
}

#[tokio::test]
async fn messages_whose_framing_lies_are_refused() {
    let python = file("../../target/venv/bin/python");
    let library = Command::new(&python).args(["-c", "import tlslite"]).output();
    if !library.as_ref().is_ok_and(|output| output.status.success()) {
        return eprintln!(
            "skipped messages_whose_framing_lies_are_refused: tlslite-ng is not in target/venv"
        );
    }
    let answered = outcomes(&python, "answered", patient(), 4).await;
    assert!(answered.len() > 95, "{}", answered.len());
    let hasty = Limits { handshake_secs: 2, ..patient() };
    let waited_for = outcomes(&python, "waited-for", hasty, 0).await;
    assert_eq!(waited_for.len(), 12);
    let all = answered.iter().chain(&waited_for);
    let odd: Vec<_> = all.filter(|(case, outcome)| !is_right(case, outcome)).collect();
    assert!(odd.is_empty(), "{odd:#?}");
}

/// What came of the cases of a kind, at both doors; so many of them are served.
async fn outcomes(
    python: &Path,
    kind: &'static str,
    limits: Limits,
    served: usize,
) -> Vec<(String, String)> {
    let world = besieged(limits).await;
    let alice = world.enrol("alice").await;
    let files = tempfile::tempdir().unwrap();
    let (certificate, key) = alice.write(files.path());
    let mut outcomes = Vec::new();
    for host in [STRICT, OPEN] {
        let mut python = Command::new(python);
        python.arg(file("tests/it/hostile/messages.py"));
        python.args([&world.address.port().to_string(), host]).args([&certificate, &key]);
        python.arg(kind);
        let output = tokio::task::spawn_blocking(move || python.output().unwrap()).await.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8_lossy(&output.stdout);
        let lines = said.lines().map(|line| line.split_once('\t').unwrap());
        outcomes.extend(lines.map(|(case, outcome)| (case.to_owned(), outcome.to_owned())));
    }
    assert_eq!(world.backend.requests(), served);
    assert_honest_are_served(&world, &alice).await;
    outcomes
}
