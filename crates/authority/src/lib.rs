//! The use cases of the authority: register, issue, deliver, revoke, account.
//! No SQL and no HTTP: `store` keeps, front ends translate. Reading is [`Authority`]'s own; whatever changes
//! something is asked of an [`Operator`], who signs for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use model::audit::{Action, Actor, Event, Object};
use model::clock::Clock;
use model::request::RequestId;
use model::verification::{Class, Classes, Definition};
use pki::key::{PrivateKey, PublicKey};
use pki::profile::Issuer;
use pki::serial::Serial;
use pki::time::UnixTime;
use store::Store;

use error::{Error, Flaw, Unavailable};
use hierarchy::Hierarchy;
use issuance::trace::Tracer;
use keyring::{Keyring, Role};
use node::Node;
use reader::Reader;
use settings::Settings;

pub mod anchor;
pub mod audit;
pub mod auditor;
pub mod certified;
pub mod code;
pub mod crossing;
pub mod delivery;
pub mod desk;
pub mod device_link;
pub mod error;
pub mod evidence;
pub mod founding;
pub mod hierarchy;
pub mod invitation;
pub mod issuance;
pub mod key_policy;
pub mod keyring;
pub mod lifetime;
pub mod node;
pub mod notice;
pub mod plea;
pub mod post;
pub mod practice;
pub mod private_file;
pub mod reader;
pub mod receipt;
pub mod recovery;
pub mod registration;
pub mod registry;
pub mod removal;
pub mod renewal;
pub mod request;
pub mod revocation;
pub mod role;
pub mod session;
pub mod settings;
pub mod snapshot;
pub mod status;
#[cfg(test)]
mod testing;
pub mod upkeep;
pub mod wishes;

/// An authority at work: its record, its keys and its certificates. Share it between threads as it is.
#[derive(Debug)]
pub struct Authority {
    store: Store,
    keyring: Keyring,
    clock: Arc<dyn Clock>,
    settings: Settings,
    classes: Classes,
    wishes: wishes::Current,
    hierarchy: Hierarchy,
    /// The issuing CA as the certificates it signs speak of it.
    issuer: Issuer,
    audit_key: PublicKey,
    node: Mutex<Option<Node>>,
    /// Stands in the place of the signature in what is only linted.
    nobodys_signature: OnceLock<Vec<u8>>,
    /// Intents of this process whose result could not be stored.
    interrupted: Mutex<Vec<Serial>>,
    tracer: Arc<dyn Tracer>,
    /// Requests whose approved certificate could not be issued: when that is tried again, and after which pause in
    /// seconds.
    held_up: Mutex<HashMap<RequestId, (UnixTime, i64)>>,
}

impl Authority {
    /// Offers what an operator may do, in the name of `actor`: for commands of the host and for Signet itself, which
    /// nobody needs to let in. A person comes by [`Authority::as_operator_person`].
    #[must_use]
    pub fn as_operator(&self, actor: Actor) -> Operator<'_> {
        Operator(Reader { authority: self, actor })
    }

    /// Lets `tracer` see every step of every issuance, before the next one begins.
    #[must_use]
    pub fn with_tracer(self, tracer: Arc<dyn Tracer>) -> Self {
        Self { tracer, ..self }
    }

    /// Puts a ladder of classes in the place of the built-in one.
    #[must_use]
    pub fn with_classes(self, classes: Classes) -> Self {
        Self { classes, ..self }
    }

    /// The ladder of classes.
    #[must_use]
    pub fn classes(&self) -> &Classes {
        &self.classes
    }

    /// What a class asks for.
    fn definition(&self, class: &Class) -> Result<&Definition, Error> {
        let absent = || {
            let (class, classes) = (class.to_string(), self.classes.to_string());
            let why = Flaw::NoClass { class, classes };
            Error::Invalid { field: "class", why }
        };
        self.classes.find(class.as_str()).ok_or_else(absent)
    }

    /// The store, for following its changes.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The keys.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The CA certificates.
    #[must_use]
    pub fn hierarchy(&self) -> &Hierarchy {
        &self.hierarchy
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The key that verifies checkpoints of the audit log.
    #[must_use]
    pub fn audit_key(&self) -> &PublicKey {
        &self.audit_key
    }
}

/// An authority as an operator sees it: everything that changes something, recorded in the operator's name.
#[derive(Debug)]
pub struct Operator<'a>(Reader<'a>);

impl<'a> std::ops::Deref for Operator<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.0
    }
}

impl Reader<'_> {
    fn event(&self, action: Action, object: Object) -> Event {
        Event::new(self.actor.clone(), action, object)
    }
}

/// A lock whose holder panicked guards nothing that a half-done change could have broken.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Authority {
    /// Puts an event on record that tells something without changing anything, such as an admission.
    ///
    /// The answer comes when the event is durable: with its sequence number, or with the reason why what it tells
    /// must not happen. Nobody is admitted with a certificate that is not on record, as one is that was issued after
    /// the copy was made from which the record was restored: nothing is known of its revocation.
    pub fn record(&self, event: Event) -> store::Pending<u64, store::Error> {
        self.store.record(event)
    }

    /// The key of a role, shown to be the one on record.
    fn own_key(&self, role: Role, expected: &PublicKey) -> Result<Arc<PrivateKey>, Error> {
        let key = self.keyring.open(role)?;
        if key.public_key() == expected {
            return Ok(key);
        }
        let (role, file) = (role.word(), self.keyring.path(role));
        Err(Unavailable::KeyUnusable { role, file, why: "it is not the key on record" }.into())
    }

    fn now(&self) -> pki::time::UnixTime {
        self.clock.now()
    }
}

impl From<store::Error> for Error {
    fn from(fault: store::Error) -> Self {
        error::Unavailable::Store(fault).into()
    }
}
