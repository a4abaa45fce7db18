//! Taking certificates back: one, or all of a device, a person or a key. Final: nothing un-revokes here.
//! Doors follow the store, so a revocation reaches them without anything being published.

use model::audit::{Action, Actor, Event, Object};
use model::certificate::{Reason, Record, State};
use model::identity::Handle;
use model::request::{RequestId, State as RequestState};
use pki::fingerprint::Fingerprint;
use pki::serial::Serial;
use store::{Among, CertificateFilter, RequestFilter, WriteTx};

use crate::error::{Conflict, Error, Kind};
use crate::issuance::order::Holder;
use crate::receipt::Range;
use crate::{Authority, Operator, request};

/// Whose certificates are taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Every device of a person.
    Person(Handle),
    /// One device, or a machine.
    Holder(Holder),
    /// Whoever holds this key: SHA-256 of the SubjectPublicKeyInfo.
    Key(Fingerprint),
}

impl Operator<'_> {
    /// Revokes a certificate from this moment on. What was asked for by the certificates of its device, and is not
    /// issued, ends with it.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it is revoked already, or was never issued.
    pub fn revoke(&self, serial: &Serial, reason: Reason) -> Result<Record, Error> {
        let (serial, at) = (*serial, self.authority.now());
        let actor = self.actor.clone();
        self.authority.store.write(move |mut tx| {
            let record = find(&tx, &serial)?;
            check_revocable(&record)?;
            let event = told(&actor, &record, reason);
            tx.revoke(&serial, at, reason)?;
            end_requests(&mut tx, &actor, &record)?;
            let record = find(&tx, &serial)?;
            Ok(tx.commit(event, record)?)
        })
    }

    /// Revokes every certificate of `target` that is not revoked yet. Of a key, requests for it are withdrawn too, which
    /// may have an interim certificate.
    ///
    /// # Errors
    /// `NotFound` for a person or device that does not exist.
    pub fn revoke_all(&self, target: &Target, reason: Reason) -> Result<Revoked, Error> {
        let found = self.authority.certificates_of(target)?;
        let serials: Vec<Serial> = found.iter().map(|record| record.serial).collect();
        let mut done = self.revoke_many(&serials, reason)?;
        if let Target::Key(key) = target {
            done.requests.extend(self.withdraw_of_key(*key)?);
        }
        Ok(done)
    }

    fn withdraw_of_key(&self, key: Fingerprint) -> Result<Vec<RequestId>, Error> {
        let actor = self.actor.clone();
        let done = self.authority.store.write(move |mut tx| {
            let filter =
                RequestFilter { key: Some(key), among: Among::Alive, ..RequestFilter::default() };
            let ids: Vec<_> = tx.list_requests(&filter)?.iter().map(|one| one.id).collect();
            let Some((last, others)) = ids.split_last() else { return Err(Stop::Nothing) };
            let event = |id| request::event(&actor, Action::RequestWithdrawn, id).fact("key", key);
            for id in others {
                tx.advance_request(*id, RequestState::Withdrawn)?;
                tx.tell(event(*id))?;
            }
            tx.advance_request(*last, RequestState::Withdrawn)?;
            let event = event(*last);
            Ok(tx.commit(event, ids)?)
        });
        match done {
            Err(Stop::Nothing) => Ok(Vec::new()),
            Err(Stop::Fault(fault)) => Err(fault),
            Ok(ids) => Ok(ids),
        }
    }

    /// Revokes those of some certificates that can be, each with an event of its own. Up to 256 are one transaction,
    /// so that doors do not wait; should the store fail midway, those before stay revoked.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn revoke_many(&self, serials: &[Serial], reason: Reason) -> Result<Revoked, Error> {
        let mut done = Revoked { records: Vec::new(), requests: Vec::new(), range: None };
        for part in serials.chunks(AT_ONCE) {
            let (actor, part) = (self.actor.clone(), part.to_vec());
            let revoked = self.authority.store.write(move |mut tx| {
                let from = tx.next_seq();
                let Some(taken) = revoke_each(&mut tx, &actor, &part, reason)? else {
                    return Err(Stop::Nothing);
                };
                let TakenBack { records, requests, last } = taken;
                let range = Range { from, to: tx.next_seq() };
                Ok(tx.commit(last, (records, requests, range))?)
            });
            match revoked {
                Ok((records, requests, range)) => {
                    let from = done.range.map_or(range.from, |before| before.from);
                    done.range = Some(Range { from, to: range.to });
                    done.records.extend(records);
                    done.requests.extend(requests);
                }
                Err(Stop::Nothing) => {}
                Err(Stop::Fault(fault)) => return Err(fault),
            }
        }
        Ok(done)
    }
}

/// How many certificates are revoked in one transaction.
const AT_ONCE: usize = 256;

