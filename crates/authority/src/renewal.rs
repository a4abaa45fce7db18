//! Renewing: with the certificate one has, also for a while after its end. The new one takes the place of the old,
//! which is revoked when the new one is first used at any door, or some days later.

use model::audit::{Action, Actor, Event, Object};
use model::certificate::{Reason as Why, Record, State};
use model::identity::{Device, Person};
use model::language::Tag;
use model::verification::Class;
use pki::certificate::Certificate;
use pki::certificate_request::Proven;
use pki::serial::Serial;
use pki::time::UnixTime;
use store::{AuditFilter, ReadTx, View, WriteTx};

use crate::certified::{self, Certified};
use crate::error::{Conflict, Error, Flaw, Reason};
use crate::issuance::order::Order;
use crate::issuance::{Issued, Making};
use crate::request::application::{Application, Opened, Proving, Ticket, Whom};
use crate::{Authority, Operator, request};

#[cfg(test)]
mod tests;

const DAY_SECS: i64 = 86_400;
/// How many old certificates are seen to at a time.
const AT_ONCE: u64 = 500;

/// The holder of a certificate that can be renewed: in force, or ended not long ago.
#[derive(Debug)]
pub struct Renewing<'a> {
    authority: &'a Authority,
    actor: Actor,
    person: Person,
    device: Device,
    record: Record,
    class: Class,
    standing: Standing,
    language: Option<Tag>,
}

/// Whether evidence still proves the class of the old certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It proves that class, or a lower one that counts now: nobody need look again.
    Proven,
    /// It proves nothing any more.
    Lapsed,
}

impl Authority {
    /// Offers renewing to whoever proved, in a handshake, to hold the key of this certificate.
    ///
    /// # Errors
    /// `Refused` when it is not a person's certificate of ours, was revoked, or ended too long ago.
    pub fn as_renewing(&self, leaf: &Certificate) -> Result<Renewing<'_>, Error> {
        let read = self.store.read()?;
        let serial = leaf.serial();
        let refused = || Error::from(Reason::NotRenewable { serial: serial.to_string() });
        let record = read.find_certificate(serial)?.ok_or_else(refused)?;
        let (now, fingerprint) = (self.now(), Some(leaf.fingerprint()));
        // The name alone proves nothing: the very certificate must be the one on record.
        let sound = record.fingerprint == fingerprint && record.state == State::Issued;
        if !sound || now < record.not_before || self.renewable_until(&record) < now {
            return Err(refused());
        }
        let device = record.device.map(|id| read.find_device_by_id(id)).transpose()?.flatten();
        let device = device.ok_or_else(refused)?;
        let owner = device.owner.map(|id| read.find_person_by_id(id)).transpose()?.flatten();
        let person = owner.ok_or_else(refused)?;
        let in_force = self.class_in_force(&read, &record, certified::subject(&device))?;
        let carried = record.class.as_ref().map(|name| self.classes.of_record(name));
        let (class, standing) = if in_force.rank() > 0 {
            (in_force, Standing::Proven)
        } else {
            // Asked for anew, as somebody new would ask for it.
            let carried = carried.filter(|class| class.rank() > 0);
            (carried.unwrap_or_else(|| self.classes.lowest_proven()), Standing::Lapsed)
        };
        let actor = Actor::Holder {
            person: Some(person.handle.clone()),
            device: device.handle.clone(),
            serial: *serial,
        };
        let language = None;
        Ok(Renewing { authority: self, actor, person, device, record, class, standing, language })
    }

    /// Until when a certificate can be renewed.
    #[must_use]
    pub fn renewable_until(&self, record: &Record) -> UnixTime {
        record.not_after.plus(i64::from(self.practice().renewal_days) * DAY_SECS)
    }

    /// When a certificate that is renewed now is revoked at the latest.
    pub(crate) fn succession_due(&self) -> UnixTime {
        self.now().plus(i64::from(self.practice().succession_days) * DAY_SECS)
    }

    /// Ends the certificate whose place this one takes, since this one was used. Nothing is done when it takes
    /// nobody's, or that was ended before.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn supersede(&self, serial: &Serial) -> Result<(), Error> {
        let waits = self.store.read()?.find_succession(serial)?;
        match waits.filter(|succession| succession.ended_at.is_none()) {
            Some(_) => self.end_old(*serial, "first use"),
            None => Ok(()),
        }
    }

    /// Ends the certificates whose place these ones take, where a door has admitted the holder of the new one already.
    /// A door that has not heard of a renewal yet does not know that the first use ends something.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn supersede_used(&self, successors: &[Serial]) -> Result<(), Error> {
        let read = self.store.read()?;
        for serial in successors {
            if is_used(&read, serial)? {
                self.supersede(serial)?;
            }
        }
        Ok(())
    }

    /// Ends the certificates that were to be ended by `now`, though those in their place were never used.
    pub(crate) fn supersede_due(&self, now: UnixTime) -> Result<(), Error> {
        let due = self.store.read()?.list_due_successions(now, AT_ONCE)?;
        due.iter().try_for_each(|succession| self.end_old(succession.serial, "time"))
    }

    fn end_old(&self, serial: Serial, by: &'static str) -> Result<(), Error> {
        let ended = self.store.write(move |mut tx| {
            let waits = tx.find_succession(&serial)?.filter(|found| found.ended_at.is_none());
            let old = waits.ok_or(store::Error::Missing(store::Noun::Certificate))?.old;
            tx.end_succession(&serial)?;
            // What was itself taken back takes nobody's place.
            let holds = tx.find_state(&serial)? == Some(State::Issued);
            let revocable = holds && tx.find_state(&old)? == Some(State::Issued);
            let event = Event::new(
                Actor::system("renewal"),
                if revocable { Action::CertificateRevoked } else { Action::RecordTidied },
                Object::certificate(if revocable { &old } else { &serial }),
            );
            let event = event.fact("reason", Why::Superseded).fact("by", by).fact("new", serial);
            if revocable {
                let now = tx.now();
                tx.revoke(&old, now, Why::Superseded)?;
            }
            Ok::<_, Error>(tx.commit(event, ())?)
        });
        match ended {
            // Another connection was first.
            Err(Error::Unavailable(crate::error::Unavailable::Store(store::Error::Missing(_)))) => {
                Ok(())
            }
            done => done,
        }
    }
}

