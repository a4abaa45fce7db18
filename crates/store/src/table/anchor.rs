//! Outside CAs, their CRLs, what of theirs was revoked here, and what of theirs stands for devices.

use model::anchor::{Anchor, List, Mapping, NewAnchor, Outage, Revoked, Source, Terms};
use model::certificate::Reason;
use model::identity::{DeviceId, Handle};
use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;

use super::exactly_one;
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::view::View;
use crate::write::WriteTx;

const LIST: &str = "SELECT name, certificates, policies, unmapped, person_from, evidence, status, \
    added_at FROM anchor ORDER BY name";
const ADD: &str = "INSERT INTO anchor (name, certificates, policies, unmapped, person_from, \
    evidence, status, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const REMOVE: &str = "DELETE FROM anchor WHERE name = $1";
const REMOVE_CRLS: &str = "DELETE FROM anchor_crl WHERE anchor = $1";
const REMOVE_REVOCATIONS: &str = "DELETE FROM anchor_revocation WHERE anchor = $1";
const RESTORE_REVOCATIONS: &str = "INSERT INTO anchor_revocation (anchor, serial, revoked_at, reason) \
    SELECT $1, serial, revoked_at, reason FROM kept_revocation WHERE anchor_key = $2";
const LIST_CRLS: &str =
    "SELECT issuer, der, added_at FROM anchor_crl WHERE anchor = $1 ORDER BY issuer";
const PUT_CRL: &str = "INSERT INTO anchor_crl (anchor, issuer, der, added_at) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (anchor, issuer) \
    DO UPDATE SET der = excluded.der, added_at = excluded.added_at";
const LIST_REVOCATIONS: &str =
    "SELECT serial, revoked_at, reason FROM anchor_revocation WHERE anchor = $1 ORDER BY serial";
const PUT_REVOCATION: &str = "INSERT INTO anchor_revocation (anchor, serial, revoked_at, reason) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (anchor, serial) \
    DO UPDATE SET reason = excluded.reason";
const KEEP_REVOCATION: &str = "INSERT INTO kept_revocation (anchor_key, serial, revoked_at, reason) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (anchor_key, serial) \
    DO UPDATE SET reason = excluded.reason";
const KEEP_REVOCATIONS: &str = "INSERT INTO kept_revocation (anchor_key, serial, revoked_at, reason) \
    SELECT $1, serial, revoked_at, reason FROM anchor_revocation WHERE anchor = $2 \
    ON CONFLICT (anchor_key, serial) DO NOTHING";
const LIST_SOURCES: &str =
    "SELECT url, issuer, failed_at, failure FROM anchor_source WHERE anchor = $1 ORDER BY url";
const LIST_ALL_SOURCES: &str = "SELECT anchor, url FROM anchor_source ORDER BY anchor, url";
const PUT_SOURCE: &str = "INSERT INTO anchor_source (anchor, url, issuer, failed_at, failure) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (anchor, url) DO UPDATE SET \
    issuer = excluded.issuer, failed_at = excluded.failed_at, failure = excluded.failure";
const REMOVE_SOURCE: &str = "DELETE FROM anchor_source WHERE anchor = $1 AND url = $2";
const REMOVE_SOURCES: &str = "DELETE FROM anchor_source WHERE anchor = $1";
const LIST_OUTSIDE: &str =
    "SELECT fingerprint, device_id, der FROM outside_certificate ORDER BY fingerprint";
const LIST_OUTSIDE_OF: &str = "SELECT fingerprint, device_id, der FROM outside_certificate \
    WHERE device_id = $1 ORDER BY imported_at, fingerprint";
const FIND_OUTSIDE: &str =
    "SELECT fingerprint, device_id, der FROM outside_certificate WHERE fingerprint = $1";
const ADD_OUTSIDE: &str = "INSERT INTO outside_certificate (fingerprint, device_id, der, \
    imported_at) VALUES ($1, $2, $3, $4) ON CONFLICT (fingerprint) \
    DO UPDATE SET device_id = excluded.device_id, imported_at = excluded.imported_at";

