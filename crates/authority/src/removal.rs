//! Taking persons, devices and groups off the record. What they hold is revoked first; history keeps their names.

use model::audit::{Action, Actor, Event, Object};
use model::certificate::Record;
use model::identity::{Handle, Member, Person};
use model::request::State;
use store::{Among, CertificateFilter, RequestFilter, WriteTx};
use trust::revocation::Reason;

use crate::error::{Error, Kind};
use crate::issuance::order::Holder;
use crate::receipt::Range;
use crate::revocation::{Target, revoke_each};
use crate::{Operator, invitation, registration, request};

/// What ended with a person.
#[derive(Debug)]
pub struct Offboarded {
    /// The certificates that were revoked.
    pub certificates: Vec<Record>,
    /// How many requests were withdrawn.
    pub requests: usize,
    /// How many invitations were withdrawn.
    pub invitations: usize,
    /// How many sessions in a browser were closed.
    pub sessions: usize,
    /// The entries of the audit log that tell it.
    pub range: Range,
}

impl Operator<'_> {
    /// Removes a person with everything that is open for it, in one transaction: certificates are revoked, requests
    /// and what its mailbox was invited to withdrawn, sessions closed, and roles, memberships and devices taken away.
    ///
    /// A certificate issued in between is refused by every door all the same: its holder is no longer on record.
    ///
    /// # Errors
    /// `NotFound`; `Unavailable`.
    pub fn remove_person(&self, person: &Handle) -> Result<Offboarded, Error> {
        let (actor, handle) = (self.actor.clone(), person.clone());
        let event = self.event(Action::PersonRemoved, Object::person(person));
        self.authority.store.write(move |mut tx| {
            let from = tx.next_seq();
            let person = registration::find_person(&tx, &handle)?;
            // Before the certificates, which would end those that stand on them uncounted.
            let requests = withdraw_of(&mut tx, &actor, &person)?;
            let certificates = revoke_of(&mut tx, &actor, &person)?;
            let invitations = uninvite(&mut tx, &actor, &person)?;
            let sessions = close_of(&mut tx, &actor, &person)?;
            tx.remove_person(person.id)?;
            let event = event
                .fact("name", &person.name)
                .fact("revoked", certificates.len())
                .fact("requests", requests)
                .fact("invitations", invitations)
                .fact("sessions", sessions);
            let range = Range { from, to: tx.next_seq() };
            let done = Offboarded { certificates, requests, invitations, sessions, range };
            Ok(tx.commit(event, done)?)
        })
    }

    /// Removes a device or machine, and returns the certificates that were revoked for it.
    ///
    /// # Errors
    /// `NotFound`; `Unavailable`.
    pub fn remove_device(&self, holder: Holder) -> Result<Vec<Record>, Error> {
        let owner = holder.person().map(|person| self.authority.person(person)).transpose()?;
        let id = self.authority.device(owner.as_ref(), holder.device())?.id;
        let object = Object::device(holder.person(), holder.device());
        let revoked =
            self.revoke_all(&Target::Holder(holder), Reason::CessationOfOperation)?.records;
        let event = self.event(Action::DeviceRemoved, object).fact("revoked", revoked.len());
        self.authority.store.write(move |mut tx| {
            tx.remove_device(id)?;
            Ok::<_, Error>(tx.commit(event, ())?)
        })?;
        Ok(revoked)
    }

    /// Removes a group; who was in it stays.
    ///
    /// # Errors
    /// `NotFound`; `Unavailable`.
    pub fn remove_group(&self, group: &Handle) -> Result<(), Error> {
        let id = self.authority.group(group)?.id;
        let event = self.event(Action::GroupRemoved, Object::group(group));
        self.authority.store.write(move |mut tx| {
            tx.remove_group(id)?;
            Ok(tx.commit(event, ())?)
        })
    }

    /// Takes a person out of a group.
    ///
    /// # Errors
    /// `NotFound` for either, or when the person is not in it; `Unavailable`.
    pub fn remove_person_from_group(&self, person: &Handle, group: &Handle) -> Result<(), Error> {
        let member = Member::Person(self.authority.person(person)?.id);
        self.remove_member(member, person, group)
    }

    /// Takes a machine out of a group.
    ///
    /// # Errors
    /// `NotFound` for either, or when the machine is not in it; `Unavailable`.
    pub fn remove_machine_from_group(&self, device: &Handle, group: &Handle) -> Result<(), Error> {
        let member = Member::Device(self.authority.device(None, device)?.id);
        self.remove_member(member, device, group)
    }

    fn remove_member(&self, member: Member, name: &Handle, group: &Handle) -> Result<(), Error> {
        let id = self.authority.group(group)?.id;
        let event: Event =
            self.event(Action::MemberRemoved, Object::group(group)).fact("member", name);
        let absent = Error::NotFound { what: Kind::Member, name: name.to_string() };
        self.authority.store.write(move |mut tx| {
            match tx.remove_member(id, member) {
                Err(store::Error::Missing(_)) => return Err(absent),
                done => done?,
            }
            Ok(tx.commit(event, ())?)
        })
    }
}

/// Revokes what a person holds, telling each.
fn revoke_of(tx: &mut WriteTx<'_>, actor: &Actor, person: &Person) -> Result<Vec<Record>, Error> {
    let mut serials = Vec::new();
    for device in tx.list_devices_of(person.id)? {
        let filter = CertificateFilter { device: Some(device.id), ..CertificateFilter::default() };
        serials.extend(tx.list_certificates(&filter)?.iter().map(|record| record.serial));
    }
    let revoked = revoke_each(tx, actor, &serials, Reason::CessationOfOperation)?;
    let Some(taken) = revoked else { return Ok(Vec::new()) };
    tx.tell(taken.last)?;
    Ok(taken.records)
}

/// Withdraws what a person applied for and was not decided or collected, telling each.
fn withdraw_of(tx: &mut WriteTx<'_>, actor: &Actor, person: &Person) -> Result<usize, Error> {
    let filter =
        RequestFilter { person: Some(person.id), among: Among::Alive, ..RequestFilter::default() };
    let requests = tx.list_requests(&filter)?;
    for one in &requests {
        tx.advance_request(one.id, State::Withdrawn)?;
        tx.tell(request::event(actor, Action::RequestWithdrawn, one.id))?;
    }
    Ok(requests.len())
}

/// Withdraws the invitations of a person's mailbox, telling each.
fn uninvite(tx: &mut WriteTx<'_>, actor: &Actor, person: &Person) -> Result<usize, Error> {
    let open = invitation::open_of(tx, person, tx.now())?;
    for one in &open {
        invitation::end(tx, one.id)?;
        let object = Object::invitation(&one.id);
        tx.tell(Event::new(actor.clone(), Action::InvitationWithdrawn, object))?;
    }
    Ok(open.len())
}

/// Closes a person's sessions, telling each.
fn close_of(tx: &mut WriteTx<'_>, actor: &Actor, person: &Person) -> Result<usize, Error> {
    let sessions = tx.list_sessions(person.id)?;
    for session in &sessions {
        tx.close_session(&session.key)?;
        let object = Object::session(&session.key);
        tx.tell(Event::new(actor.clone(), Action::SessionClosed, object))?;
    }
    Ok(sessions.len())
}
