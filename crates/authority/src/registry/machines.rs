//! Machines: devices that belong to nobody. Who answers for one is not on record; who put it there and who checked it is.

use model::audit::{Action, Entry, Object};
use model::identity::{Device, Handle};
use model::verification::{Class, Evidence, Subject};
use pki::time::UnixTime;
use store::{AuditFilter, CertificateFilter, ReadTx, Sought};

use super::{DeviceFile, device_file, history, is_in_force};
use crate::error::{Error, Kind};
use crate::reader::Reader;

/// A machine in a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineLine {
    /// The machine.
    pub device: Device,
    /// Who put it on record, as the search key of the actor.
    pub added_by: Option<String>,
    /// The highest class that evidence proves now.
    pub class: Option<Class>,
    /// How many certificates are in force.
    pub in_force: usize,
    /// When the last of them ends.
    pub ends: Option<UnixTime>,
}

/// Everything on record about a machine.
#[derive(Debug)]
pub struct MachineFile {
    /// The machine and what is on it.
    pub file: DeviceFile,
    /// The groups it is in.
    pub groups: Vec<Handle>,
    /// How it was checked, oldest first; what ended and what was withdrawn, too.
    pub evidence: Vec<Evidence>,
    /// How it came onto the record.
    pub added: Option<Entry>,
    /// What happened to it and its certificates, the last first.
    pub history: Vec<Entry>,
}

impl Reader<'_> {
    /// Counts machines.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn count_machines(&self) -> Result<u64, Error> {
        Ok(self.authority.store.read()?.count_machines()?)
    }

    /// Lists by name the first machines after one that have all the words of a text in their name.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn machines(
        &self,
        text: &str,
        after: Option<&Handle>,
        most: usize,
    ) -> Result<Vec<MachineLine>, Error> {
        let read = self.authority.store.read()?;
        let found = read.search_machines(&Sought::of(text), after, most)?;
        found.into_iter().map(|device| self.machine_line(&read, device)).collect()
    }

    fn machine_line(&self, read: &ReadTx, device: Device) -> Result<MachineLine, Error> {
        let now = self.authority.now();
        let filter = CertificateFilter { device: Some(device.id), ..CertificateFilter::default() };
        let (mut in_force, mut ends) = (0, None);
        read.each_certificate(&filter, |record| {
            if is_in_force(&record, now) {
                in_force += 1;
                ends = ends.max(Some(record.not_after));
            }
            Ok(())
        })?;
        let class = self.proven(&read.list_evidence(Subject::Machine(device.id))?);
        let added_by = added(read, &device)?.map(|entry| entry.event.actor.search_key());
        Ok(MachineLine { device, added_by, class, in_force, ends })
    }

    /// Reads everything on record about a machine.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub fn machine_file(&self, handle: &Handle) -> Result<MachineFile, Error> {
        let read = self.authority.store.read()?;
        let absent = || Error::NotFound { what: Kind::Device, name: handle.to_string() };
        let device = read.find_device(None, handle)?.ok_or_else(absent)?;
        let (id, object) = (device.id, Object::device(None, handle));
        let added = added(&read, &device)?;
        let file = device_file(&read, None, device)?;
        let certificates = file.certificates.iter().take(super::TOLD_OF);
        let mut objects = vec![object];
        objects.extend(certificates.map(|record| Object::certificate(&record.serial)));
        Ok(MachineFile {
            groups: read.list_groups_with(id)?,
            evidence: read.list_evidence(Subject::Machine(id))?,
            history: history(&read, &objects)?,
            added,
            file,
        })
    }
}

/// The entry that tells how a machine came onto the record: the last, if there was another of its name before.
fn added(read: &ReadTx, device: &Device) -> Result<Option<Entry>, Error> {
    let found = read.audit_entries(&AuditFilter {
        object: Some(Object::device(None, &device.handle).to_string()),
        action: Some(Action::DeviceAdded),
        order: store::Order::NewestFirst,
        limit: Some(1),
        ..AuditFilter::default()
    })?;
    Ok(found.into_iter().next())
}

#[cfg(test)]
mod tests;
