//! Says whether a presented certificate is to be believed, now and for this purpose.
//!
//! No clock, no files, no async, no signing. RFC 5280 §6.

pub mod revocation;
