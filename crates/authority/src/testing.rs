//! What the tests of this crate share: a founded authority on a temporary store, people in it, and an outside CA.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::anchor::{Anchor, Mapping, PersonFrom, StatusDemand, Terms, Unmapped, Vouching};
use model::audit::Actor;
use model::certificate::Record;
use model::clock::Clock;
use model::identity::{Handle, NewPerson};
use model::verification::Class;
use pki::certificate::Certificate;
use pki::key::KeyAlgorithm;
use store::Store;
use tempfile::TempDir;

use crate::anchor::Proposal;
use crate::error::Error;
use crate::founding::Founding;
use crate::issuance::Issued;
use crate::issuance::order::{Holder, Order, OrderKey};
use crate::keyring::Keyring;
use crate::keyring::passphrase::Source;
use crate::lifetime::Lifetime;
use crate::settings::Settings;
use crate::{Authority, Operator};

/// 2026-11-20T12:00:00Z.
pub(crate) const NOW: i64 = 1_795_176_000;

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub(crate) struct Standing(AtomicI64);

impl Standing {
    pub(crate) fn at(secs: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(secs * 1_000)))
    }

    pub(crate) fn move_by(&self, secs: i64) {
        self.0.fetch_add(secs * 1_000, Ordering::Relaxed);
    }
}

impl Clock for Standing {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// An authority in a directory of its own.
pub(crate) struct Founded {
    pub(crate) authority: Authority,
    pub(crate) clock: Arc<Standing>,
    pub(crate) directory: TempDir,
}

impl Founded {
    pub(crate) fn new() -> Self {
        Self::with_key(KeyAlgorithm::P256)
    }

    pub(crate) fn with_key(algorithm: KeyAlgorithm) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = Standing::at(NOW);
        let store = Store::open(&directory.path().join("store.db"), clock.clone()).unwrap();
        let settings = Settings::new("Example", "files.example.org").unwrap();
        let founding = Founding { settings, root_key: algorithm, issuing_key: algorithm };
        let keyring = keyring(&directory);
        let authority =
            Authority::create(store, keyring, clock.clone(), &founding, operator()).unwrap();
        Self { authority, clock, directory }
    }

    /// Another opening of the same directory, as another process would have it.
    pub(crate) fn open_again(&self) -> Authority {
        open(&self.directory, &self.clock)
    }

    /// Closes it, does something with the files, and opens it again.
    pub(crate) fn closed(self, act: impl FnOnce() -> std::io::Result<()>) -> Self {
        let Self { authority, clock, directory } = self;
        drop(authority);
        act().unwrap();
        Self { authority: open(&directory, &clock), clock, directory }
    }

    pub(crate) fn operator(&self) -> Operator<'_> {
        self.authority.as_operator(operator())
    }

    pub(crate) fn add_person(&self, handle: &str) {
        let name = format!("{} Example", handle[..1].to_uppercase() + &handle[1..]);
        let email = Some(format!("{handle}@example.org"));
        let person =
            NewPerson { handle: self::handle(handle), name, email, upn: None, language: None };
        self.operator().add_person(person).unwrap();
    }

    /// The policy OID of a class.
    pub(crate) fn policy(&self, class: &str) -> pki::oid::Oid {
        self.authority.classes().find(class).unwrap().policy
    }

    /// What is on record about a certificate.
    pub(crate) fn record(&self, issued: &Issued) -> Record {
        self.authority.certificate(issued.certificate().serial()).unwrap()
    }

    pub(crate) fn issue_machine(&self, device: &str) -> Issued {
        let holder = Holder::Machine { device: handle(device), dns_names: Vec::new() };
        self.operator().issue(Order { holder, ..order("x", "x") }).unwrap()
    }

    pub(crate) fn issue_class(&self, person: &str, device: &str, class: &str) -> Issued {
        let class = self.authority.classes().parse(class).unwrap();
        self.operator().issue(Order { class, ..order(person, device) }).unwrap()
    }

    pub(crate) fn issue(&self, person: &str, device: &str) -> Issued {
        self.operator().issue(order(person, device)).unwrap()
    }
}

/// Another authority, which is an outside CA to ours.
pub(crate) struct Corp(pub(crate) Founded);

impl Corp {
    pub(crate) fn new() -> Self {
        let corp = Founded::new();
        corp.add_person("eve");
        Self(corp)
    }

    pub(crate) fn certificates(&self) -> Vec<Certificate> {
        let hierarchy = self.0.authority.hierarchy();
        vec![hierarchy.root().clone(), hierarchy.issuing().clone()]
    }

    pub(crate) fn issue(&self, class: &str) -> Certificate {
        let issued = self.0.issue_class("eve", "laptop", class);
        Certificate::parse(issued.certificate().der()).unwrap()
    }

    /// Has it believed, its certificates of the class `email` counting as `document`.
    pub(crate) fn believe_as(&self, founded: &Founded, name: &str) -> Result<Anchor, Error> {
        self.believe_these(founded, name, self.certificates())
    }

    /// The same with some of its certificates.
    pub(crate) fn believe_these(
        &self,
        founded: &Founded,
        name: &str,
        certificates: Vec<Certificate>,
    ) -> Result<Anchor, Error> {
        let proposal = Proposal {
            name: handle(name),
            certificates,
            terms: self.terms(),
            crls: Vec::new(),
            sources: Vec::new(),
        };
        founded.operator().add_anchor(proposal)
    }

    pub(crate) fn terms(&self) -> Terms {
        let mapping =
            Mapping { policy: self.0.policy("email"), class: "document".parse().unwrap() };
        Terms {
            policies: vec![mapping],
            unmapped: Unmapped::Refuse,
            person_from: PersonFrom::Email,
            evidence: Vouching::Theirs,
            status: StatusDemand::Given,
        }
    }
}

fn open(directory: &TempDir, clock: &Arc<Standing>) -> Authority {
    let store = Store::open(&directory.path().join("store.db"), clock.clone()).unwrap();
    Authority::open(store, keyring(directory), clock.clone()).unwrap()
}

pub(crate) fn keyring(directory: &TempDir) -> Keyring {
    keyring_in(directory.path())
}

pub(crate) fn keyring_in(directory: &Path) -> Keyring {
    let keys = directory.join("keys");
    Keyring::new(&keys, Source::generated_in(&keys))
}

pub(crate) fn operator() -> Actor {
    Actor::operator("root")
}

pub(crate) fn handle(text: &str) -> Handle {
    text.parse().unwrap()
}

/// A built-in class.
pub(crate) fn class(name: &str) -> Class {
    Class::built_in().into_iter().find(|class| class.as_str() == name).unwrap()
}

pub(crate) fn order(person: &str, device: &str) -> Order {
    Order {
        holder: Holder::Device { person: handle(person), device: handle(device) },
        class: class("email"),
        key: OrderKey::Made(KeyAlgorithm::P256),
        lifetime: Lifetime::Default,
    }
}
