//! What differs between database engines, and nothing else: opening, transactions, result codes,
//! column types, and noticing other processes. Statements are written once, for all, in `table`.

pub(crate) use sqlite::{Connection, Durability, Mode, Row};

#[cfg(any(test, feature = "fault"))]
pub use fault::Fault;

#[cfg(any(test, feature = "fault"))]
mod fault;
mod schema;
mod sqlite;
