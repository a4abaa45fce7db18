//! What a person may be trusted with beside the own certificates. Not the role of a CA (`ca`).

use std::fmt;
use std::str::FromStr;

use pki::time::UnixTime;
use serde::{Deserialize, Serialize};

use super::{Error, Handle};

/// What a person may be trusted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Decides on requests and records how identities were checked.
    Officer,
    /// Runs the system, and so may do what every other role may.
    Operator,
    /// Reads what is on record and changes nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Officer, Self::Operator, Self::Auditor];

    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Operator => "operator",
            Self::Auditor => "auditor",
        }
    }

    /// Says whether who has this role may do what `other` may.
    pub fn covers(self, other: Self) -> bool {
        self == other || self == Self::Operator
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Role {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(Error::Role)
    }
}

/// A role that a person has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Who has it.
    pub person: Handle,
    /// The role.
    pub role: Role,
    /// Since when.
    pub granted_at: UnixTime,
    /// Who granted it, by the search key of the actor.
    pub granted_by: String,
}
