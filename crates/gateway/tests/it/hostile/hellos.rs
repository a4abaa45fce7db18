//! First messages: which door they lead to, and what is made of those that are none.

use gateway::config::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{OPEN, STRICT, assert_honest_are_served, besieged};
use crate::support::hello::{APPLICATION, Answer, HANDSHAKE, Hello, answer_on, answer_to, record};
use crate::support::{World, patient, soon};

const PROTOCOL_VERSION: u8 = 70;

fn shown(host: &str) -> Answer {
    Answer::Shown(host.to_owned())
}

async fn world() -> World {
    besieged(patient()).await
}

/// No spelling of the open door's name leads anywhere but to it; whatever names no door leads to
/// the strict one, or is refused; nothing falls open.
#[tokio::test]
async fn names_lead_to_their_door_or_to_the_strictest() {
    let world = world().await;
    let alice = world.enrol("alice").await;
    let check = async |hello: Hello, expected: &[Answer]| {
        let found = answer_to(&world, &hello.records(4096)).await;
        assert!(expected.contains(&found), "{found:?} is not in {expected:?}");
    };
    let named = |name: &[u8]| Hello::tls12().named(name);
    check(named(b"open.example.test"), &[shown(OPEN)]).await;
    check(named(b"OPEN.Example.TEST"), &[shown(OPEN)]).await;
    check(named(b"files.example.test"), &[shown(STRICT)]).await;
    let refused = [shown(STRICT), Answer::Alert(47), Answer::Alert(50), Answer::Alert(112)];
    check(Hello::tls12(), &refused[..1]).await;
    let (long, label) = (vec![b'a'; 300], [vec![b'a'; 64], b".example.test".to_vec()].concat());
    for name in [
        &b"unknown.example.test"[..],
        b"127.0.0.1",
        b"::1",
        b"[::1]",
        b"",
        b".",
        b"open.example.test\0",
        b"open.example.test\0.files.example.test",
        b"\0open.example.test",
        b"open.example.test:443",
        b" open.example.test",
        b"open.example.test/../",
        b"open..example.test",
        b"*.example.test",
        b"\xff\xfe",
        "\u{43e}pen.example.test".as_bytes(),
        &long,
        &label,
    ] {
        check(named(name), &refused).await;
    }
    // The trailing dot does not belong there (RFC 6066 §3); if it is read, it is read as none.
    check(named(b"open.example.test."), &[shown(OPEN), Answer::Alert(47), Answer::Alert(50)]).await;
    let two: [(u8, &[u8]); 2] = [(0, b"open.example.test"), (0, b"files.example.test")];
    check(Hello::tls12().names(&two), &refused[1..]).await;
    check(Hello::tls12().names(&[(1, b"open.example.test")]), &refused).await;
    check(Hello::tls12().names(&[]), &refused).await;
    check(Hello::tls12().with(0, vec![]), &refused).await;
    check(Hello::tls12().with(0, vec![0, 9, 0, 0, 200, b'o']), &refused).await;
    check(named(b"open.example.test").named(b"files.example.test"), &refused[1..]).await;
    assert_honest_are_served(&world, &alice).await;
}

/// S4, Traefik CVE-2026-32305: a name cut into pieces is the same name.
#[tokio::test]
async fn s4_a_hello_in_pieces_keeps_its_name() {
    let world = world().await;
    let alice = world.enrol("alice").await;
    for host in [OPEN, STRICT] {
        let hello = Hello::tls12().named(host.as_bytes());
        for size in [1, 2, 5, 31, 64] {
            let answer = answer_to(&world, &hello.records(size)).await;
            assert_eq!(answer, shown(host), "records of {size}");
        }
        // One octet a segment, and records cut anywhere.
        for records in [hello.records(4096), hello.records(7)] {
            let mut tcp = TcpStream::connect(world.address).await.unwrap();
            tcp.set_nodelay(true).unwrap();
            for octet in records {
                tcp.write_all(&[octet]).await.unwrap();
                tokio::task::yield_now().await;
            }
            assert_eq!(answer_on(&mut tcp).await, shown(host));
        }
    }
    assert_honest_are_served(&world, &alice).await;
}

/// Pieces with something between them, or too many of them, are no hello.
#[tokio::test]
async fn a_hello_with_something_in_between_is_refused() {
    let world = world().await;
    let alice = world.enrol("alice").await;
    let message = Hello::tls12().named(OPEN.as_bytes()).message();
    let (first, second) = message.split_at(40);
    let empty = record(HANDSHAKE, b"");
    let strangers = [
        record(APPLICATION, b"GET / HTTP/1.1\r\n\r\n"),
        record(21, &[1, 0]),
        record(20, &[1]),
        record(24, &[1, 0, 3, 9, 9, 9]),
        record(99, b"?"),
        empty.repeat(200),
    ];
    for between in strangers {
        let octets = [record(HANDSHAKE, first), between, record(HANDSHAKE, second)].concat();
        let answer = answer_to(&world, &octets).await;
        assert!(matches!(answer, Answer::Alert(_) | Answer::Closed), "{answer:?}");
    }
    assert_honest_are_served(&world, &alice).await;
}

