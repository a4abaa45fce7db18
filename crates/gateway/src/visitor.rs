//! Who makes a request: a guest, or the holder of a certificate that was believed.
//!
//! Holds what was found out at admission; finds nothing out itself. What every request of one
//! connection needs anew, such as the identity fields, is made once here.

use std::fmt;
use std::net::IpAddr;
use std::sync::Mutex;

use http::{HeaderName, HeaderValue};
use model::identity::{Handle, HolderId};
use model::refusal::Known;
use model::rule::Facts;
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
    /// The certificate.
    pub leaf: Certificate,
    /// The certificates between leaf and anchor, in the order of their signatures, anchor left out.
    pub chain: Vec<Certificate>,
}

impl Visitor {
    /// Makes a visitor and the identity fields that tell backends of it.
    pub fn new(who: Who) -> Self {
        let fields = identity::fields(&who);
        let tier = match &who {
            Who::Guest { .. } => Tier::Guest,
            Who::Holder(holder) => holder.class.clone().into(),
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

    /// Who it is.
    pub fn who(&self) -> &Who {
        &self.who
    }

    /// The holder, when there is a certificate.
    pub fn as_holder(&self) -> Option<&Holder> {
        match &self.who {
            Who::Guest { .. } => None,
            Who::Holder(holder) => Some(holder),
        }
    }

    /// The trust in the visitor.
    pub fn tier(&self) -> &Tier {
        &self.tier
    }

    /// Whom a refusal page may name.
    pub fn known(&self) -> Option<Known> {
        self.as_holder().map(|holder| Known {
            person: holder.person_name.clone().or_else(|| holder.person.clone().map(String::from)),
            device: holder.device.to_string(),
        })
    }

    /// What the rules judge: the visitor, and what is asked from where.
    pub fn facts<'a>(&'a self, source: IpAddr, method: &'a str, path: &'a str) -> Facts<'a> {
        let holder = self.as_holder();
        Facts {
            tier: self.tier(),
            lapse: holder.and_then(|holder| holder.lapse.as_ref()),
            person: holder.and_then(|holder| holder.person.as_ref()),
            device: holder.map(|holder| &holder.device),
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
