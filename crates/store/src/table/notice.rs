//! What comes to its end and who is told, and when they were told last.

use std::collections::{HashMap, HashSet};

use model::identity::{DeviceId, Handle, PersonId};
use model::language::Tag;
use model::verification::{ClassName, EvidenceId};
use pki::serial::Serial;
use pki::time::UnixTime;

use crate::engine::Row;
use crate::error::Error;
use crate::view::View;
use crate::write::WriteTx;

// What ends, and which of that is not in force, stand in indices alone; only what is wanted of it is read.
const LIST_ENDING: &str = "SELECT not_before, not_after, serial, device_id FROM certificate \
    WHERE not_after >= $1 AND device_id IS NOT NULL ORDER BY not_after DESC, serial DESC";
const LIST_REVOKED: &str =
    "SELECT serial FROM certificate WHERE state = 'revoked' AND not_after + 0 >= $1";
const LIST_PENDING: &str =
    "SELECT serial FROM certificate WHERE state = 'prepared' AND not_after + 0 >= $1";
const LIST_TOLD: &str = "SELECT serial, told_at FROM certificate_notice";
const FIND_CERTIFICATE: &str = "SELECT c.not_before, c.not_after, c.serial, c.name, c.class, \
    d.handle, p.handle, p.name, p.email, p.language FROM certificate c \
    JOIN device d ON d.id = c.device_id LEFT JOIN person p ON p.id = d.owner_id \
    WHERE c.serial = $1 AND d.removed_at IS NULL";
const LIST_OF_DOORS: &str = "SELECT serial, name, not_after FROM certificate \
    WHERE device_id IS NULL AND not_after >= $1 AND not_after < $2 AND state = 'issued' \
    ORDER BY not_after";
const LIST_EVIDENCE: &str = "SELECT e.given_at, e.expires_at, n.told_at, e.id, e.class, e.device_id, \
    p.id, p.handle, p.name, p.email, p.language FROM evidence e \
    LEFT JOIN person p ON p.id = e.person_id AND p.removed_at IS NULL \
    LEFT JOIN evidence_notice n ON n.evidence_id = e.id \
    WHERE e.expires_at >= $1 AND e.withdrawn_at IS NULL \
    AND (e.expires_at - $1) * 2 <= e.expires_at - e.given_at ORDER BY e.expires_at";
const FIND_OF_CERTIFICATE: &str = "SELECT told_at FROM certificate_notice WHERE serial = $1";
const FIND_OF_EVIDENCE: &str = "SELECT told_at FROM evidence_notice WHERE evidence_id = $1";
const TOLD_OF_CERTIFICATE: &str = "INSERT INTO certificate_notice (serial, told_at) VALUES ($1, $2) \
    ON CONFLICT (serial) DO UPDATE SET told_at = excluded.told_at";
const TOLD_OF_EVIDENCE: &str = "INSERT INTO evidence_notice (evidence_id, told_at) VALUES ($1, $2) \
    ON CONFLICT (evidence_id) DO UPDATE SET told_at = excluded.told_at";

/// A lifetime, and when notice of its end was given last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// When it began.
    pub begins: UnixTime,
    /// Its last second.
    pub ends: UnixTime,
    /// When notice was given last.
    pub told_at: Option<UnixTime>,
}

/// A person as somebody who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// The handle.
    pub handle: Handle,
    /// The name.
    pub name: String,
    /// The mailbox, if known.
    pub email: Option<String>,
    /// The language, if known.
    pub language: Option<Tag>,
}

/// A certificate that comes to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndingCertificate {
    /// Its life.
    pub life: Life,
    /// Its serial.
    pub serial: Serial,
    /// What its subject is called.
    pub name: String,
    /// The class in it.
    pub class: Option<ClassName>,
    /// Its device.
    pub device: Handle,
    /// Whose device that is; a machine is nobody's.
    pub person: Option<Addressee>,
}

/// A proof of identity in the second half of its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndingEvidence {
    /// Its life.
    pub life: Life,
    /// Its number.
    pub id: EvidenceId,
    /// The class it proves.
    pub class: ClassName,
    /// The machine it is about, when it is about one.
    pub machine: Option<DeviceId>,
    /// The person it is about, when it is about one.
    pub person: Option<(PersonId, Addressee)>,
}

fn life(row: &Row<'_>) -> Result<Life, Error> {
    Ok(Life { begins: row.take()?, ends: row.take()?, told_at: row.take()? })
}

fn addressee(row: &Row<'_>) -> Result<Option<Addressee>, Error> {
    let (handle, name): (Option<Handle>, Option<String>) = (row.take()?, row.take()?);
    let (email, language) = (row.take()?, row.take()?);
    Ok(handle.zip(name).map(|(handle, name)| Addressee { handle, name, email, language }))
}

