//! Every listener that admits or refuses a client certificate. Never touches the store or the authority.

pub mod access_log;
pub mod assertion;
pub mod headers;
pub mod page;
pub mod path;
pub mod visitor;
