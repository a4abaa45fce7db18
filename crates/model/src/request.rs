//! A request for a certificate: its name, the states of its life and which may follow which. What
//! stands on record about one is `store`'s, what an officer may do with it `authority`'s.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::crockford;

pub use record::{Decision, NewDecision, NewRequest, Pairing, Request};

mod record;
#[cfg(test)]
mod tests;

/// The text is no name of a request or invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a request or invitation is named by eight digits and letters, like 7QX2-M4TD")]
pub struct UnknownId;

macro_rules! named_by_eight {
    ($(#[$doc:meta])+ $name:ident) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; 5]);

        impl $name {
            /// Returns the name that these random octets make.
            pub fn from_random(random: [u8; 5]) -> Self {
                Self(random)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&crockford::encode(&[self.0]))
            }
        }

        impl FromStr for $name {
            type Err = UnknownId;

            fn from_str(text: &str) -> Result<Self, UnknownId> {
                match crockford::parse(text).as_deref() {
                    Some([group]) => Ok(Self(*group)),
                    _ => Err(UnknownId),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = UnknownId;

            fn try_from(text: String) -> Result<Self, UnknownId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    };
}

named_by_eight! {
    /// The name of a request, short enough to be said: `7QX2-M4TD`. No secret.
    RequestId
}

named_by_eight! {
    /// The name of an invitation, short enough to be said: `4HFK-22MZ`. No secret.
    InvitationId
}

/// What a request with an interim certificate still waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wait {
    /// That the mailbox answers.
    Mailbox,
    /// An officer's decision.
    Officer,
    /// The decision of a second officer.
    SecondOfficer,
    /// That the certificate is fetched.
    Collection,
}

named_by_eight! {
    /// The name of a link by which a device lets another in. No secret.
    DeviceLinkId
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It waits; nothing is proven.
    Open,
    /// Its proof has begun: the mailbox was answered, or the first of two officers has approved.
    Proving,
    /// It was approved; its certificate waits to be issued.
    Approved,
    /// An officer turned it down.
    Rejected,
    /// Its certificate was issued.
    Issued,
    /// Its applicant gave it up, or what it stood on was taken back.
    Withdrawn,
    /// It was not decided, or not collected, in time.
    Expired,
}

/// A state that may not follow on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a request that is {from} cannot become {to}")]
pub struct WrongState {
    /// The state it is in.
    pub from: State,
    /// The state it was to be in.
    pub to: State,
}

/// The text names no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a request is one of open, proving, approved, rejected, issued, withdrawn, expired")]
pub struct UnknownState;

impl State {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Proving,
        Self::Approved,
        Self::Rejected,
        Self::Issued,
        Self::Withdrawn,
        Self::Expired,
    ];

    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Proving => "proving",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Issued => "issued",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// Returns `to` if it may follow on this state.
    ///
    /// # Errors
    /// It may not.
    pub fn advance(self, to: Self) -> Result<Self, WrongState> {
        use State::{Approved, Expired, Issued, Open, Proving, Rejected, Withdrawn};
        let allowed = matches!(
            (self, to),
            (Open, Proving)
                | (Open | Proving, Approved | Rejected)
                | (Open | Proving | Approved, Withdrawn | Expired)
                | (Approved, Issued)
        );
        if allowed { Ok(to) } else { Err(WrongState { from: self, to }) }
    }

    /// Says whether an officer can still decide.
    pub fn is_undecided(self) -> bool {
        matches!(self, Self::Open | Self::Proving)
    }

    /// Says whether nothing follows any more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Rejected | Self::Issued | Self::Withdrawn | Self::Expired)
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

/// What an officer decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The identity is proven.
    Approve,
    /// It is not, or the certificate is not wanted.
    Reject,
}

/// The text names no verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an officer decides one of approve, reject")]
pub struct UnknownVerdict;

impl Verdict {
    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Verdict {
    type Err = UnknownVerdict;

    fn from_str(text: &str) -> Result<Self, UnknownVerdict> {
        [Self::Approve, Self::Reject]
            .into_iter()
            .find(|verdict| verdict.as_str() == text)
            .ok_or(UnknownVerdict)
    }
}
