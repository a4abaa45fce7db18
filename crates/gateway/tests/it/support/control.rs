//! Records that a test can change, and a clock that it can set.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use gateway::control::{CatchingUp, ControlPlane, Recording, Unavailable};
use model::audit::{Action, Event};
use model::clock::Clock;
use model::snapshot::Snapshot;
use pki::time::UnixTime;
use tokio::sync::watch;

use super::soon;

/// The control plane as a test wants it.
pub struct Control {
    snapshots: Mutex<Option<watch::Sender<Arc<Snapshot>>>>,
    events: watch::Sender<Vec<Event>>,
    failing: AtomicBool,
    /// True while recording takes its time.
    held: watch::Sender<bool>,
    /// True while the records are behind.
    behind: watch::Sender<bool>,
}

impl Control {
    pub fn new(snapshot: Snapshot) -> Self {
        Self {
            snapshots: Mutex::new(Some(watch::channel(Arc::new(snapshot)).0)),
            events: watch::channel(Vec::new()).0,
            failing: AtomicBool::new(false),
            held: watch::channel(false).0,
            behind: watch::channel(false).0,
        }
    }

    /// Publishes changed records; returns their generation.
    pub fn change(&self, change: impl FnOnce(&mut Snapshot)) -> u64 {
        let sender = self.snapshots.lock().unwrap();
        let sender = sender.as_ref().unwrap();
        let mut snapshot = Snapshot::clone(&sender.borrow());
        snapshot.generation += 1;
        change(&mut snapshot);
        let generation = snapshot.generation;
        sender.send_replace(Arc::new(snapshot));
        generation
    }

    /// Ends the feed of snapshots, as when the side that keeps the records goes away.
    pub fn go(&self) {
        self.snapshots.lock().unwrap().take();
    }

    /// Makes recording fail, or work again.
    pub fn fail(&self, failing: bool) {
        self.failing.store(failing, Ordering::SeqCst);
    }

    /// Lets recording wait, or go on.
    pub fn hold(&self, held: bool) {
        self.held.send_replace(held);
    }

    /// Lets the records fall behind, or says that they have caught up.
    pub fn lag(&self, behind: bool) {
        self.behind.send_replace(behind);
    }

    /// Waits until somebody waits for the records.
    pub async fn wait_for_waiting(&self) {
        soon(async {
            while self.behind.receiver_count() == 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })
        .await;
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
        self.snapshots.lock().unwrap().as_ref().unwrap().subscribe()
    }

    fn caught_up(&self) -> CatchingUp {
        let mut behind = self.behind.subscribe();
        Box::pin(async move { drop(behind.wait_for(|behind| !behind).await) })
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
        let mut held = self.held.subscribe();
        Box::pin(async move {
            held.wait_for(|held| !held).await.map(|_| sequence).map_err(|_| Unavailable)
        })
    }
}

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl Default for TestClock {
    /// Begins with the time of day, since foreign programs judge our certificates by theirs.
    #[allow(clippy::disallowed_methods, reason = "curl and OpenSSL know no other clock")]
    fn default() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Self(AtomicI64::new(i64::try_from(now.as_millis()).unwrap()))
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
