//! `signet operator`: the way into the console for whoever commands the host.

use clap::Subcommand;
use serde::Serialize;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::when;

#[derive(Debug, Subcommand)]
pub(super) enum OperatorCommand {
    /// Print a link into the console, good once and for 15 minutes; the audit log tells who did
    Recover,
}

/// A link as printed.
#[derive(Debug, Serialize)]
struct Shown {
    link: String,
    expires_at: String,
}

/// Runs the command.
///
/// # Errors
/// When the link cannot be put on record.
pub(super) fn run(context: &Context, command: &OperatorCommand) -> Result<Exit, Failure> {
    let OperatorCommand::Recover = command;
    let authority = context.authority()?;
    super::require_portal(&authority)?;
    let recovery = authority.as_operator(context.actor()).recover()?;
    let shown = Shown { link: recovery.link, expires_at: recovery.expires_at.to_string() };
    context.output.show(&shown, |page| {
        page.line(shown.link.as_str());
        page.field("good once, until", when::dated(recovery.expires_at, context.now()));
    });
    Ok(Exit::Ok)
}
