//! The command line: one file per noun. Each command parses, calls, and shows; none decides.

mod anchor;
mod audit;
mod ca;
mod cert;
mod class;
mod config;
mod device;
mod door;
mod evidence;
mod group;
mod invite;
mod operator;
mod outside;
mod password;
mod person;
mod plea;
mod post;
mod register;
mod reload;
mod request;
mod role;
mod status;
mod tidy;
mod up;
mod verify;

use std::path::PathBuf;
use std::sync::Arc;

use authority::Authority;
use clap::{Args, Parser, Subcommand};
use model::audit::Actor;
use model::certificate::Record;
use model::clock::Clock;
use pki::time::UnixTime;

use crate::directory::Directory;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Format, Output, Volume};
use crate::wiring::clock::SystemClock;
use crate::{handshake, inspect, output, wiring};

/// Client certificates, end to end: issue, deliver, check, take back, account.
#[derive(Debug, Parser)]
#[command(
    name = "signet",
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "First run:  signet up\n            signet person add alice --name \"Alice Example\" --email alice@example.org\n            signet cert issue --person alice --device laptop --out alice.p12 --password-file pw\n\nExit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 not permitted, 5 waiting for approval, 6 conflict, 7 unreachable, 10 ok but something expires soon, 11 expired or revoked"
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Flags every command takes.
#[derive(Debug, Args)]
struct Global {
    /// Data directory [default: $SIGNET_DIR, /var/lib/signet for root, $XDG_DATA_HOME/signet]
    #[arg(long, global = true, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Print data as JSON
    #[arg(long, global = true)]
    json: bool,
    /// Say nothing on stderr but failures and secrets
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make what is missing, then serve
    Up(up::UpArgs),
    /// Serve what `signet up` has made
    Serve,
    /// Tell the running server to take up a changed signet.toml
    Reload,
    /// Health in ten lines
    Status,
    /// Do at once what the server does by itself: end what has run out, give notice, clear away
    Tidy,
    /// People
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// Devices of people, and machines
    #[command(subcommand)]
    Device(device::DeviceCommand),
    /// Groups of people and devices
    #[command(subcommand)]
    Group(group::GroupCommand),
    /// Invite people to get a certificate: a one-time link, by mail or printed
    Invite(invite::InviteArgs),
    /// Requests for certificates: open, decide, collect
    #[command(subcommand)]
    Request(Box<request::RequestCommand>),
    /// Calls for help by people who cannot show a certificate
    #[command(subcommand)]
    Plea(plea::PleaCommand),
    /// The way into the console without a certificate
    #[command(subcommand)]
    Operator(operator::OperatorCommand),
    /// Roles of people: officer, operator, auditor
    #[command(subcommand)]
    Role(role::RoleCommand),
    /// Certificates: issue, list, show, export, revoke
    #[command(subcommand, visible_alias = "certificate")]
    Cert(Box<cert::CertCommand>),
    /// Verification classes: how well identities are checked
    #[command(subcommand)]
    Class(class::ClassCommand),
    /// Evidence of who people are
    #[command(subcommand)]
    Evidence(evidence::EvidenceCommand),
    /// The certificate authority
    #[command(subcommand)]
    Ca(Box<ca::CaCommand>),
    /// Outside CAs that doors believe too
    #[command(subcommand)]
    Anchor(anchor::AnchorCommand),
    /// Doors: sites behind certificates
    #[command(subcommand)]
    Door(door::DoorCommand),
    /// The audit log
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// What leaves by itself: letters and webhooks
    #[command(subcommand, visible_alias = "mail")]
    Post(post::PostCommand),
    /// The configuration file
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Show any certificate, chain, .p12, request, CRL or key in words
    Inspect(inspect::InspectArgs),
    /// Judge a certificate chain
    Verify(verify::VerifyArgs),
    /// Be the client: show a handshake step by step
    Handshake(handshake::HandshakeArgs),
}

/// What a command works with.
#[derive(Debug)]
pub(crate) struct Context {
    /// Where results and notes go.
    pub(crate) output: Output,
    dir: Option<PathBuf>,
}

impl Context {
    /// The data directory.
    ///
    /// # Errors
    /// When none can be settled on.
    pub(crate) fn directory(&self) -> Result<Directory, Failure> {
        Directory::find(self.dir.clone())
    }

    /// The time by the machine's clock.
    pub(crate) fn now(&self) -> UnixTime {
        SystemClock.now()
    }

    /// Who runs this command.
    pub(crate) fn actor(&self) -> Actor {
        Actor::operator(&wiring::operator::name())
    }

    /// Opens the authority of the data directory.
    ///
    /// # Errors
    /// When there is none, or it cannot be opened.
    pub(crate) fn authority(&self) -> Result<Arc<Authority>, Failure> {
        wiring::open::authority(&self.directory()?)
    }
}

