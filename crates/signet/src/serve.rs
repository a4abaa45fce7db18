//! Serving: puts doors, control plane, logs and signals together, and takes them apart again.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use authority::Authority;
use authority::keyring::Role;
use gateway::Gateway;
use gateway::access_log::AccessLog;
use gateway::control::ControlPlane;
use model::audit::{Action, Actor, Event, Object};
use pki::key::PrivateKey;
use pki::time::UnixTime;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use web::house::House;

use crate::cli::Context;
use crate::config::{Configuration, Source};
use crate::directory::{Directory, Lock, Server};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::wiring::clock::SystemClock;
use crate::wiring::control::{Follower, InProcess};
use crate::wiring::house;
use crate::wiring::pages::Pages;
use crate::wiring::post::{Post, Ways};
use crate::wiring::signals::{Signals, Wish};
use crate::wiring::{checkpoints, crls, descriptors, metrics, notify, server_certificate};
use crate::{config, demo, output};

/// How often what has run out is ended: requests, codes, sessions.
const TIDY: Duration = Duration::from_secs(60);
/// How often it is looked for what comes to its end.
const NOTICES: Duration = Duration::from_secs(600);
/// How often the doors' own certificates are looked after.
const CERTIFICATE_CHECK: Duration = Duration::from_secs(6 * 3600);

/// What is served, and by whom.
#[derive(Debug)]
pub(crate) struct Order {
    /// The data directory.
    pub(crate) directory: Directory,
    /// Its lock.
    pub(crate) lock: Lock,
    /// The configuration to begin with.
    pub(crate) source: Source,
    /// The authority.
    pub(crate) authority: Arc<Authority>,
}

/// Serves until a signal ends it. `ready` is called once the doors are open.
///
/// # Errors
/// When the doors cannot be opened; what was made before stays.
pub(crate) fn run(
    context: &Context,
    order: Order,
    ready: impl FnOnce(&Configuration),
) -> Result<Exit, Failure> {
    log_to_stderr();
    let runtime = Runtime::new()
        .map_err(|error| Failure::failed("INTERNAL", "no runtime could be made").why(error))?;
    let outcome = runtime.block_on(serve(context, order, ready));
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}

fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("SIGNET_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let colour = output::style::Style::of_stderr() == output::style::Style::Colour;
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colour)
        .with_writer(std::io::stderr)
        .try_init();
}

/// A server with open doors.
struct Running {
    directory: Directory,
    configuration: Configuration,
    authority: Arc<Authority>,
    house: Arc<House>,
    gateway: Gateway,
    access_log: AccessLog,
    demo: SocketAddr,
    post: Post,
}

async fn serve(
    context: &Context,
    order: Order,
    ready: impl FnOnce(&Configuration),
) -> Result<Exit, Failure> {
    let Order { directory, mut lock, source, authority } = order;
    let mut signals = Signals::catch()
        .map_err(|error| Failure::failed("INTERNAL", "signals cannot be caught").why(error))?;
    let demo = start_demo().await?;
    let configuration = source.meant(&directory, demo)?;
    descriptors::raise(configuration.doors.limits.connections);
    start_metrics(&configuration).await?;
    let plane = Arc::new(InProcess::new(Arc::clone(&authority))?);
    let house = Arc::new(House::default());
    house::put_doors(&house, &configuration);
    house::put_settings(&house, &source);
    tokio::spawn(house::follow(Arc::clone(&house), plane.snapshots()));
    let certificates =
        server_certificate::for_doors(&directory, &authority, &configuration, context.now())?;
    let ways = Ways::new(&configuration, &authority.settings().name)?;
    let access_log = AccessLog::to(&configuration.access_log)
        .map_err(|error| Failure::file("write", &configuration.access_log, &error))?;
    let gateway = Gateway::start(
        configuration.doors.clone(),
        certificates,
        Arc::clone(&plane) as _,
        Arc::new(SystemClock),
        access_log.clone(),
        assertion_key(&authority)?,
        Some(Arc::new(Pages::new(Arc::clone(&authority), Arc::clone(&house)))),
    )
    .map_err(cannot_open)?;
    let (told, changes) = tokio::sync::watch::channel(());
    let follower = Follower::start(plane, told)?;
    let addresses = gateway.addresses().iter().map(ToString::to_string).collect();
    let server = Server { pid: process_id(), addresses, kept: configuration.kept() };
    lock.announce(&server)
        .map_err(|error| Failure::file("write the lock of", directory.root(), &error))?;
    let post = Post::start(&authority, ways, &changes);
    tokio::spawn(crls::follow(Arc::clone(&authority)));
    // A server that cannot record would refuse everybody: better to say so and not begin.
    record(&authority, Action::ServerStarted, &configuration)?;
    ready(&configuration);
    notify::systemd("READY=1");
    let running =
        Running { directory, configuration, authority, house, gateway, access_log, demo, post };
    let running = running.until_stopped(context, &mut signals).await;
    running.stop(follower).await;
    drop(lock);
    Ok(Exit::Ok)
}

