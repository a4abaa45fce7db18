//! Honest visitors: each shakes hands in full, asks once, and leaves; how long did that take?

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{interval, timeout},
};
use tokio_rustls::TlsConnector;

use crate::{Outcome, server::Server};

/// From one visit to the next; one at a time leaves both processors most of theirs.
const PACE: Duration = Duration::from_millis(20);

/// Who waits longer gives up, which spoils the figures as it should.
const PATIENCE: Duration = Duration::from_secs(10);

/// Milliseconds waited, in order.
pub(crate) struct Waiting(Vec<f64>);

impl Waiting {
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        self.0[(self.0.len() * percent / 100).min(self.0.len() - 1)]
    }
}

/// Visits for `time`, at a steady pace, on a thread of its own, so that besiegers in this process
/// do not count as the server's fault.
pub(crate) async fn watch(server: &Server, time: Duration) -> Outcome<Waiting> {
    let (client, address) = (Arc::clone(&server.client), server.address);
    tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async move {
            let (start, mut pace, mut waited) = (Instant::now(), interval(PACE), Vec::new());
            while start.elapsed() < time {
                pace.tick().await;
                let begun = Instant::now();
                timeout(PATIENCE, visit(&client, address)).await??;
                waited.push(begun.elapsed().as_secs_f64() * 1e3);
            }
            waited.sort_by(f64::total_cmp);
            Ok(Waiting(waited))
        })
    })
    .await?
}

async fn visit(client: &Arc<rustls::ClientConfig>, address: std::net::SocketAddr) -> Outcome<()> {
    let tcp = TcpStream::connect(address).await?;
    tcp.set_nodelay(true)?;
    let connector = TlsConnector::from(Arc::clone(client));
    let mut tls = connector.connect(ServerName::try_from("localhost")?, tcp).await?;
    let head = format!(
        "GET / HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n",
        address.port()
    );
    tls.write_all(head.as_bytes()).await?;
    let mut answer = Vec::new();
    tls.read_to_end(&mut answer).await?;
    if !answer.starts_with(b"HTTP/1.1 200") {
        return Err(format!("unexpected answer: {}", String::from_utf8_lossy(&answer)).into());
    }
    Ok(())
}
