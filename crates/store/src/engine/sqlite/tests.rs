use super::*;

fn open(path: &Path, mode: Mode) -> Connection {
    Connection::open(path, mode, Durability::Unsynced).unwrap()
}

#[test]
fn result_codes_are_our_errors() {
    let check = |code: i32, message: &str, expected: Error| {
        let failure = ffi::Error::new(code);
        let error = rusqlite::Error::SqliteFailure(failure, Some(message.to_owned()));
        assert_eq!(Error::from(error), expected, "{code} {message}");
    };
    check(ffi::SQLITE_FULL, "", Error::Full);
    check(ffi::SQLITE_READONLY_DIRECTORY, "", Error::ReadOnly);
    check(ffi::SQLITE_CANTOPEN, "", Error::Unopenable);
    check(ffi::SQLITE_BUSY_SNAPSHOT, "", Error::Busy);
    check(ffi::SQLITE_LOCKED, "", Error::Busy);
    check(ffi::SQLITE_CORRUPT_INDEX, "", Error::Corrupt);
    check(ffi::SQLITE_NOTADB, "", Error::NotAStore);
    check(ffi::SQLITE_CONSTRAINT_FOREIGNKEY, "", Error::Dangling);
    let unique = "UNIQUE constraint failed: person.handle";
    check(ffi::SQLITE_CONSTRAINT_UNIQUE, unique, Error::Taken(Noun::Person));
    let unknown = "UNIQUE constraint failed: bookmark.url";
    let code = ffi::SQLITE_CONSTRAINT_UNIQUE;
    check(code, unknown, Error::Engine { code, message: unknown.to_owned() });
    let code = ffi::SQLITE_IOERR_FSYNC;
    check(code, "disk I/O error", Error::Engine { code, message: "disk I/O error".to_owned() });
}

#[test]
fn a_store_kept_locked_is_busy() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    let (one, other) = (open(&path, Mode::Write), open(&path, Mode::Write));
    one.log_ahead().unwrap();
    other.run("PRAGMA busy_timeout = 0").unwrap();
    one.begin_writing().unwrap();
    assert_eq!(other.begin_writing(), Err(Error::Busy));
    one.roll_back();
    assert_eq!(other.begin_writing(), Ok(()));
}

#[test]
fn a_reading_connection_cannot_write() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.db");
    open(&path, Mode::Write).run_script("CREATE TABLE one (\n    n BIGINT\n);").unwrap();
    let reading = open(&path, Mode::Read);
    let insert = "INSERT INTO one (n) VALUES ($1)";
    assert_eq!(reading.execute(insert, &[1_i64.into()]), Err(Error::ReadOnly));
}

#[test]
fn a_closed_connection_says_so() {
    let closed = Connection::default();
    assert_eq!(closed.begin_reading(), Err(Error::Closed));
    assert!(!closed.in_transaction());
}

#[test]
fn a_column_of_another_type_is_damage() {
    let directory = tempfile::tempdir().unwrap();
    let connection = open(&directory.path().join("store.db"), Mode::Write);
    let take = |sql: &str| connection.find(sql, &[], |row| row.take::<i64>());
    assert_eq!(take("SELECT 7"), Ok(Some(7)));
    assert_eq!(take("SELECT 7 WHERE 1 = 0"), Ok(None));
    assert_eq!(take("SELECT NULL"), Err(Error::Corrupt));
    assert_eq!(take("SELECT 'seven'"), Err(Error::Corrupt));
    assert_eq!(take("SELECT 7.0"), Err(Error::Corrupt));
    assert_eq!(take("SELECT CAST(x'ff' AS TEXT)"), Err(Error::Corrupt));
    let unsigned = |sql: &str| connection.find(sql, &[], |row| row.take::<u64>());
    assert_eq!(unsigned("SELECT -1"), Err(Error::Corrupt));
}
