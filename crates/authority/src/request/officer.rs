//! What an officer may do besides reading: decide on requests. Of two who decide at once the first is heard, and the
//! other told.

use std::ops::Deref;

use model::audit::{Action, Actor};
use model::identity::Role;
use model::post::Letter;
use model::request::{NewDecision, Request, RequestId, State, Verdict};
use model::verification::Method;
use pki::fingerprint::Fingerprint;
use store::{View, WriteTx};

use super::{Needs, Proof};
use crate::error::{Conflict, Error, Flaw, Reason};
use crate::reader::Reader;
use crate::{Authority, Operator, registration};

/// Longest note, reason or reference of an officer, in characters.
const TEXT_MAX: usize = 1_000;

/// An officer at work.
#[derive(Debug)]
pub struct Officer<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) name: String,
}

impl<'a> Deref for Officer<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

/// What an officer says with an approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// By what the identity was checked.
    pub method: Method,
    /// What was seen, in words.
    pub note: String,
    /// Where the evidence is found, like a file number.
    pub reference: Option<String>,
    /// SHA-256 of the evidence.
    pub hash: Option<Fingerprint>,
}

/// What became of a request by a decision.
#[derive(Debug)]
pub struct Decided {
    /// The request as it stands now.
    pub request: Request,
    /// Whether another officer must approve it too.
    pub another_needed: bool,
    /// Why its certificate could not be issued yet; the approval stands, and collecting tries again.
    pub held_up: Option<Error>,
}

impl Authority {
    /// Offers what an officer may do: to the host, and to a person who has that role.
    ///
    /// # Errors
    /// `Refused` without the role, or without a certificate in force.
    pub fn as_officer(&self, actor: Actor) -> Result<Officer<'_>, Error> {
        let name = self.require_role(&actor, &[Role::Officer])?;
        Ok(Officer { reader: Reader { authority: self, actor }, name })
    }
}

impl Officer<'_> {
    /// Approves a request. With the last approval it needs, its certificate is issued when the key is there.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` with who decided when somebody did, or when this officer was the first of two;
    /// `Refused` for a request of one's own, and for face to face before both have confirmed the same words; `Invalid`
    /// when the class is not proven by the method, or a text is too long.
    pub fn approve(&self, id: RequestId, approval: Approval) -> Result<Decided, Error> {
        check_text("note", &approval.note)?;
        approval.reference.as_deref().map_or(Ok(()), |text| check_text("reference", text))?;
        let (actor, officer) = (self.actor.clone(), self.name.clone());
        let (classes, portal) = (self.authority.classes.clone(), self.authority.portal());
        let now = self.authority.now();
        let ends = move |days: u32| now.plus(i64::from(days) * 86_400);
        let (request, another_needed) = self.authority.store.write(move |mut tx| {
            let request = super::find_undecided(&tx, id)?;
            check_other(&request, &actor)?;
            let definition =
                classes.find(request.given.class.as_str()).ok_or_else(|| unknown(&request))?;
            if !definition.accepts(approval.method) {
                return Err(unfit(definition, approval.method));
            }
            let decisions = tx.list_decisions(id)?;
            if decisions.iter().any(|decision| decision.officer == officer) {
                return Err(Conflict::SameOfficer { request: id.to_string(), officer }.into());
            }
            if approval.method == Method::FaceToFace {
                check_met(&tx, id, &officer)?;
            }
            let event = told(&actor, &approval, id);
            let proof = proof(&approval, &officer);
            tx.add_decision(&decision(id, Verdict::Approve, &officer, approval))?;
            if Needs::of(definition) == Needs::TwoOfficers && decisions.is_empty() {
                if request.state == State::Open {
                    tx.advance_request(id, State::Proving)?;
                }
                let event = event(Action::RequestEndorsed);
                let request = super::find(&tx, id)?;
                return Ok(tx.commit(event, (request, true))?);
            }
            let proof = Proof { expires_at: definition.evidence_days.map(ends), ..proof };
            let proof = match decisions.into_iter().next() {
                None => proof,
                Some(first) => {
                    Proof { second_officer: Some(proof.officer), officer: first.officer, ..proof }
                }
            };
            let person = super::approve(&mut tx, &actor, &request, Some(proof))?;
            notify(&mut tx, &request, approved(&request, &portal))?;
            let event = event(Action::RequestApproved).fact("person", person.handle);
            let request = super::find(&tx, id)?;
            Ok(tx.commit(event, (request, false))?)
        })?;
        let held_up = self.authority.issue_by(&self.actor, &request).err();
        Ok(Decided { request: self.authority.request(id)?, another_needed, held_up })
    }

    /// Says whether this officer has decided on a request.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn has_decided(&self, id: RequestId) -> Result<bool, Error> {
        let decisions = self.authority.store.read()?.list_decisions(id)?;
        Ok(decisions.iter().any(|decision| decision.officer == self.name))
    }

    /// Rejects a request; its interim certificate ends with it.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` with who decided when somebody did; `Refused` for a request of one's own; `Invalid`
    /// without a reason.
    pub fn reject(&self, id: RequestId, reason: &str) -> Result<Request, Error> {
        check_text("reason", reason)?;
        if reason.trim().is_empty() {
            return Err(Error::Invalid { field: "reason", why: Flaw::NoReason });
        }
        let (actor, officer) = (self.actor.clone(), self.name.clone());
        let portal = self.authority.portal();
        let approval = Approval {
            method: Method::Operator,
            note: reason.trim().to_owned(),
            reference: None,
            hash: None,
        };
        let event =
            super::event(&actor, Action::RequestRejected, id).fact("reason", &approval.note);
        self.authority.store.write(move |mut tx| {
            let request = super::find_undecided(&tx, id)?;
            check_other(&request, &actor)?;
            let letter = Letter::Rejected {
                request: id.to_string(),
                device: request.given.device.to_string(),
                reason: approval.note.clone(),
                link: page(&portal, id),
            };
            match tx.add_decision(&decision(id, Verdict::Reject, &officer, approval)) {
                Err(store::Error::Taken(_)) => {
                    return Err(Conflict::SameOfficer { request: id.to_string(), officer }.into());
                }
                done => done?,
            }
            tx.advance_request(id, State::Rejected)?;
            notify(&mut tx, &request, letter)?;
            let request = super::find(&tx, id)?;
            Ok(tx.commit(event, request)?)
        })
    }
}

