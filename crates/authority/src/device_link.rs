//! Adding a device from another of the same person: a short-lived link that is good once, shown as a picture to be
//! photographed. Whoever opens it is let in by the device that made it, and gets its class.

use model::audit::{Action, Actor, Event, Object};
use model::certificate::State;
use model::code::Purpose;
use model::device_link::{DeviceLink, DeviceLinkId, NewDeviceLink};
use model::identity::{Handle, Person};
use model::language::Tag;
use model::request::RequestId;
use model::verification::{Class, Definition, Subject};
use pki::certificate_request::Proven;
use pki::time::UnixTime;
use store::{View, WriteTx};

use crate::certified::Certified;
use crate::code::{self, Secret, Shown};
use crate::error::{Error, Kind, Reason};
use crate::request::application::{Application, Opened, Ticket, Whom};
use crate::request::{Needs, pairing};
use crate::{Authority, request};

#[cfg(test)]
mod tests;

/// How long a link is good, in seconds.
const LIFE_SECS: i64 = 600;

/// A link that was made, with its secret, which is kept nowhere.
#[derive(Debug)]
pub struct Linking {
    /// Its name.
    pub id: DeviceLinkId,
    /// The secret of the link.
    pub secret: Secret,
    /// The link.
    pub link: String,
}

/// Somebody with the link of a device.
#[derive(Debug)]
pub struct Linked<'a> {
    authority: &'a Authority,
    actor: Actor,
    secret: Secret,
    link: DeviceLink,
    person: Person,
    class: Class,
    /// The device that made the link.
    inviter: Actor,
    language: Option<Tag>,
}

impl Certified<'_> {
    /// Makes a link that adds a device to the person's.
    ///
    /// # Errors
    /// `Refused` for a machine, or when the class of the certificate shown cannot be passed on.
    pub fn link_device(&self) -> Result<Linking, Error> {
        let person = self.require_person()?;
        let class = self.inherited().ok_or(Reason::NothingInherited)?;
        let id = DeviceLinkId::from_random(code::random()?);
        let expires_at = self.authority.now().plus(LIFE_SECS);
        let (code, secret) = code::link(Purpose::DeviceLink, &id.to_string(), expires_at)?;
        let new = NewDeviceLink {
            person: person.id,
            serial: self.record.serial,
            class: class.name().clone(),
            words: pairing::draw()?,
            expires_at,
        };
        let event =
            Event::new(self.actor.clone(), Action::CodeMade, Object::person(&person.handle))
                .fact("purpose", Purpose::DeviceLink)
                .fact("link", id)
                .fact("class", class)
                .fact("expires_at", expires_at);
        self.authority.store.write(move |mut tx| {
            tx.add_device_link(id, &new)?;
            tx.put_code(&code)?;
            Ok::<_, Error>(tx.commit(event, ())?)
        })?;
        let link = self.authority.link("d", &secret);
        Ok(Linking { id, secret, link })
    }

    /// Finds a link of the person's, and the device that came by it.
    ///
    /// # Errors
    /// `NotFound` also for one of somebody else; `Refused` for a machine.
    pub fn device_link(&self, id: DeviceLinkId) -> Result<(DeviceLink, Option<Handle>), Error> {
        let person = self.require_person()?.id;
        let read = self.authority.store.read()?;
        let link = read.find_device_link(id)?.filter(|link| link.given.person == person);
        let absent = || Error::NotFound { what: Kind::Request, name: id.to_string() };
        let link = link.ok_or_else(absent)?;
        let request = link.request.map(|id| request::find(&read, id)).transpose()?;
        Ok((link, request.map(|request| request.given.device)))
    }

    /// The class that another device gets from this one: its own, as far as policy lets it, and never one on which two
    /// officers decide.
    fn inherited(&self) -> Option<Class> {
        let practice = self.authority.practice();
        let limit = practice.inherited.as_ref().map(|name| self.authority.classes.of_record(name));
        let may = |definition: &&Definition| {
            let class = &definition.class;
            class.rank() > 0
                && self.class.reaches(class)
                && limit.as_ref().is_none_or(|limit| limit.reaches(class))
                && Needs::of(definition) != Needs::TwoOfficers
        };
        let ladder = self.authority.classes.list();
        ladder.iter().rev().find(may).map(|definition| definition.class.clone())
    }
}

