//! The CA certificates of our own authority as they are on record: the root and the issuing CAs.

use std::fmt;
use std::str::FromStr;

use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;

#[cfg(test)]
mod tests;

/// What a CA signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Issuing CAs only; its key can be kept offline.
    Root,
    /// Certificates of holders and of our own doors.
    Issuing,
    /// What the issuing CA does, by a certificate of an outside CA.
    Cross,
    /// Such certificates: a CA of others between one of ours and their root.
    Above,
    /// Said to be such a certificate of the issuing CA, but no root was known to check it by: it stands in no chain.
    Claimed,
}

impl Role {
    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Issuing => "issuing",
            Self::Cross => "cross",
            Self::Above => "above",
            Self::Claimed => "claimed",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no role of a CA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a CA is one of root, issuing, cross, above, claimed")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        [Self::Root, Self::Issuing, Self::Cross, Self::Above, Self::Claimed]
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or(UnknownRole)
    }
}

/// The stored number of a CA certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaId(pub i64);

/// A CA certificate to put on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCa {
    /// What it signs.
    pub role: Role,
    /// Its name for people: the common name of its subject.
    pub name: String,
    /// Its key: SHA-256 of the SubjectPublicKeyInfo.
    pub key: Fingerprint,
    /// The certificate.
    pub der: Vec<u8>,
}

/// A CA certificate on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaCertificate {
    /// The stored number; the greatest of a role is the newest.
    pub id: CaId,
    /// What it signs.
    pub role: Role,
    /// Its name for people: the common name of its subject.
    pub name: String,
    /// Its key: SHA-256 of the SubjectPublicKeyInfo.
    pub key: Fingerprint,
    /// SHA-256 of the certificate.
    pub fingerprint: Fingerprint,
    /// The certificate.
    pub der: Vec<u8>,
    /// When it stopped signing, if it did; what it signed stays valid.
    pub retired_at: Option<UnixTime>,
}
