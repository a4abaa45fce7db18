use std::sync::Mutex;

use model::audit::{Action, Outcome};
use model::certificate::{Reason as Revoked, State};
use pki::certificate_request::CertificateRequest;
use pki::general_name::GeneralName;
use pki::key::KeyAlgorithm;
use pki::name::{Attribute, Name};
use store::{AuditFilter, Fault};

use super::order::{Holder, Order, OrderKey, ServerOrder};
use super::trace::Tracer;
use super::*;
use crate::error::Unavailable;
use crate::keyring::passphrase;
use crate::lifetime::Lifetime;
use crate::testing::{Founded, NOW, handle, operator, order};

mod crash;
mod interop;

/// Everything in the log of one action.
fn told(founded: &Founded, action: Action) -> Vec<model::audit::Event> {
    let filter = AuditFilter { action: Some(action), ..AuditFilter::default() };
    let entries = founded.authority.audit_entries(&filter).unwrap();
    entries.into_iter().map(|entry| entry.event).collect()
}

fn names(certificate: &Certificate) -> Vec<String> {
    let names = &certificate.extensions().subject_alt_names().unwrap().value.0;
    names.iter().map(ToString::to_string).collect()
}

fn request(key: &PrivateKey) -> OrderKey {
    let name = Name::build([(Attribute::CommonName, "The Boss")]).unwrap();
    let names = [GeneralName::Email("boss@example.org".to_owned())];
    let der = CertificateRequest::build(key, &name, &names).unwrap();
    OrderKey::Proven(Box::new(CertificateRequest::parse(&der).unwrap().prove().unwrap()))
}

fn with_key(person: &str, device: &str, key: OrderKey) -> Order {
    Order { key, ..order(person, device) }
}

#[test]
fn a_certificate_says_who_holds_it_and_how_well_that_was_checked() {
    let founded = Founded::new();
    founded.add_person("alice");
    let issued = founded.issue("alice", "laptop");
    let certificate = issued.certificate();
    assert_eq!(certificate.subject().to_string(), "CN=Alice Example (laptop)");
    let device = founded.authority.devices().unwrap().pop().unwrap();
    assert_eq!(
        names(certificate),
        [format!("uri:{}", device.holder), "email:alice@example.org".to_owned()]
    );
    let policies = &certificate.extensions().policies().unwrap().value;
    let class = founded.policy("email");
    assert!(policies.0.iter().map(|policy| policy.oid).eq([class]));
    certificate.verify_signature(issued.chain()[0].public_key()).unwrap();
    assert_eq!(certificate.serial().content().len(), 16);
    assert_eq!(certificate.not_before().0, NOW - 600);
    assert_eq!(certificate.not_after().0, NOW + 397 * 86_400);
    assert_eq!(issued.key().unwrap().public_key(), certificate.public_key());
    let record = founded.record(&issued);
    assert_eq!(record.state, State::Issued);
    assert_eq!(record.person, Some(handle("alice")));
    assert_eq!(record.der.as_deref(), Some(certificate.der()));
    assert_eq!(record.fingerprint, Some(certificate.fingerprint()));
}

