//! Taking certificates back: one, or all of a device, a person or a key. Final: nothing un-revokes here.
//! Doors follow the store, so a revocation reaches them without anything being published.

use model::audit::{Action, Object};
use model::certificate::{Reason, Record, State};
use model::identity::Handle;
use pki::fingerprint::Fingerprint;
use pki::serial::Serial;
use store::CertificateFilter;

use crate::error::{Conflict, Error, Kind};
use crate::issuance::order::Holder;
use crate::{Authority, Operator};

/// Whose certificates are taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Every device of a person.
    Person(Handle),
    /// One device, or a machine.
    Holder(Holder),
    /// Whoever holds this key: SHA-256 of the SubjectPublicKeyInfo.
    Key(Fingerprint),
}

impl Operator<'_> {
    /// Revokes a certificate from this moment on.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it is revoked already, or was never issued.
    pub fn revoke(&self, serial: &Serial, reason: Reason) -> Result<Record, Error> {
        let (serial, at) = (*serial, self.authority.now());
        let event = self
            .event(Action::CertificateRevoked, Object::certificate(&serial))
            .fact("reason", reason);
        self.authority.store.write(move |mut tx| {
            let record = find(&tx, &serial)?;
            check_revocable(&record)?;
            let event = match &record.person {
                Some(person) => event.fact("person", person),
                None => event,
            };
            tx.revoke(&serial, at, reason)?;
            let record = find(&tx, &serial)?;
            Ok(tx.commit(event, record)?)
        })
    }

    /// Revokes every certificate of `target` that is not revoked yet, and returns them. Each is a change of its own:
    /// should the store fail midway, those before stay revoked.
    ///
    /// # Errors
    /// `NotFound` for a person or device that does not exist.
    pub fn revoke_all(&self, target: &Target, reason: Reason) -> Result<Vec<Record>, Error> {
        let found = self.authority.certificates_of(target)?;
        let revocable = found.into_iter().filter(|record| check_revocable(record).is_ok());
        revocable.map(|record| self.revoke(&record.serial, reason)).collect()
    }
}

impl Authority {
    /// Finds a certificate on record.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub fn certificate(&self, serial: &Serial) -> Result<Record, Error> {
        find(&*self.store.read()?, serial)
    }

    /// Lists certificates on record.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn certificates(&self, filter: &CertificateFilter) -> Result<Vec<Record>, Error> {
        Ok(self.store.read()?.list_certificates(filter)?)
    }

    /// Lists the certificates of a person, a device or a key, in whatever state.
    ///
    /// # Errors
    /// `NotFound` for a person or device that does not exist; `Unavailable`.
    pub fn certificates_of(&self, target: &Target) -> Result<Vec<Record>, Error> {
        let filters = match target {
            Target::Key(key) => {
                vec![CertificateFilter { key: Some(*key), ..CertificateFilter::default() }]
            }
            Target::Holder(holder) => {
                let owner = holder.person().map(|person| self.person(person)).transpose()?;
                vec![of_device(self.device(owner.as_ref(), holder.device())?.id)]
            }
            Target::Person(person) => {
                let owner = self.person(person)?;
                let devices = self.store.read()?.list_devices_of(owner.id)?;
                devices.into_iter().map(|device| of_device(device.id)).collect()
            }
        };
        let read = self.store.read()?;
        let mut found = Vec::new();
        for filter in &filters {
            found.append(&mut read.list_certificates(filter)?);
        }
        Ok(found)
    }
}

fn of_device(device: model::identity::DeviceId) -> CertificateFilter {
    CertificateFilter { device: Some(device), ..CertificateFilter::default() }
}

fn find(view: &store::View, serial: &Serial) -> Result<Record, Error> {
    let found = view.find_certificate(serial)?;
    found.ok_or_else(|| Error::NotFound { what: Kind::Certificate, name: serial.to_string() })
}

fn check_revocable(record: &Record) -> Result<(), Error> {
    let serial = record.serial.to_string();
    match record.state {
        State::Issued => Ok(()),
        State::Revoked => {
            let at = record.revoked_at.map(|at| at.to_string()).unwrap_or_default();
            let reason = record.reason.map(|reason| reason.to_string()).unwrap_or_default();
            Err(Conflict::AlreadyRevoked { serial, at, reason }.into())
        }
        state => Err(Conflict::State { serial, state: state.to_string() }.into()),
    }
}

#[cfg(test)]
mod tests;
