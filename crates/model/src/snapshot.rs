//! What doors need to know of the records, at one moment: immutable, swapped whole, cheap to clone.
//! Holds no rules (they are configuration) and no secrets.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use pki::certificate::Certificate;
use pki::fingerprint::Fingerprint;
use pki::oid::Oid;
use pki::serial::Serial;
use pki::time::UnixTime;
use trust::Anchor;
use trust::revocation::{Index, Revocation};

use crate::anchor::{PersonFrom, StatusDemand, Unmapped, Vouching};
use crate::identity::{Handle, HolderId};
use crate::request::{RequestId, Wait};
use crate::verification::{Class, Freshness};

/// The records as doors see them.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Counts changes; a later snapshot has a greater one.
    pub generation: u64,
    /// Whom to believe.
    pub anchors: Vec<Anchor>,
    /// Issuing CAs, for clients that do not send them.
    pub intermediates: Vec<Certificate>,
    /// The verification class each certificate policy stands for.
    pub classes: HashMap<Oid, Class>,
    /// Who each holder is.
    pub holders: Arc<HashMap<HolderId, Holder>>,
    /// Keys of interim certificates (fingerprint of the SPKI) and the request each stands for.
    pub interim: Arc<HashMap<Fingerprint, Interim>>,
    /// Outside CAs that are believed too.
    pub outside: Arc<Vec<Outside>>,
    /// Certificates of outside CAs that stand for devices on record.
    pub imported: Arc<HashMap<Fingerprint, HolderId>>,
    /// Certificates that are revoked.
    pub revoked: Arc<Index>,
    /// Certificates that take another's place and were not used yet: the first use ends the other.
    pub successors: Arc<HashSet<Serial>>,
    /// The latest revocations, oldest first, so that doors can account for each.
    pub withdrawn: Arc<Vec<Withdrawn>>,
}

/// Who a certificate's holder is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The person; a machine has none.
    pub person: Option<Person>,
    /// The device.
    pub device: Handle,
    /// The groups of the person and of the device.
    pub groups: Vec<Handle>,
    /// Until when evidence proves which class, of the person or else of the machine.
    pub evidence: Freshness,
}

/// A person as doors name one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The short name.
    pub handle: Handle,
    /// The name as people write it.
    pub name: String,
}

/// What an interim certificate's key waits for; it is good no longer than that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interim {
    /// The request.
    pub request: RequestId,
    /// The certificate registered with it, and no other of the same key: its signature, name and
    /// dates were checked then.
    pub certificate: Fingerprint,
    /// How well the identity is to be checked.
    pub class: Class,
    /// What is still to be done for that.
    pub wait: Wait,
    /// The person on record, or the one proposed; nothing of it is checked.
    pub person: Person,
    /// The device.
    pub device: Handle,
    /// When the request ends if nobody decides.
    pub ends_at: UnixTime,
}

/// One revocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// The generation of the first snapshot that has it.
    pub generation: u64,
    /// The issuing key (fingerprint of its SPKI).
    pub issuer: Fingerprint,
    /// The certificate's serial number.
    pub serial: Serial,
}

/// An outside CA as doors see it.
#[derive(Clone, Debug)]
pub struct Outside {
    /// Its short name.
    pub name: Handle,
    /// Whom to believe.
    pub anchor: Anchor,
    /// CAs below it, for clients that do not send them.
    pub intermediates: Vec<Certificate>,
    /// The class each of its policies stands for.
    pub classes: HashMap<Oid, Class>,
    /// What becomes of a certificate that is good for none of them.
    pub unmapped: Unmapped,
    /// What in a certificate names the person.
    pub person_from: PersonFrom,
    /// Whose evidence counts.
    pub evidence: Vouching,
    /// Who is named, by what names them; whom two share, nobody is.
    pub people: Arc<HashMap<String, Outsider>>,
    /// How much must be known of revocations.
    pub status: StatusDemand,
    /// Until when the CRL of each CA (fingerprint of its SPKI) is current.
    pub lists: HashMap<Fingerprint, UnixTime>,
    /// What those CRLs list.
    pub listed: Arc<Index>,
    /// What was revoked here, by serial number.
    pub revoked: HashMap<Serial, Revocation>,
}

impl Outside {
    /// Says whether the same is believed on account of both, whatever it is worth.
    pub fn is_trusted_like(&self, other: &Self) -> bool {
        self.name == other.name
            && self.anchor == other.anchor
            && self.intermediates == other.intermediates
    }
}

/// A person whom certificates of an outside CA can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outsider {
    /// The person.
    pub person: Person,
    /// The person's groups.
    pub groups: Vec<Handle>,
    /// Until when our own evidence proves which class.
    pub evidence: Freshness,
}
