//! What pages show of the process around them: doors as configured, the records as doors see them, whether the audit
//! log was found whole. The process puts it in; nothing here is looked up.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use authority::error::Error;
use authority::registry::openers::Certified;
use model::audit::chain::Head;
use model::rule::Rules;
use model::snapshot::Snapshot;
use pki::time::UnixTime;

/// The process around the pages. Share it between threads as it is.
#[derive(Debug, Default)]
pub struct House {
    doors: RwLock<Arc<[Door]>>,
    settings: RwLock<Option<Arc<str>>>,
    snapshot: RwLock<Arc<Snapshot>>,
    chain: RwLock<Option<Chain>>,
    /// Who holds what, as of a change of the records.
    certified: Mutex<Option<(u64, Arc<[Certified]>)>>,
}

/// A door as configured.
#[derive(Clone, Debug)]
pub struct Door {
    /// Short name.
    pub name: String,
    /// Public URL.
    pub url: String,
    /// Where admitted requests go, in words.
    pub upstream: String,
    /// How the certificate is asked for: `optional`, `required` or `silent`.
    pub certificate: String,
    /// Lowest TLS version, like `1.2`.
    pub tls_min: &'static str,
    /// Who may do what.
    pub rules: Rules,
    /// Whom refused visitors may ask for help.
    pub contact: Option<String>,
}

/// What came of proving the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// When it was proven, or found broken.
    pub at: UnixTime,
    /// How far it is whole and how many signed checkpoints agree, or what is broken.
    pub found: Result<(Head, usize), Error>,
}

impl House {
    /// Puts the doors in, in the order in which they are shown.
    pub fn put_doors(&self, doors: Vec<Door>) {
        *self.doors.write().unwrap_or_else(PoisonError::into_inner) = doors.into();
    }

    /// Puts in the configuration that is in force, as text for people to read.
    pub fn put_settings(&self, text: &str) {
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Some(text.into());
    }

    /// Puts in the records as doors see them now.
    pub fn put_snapshot(&self, snapshot: Arc<Snapshot>) {
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
    }

    /// Puts in what came of proving the audit log.
    pub fn put_chain(&self, chain: Chain) {
        *self.chain.write().unwrap_or_else(PoisonError::into_inner) = Some(chain);
    }

    pub(crate) fn doors(&self) -> Arc<[Door]> {
        Arc::clone(&self.doors.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn settings(&self) -> Option<Arc<str>> {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn chain(&self) -> Option<Chain> {
        self.chain.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Who holds what, read anew only when the records have changed since.
    pub(crate) fn certified<E>(
        &self,
        change: u64,
        read: impl FnOnce() -> Result<Vec<Certified>, E>,
    ) -> Result<Arc<[Certified]>, E> {
        let mut kept = self.certified.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, certified)) = kept.as_ref().filter(|(as_of, _)| *as_of == change) {
            return Ok(Arc::clone(certified));
        }
        let certified: Arc<[Certified]> = read()?.into();
        *kept = Some((change, Arc::clone(&certified)));
        Ok(certified)
    }
}
