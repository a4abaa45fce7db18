//! What the holder of a certificate in force may do: see and end what is its own, apply for further devices, look
//! after its requests.

use model::audit::Actor;
use model::certificate::{Reason as Why, Record, State};
use model::identity::{Device, Person};
use model::language::Tag;
use model::request::{Request, RequestId};
use model::verification::{Class, Subject};
use pki::serial::Serial;
use store::{Order, RequestFilter, View};

use crate::error::{Error, Kind, Reason};
use crate::issuance::order;
use crate::request::applicant::Applicant;
use crate::revocation::Target;
use crate::{Authority, registration};

pub mod device;
#[cfg(test)]
mod tests;

/// The holder of a certificate in force: a person on one of its devices, or a machine.
#[derive(Debug)]
pub struct Certified<'a> {
    pub(crate) authority: &'a Authority,
    pub(crate) actor: Actor,
    /// None for a machine.
    pub(crate) person: Option<Person>,
    pub(crate) device: Device,
    pub(crate) record: Record,
    /// The class in force.
    pub(crate) class: Class,
    pub(crate) language: Option<Tag>,
}

impl Authority {
    /// Offers what the holder of a valid certificate may do.
    ///
    /// # Errors
    /// `Refused` when the actor holds no certificate of ours that is in force, or it is of another device; `NotFound`
    /// when the person was removed.
    pub fn as_certified(&self, actor: Actor) -> Result<Certified<'_>, Error> {
        let Actor::Holder { person: handle, device, serial } = &actor else {
            return Err(no_certificate(&actor));
        };
        let read = self.store.read()?;
        let person =
            handle.as_ref().map(|handle| registration::find_person(&read, handle)).transpose()?;
        let owner = person.as_ref().map(|person| person.id);
        let device = read.find_device(owner, device)?.ok_or_else(|| no_certificate(&actor))?;
        let now = self.now();
        // A door believes what its snapshot says; what is done for a holder is asked of the record.
        let record = read.find_certificate(serial)?.filter(|record| {
            record.device == Some(device.id)
                && record.state == State::Issued
                && record.not_before <= now
                && now <= record.not_after
        });
        let record = record.ok_or_else(|| no_certificate(&actor))?;
        let class = self.class_in_force(&read, &record, subject(&device))?;
        let language = None;
        Ok(Certified { authority: self, actor, person, device, record, class, language })
    }

    /// The class of a certificate, or the highest that evidence still proves where that is lower.
    pub(crate) fn class_in_force(
        &self,
        view: &View,
        record: &Record,
        subject: Subject,
    ) -> Result<Class, Error> {
        let carried = record.class.as_ref().map(|name| self.classes.of_record(name));
        let proven = self.class_proven(view, subject)?;
        Ok(carried.map_or_else(|| self.classes.lowest(), |carried| carried.min(proven)))
    }

    /// The highest class that evidence proves now.
    pub(crate) fn class_proven(&self, view: &View, subject: Subject) -> Result<Class, Error> {
        let now = self.now();
        let holding =
            view.list_evidence(subject)?.into_iter().filter(|evidence| evidence.holds(now));
        let proven = holding.map(|evidence| self.classes.of_record(&evidence.given.class)).max();
        Ok(proven.unwrap_or_else(|| self.classes.lowest()))
    }
}

/// Whose evidence counts for a device.
pub(crate) fn subject(device: &Device) -> Subject {
    device.owner.map_or(Subject::Machine(device.id), Subject::Person)
}

fn no_certificate(actor: &Actor) -> Error {
    Reason::NoCertificate { who: actor.to_string() }.into()
}

impl<'a> Certified<'a> {
    /// Says in which language the holder is written to.
    #[must_use]
    pub fn speaking(self, language: Option<Tag>) -> Self {
        Self { language, ..self }
    }

    /// Who holds the certificate; none for a machine.
    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        self.person.as_ref()
    }

    /// The certificate shown, as it stands on record.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The person, for what machines do not do.
    pub(crate) fn require_person(&self) -> Result<&Person, Error> {
        self.person.as_ref().ok_or_else(|| no_certificate(&self.actor))
    }

    /// Lists the holder's certificates in whatever state: those of all the person's devices, or the machine's.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn certificates(&self) -> Result<Vec<Record>, Error> {
        self.authority.certificates_of(&match &self.person {
            Some(person) => Target::Person(person.handle.clone()),
            None => {
                let (device, dns_names) = (self.device.handle.clone(), Vec::new());
                Target::Holder(order::Holder::Machine { device, dns_names })
            }
        })
    }

    /// Finds one of the holder's certificates.
    ///
    /// # Errors
    /// `NotFound` also for one of somebody else, so that nobody learns what exists.
    pub fn certificate(&self, serial: &Serial) -> Result<Record, Error> {
        let own = self.certificates()?.into_iter().find(|record| record.serial == *serial);
        own.ok_or_else(|| Error::NotFound { what: Kind::Certificate, name: serial.to_string() })
    }

    /// Revokes one of the holder's certificates from this moment on, the one it shows included.
    ///
    /// # Errors
    /// `NotFound` also for one of somebody else; `Conflict` when it is revoked already.
    pub fn stop(&self, serial: &Serial, why: Why) -> Result<Record, Error> {
        let own = self.certificate(serial)?;
        let operator = self.authority.as_operator(self.actor.clone());
        operator.revoke(&own.serial, why)
    }

    /// Lists the person's requests, newest first.
    ///
    /// # Errors
    /// `Refused` for a machine; `Unavailable`.
    pub fn requests(&self) -> Result<Vec<Request>, Error> {
        let filter = RequestFilter {
            person: Some(self.require_person()?.id),
            order: Order::NewestFirst,
            ..RequestFilter::default()
        };
        Ok(self.authority.store.read()?.list_requests(&filter)?)
    }

    /// Offers what the applicant of one of the person's own requests may do.
    ///
    /// # Errors
    /// `NotFound` when there is none of this name, or it is another's; `Refused` for a machine.
    pub fn applicant(&self, id: RequestId) -> Result<Applicant<'a>, Error> {
        let request = self.authority.request(id)?;
        if request.given.person != Some(self.require_person()?.id) {
            return Err(Error::NotFound { what: Kind::Request, name: id.to_string() });
        }
        Ok(Applicant { authority: self.authority, actor: self.actor.clone(), id })
    }
}
