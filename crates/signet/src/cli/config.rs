//! `signet config`: test, show and document the configuration file.

use clap::Subcommand;

use super::Context;
use crate::config::{self, Source, reference};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::count;
use crate::wiring::post::Ways;
use crate::wiring::{self, server_certificate};

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Test signet.toml without touching the server
    Check,
    /// Show what is in force, defaults included
    Show,
    /// Print the JSON schema of signet.toml
    Schema,
}

/// Runs the command.
///
/// # Errors
/// When the configuration is wrong.
pub(super) fn run(context: &Context, command: &ConfigCommand) -> Result<Exit, Failure> {
    match command {
        ConfigCommand::Check => check(context),
        ConfigCommand::Show => show(context),
        ConfigCommand::Schema => {
            context.output.raw(format!("{:#}\n", reference::schema()).as_bytes());
            Ok(Exit::Ok)
        }
    }
}

fn check(context: &Context) -> Result<Exit, Failure> {
    let directory = context.directory()?;
    let configuration = config::load(&directory)?;
    server_certificate::check(&configuration)?;
    Ways::check(&configuration)?;
    for door in configuration.doors.doors.iter().filter(|door| door.rules.list().is_empty()) {
        context.output.warn(&format!("door {} has no rule: it admits nobody", door.name));
    }
    if directory.store().exists() && wiring::open::is_founded(&directory)? {
        super::class::warn_of_lost(context, &*context.authority()?)?;
    }
    let path = directory.configuration();
    let result = serde_json::json!({ "file": path, "correct": true, "doors": configuration.doors.doors.len() });
    context.output.show(&result, |page| {
        let doors = count(configuration.doors.doors.len(), "door", "doors");
        page.line(format!("{} is in order: {doors}.", path.display()));
    });
    Ok(Exit::Ok)
}

fn show(context: &Context) -> Result<Exit, Failure> {
    let directory = context.directory()?;
    config::load(&directory)?;
    let written = Source::read(&directory)?.written()?;
    let text = toml::to_string(&written).map_err(|error| {
        Failure::failed("INTERNAL", "the configuration cannot be shown").why(error)
    })?;
    context.output.show(&written, |page| page.line(text));
    Ok(Exit::Ok)
}
