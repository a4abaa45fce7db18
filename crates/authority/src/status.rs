//! How an authority stands, in one value: what exists, what ends soon, how its keys are kept. Judges nothing.

use model::anchor::Anchor;
use model::post::Channel;
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::time::UnixTime;
use serde::Serialize;
use store::EndingCertificate;

use crate::Authority;
use crate::anchor::read_certificates;
use crate::error::Error;
use crate::keyring::Role;

/// A certificate that ends within this time is named.
const SOON_SECS: i64 = 30 * 86_400;
const WEEK_SECS: i64 = 7 * 86_400;

/// How an authority stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Its name.
    pub name: String,
    /// Where its certificates say that its own service is.
    pub public_url: String,
    /// The root.
    pub root: Ca,
    /// The issuing CA.
    pub issuing: Ca,
    /// Where the passphrase of the keys comes from.
    pub passphrase_source: String,
    /// What to know about that source, if anything.
    pub passphrase_caution: Option<String>,
    /// Persons on record.
    pub persons: u64,
    /// Devices of persons and machines on record.
    pub devices: u64,
    /// Groups on record.
    pub groups: usize,
    /// Certificates on record.
    pub certificates: Certificates,
    /// Messages to be sent.
    pub post: PostStatus,
    /// What is wrong with the CRLs of outside CAs.
    pub crls: Vec<CrlTrouble>,
    /// Outside CAs on record that no door believes.
    pub unreadable_anchors: Vec<UnreadableAnchor>,
    /// The audit log.
    pub audit: AuditStatus,
}

/// How a CA stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ca {
    /// Its name.
    pub subject: String,
    /// Its last moment, RFC 3339.
    pub ends: String,
    /// Whole days until then; negative when it has ended.
    pub days_left: i64,
    /// Its key, in words.
    pub key: String,
    /// SHA-256 of the certificate.
    pub fingerprint: String,
    /// Whether its private key is on this machine.
    pub key_present: bool,
}

/// Certificates by how they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Certificates {
    /// Issued, and neither ended nor revoked.
    pub valid: u64,
    /// Issued and ended.
    pub expired: u64,
    /// Revoked.
    pub revoked: u64,
    /// Intended, with the result still open.
    pub pending: u64,
    /// Valid ones that end within 30 days or have come to their first notice, unless their device has another that
    /// ends later; the first to end first.
    pub ending_soon: Vec<Ending>,
}

/// A certificate that ends soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// Its serial.
    pub serial: String,
    /// What its subject is called.
    pub name: String,
    /// Its last moment, RFC 3339.
    pub ends: String,
}

/// How the messages to be sent stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PostStatus {
    /// Letters that wait to be sent.
    pub mail_waiting: u64,
    /// What waits until webhooks can be told.
    pub webhooks_waiting: u64,
    /// Messages of the last week that were given up.
    pub given_up: u64,
}

/// What is wrong with a CRL of an outside CA: its certificates are refused, or will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrlTrouble {
    /// The outside CA.
    pub anchor: String,
    /// From where it should come; none for one that was given and is out of date.
    pub url: Option<String>,
    /// Since when, RFC 3339.
    pub since: String,
    /// What is wrong.
    pub why: String,
}

/// An outside CA whose certificates on record cannot be read any more: no door believes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnreadableAnchor {
    /// The outside CA.
    pub anchor: String,
    /// What is wrong, and what to do.
    pub why: String,
}

/// How the audit log stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditStatus {
    /// Entries in it.
    pub entries: u64,
    /// The entry the last signed checkpoint covers, if there is one.
    pub checkpoint_seq: Option<u64>,
    /// Seconds since that checkpoint.
    pub checkpoint_age_secs: Option<i64>,
}

