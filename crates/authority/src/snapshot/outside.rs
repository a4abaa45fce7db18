//! Outside CAs as doors see them: certificates and CRLs read once, and whom their certificates can name.

use std::collections::HashMap;
use std::sync::Arc;

use model::anchor::{Anchor as Record, PersonFrom};
use model::identity::{Handle, HolderId, Member, Person as Registered};
use model::snapshot::{Outside, Outsider, Person};
use model::verification::{Classes, Subject};
use pki::crl::Crl;
use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;
use store::ReadTx;
use trust::anchor::Anchor;
use trust::revocation::{Index, Reason, Revocation};

use crate::anchor::read_certificates;
use crate::error::{Conflict, Error};

/// When a CRL was current that never was.
const NEVER: UnixTime = UnixTime(i64::MIN);

/// Reads the outside CAs on record, and the persons that they can name.
pub(super) fn all(read: &ReadTx, classes: &Classes) -> Result<Vec<Outside>, Error> {
    let records = read.list_anchors()?;
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let persons = persons(read, classes)?;
    let readable = records.iter().filter_map(|record| match outside(record, classes, &persons) {
        Ok(outside) => Some(outside),
        Err(fault) => {
            tracing::error!(%fault, "an outside CA is not believed");
            None
        }
    });
    Ok(readable.collect())
}

/// Reads anew whom the outside CAs can name.
pub(super) fn rename(read: &ReadTx, classes: &Classes, known: &mut [Outside]) -> Result<(), Error> {
    let persons = persons(read, classes)?;
    for outside in known {
        outside.people = Arc::new(people(&persons, outside.person_from));
    }
    Ok(())
}

/// Reads which certificates of outside CAs stand for devices.
pub(super) fn imported(read: &ReadTx) -> Result<HashMap<Fingerprint, HolderId>, Error> {
    let certificates = read.list_outside_certificates()?;
    if certificates.is_empty() {
        return Ok(HashMap::new());
    }
    let devices = read.list_devices()?.into_iter();
    let holders: HashMap<_, _> = devices.map(|device| (device.id, device.holder)).collect();
    let known = certificates.into_iter();
    Ok(known.filter_map(|one| Some((one.fingerprint, *holders.get(&one.device)?))).collect())
}

fn outside(
    record: &Record,
    classes: &Classes,
    persons: &[(Registered, Outsider)],
) -> Result<Outside, Conflict> {
    let certificates = read_certificates(record)?;
    let terms = &record.given.terms;
    let (mut lists, listed) = lists(record);
    if record.sources.iter().any(|source| source.issuer.is_none()) {
        // Until the first one comes nothing is known of revocations, though the operator asked for it.
        for ca in certificates.all() {
            lists.entry(ca.public_key().fingerprint()).or_insert(NEVER);
        }
    }
    let mapped = terms.policies.iter();
    let revoked = record.revoked.iter();
    Ok(Outside {
        name: record.given.name.clone(),
        anchor: Anchor::from_certificate(certificates.anchor),
        intermediates: certificates.below,
        classes: mapped.map(|one| (one.policy, classes.of_record(&one.class))).collect(),
        unmapped: terms.unmapped,
        person_from: terms.person_from,
        evidence: terms.evidence,
        people: Arc::new(people(persons, terms.person_from)),
        status: terms.status,
        lists,
        listed: Arc::new(listed),
        revoked: revoked
            .map(|one| (one.serial, Revocation { at: one.at, reason: one.reason }))
            .collect(),
    })
}

/// Until when each CRL is current, and what all of them list. Their signatures were verified when they were given.
fn lists(record: &Record) -> (HashMap<Fingerprint, UnixTime>, Index) {
    let (mut until, mut index) = (HashMap::new(), Index::new());
    for list in &record.lists {
        let Ok(crl) = Crl::parse(&list.der) else {
            // What cannot be read speaks of nothing, and is out of date.
            until.insert(list.issuer, NEVER);
            continue;
        };
        until.insert(list.issuer, crl.next_update().unwrap_or(NEVER));
        index.extend(crl.entries().map(|entry| {
            let reason = entry.reason.and_then(|code| Reason::try_from(code).ok());
            let revocation = Revocation { at: entry.at, reason: reason.unwrap_or_default() };
            (list.issuer, entry.serial, revocation)
        }));
    }
    (until, index)
}

/// Everybody, by what names them in a certificate; what two share names nobody.
fn people(persons: &[(Registered, Outsider)], from: PersonFrom) -> HashMap<String, Outsider> {
    let mut found: HashMap<String, Option<Outsider>> = HashMap::new();
    for (registered, outsider) in persons {
        let name = match from {
            PersonFrom::Email => registered.email.clone(),
            PersonFrom::Upn => registered.upn.clone(),
            PersonFrom::CommonName | PersonFrom::UserId | PersonFrom::SerialNumber => {
                Some(registered.handle.to_string())
            }
        };
        let Some(name) = name else { continue };
        found
            .entry(name.to_lowercase())
            .and_modify(|shared| *shared = None)
            .or_insert_with(|| Some(outsider.clone()));
    }
    found.into_iter().filter_map(|(name, person)| Some((name, person?))).collect()
}

fn persons(read: &ReadTx, classes: &Classes) -> Result<Vec<(Registered, Outsider)>, Error> {
    let groups: HashMap<_, Handle> =
        read.list_groups()?.into_iter().map(|group| (group.id, group.handle)).collect();
    let mut memberships: HashMap<Member, Vec<Handle>> = HashMap::new();
    for (member, group) in read.list_memberships()? {
        memberships.entry(member).or_default().extend(groups.get(&group).cloned());
    }
    let evidence = super::evidence(read, classes)?;
    let outsider = |registered: Registered| {
        let person = Person { handle: registered.handle.clone(), name: registered.name.clone() };
        let groups = memberships.remove(&Member::Person(registered.id)).unwrap_or_default();
        let evidence = evidence.get(&Subject::Person(registered.id)).cloned().unwrap_or_default();
        (registered, Outsider { person, groups, evidence })
    };
    Ok(read.list_persons()?.into_iter().map(outsider).collect())
}
