//! Looking up who has what, for whoever has a role: people a page at a time, and all that is on record about one.

use model::audit::{Action, Actor, Entry, Object};
use model::certificate::{Record, State};
use model::identity::{Device, Handle, Person, Role};
use model::request::Request;
use model::verification::{Class, Evidence, Subject};
use pki::certificate::Certificate;
use pki::serial::Serial;
use pki::time::UnixTime;
/// What readers are asked with.
pub use store::{AuditFilter, Order, Standing};
use store::{CertificateCounts, CertificateFilter, ReadTx, RequestFilter, Sought};

use crate::error::Error;
use crate::reader::Reader;
use crate::registration;

pub mod certificates;
pub mod losses;
pub mod machines;
pub mod openers;
pub mod outside;
#[cfg(test)]
mod tests;

/// How many entries a history has at most.
const HISTORY: usize = 40;
/// Of how many certificates and requests a history tells.
const TOLD_OF: usize = 60;

/// A person in a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLine {
    /// The person.
    pub person: Person,
    /// The devices.
    pub devices: Vec<Handle>,
    /// How many certificates are in force.
    pub in_force: usize,
    /// The highest class that evidence proves now.
    pub class: Option<Class>,
}

/// Everything on record about a person.
#[derive(Debug)]
pub struct PersonFile {
    /// The person.
    pub person: Person,
    /// What the person is trusted with.
    pub roles: Vec<Role>,
    /// The groups the person is in.
    pub groups: Vec<Handle>,
    /// How the identity was checked, oldest first; what ended and what was withdrawn, too.
    pub evidence: Vec<Evidence>,
    /// The devices, by handle.
    pub devices: Vec<DeviceFile>,
    /// What was applied for, the last first.
    pub requests: Vec<Request>,
    /// How many sessions in a browser are open.
    pub sessions: usize,
    /// What happened to the person and what belongs to it, the last first.
    pub history: Vec<Entry>,
}

/// A device with what is on it.
#[derive(Debug)]
pub struct DeviceFile {
    /// The device.
    pub device: Device,
    /// Its certificates, the newest first.
    pub certificates: Vec<Record>,
    /// Certificates of outside CAs that stand for it, the first imported first.
    pub outside: Vec<Certificate>,
    /// When a door last let it in.
    pub last_use: Option<Entry>,
}

/// How much is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Persons.
    pub persons: u64,
    /// Devices and machines.
    pub devices: u64,
    /// Certificates.
    pub certificates: CertificateCounts,
    /// Entries of the audit log.
    pub entries: u64,
}

/// Says whether a certificate counts at a moment.
pub fn is_in_force(record: &Record, now: UnixTime) -> bool {
    record.state == State::Issued && record.not_before <= now && now <= record.not_after
}

