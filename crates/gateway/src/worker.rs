//! One worker: a thread with its own runtime, its own listening sockets and its own connections.
//! Accepts TCP, finishes TLS, and hands the rest to `https`.

use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use pki::time::UnixTime;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::admission;
use crate::door::Door;
use crate::https::{self, Connection, Served};
use crate::limits::{HandshakeSlot, Slot};
use crate::link::Link;
use crate::metrics;
use crate::session::{Named, Origin, Session};
use crate::state::{Shared, State};
use crate::tls::{self, Established, Failed, Reached};
use crate::wire::Wire;

/// How long to wait when the system has no more descriptors.
const BREATHER: Duration = Duration::from_millis(50);

/// Time for cut connections to leave after the grace is over.
const LAST_CALL: Duration = Duration::from_secs(1);

/// How a gateway ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Serving,
    Stopping { grace: Duration },
}

/// What a worker works with.
#[derive(Clone)]
pub(crate) struct Worker {
    pub(crate) number: usize,
    pub(crate) shared: Arc<Shared>,
    pub(crate) phase: watch::Receiver<Phase>,
}

impl Worker {
    /// Starts the worker's thread.
    ///
    /// # Errors
    /// When the system gives no thread or no event queue.
    pub(crate) fn start(self, listeners: Vec<StdListener>) -> io::Result<JoinHandle<()>> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let name = format!("gateway-{}", self.number);
        thread::Builder::new().name(name).spawn(move || runtime.block_on(self.run(listeners)))
    }

    async fn run(mut self, listeners: Vec<StdListener>) {
        let mut accepting = Vec::new();
        for listener in listeners {
            match TcpListener::from_std(listener) {
                Ok(listener) => accepting.push(tokio::spawn(self.clone().accept(listener))),
                Err(error) => tracing::error!(%error, "a listening socket cannot be used"),
            }
        }
        let grace = match self.phase.wait_for(|phase| *phase != Phase::Serving).await.as_deref() {
            Ok(Phase::Stopping { grace }) => *grace,
            _ => Duration::ZERO,
        };
        accepting.iter().for_each(tokio::task::JoinHandle::abort);
        let registry = &self.shared.registry;
        if timeout(grace, registry.wait_until_empty()).await.is_err() {
            registry.cut_all();
            let _ = timeout(LAST_CALL, registry.wait_until_empty()).await;
        }
    }

    async fn accept(self, listener: TcpListener) {
        let port = listener.local_addr().ok().map(|local| local.port());
        loop {
            match listener.accept().await {
                Ok((tcp, peer)) => self.welcome(tcp, peer, port),
                Err(error) => {
                    tracing::warn!(%error, "a connection cannot be accepted");
                    sleep(BREATHER).await;
                }
            }
        }
    }

    fn welcome(&self, tcp: TcpStream, peer: SocketAddr, port: Option<u16>) {
        let state = self.shared.state();
        match self.shared.sources.enter(peer.ip(), &state.limits) {
            Ok((slot, handshake)) => {
                let arrival = Arrival { worker: self.clone(), state, peer, port, slot };
                tokio::spawn(arrival.receive(tcp, handshake));
            }
            Err(crowded) => {
                metrics::shed(crowded.as_str());
                tracing::debug!(%peer, limit = crowded.as_str(), "connection let go");
            }
        }
    }
}

/// A connection that has arrived and not yet shaken hands.
struct Arrival {
    worker: Worker,
    state: Arc<State>,
    peer: SocketAddr,
    /// The port it came to.
    port: Option<u16>,
    slot: Slot,
}

