use super::{Directory, Found, Server, refuse_existing, write_private};

fn directory() -> (tempfile::TempDir, Directory) {
    let temporary = tempfile::tempdir().unwrap();
    let directory = Directory::find(Some(temporary.path().join("data"))).unwrap();
    (temporary, directory)
}

#[test]
fn the_lock_is_held_once_and_tells_who_serves() {
    let (_temporary, directory) = directory();
    assert!(directory.make().unwrap());
    assert!(!directory.make().unwrap());
    assert!(directory.server().is_none());
    let mut lock = directory.lock().unwrap();
    lock.announce(&Server {
        pid: 7,
        addresses: vec!["127.0.0.1:1".to_owned()],
        kept: crate::config::Kept::default(),
    })
    .unwrap();
    assert_eq!(directory.server().unwrap().pid, 7);
    let failure = directory.lock().unwrap_err().to_string();
    assert!(failure.contains("already served by process 7"), "{failure}");
    drop(lock);
    assert!(directory.server().is_none());
    let starting = directory.lock().unwrap();
    let found = directory.find_server();
    assert!(matches!(found, Found::Starting), "the one before is not who serves now: {found:?}");
    drop(starting);
}

#[test]
fn what_is_private_is_private_and_never_half_written() {
    use std::os::unix::fs::PermissionsExt;
    let (temporary, _) = directory();
    let path = temporary.path().join("secret");
    write_private(&path, b"one").unwrap();
    write_private(&path, b"two").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"two");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 1);
    assert!(refuse_existing(&path, false).is_err());
    assert!(refuse_existing(&path, true).is_ok());
    assert!(write_private(&temporary.path().join("no/such/directory"), b"x").is_err());
}

#[test]
fn relative_paths_are_taken_from_the_data_directory() {
    let (_temporary, directory) = directory();
    assert_eq!(directory.resolve("log/a".as_ref()), directory.root().join("log/a"));
    assert_eq!(directory.resolve("/var/a".as_ref()), std::path::Path::new("/var/a"));
}
