//! Evidence of identity: putting it on record, listing and withdrawing it. Judging by it is the doors' business.

use model::audit::{Action, Event, Object};
use model::identity::Handle;
use model::verification::{Class, Evidence, EvidenceId, Method, NewEvidence, Subject};
use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;
use store::WriteTx;

use crate::error::{Conflict, Error, Kind};
use crate::{Authority, Operator};

/// The longest reference or reason, in characters.
const TEXT_MAX: usize = 200;
const DAY_SECS: i64 = 86_400;

/// Whose identity was checked, by the name people use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// A person's.
    Person(Handle),
    /// A machine's, which belongs to nobody.
    Machine(Handle),
}

impl Whose {
    fn object(&self) -> Object {
        match self {
            Self::Person(handle) => Object::person(handle),
            Self::Machine(handle) => Object::device(None, handle),
        }
    }
}

/// What is claimed to have been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The class it proves: one of the authority's ladder.
    pub class: Class,
    /// By what it was checked.
    pub method: Method,
    /// What was seen, in words.
    pub reference: Option<String>,
    /// SHA-256 of what was seen.
    pub hash: Option<Fingerprint>,
    /// The last second it counts; none: as long as its class says.
    pub expires_at: Option<UnixTime>,
}

impl Operator<'_> {
    /// Puts evidence on record.
    ///
    /// # Errors
    /// `NotFound` for the person or machine; `Invalid` for a class that is not on the ladder or proves nothing, a
    /// method the class does not accept, an end in the past, or an overlong reference.
    pub fn add_evidence(&self, whose: &Whose, claim: Claim) -> Result<Evidence, Error> {
        let subject = self.authority.subject(whose)?;
        self.authority.check_claim(&claim)?;
        let expires_at = claim.expires_at.or(self.authority.evidence_end(&claim.class)?);
        let new = NewEvidence {
            subject,
            class: claim.class.name().clone(),
            method: claim.method,
            officer: self.actor.search_key(),
            second_officer: None,
            reference: claim.reference,
            hash: claim.hash,
            expires_at,
            request: None,
        };
        let event = told(self.event(Action::EvidenceAdded, whose.object()), &new);
        self.authority.store.write(move |mut tx| {
            let added = tx.add_evidence(&new)?;
            let event = event.fact("evidence", added.id.0);
            Ok(tx.commit(event, added)?)
        })
    }

    /// Withdraws evidence: from now on it proves nothing, and doors fall back to what is left.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it was withdrawn before; `Invalid` for a reason that says nothing.
    pub fn withdraw_evidence(&self, id: EvidenceId, reason: &str) -> Result<Evidence, Error> {
        check_text("reason", reason)?;
        let reason = reason.to_owned();
        let actor = self.actor.clone();
        self.authority.store.write(move |mut tx| {
            let name = id.0.to_string();
            let absent = || Error::NotFound { what: Kind::Evidence, name: name.clone() };
            let found = tx.find_evidence(id)?.ok_or_else(absent)?;
            if let Some(at) = found.withdrawn_at {
                let (id, at) = (id.0, at.to_string());
                return Err(Conflict::AlreadyWithdrawn { id, at }.into());
            }
            let object = object_of(&tx, found.given.subject)?;
            let event = Event::new(actor, Action::EvidenceWithdrawn, object)
                .fact("evidence", id.0)
                .fact("class", &found.given.class)
                .fact("reason", reason);
            tx.withdraw_evidence(id)?;
            let withdrawn = tx.find_evidence(id)?.ok_or_else(absent)?;
            Ok(tx.commit(event, withdrawn)?)
        })
    }
}

impl Authority {
    /// Lists the evidence of a person or machine, withdrawn and expired ones too, oldest first.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub fn evidence_of(&self, whose: &Whose) -> Result<Vec<Evidence>, Error> {
        let subject = self.subject(whose)?;
        Ok(self.store.read()?.list_evidence(subject)?)
    }

    fn subject(&self, whose: &Whose) -> Result<Subject, Error> {
        Ok(match whose {
            Whose::Person(handle) => Subject::Person(self.person(handle)?.id),
            Whose::Machine(handle) => Subject::Machine(self.device(None, handle)?.id),
        })
    }

    /// The end of evidence for a class that is given now; none when it never ends.
    pub(crate) fn evidence_end(&self, class: &Class) -> Result<Option<UnixTime>, Error> {
        let days = self.definition(class)?.evidence_days;
        Ok(days.map(|days| self.now().plus(i64::from(days) * DAY_SECS)))
    }

    fn check_claim(&self, claim: &Claim) -> Result<(), Error> {
        let definition = self.definition(&claim.class)?;
        let class = &claim.class;
        if definition.class.rank() == 0 {
            return Err(invalid(
                "class",
                format!("{class} needs no evidence, since it proves nothing"),
            ));
        }
        if !definition.accepts(claim.method) {
            let methods: Vec<&str> = definition.methods.iter().map(|one| one.as_str()).collect();
            let why = format!("{class} is proven by {} or the operator's word", methods.join(", "));
            return Err(invalid("method", why));
        }
        if claim.expires_at.is_some_and(|end| end <= self.now()) {
            return Err(invalid("expires", "it lies in the past".to_owned()));
        }
        claim.reference.as_deref().map_or(Ok(()), |text| check_text("reference", text))
    }
}

/// Puts the operator's word on record for whoever is certified, unless it is there already and holds as long.
pub(crate) fn vouch(tx: &mut WriteTx<'_>, event: Event, new: &NewEvidence) -> Result<Event, Error> {
    let end = |end: Option<UnixTime>| end.unwrap_or(UnixTime::MAX);
    let is_there = tx.list_evidence(new.subject)?.iter().any(|old| {
        old.withdrawn_at.is_none()
            && (&old.given.class, old.given.method) == (&new.class, new.method)
            && end(old.given.expires_at) >= end(new.expires_at)
    });
    if is_there {
        return Ok(event);
    }
    let added = tx.add_evidence(new)?;
    Ok(event.fact("evidence", added.id.0))
}

fn told(event: Event, new: &NewEvidence) -> Event {
    let event = event.fact("class", &new.class).fact("method", new.method);
    let event = match new.expires_at {
        Some(end) => event.fact("expires_at", end),
        None => event,
    };
    let event = match &new.reference {
        Some(reference) => event.fact("reference", reference),
        None => event,
    };
    match new.hash {
        Some(hash) => event.fact("hash", hash),
        None => event,
    }
}

/// What evidence is about, by name; of somebody removed, by number.
fn object_of(view: &store::View, subject: Subject) -> Result<Object, Error> {
    let gone = |kind: Kind, id: i64| Error::NotFound { what: kind, name: id.to_string() };
    match subject {
        Subject::Person(id) => {
            let person = view.find_person_by_id(id)?.ok_or_else(|| gone(Kind::Person, id.0))?;
            Ok(Object::person(&person.handle))
        }
        Subject::Machine(id) => {
            let device = view.find_device_by_id(id)?.ok_or_else(|| gone(Kind::Device, id.0))?;
            Ok(Object::device(None, &device.handle))
        }
    }
}

fn check_text(field: &'static str, text: &str) -> Result<(), Error> {
    let sound = !text.trim().is_empty()
        && text.chars().count() <= TEXT_MAX
        && !text.chars().any(char::is_control);
    let why = "1 to 200 characters without control characters are needed".to_owned();
    if sound { Ok(()) } else { Err(invalid(field, why)) }
}

fn invalid(field: &'static str, why: String) -> Error {
    Error::Invalid { field, why: why.into() }
}

#[cfg(test)]
mod tests;
