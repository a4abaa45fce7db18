//! Proofs of identity on record: who checked what, when, and until when it counts. No copies of
//! documents, only a reference or a digest.

use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;

use super::{ClassName, Method};
use crate::identity::{DeviceId, PersonId};

/// The stored number of a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidenceId(pub i64);

/// Whose identity was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A person, and so the holder of each of their devices.
    Person(PersonId),
    /// A machine, which belongs to nobody.
    Machine(DeviceId),
}

/// Evidence to put on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvidence {
    /// Whose identity was checked.
    pub subject: Subject,
    /// The class it proves.
    pub class: ClassName,
    /// By what it was checked.
    pub method: Method,
    /// Who checked: the actor's search key, like `operator:root`.
    pub officer: String,
    /// Who checked besides, where two are asked for.
    pub second_officer: Option<String>,
    /// What was seen, in words, like the number of a document.
    pub reference: Option<String>,
    /// SHA-256 of what was seen.
    pub hash: Option<Fingerprint>,
    /// The last second it counts; none: for ever.
    pub expires_at: Option<UnixTime>,
    /// The request it was given for.
    pub request: Option<String>,
}

/// Evidence on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The stored number.
    pub id: EvidenceId,
    /// What was put on record.
    pub given: NewEvidence,
    /// When it was put on record.
    pub at: UnixTime,
    /// Since when it counts no longer, whatever its end.
    pub withdrawn_at: Option<UnixTime>,
}

impl Evidence {
    /// Says whether it counts now.
    pub fn holds(&self, now: UnixTime) -> bool {
        self.withdrawn_at.is_none() && self.given.expires_at.is_none_or(|end| now <= end)
    }
}
