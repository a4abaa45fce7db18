//! Puts on record what the authority itself would have put there, a thousand changes to a transaction.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use authority::Authority;
use authority::anchor::Proposal;
use authority::crossing::Answer;
use authority::founding::Founding;
use authority::issuance::order::{self, Order, OrderKey};
use authority::keyring::Keyring;
use authority::keyring::passphrase::Source;
use authority::lifetime::Lifetime;
use authority::request::application::Application;
use authority::settings::Settings;
use model::anchor::{PersonFrom, StatusDemand, Terms, Unmapped, Vouching};
use model::audit::{Action, Actor, ConnectionId, Event, Object};
use model::certificate::{Reason, Reservation};
use model::clock::Clock;
use model::identity::{Device, Handle, HolderId, NewDevice, NewPerson, Person};
use model::verification::{Method, NewEvidence, Subject};
use pki::fingerprint::Fingerprint;
use pki::key::KeyAlgorithm;
use pki::profile::Profile;
use pki::serial::Serial;
use pki::time::UnixTime;
use store::{Store, WriteTx};

use super::{Fault, Plan};

/// 2026-11-20T12:00:00Z.
pub(super) const NOW: i64 = 1_795_176_000;
const DAY: i64 = 86_400;
const AT_ONCE: usize = 1_000;
const FIRST: [&str; 10] =
    ["Alice", "Bob", "Carol", "Dave", "Eve", "Frank", "Grace", "Heidi", "Iván", "Jörg"];
const LAST: [&str; 7] = ["Example", "Müller", "Smith", "Nguyen", "O'Brien", "Öztürk", "García"];
const CODES: [&str; 5] = ["NONE", "REVOKED", "EXPIRED", "CLASS-TOO-LOW", "NOT-ALLOWED"];

/// A clock that is set.
#[derive(Debug)]
pub(super) struct Set(pub(super) AtomicI64);

