//! Requests for certificates as use cases: applying, proving, deciding, issuing, ending. Each caller is offered what
//! it may do and no more: whoever was invited, the applicant of one request, the holder of a certificate, an officer.

use model::audit::{Action, Actor, Entry, Event, Object};
use model::identity::{Handle, NewPerson, Person};
use model::request::{Decision, Pairing, Request, RequestId, State};
use model::verification::{Approvals, Class, Definition, Method, NewEvidence, Subject};
use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;
use store::{AuditFilter, View, WriteTx};

use crate::error::{Conflict, Error, Flaw, Kind};
use crate::{Authority, invitation};

pub mod applicant;
pub mod application;
mod ending;
pub mod interim;
mod issuing;
pub mod officer;
pub mod pairing;
pub mod sealed;
pub mod sign_up;
#[cfg(test)]
mod tests;

/// How long a request waits, in seconds: 30 days.
pub const LIFE_SECS: i64 = 30 * 86_400;
/// How much of a request's history is read.
const HISTORY: u64 = 200;

/// Everything on record about a request.
#[derive(Debug)]
pub struct Dossier {
    /// The request.
    pub request: Request,
    /// What its class asks for; none when the class is no longer on the ladder.
    pub needs: Option<Needs>,
    /// What officers decided.
    pub decisions: Vec<Decision>,
    /// Officer and applicant comparing words, if they did.
    pub pairing: Option<Pairing>,
    /// How many undecided requests were opened before it.
    pub ahead: u64,
    /// What happened to it, oldest first.
    pub history: Vec<Entry>,
}

/// What a request for a class asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// An answer from the mailbox, and nobody's decision.
    Mailbox,
    /// The decision of one officer.
    OneOfficer,
    /// The decisions of two officers.
    TwoOfficers,
}

impl Needs {
    /// Says what a class asks for: the lowest that proves anything, and every class that says so, is proven by the
    /// mailbox alone.
    #[must_use]
    pub fn of(definition: &Definition) -> Self {
        let by_mailbox = definition.methods.contains(&Method::Mailbox)
            || definition.methods.is_empty() && definition.class.rank() == 1;
        match definition.approvals {
            Approvals::One if by_mailbox => Self::Mailbox,
            Approvals::One => Self::OneOfficer,
            Approvals::Two => Self::TwoOfficers,
        }
    }
}

impl Authority {
    /// What a class asks for, if certificates of it can be applied for.
    pub(crate) fn offered(&self, class: &Class) -> Result<&Definition, Error> {
        let definition = self.definition(class)?;
        if definition.class.rank() > 0 {
            return Ok(definition);
        }
        let why = Flaw::ClassLowest(class.to_string());
        Err(Error::Invalid { field: "class", why })
    }

    /// Reads everything on record about a request.
    pub(crate) fn dossier(&self, id: RequestId) -> Result<Dossier, Error> {
        let read = self.store.read()?;
        let request = find(&read, id)?;
        let history = AuditFilter {
            object: Some(Object::request(&id).to_string()),
            limit: Some(HISTORY),
            ..AuditFilter::default()
        };
        Ok(Dossier {
            needs: self.classes.find(request.given.class.as_str()).map(Needs::of),
            decisions: read.list_decisions(id)?,
            pairing: read.find_pairing(id)?,
            ahead: read.count_waiting_before(request.opened_at)?,
            history: read.audit_entries(&history)?,
            request,
        })
    }
}

/// Finds a request.
pub(crate) fn find(view: &View, id: RequestId) -> Result<Request, Error> {
    let found = view.find_request(id)?;
    found.ok_or_else(|| Error::NotFound { what: Kind::Request, name: id.to_string() })
}

/// Finds a request that officers can still decide on, or says who decided.
pub(crate) fn find_undecided(view: &View, id: RequestId) -> Result<Request, Error> {
    let request = find(view, id)?;
    if request.state.is_undecided() {
        return Ok(request);
    }
    let last = view.list_decisions(id)?.into_iter().next_back();
    Err(match (request.state, last) {
        (State::Approved | State::Issued | State::Rejected, Some(decision)) => Conflict::Decided {
            request: id.to_string(),
            state: if request.state == State::Rejected { "rejected" } else { "approved" }.into(),
            at: decision.decided_at.to_string(),
            by: decision.officer,
        },
        (state, _) => Conflict::RequestState { request: id.to_string(), state: state.to_string() },
    }
    .into())
}