impl Authority {
    /// Offers what somebody with the link of a device may do.
    ///
    /// # Errors
    /// `Refused` with what is wrong with the link, which is put on record.
    pub fn as_linked(&self, actor: Actor, secret: &Secret) -> Result<Linked<'_>, Error> {
        let code = self.recognise(&actor, &Shown::Link(Purpose::DeviceLink, secret))?;
        let read = self.store.read()?;
        let id: Option<DeviceLinkId> = code.subject.parse().ok();
        let link = id.map(|id| read.find_device_link(id)).transpose()?.flatten();
        let link = link.ok_or(Reason::CodeUnknown)?;
        let person = read.find_person_by_id(link.given.person)?.ok_or(Reason::CodeUnknown)?;
        let inviter = self.inviter(&read, &link, &person)?;
        let class = self.classes.of_record(&link.given.class);
        let (secret, language) = (secret.clone(), None);
        Ok(Linked { authority: self, actor, secret, link, person, class, inviter, language })
    }

    /// The device that made a link, while its certificate holds and evidence proves the class.
    fn inviter(&self, view: &View, link: &DeviceLink, person: &Person) -> Result<Actor, Error> {
        let ended = |at: UnixTime| Error::from(Reason::CodeEnded { at: at.to_string() });
        let now = self.now();
        let record = view.find_certificate(&link.given.serial)?;
        let record = record.filter(|one| one.state == State::Issued && now <= one.not_after);
        let record = record.ok_or_else(|| ended(now))?;
        let proven = self.class_proven(view, Subject::Person(person.id))?;
        if !proven.reaches(&self.classes.of_record(&link.given.class)) {
            return Err(ended(now));
        }
        let device = record.device_handle.ok_or_else(|| ended(now))?;
        let serial = record.serial;
        Ok(Actor::Holder { person: Some(person.handle.clone()), device, serial })
    }
}

impl Linked<'_> {
    /// Whose device is added.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// The class it gets.
    #[must_use]
    pub fn class(&self) -> &Class {
        &self.class
    }

    /// The words that both devices show.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.link.given.words
    }

    /// Says in which language the holder is written to.
    #[must_use]
    pub fn speaking(self, language: Option<Tag>) -> Self {
        Self { language, ..self }
    }

    /// Adds the device: its certificate is issued at once, in the name of the device that made the link, which is used
    /// up.
    ///
    /// # Errors
    /// `Invalid` with the first thing that is wrong; `Refused` when the link was used meanwhile.
    pub fn open(&self, device: &Handle, csr: Option<Box<Proven>>) -> Result<Opened, Error> {
        let application = self.application(device, csr);
        let whom = Whom::known(self.person.clone()).speaking(self.language.clone());
        let ticket = Ticket::Device { link: self.link.id, secret: self.secret.clone() };
        let opened = self.authority.apply(&self.actor, whom, application, ticket)?;
        self.authority.pass_on(&self.inviter, opened, &self.class)
    }

    fn application(&self, device: &Handle, csr: Option<Box<Proven>>) -> Application {
        Application {
            name: self.person.name.clone(),
            device: device.clone(),
            class: self.class.clone(),
            csr,
        }
    }
}

/// Uses a link up for a request.
pub(crate) fn use_up(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (link, secret): (DeviceLinkId, &Secret),
    request: RequestId,
    now: UnixTime,
) -> Result<(), Error> {
    let shown = Shown::Link(Purpose::DeviceLink, secret);
    let code = shown.judge(tx, &code::source(actor), now)?;
    let code = code.map_err(|_| Reason::CodeUsed { at: now.to_string() })?;
    tx.use_code(code.id)?;
    Ok(tx.use_device_link(link, request)?)
}
