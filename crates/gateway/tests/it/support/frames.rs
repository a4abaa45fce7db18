//! HTTP/2 frame by frame (RFC 9113 §4), for what no well-behaved client does.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::client::{Client, Speaks};
use super::{World, soon};

pub const DATA: u8 = 0;
pub const HEADERS: u8 = 1;
pub const RST_STREAM: u8 = 3;
pub const SETTINGS: u8 = 4;

/// The setting of how much of a stream may be sent unasked.
pub const INITIAL_WINDOW_SIZE: u16 = 4;

/// Ends the stream.
pub const LAST: u8 = 1;
/// Ends the fields.
pub const WHOLE: u8 = 4;

/// A frame as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub kind: u8,
    pub flags: u8,
    pub stream: u32,
    pub payload: Vec<u8>,
}

/// A connection whose frames are written by hand.
pub struct Frames {
    tls: TlsStream<TcpStream>,
}

impl Frames {
    /// Opens a connection of a guest with these settings.
    pub async fn open(world: &World, host: &str, settings: &[(u16, u32)]) -> Self {
        let client = Client::speaking(&world.hierarchy, None, Speaks::Http2);
        let mut tls = client.connect(world, host).await.unwrap();
        tls.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
        let mut frames = Self { tls };
        let setting =
            |&(id, value): &(u16, u32)| [&id.to_be_bytes()[..], &value.to_be_bytes()[..]].concat();
        let settings: Vec<u8> = settings.iter().flat_map(setting).collect();
        frames.send(SETTINGS, 0, 0, &settings).await;
        frames
    }

    pub async fn send(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
        let [_, length @ ..] = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let mut frame = [&length[..], &[kind, flags], &stream.to_be_bytes()].concat();
        frame.extend_from_slice(payload);
        self.tls.write_all(&frame).await.unwrap();
    }

    /// The next frame about a stream; none if the connection ended.
    pub async fn next(&mut self, stream: u32) -> Option<Frame> {
        loop {
            let mut head = [0; 9];
            soon(self.tls.read_exact(&mut head)).await.ok()?;
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
            let mut payload = vec![0; length as usize];
            soon(self.tls.read_exact(&mut payload)).await.ok()?;
            let about = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
            if about == stream {
                return Some(Frame { kind: head[3], flags: head[4], stream, payload });
            }
        }
    }
}

/// Fields without compression (RFC 7541 §6.2.2); names and values are short.
pub fn fields(fields: &[(&str, &str)]) -> Vec<u8> {
    let text = |text: &str| {
        assert!(text.len() < 127);
        [&[text.len() as u8], text.as_bytes()].concat()
    };
    fields.iter().flat_map(|(name, value)| [vec![0], text(name), text(value)].concat()).collect()
}

/// The fields of a request.
pub fn request(method: &str, host: &str, path: &str) -> Vec<u8> {
    fields(&[(":method", method), (":scheme", "https"), (":authority", host), (":path", path)])
}
