//! Everything that happened is on record, and the record shows when somebody touched it.

use crate::site::{Site, run, signet};

#[test]
fn every_step_is_on_record_with_its_actor() {
    let site = Site::new();
    let server = site.up(&[]);
    let serial = site.alice();
    site.curl_as_alice("/", &[]).exits(0);
    site.curl("/", &[]).exits(0);
    site.signet(&format!("cert revoke {serial} --reason superseded --yes")).exits(0);
    server.stop("TERM");
    let log = site.signet("audit list --json --limit 0").exits(0).json();
    let actions: Vec<&str> =
        log.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    for action in [
        "authority.created",
        "person.added",
        "certificate.issued",
        "door.admitted",
        "door.refused",
        "certificate.revoked",
        "server.stopped",
    ] {
        assert!(actions.contains(&action), "{action} is not in {actions:?}");
    }
    assert!(
        log.as_array()
            .unwrap()
            .iter()
            .all(|entry| entry["actor"].as_str().is_some_and(|actor| !actor.is_empty()))
    );
    let refused = site.signet("audit search --action door.refused --json").exits(0).json();
    assert_eq!(refused[0]["code"], "NONE", "{refused}");
    let access = site.read("data/log/access.jsonl");
    assert!(access.lines().any(|line| line.contains("alice")), "{access}");
}

#[test]
fn the_chain_is_verified_and_a_change_is_found() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    site.alice();
    let verdict = site.signet("audit verify --json").exits(0).json();
    assert_eq!(verdict["intact"], true, "{verdict}");
    assert_eq!(verdict["checkpoints"], 1, "{verdict}");
    let file = site.text("export.jsonl");
    site.signet(&format!("audit export --out {file}")).exits(0);
    assert!(site.read("export.jsonl").lines().count() > 3);
    let key = verdict["key"].as_str().unwrap();
    assert_eq!(
        signet(&["audit", "verify", &file, "--key", key, "--json"]).exits(0).json()["intact"],
        true
    );
    signet(&["audit", "verify", &file, "--key", &"00".repeat(32)]).exits(1);
    site.write("edited.jsonl", site.read("export.jsonl").replace("alice", "mallory"));
    let edited = signet(&["audit", "verify", &site.text("edited.jsonl"), "--json"]).exits(1).json();
    assert_eq!(edited["intact"], false, "{edited}");
    let edit = "UPDATE audit SET text = replace(text, 'alice', 'mallory')";
    run("/usr/bin/python3", &["-c", "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); [c.execute('DROP TRIGGER '+n) for (n,) in c.execute(\"select name from sqlite_master where type='trigger'\").fetchall()]; c.execute(sys.argv[2]); c.commit()", &site.text("data/store.db"), edit])
        .exits(0);
    let verdict = site.signet("audit verify --json").exits(1).json();
    assert_eq!(verdict["intact"], false, "{verdict}");
}
