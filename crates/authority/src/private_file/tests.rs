use super::*;

#[test]
fn writes_for_the_owner_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    write(&path, b"one", Existing::Kept).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"one");
    assert!(!is_open_to_others(&path));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "no draft is left");
}

#[test]
fn keeps_what_is_there_unless_told_otherwise() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    write(&path, b"one", Existing::Kept).unwrap();
    let refused = write(&path, b"two", Existing::Kept).unwrap_err();
    assert!(refused.to_string().contains("Nothing was changed"), "{refused}");
    assert_eq!(fs::read(&path).unwrap(), b"one");
    write(&path, b"three", Existing::Replaced).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"three");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "no draft is left");
}

#[test]
fn says_which_file_and_why() {
    let path = Path::new("/nonexistent-directory/secret");
    let refused = write(path, b"one", Existing::Kept).unwrap_err();
    assert!(
        refused.to_string().starts_with("writing /nonexistent-directory/secret failed: "),
        "{refused}"
    );
}
