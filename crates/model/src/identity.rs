//! Who a certificate speaks for: persons, their devices, machines, and groups of either.
//! Nothing here says how well anybody was verified (`verification`) or what is allowed (`rule`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::language::Tag;

pub use role::{Appointment, Role};

mod role;
#[cfg(test)]
mod tests;

/// Why a text is not the name of an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The handle has no character or more than 63.
    #[error("a handle has 1 to 63 characters")]
    HandleLength,
    /// The handle has a character outside `a-z 0-9 . _ -`, or begins with one of the last three.
    #[error(
        "a handle is made of a-z, 0-9, '.', '_' and '-' and begins with a letter or a digit, like alice or build-7"
    )]
    HandleCharacter,
    /// The text is not `urn:uuid:` and a UUID (RFC 9562 §4).
    #[error("a holder is written urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")]
    Holder,
    /// The text names no role.
    #[error("a role is one of officer, operator, auditor")]
    Role,
}

/// The short name of a person, device or group: `[a-z0-9][a-z0-9._-]{0,62}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Handle(String);

impl Handle {
    /// Returns the handle as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Handle {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        if text.is_empty() || text.len() > 63 {
            return Err(Error::HandleLength);
        }
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
        let allowed = |c: u8| plain(c) || matches!(c, b'.' | b'_' | b'-');
        if !text.bytes().next().is_some_and(plain) || !text.bytes().all(allowed) {
            return Err(Error::HandleCharacter);
        }
        Ok(Self(text))
    }
}

impl FromStr for Handle {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::try_from(text.to_owned())
    }
}

impl From<Handle> for String {
    fn from(handle: Handle) -> Self {
        handle.0
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The stored number of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub i64);

/// The stored number of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub i64);

/// The stored number of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub i64);

/// The stable name of a certificate holder (one device), carried as a URI in its certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HolderId(pub [u8; 16]);

/// How a UUID begins as a URN, and where its hyphens stand (RFC 9562 §4).
const SCHEME: &str = "urn:uuid:";
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

impl HolderId {
    /// Returns a version 4 UUID made of `random` (RFC 9562 §5.4).
    pub fn from_random(random: [u8; 16]) -> Self {
        let number = u128::from_be_bytes(random);
        let version = 0x4_u128 << 76;
        let variant = 0b10_u128 << 62;
        let kept = !(0xf_u128 << 76 | 0b11_u128 << 62);
        Self((number & kept | version | variant).to_be_bytes())
    }

    /// Reads `urn:uuid:…` in the form that `Display` writes, in either case.
    fn parse(text: &str) -> Option<Self> {
        let (scheme, uuid) = text.split_at_checked(SCHEME.len())?;
        if !scheme.eq_ignore_ascii_case(SCHEME) || uuid.len() != 36 {
            return None;
        }
        let number = uuid.chars().enumerate().try_fold(0, |number: u128, (place, c)| match c {
            '-' if HYPHENS.contains(&place) => Some(number),
            _ if HYPHENS.contains(&place) => None,
            digit => Some(number << 4 | u128::from(digit.to_digit(16)?)),
        });
        Some(Self(number?.to_be_bytes()))
    }
}

impl fmt::Display for HolderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = u128::from_be_bytes(self.0);
        write!(
            f,
            "urn:uuid:{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            number >> 96,
            number >> 80 & 0xffff,
            number >> 64 & 0xffff,
            number >> 48 & 0xffff,
            number & 0xffff_ffff_ffff
        )
    }
}

impl FromStr for HolderId {
    type Err = Error;

    /// Reads a holder; hexadecimal digits of either case are one holder (RFC 9562 §4).
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text).ok_or(Error::Holder)
    }
}

/// What is known of a person when one is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// The short name, unique among persons.
    pub handle: Handle,
    /// The name as people write it.
    pub name: String,
    /// The mailbox, if any.
    pub email: Option<String>,
    /// The user principal name of a directory, if any.
    pub upn: Option<String>,
    /// The language the person is written to in, if known.
    pub language: Option<Tag>,
}

/// A person on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The stored number.
    pub id: PersonId,
    /// The short name, unique among persons.
    pub handle: Handle,
    /// The name as people write it.
    pub name: String,
    /// The mailbox, if any.
    pub email: Option<String>,
    /// The user principal name of a directory, if any.
    pub upn: Option<String>,
}

/// What is known of a device when one is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDevice {
    /// The stable name its certificates carry.
    pub holder: HolderId,
    /// The short name, unique among its owner's devices (or among machines).
    pub handle: Handle,
    /// The person it belongs to; a machine has none.
    pub owner: Option<PersonId>,
}

/// A device on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The stored number.
    pub id: DeviceId,
    /// The stable name its certificates carry.
    pub holder: HolderId,
    /// The short name, unique among its owner's devices (or among machines).
    pub handle: Handle,
    /// The person it belongs to; a machine has none.
    pub owner: Option<PersonId>,
}

/// A named set of persons and devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The stored number.
    pub id: GroupId,
    /// The short name, unique among groups.
    pub handle: Handle,
}

/// What can be in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Member {
    /// A person, and so every device of the person.
    Person(PersonId),
    /// One device.
    Device(DeviceId),
}
