//! `signet cert`: issue, list, show, export, renew, revoke.

mod ask;
pub(super) mod delivery;
mod export;
mod issue;
pub(super) mod list;
mod renew;
mod revoke;
mod tool;

use clap::Subcommand;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(super) enum CertCommand {
    /// Issue a certificate to a device of a person, or to a machine
    Issue(Box<issue::IssueArgs>),
    /// List certificates
    List(list::ListArgs),
    /// Show one certificate
    Show(list::ShowArgs),
    /// Write the files a program needs and print a command that works
    Export(export::ExportArgs),
    /// Issue a certificate in the place of another, which is revoked when this one is first used
    Renew(renew::RenewArgs),
    /// Ask holders by mail to renew before their time
    AskRenewal(ask::AskArgs),
    /// Take certificates back: one, or all of a person, a device or a key; live connections are cut within a second
    Revoke(revoke::RevokeArgs),
}

/// Runs the command.
///
/// # Errors
/// When the record cannot be read or changed as asked.
pub(super) fn run(context: &Context, command: CertCommand) -> Result<Exit, Failure> {
    match command {
        CertCommand::Issue(args) => issue::run(context, *args),
        CertCommand::List(args) => list::list(context, &args),
        CertCommand::Show(args) => list::show(context, &args),
        CertCommand::Export(args) => export::run(context, &args),
        CertCommand::Renew(args) => renew::run(context, args),
        CertCommand::AskRenewal(args) => ask::run(context, &args),
        CertCommand::Revoke(args) => revoke::run(context, &args),
    }
}
