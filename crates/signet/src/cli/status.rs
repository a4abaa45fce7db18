//! `signet status`: health in ten lines. Exit code 10 when something ends soon.

use authority::status::{CrlTrouble, Status, UnreadableAnchor};
use model::audit::{Action, Outcome};
use pki::time::UnixTime;
use serde::Serialize;
use store::AuditFilter;

use super::{Context, door};
use crate::config;
use crate::directory::Server;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::page::{Cell, Page, Tone};
use crate::output::{count, when};

/// A day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// Everything `status` says.
#[derive(Debug, Serialize)]
struct Shown {
    directory: String,
    server: ServerShown,
    doors: Vec<door::Shown>,
    /// Where people find Signet's own pages.
    portal: Option<String>,
    /// Where officers, operators and auditors find the console.
    console: Option<String>,
    #[serde(flatten)]
    authority: Status,
    last_day: LastDay,
    /// How letters leave: `smtp`, or `print`.
    mail: Option<&'static str>,
    /// What is wrong with the configuration, if anything is.
    configuration_fault: Option<String>,
}

#[derive(Debug, Serialize)]
struct ServerShown {
    running: bool,
    pid: Option<i32>,
    addresses: Vec<String>,
}

#[derive(Debug, Serialize)]
struct LastDay {
    admitted: usize,
    refused: usize,
}

/// Runs the command.
///
/// # Errors
/// When there is nothing to report on, or the store cannot be read.
pub(super) fn run(context: &Context) -> Result<Exit, Failure> {
    let directory = context.directory()?;
    let authority = context.authority()?;
    let now = context.now();
    let (doors, portal, mail, configuration_fault) = match config::load(&directory) {
        Ok(configuration) => {
            let doors = configuration.doors.doors.iter();
            let doors = doors.map(|door| door::Shown::of(door, &configuration)).collect();
            let mail = if configuration.mail.smtp.is_some() { "smtp" } else { "print" };
            (doors, configuration.portal().map(str::to_owned), Some(mail), None)
        }
        Err(failure) => (Vec::new(), None, None, Some(failure.to_string())),
    };
    let read = authority.store().read()?;
    let shown = Shown {
        directory: directory.root().display().to_string(),
        server: ServerShown::of(directory.server()),
        doors,
        console: portal.as_ref().map(|_| authority.console()),
        portal,
        authority: authority.status()?,
        last_day: LastDay {
            admitted: happened(&read, Action::DoorAdmitted, Outcome::Done, now)?,
            refused: happened(&read, Action::DoorRefused, Outcome::Refused, now)?,
        },
        mail,
        configuration_fault,
    };
    context.output.show(&shown, |page| shown.fill(page, now));
    Ok(shown.exit())
}

impl ServerShown {
    fn of(server: Option<Server>) -> Self {
        Self {
            running: server.is_some(),
            pid: server.as_ref().map(|server| server.pid),
            addresses: server.map(|server| server.addresses).unwrap_or_default(),
        }
    }
}

fn happened(
    read: &store::ReadTx,
    action: Action,
    outcome: Outcome,
    now: UnixTime,
) -> Result<usize, Failure> {
    let filter = AuditFilter {
        since_ms: Some(now.0.saturating_mul(1000).saturating_sub(DAY_MS)),
        action: Some(action),
        outcome: Some(outcome),
        ..AuditFilter::default()
    };
    let mut count = 0;
    read.each_audit_entry(&filter, |_| {
        count += 1;
        Ok(())
    })?;
    Ok(count)
}

impl Shown {
    fn exit(&self) -> Exit {
        let least = self.authority.root.days_left.min(self.authority.issuing.days_left);
        let soon = least.saturating_mul(86_400) < when::SOON_SECS;
        if self.configuration_fault.is_some() {
            Exit::Failed
        } else if least < 0 {
            Exit::Ended
        } else if soon
            || !self.authority.certificates.ending_soon.is_empty()
            || !self.authority.crls.is_empty()
            || !self.authority.unreadable_anchors.is_empty()
        {
            Exit::ExpiresSoon
        } else {
            Exit::Ok
        }
    }

