//! Making an authority and opening the one that is there. Making is repeatable until it is on record: keys that exist
//! are used, never replaced. Opening resolves what a crash has left.

use std::sync::{Arc, Mutex, OnceLock};

use model::audit::{Action, Actor, Event, Object};
use model::ca::{NewCa, Role as CaRole};
use model::clock::Clock;
use pki::build::{CertificateParameters, Unsigned};
use pki::certificate::Certificate;
use pki::key::{KeyAlgorithm, PrivateKey, PublicKey};
use pki::name::{Attribute, Name};
use pki::pem;
use pki::profile::{self, Profile, Terms};
use pki::serial::Serial;
use pki::time::UnixTime;
use store::Store;

use crate::Authority;
use crate::error::{Conflict, Error, Kind, Unavailable};
use crate::hierarchy::{self, Hierarchy};
use crate::issuance::lint;
use crate::issuance::trace::Silent;
use crate::keyring::{Keyring, Role};
use crate::lifetime::{self, Lifetime};
use crate::settings::Settings;
use crate::wishes;

/// The stored settings of the authority, JSON.
const SETTINGS: &str = "authority";
/// The public key of the audit log's checkpoints, PEM.
const AUDIT_KEY: &str = "audit-key";

/// What an authority is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founding {
    /// Its settings.
    pub settings: Settings,
    /// The kind of key of its root.
    pub root_key: KeyAlgorithm,
    /// The kind of key of its issuing CA.
    pub issuing_key: KeyAlgorithm,
}

impl Founding {
    /// An authority with keys of the default kind.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings, root_key: KeyAlgorithm::default(), issuing_key: KeyAlgorithm::default() }
    }
}

impl Authority {
    /// Makes an authority: keys, root, issuing CA, record.
    ///
    /// # Errors
    /// `Conflict(Founded)` when the store has one already; else why keys or record cannot be written. What was made
    /// before an error is used by the next attempt.
    pub fn create(
        store: Store,
        keyring: Keyring,
        clock: Arc<dyn Clock>,
        founding: &Founding,
        actor: Actor,
    ) -> Result<Self, Error> {
        if !store.read()?.list_cas()?.is_empty() {
            return Err(Conflict::Founded.into());
        }
        let root_key = keyring.open_or_make(Role::Root, founding.root_key)?;
        let issuing_key = keyring.open_or_make(Role::Issuing, founding.issuing_key)?;
        let audit_key = keyring.open_or_make(Role::Audit, KeyAlgorithm::default())?;
        keyring.open_or_make(Role::Assertion, KeyAlgorithm::default())?;
        let root = make_root(&root_key, founding, clock.now())?;
        let issuing =
            make_issuing(issuing_key.public_key(), &root, &root_key, founding, clock.now())?;
        put_on_record(&store, founding, [root, issuing], audit_key.public_key(), actor)?;
        Self::open(store, keyring, clock)
    }

    /// Opens the authority on record, and resolves every intent whose process is gone.
    ///
    /// No key is opened yet: that happens when one is first needed.
    ///
    /// # Errors
    /// `NotFound` when there is none; `Unavailable` when the store cannot be read, or written where there is
    /// something to resolve.
    pub fn open(store: Store, keyring: Keyring, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let read = store.read()?;
        let hierarchy = Hierarchy::read(&read.list_cas()?)?;
        let absent = || Error::NotFound { what: Kind::Authority, name: String::new() };
        let settings = read.find_setting(SETTINGS)?.ok_or_else(absent)?;
        let settings: Settings = serde_json::from_str(&settings)
            .map_err(|fault| Error::Internal(format!("the settings on record: {fault}")))?;
        let audit_key = parse_key(&read.find_setting(AUDIT_KEY)?.ok_or_else(absent)?)?;
        drop(read);
        let classes = settings.built_in_classes()?;
        let issuer = hierarchy::issuer(hierarchy.issuing(), &settings);
        let authority = Self {
            store,
            keyring,
            clock,
            settings,
            classes,
            wishes: wishes::Current::default(),
            hierarchy,
            issuer,
            audit_key,
            node: Mutex::default(),
            nobodys_signature: OnceLock::new(),
            interrupted: Mutex::default(),
            held_up: Mutex::default(),
            tracer: Arc::new(Silent),
        };
        authority.resolve_intents()?;
        Ok(authority)
    }
}

