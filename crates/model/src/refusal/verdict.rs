//! From the validator's verdict to a refusal: what of it a visitor may know.

use pki::certificate::Certificate;
use trust::revocation::Reason;
use trust::verdict::Place;
use trust::{Code as Verdict, Refused};

use super::{Cause, Refusal, Withdrawal};

#[cfg(test)]
mod tests;

impl From<Reason> for Withdrawal {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::KeyCompromise | Reason::CaCompromise | Reason::AaCompromise => Self::Exposed,
            Reason::Superseded => Self::Replaced,
            Reason::AffiliationChanged
            | Reason::CessationOfOperation
            | Reason::PrivilegeWithdrawn => Self::Ended,
            Reason::Unspecified | Reason::CertificateHold | Reason::RemoveFromCrl => Self::Unstated,
        }
    }
}

impl Refusal {
    /// Makes the refusal of `leaf` that follows from the validator's verdict; `wanted` names what would have been
    /// accepted as issuer.
    pub fn of_verdict(refused: &Refused, leaf: &Certificate, wanted: &[String]) -> Self {
        Self::new(cause(refused.code(), refused.place(), leaf, wanted), refused.to_string())
    }
}

fn cause(verdict: Verdict, place: Option<Place>, leaf: &Certificate, wanted: &[String]) -> Cause {
    match verdict {
        Verdict::UnknownIssuer => {
            Cause::UnknownIssuer { seen: leaf.issuer().label(), wanted: wanted.to_vec() }
        }
        Verdict::Expired => Cause::Expired { at: leaf.not_after() },
        Verdict::NotYetValid => Cause::NotYetValid { from: leaf.not_before() },
        Verdict::Revoked { at, reason: Reason::CertificateHold } => Cause::Suspended { at },
        Verdict::Revoked { at, reason } => Cause::Revoked { at, why: reason.into() },
        Verdict::WeakKey | Verdict::WeakSignature => Cause::WeakKey,
        Verdict::UnknownStatus | Verdict::StaleStatus => Cause::StaleStatus,
        Verdict::WrongPurpose => Cause::WrongPurpose,
        // A key that may not sign is for another purpose too, such as encryption.
        Verdict::KeyUsage if place == Some(Place::Leaf) => Cause::WrongPurpose,
        Verdict::BadSignature
        | Verdict::Malformed
        | Verdict::CriticalExtension
        | Verdict::BasicConstraints
        | Verdict::KeyUsage
        | Verdict::PathTooLong
        | Verdict::NameConstraint
        | Verdict::Policy
        | Verdict::WrongName
        | Verdict::IssuerExpired
        | Verdict::IssuerNotYetValid
        | Verdict::IssuerRevoked { .. }
        | Verdict::Budget => Cause::BadCertificate,
    }
}
