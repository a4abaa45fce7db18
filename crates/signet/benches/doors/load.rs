//! The load: TLS 1.3 clients with a certificate, blocking, a few threads on the second processor.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rustls::{
    ClientConfig, ClientConnection, SignatureScheme, StreamOwned,
    client::{ResolvesClientCert, Resumption},
    pki_types::{CertificateDer, ServerName},
    sign::CertifiedKey,
    version::TLS13,
};

use crate::{
    Outcome,
    crowd::{Crowd, Member},
};

/// Connections that are open at a time unless `SIGNET_BENCH_CLIENTS` says otherwise: enough for every server's
/// processor to be what is waited for, though some of them wait for its disk. No door takes more handshakes of one source
/// at a time by its defaults.
const CONNECTIONS: usize = 64;

/// Whether a handshake may use a ticket of an earlier one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sessions {
    Fresh,
    Resumed,
}

pub(crate) type Stream = StreamOwned<ClientConnection, TcpStream>;

/// A client that shows one certificate always, or each of many in turn.
pub(crate) struct Client {
    fresh: Arc<ClientConfig>,
    resumed: Arc<ClientConfig>,
    connections: usize,
}

/// The certificates of a client, and whose turn it is.
#[derive(Debug)]
struct Turns {
    certified: Vec<Arc<CertifiedKey>>,
    next: AtomicUsize,
}

impl ResolvesClientCert for Turns {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        self.certified.get(turn % self.certified.len()).cloned()
    }

    fn has_certs(&self) -> bool {
        true
    }
}

impl Client {
    /// A client that offers X25519 alone, so that every server does the same key exchange. It shows
    /// the crowd's first certificate.
    pub(crate) fn new(root: CertificateDer<'static>, crowd: &Crowd) -> Outcome<Client> {
        let mut provider = rustls::crypto::aws_lc_rs::default_provider();
        provider.kx_groups = vec![rustls::crypto::aws_lc_rs::kx_group::X25519];
        let mut roots = rustls::RootCertStore::empty();
        roots.add(root)?;
        let config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(&[&TLS13])?
            .with_root_certificates(roots)
            .with_client_cert_resolver(turns(&crowd.members()[..1]));
        let resumed = Arc::new(config.clone());
        let connections = match std::env::var("SIGNET_BENCH_CLIENTS") {
            Ok(count) => count.parse::<NonZeroUsize>()?.get(),
            Err(_) => CONNECTIONS,
        };
        Ok(Client { fresh: Arc::new(without_resumption(config)), resumed, connections })
    }

    /// The same with one member's certificate.
    pub(crate) fn of(&self, member: &Member) -> Client {
        self.showing(std::slice::from_ref(member))
    }

    /// The same, with another certificate for every handshake.
    pub(crate) fn of_all(&self, crowd: &Crowd) -> Client {
        self.showing(crowd.members())
    }

    fn showing(&self, members: &[Member]) -> Client {
        let mut config = ClientConfig::clone(&self.fresh);
        config.client_auth_cert_resolver = turns(members);
        let fresh = Arc::new(without_resumption(config));
        Client { resumed: Arc::clone(&fresh), fresh, connections: self.connections }
    }

    pub(crate) fn connect(&self, address: SocketAddr, sessions: Sessions) -> Outcome<Stream> {
        let config = match sessions {
            Sessions::Fresh => &self.fresh,
            Sessions::Resumed => &self.resumed,
        };
        let socket = TcpStream::connect(address)?;
        socket.set_nodelay(true)?;
        socket.set_read_timeout(Some(Duration::from_secs(10)))?;
        let connection =
            ClientConnection::new(Arc::clone(config), ServerName::try_from("localhost")?)?;
        Ok(StreamOwned::new(connection, socket))
    }

    /// Makes about `count` connections with one request each; answers how many.
    pub(crate) fn handshakes(
        &self,
        address: SocketAddr,
        count: usize,
        sessions: Sessions,
    ) -> Outcome<usize> {
        let each = count / self.connections;
        in_threads(self.connections, |_| {
            for _ in 0..each {
                let mut stream = self.connect(address, sessions)?;
                exchange(&mut stream, "close")?;
            }
            Ok(each)
        })
    }

    /// Sends requests on open connections for `time`; answers how many.
    pub(crate) fn requests(&self, address: SocketAddr, time: Duration) -> Outcome<usize> {
        in_threads(self.connections, |_| {
            let mut stream = self.connect(address, Sessions::Fresh)?;
            let (start, mut done) = (Instant::now(), 0);
            while start.elapsed() < time {
                exchange(&mut stream, "keep-alive")?;
                done += 1;
            }
            Ok(done)
        })
    }
}

fn turns(members: &[Member]) -> Arc<Turns> {
    let certified = members.iter().map(|member| Arc::clone(&member.certified)).collect();
    Arc::new(Turns { certified, next: AtomicUsize::new(0) })
}

fn without_resumption(mut config: ClientConfig) -> ClientConfig {
    config.resumption = Resumption::disabled();
    config
}

fn in_threads(count: usize, work: impl Fn(usize) -> Outcome<usize> + Sync) -> Outcome<usize> {
    thread::scope(|scope| {
        let running: Vec<_> = (0..count)
            .map(|n| {
                scope.spawn({
                    let work = &work;
                    move || work(n)
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().map_err(|_| "a load thread panicked")?).sum()
    })
}

/// One request and its whole answer, which must be a 200.
pub(crate) fn exchange(stream: &mut Stream, connection: &str) -> Outcome<()> {
    // In one write, as browsers do: each write is a record and a segment of its own.
    let port = stream.sock.peer_addr()?.port();
    let head =
        format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: {connection}\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    let mut answer = Vec::with_capacity(1024);
    let mut buffer = [0; 4096];
    while !complete(&answer) {
        match stream.read(&mut buffer)? {
            0 => break,
            count => answer.extend_from_slice(&buffer[..count]),
        }
    }
    if !answer.starts_with(b"HTTP/1.1 200") || !complete(&answer) {
        return Err(format!("unexpected answer: {}", String::from_utf8_lossy(&answer)).into());
    }
    Ok(())
}

/// The backend's fixed body, or the last chunk when the server re-framed it.
fn complete(answer: &[u8]) -> bool {
    answer.ends_with(b"hello, backend") || answer.ends_with(b"\r\n0\r\n\r\n")
}