/// Says whether a door has admitted the holder of a certificate since it took the place of another.
fn is_used(read: &ReadTx, serial: &Serial) -> Result<bool, Error> {
    let renewed = AuditFilter {
        action: Some(Action::CertificateRenewed),
        object: Some(Object::certificate(serial).to_string()),
        ..AuditFilter::default()
    };
    let record = read.find_certificate(serial)?;
    let (Some(renewed), Some(record)) = (read.audit_entries(&renewed)?.pop(), record) else {
        return Ok(false);
    };
    let Some(device) = record.device_handle else { return Ok(false) };
    let holder = Actor::Holder { person: record.person, device, serial: *serial };
    let admitted = AuditFilter {
        from: Some(renewed.seq),
        action: Some(Action::DoorAdmitted),
        actor: Some(holder.search_key()),
        ..AuditFilter::default()
    };
    Ok(read.audit_entries(&admitted)?.iter().any(|entry| entry.event.actor == holder))
}

/// Nothing is renewed or passed on by what was taken back meanwhile.
fn check_in_force(view: &View, serial: &Serial) -> Result<(), Error> {
    if view.find_state(serial)? == Some(State::Issued) {
        return Ok(());
    }
    Err(Reason::NotRenewable { serial: serial.to_string() }.into())
}

/// Puts on record that a certificate takes the place of another. One that was to do so before, and was never used, is
/// revoked.
pub(crate) fn succeed(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    serial: &Serial,
    old: &Serial,
    due_at: UnixTime,
) -> Result<(), Error> {
    check_in_force(tx, old)?;
    let now = tx.now();
    for before in tx.list_successions_of(old)? {
        if before.ended_at.is_none() {
            tx.end_succession(&before.serial)?;
            if tx.find_state(&before.serial)? == Some(State::Issued) {
                tx.revoke(&before.serial, now, Why::Superseded)?;
                let object = Object::certificate(&before.serial);
                let event = Event::new(actor.clone(), Action::CertificateRevoked, object);
                tx.tell(event.fact("reason", Why::Superseded).fact("new", serial))?;
            }
        }
    }
    tx.add_succession(serial, old, due_at)?;
    let event = Event::new(actor.clone(), Action::CertificateRenewed, Object::certificate(serial));
    Ok(tx.tell(event.fact("old", old).fact("due_at", due_at))?)
}