/// RFC 8996, RFC 6176: what is older than TLS 1.2 is told so, or cut.
#[tokio::test]
async fn old_protocols_are_refused() {
    let world = world().await;
    let alice = world.enrol("alice").await;
    for minor in [0, 1, 2] {
        let hello = Hello::tls12().version([3, minor]).named(OPEN.as_bytes());
        let answer = answer_to(&world, &hello.records(4096)).await;
        assert_eq!(answer, Answer::Alert(PROTOCOL_VERSION), "3.{minor}");
    }
    // Versions that do not exist do not matter where one that does is offered.
    let hello = Hello::tls12().version([3, 9]).named(OPEN.as_bytes());
    assert_eq!(answer_to(&world, &hello.records(4096)).await, shown(OPEN));
    let hello = Hello::tls12().with(43, vec![2, 3, 1]);
    let answer = answer_to(&world, &hello.records(4096)).await;
    assert_eq!(answer, Answer::Alert(PROTOCOL_VERSION));
    // SSLv2, whose hello has another shape: 28 octets, version 0.2 and, in its disguise, 3.1.
    for version in [[0, 2], [3, 1]] {
        let mut ssl2 = vec![0x80, 28, 1, version[0], version[1], 0, 3, 0, 0, 0, 16, 1, 0, 0x80];
        ssl2.extend([7; 16]);
        let answer = answer_to(&world, &ssl2).await;
        assert!(matches!(answer, Answer::Alert(_) | Answer::Closed), "{answer:?}");
    }
    assert_honest_are_served(&world, &alice).await;
}

/// Who forgets the "s" of "https" is told so in plain words.
#[tokio::test]
async fn plain_http_is_told_to_be_https() {
    let world = world().await;
    for request in [format!("GET / HTTP/1.1\r\nHost: {OPEN}\r\n\r\n"), "HEAD".to_owned()] {
        let mut tcp = TcpStream::connect(world.address).await.unwrap();
        tcp.write_all(request.as_bytes()).await.unwrap();
        let mut said = String::new();
        soon(tcp.read_to_string(&mut said)).await.unwrap();
        let (head, body) = said.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
        assert!(head.contains(&format!("Content-Length: {}\r\n", body.len())), "{said}");
        assert!(body.contains("https://"), "{body}");
    }
    assert_eq!(world.backend.requests(), 0);
}

/// What is not TLS at all ends at once, and no backend hears of it.
#[tokio::test]
async fn what_is_no_tls_is_let_go() {
    // What is cut short is waited for.
    let world = besieged(Limits { handshake_secs: 5, ..patient() }).await;
    let plain = format!("GET / HTTP/1.1\r\nHost: {OPEN}\r\n\r\n");
    let proxied = format!("PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n{plain}");
    let unknown_message = record(HANDSHAKE, &[99, 0, 0, 1, 0]);
    let cut_short = record(HANDSHAKE, &[1, 0, 0, 2, 3, 3]);
    let long_record = [&[22, 3, 1, 0xff, 0xff][..], &[1; 20_000]].concat();
    let cases: [&[u8]; 11] = [
        plain.as_bytes(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"CONNECT files.example.test:443 HTTP/1.1\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\0\0\0\x08\x04\xd2\x16\x2f",
        proxied.as_bytes(),
        &[0; 4096],
        &[0xff; 4096],
        &unknown_message,
        &cut_short,
        &long_record,
    ];
    for octets in cases {
        let answer = answer_to(&world, octets).await;
        assert!(matches!(answer, Answer::Alert(_) | Answer::Closed), "{answer:?}");
    }
    assert_eq!(world.backend.requests(), 0);
    let alice = world.enrol("alice").await;
    assert_honest_are_served(&world, &alice).await;
}

/// Every octet of a good hello, turned over: answered or cut, never a panic, never another door
/// than the strict one or the one that is named.
#[tokio::test]
async fn bent_hellos_are_answered_or_cut() {
    let world = besieged(Limits { handshake_secs: 1, ..patient() }).await;
    let alice = world.enrol("alice").await;
    for hello in [Hello::tls12(), Hello::tls13()] {
        let good = hello.named(STRICT.as_bytes()).records(4096);
        // Not the record's length: to wait for the rest is right, and takes its time.
        for at in (0..good.len()).filter(|at| !(3..9).contains(at)) {
            let mut bent = good.clone();
            bent[at] ^= 0xff;
            let mut tcp = TcpStream::connect(world.address).await.unwrap();
            let _ = tcp.write_all(&bent).await;
            let _ = tcp.shutdown().await;
            let answer = answer_on(&mut tcp).await;
            assert_ne!(answer, shown(OPEN), "{at}");
        }
    }
    assert_honest_are_served(&world, &alice).await;
}
