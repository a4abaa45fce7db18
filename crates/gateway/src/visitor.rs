//! Who makes a request: a guest, or the holder of a certificate that was believed.
//!
//! Holds what was found out at admission; finds nothing out itself. What every request of one
//! connection needs anew, such as the identity fields, is made once here.

use std::fmt;
use std::net::IpAddr;
use std::sync::Mutex;

use http::{HeaderName, HeaderValue};
use model::audit::Actor;
use model::identity::{Handle, HolderId};
use model::refusal::Known;
use model::rule::Facts;
use model::snapshot::Interim;
use model::tier::Tier;
use model::verification::{Class, Lapse};
use pki::certificate::Certificate;

use crate::assertion::Kept;
use crate::headers::identity;

#[cfg(test)]
pub(crate) mod tests;

/// Who makes the requests of one connection.
pub struct Visitor {
    who: Who,
    tier: Tier,
    fields: Vec<(HeaderName, HeaderValue)>,
    /// The last assertion made about the visitor.
    pub(crate) kept: Mutex<Option<Kept>>,
}

/// A guest or a holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Nobody is known, only where the connection came from.
    Guest {
        /// The address at the other end.
        address: IpAddr,
        /// The number of the connection since the start of the process.
        connection: u64,
    },
    /// The holder of a certificate that was believed.
    Holder(Box<Holder>),
    /// Whoever applies, with an interim certificate.
    Applicant(Box<Applicant>),
}

/// Whoever applies and has the key that waits; nothing else is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    /// The request, and what it says of person and device.
    pub interim: Interim,
    /// The lowest class there is.
    pub class: Class,
    /// The interim certificate.
    pub leaf: Certificate,
}

/// The holder of a certificate that was believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The stable name in the certificate.
    pub id: HolderId,
    /// The person; a machine has none.
    pub person: Option<Handle>,
    /// The person's name, as people write it.
    pub person_name: Option<String>,
    /// The device.
    pub device: Handle,
    /// The groups that the person or the device is in.
    pub groups: Vec<Handle>,
    /// How well the identity is known to have been checked, now.
    pub class: Class,
    /// Why that is not what the certificate says, where it is not.
    pub lapse: Option<Lapse>,
    /// The outside CA that vouches for all this; none for our own.
    pub outside: Option<Handle>,
    /// The certificate.
    pub leaf: Certificate,
    /// The certificates between leaf and anchor, in the order of their signatures, anchor left out.
    pub chain: Vec<Certificate>,
}

impl Holder {
    /// The one who acts, for the audit log. A serial number of an outside CA is none of ours, whatever it is.
    pub fn actor(&self) -> Actor {
        let (person, device) = (self.person.clone(), self.device.clone());
        let serial = *self.leaf.serial();
        match self.outside.clone() {
            Some(anchor) => Actor::Outside { person, device, anchor, serial },
            None => Actor::Holder { person, device, serial },
        }
    }
}

impl Visitor {
    /// Makes a visitor and the identity fields that tell backends of it.
    pub fn new(who: Who) -> Self {
        let fields = identity::fields(&who);
        let tier = match &who {
            Who::Guest { .. } => Tier::Guest,
            Who::Holder(holder) => holder.class.clone().into(),
            Who::Applicant(applicant) => applicant.class.clone().into(),
        };
        Self { who, tier, fields, kept: Mutex::new(None) }
    }

    /// A visitor without certificate.
    pub fn guest(address: IpAddr, connection: u64) -> Self {
        Self::new(Who::Guest { address, connection })
    }

    /// A visitor with a certificate that was believed.
    pub fn holder(holder: Holder) -> Self {
        Self::new(Who::Holder(Box::new(holder)))
    }

    /// A visitor with an interim certificate.
    pub fn applicant(applicant: Applicant) -> Self {
        Self::new(Who::Applicant(Box::new(applicant)))
    }

    /// Who it is.
    pub fn who(&self) -> &Who {
        &self.who
    }

    /// The holder, when there is a certificate of an authority.
    pub fn as_holder(&self) -> Option<&Holder> {
        match &self.who {
            Who::Holder(holder) => Some(holder),
            Who::Guest { .. } | Who::Applicant(_) => None,
        }
    }

    /// The applicant, when there is an interim certificate.
    pub fn as_applicant(&self) -> Option<&Applicant> {
        match &self.who {
            Who::Applicant(applicant) => Some(applicant),
            Who::Guest { .. } | Who::Holder(_) => None,
        }
    }

    /// The person; guests and machines have none, and an applicant may be another.
    pub fn person(&self) -> Option<&Handle> {
        match &self.who {
            Who::Guest { .. } => None,
            Who::Holder(holder) => holder.person.as_ref(),
            Who::Applicant(applicant) => Some(&applicant.interim.person.handle),
        }
    }

    /// The device; guests have none.
    pub fn device(&self) -> Option<&Handle> {
        match &self.who {
            Who::Guest { .. } => None,
            Who::Holder(holder) => Some(&holder.device),
            Who::Applicant(applicant) => Some(&applicant.interim.device),
        }
    }

    /// The certificate that was believed.
    pub(crate) fn leaf(&self) -> Option<&Certificate> {
        match &self.who {
            Who::Guest { .. } => None,
            Who::Holder(holder) => Some(&holder.leaf),
            Who::Applicant(applicant) => Some(&applicant.leaf),
        }
    }

    /// The trust in the visitor.
    pub fn tier(&self) -> &Tier {
        &self.tier
    }

    /// Whom a refusal page may name.
    pub fn known(&self) -> Option<Known> {
        let name = match &self.who {
            Who::Guest { .. } => None,
            Who::Holder(holder) => holder.person_name.clone(),
            Who::Applicant(applicant) => Some(applicant.interim.person.name.clone()),
        };
        let person = name.or_else(|| self.person().map(ToString::to_string));
        self.device().map(|device| Known { person, device: device.to_string() })
    }

    /// What the rules judge: the visitor, and what is asked from where.
    pub fn facts<'a>(&'a self, source: IpAddr, method: &'a str, path: &'a str) -> Facts<'a> {
        let holder = self.as_holder();
        Facts {
            tier: self.tier(),
            lapse: holder.and_then(|holder| holder.lapse.as_ref()),
            person: self.person(),
            device: self.device(),
            groups: holder.map_or(&[], |holder| &holder.groups),
            source,
            method,
            path,
        }
    }

    /// The identity fields for the backend, without the assertion.
    pub(crate) fn fields(&self) -> &[(HeaderName, HeaderValue)] {
        &self.fields
    }
}

impl fmt::Debug for Visitor {
    /// Leaves the assertion out, which is as good as a password for a minute.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visitor").field("who", &self.who).finish_non_exhaustive()
    }
}
