//! `signet evidence`: what is on record of how well somebody's identity was checked.

use std::str::FromStr;

use authority::Authority;
use authority::evidence::{Claim, Whose};
use clap::{Args, Subcommand};
use model::identity::Handle;
use model::verification::{Evidence, EvidenceId, Method};
use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;
use serde::Serialize;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::page::{Cell, Tone};
use crate::output::when;

#[derive(Debug, Subcommand)]
pub(super) enum EvidenceCommand {
    /// Put evidence on record: who was checked, and by what
    Add(AddArgs),
    /// List the evidence of a person or machine, withdrawn and expired ones too
    List {
        #[command(flatten)]
        whose: WhoseArgs,
    },
    /// Withdraw evidence: its class falls back at every door
    Withdraw {
        /// Its number, as `signet evidence list` shows it
        id: i64,
        /// Why, for the audit log
        #[arg(long)]
        reason: String,
    },
}

/// Whose identity.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct WhoseArgs {
    /// The person, by short name
    person: Option<Handle>,
    /// The machine, by short name
    #[arg(long)]
    device: Option<Handle>,
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    #[command(flatten)]
    whose: WhoseArgs,
    /// The class it proves, as `signet class list` shows them
    #[arg(long)]
    class: String,
    /// By what: mailbox, document, face-to-face, operator
    #[arg(long, value_parser = Method::from_str)]
    method: Method,
    /// What was seen, like the kind and number of a document; no copies
    #[arg(long)]
    reference: Option<String>,
    /// SHA-256 of what was seen, hexadecimal
    #[arg(long, value_parser = Fingerprint::from_str)]
    hash: Option<Fingerprint>,
    /// The last second it counts, like 2027-12-31T23:59:59Z [default: as its class says]
    #[arg(long, value_parser = UnixTime::from_str)]
    expires: Option<UnixTime>,
}

impl WhoseArgs {
    fn whose(&self) -> Result<Whose, Failure> {
        match (&self.person, &self.device) {
            (Some(person), _) => Ok(Whose::Person(person.clone())),
            (None, Some(device)) => Ok(Whose::Machine(device.clone())),
            (None, None) => Err(Failure::usage("nobody is named")
                .remedy("name a person, or a machine with --device")),
        }
    }
}

/// Evidence as shown.
#[derive(Debug, Serialize)]
struct Shown {
    id: i64,
    class: String,
    method: Method,
    status: &'static str,
    officer: String,
    second_officer: Option<String>,
    at: String,
    reference: Option<String>,
    hash: Option<String>,
    expires_at: Option<String>,
    request: Option<String>,
    withdrawn_at: Option<String>,
}

impl Shown {
    fn of(evidence: &Evidence, now: UnixTime) -> Self {
        let given = &evidence.given;
        let text = |time: UnixTime| time.to_string();
        Self {
            id: evidence.id.0,
            class: given.class.to_string(),
            method: given.method,
            status: match (evidence.withdrawn_at, evidence.holds(now)) {
                (Some(_), _) => "withdrawn",
                (None, true) => "holds",
                (None, false) => "expired",
            },
            officer: given.officer.clone(),
            second_officer: given.second_officer.clone(),
            at: text(evidence.at),
            reference: given.reference.clone(),
            hash: given.hash.map(|hash| hash.to_string()),
            expires_at: given.expires_at.map(text),
            request: given.request.clone(),
            withdrawn_at: evidence.withdrawn_at.map(text),
        }
    }

    fn row(&self, evidence: &Evidence, now: UnixTime) -> Vec<Cell> {
        let tone = if self.status == "holds" { Tone::Good } else { Tone::Bad };
        let end = evidence.given.expires_at;
        vec![
            self.id.to_string().into(),
            self.class.clone().into(),
            self.method.as_str().into(),
            Cell::new(self.status, tone),
            self.officer.clone().into(),
            self.at.clone().into(),
            end.map_or_else(|| "never".to_owned(), |end| when::dated(end, now)).into(),
            self.reference.clone().unwrap_or_else(|| "-".to_owned()).into(),
        ]
    }
}

/// Runs the command.
///
/// # Errors
/// When the record cannot be read or changed as asked.
pub(super) fn run(context: &Context, command: EvidenceCommand) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    match command {
        EvidenceCommand::Add(args) => add(context, &authority, args),
        EvidenceCommand::List { whose } => list(context, &authority, &whose.whose()?),
        EvidenceCommand::Withdraw { id, reason } => {
            let operator = authority.as_operator(context.actor());
            let withdrawn = operator.withdraw_evidence(EvidenceId(id), &reason)?;
            show(context, &withdrawn, "is withdrawn; doors know it at once");
            Ok(Exit::Ok)
        }
    }
}

fn add(context: &Context, authority: &Authority, args: AddArgs) -> Result<Exit, Failure> {
    let claim = Claim {
        class: super::class::named(authority.classes(), &args.class)?,
        method: args.method,
        reference: args.reference,
        hash: args.hash,
        expires_at: args.expires,
    };
    let operator = authority.as_operator(context.actor());
    let added = operator.add_evidence(&args.whose.whose()?, claim)?;
    show(context, &added, "is on record");
    Ok(Exit::Ok)
}

fn show(context: &Context, evidence: &Evidence, what: &str) {
    let shown = Shown::of(evidence, context.now());
    context.output.show(&shown, |page| {
        page.line(format!("Evidence {} ({}, by {}) {what}.", shown.id, shown.class, shown.method));
    });
}

fn list(context: &Context, authority: &Authority, whose: &Whose) -> Result<Exit, Failure> {
    let now = context.now();
    let found = authority.evidence_of(whose)?;
    let shown: Vec<Shown> = found.iter().map(|one| Shown::of(one, now)).collect();
    context.output.show(&shown, |page| {
        let head = ["id", "class", "method", "status", "officer", "given", "ends", "reference"];
        let rows = shown.iter().zip(&found).map(|(shown, one)| shown.row(one, now)).collect();
        page.table(&head, rows, "there is no evidence yet; `signet evidence add` records some");
    });
    Ok(Exit::Ok)
}
