//! What an auditor may do: read what is on record, and nothing else. That the log was exported is told in the log.

use std::io::Write;

use model::audit::{Actor, Checkpoint, Entry};
use model::identity::{Appointment, Role};
use model::invitation::Invitation;
use model::request::{Request, RequestId, State};
use store::{AuditFilter, InvitationFilter, RequestFilter};

use crate::Authority;
use crate::audit::Proof;
use crate::error::Error;
use crate::request::Dossier;

/// An auditor at work.
#[derive(Debug)]
pub struct Auditor<'a> {
    authority: &'a Authority,
    actor: Actor,
}

impl Authority {
    /// Offers what an auditor may do: to the host, and to a person who has that role.
    ///
    /// # Errors
    /// `Refused` without the role, or without a certificate in force.
    pub fn as_auditor(&self, actor: Actor) -> Result<Auditor<'_>, Error> {
        self.require_role(&actor, Role::Auditor)?;
        Ok(Auditor { authority: self, actor })
    }
}

impl Auditor<'_> {
    /// Lists requests.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn requests(&self, filter: &RequestFilter) -> Result<Vec<Request>, Error> {
        Ok(self.authority.store.read()?.list_requests(filter)?)
    }

    /// Counts the requests in each state.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn counts(&self) -> Result<Vec<(State, u64)>, Error> {
        Ok(self.authority.store.read()?.count_requests()?)
    }

    /// Everything on record about a request.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn dossier(&self, id: RequestId) -> Result<Dossier, Error> {
        self.authority.dossier(id)
    }

    /// Lists invitations.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn invitations(&self, filter: &InvitationFilter) -> Result<Vec<Invitation>, Error> {
        Ok(self.authority.store.read()?.list_invitations(filter)?)
    }

    /// Lists who has which role, by handle.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn roles(&self) -> Result<Vec<Appointment>, Error> {
        self.authority.roles()
    }

    /// Lists entries of the audit log.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn audit_entries(&self, filter: &AuditFilter) -> Result<Vec<Entry>, Error> {
        self.authority.audit_entries(filter)
    }

    /// Proves the whole audit log.
    ///
    /// # Errors
    /// As [`Authority::verify_audit`].
    pub fn verify_audit(&self, kept_apart: &[Checkpoint]) -> Result<Proof, Error> {
        self.authority.verify_audit(kept_apart)
    }

    /// Writes the whole audit log out and tells in it that this was done. Returns how many entries were written.
    ///
    /// # Errors
    /// `Unavailable` when the log cannot be read or `out` not written.
    pub fn export_audit(&self, out: &mut dyn Write) -> Result<u64, Error> {
        self.authority.export_audit(&self.actor, out)
    }
}
