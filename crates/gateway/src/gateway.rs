//! The gateway as a whole: started, reloaded, shut down.

use std::io;
use std::net::SocketAddr;
use std::num::NonZero;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use model::audit::{Event, Object};
use model::clock::Clock;
use model::refusal::Code;
use model::snapshot::Snapshot;
use pki::key::PrivateKey;
use pki::serial::Serial;
use tokio::runtime::Builder;
use tokio::sync::watch;

use crate::access_log::AccessLog;
use crate::admission;
use crate::assertion::Signer;
use crate::certificates::ServerCertificates;
use crate::config::Doors;
use crate::control::ControlPlane;
use crate::inside::Inside;
use crate::state::{Fixed, Shared};
use crate::worker::{Phase, Worker};
use crate::{door, listener, metrics};

/// A running gateway; it serves until [`Gateway::shutdown`].
pub struct Gateway {
    shared: Arc<Shared>,
    listen: Vec<SocketAddr>,
    addresses: Vec<SocketAddr>,
    phase: watch::Sender<Phase>,
    threads: Vec<JoinHandle<()>>,
}

/// Why a gateway cannot start, or cannot take another configuration.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An address cannot be listened on.
    #[error(transparent)]
    Listen(#[from] listener::Error),
    /// The doors cannot be opened as configured.
    #[error(transparent)]
    Door(#[from] door::Error),
    /// The key for assertions cannot be used.
    #[error("assertions to backends cannot be signed: {0}")]
    Signer(#[from] crate::assertion::Error),
    /// The system gives no threads or event queues.
    #[error("the system refuses what serving needs: {0}")]
    System(#[from] io::Error),
    /// Addresses cannot be changed while serving.
    #[error("listen has changed; restart to listen on other addresses")]
    RestartNeeded,
}

impl Gateway {
    /// Listens, and serves every door on threads of its own, one for each processor.
    ///
    /// # Errors
    /// When a port is taken, a server certificate is missing, or the system refuses.
    pub fn start(
        doors: Doors,
        certificates: ServerCertificates,
        control: Arc<dyn ControlPlane>,
        clock: Arc<dyn Clock>,
        access_log: AccessLog,
        assertion_key: PrivateKey,
        inside: Option<Arc<dyn Inside>>,
    ) -> Result<Self, Error> {
        let workers = thread::available_parallelism().map_or(1, NonZero::get);
        let sockets = listener::bind(&doors.listen, workers)?;
        let addresses = sockets
            .first()
            .map(|sockets| sockets.iter().map(|socket| socket.local_addr()).collect())
            .unwrap_or_else(|| Ok(Vec::new()))?;
        let snapshots = control.snapshots();
        let snapshot = Arc::clone(&snapshots.borrow());
        let signer = Signer::new(assertion_key)?;
        let fixed = Fixed { control, clock, access_log, signer, inside, workers };
        let shared = Arc::new(Shared::new(fixed, &doors, certificates, snapshot)?);
        let (phase, following) = watch::channel(Phase::Serving);
        let mut threads = vec![start_watch(&shared, snapshots, following.clone())?];
        for (number, listeners) in sockets.into_iter().enumerate() {
            let worker = Worker { number, shared: Arc::clone(&shared), phase: following.clone() };
            threads.push(worker.start(listeners)?);
        }
        Ok(Self { shared, listen: doors.listen, addresses, phase, threads })
    }

    /// Returns the addresses listened on, with the real port where the configuration says 0.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Returns the number of live connections.
    pub fn connections(&self) -> usize {
        self.shared.registry.len()
    }

    /// Returns the generation of the snapshot in force.
    pub fn generation(&self) -> u64 {
        self.shared.state().snapshot.generation
    }

    /// Puts other doors and server certificates in force: checks first, then swaps. Connections
    /// that stay allowed are kept, others are cut.
    ///
    /// # Errors
    /// When something is wrong with them; then everything stays as it was.
    pub fn reload(&self, doors: Doors, certificates: ServerCertificates) -> Result<(), Error> {
        if doors.listen != self.listen {
            return Err(Error::RestartNeeded);
        }
        self.shared.reload(&doors, certificates)?;
        self.shared.registry.sweep(&self.shared.state());
        Ok(())
    }

    /// Stops accepting, lets requests in progress end for at most `grace`, and cuts what is left.
    pub fn shutdown(self, grace: Duration) {
        let _ = self.phase.send(Phase::Stopping { grace });
        for thread in self.threads {
            let _ = thread.join();
        }
    }
}

/// Starts the thread that follows the records and cuts who may not stay.
fn start_watch(
    shared: &Arc<Shared>,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    phase: watch::Receiver<Phase>,
) -> io::Result<JoinHandle<()>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let generation = shared.state().snapshot.generation;
    let watch = Watch { shared: Arc::clone(shared), snapshots, generation };
    let name = "gateway-watch".to_owned();
    thread::Builder::new().name(name).spawn(move || runtime.block_on(watch.run(phase)))
}

struct Watch {
    shared: Arc<Shared>,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    /// The latest snapshot whose revocations are accounted for.
    generation: u64,
}

impl Watch {
    async fn run(mut self, mut phase: watch::Receiver<Phase>) {
        let mut feed_lost = false;
        loop {
            tokio::select! {
                changed = self.snapshots.changed(), if !feed_lost => {
                    feed_lost = changed.is_err();
                    let withdrawn = if feed_lost { self.lose() } else { self.follow() };
                    self.account(withdrawn).await;
                }
                () = self.shared.registry.wait_for_cuts() => self.account(Vec::new()).await,
                _ = phase.wait_for(|phase| *phase != Phase::Serving) => return,
            }
        }
    }

    /// Puts new records in force and cuts who may not stay; returns what was revoked since the last.
    fn follow(&mut self) -> Vec<Serial> {
        let snapshot = Arc::clone(&self.snapshots.borrow_and_update());
        let news = snapshot.withdrawn.iter().filter(|w| w.generation > self.generation);
        let withdrawn = news.map(|withdrawn| withdrawn.serial).collect();
        self.generation = snapshot.generation;
        if let Err(error) = self.shared.install(snapshot) {
            tracing::error!(%error, "the doors cannot follow the records; nobody is admitted");
            return self.lose();
        }
        self.shared.registry.sweep(&self.shared.state());
        withdrawn
    }

    /// Without records nobody can be admitted, and nobody may stay.
    fn lose(&self) -> Vec<Serial> {
        tracing::error!("the records are out of reach; nobody is admitted");
        self.shared.lose();
        self.shared.registry.sweep(&self.shared.state());
        Vec::new()
    }

    /// Tells how many connections were cut: for each certificate, and 0 for those just revoked
    /// that had none.
    async fn account(&self, mut withdrawn: Vec<Serial>) {
        for cuts in self.shared.registry.take_cuts() {
            metrics::cut(cuts.code.as_str(), cuts.connections);
            if let Some(since) = cuts.since {
                metrics::cut_after(self.shared.clock.now_ms() - since.0.saturating_mul(1000));
            }
            let Some(leaf) = &cuts.leaf else { continue };
            let whose = match &cuts.request {
                // Its serial is what its holder chose.
                Some(request) => Object::request(request),
                None => {
                    withdrawn.retain(|serial| serial != leaf.serial());
                    Object::certificate(leaf.serial())
                }
            };
            let event = admission::connections_cut(whose, cuts.code, cuts.connections);
            self.record(event.fact("fingerprint", leaf.fingerprint())).await;
        }
        for serial in withdrawn {
            let whose = Object::certificate(&serial);
            self.record(admission::connections_cut(whose, Code::Revoked, 0)).await;
        }
    }

    async fn record(&self, event: Event) {
        tracing::info!(object = %event.object, facts = ?event.facts, "connections cut");
        if self.shared.control.record(event).await.is_err() {
            tracing::error!("that connections were cut could not be recorded");
        }
    }
}
