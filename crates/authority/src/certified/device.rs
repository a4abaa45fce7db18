//! The holder's devices: renaming one, and where each was used, as the audit log tells it.

use model::audit::{Action, Actor, Entry, Event, Object};
use model::identity::{Device, Handle};
use model::session::Session;
use store::{AuditFilter, Order};

use super::Certified;
use crate::error::{Conflict, Error, Kind};

/// One use of a certificate at a door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The device.
    pub device: Handle,
    /// The door.
    pub door: String,
    /// Where the connection came from, without the port.
    pub address: String,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
}

impl Certified<'_> {
    /// Lists the last uses of a device at doors, newest first, at most `limit`.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn uses(&self, device: &Handle, limit: u64) -> Result<Vec<Use>, Error> {
        let actor = Actor::Holder {
            person: self.person.as_ref().map(|person| person.handle.clone()),
            device: device.clone(),
            serial: self.record.serial,
        };
        let filter = AuditFilter {
            action: Some(Action::DoorAdmitted),
            actor: Some(actor.search_key()),
            order: Order::NewestFirst,
            limit: Some(limit),
            ..AuditFilter::default()
        };
        let entries = self.authority.store.read()?.audit_entries(&filter)?;
        Ok(entries.into_iter().map(|entry| used(device, entry)).collect())
    }

    /// Gives one of the holder's devices another name. Certificates keep the one they were issued with; doors and
    /// logs say the new one from now on.
    ///
    /// # Errors
    /// `NotFound` when there is none of this name; `Conflict` when another has the new one.
    pub fn rename(&self, device: &Handle, to: &Handle) -> Result<(), Error> {
        let owner = self.person.as_ref();
        let found = self.find_own(device)?;
        let event = Event::new(
            self.actor.clone(),
            Action::DeviceRenamed,
            Object::device(owner.map(|person| &person.handle), device),
        );
        let (event, to) = (event.fact("to", to), to.clone());
        let id = found.id;
        self.authority.store.write(move |mut tx| {
            match tx.rename_device(id, &to) {
                Err(store::Error::Taken(_)) => {
                    let name = to.to_string();
                    return Err(Conflict::Taken { what: Kind::Device, name }.into());
                }
                done => done?,
            }
            Ok(tx.commit(event, ())?)
        })
    }

    /// A machine knows itself alone.
    fn find_own(&self, device: &Handle) -> Result<Device, Error> {
        match &self.person {
            Some(person) => self.authority.device(Some(person), device),
            None if self.device.handle == *device => Ok(self.device.clone()),
            None => Err(Error::NotFound { what: Kind::Device, name: device.to_string() }),
        }
    }
}

fn used(device: &Handle, entry: Entry) -> Use {
    let address = entry.event.facts.get("address").map(String::as_str).unwrap_or_default();
    let address = address.parse::<std::net::SocketAddr>().map(|it| it.ip().to_canonical());
    Use {
        device: device.clone(),
        door: entry.event.object.name().to_owned(),
        address: address.map(|it| it.to_string()).unwrap_or_default(),
        at_ms: entry.at_ms,
    }
}

impl Certified<'_> {
    /// Lists the person's sessions that are not over, oldest first; a machine has none.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn sessions(&self) -> Result<Vec<Session>, Error> {
        let Some(person) = &self.person else { return Ok(Vec::new()) };
        let now = self.authority.now();
        let mut sessions = self.authority.store.read()?.list_sessions(person.id)?;
        sessions.retain(|session| now <= session.ends_at);
        Ok(sessions)
    }

    /// Ends one of the person's sessions, named by the digest of its key in hexadecimal digits.
    ///
    /// # Errors
    /// `NotFound` also for one of somebody else.
    pub fn close_session(&self, key: &str) -> Result<(), Error> {
        let named = |session: &Session| {
            let digits: String = session.key.iter().map(|octet| format!("{octet:02x}")).collect();
            digits == key
        };
        let found = self.sessions()?.into_iter().find(named);
        let absent = || Error::NotFound { what: Kind::Session, name: String::new() };
        self.authority.close_session(&self.actor, found.ok_or_else(absent)?.key)
    }
}
