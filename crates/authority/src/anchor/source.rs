//! Where CRLs of outside CAs are fetched from, and how that goes. What comes is believed by its signature alone, which
//! is checked here; fetching it is not done here.

use model::anchor::{Anchor, Outage, Source};
use model::audit::{Action, Object};
use model::identity::Handle;
use pki::fingerprint::Fingerprint;
use store::View;

use super::{Listed, check_list, check_newer, find, read_certificates};
use crate::error::{Error, Kind};
use crate::{Authority, Operator};

/// Longest URL that is kept, in octets.
const URL_MAX: usize = 2_000;
/// Longest reason that is kept, in characters: part of it is the other side's.
const WHY_MAX: usize = 300;

impl Authority {
    /// Lists from where CRLs are fetched: the outside CA and the URL.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn crl_sources(&self) -> Result<Vec<(Handle, String)>, Error> {
        Ok(self.store.read()?.list_anchor_sources()?)
    }
}

impl Operator<'_> {
    /// Lets CRLs be fetched from a URL. Until the first one came nothing is known of revocations, and doors that must
    /// know refuse.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for what is no URL of HTTP.
    pub fn add_crl_source(&self, name: &Handle, url: &str) -> Result<(), Error> {
        check_url(url)?;
        let event = self.event(Action::AnchorSourced, Object::anchor(name)).fact("added", url);
        let (name, url) = (name.clone(), url.to_owned());
        self.authority.store.write(move |mut tx| {
            let known = find(&tx, &name)?.sources.into_iter().find(|source| source.url == url);
            let new = Source { url, issuer: None, outage: None };
            tx.put_anchor_source(&name, &known.unwrap_or(new))?;
            Ok(tx.commit(event, ())?)
        })
    }

    /// Lets CRLs be fetched from a URL no longer; those that came stay.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn remove_crl_source(&self, name: &Handle, url: &str) -> Result<(), Error> {
        let event = self.event(Action::AnchorSourced, Object::anchor(name)).fact("removed", url);
        let (name, url) = (name.clone(), url.to_owned());
        self.authority.store.write(move |mut tx| {
            find_source(&tx, &name, &url)?;
            tx.remove_anchor_source(&name, &url)?;
            Ok(tx.commit(event, ())?)
        })
    }

    /// Takes what was fetched, if it is a CRL of one of the anchor's CAs and none was newer. What came before and comes
    /// again changes nothing.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` with what is wrong with it, which is on record once for an outage. One that is out of date
    /// is such an outage, but is taken all the same when it is newer: what it lists is revoked.
    pub fn take_crl(&self, name: &Handle, url: &str, der: Vec<u8>) -> Result<Listed, Error> {
        let anchor = self.authority.anchor(name)?;
        let judged = judge(&anchor, &der).and_then(|(issuer, listed)| {
            self.keep_crl(&anchor, url, issuer, &listed, der)?;
            let due = listed.next_update;
            if self.authority.now() <= due {
                return Ok(listed);
            }
            let why = format!("the CRL there is out of date since {due}").into();
            Err(Error::Invalid { field: "crl", why })
        });
        judged.or_else(|fault| {
            self.miss_crl(name, url, &fault.to_string())?;
            Err(fault)
        })
    }

    /// Keeps a good list, if it is another than before, and notes that one came.
    fn keep_crl(
        &self,
        anchor: &Anchor,
        url: &str,
        issuer: Fingerprint,
        listed: &Listed,
        der: Vec<u8>,
    ) -> Result<(), Error> {
        let name = anchor.given.name.clone();
        let is_late = listed.next_update < self.authority.now();
        let event =
            |action| listed.tell(self.event(action, Object::anchor(&name)).fact("url", url));
        let (new, again) = (event(Action::AnchorListed), event(Action::AnchorReached));
        let listed = listed.clone();
        let (name, url) = (name.clone(), url.to_owned());
        let kept = self.authority.store.write(move |mut tx| {
            // Another process may have fetched it meanwhile.
            let anchor = find(&tx, &name)?;
            let before = find_source(&tx, &name, &url)?;
            let is_new = !anchor.lists.iter().any(|list| list.issuer == issuer && list.der == der);
            let outage = before.outage.clone().filter(|_| is_late);
            let after = Source { url, issuer: Some(issuer), outage };
            let is_older = check_newer(&anchor.lists, &issuer, &listed).is_err();
            if is_older || !is_new && after == before {
                return Err(Unwritten::AsBefore);
            }
            if is_new {
                tx.put_anchor_crl(&name, &issuer, &der)?;
            }
            tx.put_anchor_source(&name, &after)?;
            Ok(tx.commit(if is_new { new } else { again }, ())?)
        });
        Unwritten::allow(kept)
    }

    /// Notes that no good CRL could be fetched: on record once, until one can.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub fn miss_crl(&self, name: &Handle, url: &str, why: &str) -> Result<(), Error> {
        let now = self.authority.now();
        let why: String = why.chars().filter(|c| !c.is_control()).take(WHY_MAX).collect();
        let event = self
            .event(Action::AnchorUnreached, Object::anchor(name))
            .failed("CRL-UNREACHED")
            .fact("url", url)
            .fact("why", &why);
        let (name, url) = (name.clone(), url.to_owned());
        let noted = self.authority.store.write(move |mut tx| {
            let before = find_source(&tx, &name, &url)?;
            if before.outage.is_some() {
                return Err(Unwritten::AsBefore);
            }
            let outage = Some(Outage { since: now, why });
            tx.put_anchor_source(&name, &Source { outage, ..before })?;
            Ok(tx.commit(event, ())?)
        });
        Unwritten::allow(noted)
    }
}

/// Why nothing was written.
enum Unwritten {
    /// All is as it was.
    AsBefore,
    /// It could not be.
    Failed(Error),
}

impl Unwritten {
    fn allow(outcome: Result<(), Self>) -> Result<(), Error> {
        match outcome {
            Ok(()) | Err(Self::AsBefore) => Ok(()),
            Err(Self::Failed(fault)) => Err(fault),
        }
    }
}

impl From<Error> for Unwritten {
    fn from(fault: Error) -> Self {
        Self::Failed(fault)
    }
}

impl From<store::Error> for Unwritten {
    fn from(fault: store::Error) -> Self {
        Self::Failed(fault.into())
    }
}

fn judge(anchor: &Anchor, der: &[u8]) -> Result<(Fingerprint, Listed), Error> {
    let (issuer, listed) = check_list(&read_certificates(anchor)?, der)?;
    check_newer(&anchor.lists, &issuer, &listed)?;
    Ok((issuer, listed))
}

fn find_source(view: &View, name: &Handle, url: &str) -> Result<Source, Error> {
    let found = find(view, name)?.sources.into_iter().find(|source| source.url == url);
    found.ok_or_else(|| Error::NotFound { what: Kind::Anchor, name: format!("{name} at {url}") })
}

/// Checks that CRLs can be fetched from there: by HTTP, as RFC 5280 §4.2.1.13 says, or with TLS.
pub(super) fn check_url(url: &str) -> Result<(), Error> {
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    let host = rest.map_or("", |rest| rest.split(['/', '?']).next().unwrap_or_default());
    let plain = url.len() <= URL_MAX && url.chars().all(|c| c.is_ascii_graphic());
    if plain && !host.is_empty() && !host.contains('@') && !url.contains('#') {
        return Ok(());
    }
    let why = "write http:// or https://, a host and a path, without an account in it".to_owned();
    Err(Error::Invalid { field: "crl_url", why: why.into() })
}
