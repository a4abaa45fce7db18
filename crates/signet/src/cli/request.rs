//! `signet request`: applying for certificates, deciding on requests, collecting what was issued.

mod collect;
mod new;
mod pair;

use std::str::FromStr;

use authority::Authority;
use authority::request::officer::{Approval, Decided};
use authority::request::{Dossier, Needs};
use clap::{Args, Subcommand};
use model::request::{Decision, NewRequest, Request, RequestId, State};
use model::verification::Method;
use pki::fingerprint::Fingerprint;
use serde::Serialize;
use store::{Among, Order, RequestFilter};

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::page::{Cell, Page, Tone};
use crate::output::when;

#[derive(Debug, Subcommand)]
pub(super) enum RequestCommand {
    /// Open a request for a device of a person
    New(new::NewArgs),
    /// List requests that wait
    List(ListArgs),
    /// Show a request with its decisions and history
    Show {
        /// Its name, like 7QX2-M4TD
        id: RequestId,
    },
    /// Meet the applicant: compare words with the applicant's page
    Pair(pair::PairArgs),
    /// Approve a request: the identity was checked
    Approve(ApproveArgs),
    /// Reject a request
    Reject {
        /// Its name, like 7QX2-M4TD
        id: RequestId,
        /// Why; the applicant is told
        #[arg(long)]
        reason: String,
    },
    /// Withdraw a request on behalf of its applicant
    Withdraw {
        /// Its name, like 7QX2-M4TD
        id: RequestId,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
    /// Fetch the certificate of an approved request
    Collect(collect::CollectArgs),
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// In this state: open, proving, approved, rejected, issued, withdrawn, expired
    #[arg(long, conflicts_with = "all")]
    state: Option<State>,
    /// Whatever the state
    #[arg(long)]
    all: bool,
    /// For this person, known or proposed
    #[arg(long)]
    person: Option<String>,
    /// At most so many, newest first
    #[arg(long, default_value_t = 100)]
    limit: u64,
}

#[derive(Debug, Args)]
pub(super) struct ApproveArgs {
    /// Its name, like 7QX2-M4TD
    id: RequestId,
    /// By what the identity was checked: document, face-to-face, mailbox, operator
    #[arg(long, value_parser = Method::from_str)]
    method: Method,
    /// What was seen, in words
    #[arg(long, default_value = "")]
    note: String,
    /// Where the evidence is found, like a file number; no copies
    #[arg(long)]
    reference: Option<String>,
    /// SHA-256 of the evidence, hexadecimal
    #[arg(long, value_parser = Fingerprint::from_str)]
    hash: Option<Fingerprint>,
}

/// A request as shown.
#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    state: String,
    person: String,
    registered: bool,
    name: String,
    email: Option<String>,
    device: String,
    class: String,
    key: Option<String>,
    interim: bool,
    invitation: Option<String>,
    duplicates: Vec<String>,
    mailbox_proven_at: Option<String>,
    serial: Option<String>,
    opened_at: String,
    changed_at: String,
    expires_at: String,
}

impl Shown {
    fn of(request: &Request) -> Self {
        Self {
            id: request.id.to_string(),
            state: request.state.to_string(),
            person: request.given.handle.to_string(),
            registered: request.given.person.is_some(),
            name: request.given.name.clone(),
            email: request.given.email.clone(),
            device: request.given.device.to_string(),
            class: request.given.class.to_string(),
            key: request.given.key.map(|key| key.to_string()),
            interim: request.interim.is_some(),
            invitation: request.given.invitation.map(|id| id.to_string()),
            duplicates: request.given.duplicates.iter().map(ToString::to_string).collect(),
            mailbox_proven_at: request.mailbox_proven_at.map(|at| at.to_string()),
            serial: request.serial.map(|serial| serial.to_string()),
            opened_at: request.opened_at.to_string(),
            changed_at: request.changed_at.to_string(),
            expires_at: request.given.expires_at.to_string(),
        }
    }
}

/// A decision as shown.
#[derive(Debug, Serialize)]
struct ShownDecision {
    verdict: String,
    officer: String,
    method: String,
    note: String,
    reference: Option<String>,
    hash: Option<String>,
    at: String,
}

impl ShownDecision {
    fn of(decision: &Decision) -> Self {
        Self {
            verdict: decision.verdict.to_string(),
            officer: decision.officer.clone(),
            method: decision.method.to_string(),
            note: decision.note.clone(),
            reference: decision.reference.clone(),
            hash: decision.hash.map(|hash| hash.to_string()),
            at: decision.decided_at.to_string(),
        }
    }
}

/// A line of a request's history.
#[derive(Debug, Serialize)]
struct Happened {
    seq: u64,
    at: String,
    actor: String,
    action: String,
    outcome: String,
}

/// Everything about a request, as shown.
#[derive(Debug, Serialize)]
struct ShownDossier {
    #[serde(flatten)]
    request: Shown,
    needs: Option<&'static str>,
    ahead: u64,
    meeting: Option<pair::Shown>,
    decisions: Vec<ShownDecision>,
    history: Vec<Happened>,
}

/// Runs the command.
///
/// # Errors
/// When the request is not there, or what is asked cannot be done with it.
pub(super) fn run(context: &Context, command: RequestCommand) -> Result<Exit, Failure> {
    match command {
        RequestCommand::New(args) => new::run(context, &args),
        RequestCommand::List(args) => list(context, args),
        RequestCommand::Show { id } => show(context, id),
        RequestCommand::Pair(args) => pair::run(context, &args),
        RequestCommand::Approve(args) => approve(context, args),
        RequestCommand::Reject { id, reason } => {
            let authority = context.authority()?;
            let rejected = authority.as_officer(context.actor())?.reject(id, &reason)?;
            tell(context, &rejected, "is rejected");
            Ok(Exit::Ok)
        }
        RequestCommand::Withdraw { id, yes } => withdraw(context, id, yes),
        RequestCommand::Collect(args) => collect::run(context, &args),
    }
}

