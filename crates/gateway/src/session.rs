//! Live connections: who is on each, whether they may stay, and cutting those that may not.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arc_swap::{ArcSwap, ArcSwapOption};
use model::audit::ConnectionId;
use model::refusal::{Cause, Code, Refusal};
use model::request::RequestId;
use pki::certificate::Certificate;
use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;
use tokio::sync::Notify;

use crate::admission::{Standing, Verdict, Wish, decide};
use crate::config::{CertificateMode, TlsMinimum};
use crate::door::Door;
use crate::headers::Arrival;
use crate::link::Link;
use crate::metrics;
use crate::path::authority::Authority;
use crate::state::{Shared, State};
use crate::tls::{Presented, Resumption, Version};
use crate::visitor::Visitor;

/// The clock is asked at least this often whether a session is over: it may have been set.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// And at most this often.
const SHORTEST_WAIT: Duration = Duration::from_millis(20);

/// How long a connection waits for records that may be on their way; they need far less.
const CATCHING_UP: Duration = Duration::from_secs(5);

/// One live connection after its handshake.
pub(crate) struct Session {
    pub(crate) id: ConnectionId,
    pub(crate) peer: SocketAddr,
    /// Whether the client named the door (SNI) rather than being given the strictest.
    pub(crate) named: Named,
    pub(crate) presented: Presented,
    pub(crate) version: Version,
    pub(crate) resumption: Resumption,
    pub(crate) shared: Arc<Shared>,
    pub(crate) link: Arc<Link>,
    /// When the connection must end, whatever else holds.
    ends: UnixTime,
    guest: Arc<Visitor>,
    standing: ArcSwap<Standing>,
    requests: AtomicU64,
    /// How the last request arrived.
    arrival: ArcSwapOption<Arrival>,
    /// What the connection was admitted for, once it is a tunnel.
    tunnel: Mutex<Option<Wish>>,
    /// Codes of refusals that are on record for this connection and need not be again.
    refused: Mutex<Vec<Code>>,
}

/// How a connection came to its door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// The client named it in the handshake.
    ByClient,
    /// The client named none, or none of ours.
    ByDefault,
}

/// What a handshake left behind.
pub(crate) struct Origin {
    pub(crate) id: ConnectionId,
    pub(crate) peer: SocketAddr,
    pub(crate) named: Named,
    pub(crate) presented: Presented,
    pub(crate) first_proof: UnixTime,
    pub(crate) version: Version,
    pub(crate) resumption: Resumption,
}

impl Session {
    /// Begins a session at the door its handshake chose, judged in the state in force.
    pub(crate) fn begin(
        shared: Arc<Shared>,
        door: &str,
        origin: Origin,
        link: Arc<Link>,
    ) -> Option<Arc<Self>> {
        let now = shared.clock.now();
        let state = shared.state();
        let door = Arc::clone(state.doors.by_name(door)?);
        let Origin { id, peer, named, presented, first_proof, version, resumption } = origin;
        let guest = Arc::new(Visitor::guest(peer.ip().to_canonical(), id.0));
        let standing = Standing::judge(&shared, &state, door, &presented, &guest, now);
        let ends = UnixTime(first_proof.0.saturating_add(i64::from(state.limits.session_secs)));
        Some(Arc::new(Self {
            id,
            peer,
            named,
            presented,
            version,
            resumption,
            shared,
            link,
            ends,
            guest,
            standing: ArcSwap::from_pointee(standing),
            requests: AtomicU64::new(0),
            arrival: ArcSwapOption::empty(),
            tunnel: Mutex::default(),
            refused: Mutex::default(),
        }))
    }

    /// Returns what the connection stands for now; judges it anew if anything changed or time ran out.
    pub(crate) fn standing(&self) -> Arc<Standing> {
        let standing = self.standing.load_full();
        if standing.epoch == self.shared.epoch() && self.shared.clock.now() <= standing.until() {
            return standing;
        }
        self.renew(&self.shared.state())
    }

    /// Says whether newer records might say otherwise of who this is.
    pub(crate) fn may_become_known(&self) -> bool {
        self.standing.load().may_become_known()
    }

