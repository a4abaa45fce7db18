//! What doors need to know, taken from the record at one moment, and brought up to date by what has changed since.
//! A snapshot is never changed: a newer one takes its place.

use std::collections::HashMap;
use std::sync::Arc;

use model::audit::Action;
use model::identity::{Device, GroupId, Handle, HolderId, Member, PersonId};
use model::snapshot::{Holder, Person, Snapshot, Withdrawn};
use model::verification::{Class, Classes, Freshness, Subject};
use pki::time::UnixTime;
use store::{AuditFilter, ReadTx, Revoked};
use trust::anchor::Anchor;
use trust::revocation::{Index, Revocation};

use crate::Authority;
use crate::error::Error;
use crate::hierarchy::Hierarchy;
use crate::request::interim;

mod outside;

/// How many of the latest revocations a snapshot names one by one.
const WITHDRAWN: usize = 1_024;

/// What tells that persons, devices or groups are not as they were.
const OF_HOLDERS: [Action; 11] = [
    Action::PersonAdded,
    Action::PersonChanged,
    Action::PersonRemoved,
    Action::DeviceAdded,
    Action::DeviceRemoved,
    Action::DeviceRenamed,
    Action::GroupAdded,
    Action::GroupRemoved,
    Action::MemberAdded,
    Action::MemberRemoved,
    Action::AuthorityCreated,
];
/// What tells that interim certificates are not as they were, or what their requests wait for.
const OF_INTERIM: [Action; 7] = [
    Action::InterimRegistered,
    Action::RequestApproved,
    Action::RequestEndorsed,
    Action::RequestExpired,
    Action::RequestIssued,
    Action::RequestRejected,
    Action::RequestWithdrawn,
];
/// What tells that certificates take the place of others; that they have is told by a revocation.
const OF_SUCCESSORS: [Action; 1] = [Action::CertificateRenewed];
/// What tells that outside CAs, or what is known of theirs, are not as they were.
const OF_OUTSIDE: [Action; 7] = [
    Action::AnchorAdded,
    Action::AnchorListed,
    Action::AnchorReached,
    Action::AnchorRemoved,
    Action::AnchorRevoked,
    Action::AnchorSourced,
    Action::CertificateImported,
];
/// What tells that CAs are not as they were.
const OF_CAS: [Action; 3] = [Action::AuthorityCreated, Action::CaAdded, Action::CaRetired];

impl Authority {
    /// Takes a snapshot of everything.
    ///
    /// # Errors
    /// `Unavailable` when the store cannot be read; `Internal` when a CA certificate on record cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        let read = self.store.read()?;
        let hierarchy = Hierarchy::read(&read.list_cas()?)?;
        let mut index = Index::new();
        let revoked = read.revoked_since(0)?;
        add_revoked(&mut index, &hierarchy, &revoked);
        Ok(Snapshot {
            generation: read.change_seq()?,
            anchors: anchors(&hierarchy),
            intermediates: hierarchy.issuing_cas().cloned().collect(),
            classes: self.classes.by_policy(),
            holders: Arc::new(holders(&read, &self.classes)?),
            interim: Arc::new(interim::alive(&read, &self.classes)?),
            outside: Arc::new(outside::all(&read, &self.classes)?),
            imported: Arc::new(outside::imported(&read)?),
            revoked: Arc::new(index),
            successors: Arc::new(read.list_waiting_successors()?.into_iter().collect()),
            withdrawn: Arc::default(),
        })
    }

    /// Brings a snapshot up to date; none when nothing that doors need to know has changed since. What has not changed
    /// is shared with the one before, so the cost is that of the change.
    ///
    /// # Errors
    /// As `snapshot`.
    pub fn refresh(&self, before: &Snapshot) -> Result<Option<Snapshot>, Error> {
        let read = self.store.read()?;
        let generation = read.change_seq()?;
        if generation == before.generation {
            return Ok(None);
        }
        let revoked = read.revoked_since(before.generation)?;
        let new_holders = has_happened(&read, &OF_HOLDERS, before.generation)?
            || read.evidence_change_seq()? > before.generation;
        let new_cas = has_happened(&read, &OF_CAS, before.generation)?;
        let new_interim = has_happened(&read, &OF_INTERIM, before.generation)?;
        let new_successors = has_happened(&read, &OF_SUCCESSORS, before.generation)?;
        let new_certificates = new_successors || !revoked.is_empty();
        let new_outside = has_happened(&read, &OF_OUTSIDE, before.generation)?;
        if !new_certificates && !new_holders && !new_cas && !new_interim && !new_outside {
            return Ok(None);
        }
        let mut after = Snapshot { generation, ..before.clone() };
        let hierarchy = Hierarchy::read(&read.list_cas()?)?;
        if new_cas {
            after.anchors = anchors(&hierarchy);
            after.intermediates = hierarchy.issuing_cas().cloned().collect();
        }
        if new_holders {
            after.holders = Arc::new(holders(&read, &self.classes)?);
        }
        if new_interim {
            after.interim = Arc::new(interim::alive(&read, &self.classes)?);
        }
        if new_certificates {
            after.successors = Arc::new(read.list_waiting_successors()?.into_iter().collect());
        }
        if new_outside {
            after.outside = Arc::new(outside::all(&read, &self.classes)?);
            after.imported = Arc::new(outside::imported(&read)?);
        } else if new_holders && !before.outside.is_empty() {
            let known: &mut Vec<_> = Arc::make_mut(&mut after.outside);
            outside::rename(&read, &self.classes, known)?;
        }
        if new_cas || !revoked.is_empty() {
            add_revoked(Arc::make_mut(&mut after.revoked), &hierarchy, &revoked);
            name_withdrawn(Arc::make_mut(&mut after.withdrawn), &revoked, generation);
        }
        Ok(Some(after))
    }
}

