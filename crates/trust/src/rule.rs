//! The rules a path must keep, one per file; each refusal names its rule and where it is written.

pub(crate) mod algorithms;
pub(crate) mod basic_constraints;
pub(crate) mod critical;
pub(crate) mod extended_key_usage;
pub(crate) mod host;
pub(crate) mod key_usage;
pub(crate) mod name_constraints;
pub(crate) mod names;
pub(crate) mod policy;
pub(crate) mod profile;
pub(crate) mod validity;
