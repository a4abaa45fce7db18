//! ClientHellos octet by octet, right by default and wrong in any way asked for, and what a server
//! answers to them in the clear (RFC 5246 §7.4, RFC 8446 §4.1.2, RFC 6066 §3).

use pki::certificate::Certificate;
use pki::general_name::GeneralName;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{World, soon};

pub const ALERT: u8 = 21;
pub const HANDSHAKE: u8 = 22;
pub const APPLICATION: u8 = 23;

const SERVER_NAME: u16 = 0;
const SERVER_HELLO_DONE: u8 = 14;
const CERTIFICATE: u8 = 11;

/// A ClientHello about to be sent.
#[derive(Clone)]
pub struct Hello {
    version: [u8; 2],
    suites: Vec<u16>,
    extensions: Vec<(u16, Vec<u8>)>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The certificate of this host.
    Shown(String),
    /// An alert with this description, and the end.
    Alert(u8),
    /// The end, without a word.
    Closed,
}

impl Hello {
    /// TLS 1.2 alone, so that the server's certificate comes in the clear.
    pub fn tls12() -> Self {
        let suites = vec![0xc02b, 0xc02f];
        let extensions = vec![
            (10, vec![0, 4, 0, 29, 0, 23]),
            (11, vec![1, 0]),
            (13, vec![0, 4, 4, 3, 8, 4]),
            (23, vec![]),
            (0xff01, vec![0]),
        ];
        Self { version: [3, 3], suites, extensions }
    }

    /// TLS 1.3 with a key share of X25519.
    pub fn tls13() -> Self {
        let mut share = vec![0, 36, 0, 29, 0, 32];
        share.extend([9; 32]);
        Self { suites: vec![0x1301], ..Self::tls12() }.with(43, vec![2, 3, 4]).with(51, share)
    }

    /// Asks for a host by a list of one name.
    pub fn named(self, name: &[u8]) -> Self {
        self.names(&[(0, name)])
    }

    /// Asks for hosts by names of these types.
    pub fn names(self, names: &[(u8, &[u8])]) -> Self {
        let mut list = Vec::new();
        for (kind, name) in names {
            list.push(*kind);
            list.extend(prefixed16(name));
        }
        self.with(SERVER_NAME, prefixed16(&list))
    }

    pub fn with(mut self, kind: u16, body: Vec<u8>) -> Self {
        self.extensions.push((kind, body));
        self
    }

    pub fn version(self, version: [u8; 2]) -> Self {
        Self { version, ..self }
    }

    /// The handshake message.
    pub fn message(&self) -> Vec<u8> {
        let mut body = self.version.to_vec();
        body.extend([7; 32]);
        body.push(0);
        let suites: Vec<u8> = self.suites.iter().flat_map(|suite| suite.to_be_bytes()).collect();
        body.extend(prefixed16(&suites));
        body.extend([1, 0]);
        let mut extensions = Vec::new();
        for (kind, content) in &self.extensions {
            extensions.extend(kind.to_be_bytes());
            extensions.extend(prefixed16(content));
        }
        body.extend(prefixed16(&extensions));
        let mut message = vec![1, 0];
        message.extend(prefixed16(&body));
        message
    }

    /// The message in records of at most `size` octets.
    pub fn records(&self, size: usize) -> Vec<u8> {
        self.message().chunks(size).flat_map(|part| record(HANDSHAKE, part)).collect()
    }
}

/// One record.
pub fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut record = vec![kind, 3, 1];
    record.extend(prefixed16(content));
    record
}

fn prefixed16(content: &[u8]) -> Vec<u8> {
    let mut out = u16::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    out.extend(content);
    out
}

/// Sends these octets on a connection of their own and reads what the server says.
pub async fn answer_to(world: &World, octets: &[u8]) -> Answer {
    let mut tcp = TcpStream::connect(world.address).await.unwrap();
    let _ = tcp.write_all(octets).await;
    answer_on(&mut tcp).await
}

/// Reads what the server says, until it has shown a certificate or ends.
pub async fn answer_on(tcp: &mut TcpStream) -> Answer {
    let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        if let Some(answer) = read_answer(&seen) {
            return answer;
        }
        match soon(tcp.read(&mut buffer)).await {
            Ok(count @ 1..) => seen.extend_from_slice(&buffer[..count]),
            _ => return Answer::Closed,
        }
    }
}

fn read_answer(mut seen: &[u8]) -> Option<Answer> {
    let mut handshake = Vec::new();
    while let [kind, _, _, high, low, rest @ ..] = seen {
        let content = rest.get(..usize::from(u16::from_be_bytes([*high, *low])))?;
        match (*kind, content) {
            (ALERT, [_, description]) => return Some(Answer::Alert(*description)),
            (HANDSHAKE, _) => handshake.extend_from_slice(content),
            _ => {}
        }
        seen = &rest[content.len()..];
    }
    read_certificate(&handshake).map(Answer::Shown)
}

/// Finds the host in the Certificate message of a whole flight of TLS 1.2.
fn read_certificate(mut messages: &[u8]) -> Option<String> {
    let mut host = None;
    while let [kind, size @ ..] = messages.get(..4)? {
        let size = size.iter().fold(0, |size, octet| size << 8 | usize::from(*octet));
        let body = messages.get(4..4 + size)?;
        match *kind {
            CERTIFICATE => host = Some(host_of(body)),
            SERVER_HELLO_DONE => return host,
            _ => {}
        }
        messages = &messages[4 + size..];
    }
    None
}

fn host_of(certificates: &[u8]) -> String {
    let size = certificates[3..6].iter().fold(0, |size, octet| size << 8 | usize::from(*octet));
    let leaf = Certificate::parse(&certificates[6..6 + size]).unwrap();
    let names = leaf.extensions().subject_alt_names().unwrap();
    match &names.value.0[0] {
        GeneralName::Dns(host) => host.clone(),
        other => panic!("{other:?}"),
    }
}
