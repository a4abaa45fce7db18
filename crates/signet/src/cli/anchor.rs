//! `signet anchor`: the outside CAs that doors believe beside our own, and what their certificates are worth.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use authority::Authority;
use authority::anchor::Proposal;
use clap::{Args, Subcommand};
use model::anchor::{
    Anchor, List, Mapping, PersonFrom, Source, StatusDemand, Terms, Unmapped, Vouching,
};
use model::identity::Handle;
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::serial::Serial;
use pki::time::UnixTime;
use serde::Serialize;
use trust::revocation::Reason;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::output::page::{Cell, Page, Tone};
use crate::output::when;
use crate::wiring::crls;

mod crl;

#[derive(Debug, Subcommand)]
pub(super) enum AnchorCommand {
    /// Let doors believe the certificates of an outside CA
    Add(Box<AddArgs>),
    /// List the outside CAs
    List,
    /// Show one, with its CRLs and what was revoked of it here
    Show {
        /// Its short name
        name: Handle,
    },
    /// Give its newest CRL or that of a CA below it, or say where it is fetched from
    Crl(crl::CrlArgs),
    /// Fetch its CRLs now, or those of all
    Fetch {
        /// Its short name
        name: Option<Handle>,
    },
    /// Believe its certificates no longer
    Remove {
        /// Its short name
        name: Handle,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
}

/// An outside CA, and what its certificates are worth.
#[derive(Debug, Args)]
#[command(
    after_help = "A certificate counts for the lowest class that one of its policies is mapped to, as far as these hold along its whole path. Without --map-policy all of its certificates are refused, or count as interim with --unmapped interim.\n\nExample: signet anchor add corp --ca corp.pem --map-policy 1.2.3.4=document --person-from email"
)]
pub(super) struct AddArgs {
    /// A short name for it, like corp
    name: Handle,
    /// Its certificate, with those of CAs below it that clients may not send (PEM or DER)
    #[arg(long, value_name = "FILE")]
    ca: PathBuf,
    /// A policy of its certificates and the class that stands for here; may be repeated
    #[arg(long = "map-policy", value_name = "OID=CLASS")]
    policies: Vec<Mapping>,
    /// What becomes of certificates under no mapped policy: refuse, or interim, the lowest class
    #[arg(long, default_value = "refuse")]
    unmapped: Unmapped,
    /// What names the person: email or upn among the alternative names, or subject:CN, subject:UID, subject:SERIALNUMBER with the short name
    #[arg(long, default_value = "email")]
    person_from: PersonFrom,
    /// Whose evidence counts: theirs, or ours, so that a class needs evidence of ours too
    #[arg(long, default_value = "theirs")]
    evidence: Vouching,
    /// A CRL of it or of a CA below it (PEM or DER); may be repeated
    #[arg(long = "crl", value_name = "FILE")]
    crls: Vec<PathBuf>,
    /// Where a CRL of it or of a CA below it is fetched from, now and before each next one is due; may be repeated
    #[arg(long = "crl-url", value_name = "URL")]
    crl_urls: Vec<String>,
    /// What must be known of revocations: given (a CRL that was given must be current), required (every CA must have a current one), lenient (an old one does too)
    #[arg(long, default_value = "given")]
    status: StatusDemand,
}

/// An outside CA as shown.
#[derive(Debug, Serialize)]
struct Shown {
    name: Handle,
    /// Why its certificates cannot be read any more.
    unreadable: Option<String>,
    subject: String,
    fingerprint: String,
    not_after: String,
    days_left: i64,
    below: Vec<String>,
    policies: BTreeMap<String, String>,
    unmapped: &'static str,
    person_from: &'static str,
    evidence: &'static str,
    status: &'static str,
    crls: Vec<ShownList>,
    crl_sources: Vec<ShownSource>,
    revoked: Vec<ShownRevoked>,
    added_at: String,
    #[serde(skip)]
    ends: Option<UnixTime>,
}

/// A CRL as shown.
#[derive(Debug, Serialize)]
struct ShownList {
    issuer: String,
    entries: usize,
    this_update: String,
    next_update: Option<String>,
    is_current: bool,
}

/// Where CRLs come from, as shown.
#[derive(Debug, Serialize)]
struct ShownSource {
    url: String,
    failing_since: Option<String>,
    failure: Option<String>,
}

impl ShownSource {
    fn of(source: &Source) -> Self {
        let outage = source.outage.as_ref();
        Self {
            url: source.url.clone(),
            failing_since: outage.map(|outage| outage.since.to_string()),
            failure: outage.map(|outage| outage.why.clone()),
        }
    }
}

/// What was revoked here, as shown.
#[derive(Debug, Serialize)]
struct ShownRevoked {
    serial: String,
    at: String,
    reason: String,
}

