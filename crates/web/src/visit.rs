//! Who asks: what the door found out about a visitor before the request got here.

use std::net::SocketAddr;

use model::audit::{Actor, ConnectionId};
use model::identity::{Handle, HolderId};
use model::refusal::Refusal;
use model::request::RequestId;
use model::verification::Class;
use pki::certificate::Certificate;
use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;

/// One visit.
#[derive(Clone, Debug)]
pub struct Visit {
    /// What the visitor showed, and what it amounts to.
    pub seen: Seen,
    /// The origin of the pages, like `https://id.example.org`.
    pub origin: String,
    /// Whom people may ask for help, like `Bob Meyer (bob@example.org)`.
    pub contact: Option<String>,
    /// Where the connection comes from.
    pub source: SocketAddr,
    /// The connection.
    pub connection: ConnectionId,
    /// The name of the request in the logs.
    pub request_id: String,
    /// The time.
    pub now: UnixTime,
}

/// What a visitor showed.
#[derive(Clone, Debug)]
pub enum Seen {
    /// No certificate.
    Guest,
    /// A certificate that is believed.
    Holder(Box<Holder>),
    /// A certificate that is believed at the word of an outside CA.
    Outside(Box<Outside>),
    /// An interim certificate whose request is open; possession of its key is proven.
    Applicant(Box<Applicant>),
    /// A certificate that is not believed, or not now; possession of its key is proven.
    Refused {
        /// Why.
        refusal: Box<Refusal>,
        /// The certificate.
        leaf: Certificate,
    },
}

/// The holder of a certificate that is believed.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The stable name in the certificate.
    pub id: HolderId,
    /// The person; a machine has none.
    pub person: Option<Handle>,
    /// The person's name, as people write it.
    pub name: Option<String>,
    /// The device.
    pub device: Handle,
    /// How well the identity was checked, as far as that still counts.
    pub class: Class,
    /// The certificate.
    pub leaf: Certificate,
}

/// The holder of a certificate of an outside CA. It opens doors; of the records here nothing is its own.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The person on record; a machine has none.
    pub person: Option<Handle>,
    /// The person's name, as people write it.
    pub name: Option<String>,
    /// The device, or the outside CA's name where it names none.
    pub device: Handle,
    /// The outside CA.
    pub anchor: Handle,
    /// The class its word is worth.
    pub class: Class,
    /// The certificate.
    pub leaf: Certificate,
}

/// Whoever applies, with an interim certificate.
#[derive(Clone, Debug)]
pub struct Applicant {
    /// The request.
    pub request: RequestId,
    /// The person on record, or the handle proposed.
    pub person: Handle,
    /// The name, as the request says it.
    pub name: String,
    /// The device.
    pub device: Handle,
    /// The certificate.
    pub leaf: Certificate,
}

impl Visit {
    /// The holder, if a certificate was believed.
    #[must_use]
    pub fn holder(&self) -> Option<&Holder> {
        match &self.seen {
            Seen::Holder(holder) => Some(holder),
            Seen::Guest | Seen::Outside(_) | Seen::Applicant(_) | Seen::Refused { .. } => None,
        }
    }

    /// The applicant, if the certificate is an interim one whose request is open.
    #[must_use]
    pub fn applicant(&self) -> Option<&Applicant> {
        match &self.seen {
            Seen::Applicant(applicant) => Some(applicant),
            Seen::Guest | Seen::Holder(_) | Seen::Outside(_) | Seen::Refused { .. } => None,
        }
    }

    /// The certificate that was shown, if it is believed: what is bound to it ends when it is revoked.
    #[must_use]
    pub fn shown(&self) -> Option<Fingerprint> {
        match &self.seen {
            Seen::Guest | Seen::Refused { .. } => None,
            Seen::Holder(holder) => Some(holder.leaf.fingerprint()),
            Seen::Outside(outside) => Some(outside.leaf.fingerprint()),
            Seen::Applicant(applicant) => Some(applicant.leaf.fingerprint()),
        }
    }

    /// The one who acts, for the audit log.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match &self.seen {
            Seen::Holder(holder) => Actor::Holder {
                person: holder.person.clone(),
                device: holder.device.clone(),
                serial: *holder.leaf.serial(),
            },
            Seen::Applicant(applicant) => Actor::Applicant {
                person: applicant.person.clone(),
                device: applicant.device.clone(),
                request: applicant.request,
            },
            Seen::Outside(outside) => Actor::Outside {
                person: outside.person.clone(),
                device: outside.device.clone(),
                anchor: outside.anchor.clone(),
                serial: *outside.leaf.serial(),
            },
            Seen::Guest | Seen::Refused { .. } => {
                Actor::Guest { address: self.source, connection: self.connection }
            }
        }
    }
}