    /// Waits for the records of this moment: a holder whom they do not know may have been registered,
    /// and its certificate issued, an instant ago.
    pub(crate) async fn wait_for_records(&self) {
        let _ = tokio::time::timeout(CATCHING_UP, self.shared.catch_up()).await;
    }

    /// Judges the connection anew and cuts it if it may not stay.
    pub(crate) fn renew(&self, state: &State) -> Arc<Standing> {
        let now = self.shared.clock.now();
        let before = self.standing.load_full();
        let door = state.doors.by_name(before.door.name());
        let Some(door) = door.filter(|door| self.suits(door, &before.door)) else {
            self.cut(&before, Code::Misdirected, None);
            return before;
        };
        let (presented, guest) = (&self.presented, &self.guest);
        let mut standing =
            Standing::judge(&self.shared, state, Arc::clone(door), presented, guest, now);
        standing.succeed(&before);
        let standing = Arc::new(standing);
        // Cut and counted before the standing is seen: whoever finds it anew need not look at it again.
        if let Some(refusal) = self.objection(&before, &standing) {
            let since = match refusal.cause() {
                Cause::Revoked { at, .. } => Some(*at),
                _ => None,
            };
            self.cut(&before, refusal.code(), since);
        }
        self.standing.store(Arc::clone(&standing));
        standing
    }

    /// Says whether this connection's handshake would do for the door as it is now.
    fn suits(&self, door: &Door, before: &Door) -> bool {
        let version = match door.config.tls_min {
            TlsMinimum::Tls12 => Version::Tls12,
            TlsMinimum::Tls13 => Version::Tls13,
        };
        self.version >= version && door.host() == before.host()
    }

    /// Says what speaks against letting the connection live on. Who was refused before may stay to
    /// read why, except where nothing is shown.
    fn objection(&self, before: &Standing, after: &Standing) -> Option<Box<Refusal>> {
        let silent = after.door.config.certificate == CertificateMode::Silent;
        match &after.verdict {
            Verdict::Refused(refusal) if silent || before.is_holder() => Some(refusal.clone()),
            Verdict::Guest if silent => Some(Box::new(Refusal::new(
                Cause::NoCertificate,
                "the door now demands a certificate",
            ))),
            _ => lock(&self.tunnel).as_ref().and_then(|wish| decide(self, after, wish).err()),
        }
    }

    /// Looks whether time alone ends the connection; cuts it if so.
    fn check_time(&self) {
        if self.shared.clock.now() >= self.ends {
            self.cut(&self.standing.load(), Code::Expired, None);
        } else {
            let _ = self.standing();
        }
    }

    /// Resolves when the connection is cut; cuts it itself when its time is over.
    pub(crate) async fn wait_for_end(&self) {
        let watch = async {
            loop {
                tokio::time::sleep(self.until_next_check()).await;
                self.check_time();
            }
        };
        tokio::select! {
            () = self.link.wait_for_cut() => {}
            () = watch => {}
        }
    }

    fn until_next_check(&self) -> Duration {
        let due = self.ends.min(self.standing.load().until());
        let due_ms = due.0.saturating_mul(1000).saturating_add(1000);
        let wait = due_ms.saturating_sub(self.shared.clock.now_ms());
        Duration::from_millis(u64::try_from(wait).unwrap_or(0)).clamp(SHORTEST_WAIT, LONGEST_WAIT)
    }

    /// Marks the connection as a tunnel for one admitted wish; it is judged anew with every change.
    pub(crate) fn enter_tunnel(&self, wish: Wish) {
        *lock(&self.tunnel) = Some(wish);
        // Something may have changed since it was admitted.
        self.renew(&self.shared.state());
    }

