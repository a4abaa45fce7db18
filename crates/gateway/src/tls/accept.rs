//! Accepting one TLS connection: read the ClientHello, choose the door, finish the handshake.

use std::sync::Arc;

use pki::time::UnixTime;
use rustls::server::Acceptor;
use rustls::{HandshakeKind, ProtocolVersion, ServerConnection};
use tokio_rustls::server::TlsStream;
use tokio_rustls::{LazyConfigAcceptor, StartHandshake};

use super::handshake::{Handshake, Presented};
use super::policy::{Policy, SuiteOrder};
use super::{Resumption, Version};
use crate::https::body::BUFFER;
use crate::state::Shared;
use crate::wire::Wire;

/// A TLS connection over the metered wire.
pub(crate) type Stream = TlsStream<Wire>;

/// A finished handshake. What was presented has proven possession, and nothing more.
pub(crate) struct Established {
    pub(crate) stream: Stream,
    pub(crate) presented: Presented,
    pub(crate) first_proof: UnixTime,
    pub(crate) version: Version,
    pub(crate) resumption: Resumption,
    pub(crate) http2: bool,
}

/// A handshake that came to nothing.
#[derive(Debug)]
pub(crate) struct Failed {
    /// What the client had presented until then.
    pub(crate) presented: Presented,
    /// How far it came.
    pub(crate) reached: Reached,
    pub(crate) version: Version,
    /// What went wrong, for the log.
    pub(crate) error: std::io::Error,
    /// What is left to be ended.
    pub(crate) wire: Option<Box<Wire>>,
}

/// How far a failed handshake came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reached {
    /// Not to the client's certificate.
    Hello,
    /// To the client's certificate, or to where it was missing.
    Certificate,
}

impl Failed {
    fn early(error: std::io::Error, wire: Option<Wire>) -> Self {
        let (presented, version) = (Presented::Nothing, Version::Tls13);
        let wire = wire.map(Box::new);
        Self { presented, reached: Reached::Hello, version, error, wire }
    }

    fn late(error: std::io::Error, wire: Wire, handshake: &Handshake) -> Self {
        let presented = handshake.presented();
        let missing = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<rustls::Error>())
            .is_some_and(|error| *error == rustls::Error::NoCertificatesPresented);
        let reached = match presented {
            Presented::Nothing if !missing => Reached::Hello,
            _ => Reached::Certificate,
        };
        let wire = Some(Box::new(wire));
        Self { presented, reached, version: handshake.version(), error, wire }
    }
}

/// Accepts one connection; `choose` maps the requested server name, or what was reached, to a door's policy.
///
/// # Errors
/// When the client does not speak TLS, breaks it off, or is refused in it.
pub(crate) async fn accept(
    wire: Wire,
    shared: &Arc<Shared>,
    choose: impl FnOnce(Option<&str>, &Wire) -> Arc<Policy>,
) -> Result<Box<Established>, Failed> {
    let mut acceptor = LazyConfigAcceptor::new(Acceptor::default(), wire);
    // Boxed, so that who says nothing costs no more than it takes to wait for a word.
    let finishing = match (&mut acceptor).await {
        Ok(start) => Box::pin(finish(start, shared, choose)),
        Err(error) => return Err(Failed::early(error, acceptor.take_io())),
    };
    finishing.await
}

/// Goes on from the ClientHello.
async fn finish(
    mut start: StartHandshake<Wire>,
    shared: &Arc<Shared>,
    choose: impl FnOnce(Option<&str>, &Wire) -> Arc<Policy>,
) -> Result<Box<Established>, Failed> {
    start.io.hello_read();
    let hello = start.client_hello();
    let order = SuiteOrder::choose(hello.cipher_suites());
    let policy = choose(hello.server_name(), &start.io);
    let handshake = Arc::new(Handshake::new(Arc::clone(&policy), Arc::clone(shared)));
    let now = handshake.now();
    let driving = async {
        let agreed = |connection: &mut ServerConnection| {
            connection.set_buffer_limit(Some(BUFFER));
            handshake.agreed(version(connection.protocol_version()));
        };
        start.into_stream_with(policy.settings(order), agreed).into_fallible().await
    };
    match handshake.drive(driving).await {
        Ok(mut stream) => {
            release(&mut stream).await;
            establish(stream, &handshake, now)
        }
        Err((error, wire)) => Err(Failed::late(error, wire, &handshake)),
    }
}

/// Sends what is left of the handshake, where the client waits for it: only in TLS 1.2 it does.
async fn release(stream: &mut Stream) {
    let (wire, connection) = stream.get_mut();
    wire.established();
    if connection.protocol_version() != Some(ProtocolVersion::TLSv1_3) {
        // Whoever is gone will be missed when the request is read.
        let _ = wire.release().await;
    }
}

fn establish(
    stream: Stream,
    handshake: &Handshake,
    now: UnixTime,
) -> Result<Box<Established>, Failed> {
    let (_, connection) = stream.get_ref();
    let version = version(connection.protocol_version());
    let http2 = connection.alpn_protocol() == Some(b"h2");
    let (presented, first_proof, resumption) = match connection.handshake_kind() {
        Some(HandshakeKind::Resumed) => {
            let (presented, first) =
                handshake.resumed(connection.peer_certificates()).ok_or_else(|| {
                    Failed::early(std::io::Error::other("the resumed session has no origin"), None)
                })?;
            (presented, first, Resumption::Resumed)
        }
        _ => (handshake.presented(), now, Resumption::Full),
    };
    Ok(Box::new(Established { stream, presented, first_proof, version, resumption, http2 }))
}

fn version(agreed: Option<ProtocolVersion>) -> Version {
    match agreed {
        Some(ProtocolVersion::TLSv1_3) => Version::Tls13,
        _ => Version::Tls12,
    }
}
