//! Durable issuances per second and processor time of each: request checked, linted, signed, stored twice, told twice.
//!
//! `SIGNET_BENCH=quick` only proves that it runs; `SIGNET_BENCH_RECORDS=1000000` fills the store first.

use std::hint::black_box;
use std::path::Path;
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

type Fault = Box<dyn std::error::Error>;

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
struct Measured {
    issued: usize,
    wall: Duration,
    processor: Duration,
}

fn main() -> Result<(), Fault> {
    let quick = std::env::var("SIGNET_BENCH").is_ok_and(|value| value == "quick");
    let records: usize =
        std::env::var("SIGNET_BENCH_RECORDS").ok().map_or(Ok(0), |text| text.parse())?;
    let each = if quick { 50 } else { 10_000 };
    let directory = tempfile::tempdir()?;
    let authority = found(directory.path())?;
    let requests = requests(each)?;
    if records > 0 {
        measure(&authority, &requests, 64, records)?;
    }
    println!("threads  on record   issued/s   processor us each");
    for threads in [1, 8, 64] {
        let on_record = authority.status()?.certificates.valid;
        let Measured { issued, wall, processor } = measure(&authority, &requests, threads, each)?;
        let rate = issued as f64 / wall.as_secs_f64();
        let cost = processor.as_secs_f64() * 1e6 / issued as f64;
        println!("{threads:>7} {on_record:>10} {rate:>10.0} {cost:>19.1}");
    }
    Ok(())
}

fn found(directory: &Path) -> Result<Authority, Fault> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let store = Store::open(&directory.join("store.db"), Arc::clone(&clock))?;
    let keys = directory.join("keys");
    let keyring = Keyring::new(&keys, Source::generated_in(&keys));
    let founding = Founding::new(Settings::new("Bench", "localhost")?);
    let authority = Authority::create(store, keyring, clock, &founding, Actor::operator("bench"))?;
    let person = NewPerson {
        handle: "alice".parse()?,
        name: "Alice Example".to_owned(),
        email: Some("alice@example.org".to_owned()),
        upn: None,
    };
    authority.as_operator(Actor::operator("bench")).add_person(person)?;
    Ok(authority)
}

fn requests(number: usize) -> Result<Vec<Vec<u8>>, Fault> {
    let name = Name::build([(Attribute::CommonName, "alice")])?;
    let request = |_| {
        let key = PrivateKey::generate(KeyAlgorithm::P256)?;
        Ok(CertificateRequest::build(&key, &name, &[])?)
    };
    (0..number).map(request).collect()
}

#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
fn measure(
    authority: &Authority,
    requests: &[Vec<u8>],
    threads: usize,
    total: usize,
) -> Result<Measured, Fault> {
    let next = AtomicUsize::new(0);
    let (begun, processor) = (Instant::now(), processor_time()?);
    let worker = || -> Result<(), String> {
        let operator = authority.as_operator(Actor::operator("bench"));
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(request) = requests.get(at % requests.len()).filter(|_| at < total) else {
                return Ok(());
            };
            let proven = CertificateRequest::parse(request).and_then(CertificateRequest::prove);
            let key = OrderKey::Proven(Box::new(proven.map_err(|fault| fault.to_string())?));
            let device = format!("device-{}", at % 100).parse().map_err(|_| "device".to_owned())?;
            let person = "alice".parse().map_err(|_| "person".to_owned())?;
            let holder = Holder::Device { person, device };
            let order = Order {
                holder,
                class: authority.classes().lowest_proven(),
                key,
                lifetime: Lifetime::Default,
            };
            black_box(operator.issue(order).map_err(|fault| fault.to_string())?);
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| "a worker panicked".to_owned())?)
    })?;
    Ok(Measured {
        issued: total,
        wall: begun.elapsed(),
        processor: processor_time()?.saturating_sub(processor),
    })
}

/// User and system time of this process so far (proc(5), 100 ticks a second).
fn processor_time() -> Result<Duration, Fault> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.map(str::parse::<u64>).sum::<Result<_, _>>()?;
    Ok(Duration::from_millis(ticks * 10))
}
