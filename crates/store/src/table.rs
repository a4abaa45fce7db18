//! The statements, one module a table: what can be read by any transaction, and what a writing
//! one can change. Values are `$1, $2, …` in order of first appearance, since SQLite numbers them
//! by appearance and PostgreSQL by digit.

pub(crate) mod anchor;
pub(crate) mod audit;
pub(crate) mod audit_key;
mod ca;
pub(crate) mod certificate;
mod checkpoint;
mod code;
mod device;
mod device_link;
pub(crate) mod evidence;
pub(crate) mod glance;
mod group;
pub(crate) mod invitation;
mod language;
pub(crate) mod notice;
mod person;
mod plea;
pub(crate) mod post;
pub(crate) mod request;
mod role;
mod sealed_file;
mod session;
mod setting;
mod succession;
pub(crate) mod tally;

use crate::error::{Error, Noun};

/// Takes a statement to have changed exactly the row it was about.
fn exactly_one(rows: usize, noun: Noun) -> Result<(), Error> {
    if rows == 1 { Ok(()) } else { Err(Error::Missing(noun)) }
}

/// Takes an inserting statement to have returned what it inserted.
fn inserted<T>(found: Option<T>) -> Result<T, Error> {
    found.ok_or(Error::Corrupt)
}
