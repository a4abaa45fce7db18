//! Putting persons, devices, machines and groups on record, under names that are checked before they reach a
//! certificate, and reading them back.

use model::audit::{Action, Event, Object};
use model::identity::{Device, Group, Handle, HolderId, Member, NewDevice, NewPerson, Person};
use store::View;

use crate::error::{Conflict, Error, Flaw, Kind, Unavailable};
use crate::issuance::order::{self, Holder};
use crate::{Authority, Operator};

/// Longest name, mailbox and UPN, in octets (RFC 5321 §4.5.3.1.3 for the mailbox).
const MAX_OCTETS: usize = 254;

impl Operator<'_> {
    /// Registers a person.
    ///
    /// # Errors
    /// `Invalid` for a name, mailbox or UPN that no certificate could carry; `Conflict` when the handle is taken.
    pub fn add_person(&self, person: NewPerson) -> Result<Person, Error> {
        check_name(&person.name)?;
        person.email.as_deref().map_or(Ok(()), |email| check_mailbox("email", email))?;
        person.upn.as_deref().map_or(Ok(()), |upn| check_mailbox("upn", upn))?;
        let event = self
            .event(Action::PersonAdded, Object::person(&person.handle))
            .fact("name", &person.name);
        let event = person.email.iter().fold(event, |event, email| event.fact("email", email));
        let event = person.upn.iter().fold(event, |event, upn| event.fact("upn", upn));
        let event = person.language.iter().fold(event, |event, tag| event.fact("language", tag));
        self.authority.store.write(move |mut tx| {
            if tx.find_person(&person.handle)?.is_some() {
                return Err(taken(Kind::Person, &person.handle));
            }
            let added = tx.add_person(&person)?;
            Ok(tx.commit(event, added)?)
        })
    }

    /// Registers a device of a person.
    ///
    /// # Errors
    /// `NotFound` for the person; `Conflict` when the person has a device of this name.
    pub fn add_device(&self, person: &Handle, device: &Handle) -> Result<Device, Error> {
        let owner = self.authority.person(person)?;
        self.add_holder(Some(&owner), device)
    }

    /// Registers a machine that belongs to nobody.
    ///
    /// # Errors
    /// `Conflict` when there is a machine of this name.
    pub fn add_machine(&self, device: &Handle) -> Result<Device, Error> {
        self.add_holder(None, device)
    }

    /// Makes a group.
    ///
    /// # Errors
    /// `Conflict` when there is a group of this name.
    pub fn add_group(&self, group: &Handle) -> Result<Group, Error> {
        let event = self.event(Action::GroupAdded, Object::group(group));
        let group = group.clone();
        self.authority.store.write(move |mut tx| {
            if tx.find_group(&group)?.is_some() {
                return Err(taken(Kind::Group, &group));
            }
            let added = tx.add_group(&group)?;
            Ok(tx.commit(event, added)?)
        })
    }

    /// Puts a person, and so every device of the person, into a group.
    ///
    /// # Errors
    /// `NotFound` for either; `Conflict` when the person is in it already.
    pub fn add_person_to_group(&self, person: &Handle, group: &Handle) -> Result<(), Error> {
        let member = Member::Person(self.authority.person(person)?.id);
        self.add_member(member, person.to_string(), group)
    }

    /// Puts a machine into a group.
    ///
    /// # Errors
    /// `NotFound` for either; `Conflict` when the machine is in it already.
    pub fn add_machine_to_group(&self, device: &Handle, group: &Handle) -> Result<(), Error> {
        let member = Member::Device(self.authority.device(None, device)?.id);
        self.add_member(member, device.to_string(), group)
    }

    fn add_member(&self, member: Member, name: String, group: &Handle) -> Result<(), Error> {
        let group = self.authority.group(group)?;
        let event =
            self.event(Action::MemberAdded, Object::group(&group.handle)).fact("member", &name);
        self.authority.store.write(move |mut tx| {
            match tx.add_member(group.id, member) {
                Err(store::Error::Taken(_)) => {
                    return Err(Conflict::Taken { what: Kind::Member, name }.into());
                }
                done => done?,
            }
            Ok(tx.commit(event, ())?)
        })
    }

    /// Finds a holder, registering the device when only that is missing: who is ordered a certificate for a new device
    /// has it registered by the same act.
    pub(crate) fn find_or_add_holder(
        &self,
        holder: &Holder,
    ) -> Result<(Option<Person>, Device), Error> {
        if let Holder::Machine { dns_names, .. } = holder {
            dns_names.iter().try_for_each(|name| order::check_host(name))?;
        }
        let (person, device) = self.find_holder(holder)?;
        if let Some(device) = device {
            return Ok((person, device));
        }
        match self.add_holder(person.as_ref(), holder.device()) {
            // Another order was faster.
            Err(Error::Conflict(_)) => {
                let device = self.authority.device(person.as_ref(), holder.device())?;
                Ok((person, device))
            }
            added => added.map(|device| (person, device)),
        }
    }

    fn find_holder(&self, holder: &Holder) -> Result<(Option<Person>, Option<Device>), Error> {
        let read = self.authority.store.read()?;
        let Some(person) = holder.person() else {
            return Ok((None, read.find_device(None, holder.device())?));
        };
        let found = read.find_person_and_device(person, holder.device())?;
        let (person, device) = found.ok_or_else(|| no_person(person))?;
        Ok((Some(person), device))
    }

    fn add_holder(&self, owner: Option<&Person>, device: &Handle) -> Result<Device, Error> {
        let mut random = [0; 16];
        pki::random::fill(&mut random).map_err(|_| Unavailable::Random)?;
        let holder = HolderId::from_random(random);
        let event = self.device_event(owner, device).fact("holder", holder);
        let new = NewDevice { holder, handle: device.clone(), owner: owner.map(|owner| owner.id) };
        self.authority.store.write(move |mut tx| {
            if tx.find_device(new.owner, &new.handle)?.is_some() {
                return Err(taken(Kind::Device, &new.handle));
            }
            let added = tx.add_device(&new)?;
            Ok(tx.commit(event, added)?)
        })
    }

    fn device_event(&self, owner: Option<&Person>, device: &Handle) -> Event {
        self.event(Action::DeviceAdded, Object::device(owner.map(|owner| &owner.handle), device))
    }
}

