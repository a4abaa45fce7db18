//! What must hold for every input of every fuzz target, beyond not panicking.
//!
//! One module for each target. The targets feed inputs that a fuzzer makes; a test of the workspace
//! feeds the checked-in ones. Nothing here reads files or keeps state.

pub mod certificate;
pub mod certificate_request;
pub mod config;
pub mod crl;
pub mod der;
pub mod extension;
pub mod headers;
pub mod key;
pub mod name;
pub mod page;
pub mod path;
pub mod pem;
pub mod pkcs12;
pub mod pkcs8;
pub mod rule;
pub mod trust;
