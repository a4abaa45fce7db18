//! Handshakes that halt: nothing said, half a ClientHello, or a whole one and no word after it.
//! Whoever is let go comes back at once, whoever is not let in a moment later.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    task::JoinSet,
    time::sleep,
};

use crate::Sources;

/// Between two who begin; the whole crowd is there after a few seconds.
const CROWDING: Duration = Duration::from_micros(200);

/// Before somebody who was not let in comes again.
const RETURN: Duration = Duration::from_millis(500);

/// Who stayed for as long as this was let in.
const STAY: Duration = Duration::from_secs(2);

/// Between two counts of who is held.
const COUNT: Duration = Duration::from_millis(100);

/// The besiegers; they leave when it is dropped.
pub(crate) struct Siege {
    counts: Arc<Mutex<Vec<usize>>>,
    _tasks: JoinSet<()>,
}

impl Siege {
    /// How many connections the server held open for them, the median of what was counted since all
    /// had come. Those who came together are let go together, so one moment tells little.
    pub(crate) fn held(&self) -> usize {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone();
        counts.sort_unstable();
        counts.get(counts.len() / 2).copied().unwrap_or_default()
    }
}

/// Lets so many halt, and returns when all have come once.
pub(crate) async fn lay(address: SocketAddr, count: usize, sources: Sources) -> Siege {
    let held = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    let hello: Arc<[u8]> = hello().into();
    for number in 0..count {
        let (held, hello) = (Arc::clone(&held), Arc::clone(&hello));
        tasks.spawn(async move {
            loop {
                let begun = Instant::now();
                if let Ok(tcp) = come(address, sources, number).await {
                    halt(tcp, said(&hello, number), &held).await;
                }
                if begun.elapsed() < STAY {
                    sleep(RETURN).await;
                }
            }
        });
        if number % 50 == 0 {
            sleep(CROWDING * 50).await;
        }
    }
    let counts = Arc::<Mutex<Vec<usize>>>::default();
    let counted = Arc::clone(&counts);
    tasks.spawn(async move {
        loop {
            sleep(COUNT).await;
            let now = held.load(Ordering::Relaxed);
            counted.lock().unwrap_or_else(PoisonError::into_inner).push(now);
        }
    });
    Siege { counts, _tasks: tasks }
}

/// Connects from the source of this number.
pub(crate) async fn come(
    address: SocketAddr,
    sources: Sources,
    number: usize,
) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(4096)?;
    socket.bind((sources.address(number), 0).into())?;
    socket.connect(address).await
}

fn said(hello: &[u8], number: usize) -> &[u8] {
    &hello[..[0, hello.len() / 2, hello.len()][number % 3]]
}

/// Says this much and waits until the server has had enough.
async fn halt(mut tcp: TcpStream, said: &[u8], held: &AtomicUsize) {
    if tcp.write_all(said).await.is_err() {
        return;
    }
    held.fetch_add(1, Ordering::Relaxed);
    let mut heard = [0; 4096];
    while let Ok(1..) = tcp.read(&mut heard).await {}
    held.fetch_sub(1, Ordering::Relaxed);
}

/// A ClientHello as our own TLS library makes it.
fn hello() -> Vec<u8> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut first = Vec::new();
    let _ = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map(|builder| {
            builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
        })
        .and_then(|config| {
            let name = rustls::pki_types::ServerName::from(std::net::Ipv4Addr::LOCALHOST);
            rustls::ClientConnection::new(Arc::new(config), name)
        })
        .map(|mut connection| connection.write_tls(&mut first));
    first
}
