use super::{ders, password_file};

#[test]
fn pem_blocks_are_chosen_by_label_and_der_is_taken_whole() {
    let pem = b"text\n-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    assert_eq!(ders(pem, &["CERTIFICATE"]), vec![vec![0x30, 0]]);
    assert!(ders(pem, &["X509 CRL"]).is_empty());
    assert_eq!(ders(&[0x30, 0], &["CERTIFICATE"]), vec![vec![0x30, 0]]);
    assert!(ders(b"", &["CERTIFICATE"]).is_empty());
}

#[test]
fn the_first_line_is_the_password() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("pw");
    let check = |content: &[u8], expected: Option<&str>| {
        std::fs::write(&path, content).unwrap();
        assert_eq!(password_file(&path).ok().as_deref().map(String::as_str), expected);
    };
    check(b"six words\n", Some("six words"));
    check(b"no end of line", Some("no end of line"));
    check(b"windows\r\nmore", Some("windows"));
    check(b"", None);
    check(b"\nsecond", None);
    check(&[0xff, b'\n'], None);
}
