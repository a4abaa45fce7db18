//! The stable codes of refusals and the HTTP status each is answered with.

use std::fmt;

use super::Cause;

/// A refusal's stable code: for scripts, logs and the help desk; never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// `NONE`: no certificate was shown.
    None,
    /// `UNKNOWN-ISSUER`: no accepted authority issued it.
    UnknownIssuer,
    /// `EXPIRED`: its validity is over.
    Expired,
    /// `NOT-YET-VALID`: its validity has not begun.
    NotYetValid,
    /// `REVOKED`: it was withdrawn.
    Revoked,
    /// `SUSPENDED`: it is on hold.
    Suspended,
    /// `CLASS-TOO-LOW`: the identity was not checked well enough.
    ClassTooLow,
    /// `INTERIM-OVER`: the request of the interim certificate is over.
    InterimOver,
    /// `NOT-ALLOWED`: the rules say no.
    NotAllowed,
    /// `WEAK-KEY`: a key or signature proves nothing today.
    WeakKey,
    /// `STALE-STATUS`: whether it was withdrawn cannot be known now.
    StaleStatus,
    /// `WRONG-PURPOSE`: it is not for signing in.
    WrongPurpose,
    /// `BAD-CERTIFICATE`: it or its chain is broken.
    BadCertificate,
    /// `UNKNOWN-HOLDER`: its holder is not on record.
    UnknownHolder,
    /// `UNKNOWN-POLICY`: what its issuer checked for it is worth nothing here.
    UnknownPolicy,
    /// `BAD-REQUEST`: the request can be read in more than one way.
    BadRequest,
    /// `MISDIRECTED`: the connection was made for another host.
    Misdirected,
    /// `LIMIT`: too much at once.
    Limit,
    /// `UNAVAILABLE`: something behind does not work.
    Unavailable,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 19] = [
        Self::None,
        Self::UnknownIssuer,
        Self::Expired,
        Self::NotYetValid,
        Self::Revoked,
        Self::Suspended,
        Self::ClassTooLow,
        Self::InterimOver,
        Self::NotAllowed,
        Self::WeakKey,
        Self::StaleStatus,
        Self::WrongPurpose,
        Self::BadCertificate,
        Self::UnknownHolder,
        Self::UnknownPolicy,
        Self::BadRequest,
        Self::Misdirected,
        Self::Limit,
        Self::Unavailable,
    ];

    /// The code as it is written everywhere.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::UnknownIssuer => "UNKNOWN-ISSUER",
            Self::Expired => "EXPIRED",
            Self::NotYetValid => "NOT-YET-VALID",
            Self::Revoked => "REVOKED",
            Self::Suspended => "SUSPENDED",
            Self::ClassTooLow => "CLASS-TOO-LOW",
            Self::InterimOver => "INTERIM-OVER",
            Self::NotAllowed => "NOT-ALLOWED",
            Self::WeakKey => "WEAK-KEY",
            Self::StaleStatus => "STALE-STATUS",
            Self::WrongPurpose => "WRONG-PURPOSE",
            Self::BadCertificate => "BAD-CERTIFICATE",
            Self::UnknownHolder => "UNKNOWN-HOLDER",
            Self::UnknownPolicy => "UNKNOWN-POLICY",
            Self::BadRequest => "BAD-REQUEST",
            Self::Misdirected => "MISDIRECTED",
            Self::Limit => "LIMIT",
            Self::Unavailable => "UNAVAILABLE",
        }
    }

    /// The HTTP status (RFC 9110 §15): 403 where the certificate or its holder is the matter. Never
    /// 401, which promises a `WWW-Authenticate` that TLS has no word for.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Misdirected => 421,
            Self::Limit => 429,
            Self::StaleStatus | Self::Unavailable => 503,
            Self::None
            | Self::UnknownIssuer
            | Self::Expired
            | Self::NotYetValid
            | Self::Revoked
            | Self::Suspended
            | Self::ClassTooLow
            | Self::InterimOver
            | Self::NotAllowed
            | Self::WeakKey
            | Self::WrongPurpose
            | Self::BadCertificate
            | Self::UnknownHolder
            | Self::UnknownPolicy => 403,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Cause {
    /// The code of the cause.
    pub fn code(&self) -> Code {
        match self {
            Self::NoCertificate => Code::None,
            Self::UnknownIssuer { .. } => Code::UnknownIssuer,
            Self::Expired { .. } => Code::Expired,
            Self::NotYetValid { .. } => Code::NotYetValid,
            Self::Revoked { .. } => Code::Revoked,
            Self::Suspended { .. } => Code::Suspended,
            Self::ClassTooLow { .. } | Self::InterimOnly { .. } => Code::ClassTooLow,
            Self::InterimOver => Code::InterimOver,
            Self::NotAllowed => Code::NotAllowed,
            Self::WeakKey => Code::WeakKey,
            Self::StaleStatus => Code::StaleStatus,
            Self::WrongPurpose => Code::WrongPurpose,
            Self::BadCertificate => Code::BadCertificate,
            Self::UnknownHolder => Code::UnknownHolder,
            Self::UnknownPolicy => Code::UnknownPolicy,
            Self::BadRequest => Code::BadRequest,
            Self::Misdirected => Code::Misdirected,
            Self::Limit => Code::Limit,
            Self::Unavailable => Code::Unavailable,
        }
    }
}