/// What was revoked by one act.
#[derive(Debug)]
pub struct Revoked {
    /// The certificates.
    pub records: Vec<Record>,
    /// What was asked for by them, and was withdrawn.
    pub requests: Vec<RequestId>,
    /// The entries of the audit log that tell it; none when nothing was left to revoke.
    pub range: Option<Range>,
}

/// Why a transaction that may find nothing to do was not kept.
pub(crate) enum Stop {
    /// There was nothing to do.
    Nothing,
    /// It failed.
    Fault(Error),
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

/// What was taken back in a transaction at hand.
pub(crate) struct TakenBack {
    /// The certificates.
    pub(crate) records: Vec<Record>,
    /// What they had asked for.
    requests: Vec<RequestId>,
    /// The event to end the transaction with.
    pub(crate) last: Event,
}

/// Revokes those that can be, telling all but the last, whose event is returned to end a transaction with; none when
/// there is nothing to revoke.
pub(crate) fn revoke_each(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    serials: &[Serial],
    reason: Reason,
) -> Result<Option<TakenBack>, Error> {
    let at = tx.now();
    let (mut records, mut requests) = (Vec::new(), Vec::new());
    let mut last: Option<Event> = None;
    for serial in serials {
        let Some(record) = tx.find_certificate(serial)? else { continue };
        if check_revocable(&record).is_err() {
            continue;
        }
        last.take().map_or(Ok(()), |event| tx.tell(event))?;
        tx.revoke(serial, at, reason)?;
        requests.extend(end_requests(tx, actor, &record)?);
        last = Some(told(actor, &record, reason));
        records.push(find(tx, serial)?);
    }
    Ok(last.map(|last| TakenBack { records, requests, last }))
}

/// Ends what was asked for by the certificates of a device of which one is taken back, and did not become a certificate
/// yet: whoever has stolen it would collect another.
fn end_requests(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    record: &Record,
) -> Result<Vec<RequestId>, Error> {
    let Some(device) = record.device else { return Ok(Vec::new()) };
    let ids = tx.list_requests_by_certificates(device)?;
    for id in &ids {
        tx.advance_request(*id, RequestState::Withdrawn)?;
        let event = request::event(actor, Action::RequestWithdrawn, *id);
        tx.tell(event.fact("revoked", record.serial))?;
    }
    Ok(ids)
}

/// The event of a revocation.
fn told(actor: &Actor, record: &Record, reason: Reason) -> Event {
    let event =
        Event::new(actor.clone(), Action::CertificateRevoked, Object::certificate(&record.serial))
            .fact("reason", reason);
    record.person.iter().fold(event, |event, person| event.fact("person", person))
}

impl Authority {
    /// Finds a certificate on record.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub fn certificate(&self, serial: &Serial) -> Result<Record, Error> {
        find(&*self.store.read()?, serial)
    }

    /// Lists certificates on record.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn certificates(&self, filter: &CertificateFilter) -> Result<Vec<Record>, Error> {
        Ok(self.store.read()?.list_certificates(filter)?)
    }

    /// Lists the certificates of a person, a device or a key, in whatever state.
    ///
    /// # Errors
    /// `NotFound` for a person or device that does not exist; `Unavailable`.
    pub fn certificates_of(&self, target: &Target) -> Result<Vec<Record>, Error> {
        let filters = match target {
            Target::Key(key) => {
                vec![CertificateFilter { key: Some(*key), ..CertificateFilter::default() }]
            }
            Target::Holder(holder) => {
                let owner = holder.person().map(|person| self.person(person)).transpose()?;
                vec![of_device(self.device(owner.as_ref(), holder.device())?.id)]
            }
            Target::Person(person) => {
                let owner = self.person(person)?;
                let devices = self.store.read()?.list_devices_of(owner.id)?;
                devices.into_iter().map(|device| of_device(device.id)).collect()
            }
        };
        let read = self.store.read()?;
        let mut found = Vec::new();
        for filter in &filters {
            found.append(&mut read.list_certificates(filter)?);
        }
        Ok(found)
    }
}

fn of_device(device: model::identity::DeviceId) -> CertificateFilter {
    CertificateFilter { device: Some(device), ..CertificateFilter::default() }
}

pub(crate) fn find(view: &store::View, serial: &Serial) -> Result<Record, Error> {
    let found = view.find_certificate(serial)?;
    found.ok_or_else(|| Error::NotFound { what: Kind::Certificate, name: serial.to_string() })
}

fn check_revocable(record: &Record) -> Result<(), Error> {
    let serial = record.serial.to_string();
    match record.state {
        State::Issued => Ok(()),
        State::Revoked => {
            let at = record.revoked_at.map(|at| at.to_string()).unwrap_or_default();
            let reason = record.reason.map(|reason| reason.to_string()).unwrap_or_default();
            Err(Conflict::AlreadyRevoked { serial, at, reason }.into())
        }
        state => Err(Conflict::State { serial, state: state.to_string() }.into()),
    }
}

#[cfg(test)]
mod tests;
