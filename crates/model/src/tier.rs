//! What trust a connection has: a guest without certificate, or the class of its certificate.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::verification::Class;

#[cfg(test)]
mod tests;

/// The trust in a visitor, lowest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// No certificate was shown.
    Guest,
    /// A certificate of this class.
    Holder(Class),
}

impl Tier {
    /// Returns the verification class, which a guest has not.
    pub fn class(&self) -> Option<&Class> {
        match self {
            Self::Guest => None,
            Self::Holder(class) => Some(class),
        }
    }

    /// Returns the stable name.
    pub fn as_str(&self) -> &str {
        self.class().map_or("guest", Class::as_str)
    }
}

impl From<Class> for Tier {
    fn from(class: Class) -> Self {
        Self::Holder(class)
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Tier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
