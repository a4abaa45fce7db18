//! `ControlPlane` in this process: the gateway's port, answered by the authority and its store.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use authority::Authority;
use gateway::control::{ControlPlane, Recording, Unavailable};
use model::audit::{Action, Actor, Event};
use model::snapshot::Snapshot;
use pki::serial::Serial;
use tokio::sync::watch;

use crate::failure::Failure;

/// How long the follower waits for a change before it looks whether it should end.
const WAIT: Duration = Duration::from_millis(500);

/// The control plane of this process.
#[derive(Debug)]
pub(crate) struct InProcess {
    authority: Arc<Authority>,
    snapshots: watch::Sender<Arc<Snapshot>>,
}

impl InProcess {
    /// Takes the first snapshot.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) fn new(authority: Arc<Authority>) -> Result<Self, Failure> {
        let snapshot = authority.snapshot()?;
        Ok(Self { authority, snapshots: watch::Sender::new(Arc::new(snapshot)) })
    }
}

impl ControlPlane for InProcess {
    fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.snapshots.subscribe()
    }

    fn record(&self, event: Event) -> Recording {
        let successor = self.successor(&event);
        let pending = self.authority.record(event);
        let ending = successor.map(|serial| (Arc::clone(&self.authority), serial));
        Box::pin(async move {
            let recorded = pending.await.map_err(|error| {
                tracing::error!(%error, "an event could not be recorded");
                Unavailable
            })?;
            if let Some((authority, serial)) = ending {
                tokio::task::spawn_blocking(move || supersede(&authority, &serial));
            }
            Ok(recorded)
        })
    }
}

impl InProcess {
    /// The certificate that an event tells the first use of, if it takes the place of another.
    fn successor(&self, event: &Event) -> Option<Serial> {
        match (event.action, &event.actor) {
            (Action::DoorAdmitted, Actor::Holder { serial, .. }) => {
                self.snapshots.borrow().successors.contains(serial).then_some(*serial)
            }
            _ => None,
        }
    }
}

/// Ends what was renewed. Should that fail, the next use tries again, and time ends it at last.
fn supersede(authority: &Authority, serial: &Serial) {
    if let Err(error) = authority.supersede(serial) {
        tracing::error!(%error, %serial, "the certificate that was renewed could not be revoked");
    }
}

/// Follows the store, also what other processes write, and hands every change to the doors; `told` hears
/// that there was one.
#[derive(Debug)]
pub(crate) struct Follower {
    ended: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<()>,
}

impl Follower {
    /// Starts following.
    ///
    /// # Errors
    /// When no thread can be started or the store cannot be followed.
    pub(crate) fn start(plane: Arc<InProcess>, told: watch::Sender<()>) -> Result<Self, Failure> {
        let ended = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&ended);
        let mut changes = plane.authority.store().follow()?;
        let thread = std::thread::Builder::new()
            .name("follower".to_owned())
            .spawn(move || {
                while !end.load(Ordering::Relaxed) {
                    match changes.wait_for_change(WAIT) {
                        Ok(true) => {
                            plane.refresh();
                            told.send_replace(());
                        }
                        Ok(false) => {}
                        Err(error) => tracing::error!(%error, "the store cannot be followed"),
                    }
                }
            })
            .map_err(|error| Failure::failed("INTERNAL", "no thread can be started").why(error))?;
        Ok(Self { ended, thread })
    }

    /// Ends following.
    pub(crate) fn stop(self) {
        self.ended.store(true, Ordering::Relaxed);
        let _ = self.thread.join();
    }
}

impl InProcess {
    fn refresh(&self) {
        let current = Arc::clone(&self.snapshots.borrow());
        match self.authority.refresh(&current) {
            Ok(Some(snapshot)) => drop(self.snapshots.send_replace(Arc::new(snapshot))),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "a change could not be taken up"),
        }
    }
}
