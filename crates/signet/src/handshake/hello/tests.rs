use super::{RETRY, client, server};

fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[kind, 3, 3][..], &length, content].concat()
}

fn server_hello(random: [u8; 32], group: u16) -> Vec<u8> {
    let share = [&[0, 51, 0, 2][..], &group.to_be_bytes()].concat();
    let extensions = [&[0, 43, 0, 2, 3, 4][..], &share].concat();
    let body = [
        &[3, 3][..],
        &random,
        &[0, 0x13, 0x02, 0],
        &u16::try_from(extensions.len()).unwrap().to_be_bytes(),
        &extensions,
    ]
    .concat();
    [&[2, 0, 0, u8::try_from(body.len()).unwrap()][..], &body].concat()
}

#[test]
fn a_server_hello_is_read() {
    let hello = server(&record(22, &server_hello([7; 32], 0x001d))).unwrap();
    assert_eq!(hello.version, "TLS 1.3");
    assert_eq!(hello.cipher_suite, "TLS13_AES_256_GCM_SHA384");
    assert_eq!(hello.group.as_deref(), Some("X25519"));
    assert!(!hello.retried);
}

#[test]
fn a_retry_is_seen_and_the_second_hello_counts() {
    let stream = [
        record(22, &server_hello(RETRY, 0x0017)),
        record(20, &[1]),
        record(22, &server_hello([7; 32], 0x0017)),
    ]
    .concat();
    let hello = server(&stream).unwrap();
    assert!(hello.retried);
    assert_eq!(hello.group.as_deref(), Some("secp256r1"));
}

#[test]
fn what_is_no_hello_is_no_hello() {
    for bytes in [&b""[..], b"HTTP/1.1 400 Bad Request\r\n\r\n", &[22, 3, 3, 0xff, 0xff], &[22]] {
        assert_eq!(server(bytes), None);
        assert_eq!(client(bytes), None);
    }
    let whole = record(22, &server_hello([7; 32], 29));
    for end in 0..whole.len() {
        let _ = server(&whole[..end]);
    }
}
