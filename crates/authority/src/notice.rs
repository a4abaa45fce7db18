//! Telling people, and the operator's programs, that a certificate or a proof of identity comes to its end: by letter
//! and by webhook, each at its time and once. Showing it at doors and on pages is theirs.

use model::audit::{Action, Actor, Event, Object};
use model::certificate::State;
use model::identity::DeviceId;
use model::post::{Channel, Letter, NewMessage};
use model::verification::{Class, ClassName, Subject};
use pki::certificate::Certificate;
use pki::time::UnixTime;
use serde_json::{Value, json};
use store::{
    Addressee, CertificateFilter, EndingCertificate, EndingEvidence, Life, Noun, View, WriteTx,
};

use crate::error::Error;
use crate::{Authority, post};

pub mod asking;

/// How many notices are given at a time.
const AT_ONCE: usize = 500;

/// How many notices were given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Of certificates.
    pub certificates: usize,
    /// Of evidence.
    pub evidence: usize,
}

/// A notice: what it is about, and who is told how.
struct Notice {
    event: Event,
    mail: Option<NewMessage>,
    webhooks: Vec<NewMessage>,
}

impl Notice {
    fn is_idle(&self) -> bool {
        self.mail.is_none() && self.webhooks.is_empty()
    }

    /// Queues it in the transaction at hand, and returns the event that tells of it.
    fn queue(self, tx: &mut WriteTx<'_>) -> Result<Event, store::Error> {
        for message in self.mail.iter().chain(&self.webhooks) {
            tx.add_post(message)?;
        }
        Ok(self.event)
    }
}

impl Authority {
    /// Gives notice of every certificate and all evidence that has come to a mark of the schedule since it was told
    /// last. A certificate that another one of the same device follows, or that was revoked, is not told of.
    ///
    /// # Errors
    /// `Unavailable`; what was given before stays so.
    pub fn give_notice(&self) -> Result<Given, Error> {
        let now = self.now();
        let read = self.store.read()?;
        let certificates =
            read.list_ending_certificates(now, |life| self.due(life, now).is_some())?;
        let evidence = self.counting(&read, read.list_ending_evidence(now)?, now)?;
        drop(read);
        let mut given = Given::default();
        let due = |life: &Life| self.due(life, now).is_some();
        for ending in certificates.iter().take(AT_ONCE) {
            given.certificates += usize::from(self.tell_of_certificate(ending, now)?);
        }
        for ending in evidence.iter().filter(|ending| due(&ending.life)).take(AT_ONCE) {
            given.evidence += usize::from(self.tell_of_evidence(ending, now)?);
        }
        Ok(given)
    }

    /// Lists the certificates that have come to their first mark or end before `soon`, are in force, and are the last
    /// of their device.
    ///
    /// # Errors
    /// `Unavailable`.
    pub(crate) fn near_their_end(
        &self,
        view: &View,
        now: UnixTime,
        soon: UnixTime,
    ) -> Result<Vec<EndingCertificate>, Error> {
        let upkeep = self.upkeep();
        let schedule = &upkeep.schedule;
        let is_near =
            |life: &Life| life.ends < soon || schedule.due(life.begins, life.ends, now).is_some();
        Ok(view.list_ending_certificates(now, is_near)?)
    }

