//! `signet audit`: read, search, prove and export the log.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use authority::audit::Proof;
use clap::{Args, Subcommand};
use model::audit::{Action, Actor, Entry, Event, Outcome};
use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;
use serde_json::{Value, json};
use store::{AuditFilter, Order};

use super::Context;
use crate::directory::refuse_existing;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::output::page::{Cell, Tone};
use crate::wiring::checkpoints;

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// The latest entries
    List {
        /// How many; 0 for all
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u64,
    },
    /// Entries that fit every condition
    Search(SearchArgs),
    /// Prove that no entry was changed, removed, moved or cut off
    Verify {
        /// An exported log; needs no data directory [default: the log of the data directory]
        file: Option<PathBuf>,
        /// Fingerprint of the audit key, known from elsewhere, that must have signed the export
        #[arg(long, requires = "file", value_name = "FINGERPRINT")]
        key: Option<Fingerprint>,
    },
    /// Write the whole log as JSON lines, for proof elsewhere
    Export {
        /// The file [default: standard output]
        #[arg(long, short, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Overwrite the file
        #[arg(long)]
        force: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct SearchArgs {
    /// Who: operator:root, holder:alice/laptop, guest:192.0.2.7; a final * stands for any end
    #[arg(long)]
    actor: Option<String>,
    /// What happened: certificate.issued, door.refused, …
    #[arg(long)]
    action: Option<Action>,
    /// To what: a final * stands for any end
    #[arg(long)]
    object: Option<String>,
    /// How it ended: done, refused, failed
    #[arg(long)]
    outcome: Option<Outcome>,
    /// With this code: NONE, REVOKED, EXPIRED, …
    #[arg(long)]
    code: Option<String>,
    /// From this time on, RFC 3339
    #[arg(long, value_name = "TIME", value_parser = input::time)]
    since: Option<UnixTime>,
    /// Before this time, RFC 3339
    #[arg(long, value_name = "TIME", value_parser = input::time)]
    until: Option<UnixTime>,
    /// How many, latest first; 0 for all
    #[arg(long, default_value_t = 200, value_name = "N")]
    limit: u64,
}

/// Runs the command.
///
/// # Errors
/// When the log cannot be read or written out.
pub(super) fn run(context: &Context, command: AuditCommand) -> Result<Exit, Failure> {
    match command {
        AuditCommand::List { limit } => list(context, &latest(AuditFilter::default(), limit)),
        AuditCommand::Search(args) => list(context, &search(args)),
        AuditCommand::Verify { file: None, .. } => verify(context),
        AuditCommand::Verify { file: Some(file), key } => verify_export(context, &file, key),
        AuditCommand::Export { out, force } => export(context, out, force),
    }
}

fn latest(filter: AuditFilter, limit: u64) -> AuditFilter {
    AuditFilter { order: Order::NewestFirst, limit: (limit > 0).then_some(limit), ..filter }
}

fn search(args: SearchArgs) -> AuditFilter {
    let millis = |time: UnixTime| time.0.saturating_mul(1000);
    let filter = AuditFilter {
        since_ms: args.since.map(millis),
        until_ms: args.until.map(millis),
        action: args.action,
        actor: args.actor,
        object: args.object,
        outcome: args.outcome,
        code: args.code,
        ..AuditFilter::default()
    };
    latest(filter, args.limit)
}

/// Shows the entries, the latest last, as a log is read.
fn list(context: &Context, filter: &AuditFilter) -> Result<Exit, Failure> {
    let mut entries = context.authority()?.store().read()?.audit_entries(filter)?;
    entries.reverse();
    let values: Vec<Value> = entries.iter().map(describe).collect();
    context.output.show(&values, |page| {
        let rows = entries.iter().map(|entry| {
            let event = &entry.event;
            let tone = match event.outcome {
                Outcome::Done => Tone::Plain,
                Outcome::Refused => Tone::Warn,
                Outcome::Failed => Tone::Bad,
            };
            vec![
                Cell::new(entry.seq.to_string(), Tone::Dim),
                Cell::new(UnixTime(entry.at_ms.div_euclid(1000)).to_string(), Tone::Dim),
                event.action.as_str().into(),
                Cell::new(event.code.clone().unwrap_or_else(|| event.outcome.to_string()), tone),
                event.object.to_string().into(),
                actor(event).into(),
            ]
        });
        let head = ["seq", "at", "action", "outcome", "object", "actor"];
        page.table(&head, rows.collect(), "no entry fits");
    });
    Ok(Exit::Ok)
}

/// Who it was; of a guest also which certificate was shown in vain.
fn actor(event: &Event) -> String {
    match (&event.actor, event.facts.get("serial")) {
        (Actor::Guest { .. }, Some(serial)) => format!("{} showing {serial}", event.actor),
        _ => event.actor.to_string(),
    }
}

fn describe(entry: &Entry) -> Value {
    let event = &entry.event;
    json!({
        "seq": entry.seq,
        "at": UnixTime(entry.at_ms.div_euclid(1000)).to_string(),
        "at_ms": entry.at_ms,
        "actor": event.actor.search_key(),
        "actor_words": event.actor.to_string(),
        "action": event.action.as_str(),
        "object": event.object.to_string(),
        "outcome": event.outcome.as_str(),
        "code": event.code,
        "facts": event.facts,
        "hash": hex(&entry.hash),
    })
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn verify(context: &Context) -> Result<Exit, Failure> {
    let directory = context.directory()?;
    let authority = context.authority()?;
    let kept = checkpoints::kept(&directory.checkpoints())?;
    let key = authority.audit_key().fingerprint().to_string();
    tell(context, authority.verify_audit(&kept), Some(key))
}

fn verify_export(
    context: &Context,
    path: &Path,
    key: Option<Fingerprint>,
) -> Result<Exit, Failure> {
    let file = File::open(path).map_err(|error| Failure::file("read", path, &error))?;
    let proof = authority::audit::export::verify(&mut BufReader::new(file), key.as_ref());
    if key.is_none() {
        context.output.note(
            "Without --key this shows that the file agrees with itself; `signet audit verify` where it was made tells the key.",
        );
    }
    tell(context, proof, key.map(|key| key.to_string()))
}

/// Tells what was proven, and by which audit key.
fn tell(
    context: &Context,
    proof: Result<Proof, authority::error::Error>,
    key: Option<String>,
) -> Result<Exit, Failure> {
    let (verdict, exit) = match proof {
        Ok(proof) => {
            let reason = format!(
                "all {} entries are as they were written; {}",
                proof.head.seq,
                agreeing(proof.checkpoints)
            );
            let value = json!({
                "intact": true, "entries": proof.head.seq, "head": hex(&proof.head.hash),
                "checkpoints": proof.checkpoints, "key": key, "reason": reason,
            });
            (value, Exit::Ok)
        }
        Err(
            fault @ (authority::error::Error::Refused(_) | authority::error::Error::Invalid { .. }),
        ) => (json!({ "intact": false, "reason": fault.to_string() }), Exit::Failed),
        Err(error) => return Err(error.into()),
    };
    context.output.show(&verdict, |page| {
        let (word, tone) =
            if exit == Exit::Ok { ("intact", Tone::Good) } else { ("BROKEN", Tone::Bad) };
        page.field("audit log", Cell::new(word, tone));
        page.field("reason", verdict.get("reason").and_then(Value::as_str).unwrap_or_default());
        page.maybe("audit key", key);
    });
    Ok(exit)
}

fn agreeing(checkpoints: usize) -> String {
    match checkpoints {
        0 => "no checkpoint was signed yet".to_owned(),
        1 => "1 signed checkpoint agrees".to_owned(),
        more => format!("{more} signed checkpoints agree"),
    }
}

fn export(context: &Context, out: Option<PathBuf>, force: bool) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let operator = authority.as_operator(context.actor());
    let Some(path) = out else {
        operator.export_audit(&mut std::io::stdout().lock())?;
        return Ok(Exit::Ok);
    };
    refuse_existing(&path, force)?;
    let mut text = Vec::new();
    operator.export_audit(&mut text)?;
    crate::directory::write_private(&path, &text)?;
    context.output.note(&format!(
        "The log is in {}; `signet audit verify {}` proves it anywhere.",
        path.display(),
        path.display()
    ));
    Ok(Exit::Ok)
}