fn has_happened(read: &ReadTx, actions: &[Action], after: u64) -> Result<bool, Error> {
    for action in actions {
        let filter = AuditFilter {
            from: Some(after + 1),
            action: Some(*action),
            limit: Some(1),
            ..AuditFilter::default()
        };
        if !read.audit_entries(&filter)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn anchors(hierarchy: &Hierarchy) -> Vec<Anchor> {
    hierarchy.roots().cloned().map(Anchor::from_certificate).collect()
}

/// The index speaks for every CA of ours: whoever of theirs is not in it is good.
fn add_revoked(index: &mut Index, hierarchy: &Hierarchy, revoked: &[Revoked]) {
    for ca in hierarchy.roots().chain(hierarchy.issuing_cas()) {
        index.speak_for(ca.public_key().fingerprint());
    }
    index.extend(revoked.iter().map(|Revoked { issuer, serial, at, reason, .. }| {
        (*issuer, *serial, Revocation { at: *at, reason: *reason })
    }));
}

fn name_withdrawn(withdrawn: &mut Vec<Withdrawn>, revoked: &[Revoked], generation: u64) {
    withdrawn.extend(revoked.iter().map(|one| Withdrawn {
        generation,
        issuer: one.issuer,
        serial: one.serial,
    }));
    withdrawn.drain(..withdrawn.len().saturating_sub(WITHDRAWN));
}

/// Until when evidence proves which class, of everybody.
fn evidence(read: &ReadTx, classes: &Classes) -> Result<HashMap<Subject, Freshness>, Error> {
    let mut ends: HashMap<Subject, Vec<(Class, UnixTime)>> = HashMap::new();
    for (subject, class, end) in read.list_evidence_ends()? {
        ends.entry(subject).or_default().push((classes.of_record(&class), end));
    }
    Ok(ends.into_iter().map(|(subject, ends)| (subject, Freshness::build(ends))).collect())
}

fn holders(read: &ReadTx, classes: &Classes) -> Result<HashMap<HolderId, Holder>, Error> {
    let persons: HashMap<PersonId, Person> = read
        .list_persons()?
        .into_iter()
        .map(|person| (person.id, Person { handle: person.handle, name: person.name }))
        .collect();
    let groups: HashMap<GroupId, Handle> =
        read.list_groups()?.into_iter().map(|group| (group.id, group.handle)).collect();
    let mut memberships: HashMap<Member, Vec<Handle>> = HashMap::new();
    for (member, group) in read.list_memberships()? {
        memberships.entry(member).or_default().extend(groups.get(&group).cloned());
    }
    let evidence = evidence(read, classes)?;
    let holder = |device: Device| {
        let mut groups = memberships.get(&Member::Device(device.id)).cloned().unwrap_or_default();
        if let Some(owner) = device.owner {
            groups.extend(memberships.get(&Member::Person(owner)).into_iter().flatten().cloned());
        }
        groups.sort();
        groups.dedup();
        let person = device.owner.and_then(|owner| persons.get(&owner).cloned());
        let subject = device.owner.map_or(Subject::Machine(device.id), Subject::Person);
        let evidence = evidence.get(&subject).cloned().unwrap_or_default();
        (device.holder, Holder { person, device: device.handle, groups, evidence })
    };
    Ok(read.list_devices()?.into_iter().map(holder).collect())
}

#[cfg(test)]
mod tests;