impl Authority {
    /// Finds a person.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub fn person(&self, handle: &Handle) -> Result<Person, Error> {
        find_person(&*self.store.read()?, handle)
    }

    /// Finds a device of a person, or a machine.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub fn device(&self, owner: Option<&Person>, handle: &Handle) -> Result<Device, Error> {
        let found = self.store.read()?.find_device(owner.map(|owner| owner.id), handle)?;
        found.ok_or_else(|| Error::NotFound { what: Kind::Device, name: handle.to_string() })
    }

    /// Finds a group.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub fn group(&self, handle: &Handle) -> Result<Group, Error> {
        let found = self.store.read()?.find_group(handle)?;
        found.ok_or_else(|| Error::NotFound { what: Kind::Group, name: handle.to_string() })
    }

    /// Lists all persons, by handle.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn persons(&self) -> Result<Vec<Person>, Error> {
        Ok(self.store.read()?.list_persons()?)
    }

    /// Lists all devices and machines.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn devices(&self) -> Result<Vec<Device>, Error> {
        Ok(self.store.read()?.list_devices()?)
    }

    /// Lists all groups, by handle.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn groups(&self) -> Result<Vec<Group>, Error> {
        Ok(self.store.read()?.list_groups()?)
    }
}

pub(crate) fn find_person(view: &View, handle: &Handle) -> Result<Person, Error> {
    let found = view.find_person(handle)?;
    found.ok_or_else(|| no_person(handle))
}

fn no_person(handle: &Handle) -> Error {
    Error::NotFound { what: Kind::Person, name: handle.to_string() }
}

fn taken(what: Kind, handle: &Handle) -> Error {
    Conflict::Taken { what, name: handle.to_string() }.into()
}

pub(crate) fn check_name(name: &str) -> Result<(), Error> {
    let sound = !name.trim().is_empty() && name.len() <= MAX_OCTETS && !name.chars().any(is_unseen);
    if sound { Ok(()) } else { Err(Error::Invalid { field: "name", why: Flaw::Name }) }
}

/// Whether a character steers what is shown instead of being seen. The joiners U+200C and U+200D are part of how some
/// languages are written.
pub(crate) fn is_unseen(c: char) -> bool {
    let steers = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    c.is_control() || steers
}

/// Checks `local@domain` in the ASCII a certificate carries (RFC 5280 §4.2.1.6).
///
/// # Errors
/// `Invalid` about `field`.
pub fn check_mailbox(field: &'static str, text: &str) -> Result<(), Error> {
    let parts = text.rsplit_once('@').filter(|(local, _)| !local.is_empty());
    let plain = text.len() <= MAX_OCTETS && text.bytes().all(|octet| octet.is_ascii_graphic());
    let quoted = text.contains(['<', '>', '(', ')', ',', ';', ':', '\\', '"', '[', ']']);
    let one_at = text.bytes().filter(|octet| *octet == b'@').count() == 1;
    match parts {
        Some((_, domain)) if plain && one_at && !quoted && order::check_host(domain).is_ok() => {
            Ok(())
        }
        _ => Err(Error::Invalid { field, why: Flaw::Mailbox(text.to_owned()) }),
    }
}

pub use crate::issuance::order::check_host;

#[cfg(test)]
mod tests;