#[test]
fn a_machine_and_a_door_have_names_of_their_own() {
    let founded = Founded::new();
    let holder = Holder::Machine {
        device: handle("build-7"),
        dns_names: vec!["build-7.example.org".to_owned()],
    };
    let machine = founded.operator().issue(Order { holder, ..order("x", "x") }).unwrap();
    assert_eq!(machine.certificate().subject().to_string(), "CN=build-7");
    assert_eq!(names(machine.certificate())[1], "dns:build-7.example.org");
    let record = founded.record(&machine);
    assert_eq!((record.profile, record.person), (Profile::Device, None));

    let names_asked = ["Files.example.org", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
    let key = OrderKey::Made(KeyAlgorithm::P256);
    let door = ServerOrder { names: names_asked, key, lifetime: Lifetime::Default };
    let door = founded.operator().issue_server(door).unwrap();
    assert_eq!(names(door.certificate()), ["dns:files.example.org", "ip:127.0.0.1", "ip:::1"]);
    let record = founded.record(&door);
    assert_eq!((record.profile, record.class), (Profile::Server, None));
    for bad in ["", "two words", "a..b", "-a", "a/b", "192.0.2"] {
        let key = OrderKey::Made(KeyAlgorithm::P256);
        let order = ServerOrder { names: vec![bad.to_owned()], key, lifetime: Lifetime::Default };
        let refused =
            founded.operator().issue_server(order).map(|issued| names(issued.certificate()));
        if bad == "192.0.2" {
            continue;
        }
        assert!(
            matches!(refused, Err(Error::Invalid { field: "name", .. })),
            "{bad:?}: {refused:?}"
        );
    }
}

#[test]
fn nothing_of_a_request_is_believed_but_its_key() {
    let founded = Founded::new();
    founded.add_person("bob");
    let key = PrivateKey::generate(KeyAlgorithm::P384).unwrap();
    let issued = founded.operator().issue(with_key("bob", "phone", request(&key))).unwrap();
    assert_eq!(issued.certificate().public_key(), key.public_key());
    assert_eq!(issued.certificate().subject().to_string(), "CN=Bob Example (phone)");
    assert_eq!(names(issued.certificate())[1], "email:bob@example.org");
    assert!(issued.key().is_none());
}

#[test]
fn one_key_belongs_to_one_person() {
    let founded = Founded::new();
    founded.add_person("alice");
    founded.add_person("bob");
    let operator = founded.operator();
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let first = operator.issue(with_key("alice", "laptop", request(&key))).unwrap();
    operator.issue(with_key("alice", "laptop", request(&key))).expect("the same device, renewed");
    operator.issue(with_key("alice", "notebook", request(&key))).expect("the same person");
    let refused = operator.issue(with_key("bob", "phone", request(&key))).unwrap_err();
    assert!(refused.to_string().contains("already belongs to Alice Example"), "{refused}");
    let refusals = told(&founded, Action::CertificateRefused);
    assert_eq!(refusals.len(), 1);
    assert_eq!(
        (refusals[0].outcome, refusals[0].code.as_deref()),
        (Outcome::Refused, Some("KEY-OF-ANOTHER"))
    );

    operator.revoke(first.certificate().serial(), Revoked::KeyCompromise).unwrap();
    let refused = operator.issue(with_key("alice", "laptop", request(&key))).unwrap_err();
    assert!(matches!(refused, Error::Refused(Reason::KeyCompromised { .. })), "{refused}");
}

#[test]
fn without_the_authoritys_key_nothing_is_put_on_record() {
    let founded = Founded::new();
    founded.add_person("alice");
    let passphrase = founded.authority.keyring().directory().join(passphrase::GENERATED_FILE);
    std::fs::write(passphrase, "another\n").unwrap();
    let again = founded.open_again();
    let head = again.store().read().unwrap().audit_head();
    let refused = again.as_operator(operator()).issue(order("alice", "laptop")).unwrap_err();
    assert!(
        matches!(refused, Error::Unavailable(Unavailable::WrongPassphrase { .. })),
        "{refused}"
    );
    assert_eq!(again.devices().unwrap(), []);
    assert_eq!(again.store().read().unwrap().audit_head(), head);
}

#[test]
fn long_names_are_shortened_for_display() {
    let founded = Founded::new();
    let name = "Ä".repeat(100);
    let person = model::identity::NewPerson {
        handle: handle("long"),
        name,
        email: None,
        upn: None,
        language: None,
    };
    founded.operator().add_person(person).unwrap();
    let check = |device: &str, expected: String| {
        let issued = founded.issue("long", device);
        let found = issued.certificate().subject().common_name().unwrap();
        assert_eq!(found, expected);
        assert!(found.chars().count() <= 64);
    };
    check("laptop", format!("{} (laptop)", "Ä".repeat(55)));
    check(&"d".repeat(63), "d".repeat(63));
    check(&"d".repeat(60), format!("Ä ({})", "d".repeat(60)));
}

#[test]
fn a_shorter_life_is_said_and_a_longer_one_refused() {
    let founded = Founded::new();
    founded.add_person("alice");
    founded.clock.move_by(3_600 * 86_400);
    let issued = founded.issue("alice", "laptop");
    assert_eq!(issued.end(), End::WithAuthority);
    assert_eq!(
        issued.certificate().not_after(),
        founded.authority.hierarchy().issuing().not_after()
    );
    let long = Order { lifetime: Lifetime::Days(60), ..order("alice", "laptop") };
    let refused = founded.operator().issue(long).unwrap_err();
    assert!(
        matches!(refused, Error::Refused(Reason::PastAuthority { days_left: 53, .. })),
        "{refused}"
    );
}

#[test]
fn many_threads_issue_at_once_for_a_device_none_has_registered() {
    let founded = Founded::new();
    founded.add_person("alice");
    let serials: std::collections::HashSet<Serial> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let issue = |_| *founded.issue("alice", "laptop").certificate().serial();
                    (0..5).map(issue).collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert_eq!(serials.len(), 40);
    assert_eq!(founded.authority.devices().unwrap().len(), 1);
    assert_eq!(founded.authority.status().unwrap().certificates.valid, 40);
    assert_eq!(told(&founded, Action::CertificateIntended).len(), 40);
    assert_eq!(told(&founded, Action::CertificateIssued).len(), 40);
    founded.authority.verify_audit(&[]).unwrap();
}

/// Makes the store fail after one step of the first issuance.
#[derive(Debug)]
struct Breaking {
    store: store::Store,
    after: Step,
    fault: Mutex<Option<Fault>>,
    signed: Mutex<Vec<Certificate>>,
}

impl Tracer for Breaking {
    fn reached(&self, step: Step, _: &Serial, signed: Option<&Certificate>) {
        if step == Step::Signed {
            self.signed.lock().unwrap().extend(signed.cloned());
        }
        if step == self.after
            && let Some(fault) = self.fault.lock().unwrap().take()
        {
            self.store.inject(fault).unwrap();
        }
    }
}

/// An authority whose store fails after one step of the next issuance.
fn breaking(fault: Fault, after: Step) -> (Founded, Arc<Breaking>) {
    let mut founded = Founded::new();
    founded.add_person("alice");
    let breaking = Arc::new(Breaking {
        store: founded.authority.store().clone(),
        after,
        fault: Mutex::new(Some(fault)),
        signed: Mutex::default(),
    });
    founded.authority = founded.authority.with_tracer(breaking.clone());
    (founded, breaking)
}

/// Whatever fails, and whenever: what was handed out is on record as issued, what was signed and
/// not handed out counts as revoked once the store works again, and issuing goes on.
#[test]
fn a_failing_store_loses_no_certificate() {
    for fault in [Fault::NoAudit, Fault::NoIssuance, Fault::NoCommit, Fault::Full] {
        for after in Step::ALL {
            check_failing_store(fault, after);
        }
    }
}

fn check_failing_store(fault: Fault, after: Step) {
    let (founded, breaking) = breaking(fault, after);
    let failing = founded.operator().issue(order("alice", "laptop"));
    if !matches!(fault, Fault::Full) {
        assert_eq!(failing.is_ok(), after == Step::Issued, "{fault:?} after {after:?}");
    }
    breaking.store.inject(Fault::None).unwrap();
    let working = founded.operator().issue(order("alice", "phone")).unwrap();

    let handed_out: Vec<_> =
        failing.iter().chain([&working]).map(|issued| *issued.certificate().serial()).collect();
    for certificate in breaking.signed.lock().unwrap().iter() {
        let state = founded.authority.certificate(certificate.serial()).unwrap().state;
        let was_handed_out = handed_out.contains(certificate.serial());
        let expected = if was_handed_out { State::Issued } else { State::Revoked };
        assert_eq!(state, expected, "{fault:?} after {after:?}");
    }
    assert_eq!(breaking.store.read().unwrap().list_pending_intents(), Ok(vec![]));
    founded.authority.verify_audit(&[]).unwrap();
}

#[test]
fn an_intent_is_left_to_its_process_while_that_lives() {
    let (founded, breaking) = breaking(Fault::NoCommit, Step::Prepared);
    founded.operator().issue(order("alice", "laptop")).unwrap_err();
    let pending =
        |authority: &Authority| authority.store().read().unwrap().list_pending_intents().unwrap();
    let serial = pending(&founded.authority)[0].serial;
    assert_eq!(pending(&founded.open_again())[0].serial, serial);

    breaking.store.inject(Fault::None).unwrap();
    let Founded { authority, clock, directory } = founded;
    drop((authority, breaking));
    let store = store::Store::open(&directory.path().join("store.db"), clock.clone()).unwrap();
    let authority = Authority::open(store, crate::testing::keyring(&directory), clock).unwrap();
    assert_eq!(pending(&authority), []);
    let record = authority.certificate(&serial).unwrap();
    assert_eq!((record.state, record.issued_at), (State::Revoked, None));
    let revoked = authority.snapshot().unwrap().revoked;
    assert!(revoked.find(record.issuer, serial).is_some());
}