/// A certificate of an outside CA that stands for a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideCertificate {
    /// Its SHA-256.
    pub fingerprint: Fingerprint,
    /// The device.
    pub device: DeviceId,
    /// The certificate, DER.
    pub der: Vec<u8>,
}

fn mappings(text: &str) -> Result<Vec<Mapping>, Error> {
    text.split_whitespace().map(|one| one.parse().map_err(|_| Error::Corrupt)).collect()
}

fn anchor(row: &Row<'_>) -> Result<Anchor, Error> {
    let name = row.take()?;
    let certificates = row.take()?;
    let terms = Terms {
        policies: mappings(&row.take::<String>()?)?,
        unmapped: row.take()?,
        person_from: row.take()?,
        evidence: row.take()?,
        status: row.take()?,
    };
    let given = NewAnchor { name, certificates, terms };
    Ok(Anchor {
        given,
        added_at: row.take()?,
        lists: Vec::new(),
        revoked: Vec::new(),
        sources: Vec::new(),
    })
}

fn list(row: &Row<'_>) -> Result<List, Error> {
    Ok(List { issuer: row.take()?, der: row.take()?, added_at: row.take()? })
}

fn revoked(row: &Row<'_>) -> Result<Revoked, Error> {
    Ok(Revoked { serial: row.take()?, at: row.take()?, reason: row.take()? })
}

fn source(row: &Row<'_>) -> Result<Source, Error> {
    let (url, issuer) = (row.take()?, row.take()?);
    let (since, why): (Option<UnixTime>, Option<String>) = (row.take()?, row.take()?);
    let outage = since.map(|since| Outage { since, why: why.unwrap_or_default() });
    Ok(Source { url, issuer, outage })
}

fn outside(row: &Row<'_>) -> Result<OutsideCertificate, Error> {
    Ok(OutsideCertificate { fingerprint: row.take()?, device: row.take()?, der: row.take()? })
}

impl View {
    /// Lists the outside CAs by name, with their CRLs and what was revoked here.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_anchors(&self) -> Result<Vec<Anchor>, Error> {
        let mut anchors = self.connection.list(LIST, &[], anchor)?;
        for anchor in &mut anchors {
            let name = &anchor.given.name;
            anchor.lists = self.connection.list(LIST_CRLS, &[name.into()], list)?;
            anchor.revoked = self.connection.list(LIST_REVOCATIONS, &[name.into()], revoked)?;
            anchor.sources = self.connection.list(LIST_SOURCES, &[name.into()], source)?;
        }
        Ok(anchors)
    }

    /// Lists from where CRLs are fetched: the outside CA and the URL.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_anchor_sources(&self) -> Result<Vec<(Handle, String)>, Error> {
        self.connection.list(LIST_ALL_SOURCES, &[], |row| Ok((row.take()?, row.take()?)))
    }

    /// Lists the certificates of outside CAs that stand for devices.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_outside_certificates(&self) -> Result<Vec<OutsideCertificate>, Error> {
        self.connection.list(LIST_OUTSIDE, &[], outside)
    }

    /// Lists the certificates of outside CAs that stand for one device, the first imported first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_outside_of(&self, device: DeviceId) -> Result<Vec<OutsideCertificate>, Error> {
        self.connection.list(LIST_OUTSIDE_OF, &[(&device).into()], outside)
    }

    /// Finds a certificate of an outside CA that stands for a device.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_outside(
        &self,
        fingerprint: &Fingerprint,
    ) -> Result<Option<OutsideCertificate>, Error> {
        self.connection.find(FIND_OUTSIDE, &[fingerprint.into()], outside)
    }
}

