//! `signet cert issue`: from a key made here to a `.p12` or PEM pair, or from a request to a PEM chain.

use std::path::PathBuf;

use authority::Operator;
use authority::delivery::target::Choice;
use authority::delivery::{self, Parcel};
use authority::issuance::Issued;
use authority::issuance::order::{Holder, Order, OrderKey};
use authority::lifetime::Lifetime;
use clap::Args;
use model::identity::Handle;
use model::verification::{Class, Classes};
use pki::certificate_request::Proven;
use pki::key::KeyAlgorithm;
use serde::Serialize;

use super::delivery::Delivered;
use crate::cli::Context;
use crate::cli::password::{self, Password};
use crate::directory::{refuse_existing, write_private, write_public};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::output::when;

/// What is issued, to whom, and where it is written.
#[derive(Debug, Args)]
#[command(
    after_help = "Targets: windows, windows-2016, macos, ios, android, chrome-linux, firefox, java, curl, or the form itself: modern, compat.\nWithout --csr the key is made here and exists nowhere but in the file written."
)]
pub(crate) struct IssueArgs {
    /// The person (leave out for a machine)
    #[arg(long)]
    pub(super) person: Option<Handle>,
    /// The device; put on record when it is new
    #[arg(long)]
    pub(super) device: Handle,
    /// How well the identity was checked: a class that `signet class list` shows [default: the lowest above interim]
    #[arg(long)]
    pub(super) class: Option<String>,
    /// Certify the key of this request (PEM or DER) instead of making one
    #[arg(long, value_name = "FILE", conflicts_with_all = ["target", "key", "password_file"])]
    pub(super) csr: Option<PathBuf>,
    /// Where the certificate will be used: decides the form of the .p12
    #[arg(long, default_value = "modern")]
    pub(super) target: Choice,
    /// Kind of key: p256, p384, rsa2048, rsa3072, rsa4096, ed25519 [default: what the target likes]
    #[arg(long)]
    pub(super) key: Option<KeyAlgorithm>,
    /// Lifetime in days [default: that of the class]
    #[arg(long)]
    pub(super) days: Option<u32>,
    /// The file to write: .p12, or .pem for a PEM pair (with --csr the chain as PEM)
    #[arg(long, short, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// File with the password of the .p12; made, with a generated password, when it is missing
    #[arg(long, value_name = "FILE")]
    pub(super) password_file: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long)]
    pub(super) force: bool,
}

/// What was issued, as printed.
#[derive(Debug, Serialize)]
struct Shown {
    serial: String,
    person: Option<String>,
    device: String,
    class: String,
    not_before: String,
    not_after: String,
    fingerprint: String,
    files: Vec<PathBuf>,
    password_file: Option<PathBuf>,
}

/// The form of what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A `.p12` under a password.
    Pkcs12,
    /// Chain and key as PEM.
    Pair,
    /// The chain alone, for a key that is elsewhere.
    Chain,
}

/// Runs the command.
///
/// # Errors
/// When the request, the order or a file is refused; what was issued but not written is taken back.
pub(super) fn run(context: &Context, args: IssueArgs) -> Result<Exit, Failure> {
    run_by(context, args, |operator, order| operator.issue(order))
}

