//! Asking holders to renew before their time: each is written to once for all that was chosen, and told what it is for.
//! Nothing is taken from anybody by it.

use model::audit::{Action, Event, Object};
use model::certificate::{Record, State};
use model::identity::{Handle, Person};
use model::post::Letter;
use pki::serial::Serial;
use pki::time::UnixTime;
use store::{AuditFilter, Order, View, WriteTx};

use crate::error::Error;
use crate::invitation::name_of;
use crate::reader::Reader;
use crate::registration;
use crate::request::officer::Officer;
use crate::revocation::Stop;

/// Who was asked is not asked again for so long, in seconds: a week.
const AGAIN_SECS: i64 = 7 * 86_400;
/// How many are asked in one transaction.
const AT_ONCE: usize = 256;

/// Why nobody is asked to renew a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bar {
    /// It is not in force.
    NotInForce,
    /// It is of a machine or a door, which nobody is written to about.
    Nobody,
    /// No mailbox of its holder is known.
    NoMailbox,
    /// Its device has another that ends later.
    Followed,
    /// Its holder was asked less than a week ago.
    Asked,
}

/// What would come of asking to renew some certificates.
#[derive(Debug, Default)]
pub struct Prospect {
    /// Those whose holders are written to.
    pub asked: Vec<(Record, Person)>,
    /// Those that are left out, and why.
    pub barred: Vec<(Record, Bar)>,
}

impl Reader<'_> {
    /// Says whose holders could be asked to renew; serials of which nothing is on record are left out.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn renewal_prospect(&self, serials: &[Serial]) -> Result<Prospect, Error> {
        let (read, now) = (self.authority.store.read()?, self.authority.now());
        let mut prospect = Prospect::default();
        for serial in serials {
            let Some(record) = read.find_certificate(serial)? else { continue };
            match addressee(&read, &record, now)? {
                Ok(person) => prospect.asked.push((record, person)),
                Err(bar) => prospect.barred.push((record, bar)),
            }
        }
        Ok(prospect)
    }
}

impl Officer<'_> {
    /// Writes to the holders of some certificates that they should renew, and says for which this was done; others are
    /// left out as [`Reader::renewal_prospect`] tells.
    ///
    /// # Errors
    /// `Unavailable`; what was asked before stays so.
    pub fn ask_renewal(&self, serials: &[Serial]) -> Result<Vec<Serial>, Error> {
        let mut all = Vec::new();
        for chunk in serials.chunks(AT_ONCE) {
            let prospect = self.renewal_prospect(chunk)?;
            let asked: Vec<Serial> =
                prospect.asked.iter().map(|(record, _)| record.serial).collect();
            all.extend(self.ask_some(asked)?);
        }
        Ok(all)
    }

    /// Asks in one transaction, in which everything is looked at again.
    fn ask_some(&self, serials: Vec<Serial>) -> Result<Vec<Serial>, Error> {
        let (actor, now) = (self.actor.clone(), self.authority.now());
        let (by, link) = (name_of(&self.name).to_owned(), self.authority.renewal_link());
        let asked = self.authority.store.write(move |mut tx| {
            let (mut asked, mut last) = (Vec::new(), None::<Event>);
            for serial in serials {
                let Some(record) = tx.find_certificate(&serial)? else { continue };
                let Ok(person) = addressee(&tx, &record, now)? else { continue };
                last.take().map_or(Ok(()), |event| tx.tell(event))?;
                queue(&mut tx, &record, &person, &by, &link)?;
                let object = Object::certificate(&serial);
                let event = Event::new(actor.clone(), Action::CertificateRenewalAsked, object);
                last = Some(event.fact("person", &person.handle));
                asked.push(serial);
            }
            match last {
                Some(event) => Ok(tx.commit(event, asked)?),
                None => Err(Stop::Nothing),
            }
        });
        match asked {
            Ok(asked) => Ok(asked),
            Err(Stop::Nothing) => Ok(Vec::new()),
            Err(Stop::Fault(fault)) => Err(fault),
        }
    }
}

fn queue(
    tx: &mut WriteTx<'_>,
    record: &Record,
    person: &Person,
    by: &str,
    link: &str,
) -> Result<(), Error> {
    let Some(mailbox) = &person.email else { return Ok(()) };
    let language = tx.language_of_person(person.id)?;
    let letter = Letter::RenewalAsked {
        name: person.name.clone(),
        device: record.device_handle.as_ref().map(Handle::to_string).unwrap_or_default(),
        ends: record.not_after.to_string(),
        by: by.to_owned(),
        link: link.to_owned(),
    };
    tx.add_post(&letter.to(mailbox, language, Some(record.not_after)))?;
    Ok(())
}

/// Who is written to about a certificate, or why nobody is.
fn addressee(view: &View, record: &Record, now: UnixTime) -> Result<Result<Person, Bar>, Error> {
    if record.state != State::Issued || record.not_after < now {
        return Ok(Err(Bar::NotInForce));
    }
    let (Some(device), Some(owner)) = (record.device, &record.person) else {
        return Ok(Err(Bar::Nobody));
    };
    let person = registration::find_person(view, owner)?;
    if person.email.is_none() {
        return Ok(Err(Bar::NoMailbox));
    }
    if super::is_followed(view, device, record.not_after)? {
        return Ok(Err(Bar::Followed));
    }
    let last = view.audit_entries(&AuditFilter {
        object: Some(Object::certificate(&record.serial).to_string()),
        action: Some(Action::CertificateRenewalAsked),
        since_ms: Some((now.0 - AGAIN_SECS) * 1_000),
        order: Order::NewestFirst,
        limit: Some(1),
        ..AuditFilter::default()
    })?;
    Ok(if last.is_empty() { Ok(person) } else { Err(Bar::Asked) })
}

#[cfg(test)]
mod tests;
