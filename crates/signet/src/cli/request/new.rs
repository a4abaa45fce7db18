//! `signet request new`: a request for a device of a person, with a key made here or elsewhere, and an interim
//! certificate if one is wanted.

use std::path::PathBuf;

use authority::delivery::target::Choice;
use authority::delivery::{self, Parcel};
use authority::request::Needs;
use authority::request::application::{Application, Opened, Problem};
use authority::{Authority, Operator};
use clap::Args;
use model::identity::{Handle, NewPerson};
use model::verification::Class;
use pki::build::Unsigned;
use pki::certificate::Certificate;
use pki::certificate_request::{CertificateRequest, Proven};
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::{Attribute, Name};
use pki::profile::{self, Terms};
use pki::serial::Serial;
use pki::time::UnixTime;
use serde::Serialize;

use super::Shown;
use crate::cli::password::{self, Password};
use crate::cli::{self, Context};
use crate::directory::{refuse_existing, write_private};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::output::when;

/// An interim certificate begins so far back, for clocks that are a little slow.
const BACKDATED_SECS: i64 = 600;

/// What is applied for.
#[derive(Debug, Args)]
#[command(
    after_help = "With --interim the key is made here, and FILE works at once where rules admit the class interim.\nWith --csr the key is elsewhere. With neither it is made when the certificate is collected."
)]
pub(in crate::cli) struct NewArgs {
    /// The person; put on record when new
    #[arg(long)]
    person: Handle,
    /// The device that will hold the certificate
    #[arg(long)]
    device: Handle,
    /// How well the identity is to be checked [default: the lowest above interim]
    #[arg(long)]
    class: Option<String>,
    /// The name of a new person [default: the short name]
    #[arg(long)]
    name: Option<String>,
    /// The mailbox of a new person
    #[arg(long)]
    email: Option<String>,
    /// Make a key and an interim certificate, which lives until the request is over
    #[arg(long, requires = "out", conflicts_with = "csr")]
    interim: bool,
    /// Apply for the key of this request (PEM or DER)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["out", "password_file", "key"])]
    csr: Option<PathBuf>,
    /// The .p12 to write
    #[arg(long, short, value_name = "FILE", requires = "interim")]
    out: Option<PathBuf>,
    /// File with the password of the .p12; made, with a generated password, when it is missing
    #[arg(long, value_name = "FILE", requires = "interim")]
    password_file: Option<PathBuf>,
    /// Where the certificate will be used: decides the form of the .p12
    #[arg(long, default_value = "modern")]
    target: Choice,
    /// Kind of key: p256, p384, rsa2048, rsa3072, rsa4096, ed25519 [default: what the target likes]
    #[arg(long)]
    key: Option<KeyAlgorithm>,
    /// Say what would become of it, and open nothing
    #[arg(long)]
    dry_run: bool,
    /// Overwrite the file
    #[arg(long)]
    force: bool,
}

