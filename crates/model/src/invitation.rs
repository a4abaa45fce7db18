//! Invitations: who was asked to apply for a certificate, for which class, and what came of it.
//! The link that is sent is a one-time secret, kept hashed elsewhere.

use std::fmt;

use pki::time::UnixTime;
use serde::Serialize;

use crate::identity::Role;
pub use crate::request::InvitationId;
use crate::request::RequestId;
use crate::verification::ClassName;

/// An invitation when it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvitation {
    /// Its name.
    pub id: InvitationId,
    /// Whom it is for.
    pub email: String,
    /// The name of whom it is for, if known.
    pub name: Option<String>,
    /// How well the identity is to be checked.
    pub class: ClassName,
    /// The role that comes with the approval, if any.
    pub role: Option<Role>,
    /// Who invites.
    pub made_by: String,
    /// Until when it can be used.
    pub expires_at: UnixTime,
}

/// An invitation on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its name.
    pub id: InvitationId,
    /// Whom it is for.
    pub email: String,
    /// The name of whom it is for, if known.
    pub name: Option<String>,
    /// How well the identity is to be checked.
    pub class: ClassName,
    /// The role that comes with the approval, if any.
    pub role: Option<Role>,
    /// Who invited.
    pub made_by: String,
    /// When it was made.
    pub made_at: UnixTime,
    /// Until when it can be used.
    pub expires_at: UnixTime,
    /// When it was used.
    pub used_at: Option<UnixTime>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<UnixTime>,
    /// The request that was opened with it.
    pub request: Option<RequestId>,
}

/// What came of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It can be used.
    Sent,
    /// A request was opened with it.
    Used,
    /// It was withdrawn.
    Withdrawn,
    /// Nobody used it in time.
    Expired,
}

impl Fate {
    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Used => "used",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Invitation {
    /// Says what has come of it by `now`.
    pub fn fate(&self, now: UnixTime) -> Fate {
        match (self.used_at, self.withdrawn_at) {
            (Some(_), _) => Fate::Used,
            (None, Some(_)) => Fate::Withdrawn,
            (None, None) if now > self.expires_at => Fate::Expired,
            (None, None) => Fate::Sent,
        }
    }
}
