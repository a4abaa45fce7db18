//! Upgraded connections (WebSocket, RFC 6455): octets both ways until either side ends, nothing
//! moves for too long, or the visitor's admission ends.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::header::{CONNECTION, UPGRADE};
use http::{HeaderValue, Response};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::time::sleep;

use super::account::Account;
use super::connection::Connection;
use super::http1::Line;
use crate::admission::Wish;

/// Octets moved at a time.
const CHUNK: usize = 16 * 1024;

/// The two ends of a tunnel, about to change protocol.
pub(super) struct Sides {
    pub(super) visitor: oneshot::Receiver<Box<Line>>,
    pub(super) backend: OnUpgrade,
}

/// Octets moved each way.
#[derive(Default)]
struct Moved {
    to_backend: AtomicU64,
    to_visitor: AtomicU64,
}

/// Tells the visitor that the protocol changes.
pub(super) fn announce<B>(response: &mut Response<B>, protocol: HeaderValue) {
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("upgrade"));
    response.headers_mut().insert(UPGRADE, protocol);
}

/// Joins the two sides once both have changed protocol. The connection stays registered, counted
/// and judged until the tunnel ends.
pub(super) fn open(connection: Arc<Connection>, wish: Wish, sides: Sides, mut account: Account) {
    tokio::spawn(async move {
        let session = &connection.session;
        let idle = connection.limits.tunnel_idle();
        let moved = Moved::default();
        session.enter_tunnel(wish);
        tokio::select! {
            () = session.wait_for_end() => {}
            result = carry(sides, &moved) => {
                tracing::debug!(request = account.id(), ?result, "the tunnel ended");
            }
            () = wait_for_silence(&moved, idle) => {
                tracing::info!(request = account.id(), "nothing moved in the tunnel");
            }
        }
        account.tunnelled(
            moved.to_backend.load(Ordering::Relaxed),
            moved.to_visitor.load(Ordering::Relaxed),
        );
    });
}

async fn carry(sides: Sides, moved: &Moved) -> io::Result<()> {
    let visitor = sides.visitor.await.map_err(io::Error::other)?;
    let backend = sides.backend.await.map_err(io::Error::other)?;
    let (from_visitor, to_visitor) = tokio::io::split(TokioIo::new(visitor));
    let (from_backend, to_backend) = tokio::io::split(TokioIo::new(backend));
    tokio::try_join!(
        pump(from_visitor, to_backend, &moved.to_backend),
        pump(from_backend, to_visitor, &moved.to_visitor),
    )?;
    Ok(())
}

async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    moved: &AtomicU64,
) -> io::Result<()> {
    let mut buffer = Vec::with_capacity(CHUNK);
    while from.read_buf(&mut buffer).await? > 0 {
        to.write_all(&buffer).await?;
        to.flush().await?;
        moved.fetch_add(buffer.len() as u64, Ordering::Relaxed);
        buffer.clear();
    }
    to.shutdown().await
}

/// Resolves when nothing has moved either way for at least `idle`.
async fn wait_for_silence(moved: &Moved, idle: Duration) {
    let total =
        || moved.to_backend.load(Ordering::Relaxed) + moved.to_visitor.load(Ordering::Relaxed);
    let mut before = total();
    loop {
        sleep(idle).await;
        let now = total();
        if now == before {
            return;
        }
        before = now;
    }
}
