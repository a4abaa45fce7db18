//! How our types stand in columns: integers, text, octets, or nothing. Knows no engine.

use std::borrow::Cow;

use model::anchor::{PersonFrom, StatusDemand, Unmapped, Vouching};
use model::audit::{Action, Outcome};
use model::ca::{CaId, Role as CaRole};
use model::certificate::{Reason, State};
use model::code::Purpose;
use model::device_link::DeviceLinkId;
use model::identity::{DeviceId, GroupId, Handle, HolderId, PersonId, Role};
use model::language::Tag;
use model::plea::{Outcome as PleaOutcome, PleaId};
use model::post::Channel;
use model::request::{InvitationId, RequestId, State as RequestState, Verdict};
use model::verification::{ClassName, EvidenceId, Method};
use pki::fingerprint::Fingerprint;
use pki::profile::Profile;
use pki::serial::Serial;
use pki::time::UnixTime;

/// A value given to a statement or found in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Null,
    Integer(i64),
    Text(Cow<'a, str>),
    Octets(Cow<'a, [u8]>),
}

/// A type that can be read from a column; `None` means that the column holds something else.
pub(crate) trait Column: Sized {
    fn read(value: Value<'_>) -> Option<Self>;
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

impl<T: Column> Column for Option<T> {
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::read(value).map(Some),
        }
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Integer(value)
    }
}

impl Column for i64 {
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }
}

impl From<u64> for Value<'_> {
    /// Sequence numbers stay below 2⁶³: at a million entries a second for 290,000 years.
    fn from(value: u64) -> Self {
        Value::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl Column for u64 {
    fn read(value: Value<'_>) -> Option<Self> {
        i64::read(value)?.try_into().ok()
    }
}

impl Column for u32 {
    fn read(value: Value<'_>) -> Option<Self> {
        i64::read(value)?.try_into().ok()
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Value::Text(value.into())
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Value::Text(value.into())
    }
}

impl From<String> for Value<'_> {
    fn from(value: String) -> Self {
        Value::Text(value.into())
    }
}

impl Column for String {
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.into_owned()),
            _ => None,
        }
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Value::Octets(value.into())
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Value::Octets(value.as_slice().into())
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Value::Octets(value.into())
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(value: Vec<u8>) -> Self {
        Value::Octets(value.into())
    }
}

impl Column for Vec<u8> {
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Octets(octets) => Some(octets.into_owned()),
            _ => None,
        }
    }
}

impl<const N: usize> Column for [u8; N] {
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Octets(octets) => octets.as_ref().try_into().ok(),
            _ => None,
        }
    }
}

impl<'a> From<&'a Serial> for Value<'a> {
    fn from(value: &'a Serial) -> Self {
        Value::Octets(value.content().into())
    }
}

impl Column for Serial {
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Octets(octets) => Self::from_content(&octets).ok(),
            _ => None,
        }
    }
}

/// Types that are one integer or an array of octets inside.
macro_rules! wrapped {
    ($($outer:ident($inner:ty)),+) => {$(
        impl<'a> From<&'a $outer> for Value<'a> {
            fn from(value: &'a $outer) -> Self {
                (&value.0).into()
            }
        }

        impl Column for $outer {
            fn read(value: Value<'_>) -> Option<Self> {
                <$inner>::read(value).map($outer)
            }
        }
    )+};
}

impl From<&i64> for Value<'_> {
    fn from(value: &i64) -> Self {
        Value::Integer(*value)
    }
}

wrapped!(PersonId(i64), DeviceId(i64), GroupId(i64), CaId(i64), UnixTime(i64), EvidenceId(i64));
wrapped!(PleaId(i64));
wrapped!(HolderId([u8; 16]), Fingerprint([u8; 32]));

/// Types that are written as their stable name.
macro_rules! named {
    ($($name:ident),+) => {$(
        impl<'a> From<&'a $name> for Value<'a> {
            fn from(value: &'a $name) -> Self {
                value.as_str().into()
            }
        }

        impl Column for $name {
            fn read(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::Text(text) => text.parse().ok(),
                    _ => None,
                }
            }
        }
    )+};
}

named!(Handle, ClassName, State, Reason, CaRole, Role, Profile, Action, Outcome);
named!(Method, Purpose, RequestState, Verdict, Channel, Tag);
named!(PleaOutcome);
named!(Unmapped, PersonFrom, Vouching, StatusDemand);

/// Types that are written as they are shown.
macro_rules! shown {
    ($($name:ident),+) => {$(
        impl From<&$name> for Value<'_> {
            fn from(value: &$name) -> Self {
                value.to_string().into()
            }
        }

        impl Column for $name {
            fn read(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::Text(text) => text.parse().ok(),
                    _ => None,
                }
            }
        }
    )+};
}

shown!(RequestId, InvitationId, DeviceLinkId);
