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

/// The log as programs before keys wrote it, statement by statement.
fn append_without_keys(connection: &Connection, count: u64) {
    use model::audit::chain::Head;
    use model::audit::{Action, Actor, Entry, Event, Object};
    let reach = |row: &crate::engine::Row<'_>| Ok(Head { seq: row.take()?, hash: row.take()? });
    let sql = "SELECT seq, hash FROM audit_head";
    let mut head = connection.find(sql, &[], reach).unwrap().unwrap_or(Head::EMPTY);
    for n in 0..count {
        let event = Event::new(Actor::operator("root"), Action::DoorRefused, Object::door("files"));
        let event = if n % 2 == 0 { event.refused("NONE") } else { event };
        let entry = Entry::append(&head, 0, event).unwrap();
        let insert = "INSERT INTO audit (seq, at_ms, text, previous, hash, action, actor, object, \
            outcome, code) VALUES ($1, 0, $2, $3, $4, $5, 'operator:root', 'door:files', $6, $7)";
        let values = [
            entry.seq.into(),
            (&entry.text).into(),
            (&entry.previous).into(),
            (&entry.hash).into(),
            (&entry.event.action).into(),
            (&entry.event.outcome).into(),
            entry.event.code.as_ref().into(),
        ];
        connection.execute(insert, &values).unwrap();
        head = entry.head();
    }
    let set = "INSERT INTO audit_head (id, seq, hash, change_seq) VALUES (1, $1, $2, 0) \
        ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash";
    connection.execute(set, &[head.seq.into(), (&head.hash).into()]).unwrap();
}

#[test]
fn entries_of_a_store_without_keys_get_them_and_a_program_that_knows_none_can_go_on() {
    let (directory, connection) = connection();
    let path = directory.path().join("store.db");
    apply(&connection, &MIGRATIONS[..11], NOW).unwrap();
    append_without_keys(&connection, 700);
    let store = crate::tests::open(&path);
    let check = |expected: u64| {
        let read = store.read().unwrap();
        assert_eq!(read.verify_audit(&[]).unwrap().seq, expected);
        let outcome = Some(model::audit::Outcome::Refused);
        let refused = crate::AuditFilter { outcome, ..Default::default() };
        assert_eq!(read.audit_entries(&refused).unwrap().len() as u64, expected / 2);
        let actor = Some("operator:r*".to_owned());
        let operator = crate::AuditFilter { actor, ..Default::default() };
        assert_eq!(read.audit_entries(&operator).unwrap().len() as u64, expected);
        read.connection
            .list("SELECT COUNT(*) FROM audit_key", &[], |row| row.take::<u64>())
            .unwrap()
    };
    assert_eq!(check(700), [700 * 3 + 350 + 350]);
    append_without_keys(&connection, 300);
    assert_eq!(check(1_000), [700 * 3 + 350 + 350], "those come with the next commit");
}
