use super::*;

fn directory() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn generated(directory: &Path) -> Keyring {
    Keyring::new(directory, Source::generated_in(directory))
}

fn chosen(directory: &Path, passphrase: &'static str) -> Keyring {
    Keyring::new(
        directory,
        Source::Prompt(Box::new(move |_| Ok(Zeroizing::new(passphrase.to_owned())))),
    )
}

#[test]
fn keeps_a_key_across_openings() {
    let directory = directory();
    let made = generated(directory.path()).open_or_make(Role::Issuing, KeyAlgorithm::P256).unwrap();
    let opened = generated(directory.path()).open(Role::Issuing).unwrap();
    assert_eq!(made.public_key().spki(), opened.public_key().spki());
    let again =
        generated(directory.path()).open_or_make(Role::Issuing, KeyAlgorithm::P384).unwrap();
    assert_eq!(
        made.public_key().spki(),
        again.public_key().spki(),
        "a key that exists is never replaced"
    );
}

#[test]
fn nothing_on_disk_is_readable_by_others_or_in_the_clear() {
    let directory = directory();
    let ring = generated(&directory.path().join("keys"));
    for role in Role::ALL {
        ring.open_or_make(role, KeyAlgorithm::P256).unwrap();
    }
    assert!(!private_file::is_open_to_others(ring.directory()));
    for entry in fs::read_dir(ring.directory()).unwrap() {
        let path = entry.unwrap().path();
        assert!(!private_file::is_open_to_others(&path), "{}", path.display());
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("BEGIN PRIVATE KEY"), "{}", path.display());
    }
}

#[test]
fn a_wrong_passphrase_is_named_and_changes_nothing() {
    let directory = directory();
    let made =
        chosen(directory.path(), "right").open_or_make(Role::Issuing, KeyAlgorithm::P256).unwrap();
    let before = fs::read(directory.path().join("issuing.key")).unwrap();

    let wrong = chosen(directory.path(), "wrong");
    let refused = wrong.open(Role::Issuing).unwrap_err();
    assert!(matches!(refused, Unavailable::WrongPassphrase { .. }), "{refused}");
    let refused = wrong.open_or_make(Role::Root, KeyAlgorithm::P256).unwrap_err();
    assert!(
        matches!(refused, Unavailable::WrongPassphrase { .. }),
        "no second passphrase in one directory: {refused}"
    );
    assert!(!wrong.holds(Role::Root));

    assert_eq!(fs::read(directory.path().join("issuing.key")).unwrap(), before);
    let opened = chosen(directory.path(), "right").open(Role::Issuing).unwrap();
    assert_eq!(made.public_key().spki(), opened.public_key().spki());
}

#[test]
fn a_lost_passphrase_file_is_not_replaced() {
    let directory = directory();
    generated(directory.path()).open_or_make(Role::Issuing, KeyAlgorithm::P256).unwrap();
    let file = directory.path().join(passphrase::GENERATED_FILE);
    fs::remove_file(&file).unwrap();
    let refused = generated(directory.path()).open(Role::Issuing).unwrap_err();
    assert!(matches!(refused, Unavailable::NoPassphrase { .. }), "{refused}");
    let refused =
        generated(directory.path()).open_or_make(Role::Audit, KeyAlgorithm::P256).unwrap_err();
    assert!(matches!(refused, Unavailable::NoPassphrase { .. }), "{refused}");
    assert!(!file.exists());
}

#[test]
fn an_absent_or_damaged_key_is_named() {
    let directory = directory();
    let ring = generated(directory.path());
    ring.open_or_make(Role::Issuing, KeyAlgorithm::P256).unwrap();
    assert!(matches!(
        ring.open(Role::Root).unwrap_err(),
        Unavailable::KeyAbsent { role: "root", .. }
    ));
    fs::write(ring.path(Role::Issuing), "no key at all").unwrap();
    let refused = generated(directory.path()).open(Role::Issuing).unwrap_err();
    assert!(matches!(refused, Unavailable::KeyUnusable { role: "issuing", .. }), "{refused}");
}

#[test]
fn the_passphrase_is_the_first_line_of_its_file() {
    let directory = directory();
    let file = directory.path().join("given");
    for (content, expected) in
        [("word", "word"), ("word\n", "word"), ("two words\r\nmore", "two words")]
    {
        fs::write(&file, content).unwrap();
        assert_eq!(&**Source::File(file.clone()).read().unwrap(), expected.as_bytes());
    }
    fs::write(&file, "\n").unwrap();
    assert!(matches!(
        Source::File(file.clone()).read().unwrap_err(),
        Unavailable::NoPassphrase { .. }
    ));
    assert!(Source::File(file).caution().unwrap().contains("chmod 600"));
}

#[test]
fn a_systemd_credential_is_found_by_name() {
    let directory = directory();
    let source = Source::credential_in(directory.path());
    assert!(source.read().is_err());
    fs::write(directory.path().join(passphrase::CREDENTIAL), "word").unwrap();
    assert_eq!(&**source.read().unwrap(), b"word");
    assert!(source.words().contains("systemd credential"));
}
