//! `signet door test`: who would be admitted at which door, and why. The verdict is the doors' own
//! (`gateway::trial`), by the records as they are now; nothing is sent and nothing recorded.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use authority::Authority;
use authority::revocation::Target;
use clap::Args;
use gateway::config::Door;
use gateway::trial::{Trial, Tried};
use gateway::visitor::Visitor;
use http::Method;
use model::certificate::{Record, State};
use model::identity::Handle;
use model::language::Language;
use model::refusal::{Browser, Code, Reader, Refusal};
use model::snapshot::Snapshot;
use pki::certificate::Certificate;
use pki::serial::Serial;
use serde::Serialize;

use crate::cli::Context;
use crate::cli::cert::list;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::output::page::{Cell, Tone};

/// Say who would be admitted at which door, and why
#[derive(Debug, Args)]
#[command(
    after_help = "Without --cert and --person a guest comes, who shows no certificate. The configuration is read from the file, whether or not a running server has taken it up; possession of the key is taken for granted.\nExit code: 0 one of them is admitted somewhere, 1 all are refused, 11 all are refused and every certificate has expired or was revoked."
)]
pub(crate) struct TestArgs {
    /// Name of the door [default: every door]
    door: Option<String>,
    /// The certificate that is shown: a file (PEM with its chain, DER, PKCS#12), or a serial on record
    #[arg(long, value_name = "FILE|SERIAL")]
    cert: Option<String>,
    /// Each certificate of this person
    #[arg(long, conflicts_with = "cert")]
    person: Option<Handle>,
    /// File with the password of a PKCS#12
    #[arg(long, value_name = "FILE", requires = "cert")]
    password_file: Option<PathBuf>,
    /// What is asked for
    #[arg(long, default_value = "/")]
    path: String,
    /// How
    #[arg(long, default_value = "GET")]
    method: Method,
    /// Where the visitor comes from
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    from: IpAddr,
}

/// One visitor at one door, as shown.
#[derive(Debug, Serialize)]
struct Shown {
    door: String,
    visitor: String,
    serial: Option<String>,
    tier: String,
    admitted: bool,
    /// The rule that lets the visitor in, and its reading.
    rule: Option<String>,
    sentence: Option<String>,
    /// Why not.
    code: Option<&'static str>,
    title: Option<String>,
    explanation: Option<String>,
    reason: Option<String>,
    #[serde(skip)]
    refused: Option<Code>,
}

/// Runs the command.
///
/// # Errors
/// When the door or the certificate is not there, or the path can be read in two ways.
pub(super) fn run(context: &Context, args: &TestArgs, doors: &[Door]) -> Result<Exit, Failure> {
    let doors: Vec<&Door> = match &args.door {
        Some(name) => vec![super::find(doors, name)?],
        None => doors.iter().collect(),
    };
    let authority = context.authority()?;
    let snapshot = authority.snapshot()?;
    let visitors = visitors(&authority, args)?;
    let mut shown = Vec::new();
    for chain in &visitors {
        for door in &doors {
            shown.push(try_one(context, args, door, &snapshot, chain)?);
        }
    }
    let is_one = args.door.is_some() && args.person.is_none();
    match (is_one, shown.as_slice()) {
        (true, [one]) => context.output.show(one, |page| table(page, &shown)),
        _ => context.output.show(&shown, |page| table(page, &shown)),
    }
    Ok(exit(&shown))
}

fn exit(shown: &[Shown]) -> Exit {
    let has_ended =
        |one: &Shown| matches!(one.refused, Some(Code::Expired | Code::Revoked | Code::Suspended));
    if shown.iter().any(|one| one.admitted) {
        Exit::Ok
    } else if !shown.is_empty() && shown.iter().all(has_ended) {
        Exit::Ended
    } else {
        Exit::Failed
    }
}

/// What each visitor shows, leaf first.
fn visitors(authority: &Authority, args: &TestArgs) -> Result<Vec<Vec<Certificate>>, Failure> {
    if let Some(person) = &args.person {
        let records = authority.certificates_of(&Target::Person(person.clone()))?;
        let issued = records.into_iter().filter(|record| record.state != State::Prepared);
        return issued.filter_map(|record| on_record(&record).transpose()).collect();
    }
    let Some(cert) = &args.cert else { return Ok(vec![Vec::new()]) };
    let file = Path::new(cert);
    match cert.parse::<Serial>() {
        Ok(serial) if !file.exists() => {
            let record = list::find(authority, &serial)?;
            let absent = || Failure::not_found(format!("certificate {serial} was never issued"));
            Ok(vec![on_record(&record)?.ok_or_else(absent)?])
        }
        _ => Ok(vec![in_file(file, args.password_file.as_deref())?]),
    }
}

