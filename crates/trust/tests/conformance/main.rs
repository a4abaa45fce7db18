//! Path validation case by case: the chains that NIST's "Conformance Testing of Relying Party Client
//! Certificate Path Processing Logic" (PKITS 1.0.1) describes, rebuilt, and after them what the
//! suites of other verifiers ask besides.
//!
//! Numbers with a dot are those of PKITS. Its keys are RSA; ours are P-256. Left out are 4.1.4 to
//! 4.1.6: DSA keys, and parameters that such keys inherit.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; the certificates of a line are numbered"
)]

// What the certificates are made with asks for the crate by this name.
use trust::anchor;

mod case;
mod constraints;
mod deltas;
mod issuers;
mod mappings;
mod points;
mod policies;
mod signatures;
mod status;
mod strangers;

#[allow(dead_code, reason = "made for tests that ask for more")]
#[path = "../../src/forge.rs"]
mod forge;
