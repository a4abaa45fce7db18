//! Who would lose what by a revocation, told before it is done.

use std::collections::{BTreeMap, BTreeSet};

use model::certificate::Record;
use model::identity::Handle;
use pki::serial::Serial;
use store::{CertificateFilter, ReadTx};

use super::is_in_force;
use crate::error::Error;
use crate::reader::Reader;
use crate::registration;

/// What one person, machine or door loses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The person; a machine and a door have none.
    pub person: Option<Handle>,
    /// What the person, machine or door is called.
    pub name: String,
    /// The devices that stop working.
    pub loses: BTreeSet<String>,
    /// The person's devices that go on working.
    pub keeps: BTreeSet<String>,
}

impl Reader<'_> {
    /// Says who loses what when these certificates are revoked; what is not in force is no loss.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn losses(&self, revoked: &[Record]) -> Result<Vec<Loss>, Error> {
        let now = self.authority.now();
        let read = self.authority.store.read()?;
        let gone: BTreeSet<&[u8]> = revoked.iter().map(|record| record.serial.content()).collect();
        let mut losses: BTreeMap<(Option<Handle>, String), Loss> = BTreeMap::new();
        for record in revoked.iter().filter(|record| is_in_force(record, now)) {
            let device = record.device_handle.as_ref().map_or(&*record.name, Handle::as_str);
            let name = record.person.as_ref().map_or(device, Handle::as_str).to_owned();
            let key = (record.person.clone(), name.clone());
            let loss = losses.entry(key).or_insert_with(|| Loss {
                person: record.person.clone(),
                name,
                loses: BTreeSet::new(),
                keeps: BTreeSet::new(),
            });
            loss.loses.insert(device.to_owned());
        }
        for loss in losses.values_mut() {
            let Some(person) = &loss.person else { continue };
            let is_kept = |record: &Record| {
                is_in_force(record, now) && !gone.contains(record.serial.content())
            };
            for (device, record) in certificates_of(&read, person)? {
                if is_kept(&record) {
                    loss.keeps.insert(device);
                }
            }
            // A device with a second certificate goes on working.
            loss.loses.retain(|device| !loss.keeps.contains(device));
        }
        Ok(losses.into_values().filter(|loss| !loss.loses.is_empty()).collect())
    }

    /// Finds the certificates of these serials that could be revoked; others are left out.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn revocable(&self, serials: &[Serial]) -> Result<Vec<Record>, Error> {
        let read = self.authority.store.read()?;
        let mut found = Vec::new();
        for serial in serials {
            let record = read.find_certificate(serial)?;
            found.extend(record.filter(|record| record.state == model::certificate::State::Issued));
        }
        Ok(found)
    }
}

fn certificates_of(read: &ReadTx, person: &Handle) -> Result<Vec<(String, Record)>, Error> {
    let owner = registration::find_person(read, person)?;
    let mut found = Vec::new();
    for device in read.list_devices_of(owner.id)? {
        let filter = CertificateFilter { device: Some(device.id), ..CertificateFilter::default() };
        let records = read.list_certificates(&filter)?.into_iter();
        found.extend(records.map(|record| (device.handle.to_string(), record)));
    }
    Ok(found)
}
