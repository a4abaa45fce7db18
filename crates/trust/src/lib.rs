//! Says whether a presented certificate is to be believed, now and for this purpose.
//!
//! One pure function, [`verify`]: a [`Question`] in, [`Verified`] or [`Refused`] out. RFC 5280 §6
//! whole, with RFC 5937 for anchors and RFC 9618 for policies. No clock, no files, no async, no
//! signing; signatures are checked by the cryptographic library behind `pki`.
//!
//! Where to start reading: [`chain`] walks one path as RFC 5280 §6.1 does, step by step; [`path`]
//! finds the paths; every rule it applies is one file under [`rule`], with its citation.

pub mod anchor;
mod chain;
#[cfg(test)]
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
