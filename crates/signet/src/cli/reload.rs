//! `signet reload`: checks the configuration, then tells the running server to take it up.

use rustix::process::{Pid, Signal, kill_process};

use super::Context;
use crate::config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::wiring::post::Ways;
use crate::wiring::server_certificate;

/// Runs the command.
///
/// # Errors
/// When the configuration is wrong or takes a restart, or no server runs.
pub(super) fn run(context: &Context) -> Result<Exit, Failure> {
    let directory = context.directory()?;
    directory.require()?;
    let configuration = config::load(&directory)?;
    server_certificate::check(&configuration)?;
    Ways::check(&configuration)?;
    let server = directory.server().ok_or_else(|| {
        Failure::new(
            Exit::Unreachable,
            "NOT-RUNNING",
            format!("no server runs on {}", directory.root().display()),
        )
        .remedy("start it with `signet serve`; it reads the configuration then")
    })?;
    configuration.can_follow(&server.kept)?;
    let pid = Pid::from_raw(server.pid)
        .ok_or_else(|| Failure::failed("INTERNAL", "the lock names no process"))?;
    kill_process(pid, Signal::HUP).map_err(|error| {
        Failure::new(
            Exit::NotPermitted,
            "NOT-PERMITTED",
            format!("process {} cannot be told", server.pid),
        )
        .why(error)
        .remedy("run this as the account the server runs under")
    })?;
    context.output.note("The configuration is in order; the server was told to take it up.");
    Ok(Exit::Ok)
}
