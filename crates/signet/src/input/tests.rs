use pki::time::UnixTime;

use super::{ders, password_file, time};

#[test]
fn times_are_read_as_rfc_3339_writes_them() {
    let check = |text: &str, expected: Option<i64>| {
        assert_eq!(time(text).ok().map(|UnixTime(secs)| secs), expected, "{text}")
    };
    check("2026-11-20T12:00:00Z", Some(1_795_176_000));
    check("2026-11-20T12:00:00+00:00", Some(1_795_176_000));
    check("2026-11-20T14:00:00+02:00", Some(1_795_176_000));
    check("2026-11-20T12:00:00.999Z", Some(1_795_176_000));
    check("1969-12-31T23:59:59.5Z", Some(-1));
    check("2026-11-20 12:00:00Z", Some(1_795_176_000));
    check("yesterday", None);
    check("2026-13-01T00:00:00Z", None);
    check("2026-11-20T12:00:00", Some(1_795_176_000));
    check("1795176000", Some(1_795_176_000));
    check("-1", Some(-1));
    check("2026-11-20", Some(1_795_132_800));
    check("0001-01-01T00:00:00Z", Some(-62_135_596_800));
    check("9999-12-31T23:59:59Z", Some(253_402_300_799));
    check("12:00", None);
}

#[test]
fn pem_blocks_are_chosen_by_label_and_der_is_taken_whole() {
    let pem = b"text\n-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    assert_eq!(ders(pem, &["CERTIFICATE"]), Ok(vec![vec![0x30, 0]]));
    assert_eq!(ders(pem, &["X509 CRL"]), Ok(vec![]));
    assert_eq!(ders(&[0x30, 0], &["CERTIFICATE"]), Ok(vec![vec![0x30, 0]]));
    assert_eq!(ders(b"", &["CERTIFICATE"]), Ok(vec![]));
    let cut = [pem.as_slice(), b"-----BEGIN CERTIFICATE-----\nMAA=\n"].concat();
    assert_eq!(ders(&cut, &["CERTIFICATE"]), Err(pki::Error::NotPem));
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
    check(b"", Some(""));
    check(b"\nsecond", Some(""));
    check(&[0xff, b'\n'], None);
}
