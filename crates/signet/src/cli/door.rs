//! `signet door`: the sites behind certificates, as configured.

mod trial;

use clap::Subcommand;
use gateway::config::{Door, TlsMinimum};
use serde::Serialize;

use super::Context;
use crate::config::{self, Configuration};
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(super) enum DoorCommand {
    /// List doors
    List,
    /// Show one door, each rule as a sentence
    Show {
        /// Name of the door
        name: String,
    },
    /// Say who would be admitted at which door, and why
    Test(trial::TestArgs),
}

/// A door as shown.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    pub(super) name: String,
    pub(super) url: String,
    pub(super) upstream: String,
    pub(super) certificate: String,
    tls_min: &'static str,
    rules: Vec<String>,
    sentences: Vec<String>,
    admits_interim: bool,
    listen: Vec<String>,
    server_certificate: Option<String>,
}

impl Shown {
    /// Describes a door of a configuration.
    pub(super) fn of(door: &Door, configuration: &Configuration) -> Self {
        let upstream = match configuration.demo_doors.contains(&door.name) {
            true => config::DEMO.to_owned(),
            false => door.behind.to_string(),
        };
        Self {
            name: door.name.clone(),
            url: door.url.clone(),
            upstream,
            certificate: door.certificate.to_string(),
            tls_min: match door.tls_min {
                TlsMinimum::Tls12 => "1.2",
                TlsMinimum::Tls13 => "1.3",
            },
            rules: door.rule_texts.clone(),
            sentences: door
                .rules
                .list()
                .iter()
                .map(|rule| rule.sentence(model::language::Language::English))
                .collect(),
            admits_interim: door.rules.admits_interim(),
            listen: configuration.doors.listen.iter().map(ToString::to_string).collect(),
            server_certificate: door
                .server_certificate
                .as_ref()
                .map(|path| path.display().to_string()),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// When the configuration is wrong or the door is not in it.
pub(super) fn run(context: &Context, command: &DoorCommand) -> Result<Exit, Failure> {
    let configuration = config::load(&context.directory()?)?;
    let doors = &configuration.doors.doors;
    match command {
        DoorCommand::List => {
            let doors = doors.iter().map(|door| Shown::of(door, &configuration));
            list(context, &doors.collect::<Vec<_>>());
        }
        DoorCommand::Show { name } => {
            show(context, &Shown::of(find(doors, name)?, &configuration));
        }
        DoorCommand::Test(args) => return trial::run(context, args, doors),
    }
    Ok(Exit::Ok)
}

fn find<'a>(doors: &'a [Door], name: &str) -> Result<&'a Door, Failure> {
    doors.iter().find(|door| door.name == name).ok_or_else(|| {
        Failure::not_found(format!("there is no door {name}"))
            .remedy("`signet door list` shows them")
    })
}

fn list(context: &Context, doors: &[Shown]) {
    context.output.show(&doors, |page| {
        let rows = doors.iter().map(|door| {
            vec![
                door.name.clone().into(),
                door.url.clone().into(),
                door.upstream.clone().into(),
                door.certificate.clone().into(),
                door.rules.join("; ").into(),
            ]
        });
        page.table(
            &["door", "url", "upstream", "certificate", "rules"],
            rows.collect(),
            "there is no door",
        );
    });
}

fn show(context: &Context, door: &Shown) {
    context.output.show(door, |page| {
        page.heading(&door.name);
        page.field("url", door.url.clone());
        page.field("upstream", door.upstream.clone());
        page.field("listens on", door.listen.join(", "));
        page.field("certificate", door.certificate.clone());
        page.field("lowest TLS", door.tls_min);
        page.field("who may", door.sentences.join("\n"));
        page.field(
            "interim",
            match door.admits_interim {
                true => "admitted where a rule says so; browsers are asked for them by name",
                false => "not admitted, and not asked for",
            },
        );
        page.field(
            "server certificate",
            door.server_certificate.clone().unwrap_or_else(|| "made by the authority".to_owned()),
        );
    });
}
