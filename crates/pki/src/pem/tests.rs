use super::*;

#[test]
fn round_trips() {
    for length in [0, 1, 47, 48, 49, 1000] {
        let der = vec![0x5a; length];
        let text = encode("CERTIFICATE", &der);
        let expected = Block { label: "CERTIFICATE".into(), der, encrypted: false };
        assert_eq!(decode(text.as_bytes()), Ok(vec![expected.clone()]));
        assert_eq!(decode(text.replace('\n', "\r\n").as_bytes()), Ok(vec![expected]));
    }
}

#[test]
fn text_around_blocks_is_skipped() {
    let text = "Subject: CN=x\n-----BEGIN A-----\nAQID\n-----END A-----\nnoise ----\n  \
                -----BEGIN B C-----  \n AQ\n ID \n-----END B C-----";
    let blocks = decode(text.as_bytes()).unwrap();
    assert_eq!(blocks.len(), 2);
    assert!(blocks.iter().all(|block| block.der == [1, 2, 3]));
    assert_eq!(pem_or_der(text.as_bytes(), "B C"), Ok(vec![1, 2, 3]));
    assert_eq!(pem_or_der(text.as_bytes(), "D"), Err(Error::WrongPem));
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let text = "\u{feff}-----BEGIN A-----\nAQID\n-----END A-----";
    assert_eq!(pem_or_der(text.as_bytes(), "A"), Ok(vec![1, 2, 3]));
}

#[test]
fn broken_armour_is_refused() {
    fn check(text: &str, expected: Error) {
        assert_eq!(decode(text.as_bytes()), Err(expected), "{text}");
    }
    check("", Error::NotPem);
    check("-----BEGIN A-----\nAQID\n", Error::NotPem);
    check("-----BEGIN A-----\nAQID\n-----END B-----", Error::NotPem);
    check("-----BEGIN A-----\nAQI\n-----END A-----", Error::NotPem);
    check("-----BEGIN A-----\nA*ID\n-----END A-----", Error::NotPem);
}

#[test]
fn der_is_told_from_text() {
    assert_eq!(pem_or_der(&[0x30, 1, 0], "A"), Ok(vec![0x30, 1, 0]));
    assert!(looks_like_der(&[0x30, 0x82, 1, 0]));
    assert!(!looks_like_der(b"0: text"));
    assert!(!looks_like_der(b""));
}

#[test]
fn old_encrypted_keys_are_marked() {
    let text = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: X\n\nAQID\n\
                -----END RSA PRIVATE KEY-----\n-----BEGIN A-----\nAQID\n-----END A-----\n";
    let blocks = decode(text.as_bytes()).unwrap();
    assert_eq!(blocks.iter().map(|block| block.encrypted).collect::<Vec<_>>(), [true, false]);
    assert!(blocks.iter().all(|block| block.der == [1, 2, 3]));
}
