//! The life of a certificate on record: its states, which may follow which, and the record itself.
//! The certificate as bytes is `pki`'s.

use std::fmt;
use std::str::FromStr;

use pki::fingerprint::Fingerprint;
use pki::profile::Profile;
use pki::serial::Serial;
use pki::time::UnixTime;
pub use trust::revocation::Reason;

use crate::identity::{DeviceId, Handle};
use crate::verification::ClassName;

#[cfg(test)]
mod tests;

/// Where a certificate stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Its serial is taken and what will be signed is stored; it may already have been signed.
    Prepared,
    /// It was signed and stored.
    Issued,
    /// It was taken back, or given up while it was prepared; its serial is never used again.
    Revoked,
}

/// A state that may not follow on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a certificate that is {from} cannot become {to}")]
pub struct WrongState {
    /// The state it is in.
    pub from: State,
    /// The state it was to be in.
    pub to: State,
}

/// The text names no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a certificate is one of prepared, issued, revoked")]
pub struct UnknownState;

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Prepared, Self::Issued, Self::Revoked];

    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Issued => "issued",
            Self::Revoked => "revoked",
        }
    }

    /// Returns `to` if it may follow on this state. A prepared certificate can be revoked, since
    /// it may have been signed before a crash.
    ///
    /// # Errors
    /// It may not.
    pub fn advance(self, to: Self) -> Result<Self, WrongState> {
        let allowed = matches!(
            (self, to),
            (Self::Prepared, Self::Issued | Self::Revoked) | (Self::Issued, Self::Revoked)
        );
        if allowed { Ok(to) } else { Err(WrongState { from: self, to }) }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(UnknownState)
    }
}

/// A certificate that is intended: what is on record before anything is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Its serial, which names it alone among all of ours.
    pub serial: Serial,
    /// The process that intends it, by the name it lives under: it alone may leave the intent open.
    pub node: String,
    /// The key of the CA that will sign: SHA-256 of the SubjectPublicKeyInfo.
    pub issuer: Fingerprint,
    /// The device it will speak for; none for the certificate of a door.
    pub device: Option<DeviceId>,
    /// What its subject is called, for people.
    pub name: String,
    /// What kind of certificate it will be.
    pub profile: Profile,
    /// How well its holder was verified; none for the certificate of a door.
    pub class: Option<ClassName>,
    /// The first second of its validity.
    pub not_before: UnixTime,
    /// The last second of its validity.
    pub not_after: UnixTime,
    /// Its key: SHA-256 of the SubjectPublicKeyInfo.
    pub key: Fingerprint,
}

/// A certificate that takes another's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The new one.
    pub serial: Serial,
    /// The old one, which is revoked when the new one is first used.
    pub old: Serial,
    /// When the old one is revoked at the latest.
    pub due_at: UnixTime,
    /// When this was seen to.
    pub ended_at: Option<UnixTime>,
}

/// A certificate on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its serial, which names it alone among all of ours.
    pub serial: Serial,
    /// The process that intended it, by the name it lived under.
    pub node: String,
    /// The key of the CA that signs: SHA-256 of the SubjectPublicKeyInfo.
    pub issuer: Fingerprint,
    /// The device it speaks for; none for the certificate of a door.
    pub device: Option<DeviceId>,
    /// The handle of that device.
    pub device_handle: Option<Handle>,
    /// The handle of the device's owner; none for a machine.
    pub person: Option<Handle>,
    /// What its subject is called, for people.
    pub name: String,
    /// What kind of certificate it is.
    pub profile: Profile,
    /// How well its holder was verified; none for the certificate of a door.
    pub class: Option<ClassName>,
    /// Where it stands in its life.
    pub state: State,
    /// The first second of its validity.
    pub not_before: UnixTime,
    /// The last second of its validity.
    pub not_after: UnixTime,
    /// When its serial was reserved.
    pub reserved_at: UnixTime,
    /// When it was stored, signed.
    pub issued_at: Option<UnixTime>,
    /// Since when it is revoked.
    pub revoked_at: Option<UnixTime>,
    /// Why it was revoked.
    pub reason: Option<Reason>,
    /// Its key: SHA-256 of the SubjectPublicKeyInfo.
    pub key: Fingerprint,
    /// SHA-256 of the certificate, once issued.
    pub fingerprint: Option<Fingerprint>,
    /// The bytes to be signed, until it is issued.
    pub tbs: Option<Vec<u8>>,
    /// The certificate, once issued.
    pub der: Option<Vec<u8>>,
    /// The audit entry of its last change.
    pub change_seq: u64,
}
