//! The gateway as clients meet it: real sockets on loopback, a control plane that a test commands.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has told what it had to tell"
)]

mod admission;
mod corpora;
mod figures;
mod framing;
mod hostile;
mod hosts;
mod inside;
mod interim;
mod limits;
mod messages;
mod outside;
mod peers;
mod reload;
mod resumption;
mod revocation;
mod support;
mod trial;
mod verification;