/// Issues by `issue` and hands out what that gives.
///
/// # Errors
/// As [`run`].
pub(super) fn run_by(
    context: &Context,
    args: IssueArgs,
    issue: impl FnOnce(&Operator<'_>, Order) -> Result<Issued, authority::error::Error>,
) -> Result<Exit, Failure> {
    let form = form(&args);
    let files = files(&args, form);
    files.iter().try_for_each(|path| refuse_existing(path, args.force))?;
    let request = args.csr.as_deref().map(input::certificate_request).transpose()?;
    // What the target cannot use is refused before anything is on record.
    args.target.accept(&key(&args).into()).map_err(authority::error::Error::from)?;
    let authority = context.authority()?;
    let class = class(&args, authority.classes())?;
    let password = (form == Form::Pkcs12)
        .then(|| password::settle(context, args.target, args.password_file.as_deref()))
        .transpose()?;
    let operator = authority.as_operator(context.actor());
    let issued = issue(&operator, order(&args, &class, request))?;
    let person = args.person.as_ref().map(|person| authority.person(person)).transpose()?;
    let friendly_name = delivery::friendly_name(
        person.as_ref().map(|person| person.name.as_str()),
        args.device.as_str(),
        &class,
        issued.certificate(),
    );
    let password_text = password.as_ref().map(|password| password.text.as_str());
    let written = write(&args, form, &files, &issued, &friendly_name, password_text);
    if let Err(failure) = written {
        // Nobody has it, and its key is lost: it must not stay valid.
        let serial = issued.certificate().serial();
        operator.revoke(serial, trust::revocation::Reason::CessationOfOperation)?;
        return Err(failure.why(format!(
            "certificate {serial} was revoked again, since its file could not be written"
        )));
    }
    let delivered = Delivered {
        form: form.words(&args),
        files: files.clone(),
        password_file: args.password_file.clone(),
    };
    delivered.record(&authority, context.actor(), issued.certificate().serial())?;
    show(context, &args, &class, &issued, files, password);
    Ok(Exit::Ok)
}

/// The class asked for, or the lowest that proves an identity.
fn class(args: &IssueArgs, classes: &Classes) -> Result<Class, Failure> {
    let Some(name) = &args.class else { return Ok(classes.lowest_proven()) };
    crate::cli::class::named(classes, name)
}

fn form(args: &IssueArgs) -> Form {
    let extension =
        args.out.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match (&args.csr, extension) {
        (Some(_), _) => Form::Chain,
        (None, "pem" | "crt" | "cer") => Form::Pair,
        (None, _) => Form::Pkcs12,
    }
}

impl Form {
    fn words(self, args: &IssueArgs) -> String {
        match self {
            Self::Pkcs12 => format!("pkcs12 {:?}", args.target.format()).to_lowercase(),
            Self::Pair => "pem pair".to_owned(),
            Self::Chain => "pem chain".to_owned(),
        }
    }
}

fn files(args: &IssueArgs, form: Form) -> Vec<PathBuf> {
    match form {
        Form::Pair => vec![args.out.clone(), args.out.with_extension("key")],
        Form::Pkcs12 | Form::Chain => vec![args.out.clone()],
    }
}

/// The kind of key that is made here.
fn key(args: &IssueArgs) -> KeyAlgorithm {
    args.key.unwrap_or_else(|| args.target.default_key())
}

fn order(args: &IssueArgs, class: &Class, request: Option<Box<Proven>>) -> Order {
    let device = args.device.clone();
    Order {
        holder: match args.person.clone() {
            Some(person) => Holder::Device { person, device },
            None => Holder::Machine { device, dns_names: Vec::new() },
        },
        class: class.clone(),
        key: match request {
            Some(request) => OrderKey::Proven(request),
            None => OrderKey::Made(key(args)),
        },
        lifetime: args.days.map_or(Lifetime::Default, Lifetime::Days),
    }
}

fn write(
    args: &IssueArgs,
    form: Form,
    files: &[PathBuf],
    issued: &Issued,
    friendly_name: &str,
    password: Option<&str>,
) -> Result<(), Failure> {
    let Some(key) = issued.key() else {
        return write_public(
            &args.out,
            delivery::pem_chain(issued.certificate(), issued.chain()).as_bytes(),
        );
    };
    let parcel =
        Parcel { key, certificate: issued.certificate(), chain: issued.chain(), friendly_name };
    match (form, files) {
        (Form::Pair, [certificate, key]) => {
            let pair = delivery::pem_pair(&parcel)?;
            write_private(key, pair.key.as_bytes())?;
            write_private(certificate, pair.certificates.as_bytes())
        }
        _ => {
            let p12 = delivery::pkcs12(&parcel, args.target, password.unwrap_or_default())?;
            write_private(&args.out, &p12)
        }
    }
}

fn show(
    context: &Context,
    args: &IssueArgs,
    class: &Class,
    issued: &Issued,
    files: Vec<PathBuf>,
    password: Option<Password>,
) {
    let certificate = issued.certificate();
    let shown = Shown {
        serial: certificate.serial().to_string(),
        person: args.person.as_ref().map(ToString::to_string),
        device: args.device.to_string(),
        class: class.to_string(),
        not_before: certificate.not_before().to_string(),
        not_after: certificate.not_after().to_string(),
        fingerprint: certificate.fingerprint().to_string(),
        files,
        password_file: args.password_file.clone(),
    };
    context.output.show(&shown, |page| {
        let holder = shown
            .person
            .as_ref()
            .map_or(shown.device.clone(), |person| format!("{person} · {}", shown.device));
        page.line(format!("Certificate {} issued to {holder} ({}).", shown.serial, class.words()));
        page.field("ends", when::dated(certificate.not_after(), context.now()));
        let files: Vec<String> =
            shown.files.iter().map(|path| path.display().to_string()).collect();
        page.field("file", files.join(", "));
        page.maybe(
            "password in",
            shown.password_file.as_ref().map(|path| path.display().to_string()),
        );
    });
    if let Some(password) = password.filter(|password| password.generated) {
        context.output.secret("Password of the file (shown this once):", &password.text);
    }
    if args.csr.is_none() {
        context.output.note(&next_step(context, args, &shown.serial));
    }
}

fn next_step(context: &Context, args: &IssueArgs, serial: &str) -> String {
    let (signet, dir) = (crate::cli::program(), crate::cli::dir_flag(context));
    let export =
        format!("{signet} cert export {serial} --for curl --out {}-files{dir}", args.device);
    let door = (form(args) == Form::Pkcs12).then(|| crate::cli::first_door(context)).flatten();
    match door {
        Some(url) => format!(
            "Next: import {} into a browser and open {url}\n  or: {export}",
            args.out.display()
        ),
        None => format!("Next: {export}"),
    }
}
