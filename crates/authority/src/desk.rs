//! What lies on the desk: what waits for a decision, what ends soon, what was refused, how all stands. It reads for
//! whoever has a role and judges nothing.

use model::invitation::Invitation;
use model::request::{Request, State};
use model::verification::{Definition, Evidence, Subject};
use pki::time::UnixTime;
use store::{Among, InvitationFilter, Order, RequestFilter};

use crate::error::Error;
use crate::reader::Reader;

#[cfg(test)]
mod tests;
pub mod today;

/// How many waiting requests are listed.
const QUEUE: u64 = 200;

impl Reader<'_> {
    /// Lists the requests that wait for a decision, the longest waiting first: at most 200.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn queue(&self) -> Result<Vec<Request>, Error> {
        let waiting = RequestFilter {
            among: Among::Undecided,
            limit: Some(QUEUE),
            ..RequestFilter::default()
        };
        self.requests(&waiting)
    }

    /// Lists the requests in a state, the last opened first: at most 200.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn requests_in(&self, state: State) -> Result<Vec<Request>, Error> {
        let order = Order::NewestFirst;
        let limit = Some(QUEUE);
        self.requests(&RequestFilter {
            state: Some(state),
            order,
            limit,
            ..RequestFilter::default()
        })
    }

    /// What the class of a request asks for, as the ladder says now; none when it is no class any more.
    #[must_use]
    pub fn definition_of(&self, request: &Request) -> Option<&Definition> {
        self.authority.classes.find(request.given.class.as_str())
    }

    /// Lists the evidence on record about whom a request is for, the newest first; nothing for somebody new.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn evidence_for(&self, request: &Request) -> Result<Vec<Evidence>, Error> {
        let Some(person) = request.given.person else { return Ok(Vec::new()) };
        let mut evidence = self.authority.store.read()?.list_evidence(Subject::Person(person))?;
        evidence.reverse();
        Ok(evidence)
    }

    /// Lists the last invitations, or those to a mailbox, the last made first and at most 200: each with the state of
    /// the request that was opened with it.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn last_invitations(
        &self,
        email: Option<String>,
    ) -> Result<Vec<(Invitation, Option<State>)>, Error> {
        let read = self.authority.store.read()?;
        let order = Order::NewestFirst;
        let filter =
            InvitationFilter { email, order, limit: Some(QUEUE), ..InvitationFilter::default() };
        let mut found = Vec::new();
        for invitation in read.list_invitations(&filter)? {
            let request = invitation.request.map(|id| read.find_request(id)).transpose()?;
            found.push((invitation, request.flatten().map(|request| request.state)));
        }
        Ok(found)
    }

    /// Counts the requests that wait for a decision.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn waiting(&self) -> Result<u64, Error> {
        Ok(self.authority.store.read()?.count_waiting_before(UnixTime(i64::MAX))?)
    }
}
