//! A gateway in a small world: a hierarchy, records that can be changed, a backend, clients.

pub mod backend;
pub mod client;
pub mod control;
pub mod frames;
pub mod hello;
pub mod hierarchy;
pub mod liar;
pub mod script;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Once};
use std::time::Duration;

use gateway::Gateway;
use gateway::access_log::AccessLog;
use gateway::certificates::{ServerCertificate, ServerCertificates};
use gateway::config::{CertificateMode, Config, DoorEntry, Limits};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use model::snapshot::Snapshot;
use pki::key::{KeyAlgorithm, PrivateKey};
use testkit::peer::PATIENCE;

use backend::Backend;
use control::{Control, TestClock};
use hierarchy::{Hierarchy, Identity, Oddity};

/// Waits for what must happen, however slow the machine is.
pub async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("it takes too long")
}

/// Limits on time that no test reaches: what is to end does so for another reason, or by a limit that the test sets.
pub fn patient() -> Limits {
    let long = 3600;
    Limits {
        handshake_secs: long,
        header_secs: long,
        slow_secs: long,
        idle_secs: long,
        connect_secs: long,
        answer_secs: long,
        ..Limits::default()
    }
}

/// Seconds for limits that must be short to be reached, yet long enough to do something first: where a test was too slow
/// for one, it tries the next.
pub const LONGER: [u32; 4] = [1, 4, 16, 64];

/// Says how many workers of gateways of this process have panicked since the first world began;
/// what a worker was doing for one connection takes no other along, so it would not show.
pub fn gateways_that_panicked() -> usize {
    PANICKED.load(Ordering::SeqCst)
}

static PANICKED: AtomicUsize = AtomicUsize::new(0);

/// Counts panics of workers, whose threads bear their names.
fn watch_for_panics() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name().is_some_and(|name| name.starts_with("gateway-")) {
                PANICKED.fetch_add(1, Ordering::SeqCst);
            }
            before(panic);
        }));
    });
}

/// The figures of all gateways of this process.
pub fn figures() -> &'static PrometheusHandle {
    static FIGURES: LazyLock<PrometheusHandle> =
        LazyLock::new(|| PrometheusBuilder::new().install_recorder().unwrap());
    &FIGURES
}

/// A door's configuration for tests.
pub fn door(name: &str, mode: CertificateMode, rules: &[&str], backend: SocketAddr) -> DoorEntry {
    DoorEntry {
        name: name.to_owned(),
        url: format!("https://{name}.example.test:8443"),
        upstream: format!("http://{backend}"),
        upstream_ca: None,
        certificate: mode,
        tls_min: "1.2".to_owned(),
        rules: rules.iter().map(|&rule| rule.to_owned()).collect(),
        contact: None,
        server_certificate: None,
    }
}

/// Everything a test needs.
pub struct World {
    pub hierarchy: Hierarchy,
    pub clock: Arc<TestClock>,
    pub control: Arc<Control>,
    pub backend: Backend,
    pub gateway: Gateway,
    pub address: SocketAddr,
    pub log: tempfile::TempDir,
    access_log: AccessLog,
    pub config: Config,
}

impl World {
    /// One door named `files` that admits holders.
    pub async fn start() -> Self {
        Self::with(|backend| {
            vec![door("files", CertificateMode::Required, &["allow class interim+"], backend)]
        })
        .await
    }

    pub async fn with(doors: impl FnOnce(SocketAddr) -> Vec<DoorEntry>) -> Self {
        Self::with_limits(doors, patient()).await
    }

    pub async fn with_limits(
        doors: impl FnOnce(SocketAddr) -> Vec<DoorEntry>,
        limits: Limits,
    ) -> Self {
        Self::made(vec!["127.0.0.1:0".parse().unwrap()], doors, limits).await
    }

    /// Listens where it is told to.
    pub async fn listening(
        listen: Vec<SocketAddr>,
        doors: impl FnOnce(SocketAddr) -> Vec<DoorEntry>,
    ) -> Self {
        Self::made(listen, doors, patient()).await
    }

    async fn made(
        listen: Vec<SocketAddr>,
        doors: impl FnOnce(SocketAddr) -> Vec<DoorEntry>,
        limits: Limits,
    ) -> Self {
        watch_for_panics();
        let clock = Arc::new(TestClock::default());
        let hierarchy = Hierarchy::new(clock.start());
        let control = Arc::new(Control::new(hierarchy.snapshot()));
        let backend = Backend::start().await;
        let config = Config { listen, door: doors(backend.address), limits };
        let log = tempfile::tempdir().unwrap();
        let access_log = AccessLog::to(&log.path().join("access.jsonl")).unwrap();
        let gateway = Gateway::start(
            config.clone().check(&hierarchy::ladder()).unwrap(),
            certificates(&hierarchy, &config),
            Arc::clone(&control) as _,
            Arc::clone(&clock) as _,
            access_log.clone(),
            PrivateKey::generate(KeyAlgorithm::P256).unwrap(),
            Some(Arc::new(crate::inside::Echo)),
        )
        .unwrap();
        let address = gateway.addresses()[0];
        Self { hierarchy, clock, control, backend, gateway, address, log, access_log, config }
    }

    /// Issues a certificate to a person's laptop and puts the holder on record.
    pub async fn enrol(&self, person: &str) -> Identity {
        self.enrol_odd(person, Oddity::default()).await
    }

    pub async fn enrol_odd(&self, person: &str, oddity: Oddity) -> Identity {
        let identity = self.hierarchy.issue_odd(person, "laptop", oddity);
        self.change(|snapshot| identity.register(snapshot)).await;
        identity
    }

    /// Changes the records and waits until the gateway follows them.
    pub async fn change(&self, change: impl FnOnce(&mut Snapshot)) {
        let generation = self.control.change(change);
        soon(async {
            while self.gateway.generation() < generation {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }

    pub async fn revoke(&self, identity: &Identity) {
        let at = self.clock.start();
        self.change(|snapshot| identity.revoke(snapshot, at)).await;
    }

    pub fn reload(&self, config: Config) -> Result<(), gateway::Error> {
        let certificates = certificates(&self.hierarchy, &config);
        self.gateway.reload(config.check(&hierarchy::ladder()).unwrap(), certificates)
    }

    /// Resolves when no connection is left.
    pub async fn gateway_is_empty(&self) {
        while self.gateway.connections() > 0 {
            tokio::task::yield_now().await;
        }
    }

    /// Stops the gateway and reads the access log, which is then complete.
    pub fn stop_and_read_log(self) -> Vec<serde_json::Value> {
        self.gateway.shutdown(Duration::ZERO);
        self.access_log.flush(PATIENCE);
        let text = std::fs::read_to_string(self.log.path().join("access.jsonl")).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn certificates(hierarchy: &Hierarchy, config: &Config) -> ServerCertificates {
    let mut certificates = ServerCertificates::default();
    for door in &config.door {
        let host = host(&door.url);
        let (chain, key) = hierarchy.server(&host);
        certificates.insert(host, ServerCertificate { chain, key: Arc::new(key) });
    }
    certificates
}

fn host(url: &str) -> String {
    let rest = url.strip_prefix("https://").unwrap();
    rest.split(':').next().unwrap().to_owned()
}