impl Operator<'_> {
    /// Withdraws a request on behalf of its applicant.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it is over.
    pub fn withdraw_request(&self, id: RequestId) -> Result<Request, Error> {
        self.authority.withdraw(&self.actor, id)
    }

    /// Offers what the applicant of a request may do, on behalf of that one.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn applicant(&self, id: RequestId) -> Result<super::applicant::Applicant<'_>, Error> {
        self.authority.request(id)?;
        let (authority, actor) = (self.authority, self.actor.clone());
        Ok(super::applicant::Applicant { authority, actor, id })
    }
}

impl Authority {
    fn issue_by(&self, actor: &Actor, request: &Request) -> Result<(), Error> {
        if request.state != State::Approved || request.given.key.is_none() {
            return Ok(());
        }
        self.issue_for(actor, request).map(drop)
    }
}

fn decision(id: RequestId, verdict: Verdict, officer: &str, approval: Approval) -> NewDecision {
    let Approval { method, note, reference, hash } = approval;
    NewDecision { request: id, verdict, officer: officer.to_owned(), method, note, reference, hash }
}

/// What an approval proves, as far as the officer says it.
fn proof(approval: &Approval, officer: &str) -> Proof {
    Proof {
        method: approval.method,
        officer: officer.to_owned(),
        second_officer: None,
        reference: approval.reference.clone(),
        hash: approval.hash,
        expires_at: None,
    }
}

/// The event of an approval, once it is known whether it is the last.
fn told(
    actor: &Actor,
    approval: &Approval,
    id: RequestId,
) -> impl FnOnce(Action) -> model::audit::Event + use<> {
    let (actor, approval) = (actor.clone(), approval.clone());
    move |action| {
        let event = super::event(&actor, action, id)
            .fact("method", approval.method)
            .fact("note", &approval.note);
        let event = approval.reference.iter().fold(event, |event, at| event.fact("reference", at));
        approval.hash.iter().fold(event, |event, hash| event.fact("hash", hash))
    }
}

fn check_other(request: &Request, actor: &Actor) -> Result<(), Error> {
    let own = match actor {
        Actor::Holder { person: Some(person), .. } => *person == request.given.handle,
        _ => false,
    };
    if own { Err(Reason::OwnRequest.into()) } else { Ok(()) }
}

/// Shows that this officer and the applicant have confirmed the same words.
fn check_met(view: &View, id: RequestId, officer: &str) -> Result<(), Error> {
    let met = view.find_pairing(id)?.filter(|pairing| pairing.officer == officer);
    met.and_then(|pairing| pairing.done_at()).map(drop).ok_or_else(|| Reason::NotMet.into())
}

/// Checks what an officer writes: others read it, and so see all that is in it.
pub(crate) fn check_text(field: &'static str, text: &str) -> Result<(), Error> {
    let plain = |c: char| !registration::is_unseen(c) || matches!(c, '\n' | '\r');
    if text.chars().count() <= TEXT_MAX && text.chars().all(plain) {
        return Ok(());
    }
    Err(Error::Invalid { field, why: Flaw::Text(TEXT_MAX) })
}

fn unknown(request: &Request) -> Error {
    Error::Invalid { field: "class", why: Flaw::ClassGone(request.given.class.to_string()) }
}

fn unfit(definition: &model::verification::Definition, method: Method) -> Error {
    let (class, methods) = (definition.class.to_string(), definition.methods.to_vec());
    let why = Flaw::Method { class, method, methods };
    Error::Invalid { field: "method", why }
}

/// Where the browser that applied finds the request again, with its key.
fn page(portal: &str, id: RequestId) -> String {
    format!("{portal}/requests/{id}")
}

fn approved(request: &Request, portal: &str) -> Letter {
    Letter::Approved {
        request: request.id.to_string(),
        device: request.given.device.to_string(),
        link: page(portal, request.id),
    }
}

fn notify(tx: &mut WriteTx<'_>, request: &Request, letter: Letter) -> Result<(), Error> {
    // A mailbox nobody has answered may be anybody's.
    if let Some(to) = request.given.email.as_ref().filter(|_| request.mailbox_proven_at.is_some()) {
        let language = tx.language_of_request(request.id)?;
        tx.add_post(&letter.to(to, language, None))?;
    }
    Ok(())
}
