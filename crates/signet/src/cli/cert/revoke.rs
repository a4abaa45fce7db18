//! `signet cert revoke`: takes a certificate back, and tells how many live connections that cut.

use std::time::Duration;

use authority::Authority;
use clap::Args;
use model::audit::{Action, Object};
use model::identity::Handle;
use pki::serial::Serial;
use serde::Serialize;
use store::{AuditFilter, Follower};
use trust::revocation::Reason;

use super::list;
use crate::cli::{Context, anchor};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::wiring::clock::Stopwatch;

/// How long the server gets to report what it cut; it does so at once, unless the machine is very busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often its report is looked for: a report changes nothing, so no follower tells of it.
const GLANCE: Duration = Duration::from_millis(20);

/// Which certificate, and why.
#[derive(Debug, Args)]
pub(crate) struct RevokeArgs {
    /// Serial, as listed
    serial: Serial,
    /// The outside CA that issued it, by the name `signet anchor list` shows
    #[arg(long, value_name = "NAME")]
    anchor: Option<Handle>,
    /// Why: unspecified, key-compromise, affiliation-changed, superseded, cessation-of-operation, privilege-withdrawn
    #[arg(long)]
    reason: Reason,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

/// What the revocation did.
#[derive(Debug, Serialize)]
struct Shown {
    serial: String,
    person: Option<String>,
    device: Option<String>,
    reason: String,
    /// Whether a server runs on the data directory.
    server_running: bool,
    /// Connections cut; none known when no server reported in time.
    connections_cut: Option<u64>,
    /// Milliseconds from the revocation to the server's report.
    cut_after_ms: Option<i64>,
}

/// Runs the command.
///
/// # Errors
/// `NOT-FOUND`, `CONFLICT` when it is revoked already, or when it cannot be recorded.
pub(super) fn run(context: &Context, args: &RevokeArgs) -> Result<Exit, Failure> {
    if let Some(anchor) = &args.anchor {
        return anchor::revoke(context, anchor, &args.serial, (args.reason, args.yes));
    }
    let authority = context.authority()?;
    let record = list::find(&authority, &args.serial)?;
    let device = record.device_handle.as_ref().map_or(record.name.clone(), ToString::to_string);
    let holder =
        record.person.as_ref().map_or(device.clone(), |person| format!("{person} · {device}"));
    crate::cli::confirm(args.yes, &format!("Revoke certificate {} of {holder}?", args.serial))?;
    let server_running = context.directory()?.server().is_some();
    let mut changes = authority.store().follow()?;
    let before = authority.store().read()?.audit_head()?.seq;
    authority.as_operator(context.actor()).revoke(&args.serial, args.reason)?;
    let cut =
        if server_running { report(&authority, &mut changes, &args.serial, before)? } else { None };
    let shown = Shown {
        serial: args.serial.to_string(),
        person: record.person.as_ref().map(ToString::to_string),
        device: record.device_handle.as_ref().map(ToString::to_string),
        reason: args.reason.to_string(),
        server_running,
        connections_cut: cut.map(|(count, _)| count),
        cut_after_ms: cut.map(|(_, after_ms)| after_ms),
    };
    context.output.show(&shown, |page| {
        page.line(format!("Certificate {} of {holder} is revoked: {}.", shown.serial, shown.reason));
        page.line(match (server_running, cut) {
            (false, _) => "No server runs on this data directory; it will refuse the certificate from its start.".to_owned(),
            (true, Some((0, _))) => "It had no live connection; the next handshake and request are refused.".to_owned(),
            (true, Some((1, after_ms))) => format!("1 live connection was cut after {after_ms} ms."),
            (true, Some((count, after_ms))) => format!("{count} live connections were cut after {after_ms} ms."),
            (true, None) => "The server has not reported in time what it cut; `signet audit list` will show it.".to_owned(),
        });
    });
    Ok(Exit::Ok)
}

/// Waits for the server's report: how many connections it cut, and how long after the revocation.
fn report(
    authority: &Authority,
    changes: &mut Follower,
    serial: &Serial,
    before: u64,
) -> Result<Option<(u64, i64)>, Failure> {
    let filter = AuditFilter {
        from: Some(before + 1),
        object: Some(Object::certificate(serial).to_string()),
        ..AuditFilter::default()
    };
    let watch = Stopwatch::start();
    while watch.elapsed() < PATIENCE {
        let entries = authority.store().read()?.audit_entries(&filter)?;
        let find = |action| entries.iter().find(|entry| entry.event.action == action);
        if let Some(cut) = find(Action::ConnectionsCut) {
            let count = cut.event.facts.get("connections").and_then(|count| count.parse().ok());
            let revoked_ms =
                find(Action::CertificateRevoked).map_or(cut.at_ms, |entry| entry.at_ms);
            return Ok(Some((count.unwrap_or_default(), cut.at_ms - revoked_ms)));
        }
        changes.wait_for_change(GLANCE)?;
    }
    Ok(None)
}
