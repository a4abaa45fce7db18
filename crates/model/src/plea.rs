//! Calls for help by people who cannot show a certificate. What is in one was said by anybody; who it is about is only
//! who was named.

use std::fmt;
use std::str::FromStr;

use pki::time::UnixTime;

use crate::identity::{Handle, PersonId};

/// The number of a call for help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PleaId(pub i64);

impl fmt::Display for PleaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The text is not the number of a call for help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a call for help is named by its number, like 7")]
pub struct NotAPlea;

impl FromStr for PleaId {
    type Err = NotAPlea;

    fn from_str(text: &str) -> Result<Self, NotAPlea> {
        text.parse().map(Self).map_err(|_| NotAPlea)
    }
}

/// What became of a call for help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Whoever asked was helped.
    Given,
    /// There was nothing to do for it.
    Dismissed,
}

/// The text names no outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("help is given or dismissed")]
pub struct UnknownOutcome;

impl Outcome {
    /// Returns the stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Dismissed => "dismissed",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Outcome {
    type Err = UnknownOutcome;

    fn from_str(text: &str) -> Result<Self, UnknownOutcome> {
        [Self::Given, Self::Dismissed]
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
            .ok_or(UnknownOutcome)
    }
}

/// A call for help as it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPlea {
    /// The name that was entered.
    pub who: String,
    /// Whom that name means, if anybody.
    pub person: Option<PersonId>,
    /// The message.
    pub message: String,
    /// Where it came from: the search key of the actor.
    pub source: String,
}

/// How a call for help ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// What became of it.
    pub outcome: Outcome,
    /// Why, or what was done, in the officer's words; may be empty.
    pub note: String,
    /// The officer.
    pub by: String,
    /// When.
    pub at: UnixTime,
}

/// A call for help on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plea {
    /// Its number.
    pub id: PleaId,
    /// The name that was entered.
    pub who: String,
    /// The person that name meant, unless nobody has it or has it any more.
    pub person: Option<Handle>,
    /// The message.
    pub message: String,
    /// Where it came from: the search key of the actor.
    pub source: String,
    /// When it came.
    pub asked_at: UnixTime,
    /// How it ended, if it did.
    pub ended: Option<Ended>,
}

#[cfg(test)]
mod tests;
