//! The one port between doors and the rest of Signet: snapshots in, events out.
//! A door holds no database and no CA key, so it can run on another machine.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use model::audit::Event;
use model::snapshot::Snapshot;
use tokio::sync::watch;

/// The future of one recorded event.
pub type Recording = Pin<Box<dyn Future<Output = Result<u64, Unavailable>> + Send>>;

/// The future of records that are up to date.
pub type CatchingUp = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What a gateway needs from the side that keeps the records.
pub trait ControlPlane: Send + Sync + 'static {
    /// Returns a feed of snapshots; the newest one is always readable.
    fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>>;

    /// Resolves once the newest snapshot tells of all that was on record when this was called, by
    /// whichever process.
    fn caught_up(&self) -> CatchingUp;

    /// Records an event and resolves, once it is durable, to its sequence number.
    fn record(&self, event: Event) -> Recording;
}

/// The event could not be recorded, so what it tells of must not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the audit log cannot be written; nothing is admitted until it can")]
pub struct Unavailable;
