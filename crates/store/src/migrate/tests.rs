use super::*;
use crate::engine::{Durability, Mode};

const NOW: UnixTime = UnixTime(1_800_000_000);

fn connection() -> (tempfile::TempDir, Connection) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    (directory, Connection::open(&path, Mode::Write, Durability::Unsynced).unwrap())
}

const ONE: Migration =
    Migration { version: 1, name: "one", script: "CREATE TABLE one (\n    n BIGINT\n);" };
const TWO: Migration =
    Migration { version: 2, name: "two", script: "ALTER TABLE one ADD COLUMN t TEXT;" };
const BROKEN: Migration = Migration {
    version: 2,
    name: "broken",
    script: "CREATE TABLE two (\n    n BIGINT\n); NONSENSE",
};

fn applied(connection: &Connection) -> Vec<i64> {
    connection.list(LIST, &[], |row| row.take()).unwrap()
}

#[test]
fn each_migration_is_applied_once() {
    let (_directory, connection) = connection();
    for _ in 0..2 {
        assert_eq!(apply(&connection, &[ONE], NOW), Ok(()));
        assert_eq!(applied(&connection), [1]);
    }
    for _ in 0..2 {
        assert_eq!(apply(&connection, &[ONE, TWO], NOW), Ok(()));
        assert_eq!(applied(&connection), [1, 2]);
    }
    assert_eq!(apply(&connection, &[ONE], NOW), Err(Error::NewerSchema { found: 2, known: 1 }));
}

#[test]
fn a_broken_migration_leaves_the_schema_as_it_was() {
    let (_directory, connection) = connection();
    apply(&connection, &[ONE], NOW).unwrap();
    assert!(matches!(apply(&connection, &[ONE, BROKEN], NOW), Err(Error::Engine { .. })));
    assert_eq!(applied(&connection), [1]);
    assert_eq!(connection.has_table("two"), Ok(false));
    assert_eq!(apply(&connection, &[ONE, TWO], NOW), Ok(()));
}

#[test]
fn an_altered_migration_is_noticed() {
    let (_directory, connection) = connection();
    apply(&connection, &[ONE, TWO], NOW).unwrap();
    let altered = Migration { script: "CREATE TABLE one (\n    n TEXT\n);", ..ONE };
    let expected = Err(Error::AlteredMigration { version: 1 });
    assert_eq!(apply(&connection, &[altered, TWO], NOW), expected);
}

#[test]
fn versions_have_no_gap() {
    let versions: Vec<i64> = MIGRATIONS.iter().map(|migration| migration.version).collect();
    assert_eq!(versions, (1..=latest()).collect::<Vec<_>>());
}
