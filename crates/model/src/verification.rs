//! How well the identity behind a certificate was checked: the ladder of verification classes.
//! A class is carried as a certificate-policy OID (RFC 5280 §4.2.1.4).

mod class;
mod classes;
mod evidence;
mod freshness;
mod method;

pub use class::{Class, ClassName, UnfitName};
pub use classes::{Approvals, Classes, DEFAULT_DAYS, Definition, Fault, UnknownClass};
pub use evidence::{Evidence, EvidenceId, NewEvidence, Subject};
pub use freshness::{Freshness, InForce, Lapse};
pub use method::{Method, UnknownMethod};

#[cfg(test)]
mod tests;

/// The arc the built-in classes' OIDs stand under unless the operator sets one: a UUID arc
/// (ITU-T X.667 §6.3), so no registration is needed.
pub const DEFAULT_ARC: &str = "2.25.154788964623256564822167886377149724282";
