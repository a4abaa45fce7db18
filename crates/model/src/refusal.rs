//! Why somebody was not let in: a stable code, facts the visitor may know, and a reason for the
//! log.
//!
//! The words stand in one file for each language. Nothing here knows HTML; names are said only to
//! who proved possession of a key that is on record, and never to the holder of a withdrawn one,
//! who may have stolen it.

use std::fmt;

use pki::time::UnixTime;

use crate::request::{RequestId, Wait};
use crate::snapshot::Interim;
use crate::verification::{Class, Lapse};

mod code;
mod english;
mod german;
mod phrase;
mod verdict;
mod words;

pub use code::Code;
pub use words::{Browser, Labels, Reader, Words};

#[cfg(test)]
mod tests;

/// What stands in the way, with the facts that its explanation needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// No certificate was shown.
    NoCertificate,
    /// No accepted authority issued the certificate.
    UnknownIssuer {
        /// What the certificate calls its issuer.
        seen: String,
        /// The names of the accepted authorities.
        wanted: Vec<String>,
    },
    /// The certificate's validity is over.
    Expired {
        /// Its last moment.
        at: UnixTime,
    },
    /// The certificate's validity has not begun.
    NotYetValid {
        /// Its first moment.
        from: UnixTime,
    },
    /// The certificate was withdrawn.
    Revoked {
        /// Since when.
        at: UnixTime,
        /// As much of the reason as a stranger may know.
        why: Withdrawal,
    },
    /// The certificate is on hold.
    Suspended {
        /// Since when.
        at: UnixTime,
    },
    /// The identity was not checked well enough.
    ClassTooLow {
        /// The class that counts now.
        has: Class,
        /// The lowest class that is let in.
        needed: Class,
        /// That the certificate's class would do, were it still backed by evidence.
        lapse: Option<Lapse>,
    },
    /// The certificate is an interim one, and this needs more.
    InterimOnly {
        /// The request it stands for.
        request: RequestId,
        /// What is still to be done for that.
        wait: Wait,
        /// How well the identity will have been checked then.
        asked: Class,
        /// The lowest class that is let in.
        needed: Class,
    },
    /// The certificate is an interim one whose request is over, or that never had one.
    InterimOver,
    /// The rules do not let this visitor do this.
    NotAllowed,
    /// A key or signature in the chain is too weak to prove anything.
    WeakKey,
    /// Whether the certificate was withdrawn cannot be known now.
    StaleStatus,
    /// The certificate is for another purpose.
    WrongPurpose,
    /// The certificate or its chain is broken.
    BadCertificate,
    /// The certificate is genuine, but its holder is not on record.
    UnknownHolder,
    /// The certificate is genuine, but under no policy of its issuer that counts here.
    UnknownPolicy,
    /// The request can be read in more than one way.
    BadRequest,
    /// The request came over a connection that was made for another host.
    Misdirected,
    /// Too much was asked at once.
    Limit,
    /// What the answer depends on does not work.
    Unavailable,
}

/// As much of the reason for a withdrawal as is said to whoever shows the certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Withdrawal {
    /// The key may be in other hands.
    Exposed,
    /// Another certificate took its place.
    Replaced,
    /// The holder no longer has the role or the device is no longer used.
    Ended,
    /// Nothing is said.
    Unstated,
}

/// Whom a certificate names, once its holder proved possession of a key on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The person's name; machines have none.
    pub person: Option<String>,
    /// The device's handle.
    pub device: String,
}

/// A refusal: what the visitor is told and what the log is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    cause: Cause,
    known: Option<Known>,
    reason: String,
}

impl Refusal {
    /// Makes a refusal; `reason` is for the log alone and may say everything.
    pub fn new(cause: Cause, reason: impl Into<String>) -> Self {
        Self { cause, known: None, reason: reason.into() }
    }

    /// Adds whom the visitor proved to be, which the page may then say.
    #[must_use]
    pub fn to_known(self, known: Known) -> Self {
        Self { known: Some(known), ..self }
    }

    /// Says of a class that is too low what the applicant waits for.
    #[must_use]
    pub fn to_applicant(self, interim: &Interim) -> Self {
        let Cause::ClassTooLow { needed, .. } = self.cause else { return self };
        let (request, wait, asked) = (interim.request, interim.wait, interim.class.clone());
        Self { cause: Cause::InterimOnly { request, wait, asked, needed }, ..self }
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.cause.code()
    }

    /// What stands in the way.
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// The holder, where one is known and may be named.
    pub fn known(&self) -> Option<&Known> {
        match self.cause {
            Cause::Revoked { .. } | Cause::Suspended { .. } => None,
            _ => self.known.as_ref(),
        }
    }

    /// The reason for the log; never shown to the visitor.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Says it to the visitor: title, explanation and next steps.
    pub fn words(&self, reader: &Reader<'_>) -> Words {
        words::of(self, reader)
    }
}

impl fmt::Display for Refusal {
    /// Writes code and private reason, for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.reason)
    }
}
