//! Durable issuance through `authority`: request proven, two audit events, every commit synced.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use authority::{
    Authority,
    founding::Founding,
    issuance::order::{Holder, Order, OrderKey},
    keyring::{Keyring, passphrase::Source},
    lifetime::Lifetime,
    settings::Settings,
};
use model::{
    audit::Actor,
    clock::Clock,
    identity::{Handle, NewPerson},
    verification::Class,
};
use pki::{
    certificate_request::CertificateRequest,
    key::{KeyAlgorithm, PrivateKey},
    name::{Attribute, Name},
};
use store::Store;

use crate::{Outcome, peers::cpu_of};

/// Callers at a time; group commit makes one sync serve all of them.
const CALLERS: usize = 64;

#[derive(Debug)]
pub(crate) struct RealClock;

impl Clock for RealClock {
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

pub(crate) struct Issuance {
    certificates: usize,
    cpu: Duration,
    wall: Duration,
}

impl Issuance {
    pub(crate) fn print(&self) {
        let each = self.cpu.as_secs_f64() * 1e6 / self.certificates as f64;
        let rate = self.certificates as f64 / self.wall.as_secs_f64();
        let per_core = self.certificates as f64 / self.cpu.as_secs_f64();
        println!("\ndurable issuance, request checked, P-256 ({} certificates)", self.certificates);
        println!("  {each:.0} µs of CPU each, {rate:.0}/s, {per_core:.0}/s per core");
    }
}

/// Issues `count` certificates from many threads into a fresh store.
pub(crate) fn run(count: usize) -> Outcome<Issuance> {
    let folder = tempfile::tempdir()?;
    let clock: Arc<dyn Clock> = Arc::new(RealClock);
    let store = Store::open(&folder.path().join("store.db"), Arc::clone(&clock))?;
    let keys = folder.path().join("keys");
    let keyring = Keyring::new(&keys, Source::generated_in(&keys));
    let founding = Founding::new(Settings::new("Bench", "localhost")?);
    let actor = Actor::Operator { name: "bench".to_owned() };
    let authority = Authority::create(store, keyring, clock, &founding, actor.clone())?;
    let orders = (0..CALLERS)
        .map(|caller| caller_of(&authority, &actor, caller))
        .collect::<Outcome<Vec<_>>>()?;

    let own = std::process::id();
    let (before, start) = (cpu_of(own), Instant::now());
    thread::scope(|scope| {
        let threads: Vec<_> = orders
            .iter()
            .map(|(holder, request)| {
                let operator = authority.as_operator(actor.clone());
                scope.spawn(move || {
                    for _ in 0..count / CALLERS {
                        let proven = CertificateRequest::parse(request)?.prove()?;
                        operator.issue(Order {
                            holder: holder.clone(),
                            class: Class::Email,
                            key: OrderKey::Proven(Box::new(proven)),
                            lifetime: Lifetime::Default,
                        })?;
                    }
                    Outcome::Ok(())
                })
            })
            .collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| "an issuing thread panicked")?)
    })?;
    Ok(Issuance {
        certificates: count / CALLERS * CALLERS,
        cpu: cpu_of(own) - before,
        wall: start.elapsed(),
    })
}

/// Registers a person and makes a request for her device.
fn caller_of(authority: &Authority, actor: &Actor, caller: usize) -> Outcome<(Holder, Vec<u8>)> {
    let handle: Handle = format!("person-{caller}").parse()?;
    authority.as_operator(actor.clone()).add_person(NewPerson {
        handle: handle.clone(),
        name: format!("Person {caller}"),
        email: Some(format!("person-{caller}@example.org")),
        upn: None,
    })?;
    let key = PrivateKey::generate(KeyAlgorithm::P256)?;
    let name = Name::build([(Attribute::CommonName, "request")])?;
    let request = CertificateRequest::build(&key, &name, &[])?;
    Ok((Holder::Device { person: handle, device: "laptop".parse()? }, request))
}
