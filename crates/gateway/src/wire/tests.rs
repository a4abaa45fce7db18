use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// A wire and the client at its other end.
async fn wire() -> (Wire, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (tcp, _) = listener.accept().await.unwrap();
    (Wire::new(tcp, Arc::new(Link::new()), Arc::new(Limits::default())), client)
}

/// Waits for the client as far as that goes without any.
async fn wait_once(wire: &mut Wire) {
    let mut octets = [0; 8];
    let mut buffer = ReadBuf::new(&mut octets);
    let waiting =
        poll_fn(|context| Poll::Ready(Pin::new(&mut *wire).poll_read(context, &mut buffer)));
    assert!(waiting.await.is_pending());
}

async fn hear(client: &mut TcpStream, expected: &str) {
    let mut heard = vec![0; 64];
    let count = client.read(&mut heard).await.unwrap();
    assert_eq!(std::str::from_utf8(&heard[..count]), Ok(expected));
}

fn hears_nothing(client: &TcpStream) {
    let error = client.try_read(&mut [0; 8]).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
}

#[tokio::test]
async fn in_a_handshake_all_is_sent_before_the_client_is_waited_for() {
    let (mut wire, mut client) = wire().await;
    wire.hello_read();
    wire.write_all(b"hello, ").await.unwrap();
    wire.write_all(b"certificate").await.unwrap();
    wire.flush().await.unwrap();
    hears_nothing(&client);
    wait_once(&mut wire).await;
    hear(&mut client, "hello, certificate").await;
}

#[tokio::test]
async fn a_ticket_travels_with_the_first_answer() {
    let (mut wire, mut client) = wire().await;
    wire.hello_read();
    wire.write_all(b"ticket, ").await.unwrap();
    wire.established();
    wire.flush().await.unwrap();
    wait_once(&mut wire).await;
    hears_nothing(&client);
    wire.write_all(b"answer").await.unwrap();
    hear(&mut client, "ticket, answer").await;
    wire.write_all(b"another").await.unwrap();
    hear(&mut client, "another").await;
}

#[tokio::test]
async fn what_a_client_waits_for_can_be_released() {
    let (mut wire, mut client) = wire().await;
    wire.hello_read();
    wire.write_all(b"finished").await.unwrap();
    wire.established();
    wire.release().await.unwrap();
    hear(&mut client, "finished").await;
}

#[tokio::test]
async fn the_end_brings_what_was_held() {
    let (mut wire, mut client) = wire().await;
    wire.hold();
    wire.write_all(b"answer, ").await.unwrap();
    wire.write_all(b"end").await.unwrap();
    hears_nothing(&client);
    let ending = async { wire.shutdown().await.unwrap() };
    let hearing = async {
        hear(&mut client, "answer, end").await;
        hear(&mut client, "").await;
        drop(client);
    };
    tokio::join!(ending, hearing);
}

#[tokio::test]
async fn more_than_the_system_takes_arrives_in_order() {
    let (mut wire, mut client) = wire().await;
    wire.hello_read();
    let first = vec![b'a'; 3 << 20];
    wire.write_all(&first).await.unwrap();
    wire.established();
    let saying = async {
        wire.write_all(&vec![b'b'; 3 << 20]).await.unwrap();
        drop(wire);
    };
    let hearing = async {
        let mut heard = Vec::new();
        client.read_to_end(&mut heard).await.unwrap();
        heard
    };
    let ((), heard) = tokio::join!(saying, hearing);
    assert_eq!(heard.len(), 6 << 20);
    assert!(heard.starts_with(&first) && heard[3 << 20..].iter().all(|octet| *octet == b'b'));
}
