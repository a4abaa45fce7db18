//! The gateway as a whole: started, reloaded, shut down.

use std::io;
use std::net::SocketAddr;
use std::num::NonZero;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use model::clock::Clock;
use model::snapshot::Snapshot;
use pki::key::PrivateKey;
use tokio::runtime::Builder;
use tokio::sync::watch;

use crate::access_log::AccessLog;
use crate::admission;
use crate::assertion::Signer;
use crate::certificates::ServerCertificates;
use crate::config::Doors;
use crate::control::ControlPlane;
use crate::session::Cuts;
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
        let fixed = Fixed { control, clock, access_log, signer, workers };
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
    let watch = Watch { shared: Arc::clone(shared), snapshots };
    let name = "gateway-watch".to_owned();
    thread::Builder::new().name(name).spawn(move || runtime.block_on(watch.run(phase)))
}

struct Watch {
    shared: Arc<Shared>,
    snapshots: watch::Receiver<Arc<Snapshot>>,
}

impl Watch {
    async fn run(mut self, mut phase: watch::Receiver<Phase>) {
        let mut feed_lost = false;
        loop {
            tokio::select! {
                changed = self.snapshots.changed(), if !feed_lost => {
                    feed_lost = changed.is_err();
                    if feed_lost { self.lose() } else { self.follow() }
                }
                () = self.shared.registry.wait_for_cuts() => self.account().await,
                _ = phase.wait_for(|phase| *phase != Phase::Serving) => return,
            }
        }
    }

    fn follow(&mut self) {
        let snapshot = Arc::clone(&self.snapshots.borrow_and_update());
        if let Err(error) = self.shared.install(snapshot) {
            tracing::error!(%error, "the doors cannot follow the records; nobody is admitted");
            return self.lose();
        }
        self.shared.registry.sweep(&self.shared.state());
    }

    /// Without records nobody can be admitted, and nobody may stay.
    fn lose(&self) {
        tracing::error!("the records are out of reach; nobody is admitted");
        self.shared.lose();
        self.shared.registry.sweep(&self.shared.state());
    }

    async fn account(&self) {
        for cuts in self.shared.registry.take_cuts() {
            let Cuts { leaf, code, since, connections } = cuts;
            metrics::cut(code.as_str(), connections);
            if let Some(since) = since {
                let elapsed_ms = self.shared.clock.now_ms() - since.0.saturating_mul(1000);
                metrics::cut_after(elapsed_ms.max(0) as f64 / 1000.0);
            }
            tracing::info!(code = code.as_str(), connections, "connections cut");
            let Some(leaf) = leaf else { continue };
            let event = admission::connections_cut(&leaf, code.as_str(), connections);
            if self.shared.control.record(event).await.is_err() {
                tracing::error!("that connections were cut could not be recorded");
            }
        }
    }
}