impl Clock for Set {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A device with its owner.
struct Held {
    person: Handle,
    name: String,
    device: Device,
}

/// Fills a directory.
pub(super) fn fill(directory: &Path, plan: &Plan) -> Result<(), Fault> {
    let clock = Arc::new(Set(AtomicI64::new((NOW - 400 * DAY) * 1_000)));
    let store = Store::open(&directory.join("store.db"), Arc::clone(&clock) as _)?;
    let settings = Settings::new("Example", "files.example.org")?;
    let (root_key, issuing_key) = (KeyAlgorithm::P256, KeyAlgorithm::P256);
    let founding = Founding { settings, root_key, issuing_key };
    let keys = directory.join("keys");
    let keyring = Keyring::new(&keys, Source::generated_in(&keys));
    let operator = Actor::operator("root");
    let authority = Authority::create(
        store.clone(),
        keyring,
        Arc::clone(&clock) as _,
        &founding,
        operator.clone(),
    )?;
    let sample = sample(&authority)?;
    let held = people(&store, plan)?;
    certificates(&store, &clock, plan, &held, &sample)?;
    visits(&store, &clock, plan, held)?;
    clock.0.store(NOW * 1_000, Ordering::Relaxed);
    requests(&authority, plan)?;
    outside(&authority, &directory.join("corp"), plan)?;
    for at in 0..20 {
        let guest =
            Actor::Guest { address: ([192, 0, 2, at], 4_711).into(), connection: ConnectionId(7) };
        authority.ask_help(&guest, &format!("p{at:05}"), "My phone was stolen.")?;
    }
    authority.as_operator(operator).checkpoint()?;
    Ok(())
}

/// Another authority, believed as an outside CA, and one of its certificates on a device of whoever is in the middle.
fn outside(authority: &Authority, directory: &Path, plan: &Plan) -> Result<(), Fault> {
    std::fs::create_dir(directory)?;
    let clock = Arc::new(Set(AtomicI64::new(NOW * 1_000)));
    let store = Store::open(&directory.join("store.db"), Arc::clone(&clock) as _)?;
    let settings = Settings::new("Corp", "corp.example.org")?;
    let founding =
        Founding { settings, root_key: KeyAlgorithm::P256, issuing_key: KeyAlgorithm::P256 };
    let keys = directory.join("keys");
    let keyring = Keyring::new(&keys, Source::generated_in(&keys));
    let corp = Authority::create(store, keyring, clock as _, &founding, Actor::operator("root"))?;
    let leaf = pki::certificate::Certificate::parse(&sample(&corp)?)?;
    let terms = Terms {
        policies: Vec::new(),
        unmapped: Unmapped::Interim,
        person_from: PersonFrom::Email,
        evidence: Vouching::Theirs,
        status: StatusDemand::Given,
    };
    let hierarchy = corp.hierarchy();
    let certificates = vec![hierarchy.root().clone(), hierarchy.issuing().clone()];
    let operator = authority.as_operator(Actor::operator("root"));
    let name: Handle = "corp".parse()?;
    operator.add_anchor(Proposal {
        name,
        certificates,
        terms,
        crls: Vec::new(),
        sources: Vec::new(),
    })?;
    let owner: Handle = format!("p{:05}", plan.persons / 2).parse()?;
    let roots = vec![hierarchy.root().clone()];
    let answer = Answer { certificates: vec![leaf, hierarchy.issuing().clone()], roots };
    operator.import_leaf(Some(&owner), &"laptop".parse()?, &answer)?;
    Ok(())
}

/// A certificate as the authority makes it, for the content of all others.
fn sample(authority: &Authority) -> Result<Vec<u8>, Fault> {
    let operator = authority.as_operator(Actor::operator("root"));
    let machine = order::Holder::Machine {
        device: "printer".parse()?,
        dns_names: vec!["printer.lan.example.org".to_owned()],
    };
    let issued = operator.issue(Order {
        holder: machine,
        class: authority.classes().parse("email")?,
        key: OrderKey::Made(KeyAlgorithm::P256),
        lifetime: Lifetime::Default,
    })?;
    Ok(issued.certificate().der().to_vec())
}

fn told(action: Action, object: Object) -> Event {
    Event::new(Actor::operator("root"), action, object)
}

/// Runs changes in transactions of a thousand; each tells its own event.
fn changes<T: Send + 'static>(
    store: &Store,
    number: usize,
    change: impl Fn(&mut WriteTx<'_>, usize) -> Result<T, store::Error> + Clone + Send + 'static,
) -> Result<Vec<T>, Fault> {
    let mut made = Vec::with_capacity(number);
    for begin in (0..number).step_by(AT_ONCE) {
        let change = change.clone();
        let end = number.min(begin + AT_ONCE);
        made.extend(store.write(move |mut tx| {
            let part: Result<Vec<T>, store::Error> =
                (begin..end).map(|at| change(&mut tx, at)).collect();
            tx.commit(told(Action::SettingChanged, Object::setting("bench")), part?)
        })?);
    }
    Ok(made)
}

fn people(store: &Store, plan: &Plan) -> Result<Vec<Held>, Fault> {
    let devices = plan.devices_of_each;
    let made = changes(store, plan.persons, move |tx, at| {
        let person = add_person(tx, at)?;
        (0..devices).map(|n| add_device(tx, &person, n)).collect::<Result<Vec<Held>, _>>()
    })?;
    Ok(made.into_iter().flatten().collect())
}

fn add_person(tx: &mut WriteTx<'_>, at: usize) -> Result<Person, store::Error> {
    let first = FIRST.get(at % FIRST.len()).copied().unwrap_or_default();
    let last = LAST.get(at % LAST.len()).copied().unwrap_or_default();
    let handle: Handle = format!("p{at:05}").parse().map_err(|_| store::Error::Corrupt)?;
    let plain: String = first.chars().filter(char::is_ascii_alphabetic).collect();
    let email = Some(format!("{}.{at}@example.org", plain.to_ascii_lowercase()));
    let new = NewPerson {
        handle,
        name: format!("{first} {last} {at}"),
        email,
        upn: None,
        language: None,
    };
    let person = tx.add_person(&new)?;
    tx.tell(told(Action::PersonAdded, Object::person(&person.handle)).fact("name", &person.name))?;
    let class = class(at)?;
    tx.add_evidence(&NewEvidence {
        subject: Subject::Person(person.id),
        class: class.parse().map_err(|_| store::Error::Corrupt)?,
        method: Method::Operator,
        officer: "operator:root".to_owned(),
        second_officer: None,
        reference: None,
        hash: None,
        expires_at: None,
        request: None,
    })?;
    tx.tell(told(Action::EvidenceAdded, Object::person(&person.handle)).fact("class", class))?;
    Ok(person)
}

fn class(at: usize) -> Result<&'static str, store::Error> {
    Ok(match at % 10 {
        0 => "face-to-face",
        1 | 2 => "document",
        _ => "email",
    })
}

fn add_device(tx: &mut WriteTx<'_>, owner: &Person, n: usize) -> Result<Held, store::Error> {
    let mut random = [0; 16];
    pki::random::fill(&mut random).map_err(|_| store::Error::Corrupt)?;
    let names = ["laptop", "phone", "tablet"];
    let handle = names.get(n % names.len()).copied().unwrap_or_default();
    let handle: Handle = handle.parse().map_err(|_| store::Error::Corrupt)?;
    let holder = HolderId::from_random(random);
    let new = NewDevice { holder, handle: handle.clone(), owner: Some(owner.id) };
    let device = tx.add_device(&new)?;
    tx.tell(told(Action::DeviceAdded, Object::device(Some(&owner.handle), &handle)))?;
    Ok(Held { person: owner.handle.clone(), name: owner.name.clone(), device })
}

