use super::*;

#[test]
fn lives_as_long_as_the_process_holds_it() {
    let directory = tempfile::tempdir().unwrap();
    let node = Node::enter(directory.path()).unwrap();
    let name = node.name().to_owned();
    assert!(is_alive(directory.path(), &name));
    drop(node);
    assert!(!is_alive(directory.path(), &name));
}

#[test]
fn a_lock_file_without_its_process_is_cleared_away() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("0123456789abcdef"), b"").unwrap();
    assert!(!is_alive(directory.path(), "0123456789abcdef"));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn one_directory_serves_many() {
    let directory = tempfile::tempdir().unwrap();
    let (one, two) =
        (Node::enter(directory.path()).unwrap(), Node::enter(directory.path()).unwrap());
    assert_ne!(one.name(), two.name());
    assert!(is_alive(directory.path(), one.name()) && is_alive(directory.path(), two.name()));
}

#[test]
fn what_dead_processes_left_is_cleared_and_the_living_stay() {
    let directory = tempfile::tempdir().unwrap();
    let node = Node::enter(directory.path()).unwrap();
    for dead in ["00000000000000aa", "00000000000000bb"] {
        fs::write(directory.path().join(dead), b"").unwrap();
    }
    clear(directory.path());
    let left: Vec<_> =
        fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [node.name()]);
    clear(&directory.path().join("missing"));
}

#[test]
fn a_name_that_is_none_of_ours_leads_nowhere() {
    let directory = tempfile::tempdir().unwrap();
    let outside = directory.path().join("outside");
    fs::write(&outside, b"").unwrap();
    let inside = directory.path().join("nodes");
    fs::create_dir(&inside).unwrap();
    assert!(!is_alive(&inside, "../outside"));
    assert!(outside.exists());
}
