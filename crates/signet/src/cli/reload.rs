//! `signet reload`: checks the configuration, tells the running server to take it up, and waits until it has.

use std::time::Duration;

use authority::Authority;
use model::audit::Action;
use rustix::process::{Pid, Signal, kill_process};
use store::AuditFilter;

use super::Context;
use crate::config;
use crate::directory::Server;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::wiring::clock::Stopwatch;
use crate::wiring::post::Ways;
use crate::wiring::server_certificate;

/// How long the server gets to take it up.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often its word is looked for: an event alone wakes no follower.
const GLANCE: Duration = Duration::from_millis(20);

/// Runs the command.
///
/// # Errors
/// When the configuration is wrong or takes a restart, or no server runs, or it says nothing in time.
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
    let authority = context.authority()?;
    let before = authority.store().read()?.audit_head()?.seq;
    tell(&server)?;
    wait_until_loaded(&authority, before)?;
    context.output.note("The configuration is in order; the server has taken it up.");
    Ok(Exit::Ok)
}

fn tell(server: &Server) -> Result<(), Failure> {
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
    })
}

fn wait_until_loaded(authority: &Authority, before: u64) -> Result<(), Failure> {
    let filter = AuditFilter {
        from: Some(before + 1),
        action: Some(Action::ConfigurationLoaded),
        ..AuditFilter::default()
    };
    let mut changes = authority.store().follow()?;
    let watch = Stopwatch::start();
    while authority.store().read()?.audit_entries(&filter)?.is_empty() {
        if watch.elapsed() > PATIENCE {
            let what = format!("the server has taken up nothing in {} s", PATIENCE.as_secs());
            return Err(Failure::failed("NOT-TAKEN-UP", what)
                .remedy("look into its log: it says there what kept it"));
        }
        changes.wait_for_change(GLANCE)?;
    }
    Ok(())
}
