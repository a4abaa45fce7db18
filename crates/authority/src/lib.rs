//! The use cases of the authority: register, issue, deliver, revoke, account.
//! No SQL and no HTTP: `store` keeps, front ends translate.

pub mod error;
pub mod key_policy;
pub mod keyring;
pub mod lifetime;
pub mod node;
pub mod private_file;
pub mod settings;