impl Shown {
    fn of(anchor: &Anchor, now: UnixTime) -> Self {
        let given = &anchor.given;
        let read = Certificate::list_from_pem(given.certificates.as_bytes());
        let unreadable = read.as_ref().err().map(ToString::to_string);
        let all = read.unwrap_or_default();
        let (first, below) = match all.split_first() {
            Some((first, below)) => (Some(first), below),
            None => (None, &[][..]),
        };
        let ends = first.map(Certificate::not_after);
        let policies = given.terms.policies.iter();
        let revoked = anchor.revoked.iter();
        Self {
            name: given.name.clone(),
            unreadable,
            subject: first.map(|ca| ca.subject().to_string()).unwrap_or_default(),
            fingerprint: first.map(|ca| ca.fingerprint().to_string()).unwrap_or_default(),
            not_after: ends.map(|at| at.to_string()).unwrap_or_default(),
            days_left: ends.map_or(0, |at| at.0.saturating_sub(now.0).div_euclid(86_400)),
            below: below.iter().map(|ca| ca.subject().to_string()).collect(),
            policies: policies.map(|one| (one.policy.to_string(), one.class.to_string())).collect(),
            unmapped: given.terms.unmapped.as_str(),
            person_from: given.terms.person_from.as_str(),
            evidence: given.terms.evidence.as_str(),
            status: given.terms.status.as_str(),
            crls: anchor.lists.iter().filter_map(|list| ShownList::of(list, now)).collect(),
            crl_sources: anchor.sources.iter().map(ShownSource::of).collect(),
            revoked: revoked.map(ShownRevoked::of).collect(),
            added_at: anchor.added_at.to_string(),
            ends,
        }
    }

    fn fill(&self, page: &mut Page, now: UnixTime) {
        page.heading(self.name.as_str());
        match &self.unreadable {
            Some(why) => {
                let text = format!("its certificates cannot be read, so no door does: {why}");
                page.field("NOT BELIEVED", Cell::new(text, Tone::Bad));
            }
            None => {
                page.field("subject", self.subject.clone());
                page.maybe("valid until", self.ends.map(|ends| when::dated(ends, now)));
                page.field("fingerprint", self.fingerprint.clone());
                page.field("below it", super::joined(&self.below));
            }
        }
        page.field("policies", self.mapped());
        page.field(
            "under none of them",
            match self.unmapped {
                "refuse" => "refused",
                _ => "counts as interim, the lowest class",
            },
        );
        page.field("names persons by", self.person_from);
        page.field(
            "evidence",
            match self.evidence {
                "ours" => "its word counts as far as evidence of ours goes",
                _ => "its word is enough",
            },
        );
        page.field(
            "revocations",
            match self.status {
                "required" => "every CA must have a current CRL",
                "lenient" => "CRLs count however old they are",
                _ => "a CRL that was given must be current",
            },
        );
        for list in &self.crls {
            let state = if list.is_current { "current" } else { "OUT OF DATE" };
            let next = list.next_update.as_deref().unwrap_or("not said");
            let (issuer, entries) = (&list.issuer, list.entries);
            page.field("CRL", format!("{issuer}: {entries} revoked, {state}, next due {next}"));
        }
        for source in &self.crl_sources {
            let state = match (&source.failing_since, &source.failure) {
                (Some(since), Some(why)) => format!("{}: NONE SINCE {since}, {why}", source.url),
                _ => source.url.clone(),
            };
            page.field("fetched from", state);
        }
        for one in &self.revoked {
            page.field("revoked here", format!("{} on {} ({})", one.serial, one.at, one.reason));
        }
    }

    fn mapped(&self) -> String {
        let each: Vec<String> =
            self.policies.iter().map(|(policy, class)| format!("{policy} = {class}")).collect();
        super::joined(&each)
    }
}

impl ShownList {
    fn of(list: &List, now: UnixTime) -> Option<Self> {
        let crl = Crl::parse(&list.der).ok()?;
        Some(Self {
            issuer: crl.issuer().label(),
            entries: crl.len(),
            this_update: crl.this_update().to_string(),
            next_update: crl.next_update().map(|at| at.to_string()),
            is_current: crl.next_update().is_some_and(|at| now <= at),
        })
    }
}

impl ShownRevoked {
    fn of(one: &model::anchor::Revoked) -> Self {
        let (serial, at) = (one.serial.to_string(), one.at.to_string());
        Self { serial, at, reason: one.reason.to_string() }
    }
}

