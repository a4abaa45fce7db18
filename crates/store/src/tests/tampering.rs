//! Every kind of tampering with the audit log, done to the file by SQL.

use model::audit::Checkpoint;
use model::audit::chain::{Break, Flaw, Head, entry_hash};

use super::*;

/// A closed store of five entries, and a checkpoint of its end.
fn log(path: &Path) -> Checkpoint {
    let store = open(path);
    for n in 0..5 {
        put(&store, &n.to_string(), "value").unwrap();
    }
    let Head { seq, hash } = store.read().unwrap().audit_head().unwrap();
    Checkpoint { seq, hash, at_ms: 0, signature: vec![1], key: Fingerprint([3; 32]) }
}

/// Verifies a log that `sql` was run on. What opening refuses counts as found.
fn verify(path: &Path, checkpoints: &[Checkpoint]) -> Result<u64, Error> {
    let store = Store::open(path, clock())?;
    Ok(store.read()?.verify_audit(checkpoints)?.seq)
}

fn check(sql: &str, seq: u64, what: Flaw) {
    let (_directory, path) = directory();
    let checkpoint = log(&path);
    assert_eq!(verify(&path, std::slice::from_ref(&checkpoint)), Ok(5), "untouched");
    intrude(&path, sql);
    assert_eq!(verify(&path, &[checkpoint]), Err(Error::Broken(Break { seq, what })), "{sql}");
}

#[test]
fn edits_show() {
    let edited = |sql| check(sql, 3, Flaw::Edited);
    edited("UPDATE audit SET text = replace(text, 'test', 'Test') WHERE seq = 3");
    edited("UPDATE audit SET text = text || ' ' WHERE seq = 3");
    edited("UPDATE audit SET hash = zeroblob(32) WHERE seq = 3");
    edited("UPDATE audit SET previous = zeroblob(32) WHERE seq = 3");
}

#[test]
fn edits_of_the_columns_beside_the_text_show() {
    for column in ["actor", "object", "action", "outcome", "code"] {
        let sql = format!("UPDATE audit SET {column} = 'other' WHERE seq = 2");
        check(&sql, 2, Flaw::IndexAltered);
    }
    check("UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 2", 2, Flaw::IndexAltered);
}

/// Runs `sql` on a log of 300 entries with keys and five without.
fn check_keys(sql: &str, seq: u64, what: Flaw) {
    let (_directory, path) = directory();
    let store = open(&path);
    let told: Result<(), Error> = store.write(|mut tx| {
        (1..300).try_for_each(|_| tx.tell(event().refused("NONE")))?;
        tx.commit(event(), ())
    });
    told.unwrap();
    drop(store);
    log(&path);
    assert_eq!(verify(&path, &[]), Ok(305), "untouched");
    intrude(&path, sql);
    assert_eq!(verify(&path, &[]), Err(Error::Broken(Break { seq, what })), "{sql}");
}

#[test]
fn edits_of_the_keys_show() {
    for kind in 1..=5 {
        let missing = format!("DELETE FROM audit_key WHERE kind = {kind} AND seq = 7");
        check_keys(&missing, 7, Flaw::IndexAltered);
        let edited = format!("UPDATE audit_key SET key = 'x' WHERE kind = {kind} AND seq = 8");
        check_keys(&edited, 8, Flaw::IndexAltered);
        for seq in [9, 304, 9_999] {
            let foreign = format!("INSERT INTO audit_key VALUES ({kind}, 'x', {seq})");
            check_keys(&foreign, seq, Flaw::IndexAltered);
        }
    }
    let moved = "UPDATE audit_key SET seq = 306 WHERE kind = 2 AND seq = 300";
    check_keys(moved, 300, Flaw::IndexAltered);
    let done = "INSERT INTO audit_key VALUES (5, 'done', 300)";
    check_keys(done, 300, Flaw::IndexAltered);
    check_keys("DELETE FROM audit_key", 1, Flaw::IndexAltered);
}

#[test]
fn edits_of_how_far_the_keys_reach_show() {
    check_keys("UPDATE audit_head SET keyed_seq = 299", 300, Flaw::IndexAltered);
    check_keys("UPDATE audit_head SET keyed_seq = 301", 301, Flaw::IndexAltered);
    check_keys("UPDATE audit_head SET keyed_seq = 0", 1, Flaw::IndexAltered);
    let beyond = "DELETE FROM audit WHERE seq > 300; UPDATE audit_head SET seq = 300, \
        hash = (SELECT hash FROM audit WHERE seq = 300), keyed_seq = 301";
    check_keys(beyond, 300, Flaw::HeadAltered);
}