impl Reader<'_> {
    /// Counts what is on record.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn totals(&self) -> Result<Totals, Error> {
        let read = self.authority.store.read()?;
        Ok(Totals {
            persons: read.count_persons()?,
            devices: read.count_devices()?,
            certificates: read.count_certificates(self.authority.now())?,
            entries: read.audit_head()?.seq,
        })
    }

    /// Lists by handle the first people after one who have all the words of a text somewhere in handle, name,
    /// mailbox or UPN.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn people(
        &self,
        text: &str,
        after: Option<&Handle>,
        most: usize,
    ) -> Result<Vec<PersonLine>, Error> {
        let read = self.authority.store.read()?;
        let found = read.search_persons(&Sought::of(text), after, most)?;
        found.into_iter().map(|person| self.line(&read, person)).collect()
    }

    fn line(&self, read: &ReadTx, person: Person) -> Result<PersonLine, Error> {
        let now = self.authority.now();
        let devices = read.list_devices_of(person.id)?;
        let mut in_force = 0;
        for device in &devices {
            let filter =
                CertificateFilter { device: Some(device.id), ..CertificateFilter::default() };
            read.each_certificate(&filter, |record| {
                in_force += usize::from(is_in_force(&record, now));
                Ok(())
            })?;
        }
        let evidence = read.list_evidence(Subject::Person(person.id))?;
        let class = self.proven(&evidence);
        let devices = devices.into_iter().map(|device| device.handle).collect();
        Ok(PersonLine { person, devices, in_force, class })
    }

    /// The highest class that evidence proves now.
    #[must_use]
    pub fn proven(&self, evidence: &[Evidence]) -> Option<Class> {
        let now = self.authority.now();
        let fresh = evidence.iter().filter(|one| one.holds(now));
        fresh.map(|one| self.authority.classes.of_record(&one.given.class)).max()
    }

    /// Reads everything on record about a person.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub fn person_file(&self, handle: &Handle) -> Result<PersonFile, Error> {
        let read = self.authority.store.read()?;
        let person = registration::find_person(&read, handle)?;
        let devices = read.list_devices_of(person.id)?;
        let devices = devices.into_iter().map(|device| device_file(&read, Some(handle), device));
        let devices = devices.collect::<Result<Vec<DeviceFile>, Error>>()?;
        let requests = read.list_requests(&RequestFilter {
            person: Some(person.id),
            order: Order::NewestFirst,
            limit: Some(TOLD_OF as u64),
            ..RequestFilter::default()
        })?;
        Ok(PersonFile {
            roles: read.list_roles_of(person.id)?,
            groups: read.list_groups_of(person.id)?,
            evidence: read.list_evidence(Subject::Person(person.id))?,
            sessions: read.list_sessions(person.id)?.len(),
            history: history(&read, &objects(handle, &devices, &requests))?,
            person,
            devices,
            requests,
        })
    }
}

fn device_file(read: &ReadTx, owner: Option<&Handle>, device: Device) -> Result<DeviceFile, Error> {
    let outside = outside::of_device(read, device.id)?;
    let certificates = read.list_certificates(&CertificateFilter {
        device: Some(device.id),
        order: Order::NewestFirst,
        ..CertificateFilter::default()
    })?;
    // Who acted is found by person and device; the serial in the actor is not part of that.
    let actor = match certificates.first() {
        None => return Ok(DeviceFile { device, certificates, outside, last_use: None }),
        Some(newest) => Actor::Holder {
            person: owner.cloned(),
            device: device.handle.clone(),
            serial: newest.serial,
        },
    };
    let last_use = read.audit_entries(&AuditFilter {
        actor: Some(actor.search_key()),
        action: Some(Action::DoorAdmitted),
        order: Order::NewestFirst,
        limit: Some(1),
        ..AuditFilter::default()
    })?;
    Ok(DeviceFile { device, certificates, outside, last_use: last_use.into_iter().next() })
}

/// What the history of a person is about.
fn objects(person: &Handle, devices: &[DeviceFile], requests: &[Request]) -> Vec<Object> {
    let own = devices.iter().map(|file| Object::device(Some(person), &file.device.handle));
    let certificates = devices.iter().flat_map(|file| &file.certificates).take(TOLD_OF);
    let mut objects = vec![Object::person(person)];
    objects.extend(own);
    objects.extend(certificates.map(|record| Object::certificate(&record.serial)));
    objects.extend(requests.iter().map(|request| Object::request(&request.id)));
    objects
}

/// The last entries about some things, the last first.
fn history(read: &ReadTx, objects: &[Object]) -> Result<Vec<Entry>, Error> {
    let mut found = Vec::new();
    for object in objects {
        found.extend(read.audit_entries(&AuditFilter {
            object: Some(object.to_string()),
            order: Order::NewestFirst,
            limit: Some(HISTORY as u64),
            ..AuditFilter::default()
        })?);
    }
    found.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
    found.truncate(HISTORY);
    Ok(found)
}

/// The last entries about a certificate, the last first.
fn history_of(read: &ReadTx, serial: &Serial) -> Result<Vec<Entry>, Error> {
    history(read, &[Object::certificate(serial)])
}