fn make_root(key: &PrivateKey, founding: &Founding, now: UnixTime) -> Result<Certificate, Error> {
    let name = ca_name(&founding.settings, "root")?;
    let days = lifetime::default_days(Profile::Root);
    let validity = lifetime::validity(now, Lifetime::Default, days, UnixTime::MAX)?;
    let terms = terms(key.public_key(), &validity, now)?;
    make_ca(&profile::root(terms, name), Profile::Root, key)
}

fn make_issuing(
    key: &PublicKey,
    root: &Certificate,
    root_key: &PrivateKey,
    founding: &Founding,
    now: UnixTime,
) -> Result<Certificate, Error> {
    let name = ca_name(&founding.settings, "issuing CA 1")?;
    let days = lifetime::default_days(Profile::Issuing);
    let validity = lifetime::validity(now, Lifetime::Default, days, root.not_after())?;
    let issuer = hierarchy::issuer(root, &founding.settings);
    make_ca(
        &profile::issuing(terms(key, &validity, now)?, name, &issuer),
        Profile::Issuing,
        root_key,
    )
}

fn ca_name(settings: &Settings, what: &str) -> Result<Name, Error> {
    let common_name = format!("{} {what}", settings.name);
    Name::build([(Attribute::Organization, &settings.name), (Attribute::CommonName, &common_name)])
        .map_err(|fault| Error::Invalid { field: "name", why: fault.to_string().into() })
}

fn terms(key: &PublicKey, validity: &lifetime::Validity, now: UnixTime) -> Result<Terms, Error> {
    Ok(Terms {
        serial: Serial::generate(now.0 * 1000).map_err(|_| Unavailable::Random)?,
        not_before: validity.not_before,
        not_after: validity.not_after,
        public_key: key.clone(),
    })
}

/// Linted before the key signs, like every other certificate.
fn make_ca(
    parameters: &CertificateParameters,
    profile: Profile,
    signer: &PrivateKey,
) -> Result<Certificate, Error> {
    let unsigned = Unsigned::build(parameters, signer.signature_algorithm());
    lint(&unsigned, profile, &nobodys_signature(signer.algorithm())?)?;
    unsigned.sign(signer).map_err(|fault| Error::Internal(fault.to_string()))
}

/// A signature of the form and length of an algorithm's, by a key that is thrown away, over nothing.
pub(crate) fn nobodys_signature(algorithm: KeyAlgorithm) -> Result<Vec<u8>, Error> {
    let signature = PrivateKey::generate(algorithm).and_then(|key| key.sign(&[]));
    signature.map_err(|_| Unavailable::Random.into())
}

fn put_on_record(
    store: &Store,
    founding: &Founding,
    [root, issuing]: [Certificate; 2],
    audit_key: &PublicKey,
    actor: Actor,
) -> Result<(), Error> {
    let settings = serde_json::to_string(&founding.settings)
        .map_err(|fault| Error::Internal(fault.to_string()))?;
    let audit_key = pem::encode("PUBLIC KEY", audit_key.spki());
    let event = Event::new(actor, Action::AuthorityCreated, Object::ca(&founding.settings.name))
        .fact("root", root.fingerprint())
        .fact("issuing", issuing.fingerprint())
        .fact("public_url", &founding.settings.public_url);
    store.write(move |mut tx| {
        if !tx.list_cas()?.is_empty() {
            return Err(Conflict::Founded.into());
        }
        tx.add_ca(&on_record(CaRole::Root, &root))?;
        tx.add_ca(&on_record(CaRole::Issuing, &issuing))?;
        tx.put_setting(SETTINGS, &settings)?;
        tx.put_setting(AUDIT_KEY, &audit_key)?;
        Ok(tx.commit(event, ())?)
    })
}

pub(crate) fn on_record(role: CaRole, ca: &Certificate) -> NewCa {
    NewCa {
        role,
        name: ca.subject().common_name().unwrap_or_default(),
        key: ca.public_key().fingerprint(),
        der: ca.der().to_vec(),
    }
}

fn parse_key(text: &str) -> Result<PublicKey, Error> {
    let spki = pem::decode(text.as_bytes()).ok().and_then(|blocks| blocks.into_iter().next());
    let key = spki.and_then(|block| PublicKey::from_spki(&block.der).ok());
    key.ok_or_else(|| Error::Internal("the audit key on record cannot be read".to_owned()))
}

#[cfg(test)]
mod tests;