    /// Says when a certificate ends, from its first mark on, unless its device has another that ends later.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn ending(&self, leaf: &Certificate) -> Result<Option<UnixTime>, Error> {
        let (begins, ends) = (leaf.not_before(), leaf.not_after());
        if self.upkeep().schedule.due(begins, ends, self.now()).is_none() {
            return Ok(None);
        }
        let read = self.store.read()?;
        let record = read.find_certificate(leaf.serial())?;
        let device = record.and_then(|record| record.device);
        let followed = device.map(|device| is_followed(&read, device, ends)).transpose()?;
        Ok((followed != Some(true)).then_some(ends))
    }

    /// Where certificates are renewed.
    #[must_use]
    pub fn renewal_link(&self) -> String {
        format!("{}/renew", self.portal())
    }

    /// The mark that was passed since notice was given last.
    fn due(&self, life: &Life, now: UnixTime) -> Option<UnixTime> {
        let mark = self.upkeep().schedule.due(life.begins, life.ends, now)?;
        life.told_at.is_none_or(|told| told < mark).then_some(mark)
    }

    /// Leaves out the evidence in whose place other evidence counts, and that of whoever has no certificate.
    fn counting(
        &self,
        view: &View,
        mut ending: Vec<EndingEvidence>,
        now: UnixTime,
    ) -> Result<Vec<EndingEvidence>, Error> {
        let mut kept = Vec::new();
        ending.retain(|one| self.due(&one.life, now).is_some());
        for one in ending {
            if self.is_missed(view, &one, now)? {
                kept.push(one);
            }
        }
        Ok(kept)
    }

    /// Whether a certificate in force would be worth less without this evidence.
    fn is_missed(
        &self,
        view: &View,
        ending: &EndingEvidence,
        now: UnixTime,
    ) -> Result<bool, Error> {
        let subject = match (&ending.person, ending.machine) {
            (Some((person, _)), _) => Subject::Person(*person),
            (None, Some(machine)) => Subject::Machine(machine),
            // The person was removed.
            (None, None) => return Ok(false),
        };
        let class = self.classes.of_record(&ending.class);
        let (id, ends) = (ending.id, ending.life.ends);
        let held = view.list_evidence(subject)?.into_iter().any(|other| {
            // Of two that end at once, the later is told of.
            let outlives = other.given.expires_at.is_none_or(|end| (end, other.id) > (ends, id));
            let proves = self.classes.of_record(&other.given.class).reaches(&class);
            outlives && proves && other.holds(now)
        });
        Ok(!held && self.is_carried(view, subject, &class, ends)?)
    }

    /// Whether a certificate that carries this class is in force beyond a time.
    fn is_carried(
        &self,
        view: &View,
        subject: Subject,
        class: &Class,
        beyond: UnixTime,
    ) -> Result<bool, Error> {
        let devices = match subject {
            Subject::Person(person) => {
                view.list_devices_of(person)?.iter().map(|one| one.id).collect()
            }
            Subject::Machine(machine) => vec![machine],
        };
        for device in devices {
            let filter = CertificateFilter {
                device: Some(device),
                state: Some(State::Issued),
                ends_from: Some(beyond),
                ..CertificateFilter::default()
            };
            let carries = |name: &ClassName| self.classes.of_record(name).reaches(class);
            let records = view.list_certificates(&filter)?;
            if records.iter().any(|record| record.class.as_ref().is_some_and(carries)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn tell_of_certificate(
        &self,
        ending: &EndingCertificate,
        now: UnixTime,
    ) -> Result<bool, Error> {
        let notice = self.certificate_notice(ending, now);
        if notice.is_idle() {
            return Ok(false);
        }
        let (serial, told_at) = (ending.serial, ending.life.told_at);
        let told = self.store.write(move |mut tx| {
            check_untold(tx.find_told_of_certificate(&serial)?, told_at)?;
            tx.told_of_certificate(&serial)?;
            let event = notice.queue(&mut tx)?;
            tx.commit(event, ())
        });
        is_first(told)
    }

    fn certificate_notice(&self, ending: &EndingCertificate, now: UnixTime) -> Notice {
        let EndingCertificate { life, serial, class, device, person, .. } = ending;
        let event = Event::new(
            Actor::system("notices"),
            Action::CertificateEnding,
            Object::certificate(serial),
        );
        let event = event.fact("device", device).fact("not_after", life.ends);
        let event = person.iter().fold(event, |event, person| event.fact("person", &person.handle));
        let body = json!({
            "serial": serial.to_string(),
            "device": device.to_string(),
            "class": class.as_ref().map(ToString::to_string),
            "not_after": life.ends.to_string(),
            "person": person.as_ref().map(in_json),
            "renew": self.renewal_link(),
        });
        let letter = |person: &Addressee| Letter::CertificateEnding {
            name: person.name.clone(),
            device: device.to_string(),
            ends: life.ends.to_string(),
            link: self.renewal_link(),
        };
        Notice {
            mail: person.as_ref().and_then(|person| to(person, &letter(person), life)),
            webhooks: self.webhooks(event.action, &body, now),
            event,
        }
    }

    fn tell_of_evidence(&self, ending: &EndingEvidence, now: UnixTime) -> Result<bool, Error> {
        let notice = self.evidence_notice(ending, now);
        if notice.is_idle() {
            return Ok(false);
        }
        let (id, told_at) = (ending.id, ending.life.told_at);
        let told = self.store.write(move |mut tx| {
            check_untold(tx.find_told_of_evidence(id)?, told_at)?;
            tx.told_of_evidence(id)?;
            let event = notice.queue(&mut tx)?;
            tx.commit(event, ())
        });
        is_first(told)
    }

    fn evidence_notice(&self, ending: &EndingEvidence, now: UnixTime) -> Notice {
        let EndingEvidence { life, id, class, person, .. } = ending;
        let person = person.as_ref().map(|(_, person)| person);
        let whose =
            person.map_or_else(|| Object::server("signet"), |one| Object::person(&one.handle));
        let event = Event::new(Actor::system("notices"), Action::EvidenceEnding, whose)
            .fact("evidence", id.0)
            .fact("class", class)
            .fact("expires_at", life.ends);
        let body = json!({
            "evidence": id.0,
            "class": class.to_string(),
            "expires_at": life.ends.to_string(),
            "person": person.map(in_json),
        });
        let letter = |person: &Addressee| Letter::EvidenceEnding {
            name: person.name.clone(),
            class: self.classes.of_record(class).words().to_owned(),
            ends: life.ends.to_string(),
            link: self.portal().to_string(),
        };
        Notice {
            mail: person.and_then(|person| to(person, &letter(person), life)),
            webhooks: self.webhooks(event.action, &body, now),
            event,
        }
    }

    /// The same for every webhook.
    pub(crate) fn webhooks(&self, action: Action, body: &Value, now: UnixTime) -> Vec<NewMessage> {
        let told = |name: &String| NewMessage {
            channel: Channel::Webhook,
            to: name.clone(),
            kind: action.to_string(),
            language: None,
            content: json!({
                "type": action.as_str(),
                "timestamp": now.to_string(),
                "data": body,
            })
            .to_string(),
            useless_at: Some(now.plus(post::GIVEN_UP_AFTER_SECS)),
        };
        self.upkeep().webhooks.iter().map(told).collect()
    }
}

/// Whether a device has a certificate in force that ends after `ends`.
pub(crate) fn is_followed(view: &View, device: DeviceId, ends: UnixTime) -> Result<bool, Error> {
    let filter = CertificateFilter {
        device: Some(device),
        state: Some(State::Issued),
        ends_from: Some(ends.plus(1)),
        limit: Some(1),
        ..CertificateFilter::default()
    };
    Ok(!view.list_certificates(&filter)?.is_empty())
}

/// Another process may have been faster.
fn check_untold(now: Option<UnixTime>, then: Option<UnixTime>) -> Result<(), store::Error> {
    if now == then { Ok(()) } else { Err(store::Error::Taken(Noun::Message)) }
}

fn is_first(told: Result<(), store::Error>) -> Result<bool, Error> {
    match told {
        Ok(()) => Ok(true),
        Err(store::Error::Taken(Noun::Message)) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

fn in_json(person: &Addressee) -> Value {
    json!({ "handle": person.handle.to_string(), "name": person.name, "email": person.email })
}

/// Nobody wants to read tomorrow that something ended today.
fn to(person: &Addressee, letter: &Letter, life: &Life) -> Option<NewMessage> {
    let mailbox = person.email.as_ref()?;
    Some(letter.to(mailbox, person.language.clone(), Some(life.ends)))
}

#[cfg(test)]
mod tests;