/// Runs the command.
///
/// # Errors
/// When the record cannot be read or changed as asked.
pub(super) fn run(context: &Context, command: &AnchorCommand) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    match command {
        AnchorCommand::Add(args) => add(context, &authority, args),
        AnchorCommand::List => list(context, &authority),
        AnchorCommand::Show { name } => {
            let shown = Shown::of(&authority.anchor(name)?, context.now());
            context.output.show(&shown, |page| shown.fill(page, context.now()));
            Ok(Exit::Ok)
        }
        AnchorCommand::Crl(args) => crl::run(context, &authority, args),
        AnchorCommand::Fetch { name } => crl::fetch_all(context, &authority, name.as_ref()),
        AnchorCommand::Remove { name, yes } => remove(context, &authority, name, *yes),
    }
}

fn add(context: &Context, authority: &Arc<Authority>, args: &AddArgs) -> Result<Exit, Failure> {
    let crls = args.crls.iter().map(|file| crl::read(file)).collect::<Result<_, Failure>>()?;
    let proposal = Proposal {
        name: args.name.clone(),
        certificates: input::certificates(&args.ca)?,
        terms: Terms {
            policies: args.policies.clone(),
            unmapped: args.unmapped,
            person_from: args.person_from,
            evidence: args.evidence,
            status: args.status,
        },
        crls,
        sources: args.crl_urls.clone(),
    };
    let added = authority.as_operator(context.actor()).add_anchor(proposal)?;
    if args.policies.is_empty() && args.unmapped == Unmapped::Refuse {
        context.output.warn("no policy is mapped, so its certificates are refused; add it anew with --map-policy OID=CLASS, or --unmapped interim");
    }
    if args.status == StatusDemand::Required && args.crls.is_empty() && args.crl_urls.is_empty() {
        let dir = super::dir_flag(context);
        let name = &args.name;
        context.output.warn(&format!(
            "its certificates are refused until it has a CRL: {} anchor crl {name} FILE{dir}",
            super::program()
        ));
    }
    for url in &args.crl_urls {
        if let Err(why) = crls::fetch_now(authority, &args.name, url)? {
            context.output.warn(&format!(
                "no CRL came from {url}: {why}. Its certificates are refused until one does; a running server goes on trying"
            ));
        }
    }
    let added = if args.crl_urls.is_empty() { added } else { authority.anchor(&args.name)? };
    let shown = Shown::of(&added, context.now());
    context.output.show(&shown, |page| {
        page.line(format!("Doors believe {} from now on.", args.name));
        shown.fill(page, context.now());
    });
    Ok(Exit::Ok)
}

fn list(context: &Context, authority: &Authority) -> Result<Exit, Failure> {
    let now = context.now();
    let found = authority.anchors()?;
    let shown: Vec<Shown> = found.iter().map(|anchor| Shown::of(anchor, now)).collect();
    context.output.show(&shown, |page| {
        let rows = shown.iter().map(|one| {
            vec![
                one.name.as_str().into(),
                match &one.unreadable {
                    Some(why) => Cell::new(format!("NOT BELIEVED: {why}"), Tone::Bad),
                    None => one.subject.clone().into(),
                },
                one.ends.map(|ends| when::dated(ends, now)).unwrap_or_default().into(),
                one.mapped().into(),
                one.person_from.into(),
            ]
        });
        page.table(
            &["name", "subject", "valid until", "policies", "persons by"],
            rows.collect(),
            "doors believe our own CA alone: signet anchor add corp --ca corp.pem --map-policy 1.2.3.4=document",
        );
    });
    Ok(Exit::Ok)
}

fn remove(
    context: &Context,
    authority: &Authority,
    name: &Handle,
    yes: bool,
) -> Result<Exit, Failure> {
    authority.anchor(name)?;
    super::confirm(yes, &format!("Refuse every certificate of {name} from now on?"))?;
    authority.as_operator(context.actor()).remove_anchor(name)?;
    context.output.show(&serde_json::json!({ "removed": name }), |page| {
        page.line(format!("{name} is believed no longer; its holders' connections are cut."));
    });
    Ok(Exit::Ok)
}

/// Revokes a certificate of an outside CA: `signet cert revoke SERIAL --anchor corp`.
///
/// # Errors
/// `NOT-FOUND` for the anchor; `CONFLICT` when it is revoked here already.
pub(super) fn revoke(
    context: &Context,
    name: &Handle,
    serial: &Serial,
    (reason, yes): (Reason, bool),
) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    authority.anchor(name)?;
    super::confirm(yes, &format!("Refuse certificate {serial} of {name} from now on?"))?;
    authority.as_operator(context.actor()).revoke_outside(name, serial, reason)?;
    let value = serde_json::json!({
        "anchor": name,
        "serial": serial.to_string(),
        "reason": reason.to_string(),
    });
    context.output.show(&value, |page| {
        page.line(format!("Certificate {serial} of {name} is revoked here: {reason}."));
        page.line("Doors refuse it within a second, and cut its connections.");
    });
    Ok(Exit::Ok)
}
