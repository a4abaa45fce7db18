//! `signet cert revoke`: takes certificates back, and tells how many live connections that cut.

use std::time::Duration;

use authority::Authority;
use authority::issuance::order::Holder;
use authority::revocation::Target;
use clap::{ArgGroup, Args};
use model::audit::{Action, Object};
use model::certificate::State;
use model::identity::Handle;
use pki::fingerprint::Fingerprint;
use pki::serial::Serial;
use serde::Serialize;
use store::{AuditFilter, Follower};
use trust::revocation::Reason;

use super::list;
use crate::cli::{Context, anchor};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::count;
use crate::wiring::clock::Stopwatch;

/// How long the server gets to report what it cut; it does so at once, unless the machine is very busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often its report is looked for: a report changes nothing, so no follower tells of it.
const GLANCE: Duration = Duration::from_millis(20);

/// Which certificates, and why.
#[derive(Debug, Args)]
#[command(
    group(ArgGroup::new("whose").required(true).multiple(true).args(["serial", "person", "device", "key"])),
    after_help = "What the certificates have asked for and did not get yet ends with them, and with a key the requests for it.\n\nExamples: signet cert revoke 43cda9e998d49f9d5f19d3de32cefeb7 --reason superseded\n          signet cert revoke --person alice --device phone --reason key-compromise"
)]
pub(crate) struct RevokeArgs {
    /// Serial, as listed
    #[arg(conflicts_with_all = ["person", "device", "key"])]
    serial: Option<Serial>,
    /// All of this person's
    #[arg(long, value_name = "NAME")]
    person: Option<Handle>,
    /// Of the person, only those of this device; without a person, all of this machine's
    #[arg(long, value_name = "NAME")]
    device: Option<Handle>,
    /// All with this key, by its fingerprint as `signet cert show` tells it: SHA-256 of the SubjectPublicKeyInfo
    #[arg(long, value_name = "SHA-256", conflicts_with_all = ["person", "device"])]
    key: Option<Fingerprint>,
    /// The outside CA that issued it, by the name `signet anchor list` shows
    #[arg(long, value_name = "NAME", requires = "serial", conflicts_with_all = ["person", "device", "key"])]
    anchor: Option<Handle>,
    /// Why: unspecified, key-compromise, affiliation-changed, superseded, cessation-of-operation, privilege-withdrawn
    #[arg(long)]
    reason: Reason,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl RevokeArgs {
    /// The person, device or key whose certificates are meant.
    fn target(&self) -> Result<Target, Failure> {
        match (self.person.clone(), self.device.clone(), self.key) {
            (Some(person), None, _) => Ok(Target::Person(person)),
            (Some(person), Some(device), _) => {
                Ok(Target::Holder(Holder::Device { person, device }))
            }
            (None, Some(device), _) => {
                Ok(Target::Holder(Holder::Machine { device, dns_names: Vec::new() }))
            }
            (None, None, Some(key)) => Ok(Target::Key(key)),
            (None, None, None) => Err(Failure::usage("neither a certificate nor whose is named")),
        }
    }
}

/// What the revocation did.
#[derive(Debug, Serialize)]
struct Shown {
    serial: String,
    person: Option<String>,
    device: Option<String>,
    reason: String,
    #[serde(flatten)]
    cut: Cut,
}

/// What the revocation of several did.
#[derive(Debug, Serialize)]
struct ShownAll {
    revoked: Vec<String>,
    /// What was asked for and did not come of it.
    withdrawn: Vec<String>,
    reason: String,
    #[serde(flatten)]
    cut: Cut,
}

/// What became of live connections.
#[derive(Debug, Serialize)]
struct Cut {
    /// Whether a server runs on the data directory.
    server_running: bool,
    /// Connections cut; none known when no server reported in time.
    connections_cut: Option<u64>,
    /// Milliseconds from the revocation to the server's last report.
    cut_after_ms: Option<i64>,
}

impl Cut {
    fn words(&self) -> String {
        match (self.server_running, self.connections_cut, self.cut_after_ms.unwrap_or_default()) {
            (false, _, _) => {
                "No server runs on this data directory; what is revoked is refused from its start."
                    .to_owned()
            }
            (true, Some(0), _) => {
                "There was no live connection; the next handshake and request are refused."
                    .to_owned()
            }
            (true, Some(1), after_ms) => format!("1 live connection was cut after {after_ms} ms."),
            (true, Some(count), after_ms) => {
                format!("{count} live connections were cut after {after_ms} ms.")
            }
            (true, None, _) => {
                "The server has not reported in time what it cut; `signet audit list` will show it."
                    .to_owned()
            }
        }
    }
}

/// Runs the command.
///
/// # Errors
/// `NOT-FOUND`, `CONFLICT` when it is revoked already, or when it cannot be recorded.
pub(super) fn run(context: &Context, args: &RevokeArgs) -> Result<Exit, Failure> {
    match (&args.serial, &args.anchor) {
        (Some(serial), Some(anchor)) => {
            anchor::revoke(context, anchor, serial, (args.reason, args.yes))
        }
        (Some(serial), None) => one(context, args, serial),
        (None, _) => all(context, args, &args.target()?),
    }
}

fn one(context: &Context, args: &RevokeArgs, serial: &Serial) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let record = list::find(&authority, serial)?;
    let device = record.device_handle.as_ref().map_or(record.name.clone(), ToString::to_string);
    let holder =
        record.person.as_ref().map_or(device.clone(), |person| format!("{person} · {device}"));
    crate::cli::confirm(args.yes, &format!("Revoke certificate {serial} of {holder}?"))?;
    let watched = Watched::begin(context, &authority)?;
    authority.as_operator(context.actor()).revoke(serial, args.reason)?;
    let shown = Shown {
        serial: serial.to_string(),
        person: record.person.as_ref().map(ToString::to_string),
        device: record.device_handle.as_ref().map(ToString::to_string),
        reason: args.reason.to_string(),
        cut: watched.end(&[*serial])?,
    };
    context.output.show(&shown, |page| {
        page.line(format!("Certificate {serial} of {holder} is revoked: {}.", shown.reason));
        page.line(shown.cut.words());
    });
    Ok(Exit::Ok)
}

