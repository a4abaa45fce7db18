//! One-time codes and links as they stand on record: hashed over a salt, for one purpose and
//! subject, with few tries and an end. Making and judging them is `authority`'s.

use std::fmt;
use std::str::FromStr;

use pki::time::UnixTime;

/// What a code or link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Adding a device from another; subject: the link's name.
    DeviceLink,
    /// Entering the console on the host's word; subject: the operator's name.
    Console,
    /// Opening a request; subject: the invitation.
    Invitation,
    /// Six digits that prove a mailbox; subject: the request.
    Mailbox,
    /// A link that proves a mailbox; subject: the request.
    MailboxLink,
    /// One of the codes on a person's sheet; subject: the person and the number of the code.
    Recovery,
    /// What a person may do who showed two codes of the sheet; subject: the person.
    Recovered,
    /// The applicant's way back to a request, good until that is over; subject: the request.
    Request,
}

/// The text names no purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a code is for one of console, device-link, invitation, mailbox, mailbox-link, recovered, recovery, request"
)]
pub struct UnknownPurpose;

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 8] = [
        Self::Console,
        Self::DeviceLink,
        Self::Invitation,
        Self::Mailbox,
        Self::MailboxLink,
        Self::Recovered,
        Self::Recovery,
        Self::Request,
    ];

    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::DeviceLink => "device-link",
            Self::Invitation => "invitation",
            Self::Mailbox => "mailbox",
            Self::MailboxLink => "mailbox-link",
            Self::Recovered => "recovered",
            Self::Recovery => "recovery",
            Self::Request => "request",
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Purpose {
    type Err = UnknownPurpose;

    fn from_str(text: &str) -> Result<Self, UnknownPurpose> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text).ok_or(UnknownPurpose)
    }
}

/// A code when it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCode {
    /// What it is good for.
    pub purpose: Purpose,
    /// What it is about.
    pub subject: String,
    /// The part of a link by which it is found, no secret; a code of digits has none.
    pub name: Option<String>,
    /// Random octets hashed before the secret.
    pub salt: [u8; 16],
    /// SHA-256 of salt and secret.
    pub hash: [u8; 32],
    /// How many wrong tries it takes.
    pub tries_left: u32,
    /// Until when it is good.
    pub expires_at: UnixTime,
}

/// A code on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its number.
    pub id: i64,
    /// What it is good for.
    pub purpose: Purpose,
    /// What it is about.
    pub subject: String,
    /// Random octets hashed before the secret.
    pub salt: [u8; 16],
    /// SHA-256 of salt and secret.
    pub hash: [u8; 32],
    /// How many wrong tries it still takes.
    pub tries_left: u32,
    /// When it was made.
    pub made_at: UnixTime,
    /// Until when it is good.
    pub expires_at: UnixTime,
    /// When it was used.
    pub used_at: Option<UnixTime>,
}
