//! `ControlPlane` in this process: the gateway's port, answered by the authority and its store.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use authority::Authority;
use gateway::control::{CatchingUp, ControlPlane, Recording, Unavailable};
use model::audit::{Action, Actor, Event};
use model::snapshot::Snapshot;
use pki::serial::Serial;
use tokio::sync::watch;

use crate::failure::Failure;

/// How long the follower waits for a change before it says that there was none, and looks whether it should end.
const WAIT: Duration = Duration::from_millis(50);

/// The control plane of this process.
#[derive(Debug)]
pub(crate) struct InProcess {
    authority: Arc<Authority>,
    snapshots: watch::Sender<Arc<Snapshot>>,
    /// How often the follower has looked for changes, and taken them up.
    looked: watch::Sender<u64>,
}

impl InProcess {
    /// Takes the first snapshot.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) fn new(authority: Arc<Authority>) -> Result<Self, Failure> {
        let snapshot = authority.snapshot()?;
        let snapshots = watch::Sender::new(Arc::new(snapshot));
        Ok(Self { authority, snapshots, looked: watch::Sender::new(0) })
    }
}

impl ControlPlane for InProcess {
    fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.snapshots.subscribe()
    }

    fn caught_up(&self) -> CatchingUp {
        let mut looked = self.looked.subscribe();
        // The look that is being taken may have missed what was written last; the one after it has not.
        let enough = looked.borrow().saturating_add(2);
        Box::pin(async move { drop(looked.wait_for(|looked| *looked >= enough).await) })
    }

    fn record(&self, event: Event) -> Recording {
        let used = admitted(&event);
        let pending = self.authority.record(event);
        let (authority, snapshots) = (Arc::clone(&self.authority), self.snapshots.subscribe());
        Box::pin(async move {
            let recorded = pending.await.map_err(|error| {
                tracing::error!(%error, "an event could not be recorded");
                Unavailable
            })?;
            // Asked once the use is on record: a snapshot that comes later finds it there.
            let is_first = |serial: &Serial| snapshots.borrow().successors.contains(serial);
            if let Some(serial) = used.filter(is_first) {
                tokio::task::spawn_blocking(move || supersede(&authority, &serial));
            }
            Ok(recorded)
        })
    }
}

/// The certificate whose use an event tells of.
fn admitted(event: &Event) -> Option<Serial> {
    match (event.action, &event.actor) {
        (Action::DoorAdmitted, Actor::Holder { serial, .. }) => Some(*serial),
        _ => None,
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
                let mut is_behind = plane.catch_up().is_err();
                while !end.load(Ordering::Relaxed) {
                    match changes.wait_for_change(WAIT) {
                        Ok(has_changed) => is_behind |= has_changed,
                        Err(error) => {
                            tracing::error!(%error, "the store cannot be followed");
                            std::thread::park_timeout(WAIT);
                            continue;
                        }
                    }
                    if is_behind {
                        is_behind = plane.refresh().is_err();
                        told.send_replace(());
                    }
                    if !is_behind {
                        plane.looked.send_modify(|looked| *looked += 1);
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
    /// Takes up what was written between the first snapshot and the beginning of following it, and what was left undone
    /// when the process before this one ended.
    fn catch_up(&self) -> Result<(), authority::error::Error> {
        let waiting = Arc::clone(&self.snapshots.borrow().successors);
        self.heed_uses(waiting.iter().copied().collect());
        self.refresh()
    }

    /// Takes up what has changed. What failed is tried again at the next look.
    fn refresh(&self) -> Result<(), authority::error::Error> {
        let current = Arc::clone(&self.snapshots.borrow());
        let refreshed = self.authority.refresh(&current);
        let refreshed = refreshed
            .inspect_err(|error| tracing::error!(%error, "a change could not be taken up"))?;
        if let Some(snapshot) = refreshed {
            let news = snapshot.successors.difference(&current.successors).copied().collect();
            self.snapshots.send_replace(Arc::new(snapshot));
            self.heed_uses(news);
        }
        Ok(())
    }

    /// Ends what these certificates take the place of, where one was used before the doors knew that it takes any.
    fn heed_uses(&self, successors: Vec<Serial>) {
        if let Err(error) = self.authority.supersede_used(&successors) {
            tracing::error!(%error, "what was renewed could not be revoked");
        }
    }
}
