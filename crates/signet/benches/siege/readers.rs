//! Readers that hardly read: admitted with a certificate, they ask for a gigabyte and take a
//! hundred octets a second. Whoever is let go comes back.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::Semaphore,
    task::JoinSet,
    time::sleep,
};
use tokio_rustls::TlsConnector;

use crate::{Outcome, Sources, server::Server, silent};

/// What a reader takes at a time, and how long it then rests.
const SIP: usize = 100;
const REST: Duration = Duration::from_secs(1);

/// Readers that shake hands at one time.
const DOORWAY: usize = 8;

/// The readers; they leave when it is dropped.
pub(crate) struct Siege {
    held: Arc<AtomicUsize>,
    _tasks: JoinSet<()>,
}

impl Siege {
    /// How many are being served now.
    pub(crate) fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }
}

/// Lets so many begin to read, and returns when all do.
pub(crate) async fn lay(server: &Server, count: usize, sources: Sources) -> Outcome<Siege> {
    let held = Arc::new(AtomicUsize::new(0));
    let doorway = Arc::new(Semaphore::new(DOORWAY));
    let mut tasks = JoinSet::new();
    for number in 0..count {
        let (held, doorway) = (Arc::clone(&held), Arc::clone(&doorway));
        let (client, address) = (Arc::clone(&server.client), server.address);
        tasks.spawn(async move {
            loop {
                let begun = async {
                    let _place = doorway.acquire().await;
                    let tcp = silent::come(address, sources, number).await?;
                    let name = ServerName::try_from("localhost").map_err(std::io::Error::other)?;
                    TlsConnector::from(Arc::clone(&client)).connect(name, tcp).await
                };
                if let Ok(tls) = begun.await {
                    let _ = sip(tls, address.port(), &held).await;
                }
                sleep(REST).await;
            }
        });
    }
    for _ in 0..600 {
        if held.load(Ordering::Relaxed) == count {
            return Ok(Siege { held, _tasks: tasks });
        }
        sleep(Duration::from_millis(100)).await;
    }
    Err(format!("only {} of {count} readers were admitted", held.load(Ordering::Relaxed)).into())
}

async fn sip(
    mut tls: tokio_rustls::client::TlsStream<tokio::net::TcpStream>,
    port: u16,
    held: &AtomicUsize,
) -> std::io::Result<()> {
    let head = format!("GET /large HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    tls.write_all(head.as_bytes()).await?;
    let mut taken = [0; SIP];
    tls.read_exact(&mut taken).await?;
    held.fetch_add(1, Ordering::Relaxed);
    while tls.read_exact(&mut taken).await.is_ok() {
        sleep(REST).await;
    }
    held.fetch_sub(1, Ordering::Relaxed);
    Ok(())
}
