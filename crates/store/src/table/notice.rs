//! What comes to its end and who is told, and when they were told last.

use model::identity::{DeviceId, Handle, PersonId};
use model::language::Tag;
use model::verification::{ClassName, EvidenceId};
use pki::serial::Serial;
use pki::time::UnixTime;

use crate::engine::Row;
use crate::error::Error;
use crate::view::View;
use crate::write::WriteTx;

// Nothing is told in the first half of a life, whatever the schedule; and not of a certificate in whose place the
// device has another.
const LIST_CERTIFICATES: &str = "SELECT c.not_before, c.not_after, n.told_at, c.serial, c.class, \
    d.handle, p.handle, p.name, p.email, p.language FROM certificate c \
    JOIN device d ON d.id = c.device_id \
    LEFT JOIN person p ON p.id = d.owner_id \
    LEFT JOIN certificate_notice n ON n.serial = c.serial \
    WHERE c.not_after >= $1 AND c.state = 'issued' \
    AND (c.not_after - $1) * 2 <= c.not_after - c.not_before \
    AND d.removed_at IS NULL AND NOT EXISTS (SELECT 1 FROM certificate o \
    WHERE o.device_id = c.device_id AND o.state = 'issued' AND o.not_after > c.not_after) \
    ORDER BY c.not_after";
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

/// A lifetime in its second half, and when notice of its end was given last.
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

/// A certificate in the second half of its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndingCertificate {
    /// Its life.
    pub life: Life,
    /// Its serial.
    pub serial: Serial,
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

fn certificate(row: &Row<'_>) -> Result<EndingCertificate, Error> {
    Ok(EndingCertificate {
        life: life(row)?,
        serial: row.take()?,
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
    /// Lists the certificates of devices that are in the second half of their life, in force, and the last of their
    /// device, the first to end first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_ending_certificates(&self, now: UnixTime) -> Result<Vec<EndingCertificate>, Error> {
        self.connection.list(LIST_CERTIFICATES, &[(&now).into()], certificate)
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