fn process_id() -> i32 {
    i32::try_from(std::process::id()).unwrap_or_default()
}

fn record(
    authority: &Authority,
    action: Action,
    configuration: &Configuration,
) -> Result<(), Failure> {
    let doors: Vec<&str> =
        configuration.doors.doors.iter().map(|door| door.name.as_str()).collect();
    let event = Event::new(Actor::system("server"), action, Object::server("signet"));
    authority.record(event.fact("doors", doors.join(" "))).wait()?;
    Ok(())
}

async fn start_demo() -> Result<SocketAddr, Failure> {
    let failed = |error| {
        Failure::failed("INTERNAL", "the demonstration site cannot be served on loopback")
            .why(error)
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    tokio::spawn(demo::serve(listener));
    Ok(address)
}

async fn start_metrics(configuration: &Configuration) -> Result<(), Failure> {
    // What nobody reads is not collected: it would only grow.
    if let Some(address) = configuration.metrics {
        let listener = metrics::listen(address).await?;
        let handle = metrics::collect()?;
        tokio::spawn(metrics::tidy(handle.clone()));
        tokio::spawn(metrics::serve(listener, handle));
    }
    Ok(())
}

/// The gateway takes a key of its own: the keyring keeps what it has opened.
fn assertion_key(authority: &Authority) -> Result<PrivateKey, Failure> {
    let key = authority.keyring().open(Role::Assertion).map_err(authority::error::Error::from)?;
    key.to_pkcs8()
        .and_then(|pkcs8| PrivateKey::from_pkcs8(&pkcs8))
        .map_err(|error| Failure::failed("INTERNAL", "the assertion key cannot be used").why(error))
}

fn cannot_open(error: gateway::Error) -> Failure {
    match error {
        gateway::Error::Listen(error) => cannot_listen(error.address, &error.source),
        gateway::Error::RestartNeeded => Failure::failed("RESTART-NEEDED", error.to_string()),
        other => Failure::failed("DOOR", "the doors cannot be opened").why(other),
    }
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Failure {
    use std::io::ErrorKind::{AddrInUse, AddrNotAvailable, PermissionDenied};
    let what = format!("cannot listen on {address}");
    let next = SocketAddr::new(address.ip(), address.port().saturating_add(1).max(1024));
    let (code, remedy) = match error.kind() {
        AddrInUse => (
            "PORT-IN-USE",
            format!(
                "the port is in use: stop what listens there (`ss -ltnp` shows it), or choose another, like --listen {next}"
            ),
        ),
        PermissionDenied => (
            "PORT-PRIVILEGED",
            format!(
                "ports below 1024 need a right of their own; choose another, like --listen {next}"
            ),
        ),
        AddrNotAvailable => (
            "ADDRESS",
            "this machine does not have that address; choose another with --listen".to_owned(),
        ),
        _ => ("LISTEN", "choose another address with --listen".to_owned()),
    };
    Failure::failed(code, what).why(error).remedy(remedy)
}

impl Running {
    async fn until_stopped(mut self, context: &Context, signals: &mut Signals) -> Self {
        let mut checkpoints = tokio::time::interval(self.configuration.checkpoint_every);
        let mut certificates = tokio::time::interval(CERTIFICATE_CHECK);
        let mut ending = tokio::time::interval(TIDY);
        let mut notices = tokio::time::interval(NOTICES);
        checkpoints.tick().await;
        certificates.tick().await;
        self.prove(context.now());
        loop {
            tokio::select! {
                wish = signals.next() => match wish {
                    Wish::Stop => break,
                    Wish::Reload => self.reload(context).await,
                },
                _ = checkpoints.tick() => {
                    checkpoint(&self.authority, &self.directory).await;
                    self.prove(context.now());
                }
                _ = certificates.tick() => self.reload(context).await,
                _ = ending.tick() => self.tidy(context.now()).await,
                _ = notices.tick() => self.give_notice().await,
            }
            if checkpoints.period() != self.configuration.checkpoint_every {
                checkpoints = tokio::time::interval(self.configuration.checkpoint_every);
            }
        }
        self
    }

    /// Proves the audit log beside all else; the console tells what came of it.
    fn prove(&self, now: UnixTime) {
        let (house, authority) = (Arc::clone(&self.house), Arc::clone(&self.authority));
        let kept = self.directory.checkpoints();
        tokio::task::spawn_blocking(move || house::prove(&house, &authority, &kept, now));
    }

    /// Ends what has run out, and clears away what is old.
    async fn tidy(&self, now: UnixTime) {
        let authority = Arc::clone(&self.authority);
        let done = tokio::task::spawn_blocking(move || authority.tidy(now)).await;
        if let Ok(Err(error)) = done {
            tracing::error!(%error, "what has run out could not be ended");
        }
    }

    /// Tells people and programs what comes to its end.
    async fn give_notice(&self) {
        let authority = Arc::clone(&self.authority);
        let done = tokio::task::spawn_blocking(move || authority.give_notice()).await;
        if let Ok(Err(error)) = done {
            tracing::error!(%error, "notice of what ends could not be given");
        }
    }

    /// Takes up configuration and certificates anew; when anything is wrong, all stays as it is.
    async fn reload(&mut self, context: &Context) {
        notify::systemd("RELOADING=1");
        // Whoever rotates logs renames the file first, then asks for this.
        self.access_log.reopen();
        match self.try_reload(context).await {
            Ok(()) => self.tell(Action::ConfigurationLoaded),
            Err(failure) => context.output.failure(&failure),
        }
        notify::systemd("READY=1");
    }

    fn tell(&self, action: Action) {
        if let Err(failure) = record(&self.authority, action, &self.configuration) {
            tracing::error!(%failure, "{action} could not be recorded");
        }
    }

    async fn try_reload(&mut self, context: &Context) -> Result<(), Failure> {
        let source = Source::read(&self.directory)?;
        let configuration = source.meant(&self.directory, self.demo)?;
        let wishes = source.wishes()?;
        configuration.can_follow(&self.configuration.kept())?;
        let certificates = server_certificate::for_doors(
            &self.directory,
            &self.authority,
            &configuration,
            context.now(),
        )?;
        let ways = Ways::new(&configuration, &self.authority.settings().name)?;
        self.gateway.reload(configuration.doors.clone(), certificates).map_err(cannot_open)?;
        // Whoever rotates the log reloads, so that the old file is let go.
        self.access_log.reopen();
        self.authority.take_up(wishes);
        self.post.reload(ways);
        house::put_doors(&self.house, &configuration);
        house::put_settings(&self.house, &source);
        self.configuration = configuration;
        Ok(())
    }

    async fn stop(self, follower: Follower) {
        notify::systemd("STOPPING=1");
        let Self { gateway, configuration, authority, directory, .. } = self;
        let grace = configuration.grace;
        // It waits for its own threads.
        let _ = tokio::task::spawn_blocking(move || gateway.shutdown(grace)).await;
        follower.stop();
        if let Err(failure) = record(&authority, Action::ServerStopped, &configuration) {
            tracing::error!(%failure, "the end of the server could not be recorded");
        }
        checkpoint(&authority, &directory).await;
    }
}

/// Signs how far the audit log reaches, if it has grown.
async fn checkpoint(authority: &Arc<Authority>, directory: &Directory) {
    let (authority, path) = (Arc::clone(authority), directory.checkpoints());
    let made = tokio::task::spawn_blocking(move || checkpoints::make(&authority, &path)).await;
    if let Ok(Err(failure)) = made {
        tracing::error!(%failure, "no checkpoint was made");
    }
}

/// Reads the configuration of a directory that a server is about to serve.
///
/// # Errors
/// When it is absent or wrong.
pub(crate) fn read_configuration(directory: &Directory) -> Result<Source, Failure> {
    config::load(directory)?;
    Source::read(directory)
}
