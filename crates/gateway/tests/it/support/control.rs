//! Records that a test can change, and a clock that it can set.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use gateway::control::{ControlPlane, Recording, Unavailable};
use model::audit::{Action, Event};
use model::clock::Clock;
use model::snapshot::Snapshot;
use pki::time::UnixTime;
use tokio::sync::watch;

use super::soon;

/// The control plane as a test wants it.
pub struct Control {
    snapshots: watch::Sender<Arc<Snapshot>>,
    events: watch::Sender<Vec<Event>>,
    failing: AtomicBool,
    order: Mutex<()>,
}

impl Control {
    pub fn new(snapshot: Snapshot) -> Self {
        Self {
            snapshots: watch::channel(Arc::new(snapshot)).0,
            events: watch::channel(Vec::new()).0,
            failing: AtomicBool::new(false),
            order: Mutex::default(),
        }
    }

    /// Publishes changed records; returns their generation.
    pub fn change(&self, change: impl FnOnce(&mut Snapshot)) -> u64 {
        let _order = self.order.lock().unwrap();
        let mut snapshot = Snapshot::clone(&self.snapshots.borrow());
        snapshot.generation += 1;
        change(&mut snapshot);
        let generation = snapshot.generation;
        self.snapshots.send_replace(Arc::new(snapshot));
        generation
    }

    /// Makes recording fail, or work again.
    pub fn fail(&self, failing: bool) {
        self.failing.store(failing, Ordering::SeqCst);
    }

    pub fn events(&self) -> Vec<Event> {
        self.events.borrow().clone()
    }

    pub fn events_of(&self, action: Action) -> Vec<Event> {
        self.events().into_iter().filter(|event| event.action == action).collect()
    }

    /// Waits for an event of a kind and returns the first.
    pub async fn wait_for(&self, action: Action) -> Event {
        self.wait_until(|event| event.action == action).await
    }

    /// Waits for a refusal with a code.
    pub async fn wait_for_refusal(&self, code: &str) -> Event {
        let wanted = |event: &Event| {
            event.action == Action::DoorRefused && event.code.as_deref() == Some(code)
        };
        self.wait_until(wanted).await
    }

    async fn wait_until(&self, wanted: impl Fn(&Event) -> bool) -> Event {
        let mut events = self.events.subscribe();
        let found = soon(events.wait_for(|events| events.iter().any(&wanted))).await.unwrap();
        found.iter().find(|event| wanted(event)).unwrap().clone()
    }
}

impl ControlPlane for Control {
    fn snapshots(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.snapshots.subscribe()
    }

    fn record(&self, event: Event) -> Recording {
        if self.failing.load(Ordering::SeqCst) {
            return Box::pin(async { Err(Unavailable) });
        }
        let mut sequence = 0;
        self.events.send_modify(|events| {
            events.push(event);
            sequence = events.len() as u64;
        });
        Box::pin(async move { Ok(sequence) })
    }
}

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl Default for TestClock {
    fn default() -> Self {
        Self(AtomicI64::new(1_795_000_000_000))
    }
}

impl TestClock {
    /// When the test began.
    pub fn start(&self) -> UnixTime {
        self.now()
    }

    pub fn advance(&self, secs: i64) {
        self.0.fetch_add(secs * 1000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}
