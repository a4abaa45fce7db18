//! What a store says of a file that it cannot open.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;

/// Opens what is at `path` and compares why it cannot be.
fn check(path: &Path, expected: Error) {
    match Store::open(path, clock()) {
        Ok(_) => panic!("{} opens", path.display()),
        Err(error) => assert_eq!(error, expected),
    }
}

#[test]
fn opening_again_changes_nothing() {
    let (_directory, path) = directory();
    put(&open(&path), "a", "1").unwrap();
    let store = open(&path);
    assert_eq!(setting(&store, "a"), Some("1".to_owned()));
    assert_eq!(verified(&store), 1);
    store.check().unwrap();
}

#[test]
fn the_file_is_for_its_owner_only() {
    let (_directory, path) = directory();
    let store = open(&path);
    put(&store, "a", "1").unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let file = format!("{}{suffix}", path.display());
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn what_is_not_a_store_is_left_alone() {
    let (directory, path) = directory();
    check(&directory.path().join("none/store.db"), Error::NoDirectory);
    check(directory.path(), Error::Unopenable);

    fs::write(&path, "This is a letter to a friend, longer than one hundred octets, ".repeat(4))
        .unwrap();
    check(&path, Error::NotAStore);

    let foreign = directory.path().join("foreign.db");
    intrude(&foreign, "CREATE TABLE bookmark (url TEXT)");
    let before = fs::read(&foreign).unwrap();
    check(&foreign, Error::NotAStore);
    assert_eq!(fs::read(&foreign).unwrap(), before);
}

#[test]
fn a_newer_or_altered_schema_is_refused() {
    let (_directory, path) = directory();
    drop(open(&path));
    let known = crate::migrate::latest();
    let found = known + 1;
    intrude(&path, &format!("INSERT INTO migration VALUES ({found}, 'later', x'00', 0)"));
    check(&path, Error::Corrupt);
    let altered = "UPDATE migration SET checksum = zeroblob(32) WHERE version";
    intrude(&path, &format!("{altered} = {found}"));
    check(&path, Error::NewerSchema { found, known });
    intrude(&path, &format!("DELETE FROM migration WHERE version = {found}"));
    drop(open(&path));
    intrude(&path, "UPDATE migration SET checksum = zeroblob(32)");
    check(&path, Error::AlteredMigration { version: 1 });
}

/// Overwrites part of the file.
fn damage(path: &Path, at: usize, octets: &[u8]) {
    let mut file = fs::read(path).unwrap();
    file[at..at + octets.len()].copy_from_slice(octets);
    fs::write(path, file).unwrap();
}

/// A closed store of some hundred entries.
fn filled(path: &Path) {
    let store = open(path);
    for n in 0..200 {
        put(&store, &n.to_string(), "value").unwrap();
    }
}

#[test]
fn damage_is_named() {
    let (_directory, path) = directory();
    filled(&path);
    let whole = fs::read(&path).unwrap();

    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    check(&path, Error::Corrupt);

    fs::write(&path, &whole).unwrap();
    damage(&path, 0, b"garbage");
    check(&path, Error::NotAStore);

    // The table of settings is looked through at opening.
    fs::write(&path, &whole).unwrap();
    let root = {
        let file = rusqlite::Connection::open(&path).unwrap();
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'setting'";
        file.query_row(sql, (), |row| row.get::<_, i64>(0)).unwrap()
    };
    damage(&path, (usize::try_from(root).unwrap() - 1) * 4096, &[0xff; 64]);
    check(&path, Error::Corrupt);

    fs::write(&path, &whole).unwrap();
    drop(open(&path));
}

#[test]
fn damage_in_large_tables_is_named_when_met() {
    let (_directory, path) = directory();
    filled(&path);
    let (first, pages) = {
        let file = rusqlite::Connection::open(&path).unwrap();
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'audit'";
        let root: i64 = file.query_row(sql, (), |row| row.get(0)).unwrap();
        let root = usize::try_from(root).unwrap();
        // The first leaf of the table hangs at the first cell of its root.
        let octets = fs::read(&path).unwrap();
        let page = &octets[(root - 1) * 4096..root * 4096];
        let cell = usize::from(page[12]) << 8 | usize::from(page[13]);
        let leaf = page[cell..cell + 4].iter().fold(0, |n, octet| n << 8 | usize::from(*octet));
        (leaf, octets.len() / 4096)
    };
    assert!(first <= pages);
    damage(&path, (first - 1) * 4096, &[0xff; 64]);
    let store = open(&path);
    assert_eq!(store.check(), Err(Error::Corrupt));
    assert_eq!(store.read().unwrap().verify_audit(&[]), Err(Error::Corrupt));
}

#[test]
fn to_a_log_that_lost_its_end_nothing_is_added() {
    use model::audit::chain::{Break, Flaw};
    let (_directory, path) = directory();
    filled(&path);
    intrude(&path, "DELETE FROM audit WHERE seq > 190");
    let store = open(&path);
    let cut = Error::Broken(Break { seq: 191, what: Flaw::Truncated { reached: 200 } });
    assert_eq!(put(&store, "a", "1"), Err(cut.clone()));
    assert_eq!(setting(&store, "a"), None);
    assert_eq!(store.read().unwrap().verify_audit(&[]), Err(cut));
    intrude(&path, "DELETE FROM audit_head");
    let altered = Error::Broken(Break { seq: 190, what: Flaw::HeadAltered });
    assert_eq!(put(&store, "a", "1"), Err(altered));
}
