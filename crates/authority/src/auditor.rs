//! What an auditor may do: read what is on record and all of the audit log. That the log was exported is told in it.

use std::io::Write;
use std::ops::Deref;

use model::audit::{Actor, Checkpoint, Entry};
use model::identity::Role;
use store::AuditFilter;

use crate::Authority;
use crate::audit::Proof;
use crate::error::Error;
use crate::reader::Reader;

/// An auditor at work.
#[derive(Debug)]
pub struct Auditor<'a>(Reader<'a>);

impl<'a> Deref for Auditor<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.0
    }
}

impl Authority {
    /// Offers what an auditor may do: to the host, and to a person who has that role.
    ///
    /// # Errors
    /// `Refused` without the role, or without a certificate in force.
    pub fn as_auditor(&self, actor: Actor) -> Result<Auditor<'_>, Error> {
        self.require_role(&actor, &[Role::Auditor])?;
        Ok(Auditor(Reader { authority: self, actor }))
    }
}

impl Auditor<'_> {
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
