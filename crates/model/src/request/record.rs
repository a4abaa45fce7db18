//! What stands on record about a request and what officers decided on it.

use pki::fingerprint::Fingerprint;
use pki::serial::Serial;
use pki::time::UnixTime;

use super::{InvitationId, RequestId, State, Verdict};
use crate::identity::{Handle, PersonId};
use crate::verification::{ClassName, Method};

/// A request when it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequest {
    /// The person it is for; none until whoever applies is registered.
    pub person: Option<PersonId>,
    /// The person's handle, or the one proposed.
    pub handle: Handle,
    /// The person's name as people write it, or the one proposed.
    pub name: String,
    /// The person's mailbox, or the one proposed.
    pub email: Option<String>,
    /// The device that will hold the certificate.
    pub device: Handle,
    /// How well the identity is to be checked.
    pub class: ClassName,
    /// The certification request whose signature proves the key (RFC 2986), DER.
    pub csr: Option<Vec<u8>>,
    /// The key asked for: SHA-256 of the SubjectPublicKeyInfo.
    pub key: Option<Fingerprint>,
    /// The invitation it came by.
    pub invitation: Option<InvitationId>,
    /// The certificate whose place the new one takes.
    pub renews: Option<Serial>,
    /// Earlier requests that look like the same one.
    pub duplicates: Vec<RequestId>,
    /// When it ends if nobody decides.
    pub expires_at: UnixTime,
}

/// A request on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its name.
    pub id: RequestId,
    /// What was asked for; person and key may have been added since.
    pub given: NewRequest,
    /// Where it stands.
    pub state: State,
    /// The interim certificate of its key, DER.
    pub interim: Option<Vec<u8>>,
    /// When the mailbox was answered.
    pub mailbox_proven_at: Option<UnixTime>,
    /// The certificate issued for it.
    pub serial: Option<Serial>,
    /// When it was opened.
    pub opened_at: UnixTime,
    /// When it came into its state.
    pub changed_at: UnixTime,
}

/// A decision when it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    /// The request.
    pub request: RequestId,
    /// What is decided.
    pub verdict: Verdict,
    /// Who decides, as [`Actor::officer`](crate::audit::Actor::officer) names one.
    pub officer: String,
    /// By what the identity was checked.
    pub method: Method,
    /// What the officer adds; for a rejection the reason.
    pub note: String,
    /// Where the evidence is found, like a file number.
    pub reference: Option<String>,
    /// SHA-256 of the evidence.
    pub hash: Option<Fingerprint>,
}

/// A decision on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub verdict: Verdict,
    /// Who decided.
    pub officer: String,
    /// By what the identity was checked.
    pub method: Method,
    /// What the officer added; for a rejection the reason.
    pub note: String,
    /// Where the evidence is found, like a file number.
    pub reference: Option<String>,
    /// SHA-256 of the evidence.
    pub hash: Option<Fingerprint>,
    /// When.
    pub decided_at: UnixTime,
}

/// Officer and applicant comparing words: both see the same ones, both confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// The request.
    pub request: RequestId,
    /// The words both see.
    pub words: String,
    /// Who met the applicant.
    pub officer: String,
    /// When the words were made.
    pub begun_at: UnixTime,
    /// Until when they can be confirmed.
    pub expires_at: UnixTime,
    /// When the applicant confirmed them.
    pub applicant_at: Option<UnixTime>,
    /// When the officer confirmed them.
    pub officer_at: Option<UnixTime>,
}

impl Pairing {
    /// Returns when both had confirmed; none before.
    pub fn done_at(&self) -> Option<UnixTime> {
        Some(self.applicant_at?.max(self.officer_at?))
    }
}
