use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use model::audit::ConnectionId;
use pki::serial::Serial;
use serde_json::{Value, json};

use super::{AccessLog, Line, Peer, State, Tail};

static TAIL: LazyLock<Tail> = LazyLock::new(|| {
    Tail::of(&Peer {
        person: Some("alice"),
        device: Some("laptop"),
        class: Some("email"),
        serial: Some(&Serial::from_content(&[0x2a]).unwrap()),
        tier: Some("email"),
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        resumed: true,
        tls: "1.3",
    })
});

const PATIENCE: Duration = Duration::from_secs(180);

fn line(path: &str) -> Line<'_> {
    Line {
        time: 1_795_176_000_123,
        request_id: "8fq2-31",
        connection: ConnectionId(7),
        door: "files",
        method: "GET",
        path,
        status: 200,
        bytes_in: 0,
        bytes_out: 512,
        duration_ms: 12,
        upstream_ms: Some(9),
        http: "2",
        refusal: None,
        tail: &TAIL,
    }
}

fn entries(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_line_has_every_field() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.jsonl");
    let log = AccessLog::to(&path).unwrap();
    log.write(&line("/a"));
    log.flush(PATIENCE);
    let expected = json!({
        "time": "2026-11-20T12:00:00.123Z", "request_id": "8fq2-31", "connection": "0000000000000007", "door": "files",
        "method": "GET", "path": "/a", "status": 200, "bytes_in": 0, "bytes_out": 512, "duration_ms": 12,
        "upstream_ms": 9, "person": "alice", "device": "laptop", "class": "email", "serial": "2a",
        "tier": "email", "address": "127.0.0.1", "resumed": true, "tls": "1.3", "http": "2",
    });
    assert_eq!(entries(&path), [expected]);
}

#[test]
fn nothing_in_a_field_ends_the_line_or_steers_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.jsonl");
    let log = AccessLog::to(&path).unwrap();
    let hostile = "/a\r\n{\"b\":1}\u{85}\u{2028}\u{202e}\u{1b}[2J\u{7f}\u{0}\u{fc}";
    log.write(&line(hostile));
    log.flush(PATIENCE);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches('\n').count(), 1);
    let body = text.trim_end_matches('\n');
    assert!(!body.chars().any(|c| c.is_control() || c == '\u{2028}' || c == '\u{202e}'), "{body}");
    assert_eq!(entries(&path)[0]["path"], hostile);
}

#[test]
fn a_long_path_is_cut_at_a_character() {
    let text = line(&"\u{fc}".repeat(3000)).encode();
    assert!(text.len() < 3000);
    let entry: Value = serde_json::from_str(&text).unwrap();
    assert!(entry["path"].as_str().unwrap().ends_with("\u{fc}…"));
}

#[test]
fn everything_queued_is_written_when_the_log_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.jsonl");
    let log = AccessLog::to(&path).unwrap();
    for number in 0..1000 {
        log.write(&line(&format!("/{number}")));
    }
    log.flush(PATIENCE);
    assert_eq!(log.health().dropped, 0);
    let entries = entries(&path);
    assert_eq!(entries.len(), 1000);
    assert_eq!(entries[999]["path"], "/999");
}

#[test]
fn a_rotated_file_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.jsonl");
    let rotated = folder.path().join("access.jsonl.1");
    let log = AccessLog::to(&path).unwrap();
    log.write(&line("/before"));
    log.flush(PATIENCE);
    fs::rename(&path, &rotated).unwrap();
    log.reopen();
    log.write(&line("/after"));
    log.flush(PATIENCE);
    assert_eq!(entries(&rotated).len(), 1);
    assert_eq!(entries(&path)[0]["path"], "/after");
}

#[test]
fn a_torn_line_spoils_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.jsonl");
    fs::write(&path, "{\"time\":\"20").unwrap();
    let log = AccessLog::to(&path).unwrap();
    log.write(&line("/next"));
    log.flush(PATIENCE);
    let text = fs::read_to_string(&path).unwrap();
    let last: Value = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
    assert_eq!(last["path"], "/next");
}

/// A full device is the one failure that a test can make without being root or not being root.
#[test]
#[cfg(target_os = "linux")]
fn an_unwritable_file_costs_lines_and_the_log_says_how_many() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.jsonl");
    std::os::unix::fs::symlink("/dev/full", &path).unwrap();
    let log = AccessLog::to(&path).unwrap();
    log.write(&line("/lost"));
    log.flush(PATIENCE);
    log.write(&line("/lost too"));
    log.flush(PATIENCE);
    assert_eq!(log.health().dropped, 2);
    assert_eq!(log.health().state, State::Failing);

    fs::remove_file(&path).unwrap();
    log.reopen();
    log.write(&line("/kept"));
    log.flush(PATIENCE);
    assert_eq!(log.health().state, State::Writing);
    let entries = entries(&path);
    assert_eq!(entries[0], json!({"time": "2026-11-20T12:00:00.123Z", "dropped": 2}));
    assert_eq!(entries[1]["path"], "/kept");
}

/// A pipe that nobody reads holds the writing thread up, as a hanging disk would.
#[test]
#[cfg(target_os = "linux")]
fn a_full_queue_never_holds_a_request_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let reader = {
        let path = path.clone();
        std::thread::spawn(move || fs::File::open(path).unwrap())
    };
    let log = AccessLog::with_queue(&path, 4).unwrap();
    let reader = reader.join().unwrap();
    let long = "x".repeat(2000);
    for _ in 0..1000 {
        log.write(&line(&long));
    }
    assert!(log.health().dropped > 0);
    drop(reader);
}
