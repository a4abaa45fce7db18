//! A door at work: its configuration, its TLS policy, and the connections to what is behind it.

use std::collections::HashMap;
use std::sync::Arc;

use pki::name::Name;

use crate::admission;
use crate::certificates::ServerCertificates;
use crate::config::{self, CertificateMode};
use crate::path::authority::Authority;
use crate::tls::{self, Policy};
use crate::upstream::Target;

/// One door at work.
#[derive(Debug)]
pub(crate) struct Door {
    pub(crate) config: config::Door,
    pub(crate) policy: Arc<Policy>,
    pub(crate) behind: Behind,
    pub(crate) metrics: crate::metrics::DoorMetrics,
}

/// What is behind a door at work.
#[derive(Debug)]
pub(crate) enum Behind {
    /// The connections to a service.
    Service(Arc<Target>),
    /// Pages of this process.
    Inside,
}

/// All doors at work, found by host, and by port where several share one.
#[derive(Debug)]
pub(crate) struct DoorTable {
    doors: Vec<Arc<Door>>,
    by_host: HashMap<String, Vec<usize>>,
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

impl Behind {
    fn service(&self) -> Option<&Arc<Target>> {
        match self {
            Self::Service(target) => Some(target),
            Self::Inside => None,
        }
    }
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
        let mut by_host: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, door) in doors.iter().enumerate() {
            by_host.entry(door.host().to_owned()).or_default().push(at);
        }
        // Of equals the first stands, so that the answer does not depend on anything but the file.
        let strictest = doors.iter().rev().max_by_key(|door| door.strictness());
        let strictest = Arc::clone(strictest.ok_or(Error::NoDoor)?);
        Ok(Self { doors, by_host, strictest })
    }

    /// Finds the door of a host (lower case, no port, no trailing dot). The port connected to decides only between
    /// doors that share the host: a door that is alone may be reached through a forwarded port.
    pub(crate) fn find(&self, host: &str, port: Option<u16>) -> Option<&Arc<Door>> {
        let places = self.by_host.get(host)?;
        let mut sharing = places.iter().filter_map(|&at| self.doors.get(at));
        match places.len() {
            1 => sharing.next(),
            _ => sharing.find(|door| Some(door.config.port()) == port),
        }
    }

    /// Says whether a request for this authority may come over a connection to `door`. A port that is not named
    /// contradicts none.
    pub(crate) fn serves(&self, door: &Door, authority: &Authority) -> bool {
        let alone = self.by_host.get(door.host()).is_none_or(|places| places.len() < 2);
        let same_port = || authority.port().is_none_or(|port| port == door.config.port());
        authority.host() == door.host() && (alone || same_port())
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

/// The names a door sends: of the CAs, and among the first that of interim certificates where it admits them, since a
/// browser keeps to itself what was not asked for, and some clients read only the first few.
fn hinted(config: &config::Door, cas: &[Name]) -> Vec<Name> {
    let interim = admission::interim_name().filter(|_| config.rules.admits_interim());
    let (first, rest) = cas.split_at(cas.len().min(1));
    first.iter().chain(interim).chain(rest).cloned().collect()
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
    let hints = &hinted(config, hints);
    let kept = old.filter(|old| old.policy.serves(config.certificate, config.tls_min, hints));
    let policy = match kept {
        Some(old) if old.host() == host && old.config.port() == config.port() => {
            old.policy.show(certificate).map_err(fault)?;
            Arc::clone(&old.policy)
        }
        _ => Arc::new(
            Policy::new(config.certificate, config.tls_min, hints, certificate).map_err(fault)?,
        ),
    };
    let behind = match &config.behind {
        config::Behind::Inside => Behind::Inside,
        config::Behind::Upstream(upstream) => {
            let kept = old.and_then(|old| old.behind.service()).filter(|old| old.serves(upstream));
            Behind::Service(match kept {
                Some(old) => Arc::clone(old),
                None => Arc::new(Target::new(upstream.clone(), workers).map_err(fault)?),
            })
        }
    };
    let metrics = crate::metrics::DoorMetrics::new(&config.name);
    Ok(Door { config: config.clone(), policy, behind, metrics })
}
