//! Revocation: reasons, what is known without CRLs, and status by CRLs (RFC 5280 §5.3.1, §6.3).

mod crl;
mod heard;
mod index;
mod scope;

pub(crate) mod status;

use std::fmt;
use std::str::FromStr;

use pki::time::UnixTime;

pub use self::crl::CrlSource;
pub use self::index::Index;

/// Since when and why a certificate is revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Revocation {
    /// Since when.
    pub at: UnixTime,
    /// Why.
    pub reason: Reason,
}

/// What is known about the status of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is not revoked.
    Good,
    /// It is revoked.
    Revoked(Revocation),
    /// What speaks of it is out of date.
    Stale,
    /// Nothing that counts speaks of it.
    Unknown,
}

/// The reason for a revocation (RFC 5280 §5.3.1); the numbers are those of `CRLReason`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Reason {
    /// None given.
    #[default]
    Unspecified = 0,
    /// The private key became known to others.
    KeyCompromise = 1,
    /// The private key of an authority became known to others.
    CaCompromise = 2,
    /// The subject's name or belonging changed.
    AffiliationChanged = 3,
    /// Another certificate took its place.
    Superseded = 4,
    /// It is not needed any more.
    CessationOfOperation = 5,
    /// It is suspended and may come back.
    CertificateHold = 6,
    /// Its suspension ended (delta CRLs only).
    RemoveFromCrl = 8,
    /// A privilege named in it was taken away.
    PrivilegeWithdrawn = 9,
    /// The key of an attribute authority became known to others.
    AaCompromise = 10,
}

/// A text or number that names no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown reason: use unspecified, key-compromise, ca-compromise, affiliation-changed, \
     superseded, cessation-of-operation, certificate-hold, privilege-withdrawn or aa-compromise"
)]
pub struct UnknownReason;

impl Reason {
    /// Every reason, in the order of its number.
    pub const ALL: [Self; 10] = [
        Self::Unspecified,
        Self::KeyCompromise,
        Self::CaCompromise,
        Self::AffiliationChanged,
        Self::Superseded,
        Self::CessationOfOperation,
        Self::CertificateHold,
        Self::RemoveFromCrl,
        Self::PrivilegeWithdrawn,
        Self::AaCompromise,
    ];

    /// Gives the stable lower-case text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "key-compromise",
            Self::CaCompromise => "ca-compromise",
            Self::AffiliationChanged => "affiliation-changed",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessation-of-operation",
            Self::CertificateHold => "certificate-hold",
            Self::RemoveFromCrl => "remove-from-crl",
            Self::PrivilegeWithdrawn => "privilege-withdrawn",
            Self::AaCompromise => "aa-compromise",
        }
    }

    /// Gives the number `CRLReason` has for it.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Reason {
    type Err = UnknownReason;

    fn from_str(text: &str) -> Result<Self, UnknownReason> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text).ok_or(UnknownReason)
    }
}

impl TryFrom<u8> for Reason {
    type Error = UnknownReason;

    fn try_from(code: u8) -> Result<Self, UnknownReason> {
        Self::ALL.into_iter().find(|reason| reason.code() == code).ok_or(UnknownReason)
    }
}

#[cfg(test)]
mod tests;
