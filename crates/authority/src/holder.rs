//! What the holder of a certificate may do for itself, at a door that knows who it is: end what is its own.

use model::audit::Actor;
use model::certificate::{Reason, Record};
use model::identity::Handle;
use pki::serial::Serial;

use crate::Authority;
use crate::error::{Error, Kind};
use crate::issuance::order;
use crate::revocation::Target;

#[cfg(test)]
mod tests;

/// An authority as the holder of a certificate sees it.
#[derive(Debug)]
pub struct Holder<'a> {
    authority: &'a Authority,
    actor: Actor,
    own: Target,
}

impl Authority {
    /// Offers what the holder of a certificate may do: a person on one of its devices, or a machine.
    #[must_use]
    pub fn as_holder(&self, person: Option<Handle>, device: Handle, serial: Serial) -> Holder<'_> {
        let own = match &person {
            Some(person) => Target::Person(person.clone()),
            None => {
                let (device, dns_names) = (device.clone(), Vec::new());
                Target::Holder(order::Holder::Machine { device, dns_names })
            }
        };
        Holder { authority: self, actor: Actor::Holder { person, device, serial }, own }
    }
}

impl Holder<'_> {
    /// Lists the holder's certificates in whatever state: those of all the person's devices, or the machine's.
    ///
    /// # Errors
    /// `NotFound` when the holder is no longer on record; `Unavailable`.
    pub fn certificates(&self) -> Result<Vec<Record>, Error> {
        self.authority.certificates_of(&self.own)
    }

    /// Finds one of the holder's certificates.
    ///
    /// # Errors
    /// `NotFound` also for one of somebody else, so that nobody learns what exists.
    pub fn certificate(&self, serial: &Serial) -> Result<Record, Error> {
        let own = self.certificates()?.into_iter().find(|record| record.serial == *serial);
        own.ok_or_else(|| Error::NotFound { what: Kind::Certificate, name: serial.to_string() })
    }

    /// Revokes one of the holder's certificates from this moment on, the one it shows included.
    ///
    /// # Errors
    /// `NotFound` also for one of somebody else; `Conflict` when it is revoked already.
    pub fn stop(&self, serial: &Serial, reason: Reason) -> Result<Record, Error> {
        let own = self.certificate(serial)?;
        let operator = self.authority.as_operator(self.actor.clone());
        operator.revoke(&own.serial, reason)
    }
}
