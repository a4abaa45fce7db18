//! The life of a certificate on record: its states, which may follow which, and the record itself.
//! The certificate as bytes is `pki`'s.

use std::fmt;
use std::str::FromStr;

#[cfg(test)]
mod tests;

/// Where a certificate stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Its serial is taken; nothing was built.
    Reserved,
    /// What will be signed is stored; it may be signed, or already have been.
    Prepared,
    /// It was signed and stored.
    Issued,
    /// It was given up before it was issued; its serial is never used again.
    Abandoned,
    /// It was taken back.
    Revoked,
}

/// A state that may not follow on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a certificate that is {from} cannot become {to}")]
pub struct WrongState {
    /// The state it is in.
    pub from: State,
    /// The state it was to be in.
    pub to: State,
}

/// The text names no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a certificate is one of reserved, prepared, issued, abandoned, revoked")]
pub struct UnknownState;

impl State {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Reserved, Self::Prepared, Self::Issued, Self::Abandoned, Self::Revoked];

    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Prepared => "prepared",
            Self::Issued => "issued",
            Self::Abandoned => "abandoned",
            Self::Revoked => "revoked",
        }
    }

    /// Returns `to` if it may follow on this state. A prepared certificate can be revoked, since
    /// it may have been signed before a crash.
    ///
    /// # Errors
    /// It may not.
    pub fn advance(self, to: Self) -> Result<Self, WrongState> {
        let allowed = matches!(
            (self, to),
            (Self::Reserved, Self::Prepared | Self::Abandoned)
                | (Self::Prepared, Self::Issued | Self::Abandoned | Self::Revoked)
                | (Self::Issued, Self::Revoked)
        );
        if allowed { Ok(to) } else { Err(WrongState { from: self, to }) }
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
