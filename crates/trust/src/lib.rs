//! Says whether a presented certificate is to be believed, now and for this purpose.
//!
//! One pure function, [`verify`]: a [`Question`] in, [`Verified`] or [`Refused`] out. RFC 5280 §6
//! whole, with RFC 5937 for anchors and RFC 9618 for policies. No clock, no files, no async, no
//! signing; signatures are checked by the cryptographic library behind `pki`.
//!
//! The whole procedure, in its order:
//!
//! 1. [`path`] goes up from the leaf, trying every issuer that bears the right name and whose key
//!    made the signature, until an anchor is reached (RFC 5280 §6.1.3 (a)(1), (a)(4); RFC 4158).
//! 2. [`chain`] goes down that path, from the anchor to the leaf, as RFC 5280 §6.1 does; its table
//!    says which step is which file under [`rule`].
//! 3. [`revocation::status`] asks for the status of every certificate on it, leaf first (§6.3).
//! 4. The leaf's own validity comes last, so that "expired" means that nothing else is wrong.
//!
//! A refusal at any step sends the search to the next path, unless the leaf is itself at fault; the
//! one told in the end is the one that came furthest, with the certificate, the rule and the section
//! it broke ([`verdict`]). Every step is paid for from one budget ([`meter`]), so that no input makes
//! it long.

pub mod anchor;
mod chain;
#[cfg(test)]
#[allow(dead_code, reason = "some of it only the conformance tests ask for")]
mod forge;
mod meter;
mod path;
pub mod question;
pub mod revocation;
mod rule;
pub mod verdict;

pub use anchor::Anchor;
pub use question::Question;
pub use revocation::Standing;
pub use verdict::{Code, Refused, Verified};

/// Decides whether the leaf is to be believed.
///
/// The same question always gets the same answer. Work is bounded by the question's budget.
///
/// # Errors
/// The refusal that tells most: of the paths tried, the one that came closest.
pub fn verify(question: &Question<'_>) -> Result<Verified, Refused> {
    path::verify(question)
}

/// Tells the revocation status of the leaf alone, as issued by an anchor that bears its issuer's
/// name; nothing else about it is judged.
///
/// # Errors
/// Only when the budget does not suffice.
pub fn status(question: &Question<'_>) -> Result<Standing, Refused> {
    path::status(question)
}

#[cfg(test)]
mod tests;
