//! Who may issue, and how many authorities may follow. RFC 5280 §4.2.1.9, §6.1.4 (k) – (m).

use pki::certificate::Version;

use crate::verdict::{Code, Member, Place, Refused, Rule};

const AUTHORITY: Rule = Rule::new(
    Code::BasicConstraints,
    "it issued a certificate without being an authority (basicConstraints with cA)",
    "RFC 5280 §6.1.4 (k)",
);
const LENGTH: Rule = Rule::new(
    Code::PathTooLong,
    "an issuer above it allows no further authority (pathLenConstraint)",
    "RFC 5280 §6.1.4 (l)",
);

/// Checks that an issuer is an authority.
///
/// Anchors older than version 3 cannot say so; trusting them said it.
pub(crate) fn check_issuer(issuer: Member<'_>) -> Result<(), Refused> {
    let trusted_as_is =
        issuer.place == Place::Anchor && issuer.certificate.version() != Version::V3;
    let constraints = issuer.certificate.extensions().basic_constraints();
    AUTHORITY.require(trusted_as_is || constraints.is_some_and(|c| c.value.ca), issuer)
}

/// How many authorities may still follow: `max_path_length` of RFC 5280 §6.1.2 (k).
#[derive(Default)]
pub(crate) struct PathLength(Option<u32>);

impl PathLength {
    /// RFC 5280 §6.1.4 (l): counts an authority that is not self-issued.
    pub(crate) fn count(&mut self, issuer: Member<'_>) -> Result<(), Refused> {
        if issuer.certificate.is_self_issued() {
            return Ok(());
        }
        if let Some(left) = &mut self.0 {
            *left = left.checked_sub(1).ok_or_else(|| LENGTH.broken_by(issuer))?;
        }
        Ok(())
    }

    /// RFC 5280 §6.1.4 (m): lets an issuer lower the limit.
    pub(crate) fn limit(&mut self, issuer: Member<'_>) {
        let constraints = issuer.certificate.extensions().basic_constraints();
        let limit = constraints.and_then(|c| c.value.path_length);
        self.0 = self.0.into_iter().chain(limit).min();
    }
}