#[test]
fn deletions_show() {
    check("DELETE FROM audit WHERE seq = 1", 1, Flaw::Missing { next: 2 });
    check("DELETE FROM audit WHERE seq IN (2, 3)", 2, Flaw::Missing { next: 4 });
    check(
        "DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4;
         UPDATE audit SET seq = 4 WHERE seq = 5; UPDATE audit_head SET seq = 4;",
        3,
        Flaw::Misplaced { claims: Some(4) },
    );
}

#[test]
fn reordering_shows() {
    check(
        "UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;
         UPDATE audit SET seq = 3 WHERE seq = 99;",
        2,
        Flaw::Misplaced { claims: Some(3) },
    );
}

#[test]
fn truncation_shows_by_the_head() {
    check("DELETE FROM audit WHERE seq > 3", 4, Flaw::Truncated { reached: 5 });
    check("DELETE FROM audit", 1, Flaw::Truncated { reached: 5 });
}

#[test]
fn truncation_with_the_head_set_back_shows_by_a_checkpoint() {
    check(
        "DELETE FROM audit WHERE seq > 3;
         UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit WHERE seq = 3);",
        4,
        Flaw::Truncated { reached: 5 },
    );
    check("DELETE FROM audit; DELETE FROM audit_head;", 1, Flaw::Truncated { reached: 5 });
}

#[test]
fn a_head_that_is_altered_shows() {
    let end = "UPDATE audit_head SET";
    check(&format!("{end} hash = zeroblob(32)"), 5, Flaw::HeadAltered);
    check(&format!("{end} seq = 4"), 5, Flaw::HeadAltered);
    check(&format!("{end} seq = 7"), 6, Flaw::Truncated { reached: 7 });
    check("DELETE FROM audit_head", 5, Flaw::HeadAltered);
}

#[test]
fn a_chain_computed_anew_shows_by_a_checkpoint() {
    let (_directory, path) = directory();
    let checkpoint = log(&path);
    forge(&path, |text| text.replace(r#""facts":{}"#, r#""facts":{"a":"b"}"#));
    assert_eq!(verify(&path, &[]), Ok(5), "the chain alone cannot tell");
    let expected = Break { seq: 5, what: Flaw::ContradictsCheckpoint };
    assert_eq!(verify(&path, &[checkpoint]), Err(Error::Broken(expected)));
}

#[test]
fn an_entry_that_is_none_shows() {
    let (_directory, path) = directory();
    log(&path);
    forge(&path, |_| r#"{"seq":2}"#.to_owned());
    let unreadable = Break { seq: 2, what: Flaw::Unreadable };
    assert_eq!(verify(&path, &[]), Err(Error::Broken(unreadable)));
    let listed = open(&path).read().unwrap().audit_entries(&Default::default());
    assert_eq!(listed, Err(Error::Unreadable(model::audit::Unreadable { seq: 2 })));
}

/// Rewrites entry 2 and computes everything after it anew, as a forger with our code would.
fn forge(path: &Path, rewrite: fn(&str) -> String) {
    let file = rusqlite::Connection::open(path).unwrap();
    let mut previous: [u8; 32] =
        file.query_row("SELECT hash FROM audit WHERE seq = 1", (), |row| row.get(0)).unwrap();
    for seq in 2..=5 {
        let text: String = file
            .query_row("SELECT text FROM audit WHERE seq = ?1", (seq,), |row| row.get(0))
            .unwrap();
        let text = if seq == 2 { rewrite(&text) } else { text };
        let hash = entry_hash(&previous, &text);
        let sql = "UPDATE audit SET text = ?1, previous = ?2, hash = ?3 WHERE seq = ?4";
        file.execute(sql, (&text, &previous, &hash, seq)).unwrap();
        previous = hash;
    }
    file.execute("UPDATE audit_head SET hash = ?1", (&previous,)).unwrap();
}

#[test]
fn checkpoints_are_kept() {
    let store = temporary();
    put(&store, "a", "1").unwrap();
    let Head { seq, hash } = store.read().unwrap().audit_head().unwrap();
    let key = Fingerprint([3; 32]);
    let checkpoint = Checkpoint { seq, hash, at_ms: 12, signature: vec![1, 2], key };
    let add = |checkpoint: Checkpoint| {
        store.write(move |mut tx| {
            tx.add_checkpoint(&checkpoint)?;
            tx.commit(event(), ())
        })
    };
    assert_eq!(add(checkpoint.clone()), Ok(()));
    assert_eq!(add(checkpoint.clone()), Err(Error::Taken(crate::Noun::Checkpoint)));
    assert_eq!(store.read().unwrap().checkpoints(), Ok(vec![checkpoint]));
}