fn list(context: &Context, args: ListArgs) -> Result<Exit, Failure> {
    let among = if args.all || args.state.is_some() { Among::All } else { Among::Alive };
    let filter = RequestFilter {
        state: args.state,
        among,
        handle: args.person,
        order: Order::NewestFirst,
        limit: Some(args.limit),
        ..RequestFilter::default()
    };
    let authority = context.authority()?;
    let requests = authority.as_officer(context.actor())?.requests(&filter)?;
    let shown: Vec<Shown> = requests.iter().map(Shown::of).collect();
    context.output.show(&shown, |page| {
        let rows = shown.iter().zip(&requests).map(|(one, request)| {
            vec![
                one.id.as_str().into(),
                one.state.as_str().into(),
                one.name.as_str().into(),
                one.device.as_str().into(),
                one.class.as_str().into(),
                when::distance(request.opened_at, context.now()).into(),
            ]
        });
        let head = ["REQUEST", "STATE", "NAME", "DEVICE", "CLASS", "OPENED"];
        page.table(&head, rows.collect(), "Nothing waits.");
    });
    Ok(Exit::Ok)
}

fn show(context: &Context, id: RequestId) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let dossier = authority.as_officer(context.actor())?.dossier(id)?;
    let shown = ShownDossier {
        request: Shown::of(&dossier.request),
        needs: dossier.needs.map(needs),
        ahead: dossier.ahead,
        meeting: dossier.pairing.as_ref().map(pair::Shown::of),
        decisions: dossier.decisions.iter().map(ShownDecision::of).collect(),
        history: history(&dossier),
    };
    context.output.show(&shown, |page| fill(page, &shown, &dossier.request, context));
    Ok(Exit::Ok)
}

fn history(dossier: &Dossier) -> Vec<Happened> {
    let told = |entry: &model::audit::Entry| Happened {
        seq: entry.seq,
        at: pki::time::UnixTime(entry.at_ms.div_euclid(1000)).to_string(),
        actor: entry.event.actor.to_string(),
        action: entry.event.action.to_string(),
        outcome: entry.event.outcome.to_string(),
    };
    dossier.history.iter().map(told).collect()
}

fn needs(needs: Needs) -> &'static str {
    match needs {
        Needs::Mailbox => "mailbox",
        Needs::OneOfficer => "one officer",
        Needs::TwoOfficers => "two officers",
    }
}

fn fill(page: &mut Page, shown: &ShownDossier, request: &Request, context: &Context) {
    let one = &shown.request;
    page.heading(&format!("Request {}", one.id));
    page.field("state", one.state.as_str());
    page.field("for", format!("{} ({}) · {}", one.name, one.person, one.device));
    page.maybe("email", one.email.clone());
    page.field("class", one.class.as_str());
    page.maybe("needs", shown.needs);
    page.field("opened", when::dated(request.opened_at, context.now()));
    page.field("ends", when::dated(request.given.expires_at, context.now()));
    page.maybe("certificate", one.serial.clone());
    if !one.duplicates.is_empty() {
        page.field("looks like", Cell::new(super::joined(&one.duplicates), Tone::Warn));
    }
    if let Some(at) = shown.meeting.as_ref().and_then(pair::Shown::met) {
        page.field("met", at);
    }
    for decision in &shown.decisions {
        let ShownDecision { verdict, officer, method, note, .. } = decision;
        page.field(verdict, format!("{officer}, by {method}: {note}"));
    }
    for line in &shown.history {
        page.line(format!("{}  {}  {}", line.at, line.action, line.actor));
    }
}

fn approve(context: &Context, args: ApproveArgs) -> Result<Exit, Failure> {
    let ApproveArgs { id, method, note, reference, hash } = args;
    let authority = context.authority()?;
    let officer = authority.as_officer(context.actor())?;
    let Decided { request, another_needed, held_up } =
        officer.approve(id, Approval { method, note, reference, hash })?;
    if let Some(error) = held_up {
        context.output.warn(&format!("approved, but the certificate waits: {error}"));
    }
    let (signet, dir) = (super::program(), super::dir_flag(context));
    if another_needed {
        tell(context, &request, "is approved by the first of two officers");
        context.output.note(&format!(
            "Next: another officer runs {signet} request approve {id} --method {method}{dir}"
        ));
        return Ok(Exit::Waiting);
    }
    let outcome =
        if request.state == State::Issued { "is approved and issued" } else { "is approved" };
    tell(context, &request, outcome);
    context.output.note(&format!("Next: {signet} request collect {id} --out FILE{dir}"));
    Ok(Exit::Ok)
}

fn withdraw(context: &Context, id: RequestId, yes: bool) -> Result<Exit, Failure> {
    let authority: std::sync::Arc<Authority> = context.authority()?;
    let request = authority.request(id)?;
    super::confirm(yes, &format!("Withdraw request {id} of {}?", request.given.name))?;
    let withdrawn = authority.as_operator(context.actor()).withdraw_request(id)?;
    tell(context, &withdrawn, "is withdrawn");
    Ok(Exit::Ok)
}

fn tell(context: &Context, request: &Request, outcome: &str) {
    context.output.show(&Shown::of(request), |page| {
        let Request { id, given: NewRequest { name, device, .. }, .. } = request;
        page.line(format!("Request {id} of {name} for {device} {outcome}."));
    });
}