fn on_record(record: &Record) -> Result<Option<Vec<Certificate>>, Failure> {
    let Some(der) = &record.der else { return Ok(None) };
    let unreadable = |error: pki::Error| {
        Failure::failed("STORE", format!("certificate {} on record cannot be read", record.serial))
            .why(error)
    };
    Ok(Some(vec![Certificate::parse(der).map_err(unreadable)?]))
}

fn in_file(file: &Path, password: Option<&Path>) -> Result<Vec<Certificate>, Failure> {
    let is_p12 = file.extension().is_some_and(|end| end == "p12" || end == "pfx");
    if !is_p12 {
        return input::certificates(file);
    }
    let contents = input::open_p12(&input::bytes(file)?, password)?;
    let entries = contents.certificates.into_iter();
    let chain: Vec<Certificate> = entries.map(|entry| entry.certificate).collect();
    if chain.is_empty() {
        let what = format!("{} holds no certificate", file.display());
        return Err(Failure::failed("MALFORMED", what));
    }
    Ok(chain)
}

fn try_one(
    context: &Context,
    args: &TestArgs,
    door: &Door,
    snapshot: &Snapshot,
    shown: &[Certificate],
) -> Result<Shown, Failure> {
    let now = context.now();
    let (source, method, target) = (args.from, &args.method, args.path.as_str());
    let trial = Trial { door, snapshot, shown, source, method, target, now };
    let Tried { visitor, outcome } = trial.run().map_err(|ambiguous| {
        Failure::usage(format!("no door reads the path {target}")).why(ambiguous)
    })?;
    let serial = shown.first().map(|leaf| leaf.serial().to_string());
    let one = Shown {
        door: door.name.clone(),
        visitor: named(&visitor, shown),
        serial,
        tier: visitor.tier().to_string(),
        admitted: outcome.is_ok(),
        rule: None,
        sentence: None,
        code: None,
        title: None,
        explanation: None,
        reason: None,
        refused: None,
    };
    Ok(match outcome {
        Ok(grant) => {
            let rule = door.rules.list().iter().find(|rule| rule.to_string() == grant.rule());
            let sentence = rule.map(|rule| rule.sentence(Language::English));
            Shown { rule: Some(grant.rule().to_owned()), sentence, ..one }
        }
        Err(refusal) => refused(one, door, &refusal, now),
    })
}

fn refused(one: Shown, door: &Door, refusal: &Refusal, now: pki::time::UnixTime) -> Shown {
    let contact = door.contact.as_deref();
    let words = refusal.words(&Reader {
        language: Language::English,
        now,
        browser: Browser::Unknown,
        contact,
    });
    Shown {
        code: Some(refusal.code().as_str()),
        title: Some(words.title),
        explanation: Some(words.explanation),
        reason: Some(refusal.reason().to_owned()),
        refused: Some(refusal.code()),
        ..one
    }
}

/// Who comes: by name where the certificate is believed, else by what it says of itself.
fn named(visitor: &Visitor, shown: &[Certificate]) -> String {
    match (visitor.device(), shown.first()) {
        (Some(device), _) => {
            let person = visitor.person().map(|person| format!("{person}/")).unwrap_or_default();
            format!("{person}{device}")
        }
        (None, Some(leaf)) => format!("unknown, with {}", leaf.subject()),
        (None, None) => "guest".to_owned(),
    }
}

fn table(page: &mut crate::output::page::Page, shown: &[Shown]) {
    let rows = shown.iter().map(|one| {
        let (outcome, tone) = match one.code {
            None => ("admitted", Tone::Good),
            Some(code) => (code, Tone::Bad),
        };
        let why = one.sentence.as_ref().or(one.reason.as_ref());
        vec![
            one.door.as_str().into(),
            one.visitor.as_str().into(),
            one.tier.as_str().into(),
            Cell::new(outcome, tone),
            why.map_or("", String::as_str).into(),
        ]
    });
    let head = ["DOOR", "VISITOR", "TIER", "OUTCOME", "WHY"];
    page.table(&head, rows.collect(), "there is no door, or no certificate");
}