    /// Returns the number of the next request on this connection.
    pub(crate) fn next_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed)
    }

    /// Returns how a request for a host arrived; nearly all of a connection are for the same.
    pub(crate) fn arrival(&self, host: &Authority) -> Arc<Arrival> {
        if let Some(arrival) = self.arrival.load_full().filter(|last| last.is_for(host)) {
            return arrival;
        }
        let arrival = Arc::new(Arrival::new(self.peer.ip(), host));
        self.arrival.store(Some(Arc::clone(&arrival)));
        arrival
    }

    /// Says whether a refusal is still to be recorded. Those that speak of the connection as such
    /// are recorded once for it, those that speak of what a holder wanted are recorded always.
    pub(crate) fn is_news(&self, standing: &Standing, code: Code) -> bool {
        let mut refused = lock(&self.refused);
        if !standing.is_holder() && refused.contains(&code) {
            return false;
        }
        refused.truncate(16);
        refused.push(code);
        true
    }

    fn cut(&self, standing: &Standing, code: Code, since: Option<UnixTime>) {
        self.shared.registry.cut(&self.link, &standing.visitor, code, since);
    }
}

/// All live connections, and how many were cut.
#[derive(Default)]
pub(crate) struct Registry {
    live: Mutex<HashMap<ConnectionId, Arc<Session>>>,
    cuts: Mutex<HashMap<(Option<Fingerprint>, Code), Cuts>>,
    emptied: Notify,
    cut: Notify,
}

/// Cuts of one certificate's connections for one reason.
#[derive(Clone, Debug)]
pub(crate) struct Cuts {
    pub(crate) leaf: Option<Certificate>,
    /// The request, if it is an interim one.
    pub(crate) request: Option<RequestId>,
    pub(crate) code: Code,
    /// Since when the certificate is revoked, if that is why.
    pub(crate) since: Option<UnixTime>,
    pub(crate) connections: u64,
}

/// Keeps a session in the registry until dropped.
pub(crate) struct Registered(Arc<Session>);

impl Registry {
    /// Registers a session. It is judged once more afterwards, so that no change slips between.
    pub(crate) fn register(&self, session: &Arc<Session>) -> Registered {
        let mut live = lock(&self.live);
        live.insert(session.id, Arc::clone(session));
        metrics::connections().set(live.len() as f64);
        drop(live);
        let _ = session.standing();
        Registered(Arc::clone(session))
    }

    /// Judges every session in the given state; those that may not stay are cut.
    pub(crate) fn sweep(&self, state: &State) {
        let sessions: Vec<Arc<Session>> = lock(&self.live).values().map(Arc::clone).collect();
        for session in sessions {
            if session.standing.load().epoch != state.epoch {
                session.renew(state);
            }
        }
    }

    /// Resolves when there are cuts to account for.
    pub(crate) async fn wait_for_cuts(&self) {
        self.cut.notified().await;
    }

    /// Resolves when no connection is left.
    pub(crate) async fn wait_until_empty(&self) {
        loop {
            let emptied = self.emptied.notified();
            tokio::pin!(emptied);
            emptied.as_mut().enable();
            if self.len() == 0 {
                return;
            }
            emptied.await;
        }
    }

    /// Returns what was cut since the last time.
    pub(crate) fn take_cuts(&self) -> Vec<Cuts> {
        std::mem::take(&mut *lock(&self.cuts)).into_values().collect()
    }

    /// Ends every connection at once.
    pub(crate) fn cut_all(&self) {
        for session in lock(&self.live).values() {
            session.link.cut();
        }
    }

    /// Returns the number of live connections.
    pub(crate) fn len(&self) -> usize {
        lock(&self.live).len()
    }

    /// Cuts a connection and counts it, in one: whoever finds it cut finds it counted.
    fn cut(&self, link: &Link, visitor: &Visitor, code: Code, since: Option<UnixTime>) {
        let mut cuts = lock(&self.cuts);
        if !link.cut() {
            return;
        }
        let leaf = visitor.leaf();
        let key = (leaf.map(Certificate::fingerprint), code);
        let request = visitor.as_applicant().map(|applicant| applicant.interim.request);
        let new = || Cuts { leaf: leaf.cloned(), request, code, since, connections: 0 };
        cuts.entry(key).or_insert_with(new).connections += 1;
        self.cut.notify_one();
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        let registry = &self.0.shared.registry;
        let mut live = lock(&registry.live);
        live.remove(&self.0.id);
        metrics::connections().set(live.len() as f64);
        if live.is_empty() {
            registry.emptied.notify_waiters();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