impl Arrival {
    async fn receive(self, tcp: TcpStream, handshake: HandshakeSlot) {
        // Linux's connections have it from their listener.
        #[cfg(not(target_os = "linux"))]
        let _ = tcp.set_nodelay(true);
        let link = Arc::new(Link::new());
        let limits = Arc::clone(&self.state.limits);
        let wire = Wire::new(tcp, Arc::clone(&link), Arc::clone(&limits));
        let chosen = OnceLock::new();
        let choosing = |name: Option<&str>, wire: &Wire| {
            let choice = self.choose(name, wire);
            let policy = Arc::clone(&choice.0.policy);
            let _ = chosen.set(choice);
            policy
        };
        let accepting = tls::accept(wire, &self.worker.shared, choosing);
        let accepted = timeout(limits.handshake(), accepting).await;
        drop(handshake);
        // Boxed, so that none pays for a part that it has not come to.
        let rest = match (accepted, chosen.into_inner()) {
            (Ok(Ok(established)), Some(choice)) => self.serve(*established, choice, link),
            (Ok(Err(failed)), choice) => Some(Box::pin(self.fail(failed, choice, link)) as _),
            (Ok(Ok(_)), None) => return metrics::handshake_failed("no-hello"),
            (Err(_), _) => return metrics::handshake_failed("timed-out"),
        };
        if let Some(rest) = rest {
            rest.await;
        }
    }

    /// Chooses the door of the handshake. A client that names none of ours gets the strictest.
    fn choose(&self, name: Option<&str>, wire: &Wire) -> Choice {
        let (asked, named) = match name {
            Some(name) => {
                let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
                (Some(name), Named::ByClient)
            }
            // Addresses are never named in a ClientHello (RFC 6066 §3); the one connected to stands in.
            None => (wire.reached().map(|address| address.to_string()), Named::ByDefault),
        };
        let doors = &self.state.doors;
        match asked.and_then(|host| doors.find(&host, self.port)) {
            Some(door) => Choice(Arc::clone(door), named),
            None => Choice(Arc::clone(doors.strictest()), Named::ByDefault),
        }
    }

    /// Begins a session; `None` if its door has just been closed.
    fn serve(self, established: Established, choice: Choice, link: Arc<Link>) -> Option<Served> {
        let Choice(door, named) = choice;
        let Established { stream, presented, first_proof, version, resumption, http2 } =
            established;
        door.metrics.handshake(resumption);
        link.begin();
        let shared = &self.worker.shared;
        let id = shared.next_connection();
        let origin =
            Origin { id, peer: self.peer, named, presented, first_proof, version, resumption };
        let session = Session::begin(Arc::clone(shared), door.name(), origin, link)?;
        let limits = Arc::clone(&self.state.limits);
        let waiting = session.may_become_known().then(|| Arc::clone(&session));
        let connection = Connection::new(session, limits, self.worker.number, self.slot);
        let served = https::serve(stream, http2, Arc::new(connection), self.worker.phase);
        match waiting {
            None => Some(served),
            Some(session) => Some(Box::pin(async move {
                session.wait_for_records().await;
                served.await;
            })),
        }
    }

    async fn fail(self, mut failed: Failed, choice: Option<Choice>, link: Arc<Link>) {
        let wire = failed.wire.take();
        match choice {
            Some(choice) => self.account(failed, choice, link).await,
            None => metrics::handshake_failed("no-hello"),
        }
        if let Some(wire) = wire {
            wire.end().await;
        }
    }

    /// Accounts for a handshake that failed after the ClientHello.
    async fn account(&self, failed: Failed, choice: Choice, link: Arc<Link>) {
        let Choice(door, named) = choice;
        tracing::debug!(peer = %self.peer, error = %failed.error, "the handshake failed");
        if failed.reached == Reached::Hello {
            metrics::handshake_failed("protocol");
            return;
        }
        metrics::handshake_failed("certificate");
        let shared = &self.worker.shared;
        let origin = Origin {
            id: shared.next_connection(),
            peer: self.peer,
            named,
            presented: failed.presented,
            first_proof: UnixTime(0),
            version: failed.version,
            resumption: tls::Resumption::Full,
        };
        if let Some(session) = Session::begin(Arc::clone(shared), door.name(), origin, link) {
            let error = failed.error.to_string();
            let event = admission::broken_off(&session, &session.standing(), error);
            let _ = shared.control.record(event).await;
        }
    }
}

/// A door and how the client came to it.
struct Choice(Arc<Door>, Named);
