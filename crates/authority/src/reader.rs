//! What is on record, for whoever has a role: officers, operators and auditors read the same. The audit log as a whole
//! is the auditor's; nothing here changes anything.

use model::audit::Actor;
use model::identity::{Appointment, Role};
use model::invitation::Invitation;
use model::request::{Request, RequestId, State};
use store::{InvitationFilter, RequestFilter};

use crate::Authority;
use crate::error::Error;
use crate::request::Dossier;

/// Somebody with a role, reading.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(crate) authority: &'a Authority,
    pub(crate) actor: Actor,
}

impl Authority {
    /// Offers what everybody with a role may read: to the host, and to a person who has any role.
    ///
    /// # Errors
    /// `Refused` without a role, or without a certificate in force.
    pub fn as_reader(&self, actor: Actor) -> Result<Reader<'_>, Error> {
        self.require_role(&actor, &Role::ALL)?;
        Ok(Reader { authority: self, actor })
    }
}

impl<'a> Reader<'a> {
    /// The authority that is read.
    #[must_use]
    pub fn authority(&self) -> &'a Authority {
        self.authority
    }

    /// Who reads.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

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
}