/// One a device and more for some, over the last year; each twentieth is revoked, some have ended.
fn certificates(
    store: &Store,
    clock: &Arc<Set>,
    plan: &Plan,
    held: &[Held],
    sample: &[u8],
) -> Result<(), Fault> {
    let own: Vec<(Device, String, String)> = held
        .iter()
        .map(|held| (held.device.clone(), held.name.clone(), held.person.to_string()))
        .collect();
    let (sample, clock, number) = (sample.to_vec(), Arc::clone(clock), plan.certificates);
    let old = pki::certificate::Certificate::parse(&sample)?.serial().content().to_vec();
    changes(store, number, move |tx, at| {
        let share = i64::try_from(at * 364 / number).unwrap_or_default();
        let begun = UnixTime(NOW - (364 - share) * DAY);
        clock.0.store(begun.0 * 1_000, Ordering::Relaxed);
        let (device, name, person) = own.get(at % own.len()).ok_or(store::Error::Corrupt)?;
        let mut key = [0; 32];
        pki::random::fill(&mut key).map_err(|_| store::Error::Corrupt)?;
        let class = class(at % own.len() / 2)?;
        let new = Reservation {
            serial: Serial::generate(begun.0 * 1000).map_err(|_| store::Error::Corrupt)?,
            node: "0123456789abcdef".to_owned(),
            issuer: Fingerprint([1; 32]),
            device: Some(device.id),
            name: format!("{name} ({})", device.handle),
            profile: Profile::Person,
            class: Some(class.parse().map_err(|_| store::Error::Corrupt)?),
            not_before: begun,
            not_after: begun.plus(if at.is_multiple_of(3) { 180 } else { 397 } * DAY),
            key: Fingerprint(key),
        };
        let object = Object::certificate(&new.serial);
        let der = with_serial(&sample, &old, new.serial.content());
        tx.prepare(&new, &der)?;
        tx.tell(told(Action::CertificateIntended, object.clone()).fact("class", class))?;
        tx.store_issued(&new.serial, &der, &Fingerprint::of(&der))?;
        tx.tell(told(Action::CertificateIssued, object.clone()).fact("person", person))?;
        if at.is_multiple_of(20) {
            tx.revoke(&new.serial, begun.plus(DAY), Reason::Superseded)?;
            tx.tell(told(Action::CertificateRevoked, object).fact("reason", "superseded"))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The content with another serial, which is as long.
fn with_serial(der: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let at = der.windows(old.len()).position(|window| window == old);
    let mut changed = der.to_vec();
    if let Some(place) = at.and_then(|at| changed.get_mut(at..at + old.len())) {
        place.copy_from_slice(new);
    }
    changed
}

/// Admissions and refusals at five doors, until there are as many entries as are wanted.
fn visits(store: &Store, clock: &Arc<Set>, plan: &Plan, held: Vec<Held>) -> Result<(), Fault> {
    let there = store.read()?.audit_head()?.seq;
    let left = usize::try_from(plan.entries.saturating_sub(there))?;
    let clock = Arc::clone(clock);
    let held = Arc::new(held);
    let serial = Serial::generate(NOW * 1000)?;
    changes(store, left, move |tx, at| {
        let ago = i64::try_from((left - at) * 20).unwrap_or_default();
        clock.0.store((NOW - ago) * 1_000, Ordering::Relaxed);
        let door = Object::door(&format!("door-{}", at % 5));
        let one = held.get(at * 7_919 % held.len()).ok_or(store::Error::Corrupt)?;
        let (person, device) = (Some(one.person.clone()), one.device.handle.clone());
        let holder = Actor::Holder { person, device, serial };
        tx.tell(if at % 50 == 0 {
            let address = format!("192.0.2.{}:50000", at % 250);
            let address = address.parse().map_err(|_| store::Error::Corrupt)?;
            let guest = Actor::Guest { address, connection: ConnectionId(at as u64) };
            let who = if at % 100 == 0 { guest } else { holder };
            let code = CODES.get(at / 50 % CODES.len()).copied().unwrap_or_default();
            Event::new(who, Action::DoorRefused, door).refused(code)
        } else {
            Event::new(holder, Action::DoorAdmitted, door).fact("class", "email")
        })
    })?;
    Ok(())
}

fn requests(authority: &Authority, plan: &Plan) -> Result<(), Fault> {
    let operator = authority.as_operator(Actor::operator("root"));
    for at in 0..plan.requests {
        let person: Handle = format!("p{:05}", at % plan.persons).parse()?;
        let application = Application {
            name: format!("Applicant {at}"),
            device: format!("new-{at}").parse()?,
            class: authority.classes().parse("document")?,
            csr: None,
        };
        operator.open_request(&person, application)?;
    }
    Ok(())
}
