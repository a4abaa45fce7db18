//! Every listener that admits or refuses a client certificate. Never touches the store or the authority.
//!
//! A connection passes `listener`, `worker`, `tls` and `session`; a request passes `https`, `admission`
//! and, with a permit, `upstream`.

pub mod access_log;
mod admission;
pub mod assertion;
pub mod certificates;
pub mod config;
pub mod control;
mod door;
pub mod ending;
mod gateway;
pub mod headers;
mod https;
pub mod inside;
mod limits;
mod link;
mod listener;
mod metrics;
mod pace;
pub mod page;
pub mod path;
mod session;
mod state;
mod tls;
pub mod trial;
mod upstream;
pub mod visitor;
mod wire;
mod worker;

pub use gateway::{Error, Gateway};