fn all(context: &Context, args: &RevokeArgs, target: &Target) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let found = authority.certificates_of(target)?;
    let good = found.iter().filter(|record| record.state == State::Issued).count();
    let whose = match target {
        Target::Person(person) => person.to_string(),
        Target::Holder(holder) => holder.to_string(),
        Target::Key(key) => format!("the key {key}"),
    };
    let certificates = count(good, "certificate", "certificates");
    crate::cli::confirm(args.yes, &format!("Revoke {certificates} of {whose}?"))?;
    let watched = Watched::begin(context, &authority)?;
    let done = authority.as_operator(context.actor()).revoke_all(target, args.reason)?;
    let serials: Vec<Serial> = done.records.iter().map(|record| record.serial).collect();
    let shown = ShownAll {
        revoked: serials.iter().map(ToString::to_string).collect(),
        withdrawn: done.requests.iter().map(ToString::to_string).collect(),
        reason: args.reason.to_string(),
        cut: watched.end(&serials)?,
    };
    context.output.show(&shown, |page| {
        if shown.revoked.is_empty() && shown.withdrawn.is_empty() {
            page.line(format!("Nothing was left to revoke of {whose}."));
            return;
        }
        if !shown.withdrawn.is_empty() {
            page.line(format!("Withdrawn: request {}.", shown.withdrawn.join(", ")));
        }
        if !shown.revoked.is_empty() {
            let revoked = count(shown.revoked.len(), "certificate", "certificates");
            page.line(format!("Of {whose} {revoked} revoked: {}.", shown.reason));
            shown.revoked.iter().for_each(|serial| page.line(format!("  {serial}")));
            page.line(shown.cut.words());
        }
    });
    Ok(Exit::Ok)
}

/// A server that is watched while something is revoked.
struct Watched<'a> {
    authority: &'a Authority,
    changes: Follower,
    before: u64,
    server_running: bool,
}

impl<'a> Watched<'a> {
    fn begin(context: &Context, authority: &'a Authority) -> Result<Self, Failure> {
        let server_running = context.directory()?.server().is_some();
        let changes = authority.store().follow()?;
        let before = authority.store().read()?.audit_head()?.seq;
        Ok(Self { authority, changes, before, server_running })
    }

    /// Waits for the server's reports of these.
    fn end(mut self, serials: &[Serial]) -> Result<Cut, Failure> {
        let server_running = self.server_running;
        let unknown = Cut { server_running, connections_cut: None, cut_after_ms: None };
        if !server_running || serials.is_empty() {
            return Ok(unknown);
        }
        let (mut sum, mut last) = (0, 0);
        for serial in serials {
            let Some((connections, after_ms)) =
                report(self.authority, &mut self.changes, serial, self.before)?
            else {
                return Ok(unknown);
            };
            sum += connections;
            last = last.max(after_ms);
        }
        Ok(Cut { connections_cut: Some(sum), cut_after_ms: Some(last), ..unknown })
    }
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
