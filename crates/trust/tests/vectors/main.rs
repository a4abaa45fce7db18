//! Strangers' test suites, each with a reviewed table of where we differ and why.
//!
//! They lie beside the repository in `../shared/vectors`, or where `SIGNET_VECTORS` says. A suite
//! that is not there is skipped by name. A case that begins to agree must leave its table.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; the files are read as they are described"
)]

mod bettertls;
mod boringssl;
mod limbo;
mod suite;
