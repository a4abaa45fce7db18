//! The vocabulary of the audit log: who did what to what, how it ended, and the hash chain that
//! ties every entry to all before it. Storing is `store`'s part, signing `authority`'s.

pub use action::Action;
pub use actor::{Actor, ConnectionId};
pub use checkpoint::Checkpoint;
pub use entry::{Entry, Unreadable};
pub use event::{Event, Facts, Outcome};
pub use object::{Object, ObjectKind};

mod action;
mod actor;
pub mod chain;
mod checkpoint;
mod entry;
mod event;
mod object;

#[cfg(test)]
mod tests;