/// Parses the command line, runs the command, and says how it ended.
pub(crate) fn run() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Ok };
        }
    };
    let format = if cli.global.json { Format::Json } else { Format::Human };
    let volume = if cli.global.quiet { Volume::Quiet } else { Volume::Normal };
    let context = Context { output: Output::new(format, volume), dir: cli.global.dir };
    dispatch(&context, cli.command).unwrap_or_else(|failure| {
        context.output.failure(&failure);
        failure.exit()
    })
}

fn dispatch(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Up(args) => up::run(context, &args),
        Command::Serve => up::serve(context),
        Command::Reload => reload::run(context),
        Command::Status => status::run(context),
        Command::Tidy => tidy::run(context),
        Command::Person(command) => person::run(context, command),
        Command::Device(command) => device::run(context, command),
        Command::Group(command) => group::run(context, command),
        Command::Invite(args) => invite::run(context, args),
        Command::Request(command) => request::run(context, *command),
        Command::Operator(command) => operator::run(context, &command),
        Command::Plea(command) => plea::run(context, &command),
        Command::Role(command) => role::run(context, &command),
        Command::Cert(command) => cert::run(context, *command),
        Command::Class(command) => class::run(context, &command),
        Command::Evidence(command) => evidence::run(context, command),
        Command::Ca(command) => ca::run(context, &command),
        Command::Anchor(command) => anchor::run(context, &command),
        Command::Door(command) => door::run(context, &command),
        Command::Audit(command) => audit::run(context, command),
        Command::Post(command) => post::run(context, &command),
        Command::Config(command) => config::run(context, &command),
        Command::Inspect(args) => inspect::run(context, &args),
        Command::Verify(args) => verify::run(context, &args),
        Command::Handshake(args) => handshake::run(context, &args),
    }
}

/// This program as it was called, for a printed command: a copy outside the PATH is named by its path.
fn program() -> String {
    std::env::args().next().filter(|name| name.contains('/')).unwrap_or_else(|| "signet".to_owned())
}

/// ` --dir D` for a printed command, where the directory is not the one taken by default.
fn dir_flag(context: &Context) -> String {
    let same = Directory::find(None)
        .ok()
        .zip(context.directory().ok())
        .is_some_and(|(default, ours)| default.root() == ours.root());
    match context.directory() {
        Ok(ours) if !same => format!(" --dir {}", ours.root().display()),
        _ => String::new(),
    }
}

/// The URL of the first door, where the configuration can be read and has one.
fn first_door(context: &Context) -> Option<String> {
    let configuration = context.directory().and_then(|found| crate::config::load(&found)).ok()?;
    configuration.doors.doors.first().map(|door| door.url.clone())
}

/// Refuses to make links that lead nowhere.
///
/// # Errors
/// `NO-PORTAL` when no door shows Signet's own pages.
fn require_portal(authority: &Authority) -> Result<(), Failure> {
    if !authority.portal().is_empty() {
        return Ok(());
    }
    Err(Failure::failed("NO-PORTAL", "no door shows Signet's own pages, where the link would lead")
        .remedy("add a [[door]] with upstream = \"signet\" to signet.toml; `signet config schema` shows its keys"))
}

/// Names in one line; a dash when there is none.
fn joined<T: std::fmt::Display>(names: &[T]) -> String {
    if names.is_empty() {
        return "-".to_owned();
    }
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Whether somebody sits at the terminal who can be asked.
fn is_asked() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stdin())
}

/// Asks before something is taken away, unless `--yes` was given.
///
/// # Errors
/// `USAGE` when nobody can be asked, `NOT-CONFIRMED` when the answer is no.
fn confirm(yes: bool, question: &str) -> Result<(), Failure> {
    use std::io::{BufRead, Write};
    if yes {
        return Ok(());
    }
    let mut input = std::io::stdin().lock();
    if !is_asked() {
        return Err(Failure::usage(question)
            .why("nobody can be asked")
            .remedy("add --yes to go ahead"));
    }
    let _ = write!(std::io::stderr(), "{question} [y/N] ");
    let mut answer = String::new();
    let read = input.read_line(&mut answer);
    if read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes") {
        return Ok(());
    }
    Err(Failure::failed("NOT-CONFIRMED", "nothing was changed"))
}

/// Says what went with something that was removed.
fn tell_removed(context: &Context, name: &str, revoked: &[Record]) {
    let serials: Vec<String> = revoked.iter().map(|record| record.serial.to_string()).collect();
    let value = serde_json::json!({ "removed": name, "revoked": serials });
    context.output.show(&value, |page| {
        let revoked = output::count(serials.len(), "certificate", "certificates");
        page.line(format!("{name} is removed; {revoked} revoked."));
    });
}

#[cfg(test)]
mod book;
#[cfg(test)]
mod tests;
