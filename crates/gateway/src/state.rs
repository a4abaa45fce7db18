//! What all connections share: the doors and records in force, swapped whole, and their number.

use std::borrow::Cow;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use model::audit::ConnectionId;
use model::clock::Clock;
use model::snapshot::Snapshot;
use pki::name::Name;
use tokio::sync::Notify;

use crate::access_log::AccessLog;
use crate::admission::KnownChains;
use crate::assertion::Signer;
use crate::certificates::ServerCertificates;
use crate::config::{Doors, Limits};
use crate::control::ControlPlane;
use crate::door::{self, Behind, Door, DoorTable};
use crate::inside::Inside;
use crate::limits::Sources;
use crate::session::Registry;

/// Doors and records of one moment.
#[derive(Debug)]
pub(crate) struct State {
    /// Counts every change.
    pub(crate) epoch: u64,
    /// Counts changes of whom we trust; what was verified before one is verified again.
    pub(crate) trust: u64,
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) doors: Arc<DoorTable>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) feed: Feed,
}

/// Whether the records still reach us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feed {
    Live,
    /// They do not: nobody can be admitted.
    Lost,
}

/// What all connections share.
pub(crate) struct Shared {
    state: ArcSwap<State>,
    changed: Notify,
    /// Held while a new state is made, so that no change is lost.
    changing: Mutex<ServerCertificates>,
    workers: usize,
    connections: AtomicU64,
    pub(crate) control: Arc<dyn ControlPlane>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) access_log: AccessLog,
    pub(crate) signer: Signer,
    pub(crate) inside: Option<Arc<dyn Inside>>,
    pub(crate) known: KnownChains,
    pub(crate) registry: Registry,
    pub(crate) sources: Arc<Sources>,
}

/// What the gateway is given once.
pub(crate) struct Fixed {
    pub(crate) control: Arc<dyn ControlPlane>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) access_log: AccessLog,
    pub(crate) signer: Signer,
    pub(crate) inside: Option<Arc<dyn Inside>>,
    pub(crate) workers: usize,
}

impl Shared {
    pub(crate) fn new(
        fixed: Fixed,
        doors: &Doors,
        certificates: ServerCertificates,
        snapshot: Arc<Snapshot>,
    ) -> Result<Self, door::Error> {
        let Fixed { control, clock, access_log, signer, inside, workers } = fixed;
        let hints = hints(&snapshot);
        let table = DoorTable::open(&doors.doors, &certificates, &hints, workers, None)?;
        let state = State {
            epoch: 1,
            trust: 1,
            snapshot,
            doors: Arc::new(table),
            limits: Arc::new(doors.limits.clone()),
            feed: Feed::Live,
        };
        let mut first = [0; 8];
        pki::random::fill(&mut first).map_err(|_| door::Error::NoRandomness)?;
        Ok(Self {
            state: ArcSwap::from_pointee(state),
            changed: Notify::new(),
            changing: Mutex::new(certificates),
            workers,
            connections: AtomicU64::new(u64::from_be_bytes(first) >> 1),
            control,
            clock,
            access_log,
            signer,
            inside,
            known: KnownChains::default(),
            registry: Registry::default(),
            sources: Arc::default(),
        })
    }

    /// Returns the number of the state in force: all that an unchanged connection needs to ask.
    pub(crate) fn epoch(&self) -> u64 {
        self.state.load().epoch
    }

    pub(crate) fn state(&self) -> Arc<State> {
        self.state.load_full()
    }

    /// Resolves once all that is on record now is in force.
    pub(crate) async fn catch_up(&self) {
        self.control.caught_up().await;
        let newest = self.control.snapshots().borrow().generation;
        loop {
            let mut change = pin!(self.changed.notified());
            change.as_mut().enable();
            if self.state().snapshot.generation >= newest {
                return;
            }
            change.await;
        }
    }

    /// Puts other doors in force; on an error everything stays as it was.
    pub(crate) fn reload(
        &self,
        doors: &Doors,
        certificates: ServerCertificates,
    ) -> Result<(), door::Error> {
        let mut kept = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.state();
        let hints = hints(&before.snapshot);
        let table = DoorTable::open(
            &doors.doors,
            &certificates,
            &hints,
            self.workers,
            Some(&before.doors),
        )?;
        *kept = certificates;
        self.put(State {
            epoch: before.epoch + 1,
            trust: before.trust,
            snapshot: Arc::clone(&before.snapshot),
            doors: Arc::new(table),
            limits: Arc::new(doors.limits.clone()),
            feed: before.feed,
        });
        Ok(())
    }

    /// Puts another snapshot in force. Doors are opened anew only if whom we trust has changed.
    pub(crate) fn install(&self, snapshot: Arc<Snapshot>) -> Result<(), door::Error> {
        let certificates = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.state();
        let same_trust = before.snapshot.anchors == snapshot.anchors
            && before.snapshot.intermediates == snapshot.intermediates
            && before.snapshot.classes == snapshot.classes
            && is_same_outside(&before.snapshot, &snapshot);
        let (trust, doors) = if same_trust {
            (before.trust, Arc::clone(&before.doors))
        } else {
            let (configs, hints) = (before.doors.configs(), hints(&snapshot));
            let old = Some(&*before.doors);
            let table = DoorTable::open(&configs, &certificates, &hints, self.workers, old)?;
            (before.trust + 1, Arc::new(table))
        };
        let limits = Arc::clone(&before.limits);
        let feed = Feed::Live;
        self.put(State { epoch: before.epoch + 1, trust, snapshot, doors, limits, feed });
        Ok(())
    }

    /// Notes that the records do not reach us any more.
    pub(crate) fn lose(&self) {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.state();
        self.put(State {
            epoch: before.epoch + 1,
            trust: before.trust,
            snapshot: Arc::clone(&before.snapshot),
            doors: Arc::clone(&before.doors),
            limits: Arc::clone(&before.limits),
            feed: Feed::Lost,
        });
    }

    /// Returns a number for a new connection. Numbers begin at a random one, so that those of
    /// different runs do not meet.
    pub(crate) fn next_connection(&self) -> ConnectionId {
        ConnectionId(self.connections.fetch_add(1, Ordering::Relaxed))
    }

    /// How the path of a request to `door` may stand in logs.
    pub(crate) fn path_for_logs<'a>(&self, door: &Door, path: &'a str) -> Cow<'a, str> {
        match (&door.behind, &self.inside) {
            (Behind::Inside, Some(pages)) => pages.path_for_logs(path).into(),
            _ => path.into(),
        }
    }

    fn put(&self, state: State) {
        self.state.store(Arc::new(state));
        self.changed.notify_waiters();
    }
}

fn is_same_outside(before: &Snapshot, after: &Snapshot) -> bool {
    let (before, after) = (&before.outside, &after.outside);
    Arc::ptr_eq(before, after)
        || before.len() == after.len()
            && before.iter().zip(after.iter()).all(|(one, other)| one.is_trusted_like(other))
}

/// Names of the CAs whose certificates open doors: issuing ones first, for clients that only
/// compare a certificate's own issuer.
fn hints(snapshot: &Snapshot) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let issuing = snapshot.intermediates.iter().map(|certificate| certificate.subject());
    let ours = issuing.chain(snapshot.anchors.iter().map(|anchor| anchor.name()));
    let outside = snapshot.outside.iter().flat_map(|outside| {
        let below = outside.intermediates.iter().map(|certificate| certificate.subject());
        below.chain([outside.anchor.name()])
    });
    for name in ours.chain(outside) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}
