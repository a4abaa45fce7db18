//! Handshakes that go wrong after the first message: slow, halted, begun again, or with early data.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use gateway::config::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{OPEN, STRICT, assert_honest_are_served, besieged};
use crate::support::hello::{APPLICATION, Answer, Hello, answer_to, record};
use crate::support::{patient, soon};

/// However a handshake is drawn out, it ends with its time.
#[tokio::test]
async fn handshakes_that_are_drawn_out_are_let_go() {
    let world = besieged(Limits { handshake_secs: 1, ..patient() }).await;
    let alice = world.enrol("alice").await;
    // After the server's flight nothing more is said, in either version.
    for hello in [Hello::tls12(), Hello::tls13()] {
        let mut tcp = TcpStream::connect(world.address).await.unwrap();
        tcp.write_all(&hello.named(OPEN.as_bytes()).records(4096)).await.unwrap();
        soon(tcp.read_to_end(&mut Vec::new())).await.unwrap();
    }
    // An octet now and then: the whole would take minutes.
    let mut tcp = TcpStream::connect(world.address).await.unwrap();
    let mut octets = Hello::tls12().records(1).into_iter();
    for octet in octets.by_ref() {
        tokio::time::sleep(Duration::from_millis(250)).await;
        if tcp.write_all(&[octet]).await.is_err() {
            break;
        }
    }
    assert!(octets.len() > 0, "it took them all");
    assert_honest_are_served(&world, &alice).await;
}

/// Who holds back many handshakes holds back nobody else.
#[tokio::test]
async fn halted_handshakes_hold_nobody_else_up() {
    let limits = Limits { handshakes_per_source: 600, connections_per_source: 1000, ..patient() };
    let world = besieged(limits).await;
    let alice = world.enrol("alice").await;
    let hello = Hello::tls13().named(STRICT.as_bytes()).records(4096);
    let mut halted = Vec::new();
    for number in 0..500 {
        let mut tcp = TcpStream::connect(world.address).await.unwrap();
        // Nothing at all, half a hello, or all of it and no more.
        let end = [0, hello.len() / 2, hello.len()][number % 3];
        tcp.write_all(&hello[..end]).await.unwrap();
        halted.push(tcp);
    }
    assert_honest_are_served(&world, &alice).await;
}

/// RFC 9325 §3.5: nobody begins a handshake anew on a connection that has had one.
#[tokio::test]
async fn renegotiation_is_refused() {
    for option in [None, Some("-legacy_renegotiation")] {
        for secs in [8, 32, 128] {
            let said = renegotiate(secs, option).await;
            // If not, the connection was over before openssl had come to it.
            if said.contains("RENEGOTIATING") {
                let is_refused =
                    said.contains("no renegotiation") || said.contains("unexpected eof");
                assert!(is_refused, "{said}");
                break;
            }
            assert!(secs < 128, "{said}");
        }
    }
}

/// What openssl says when it tries, at doors that wait so long for a request.
async fn renegotiate(header_secs: u32, option: Option<&'static str>) -> String {
    let world = besieged(Limits { header_secs, ..patient() }).await;
    let alice = world.enrol("alice").await;
    let address = world.address.to_string();
    let mut openssl = Command::new("openssl");
    openssl
        .args(["s_client", "-connect", &address, "-servername", OPEN, "-tls1_2"])
        .args(option)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let output = tokio::task::spawn_blocking(move || {
        let mut running = openssl.spawn().expect("it is installed");
        // A line of R alone asks for it; the input stays open until the answer is there.
        let mut input = running.stdin.take().unwrap();
        input.write_all(b"R\n").unwrap();
        let output = running.wait_with_output().unwrap();
        drop(input);
        output
    });
    let output = soon(output).await.unwrap();
    assert!(!output.status.success());
    assert_honest_are_served(&world, &alice).await;
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

/// RFC 8446 §4.2.10: early data is not accepted, with or without a ticket to go with it.
#[tokio::test]
async fn early_data_reaches_nobody() {
    let world = besieged(Limits { handshake_secs: 1, ..patient() }).await;
    let alice = world.enrol("alice").await;
    let early = record(APPLICATION, &[0x5a; 300]);
    let hello = Hello::tls13().named(OPEN.as_bytes()).with(42, vec![]);
    // A ticket of nobody's, with a binder of zeros, at the end as it must be.
    let identity = [&[0, 38, 0, 32][..], &[1; 32], &[0; 4]].concat();
    let ticket = [&identity[..], &[0, 33, 32], &[0; 32]].concat();
    let with_ticket = hello.clone().with(45, vec![1, 1]).with(41, ticket);
    for hello in [hello, with_ticket] {
        let octets = [hello.records(4096), early.clone(), early.clone()].concat();
        let answer = answer_to(&world, &octets).await;
        assert!(matches!(answer, Answer::Alert(_) | Answer::Closed), "{answer:?}");
    }
    assert_eq!(world.backend.requests(), 0);
    assert_honest_are_served(&world, &alice).await;
}
