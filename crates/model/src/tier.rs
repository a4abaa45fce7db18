//! What trust a connection has: a guest without certificate, or the class of its certificate.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::verification::Class;

#[cfg(test)]
mod tests;

/// The trust in a visitor, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// No certificate was shown.
    Guest,
    /// A certificate of class interim.
    Interim,
    /// A certificate of class email.
    Email,
    /// A certificate of class document.
    Document,
    /// A certificate of class face-to-face.
    FaceToFace,
}

impl Tier {
    /// Returns the verification class, which a guest has not.
    pub fn class(self) -> Option<Class> {
        match self {
            Self::Guest => None,
            Self::Interim => Some(Class::Interim),
            Self::Email => Some(Class::Email),
            Self::Document => Some(Class::Document),
            Self::FaceToFace => Some(Class::FaceToFace),
        }
    }

    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        self.class().map_or("guest", Class::as_str)
    }
}

impl From<Class> for Tier {
    fn from(class: Class) -> Self {
        match class {
            Class::Interim => Self::Interim,
            Class::Email => Self::Email,
            Class::Document => Self::Document,
            Class::FaceToFace => Self::FaceToFace,
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
