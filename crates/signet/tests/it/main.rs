//! Drives the real binary from outside: a throw-away data directory, real clients, exit codes and JSON shapes.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests: whatever is not as expected ends them, and they watch the real clock"
)]

mod accounting;
mod class;
mod commands;
mod console;
mod crls;
mod crossing;
mod door;
mod faults;
mod handshake;
mod hostile;
mod inspect;
mod interim;
mod issue;
mod outside;
mod pairing;
mod portal;
mod post;
mod readme;
mod renewal;
mod request;
mod role;
mod setup;
mod site;
mod suites;
mod up;
mod verify;
mod webhook;
