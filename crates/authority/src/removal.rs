//! Taking persons, devices and groups off the record. What they hold is revoked first; history keeps their names.

use model::audit::{Action, Event, Object};
use model::certificate::Record;
use model::identity::{Handle, Member};
use trust::revocation::Reason;

use crate::Operator;
use crate::error::{Error, Kind};
use crate::issuance::order::Holder;
use crate::revocation::Target;

impl Operator<'_> {
    /// Removes a person with every device, and returns the certificates that were revoked for it.
    ///
    /// A certificate issued in between is refused by every door all the same: its holder is no longer on record.
    ///
    /// # Errors
    /// `NotFound`; `Unavailable`.
    pub fn remove_person(&self, person: &Handle) -> Result<Vec<Record>, Error> {
        let id = self.authority.person(person)?.id;
        let revoked =
            self.revoke_all(&Target::Person(person.clone()), Reason::CessationOfOperation)?;
        let event = self
            .event(Action::PersonRemoved, Object::person(person))
            .fact("revoked", revoked.len());
        self.authority.store.write(move |mut tx| {
            tx.remove_person(id)?;
            Ok::<_, Error>(tx.commit(event, ())?)
        })?;
        Ok(revoked)
    }

    /// Removes a device or machine, and returns the certificates that were revoked for it.
    ///
    /// # Errors
    /// `NotFound`; `Unavailable`.
    pub fn remove_device(&self, holder: Holder) -> Result<Vec<Record>, Error> {
        let owner = holder.person().map(|person| self.authority.person(person)).transpose()?;
        let id = self.authority.device(owner.as_ref(), holder.device())?.id;
        let object = Object::device(holder.person(), holder.device());
        let revoked = self.revoke_all(&Target::Holder(holder), Reason::CessationOfOperation)?;
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
