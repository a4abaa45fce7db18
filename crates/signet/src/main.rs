//! The `signet` binary: command line, configuration and wiring. No rules of its own.

mod cli;
mod config;
mod demo;
mod directory;
mod exit;
mod failure;
mod handshake;
mod input;
mod inspect;
mod output;
mod serve;
mod wiring;

use std::process::ExitCode;

/// Gives memory back when a crowd of connections has gone, which the system's allocator keeps.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run().into()
}