    fn fill(&self, page: &mut Page, now: UnixTime) {
        let authority = &self.authority;
        page.field("data", self.directory.clone());
        let server = match self.server.pid {
            Some(pid) => Cell::new(
                format!("running, process {pid} on {}", self.server.addresses.join(", ")),
                Tone::Good,
            ),
            None => Cell::new("not running: signet serve", Tone::Warn),
        };
        page.field("server", server);
        for door in &self.doors {
            page.field(
                "door",
                format!("{} -> {} (certificate {})", door.url, door.upstream, door.certificate),
            );
        }
        page.maybe("console", self.console.clone());
        let (persons, devices, groups) = (
            count(authority.persons, "person", "people"),
            count(authority.devices, "device", "devices"),
            count(authority.groups, "group", "groups"),
        );
        page.field("on record", format!("{persons}, {devices}, {groups}"));
        self.fill_certificates(page, now);
        page.field(
            "CA",
            format!(
                "root until {}, issuing CA until {}",
                authority.root.ends, authority.issuing.ends
            ),
        );
        page.field("keys", format!("encrypted; passphrase from {}", authority.passphrase_source));
        page.maybe(
            "issuing key",
            (!authority.issuing.key_present).then(|| {
                Cell::new("not here: nothing can be issued until its file is back", Tone::Bad)
            }),
        );
        page.maybe(
            "root key",
            (!authority.root.key_present).then_some("kept elsewhere, as it may be"),
        );
        page.maybe(
            "caution",
            authority.passphrase_caution.clone().map(|text| Cell::new(text, Tone::Warn)),
        );
        self.fill_post(page);
        self.fill_outside_cas(page);
        page.field(
            "last 24 hours",
            format!("{} admitted, {} refused", self.last_day.admitted, self.last_day.refused),
        );
        page.field(
            "audit log",
            format!("{} entries; `signet audit verify` proves it", authority.audit.entries),
        );
        let fault = self.configuration_fault.clone();
        page.maybe("configuration", fault.map(|text| Cell::new(text, Tone::Bad)));
    }

    fn fill_post(&self, page: &mut Page) {
        let post = &self.authority.post;
        let printed = self.mail == Some("print");
        page.maybe(
            "mail",
            printed.then_some("printed on the server's terminal; [mail] in signet.toml sends it"),
        );
        let waiting = post.mail_waiting + post.webhooks_waiting;
        if waiting + post.given_up == 0 {
            return;
        }
        let tone = if post.given_up > 0 { Tone::Bad } else { Tone::Plain };
        let text = format!(
            "{waiting} waiting, {} given up in the last week: signet post list --unsent",
            post.given_up
        );
        page.field("messages", Cell::new(text, tone));
    }

    fn fill_outside_cas(&self, page: &mut Page) {
        for trouble in &self.authority.crls {
            let CrlTrouble { anchor, url, since, why } = trouble;
            let from = url.as_ref().map(|url| format!(" from {url}")).unwrap_or_default();
            let text = format!("no good CRL{from} since {since}: {why}");
            page.field(&format!("outside CA {anchor}"), Cell::new(text, Tone::Bad));
        }
        for UnreadableAnchor { anchor, why } in &self.authority.unreadable_anchors {
            page.field(&format!("outside CA {anchor}"), Cell::new(why.clone(), Tone::Bad));
        }
    }

    fn fill_certificates(&self, page: &mut Page, now: UnixTime) {
        let counts = &self.authority.certificates;
        let mut text = format!(
            "{} valid, {} revoked, {} expired",
            counts.valid, counts.revoked, counts.expired
        );
        if counts.pending > 0 {
            text.push_str(&format!(", {} interrupted", counts.pending));
        }
        page.field("certificates", format!("{text} (those of the doors included)"));
        if let Some(next) = counts.ending_soon.first() {
            let when = next
                .ends
                .parse()
                .map_or_else(|_| next.ends.clone(), |ends| when::distance(ends, now));
            let more = counts.ending_soon.len();
            let more = count(more, "ends soon: ", "end soon; first ");
            let text = format!("{more}{} ({}) {when}", next.name, next.serial);
            page.field("ending", Cell::new(text, Tone::Warn));
        }
    }
}