impl Authority {
    /// Says how the authority stands.
    ///
    /// # Errors
    /// `Unavailable` when the store cannot be read.
    pub fn status(&self) -> Result<Status, Error> {
        let now = self.now();
        let read = self.store.read()?;
        Ok(Status {
            name: self.settings.name.clone(),
            public_url: self.settings.public_url.clone(),
            root: self.ca_status(self.hierarchy.root(), Role::Root, now),
            issuing: self.ca_status(self.hierarchy.issuing(), Role::Issuing, now),
            passphrase_source: self.keyring.source().words(),
            passphrase_caution: self.keyring.source().caution(),
            persons: read.count_persons()?,
            devices: read.count_devices()?,
            groups: read.list_groups()?.len(),
            certificates: count(self, &read, now)?,
            post: PostStatus {
                mail_waiting: read.count_waiting_post(Channel::Mail)?,
                webhooks_waiting: read.count_waiting_post(Channel::Webhook)?,
                given_up: read.count_given_up_post(now.plus(-WEEK_SECS))?,
            },
            crls: crl_troubles(&read, now)?,
            unreadable_anchors: unreadable_anchors(&read)?,
            audit: audit(&read, now)?,
        })
    }

    pub(crate) fn ca_status(&self, ca: &Certificate, role: Role, now: UnixTime) -> Ca {
        Ca {
            subject: ca.subject().to_string(),
            ends: ca.not_after().to_string(),
            days_left: (ca.not_after().0 - now.0).div_euclid(86_400),
            key: ca.public_key().kind().to_string(),
            fingerprint: ca.fingerprint().to_string(),
            key_present: self.keyring.holds(role),
        }
    }
}

/// What ends within a month, or has come to its first notice, unless its device has another.
fn count(authority: &Authority, view: &store::View, now: UnixTime) -> Result<Certificates, Error> {
    let counts = view.count_certificates(now)?;
    let end = now.plus(SOON_SECS);
    let of_devices = authority.near_their_end(view, now, end)?.into_iter().map(Ending::from);
    let of_doors = view.list_ending_of_doors(now, end)?.into_iter();
    let mut soon: Vec<Ending> = of_devices.collect();
    soon.extend(of_doors.map(|(serial, name, ends)| Ending {
        serial: serial.to_string(),
        name,
        ends: ends.to_string(),
    }));
    soon.sort_by(|one, other| one.ends.cmp(&other.ends));
    Ok(Certificates {
        valid: counts.valid,
        expired: counts.expired,
        revoked: counts.revoked,
        pending: counts.pending,
        ending_soon: soon,
    })
}

impl From<EndingCertificate> for Ending {
    fn from(ending: EndingCertificate) -> Self {
        let (serial, ends) = (ending.serial.to_string(), ending.life.ends.to_string());
        Self { serial, name: ending.name, ends }
    }
}

fn crl_troubles(view: &store::View, now: UnixTime) -> Result<Vec<CrlTrouble>, Error> {
    let mut found = Vec::new();
    for anchor in view.list_anchors()? {
        let name = anchor.given.name.to_string();
        let away =
            anchor.sources.iter().filter_map(|source| Some((source, source.outage.as_ref()?)));
        found.extend(away.map(|(source, outage)| CrlTrouble {
            anchor: name.clone(),
            url: Some(source.url.clone()),
            since: outage.since.to_string(),
            why: outage.why.clone(),
        }));
        for crl in anchor.lists.iter().filter_map(|list| Crl::parse(&list.der).ok()) {
            // One that does not say when the next is due is as good as late.
            let since = crl.next_update().unwrap_or(crl.this_update());
            if now <= since {
                continue;
            }
            let why = format!("the CRL of {} is out of date", crl.issuer().label());
            let (anchor, since) = (name.clone(), since.to_string());
            found.push(CrlTrouble { anchor, url: None, since, why });
        }
    }
    Ok(found)
}

fn unreadable_anchors(view: &store::View) -> Result<Vec<UnreadableAnchor>, Error> {
    let unreadable = |anchor: &Anchor| {
        let fault = read_certificates(anchor).err()?;
        Some(UnreadableAnchor { anchor: anchor.given.name.to_string(), why: fault.to_string() })
    };
    Ok(view.list_anchors()?.iter().filter_map(unreadable).collect())
}

fn audit(view: &store::View, now: UnixTime) -> Result<AuditStatus, Error> {
    let last = view.checkpoints()?.pop();
    Ok(AuditStatus {
        entries: view.audit_head()?.seq,
        checkpoint_seq: last.as_ref().map(|checkpoint| checkpoint.seq),
        checkpoint_age_secs: last.map(|checkpoint| now.0 - checkpoint.at_ms.div_euclid(1_000)),
    })
}

#[cfg(test)]
mod tests;
