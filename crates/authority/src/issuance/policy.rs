//! The authority's own policy, judged on the bytes that are about to be signed and not on what they were made from:
//! they must say what the record says, no more and no less. What the standards ask for is `pki::lint`'s.

use model::certificate::Reservation;
use pki::certificate::Certificate;
use pki::general_name::GeneralName;
use pki::oid::Oid;

use crate::error::Reason;

/// What the record lets a certificate say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Permitted {
    /// Exactly these typed names.
    pub(super) names: Vec<GeneralName>,
    /// Exactly this policy; none for a door.
    pub(super) policy: Option<Oid>,
}

/// Checks what would be signed by `issuing` against what was reserved and what is permitted.
///
/// # Errors
/// `Policy` with the first difference.
pub(super) fn check(
    candidate: &Certificate,
    reservation: &Reservation,
    permitted: &Permitted,
    issuing: &Certificate,
) -> Result<(), Reason> {
    let extensions = candidate.extensions();
    let names = extensions.subject_alt_names().map_or(&[][..], |found| &found.value.0);
    let policies = extensions.policies().map_or(&[][..], |found| &found.value.0);
    let demands = [
        (*candidate.serial() == reservation.serial, "its serial is not the reserved one"),
        (
            candidate.public_key().fingerprint() == reservation.key,
            "its key is not the one that was checked",
        ),
        (
            candidate.not_before() == reservation.not_before,
            "it begins at another time than is on record",
        ),
        (
            candidate.not_after() == reservation.not_after,
            "it ends at another time than is on record",
        ),
        (candidate.not_after() <= issuing.not_after(), "it ends after its authority"),
        (
            candidate.issuer().der() == issuing.subject().der(),
            "its issuer is not the name of the issuing CA",
        ),
        (names == permitted.names, "its names are not those on record"),
        (
            policies.iter().map(|found| found.oid).eq(permitted.policy),
            "it claims another verification class",
        ),
    ];
    match demands.into_iter().find(|(met, _)| !met) {
        Some((_, difference)) => Err(Reason::Policy(difference)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
