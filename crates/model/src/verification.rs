//! How well the identity behind a certificate was checked: the ordered verification classes and
//! the certificate-policy OIDs that carry them (RFC 5280 §4.2.1.4).

use std::fmt;
use std::str::FromStr;

use pki::oid::Oid;
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// The arc the class OIDs stand under unless the operator sets one: a UUID arc
/// (ITU-T X.667 §6.3), so no registration is needed.
pub const DEFAULT_ARC: &str = "2.25.154788964623256564822167886377149724282";

/// The text names no verification class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a verification class is one of interim, email, document, face-to-face")]
pub struct UnknownClass;

/// How well an identity was checked, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Nothing is checked yet; only the key is registered.
    Interim = 0,
    /// A message to the mailbox was answered.
    Email = 1,
    /// An identity document was examined.
    Document = 2,
    /// The person was met.
    FaceToFace = 3,
}

impl Class {
    /// Every class, lowest first.
    pub const ALL: [Self; 4] = [Self::Interim, Self::Email, Self::Document, Self::FaceToFace];

    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Interim => "interim",
            Self::Email => "email",
            Self::Document => "document",
            Self::FaceToFace => "face-to-face",
        }
    }

    /// Returns what was checked, in words for a person.
    pub fn words(self) -> &'static str {
        match self {
            Self::Interim => "nothing checked yet",
            Self::Email => "mailbox checked",
            Self::Document => "identity document checked",
            Self::FaceToFace => "met in person",
        }
    }

    /// Returns the policy OID of the class: `arc.1.n`, n being 0 (interim) to 3 (face-to-face).
    ///
    /// # Errors
    /// `BadOid` when the arc leaves no room.
    pub fn oid(self, arc: &Oid) -> Result<Oid, pki::error::Error> {
        arc.child(1)?.child(self as u128)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Class {
    type Err = UnknownClass;

    fn from_str(text: &str) -> Result<Self, UnknownClass> {
        Self::ALL.into_iter().find(|class| class.as_str() == text).ok_or(UnknownClass)
    }
}
