//! What persons are trusted with: giving roles, taking them, and showing that somebody who asks has one.

use model::audit::{Action, Actor, Object};
use model::certificate::State;
use model::identity::{Appointment, Handle, PersonId, Role};
use pki::serial::Serial;
use store::View;

use crate::error::{Conflict, Error, Kind, Reason};
use crate::{Authority, Operator, registration};

impl Operator<'_> {
    /// Gives a person a role.
    ///
    /// # Errors
    /// `NotFound` for the person; `Conflict` when the person has the role.
    pub fn grant_role(&self, person: &Handle, role: Role) -> Result<Appointment, Error> {
        let event = self.event(Action::RoleGranted, Object::person(person)).fact("role", role);
        let (person, by) = (person.clone(), self.actor.search_key());
        self.authority.store.write(move |mut tx| {
            let found = registration::find_person(&tx, &person)?;
            match tx.grant_role(found.id, role, &by) {
                Err(store::Error::Taken(_)) => {
                    return Err(Conflict::HasRole { person: person.to_string(), role }.into());
                }
                done => done?,
            }
            let granted_at = tx.now();
            let appointment = Appointment { person, role, granted_at, granted_by: by };
            Ok(tx.commit(event, appointment)?)
        })
    }

    /// Takes a role from a person; what was done with it stands.
    ///
    /// # Errors
    /// `NotFound` for the person, or when the person does not have the role.
    pub fn revoke_role(&self, person: &Handle, role: Role) -> Result<(), Error> {
        let event = self.event(Action::RoleRevoked, Object::person(person)).fact("role", role);
        let person = person.clone();
        self.authority.store.write(move |mut tx| {
            let found = registration::find_person(&tx, &person)?;
            match tx.revoke_role(found.id, role) {
                Err(store::Error::Missing(_)) => {
                    let name = format!("{role} of {person}");
                    return Err(Error::NotFound { what: Kind::Role, name });
                }
                done => done?,
            }
            Ok(tx.commit(event, ())?)
        })
    }
}

impl Authority {
    /// Offers what an operator may do to a person who has that role. The host's own commands come by
    /// [`Authority::as_operator`].
    ///
    /// # Errors
    /// `Refused` without the role, or without a certificate in force.
    pub fn as_operator_person(&self, actor: Actor) -> Result<Operator<'_>, Error> {
        self.require_role(&actor, &[Role::Operator])?;
        Ok(self.as_operator(actor))
    }

    /// Lists the roles of a person.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub fn roles_of(&self, person: &Handle) -> Result<Vec<Role>, Error> {
        let read = self.store.read()?;
        let person = registration::find_person(&read, person)?;
        Ok(read.list_roles_of(person.id)?)
    }

    /// Lists who has which role, by handle.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn roles(&self) -> Result<Vec<Appointment>, Error> {
        Ok(self.store.read()?.list_roles()?)
    }

    /// Shows that somebody has one of some roles, and returns the name that stands under what is decided with it.
    /// Whoever commands the host has every role. The last is the one a refusal names.
    ///
    /// # Errors
    /// `Refused`; `Unavailable`.
    pub(crate) fn require_role(&self, actor: &Actor, any_of: &[Role]) -> Result<String, Error> {
        let permitted = match actor {
            Actor::Operator { .. } => true,
            Actor::Holder { person: Some(person), serial, .. } => {
                self.holds_role(person, serial, any_of)?
            }
            Actor::Holder { person: None, .. }
            | Actor::Outside { .. }
            | Actor::Applicant { .. }
            | Actor::Guest { .. }
            | Actor::System { .. } => false,
        };
        let name = actor.officer().filter(|_| permitted);
        let role = any_of.last().copied().unwrap_or(Role::Operator);
        name.ok_or_else(|| Reason::NotPermitted { who: actor.to_string(), role }.into())
    }

    fn holds_role(&self, person: &Handle, serial: &Serial, any_of: &[Role]) -> Result<bool, Error> {
        let (_, roles) = self.roles_by_certificate(person, serial)?;
        Ok(roles.into_iter().any(|held| any_of.iter().any(|role| held.covers(*role))))
    }

    /// Who shows a certificate, with the roles that come with it: none, unless it is in force.
    pub(crate) fn find_roles(&self, actor: &Actor) -> Result<Option<(PersonId, Vec<Role>)>, Error> {
        let Actor::Holder { person: Some(person), serial, .. } = actor else { return Ok(None) };
        let (id, roles) = self.roles_by_certificate(person, serial)?;
        Ok(id.map(|id| (id, roles)))
    }

    fn roles_by_certificate(
        &self,
        person: &Handle,
        serial: &Serial,
    ) -> Result<(Option<PersonId>, Vec<Role>), Error> {
        let read = self.store.read()?;
        let Some(person) = read.find_person(person)? else { return Ok((None, Vec::new())) };
        let roles = read.list_roles_of(person.id)?;
        // An interim certificate names whom it likes: roles come with certificates of ours alone.
        let counts = !roles.is_empty() && self.is_certified(&read, person.id, serial)?;
        Ok((Some(person.id), if counts { roles } else { Vec::new() }))
    }

    /// Says whether the one who shows a certificate has a role by it, and so may sign in to the console.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn may_sign_in(&self, actor: &Actor) -> Result<bool, Error> {
        Ok(self.find_roles(actor)?.is_some_and(|(_, roles)| !roles.is_empty()))
    }

    fn is_certified(&self, view: &View, person: PersonId, serial: &Serial) -> Result<bool, Error> {
        let Some(record) = view.find_certificate(serial)? else { return Ok(false) };
        let now = self.now();
        let in_force =
            record.state == State::Issued && record.not_before <= now && now <= record.not_after;
        let device = record.device.map(|id| view.find_device_by_id(id)).transpose()?.flatten();
        Ok(in_force && device.is_some_and(|device| device.owner == Some(person)))
    }
}

#[cfg(test)]
mod tests;
