//! Evidence of identity.

use model::identity::{DeviceId, PersonId};
use model::verification::{ClassName, Evidence, EvidenceId, NewEvidence, Subject};
use pki::time::UnixTime;

use super::{exactly_one, inserted};
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::view::View;
use crate::write::WriteTx;

const FIND: &str = "SELECT id, person_id, device_id, class, method, officer, second_officer, \
    reference, hash, expires_at, request, given_at, withdrawn_at FROM evidence WHERE id = $1";
const LIST_OF_PERSON: &str = "SELECT id, person_id, device_id, class, method, officer, \
    second_officer, reference, hash, expires_at, request, given_at, withdrawn_at FROM evidence \
    WHERE person_id = $1 ORDER BY id";
const LIST_OF_MACHINE: &str = "SELECT id, person_id, device_id, class, method, officer, \
    second_officer, reference, hash, expires_at, request, given_at, withdrawn_at FROM evidence \
    WHERE device_id = $1 ORDER BY id";
const LIST_ENDS: &str = "SELECT person_id, device_id, class, MAX(COALESCE(expires_at, $1)) \
    FROM evidence WHERE withdrawn_at IS NULL GROUP BY person_id, device_id, class \
    ORDER BY person_id, device_id";
const LAST_CHANGE: &str = "SELECT COALESCE(MAX(change_seq), 0) FROM evidence";
const ADD: &str = "INSERT INTO evidence (id, person_id, device_id, class, method, officer, \
    second_officer, reference, hash, expires_at, request, given_at, change_seq) \
    VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM evidence), \
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id";
const WITHDRAW: &str = "UPDATE evidence SET withdrawn_at = $1, change_seq = $2 \
    WHERE id = $3 AND withdrawn_at IS NULL";

/// The last second at which evidence proves a class.
pub type End = (Subject, ClassName, UnixTime);

fn subject(row: &Row<'_>) -> Result<Subject, Error> {
    match (row.take::<Option<PersonId>>()?, row.take::<Option<DeviceId>>()?) {
        (Some(person), None) => Ok(Subject::Person(person)),
        (None, Some(machine)) => Ok(Subject::Machine(machine)),
        _ => Err(Error::Corrupt),
    }
}

fn evidence(row: &Row<'_>) -> Result<Evidence, Error> {
    let id = row.take()?;
    let given = NewEvidence {
        subject: subject(row)?,
        class: row.take()?,
        method: row.take()?,
        officer: row.take()?,
        second_officer: row.take()?,
        reference: row.take()?,
        hash: row.take()?,
        expires_at: row.take()?,
        request: row.take()?,
    };
    Ok(Evidence { id, given, at: row.take()?, withdrawn_at: row.take()? })
}

impl View {
    /// Finds a piece of evidence, withdrawn or not.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_evidence(&self, id: EvidenceId) -> Result<Option<Evidence>, Error> {
        self.connection.find(FIND, &[(&id).into()], evidence)
    }

    /// Lists the evidence of one person or machine, withdrawn ones too, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_evidence(&self, subject: Subject) -> Result<Vec<Evidence>, Error> {
        match subject {
            Subject::Person(id) => self.connection.list(LIST_OF_PERSON, &[(&id).into()], evidence),
            Subject::Machine(id) => {
                self.connection.list(LIST_OF_MACHINE, &[(&id).into()], evidence)
            }
        }
    }

    /// Lists until when the evidence that is not withdrawn proves which class, of everybody; what
    /// never ends, ends at [`UnixTime::MAX`].
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_evidence_ends(&self) -> Result<Vec<End>, Error> {
        let end = |row: &Row<'_>| Ok((subject(row)?, row.take()?, row.take()?));
        self.connection.list(LIST_ENDS, &[(&UnixTime::MAX).into()], end)
    }

    /// Returns the audit entry of the last change of evidence; 0 when there is none.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn evidence_change_seq(&self) -> Result<u64, Error> {
        Ok(self.connection.find(LAST_CHANGE, &[], |row| row.take())?.unwrap_or(0))
    }
}

impl WriteTx<'_> {
    /// Puts evidence on record.
    ///
    /// # Errors
    /// `Dangling` when there is no such person or machine.
    pub fn add_evidence(&mut self, new: &NewEvidence) -> Result<Evidence, Error> {
        let (now, seq) = (self.now(), self.next_seq());
        let (person, machine) = match new.subject {
            Subject::Person(id) => (Some(id), None),
            Subject::Machine(id) => (None, Some(id)),
        };
        let values = [
            person.as_ref().into(),
            machine.as_ref().into(),
            (&new.class).into(),
            (&new.method).into(),
            (&new.officer).into(),
            new.second_officer.as_ref().into(),
            new.reference.as_ref().into(),
            new.hash.as_ref().into(),
            new.expires_at.as_ref().into(),
            new.request.as_ref().into(),
            (&now).into(),
            seq.into(),
        ];
        let id = inserted(self.change()?.find(ADD, &values, |row| row.take())?)?;
        Ok(Evidence { id, given: new.clone(), at: now, withdrawn_at: None })
    }

    /// Withdraws evidence: it counts no longer.
    ///
    /// # Errors
    /// `Missing` when there is none, or it was withdrawn before.
    pub fn withdraw_evidence(&mut self, id: EvidenceId) -> Result<(), Error> {
        let (now, seq) = (self.now(), self.next_seq());
        let values = [(&now).into(), seq.into(), (&id).into()];
        exactly_one(self.change()?.execute(WITHDRAW, &values)?, Noun::Evidence)
    }
}