impl WriteTx<'_> {
    /// Puts an outside CA on record, with what was revoked of this key's when it was there before.
    ///
    /// # Errors
    /// `Taken` when there is one of this name.
    pub fn add_anchor(&mut self, new: &NewAnchor, key: &Fingerprint) -> Result<(), Error> {
        let policies: Vec<String> = new.terms.policies.iter().map(ToString::to_string).collect();
        let now = self.now();
        let values = [
            (&new.name).into(),
            (&new.certificates).into(),
            policies.join(" ").into(),
            (&new.terms.unmapped).into(),
            (&new.terms.person_from).into(),
            (&new.terms.evidence).into(),
            (&new.terms.status).into(),
            (&now).into(),
        ];
        let change = self.change()?;
        exactly_one(change.execute(ADD, &values)?, Noun::Anchor)?;
        change.execute(RESTORE_REVOCATIONS, &[(&new.name).into(), key.into()])?;
        Ok(())
    }

    /// Keeps for its key what was revoked of an outside CA before that was kept at once.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn keep_anchor_revocations(
        &mut self,
        name: &Handle,
        key: &Fingerprint,
    ) -> Result<(), Error> {
        self.change()?.execute(KEEP_REVOCATIONS, &[key.into(), name.into()]).map(drop)
    }

    /// Takes an outside CA off the record, with its CRLs. What was revoked of its key's is kept.
    ///
    /// # Errors
    /// `Missing` when there is none of this name.
    pub fn remove_anchor(&mut self, name: &Handle) -> Result<(), Error> {
        let change = self.change()?;
        change.execute(REMOVE_CRLS, &[name.into()])?;
        change.execute(REMOVE_REVOCATIONS, &[name.into()])?;
        change.execute(REMOVE_SOURCES, &[name.into()])?;
        exactly_one(change.execute(REMOVE, &[name.into()])?, Noun::Anchor)
    }

    /// Keeps a CRL in the place of the one before by the same key.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn put_anchor_crl(
        &mut self,
        anchor: &Handle,
        issuer: &Fingerprint,
        der: &[u8],
    ) -> Result<(), Error> {
        let now = self.now();
        let values = [anchor.into(), issuer.into(), der.into(), (&now).into()];
        exactly_one(self.change()?.execute(PUT_CRL, &values)?, Noun::Anchor)
    }

    /// Keeps from where CRLs are fetched, and how that goes.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn put_anchor_source(&mut self, anchor: &Handle, source: &Source) -> Result<(), Error> {
        let Source { url, issuer, outage } = source;
        let since = outage.as_ref().map(|outage| &outage.since);
        let why = outage.as_ref().map(|outage| &outage.why);
        let values = [anchor.into(), url.into(), issuer.as_ref().into(), since.into(), why.into()];
        exactly_one(self.change()?.execute(PUT_SOURCE, &values)?, Noun::Anchor)
    }

    /// Lets CRLs be fetched from a URL no longer.
    ///
    /// # Errors
    /// `Missing` when they were not.
    pub fn remove_anchor_source(&mut self, anchor: &Handle, url: &str) -> Result<(), Error> {
        let rows = self.change()?.execute(REMOVE_SOURCE, &[anchor.into(), url.into()])?;
        exactly_one(rows, Noun::Anchor)
    }

    /// Revokes a certificate of an outside CA, and keeps that for its key, which may come back; of one revoked before
    /// the reason changes.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn put_anchor_revocation(
        &mut self,
        anchor: &Handle,
        key: &Fingerprint,
        serial: &pki::serial::Serial,
        reason: Reason,
    ) -> Result<(), Error> {
        let now = self.now();
        let change = self.change()?;
        let of = |owner| [owner, serial.into(), (&now).into(), (&reason).into()];
        exactly_one(change.execute(PUT_REVOCATION, &of(anchor.into()))?, Noun::Anchor)?;
        exactly_one(change.execute(KEEP_REVOCATION, &of(key.into()))?, Noun::Anchor)
    }

    /// Lets a certificate of an outside CA stand for a device.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn put_outside_certificate(&mut self, new: &OutsideCertificate) -> Result<(), Error> {
        let now = self.now();
        let values =
            [(&new.fingerprint).into(), (&new.device).into(), (&new.der).into(), (&now).into()];
        exactly_one(self.change()?.execute(ADD_OUTSIDE, &values)?, Noun::Certificate)
    }
}