/// Refuses what only a request that is not over permits.
fn check_alive(request: &Request) -> Result<(), Error> {
    if !request.state.is_over() {
        return Ok(());
    }
    let (request, state) = (request.id.to_string(), request.state.to_string());
    Err(Conflict::RequestState { request, state }.into())
}

pub(crate) fn event(actor: &Actor, action: Action, id: RequestId) -> Event {
    Event::new(actor.clone(), action, Object::request(&id))
}

/// By what, and by whom, an identity was checked.
pub(crate) struct Proof {
    method: Method,
    officer: String,
    second_officer: Option<String>,
    reference: Option<String>,
    hash: Option<Fingerprint>,
    expires_at: Option<UnixTime>,
}

/// Approves a request in the transaction at hand: whoever it is for is registered, if need be, and what was proven
/// put on record as evidence.
pub(crate) fn approve(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    request: &Request,
    proof: Option<Proof>,
) -> Result<Person, Error> {
    let known = request.given.person.map(|id| tx.find_person_by_id(id)).transpose()?;
    let person = match known {
        Some(found) => found.ok_or_else(|| Error::NotFound {
            what: Kind::Person,
            name: request.given.handle.to_string(),
        })?,
        None => register(tx, actor, request)?,
    };
    tx.set_request_person(request.id, &person)?;
    tx.advance_request(request.id, State::Approved)?;
    if let Some(proof) = proof {
        keep(tx, actor, request, &person, proof)?;
    }
    if let Some(language) = tx.language_of_request(request.id)? {
        tx.set_person_language(person.id, &language)?;
    }
    appoint(tx, actor, request, &person)?;
    Ok(person)
}

/// Gives the role that whoever invited has promised with the invitation.
fn appoint(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    request: &Request,
    person: &Person,
) -> Result<(), Error> {
    let Some(id) = request.given.invitation else { return Ok(()) };
    let invitation = invitation::find(tx, id)?;
    let Some(role) = invitation.role else { return Ok(()) };
    if tx.list_roles_of(person.id)?.contains(&role) {
        return Ok(());
    }
    tx.grant_role(person.id, role, &invitation.made_by)?;
    let event = Event::new(actor.clone(), Action::RoleGranted, Object::person(&person.handle))
        .fact("role", role)
        .fact("invitation", id);
    Ok(tx.tell(event)?)
}

/// Puts what was proven on record.
fn keep(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    request: &Request,
    person: &Person,
    proof: Proof,
) -> Result<(), Error> {
    let Proof { method, officer, second_officer, reference, hash, expires_at } = proof;
    let added = tx.add_evidence(&NewEvidence {
        subject: Subject::Person(person.id),
        class: request.given.class.clone(),
        method,
        officer,
        second_officer,
        reference,
        hash,
        expires_at,
        request: Some(request.id.to_string()),
    })?;
    let event = Event::new(actor.clone(), Action::EvidenceAdded, Object::person(&person.handle))
        .fact("evidence", added.id.0)
        .fact("class", &request.given.class)
        .fact("method", method)
        .fact("request", request.id);
    Ok(tx.tell(event)?)
}

fn register(tx: &mut WriteTx<'_>, actor: &Actor, request: &Request) -> Result<Person, Error> {
    let new = NewPerson {
        handle: free_handle(tx, &request.given.handle)?,
        name: request.given.name.clone(),
        email: request.given.email.clone(),
        upn: None,
        language: None,
    };
    let event = Event::new(actor.clone(), Action::PersonAdded, Object::person(&new.handle))
        .fact("name", &new.name)
        .fact("request", request.id);
    let event = new.email.iter().fold(event, |event, email| event.fact("email", email));
    let person = tx.add_person(&new)?;
    tx.tell(event)?;
    Ok(person)
}

/// The handle, or the first of `alice-2`, `alice-3`, … that nobody has.
pub(crate) fn free_handle(view: &View, wanted: &Handle) -> Result<Handle, Error> {
    if view.find_person(wanted)?.is_none() {
        return Ok(wanted.clone());
    }
    let stem: String = wanted.as_str().chars().take(56).collect();
    for number in 2..10_000 {
        let Ok(handle) = format!("{stem}-{number}").parse() else { continue };
        if view.find_person(&handle)?.is_none() {
            return Ok(handle);
        }
    }
    Err(Conflict::Taken { what: Kind::Person, name: wanted.to_string() }.into())
}
