//! A door at work: its configuration, its TLS policy, and the connections to what is behind it.

use std::collections::HashMap;
use std::sync::Arc;

use pki::name::Name;

use crate::certificates::ServerCertificates;
use crate::config::{self, CertificateMode};
use crate::tls::{self, Policy};
use crate::upstream::Target;

/// One door at work.
#[derive(Debug)]
pub(crate) struct Door {
    pub(crate) config: config::Door,
    pub(crate) policy: Arc<Policy>,
    pub(crate) target: Arc<Target>,
    pub(crate) metrics: crate::metrics::DoorMetrics,
}

/// All doors at work, found by host.
#[derive(Debug)]
pub(crate) struct DoorTable {
    doors: Vec<Arc<Door>>,
    by_host: HashMap<String, usize>,
    strictest: Arc<Door>,
}

/// Why the doors cannot be opened as configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A door has no server certificate.
    #[error("door \"{door}\": there is no server certificate for {host}")]
    NoCertificate {
        /// Name of the door.
        door: String,
        /// Host of its URL.
        host: String,
    },
    /// A door's TLS settings cannot be used.
    #[error("door \"{door}\": {error}")]
    Tls {
        /// Name of the door.
        door: String,
        /// What TLS says.
        error: tls::Error,
    },
    /// The system gives no randomness.
    #[error("the system gives no random numbers")]
    NoRandomness,
    /// There are no doors.
    #[error("there is no door to open")]
    NoDoor,
}

impl Door {
    pub(crate) fn name(&self) -> &str {
        &self.config.name
    }

    pub(crate) fn host(&self) -> &str {
        self.config.host.host()
    }

    /// Orders doors by how much they ask of a client before it is heard.
    fn strictness(&self) -> (CertificateMode, config::TlsMinimum) {
        (self.config.certificate, self.config.tls_min)
    }
}

impl DoorTable {
    /// Opens the doors; what did not change since `before` is kept, tickets and connections too.
    ///
    /// # Errors
    /// When a server certificate is missing or unusable.
    pub(crate) fn open(
        doors: &[config::Door],
        certificates: &ServerCertificates,
        hints: &[Name],
        workers: usize,
        before: Option<&Self>,
    ) -> Result<Self, Error> {
        let mut opened = Vec::with_capacity(doors.len());
        for config in doors {
            let old = before.and_then(|table| table.by_name(&config.name));
            opened.push(Arc::new(open(config, certificates, hints, workers, old)?));
        }
        Self::arrange(opened)
    }

    fn arrange(doors: Vec<Arc<Door>>) -> Result<Self, Error> {
        let by_host =
            doors.iter().enumerate().map(|(at, door)| (door.host().to_owned(), at)).collect();
        // Of equals the first stands, so that the answer does not depend on anything but the file.
        let strictest = doors.iter().rev().max_by_key(|door| door.strictness());
        let strictest = Arc::clone(strictest.ok_or(Error::NoDoor)?);
        Ok(Self { doors, by_host, strictest })
    }

    /// Finds the door of a host (lower case, no port, no trailing dot).
    pub(crate) fn find(&self, host: &str) -> Option<&Arc<Door>> {
        self.by_host.get(host).and_then(|&at| self.doors.get(at))
    }

    /// Returns the door whose policy holds for clients that name no door of ours.
    pub(crate) fn strictest(&self) -> &Arc<Door> {
        &self.strictest
    }

    pub(crate) fn by_name(&self, name: &str) -> Option<&Arc<Door>> {
        self.doors.iter().find(|door| door.name() == name)
    }

    pub(crate) fn configs(&self) -> Vec<config::Door> {
        self.doors.iter().map(|door| door.config.clone()).collect()
    }
}

fn open(
    config: &config::Door,
    certificates: &ServerCertificates,
    hints: &[Name],
    workers: usize,
    old: Option<&Arc<Door>>,
) -> Result<Door, Error> {
    let host = config.host.host();
    let certificate = certificates
        .find(host)
        .ok_or_else(|| Error::NoCertificate { door: config.name.clone(), host: host.to_owned() })?;
    let fault = |error| Error::Tls { door: config.name.clone(), error };
    let kept = old.filter(|old| old.policy.serves(config.certificate, config.tls_min, hints));
    let policy = match kept {
        Some(old) if old.host() == host => {
            old.policy.show(certificate).map_err(fault)?;
            Arc::clone(&old.policy)
        }
        _ => Arc::new(
            Policy::new(config.certificate, config.tls_min, hints, certificate).map_err(fault)?,
        ),
    };
    let target = match old.filter(|old| old.target.serves(&config.upstream)) {
        Some(old) => Arc::clone(&old.target),
        None => Arc::new(Target::new(config.upstream.clone(), workers).map_err(fault)?),
    };
    let metrics = crate::metrics::DoorMetrics::new(&config.name);
    Ok(Door { config: config.clone(), policy, target, metrics })
}
