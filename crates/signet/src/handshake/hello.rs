//! Reads the two hellos as they passed on the wire. RFC 8446 §4.1.2, §4.1.3; RFC 5246 §7.4.1.

use rustls::{CipherSuite, NamedGroup, ProtocolVersion, SignatureScheme};
use serde::Serialize;

const HANDSHAKE_RECORD: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
/// The random value that makes a ServerHello a HelloRetryRequest, RFC 8446 §4.1.3.
const RETRY: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];
const SERVER_NAME: u16 = 0;
const SUPPORTED_GROUPS: u16 = 10;
const SIGNATURE_ALGORITHMS: u16 = 13;
const ALPN: u16 = 16;
const SUPPORTED_VERSIONS: u16 = 43;
const KEY_SHARE: u16 = 51;

/// What the client offered.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct ClientHello {
    /// Length of the message in octets.
    pub(crate) bytes: usize,
    /// Protocol versions, best first.
    pub(crate) versions: Vec<String>,
    /// The server's name, when one was sent.
    pub(crate) server_name: Option<String>,
    /// Application protocols.
    pub(crate) alpn: Vec<String>,
    /// Key exchange groups.
    pub(crate) groups: Vec<String>,
    /// Cipher suites.
    pub(crate) cipher_suites: Vec<String>,
    /// Signature schemes.
    pub(crate) signature_schemes: Vec<String>,
}

/// What the server chose.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct ServerHello {
    /// Protocol version.
    pub(crate) version: String,
    /// Cipher suite.
    pub(crate) cipher_suite: String,
    /// Key exchange group; TLS 1.2 says it later.
    pub(crate) group: Option<String>,
    /// Whether the server first asked for another key share.
    pub(crate) retried: bool,
}

/// Reads the ClientHello at the start of what was sent.
pub(crate) fn client(stream: &[u8]) -> Option<ClientHello> {
    let body = messages(stream).into_iter().find(|(kind, _)| *kind == CLIENT_HELLO)?.1;
    let mut input = Input(&body);
    let version = input.u16()?;
    input.take(32)?;
    input.vector8()?;
    let cipher_suites = Input(input.vector16()?).each_u16(|id| named(CipherSuite::from(id)));
    input.vector8()?;
    let mut hello = ClientHello {
        bytes: body.len() + 4,
        versions: vec![version_words(version)],
        cipher_suites,
        ..ClientHello::default()
    };
    for (kind, content) in extensions(&mut input) {
        read_client_extension(&mut hello, kind, content);
    }
    Some(hello)
}

fn read_client_extension(hello: &mut ClientHello, kind: u16, content: &[u8]) {
    let mut input = Input(content);
    match kind {
        SERVER_NAME => hello.server_name = input.vector16().and_then(host_name),
        SUPPORTED_GROUPS => {
            hello.groups = input.list16(|id| named(NamedGroup::from(id)));
        }
        SIGNATURE_ALGORITHMS => {
            hello.signature_schemes = input.list16(|id| named(SignatureScheme::from(id)));
        }
        ALPN => hello.alpn = input.vector16().map(protocols).unwrap_or_default(),
        SUPPORTED_VERSIONS => {
            if let Some(list) = input.vector8() {
                hello.versions = Input(list).each_u16(version_words);
            }
        }
        _ => {}
    }
}

fn host_name(list: &[u8]) -> Option<String> {
    let mut input = Input(list);
    input.u8()?;
    String::from_utf8(input.vector16()?.to_vec()).ok()
}

fn protocols(list: &[u8]) -> Vec<String> {
    let mut input = Input(list);
    std::iter::from_fn(|| input.vector8())
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect()
}

/// Reads the ServerHello at the start of what was received.
pub(crate) fn server(stream: &[u8]) -> Option<ServerHello> {
    let mut hellos = messages(stream).into_iter().filter(|(kind, _)| *kind == SERVER_HELLO);
    let (first, retry) = read_server(&hellos.next()?.1)?;
    if !retry {
        return Some(first);
    }
    let chosen =
        hellos.next().and_then(|(_, body)| read_server(&body)).map_or(first, |(hello, _)| hello);
    Some(ServerHello { retried: true, ..chosen })
}

fn read_server(body: &[u8]) -> Option<(ServerHello, bool)> {
    let mut input = Input(body);
    let version = input.u16()?;
    let retry = input.take(32)? == RETRY;
    input.vector8()?;
    let cipher_suite = named(CipherSuite::from(input.u16()?));
    input.u8()?;
    let mut hello =
        ServerHello { version: version_words(version), cipher_suite, ..ServerHello::default() };
    for (kind, content) in extensions(&mut input) {
        let value = Input(content).u16();
        match (kind, value) {
            (SUPPORTED_VERSIONS, Some(id)) => hello.version = version_words(id),
            (KEY_SHARE, Some(id)) => hello.group = Some(named(NamedGroup::from(id))),
            _ => {}
        }
    }
    Some((hello, retry))
}

fn extensions<'a>(input: &mut Input<'a>) -> Vec<(u16, &'a [u8])> {
    let mut list = Input(input.vector16().unwrap_or_default());
    std::iter::from_fn(|| Some((list.u16()?, list.vector16()?))).collect()
}

/// The plaintext handshake messages at the start of a stream of records.
fn messages(stream: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut records = Input(stream);
    let mut plain = Vec::new();
    while let Some(kind) = records.u8() {
        let content = records.u16().and_then(|_| records.vector16());
        match (kind, content) {
            (HANDSHAKE_RECORD, Some(content)) => plain.extend_from_slice(content),
            // Change cipher spec may stand between a retry and the second hello.
            (20, Some(_)) => {}
            _ => break,
        }
    }
    let mut input = Input(&plain);
    std::iter::from_fn(|| {
        let kind = input.u8()?;
        let length = usize::from(input.u8()?) << 16 | usize::from(input.u16()?);
        Some((kind, input.take(length)?.to_vec()))
    })
    .collect()
}

/// What is left to read. Every read fails softly at the end.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from(self.u8()?) << 8 | u16::from(self.u8()?))
    }

    fn vector8(&mut self) -> Option<&'a [u8]> {
        let length = self.u8()?;
        self.take(usize::from(length))
    }

    fn vector16(&mut self) -> Option<&'a [u8]> {
        let length = self.u16()?;
        self.take(usize::from(length))
    }

    fn each_u16(&mut self, words: impl Fn(u16) -> String) -> Vec<String> {
        std::iter::from_fn(|| self.u16()).map(words).collect()
    }

    fn list16(&mut self, words: impl Fn(u16) -> String) -> Vec<String> {
        self.vector16().map(|list| Input(list).each_u16(words)).unwrap_or_default()
    }
}

fn named(value: impl std::fmt::Debug) -> String {
    format!("{value:?}")
}

/// A protocol version in words: "TLS 1.3".
pub(crate) fn version_words(id: u16) -> String {
    match ProtocolVersion::from(id) {
        ProtocolVersion::TLSv1_3 => "TLS 1.3".to_owned(),
        ProtocolVersion::TLSv1_2 => "TLS 1.2".to_owned(),
        ProtocolVersion::TLSv1_1 => "TLS 1.1".to_owned(),
        ProtocolVersion::TLSv1_0 => "TLS 1.0".to_owned(),
        ProtocolVersion::SSLv3 => "SSL 3.0".to_owned(),
        _ => format!("0x{id:04x}"),
    }
}

#[cfg(test)]
mod tests;
