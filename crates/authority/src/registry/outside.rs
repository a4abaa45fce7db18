//! Certificates of outside CAs that stand for devices on record, and what they are worth here now. What doors decide is
//! the gateway's; this tells what is on record for it.

use model::anchor::Anchor;
use model::audit::{Entry, Object};
use model::certificate::Reason;
use model::identity::{Device, DeviceId, Handle};
use model::verification::{Class, Classes};
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;
use store::View;
use trust::Question;
use trust::question::{Conformance, Purpose};

use super::history;
use crate::anchor::read_certificates;
use crate::error::{Conflict, Error, Kind};
use crate::reader::Reader;

/// What a certificate of an outside CA is worth here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    /// No outside CA on record vouches for it; a door may still find its way to one by what the client sends.
    Unknown,
    /// Its time is over, or yet to come.
    NotNow,
    /// An outside CA on record vouches for it.
    Vouched {
        /// That CA.
        anchor: Handle,
        /// The class its policies stand for; none when they stand for none.
        class: Option<Class>,
    },
    /// It was revoked.
    Revoked {
        /// The CA whose certificate it is.
        anchor: Handle,
        /// Since when.
        at: UnixTime,
        /// Why, if it was revoked here.
        here: Option<Reason>,
    },
}

/// Everything on record about a certificate of an outside CA.
#[derive(Debug)]
pub struct OutsideFile {
    /// The certificate.
    pub certificate: Certificate,
    /// The device it stands for.
    pub device: Device,
    /// Whose that is; a machine is nobody's.
    pub person: Option<Handle>,
    /// What it is worth here.
    pub worth: Worth,
}

/// Everything on record about an outside CA.
#[derive(Debug)]
pub struct AnchorFile {
    /// What is on record.
    pub anchor: Anchor,
    /// Its certificate, then those of CAs below it; or why they cannot be read any more, and no door believes it.
    pub certificates: Result<Vec<Certificate>, Conflict>,
    /// What happened to it, the last first.
    pub history: Vec<Entry>,
}

impl Reader<'_> {
    /// Reads everything on record about an outside CA.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`; `Internal` when what is stored cannot be read.
    pub fn anchor_file(&self, name: &Handle) -> Result<AnchorFile, Error> {
        let anchor = self.authority.anchor(name)?;
        let arranged = read_certificates(&anchor);
        let certificates = arranged.map(|found| found.all().cloned().collect());
        let history = history(&self.authority.store.read()?, &[Object::anchor(name)])?;
        Ok(AnchorFile { anchor, certificates, history })
    }

    /// Reads everything on record about a certificate of an outside CA.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`; `Internal` when what is stored cannot be read.
    pub fn outside_file(&self, fingerprint: &Fingerprint) -> Result<OutsideFile, Error> {
        let read = self.authority.store.read()?;
        let absent = || Error::NotFound { what: Kind::Certificate, name: fingerprint.to_string() };
        let found = read.find_outside(fingerprint)?.ok_or_else(absent)?;
        let device = read.find_device_by_id(found.device)?.ok_or_else(absent)?;
        let person = device.owner.map(|owner| read.find_person_by_id(owner)).transpose()?.flatten();
        let certificate = parse(&found.der)?;
        let (anchors, now) = (read.list_anchors()?, self.authority.now());
        let worth = worth(&certificate, &anchors, &self.authority.classes, now);
        Ok(OutsideFile { certificate, device, person: person.map(|one| one.handle), worth })
    }

    /// Finds a certificate of an outside CA that stands for a device on record.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn is_outside(&self, fingerprint: &Fingerprint) -> Result<bool, Error> {
        Ok(self.authority.store.read()?.find_outside(fingerprint)?.is_some())
    }

    /// Lists the certificates of outside CAs that stand for a device.
    ///
    /// # Errors
    /// `Unavailable`; `Internal` when what is stored cannot be read.
    pub fn outside_of(&self, device: DeviceId) -> Result<Vec<Certificate>, Error> {
        of_device(&*self.authority.store.read()?, device)
    }
}

/// What cannot be read opens no door, and is left out.
pub(super) fn of_device(view: &View, device: DeviceId) -> Result<Vec<Certificate>, Error> {
    let found = view.list_outside_of(device)?;
    Ok(found.iter().filter_map(|one| parse(&one.der).ok()).collect())
}

fn parse(der: &[u8]) -> Result<Certificate, Error> {
    Certificate::parse(der).map_err(|fault| Error::Internal(format!("an imported one: {fault}")))
}

/// Asks each outside CA by itself, as doors do.
fn worth(leaf: &Certificate, anchors: &[Anchor], classes: &Classes, now: UnixTime) -> Worth {
    if !(leaf.not_before()..=leaf.not_after()).contains(&now) {
        return Worth::NotNow;
    }
    for anchor in anchors {
        // What cannot be read is not believed.
        let Ok(arranged) = read_certificates(anchor) else { continue };
        let believed = [trust::Anchor::from_certificate(arranged.anchor.clone())];
        let question = Question {
            intermediates: &arranged.below,
            conformance: Conformance::Lenient,
            ..Question::new(Purpose::Client, now, &believed, leaf)
        };
        let Ok(verified) = trust::verify(&question) else { continue };
        let issuer = verified.path().get(1).unwrap_or(&arranged.anchor).public_key().fingerprint();
        if let Some(revoked) = revoked(anchor, issuer, leaf) {
            return revoked;
        }
        let terms = anchor.given.terms.policies.iter();
        let mapped = terms.filter(|one| verified.policies().contains(&one.policy));
        let class = mapped.map(|one| classes.of_record(&one.class)).min();
        return Worth::Vouched { anchor: anchor.given.name.clone(), class };
    }
    Worth::Unknown
}

/// Finds out whether it was revoked, here or by a CRL of its CA that was given.
fn revoked(record: &Anchor, issuer: Fingerprint, leaf: &Certificate) -> Option<Worth> {
    let anchor = record.given.name.clone();
    if let Some(here) = record.revoked.iter().find(|one| one.serial == *leaf.serial()) {
        return Some(Worth::Revoked { anchor, at: here.at, here: Some(here.reason) });
    }
    let list = record.lists.iter().find(|list| list.issuer == issuer)?;
    let crl = Crl::parse(&list.der).ok()?;
    let listed = crl.entries().find(|entry| entry.serial == *leaf.serial())?;
    Some(Worth::Revoked { anchor, at: listed.at, here: None })
}

#[cfg(test)]
mod tests;
