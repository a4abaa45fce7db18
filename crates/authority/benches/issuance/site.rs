//! An authority in a directory of its own, and what issuing there costs.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use authority::Authority;
use authority::founding::Founding;
use authority::issuance::order::{Holder, Order, OrderKey};
use authority::keyring::Keyring;
use authority::keyring::passphrase::Source;
use authority::lifetime::Lifetime;
use authority::settings::Settings;
use model::audit::Actor;
use model::clock::Clock;
use model::identity::NewPerson;
use pki::certificate_request::CertificateRequest;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::{Attribute, Name};
use store::Store;
use tempfile::TempDir;

use super::{Fault, filling};

/// Devices there are at least. With more certificates on record each has a device of its own, as in a fleet.
const DEVICES: usize = 1_000;

#[derive(Debug)]
struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// What one run came to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    /// Microseconds of processor for each certificate.
    pub(super) each: f64,
    /// Certificates a second.
    pub(super) rate: f64,
}

/// An authority at work.
pub(super) struct Site {
    directory: Directory,
    authority: Authority,
    devices: usize,
    /// The device that is certified next: in the order in which they were enrolled, as renewals come.
    turn: AtomicUsize,
}

/// Where an authority keeps its things.
enum Directory {
    /// Gone with the bench.
    Temporary(TempDir),
    /// There for the next run too.
    Kept(PathBuf),
}

impl Directory {
    fn of(records: usize) -> Result<Self, Fault> {
        let Some(kept) = std::env::var_os("SIGNET_BENCH_STORES") else {
            return Ok(Self::Temporary(tempfile::tempdir()?));
        };
        let path = Path::new(&kept).join(records.to_string());
        fs::create_dir_all(&path)?;
        Ok(Self::Kept(path))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Temporary(directory) => directory.path(),
            Self::Kept(path) => path,
        }
    }
}

impl Site {
    /// Founds one and puts certificates on its record; one that was kept is taken as it is.
    pub(super) fn found(records: usize) -> Result<Self, Fault> {
        let directory = Directory::of(records)?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let store = Store::open(&directory.path().join("store.db"), Arc::clone(&clock))?;
        let keys = directory.path().join("keys");
        let keyring = Keyring::new(&keys, Source::generated_in(&keys));
        if !store.read()?.list_cas()?.is_empty() {
            let authority = Authority::open(store, keyring, clock)?;
            return Ok(Self::new(directory, authority, records));
        }
        let founding = Founding::new(Settings::new("Bench", "localhost")?);
        let actor = || Actor::operator("bench");
        let authority = Authority::create(store, keyring, clock, &founding, actor())?;
        let person = NewPerson {
            handle: "alice".parse()?,
            name: "Alice Example".to_owned(),
            email: Some("alice@example.org".to_owned()),
            upn: None,
            language: None,
        };
        let person = authority.as_operator(actor()).add_person(person)?;
        let site = Self::new(directory, authority, records);
        filling::fill(site.authority.store(), person.id, site.devices, records, site.sample()?)?;
        Ok(site)
    }

    fn new(directory: Directory, authority: Authority, records: usize) -> Self {
        Self { directory, authority, devices: records.max(DEVICES), turn: AtomicUsize::new(0) }
    }

    /// The directory.
    pub(super) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Issues as many certificates for new keys as are asked for.
    pub(super) fn issue(&self, callers: usize, number: usize) -> Result<Measured, Fault> {
        let requests = requests(number)?;
        let before = processor_time("self")?;
        let wall = timed(|| {
            together(&requests, std::iter::repeat_n((), callers), |(), request| {
                self.order(request).map(|certificate| drop(black_box(certificate)))
            })
        })?;
        Ok(Measured::of(number, wall, processor_time("self")?.saturating_sub(before)))
    }

    fn order(&self, request: &[u8]) -> Result<Vec<u8>, Fault> {
        let proven = CertificateRequest::parse(request)?.prove()?;
        let device = self.turn.fetch_add(1, Ordering::Relaxed) % self.devices;
        let device = format!("device-{device}").parse()?;
        let order = Order {
            holder: Holder::Device { person: "alice".parse()?, device },
            class: self.authority.classes().lowest_proven(),
            key: OrderKey::Proven(Box::new(proven)),
            lifetime: Lifetime::Default,
        };
        let issued = self.authority.as_operator(Actor::operator("bench")).issue(order)?;
        Ok(issued.certificate().der().to_vec())
    }

    /// A certificate like those that will be issued.
    fn sample(&self) -> Result<Vec<u8>, Fault> {
        let request = requests(1)?.pop().ok_or("no request")?;
        self.order(&request)
    }
}

impl Measured {
    pub(super) fn of(number: usize, wall: Duration, processor: Duration) -> Self {
        let each = processor.as_secs_f64() * 1e6 / number as f64;
        Self { each, rate: number as f64 / wall.as_secs_f64() }
    }
}

/// Gives the pieces of work to as many threads as there are callers, each the next when it is done with one.
pub(super) fn together<W: Sync, C: Send>(
    work: &[W],
    callers: impl Iterator<Item = C>,
    act: impl Fn(&mut C, &W) -> Result<(), Fault> + Sync,
) -> Result<(), Fault> {
    let next = AtomicUsize::new(0);
    let go_on = |mut caller: C| -> Result<(), String> {
        while let Some(piece) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
            act(&mut caller, piece).map_err(|fault| fault.to_string())?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = callers.map(|caller| scope.spawn(|| go_on(caller))).collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().map_err(|_| "a caller panicked".to_owned())?.map_err(Into::into)
        })
    })
}

/// Requests, each of a new key.
pub(super) fn requests(number: usize) -> Result<Vec<Vec<u8>>, Fault> {
    let name = Name::build([(Attribute::CommonName, "alice")])?;
    let request = |_| {
        let key = PrivateKey::generate(KeyAlgorithm::P256)?;
        Ok(CertificateRequest::build(&key, &name, &[])?)
    };
    (0..number).map(request).collect()
}

/// Microseconds of processor for what cannot be spared: to verify a request, and to sign.
pub(super) fn primitives(number: usize) -> Result<f64, Fault> {
    let key = PrivateKey::generate(KeyAlgorithm::P256)?;
    let message = [0; 700];
    let signature = key.sign(&message)?;
    let before = processor_time("self")?;
    for _ in 0..number * 4 {
        key.public_key().verify(&key.signature_algorithm(), &message, &signature)?;
        black_box(key.sign(&message)?);
    }
    let processor = processor_time("self")?.saturating_sub(before);
    Ok(processor.as_secs_f64() * 1e6 / (number * 4) as f64)
}

/// How long something takes.
#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
pub(super) fn timed<E: Into<Fault>>(
    act: impl FnOnce() -> Result<(), E>,
) -> Result<Duration, Fault> {
    let begun = Instant::now();
    act().map_err(Into::into)?;
    Ok(begun.elapsed())
}

/// User and system time of a process so far (proc(5), 100 ticks a second).
pub(super) fn processor_time(process: &str) -> Result<Duration, Fault> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let after_name = stat.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.map(str::parse::<u64>).sum::<Result<_, _>>()?;
    Ok(Duration::from_millis(ticks * 10))
}

/// Resident memory of this process.
pub(super) fn resident_mib() -> Result<u64, Fault> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    let kib: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kib / 1_024)
}