impl Renewing<'_> {
    /// Who renews.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// For which device.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The old certificate.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The class of the new one.
    #[must_use]
    pub fn class(&self) -> &Class {
        &self.class
    }

    /// Whether that class is still proven.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Says in which language the holder is written to.
    #[must_use]
    pub fn speaking(self, language: Option<Tag>) -> Self {
        Self { language, ..self }
    }

    /// Opens a request for a new key on the same device. Where evidence still proves the class, the certificate is
    /// issued at once; else the class is proven anew, as for any request.
    ///
    /// # Errors
    /// `Invalid` or `Refused` with what is wrong with the key.
    pub fn renew(&self, csr: Option<Box<Proven>>) -> Result<Opened, Error> {
        let application = Application {
            name: self.person.name.clone(),
            device: self.device.handle.clone(),
            class: self.class.clone(),
            csr,
        };
        let whom = Whom::known(self.person.clone()).speaking(self.language.clone());
        let proof = match self.standing {
            Standing::Proven => Proving::Done,
            Standing::Lapsed => Proving::Anew,
        };
        let ticket = Ticket::Renewal { old: self.record.serial, key: None, proof };
        let opened = self.authority.apply(&self.actor, whom, application, ticket)?;
        if self.standing == Standing::Lapsed {
            return Ok(opened);
        }
        self.authority.pass_on(&self.actor, opened, &self.class)
    }
}

impl Authority {
    /// Approves a request for what evidence proves already, in the name of the certificate it comes from, and issues
    /// its certificate if the key is there.
    pub(crate) fn pass_on(
        &self,
        actor: &Actor,
        opened: Opened,
        class: &Class,
    ) -> Result<Opened, Error> {
        let (id, actor, class) = (opened.request.id, actor.clone(), class.clone());
        let request = self.store.write(move |mut tx| {
            if let Actor::Holder { serial, .. } = &actor {
                check_in_force(&tx, serial)?;
            }
            let request = request::find_undecided(&tx, id)?;
            request::approve(&mut tx, &actor, &request, None)?;
            let event =
                request::event(&actor, Action::RequestApproved, id).fact("inherited", class);
            let request = request::find(&tx, id)?;
            Ok::<_, Error>(tx.commit(event, request)?)
        })?;
        self.issue_if_ready(&request)?;
        Ok(Opened { request: self.request(id)?, ..opened })
    }
}

impl Certified<'_> {
    /// Opens a request for a higher class of the certificate shown: with the same key, which stays where it is.
    ///
    /// # Errors
    /// `Invalid` when the class is not higher, or cannot be applied for; `Refused` for a machine.
    pub fn raise(&self, class: Class) -> Result<Opened, Error> {
        if self.class.reaches(&class) {
            let why = Flaw::ClassReached(self.device.handle.clone());
            return Err(Error::Invalid { field: "class", why });
        }
        let person = self.require_person()?.clone();
        let application = Application {
            name: person.name.clone(),
            device: self.device.handle.clone(),
            class,
            csr: None,
        };
        let ticket = Ticket::Renewal {
            old: self.record.serial,
            key: Some(self.record.key),
            proof: Proving::Anew,
        };
        let whom = Whom::known(person).speaking(self.language.clone());
        self.authority.apply(&self.actor, whom, application, ticket)
    }
}

impl Operator<'_> {
    /// Issues a certificate in the place of one that is not revoked. No evidence is added: what was proven holds as
    /// long as it did.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when the old one is revoked, or the order is for another holder; else as `issue`.
    pub fn renew(&self, old: &Serial, order: Order) -> Result<Issued, Error> {
        let record = self.authority.certificate(old)?;
        let same = record.device_handle.as_ref() == Some(order.holder.device())
            && record.person.as_ref() == order.holder.person();
        if record.state != State::Issued || !same {
            let (serial, state) = (old.to_string(), record.state.to_string());
            return Err(Conflict::State { serial, state }.into());
        }
        let (old, actor) = (*old, self.actor.clone());
        let due_at = self.authority.succession_due();
        self.issue_along(
            order,
            Making::Made(Box::new(move |tx, serial| succeed(tx, &actor, serial, &old, due_at))),
        )
    }
}