fn certificate(row: &Row<'_>, told_at: Option<UnixTime>) -> Result<EndingCertificate, Error> {
    Ok(EndingCertificate {
        life: Life { begins: row.take()?, ends: row.take()?, told_at },
        serial: row.take()?,
        name: row.take()?,
        class: row.take()?,
        device: row.take()?,
        person: addressee(row)?,
    })
}

fn evidence(row: &Row<'_>) -> Result<EndingEvidence, Error> {
    let (life, id, class, machine) = (life(row)?, row.take()?, row.take()?, row.take()?);
    let person: Option<PersonId> = row.take()?;
    Ok(EndingEvidence { life, id, class, machine, person: person.zip(addressee(row)?) })
}

impl View {
    /// Lists the certificates of devices that are in force, the last of their device and wanted by their life, the
    /// first to end first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_ending_certificates(
        &self,
        now: UnixTime,
        is_wanted: impl Fn(&Life) -> bool,
    ) -> Result<Vec<EndingCertificate>, Error> {
        let mut not_in_force: HashSet<Serial> = HashSet::new();
        for sql in [LIST_REVOKED, LIST_PENDING] {
            not_in_force
                .extend(self.connection.list(sql, &[(&now).into()], |row| row.take::<Serial>())?);
        }
        let told = |row: &Row<'_>| Ok((row.take::<Serial>()?, row.take::<UnixTime>()?));
        let told: HashMap<Serial, UnixTime> =
            self.connection.list(LIST_TOLD, &[], told)?.into_iter().collect();
        // The last to end come first: what comes later of a device is followed.
        let (mut devices, mut wanted) = (HashSet::<DeviceId>::new(), Vec::new());
        self.connection.each(LIST_ENDING, &[(&now).into()], |row| {
            let (begins, ends) = (row.take()?, row.take()?);
            let serial: Serial = row.take()?;
            let device = row.take()?;
            if not_in_force.contains(&serial) || !devices.insert(device) {
                return Ok(());
            }
            let told_at = told.get(&serial).copied();
            if is_wanted(&Life { begins, ends, told_at }) {
                wanted.push((serial, told_at));
            }
            Ok(())
        })?;
        let find = |(serial, told_at): &(Serial, Option<UnixTime>)| {
            let read = |row: &Row<'_>| certificate(row, *told_at);
            self.connection.find(FIND_CERTIFICATE, &[serial.into()], read).transpose()
        };
        wanted.iter().rev().filter_map(find).collect()
    }

    /// Lists the certificates of doors that are in force and end before `soon`: serial, name and end.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_ending_of_doors(
        &self,
        now: UnixTime,
        soon: UnixTime,
    ) -> Result<Vec<(Serial, String, UnixTime)>, Error> {
        let door = |row: &Row<'_>| Ok((row.take()?, row.take()?, row.take()?));
        self.connection.list(LIST_OF_DOORS, &[(&now).into(), (&soon).into()], door)
    }

    /// Lists the evidence that still holds and is in the second half of its life, the first to end first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_ending_evidence(&self, now: UnixTime) -> Result<Vec<EndingEvidence>, Error> {
        self.connection.list(LIST_EVIDENCE, &[(&now).into()], evidence)
    }
}

impl View {
    /// Finds when notice of the end of a certificate was given last.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_told_of_certificate(&self, serial: &Serial) -> Result<Option<UnixTime>, Error> {
        self.connection.find(FIND_OF_CERTIFICATE, &[serial.into()], |row| row.take())
    }

    /// Finds when notice of the end of evidence was given last.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_told_of_evidence(&self, id: EvidenceId) -> Result<Option<UnixTime>, Error> {
        self.connection.find(FIND_OF_EVIDENCE, &[(&id).into()], |row| row.take())
    }
}

impl WriteTx<'_> {
    /// Notes that notice was given of the end of a certificate.
    ///
    /// # Errors
    /// `Dangling` when there is no such certificate.
    pub fn told_of_certificate(&mut self, serial: &Serial) -> Result<(), Error> {
        let now = self.now();
        self.change()?.execute(TOLD_OF_CERTIFICATE, &[serial.into(), (&now).into()]).map(drop)
    }

    /// Notes that notice was given of the end of evidence.
    ///
    /// # Errors
    /// `Dangling` when there is no such evidence.
    pub fn told_of_evidence(&mut self, id: EvidenceId) -> Result<(), Error> {
        let now = self.now();
        self.change()?.execute(TOLD_OF_EVIDENCE, &[(&id).into(), (&now).into()]).map(drop)
    }
}