/// An opened request as shown.
#[derive(Debug, Serialize)]
struct ShownNew {
    #[serde(flatten)]
    request: Shown,
    needs: Option<&'static str>,
    link: String,
    interim_fingerprint: Option<String>,
    file: Option<PathBuf>,
    password_file: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// When something stands in the way of the request, or the file cannot be written; then it is withdrawn.
pub(super) fn run(context: &Context, args: &NewArgs) -> Result<Exit, Failure> {
    args.out.as_deref().map_or(Ok(()), |path| refuse_existing(path, args.force))?;
    args.target.accept(&algorithm(args).into()).map_err(authority::error::Error::from)?;
    let authority = context.authority()?;
    let operator = authority.as_operator(context.actor());
    let class = match &args.class {
        Some(name) => cli::class::named(authority.classes(), name)?,
        None => authority.classes().lowest_proven(),
    };
    let key = if args.interim { Some(make_key(args)?) } else { None };
    let csr = match (&key, &args.csr) {
        (Some(key), _) => Some(prove(key)?),
        (None, Some(path)) => Some(input::certificate_request(path)?),
        (None, None) => None,
    };
    let is_known = authority.person(&args.person).is_ok();
    if args.dry_run && !is_known {
        return unknown(context, args);
    }
    if !is_known {
        register(context, &operator, args)?;
    }
    let person = authority.person(&args.person)?;
    let name = person.name.clone();
    let application = Application { name, device: args.device.clone(), class, csr };
    let needs = check(context, &operator, args, &application)?;
    if args.dry_run {
        context.output.note("Nothing stands in its way; nothing was opened.");
        return Ok(Exit::Ok);
    }
    let password = match &key {
        Some(_) => Some(password::settle(context, args.target, args.password_file.as_deref())?),
        None => None,
    };
    let opened = operator.open_request(&args.person, application)?;
    let interim = match (&key, &password) {
        (Some(key), Some(password)) => {
            Some(deliver(&authority, context, args, &opened, key, password)?)
        }
        _ => None,
    };
    show(context, args, &opened, needs, interim.as_ref());
    if let Some(password) = password.filter(|password| password.generated) {
        context.output.secret("Password of the file (shown this once):", &password.text);
    }
    Ok(Exit::Ok)
}

fn algorithm(args: &NewArgs) -> KeyAlgorithm {
    args.key.unwrap_or_else(|| args.target.default_key())
}

fn failed(error: pki::Error) -> Failure {
    Failure::failed("INTERNAL", "the key or its request could not be made").why(error)
}

fn make_key(args: &NewArgs) -> Result<PrivateKey, Failure> {
    PrivateKey::generate(algorithm(args)).map_err(failed)
}

/// Shows by a request that the key is held; the name in it says nothing.
pub(super) fn prove(key: &PrivateKey) -> Result<Box<Proven>, Failure> {
    let name = Name::build([(Attribute::CommonName, "Signet request")]).map_err(failed)?;
    let der = CertificateRequest::build(key, &name, &[]).map_err(failed)?;
    CertificateRequest::parse(&der)
        .and_then(CertificateRequest::prove)
        .map(Box::new)
        .map_err(failed)
}

fn unknown(context: &Context, args: &NewArgs) -> Result<Exit, Failure> {
    context.output.note(&format!("{} is not on record and would be registered.", args.person));
    Ok(Exit::Ok)
}

fn register(context: &Context, operator: &Operator<'_>, args: &NewArgs) -> Result<(), Failure> {
    let name = args.name.clone().unwrap_or_else(|| args.person.to_string());
    let email = args.email.clone();
    let new = NewPerson { handle: args.person.clone(), name, email, upn: None, language: None };
    let person = operator.add_person(new)?;
    context.output.note(&format!(
        "{} was not on record and is now, by the name {:?}.",
        person.handle, person.name
    ));
    Ok(())
}

/// Says everything that stands in the way, and what looks like the same request.
fn check(
    context: &Context,
    operator: &Operator<'_>,
    args: &NewArgs,
    application: &Application,
) -> Result<Option<Needs>, Failure> {
    let findings = operator.check_request(&args.person, application)?;
    if !findings.problems.is_empty() {
        let told: Vec<String> = findings
            .problems
            .iter()
            .map(|Problem { field, why }| format!("{field}: {why}"))
            .collect();
        return Err(
            Failure::new(Exit::Usage, "INVALID", "the request was not opened").why(told.join("; "))
        );
    }
    for other in &findings.duplicates {
        context.output.warn(&format!(
            "request {} of {} for {} looks like the same ({}, {})",
            other.id,
            other.given.name,
            other.given.device,
            other.state,
            when::distance(other.opened_at, context.now())
        ));
    }
    Ok(findings.needs)
}

/// Makes the interim certificate, registers it, and writes the file. A file that cannot be written takes the request
/// with it: nobody has its key.
fn deliver(
    authority: &Authority,
    context: &Context,
    args: &NewArgs,
    opened: &Opened,
    key: &PrivateKey,
    password: &Password,
) -> Result<Certificate, Failure> {
    let operator = authority.as_operator(context.actor());
    let id = opened.request.id;
    let made = self_signed(key, context.now(), opened.request.given.expires_at).map_err(failed);
    let done = made.and_then(|certificate| {
        operator.applicant(id)?.register_interim(&certificate)?;
        write(args, opened, key, &certificate, password)?;
        Ok(certificate)
    });
    done.or_else(|failure| {
        operator.withdraw_request(id)?;
        Err(failure.about(&format!("request {id} was withdrawn again")))
    })
}

fn self_signed(
    key: &PrivateKey,
    now: UnixTime,
    not_after: UnixTime,
) -> Result<Certificate, pki::Error> {
    let terms = Terms {
        serial: Serial::generate(now.0 * 1000)?,
        not_before: now.plus(-BACKDATED_SECS),
        not_after,
        public_key: key.public_key().clone(),
    };
    Unsigned::build(&profile::interim(terms)?, key.signature_algorithm()).sign(key)
}

fn write(
    args: &NewArgs,
    opened: &Opened,
    key: &PrivateKey,
    certificate: &Certificate,
    password: &Password,
) -> Result<(), Failure> {
    let name = Some(opened.request.given.name.as_str());
    let device = args.device.as_str();
    let friendly_name = &delivery::friendly_name(name, device, &Class::interim(), certificate);
    let parcel = Parcel { key, certificate, chain: &[], friendly_name };
    let p12 = delivery::pkcs12(&parcel, args.target, &password.text)?;
    args.out.as_deref().map_or(Ok(()), |path| write_private(path, &p12))
}

fn show(
    context: &Context,
    args: &NewArgs,
    opened: &Opened,
    needs: Option<Needs>,
    interim: Option<&Certificate>,
) {
    let request = &opened.request;
    let shown = ShownNew {
        request: Shown { interim: interim.is_some(), ..Shown::of(request) },
        needs: needs.map(super::needs),
        link: opened.link.clone(),
        interim_fingerprint: interim.map(|certificate| certificate.fingerprint().to_string()),
        file: args.out.clone(),
        password_file: args.password_file.clone(),
    };
    context.output.show(&shown, |page| {
        page.line(format!(
            "Request {} of {} for {} is open.",
            request.id, request.given.name, args.device
        ));
        page.field("class", request.given.class.as_str());
        page.maybe("needs", shown.needs);
        page.field("ends", when::dated(request.given.expires_at, context.now()));
        page.field("its page", shown.link.as_str());
        page.maybe("interim file", args.out.as_ref().map(|path| path.display().to_string()));
    });
    let (signet, dir) = (cli::program(), cli::dir_flag(context));
    let id = request.id;
    context.output.note(&format!(
        "Next: an officer runs {signet} request approve {id} --method document --note \"…\"{dir}"
    ));
}
