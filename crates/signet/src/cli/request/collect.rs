//! `signet request collect`: the final certificate of an approved request, for the key of its interim one, for a key
//! that is elsewhere, or for a key made now.

use std::path::{Path, PathBuf};

use authority::Authority;
use authority::delivery::target::Choice;
use authority::delivery::{self, Parcel};
use authority::request::applicant::{Applicant, Collected};
use clap::Args;
use model::request::{Request, RequestId};
use pki::certificate::Certificate;
use pki::key::PrivateKey;
use serde::Serialize;

use crate::cli::cert::delivery::Delivered;
use crate::cli::{Context, password};
use crate::directory::{refuse_existing, write_private, write_public};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::output::when;

/// What is collected, and where it is written.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code 5: the request still waits. Without --with the certificate is written as PEM for the key that is elsewhere, or as .p12 with a key made now when the request has none."
)]
pub(in crate::cli) struct CollectArgs {
    /// Its name, like 7QX2-M4TD
    id: RequestId,
    /// The .p12 with the key of the request, as `request new --interim` wrote it
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    /// File with the password of the .p12, both of the old one and the new
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Where the certificate will be used: decides the form of the .p12
    #[arg(long, default_value = "modern")]
    target: Choice,
    /// The file to write
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    /// Overwrite the file
    #[arg(long)]
    force: bool,
}

/// What was collected, as shown.
#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    serial: String,
    not_after: String,
    fingerprint: String,
    file: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// When the request ended without a certificate, the key is another one, or the file cannot be written.
pub(super) fn run(context: &Context, args: &CollectArgs) -> Result<Exit, Failure> {
    refuse_existing(&args.out, args.force)?;
    let authority = context.authority()?;
    let operator = authority.as_operator(context.actor());
    let applicant = operator.applicant(args.id)?;
    let request = authority.request(args.id)?;
    let key = match &args.with {
        Some(path) => Some(key_in(path, args)?),
        None if request.given.key.is_none() && request.state == model::request::State::Approved => {
            Some(make_key(args, &applicant)?)
        }
        None => None,
    };
    if let Some(key) = &key
        && authority.request(args.id)?.given.key != Some(key.public_key().fingerprint())
    {
        return Err(Failure::failed("KEY-MISMATCH", "the file holds another key than the request")
            .remedy("give the .p12 that `signet request new --interim` wrote for this request"));
    }
    match applicant.collect()? {
        Collected::Waiting(request) => waiting(context, &request),
        Collected::Over(request) => Err(Failure::new(
            Exit::Ended,
            "OVER",
            format!("request {} is {}, and has no certificate in force", request.id, request.state),
        )
        .remedy("open another with `signet request new`")),
        Collected::Issued { certificate, chain } => {
            let written =
                write(context, &authority, args, &request, key.as_ref(), &certificate, &chain);
            if let (Err(failure), None, Some(_)) = (&written, &args.with, &key) {
                // The key was made now and is lost: its certificate must not stay valid.
                let serial = certificate.serial();
                operator.revoke(serial, trust::revocation::Reason::CessationOfOperation)?;
                context.output.warn(&format!("certificate {serial} was revoked again: {failure}"));
            }
            written?;
            show(context, args, &certificate);
            Ok(Exit::Ok)
        }
    }
}

fn waiting(context: &Context, request: &Request) -> Result<Exit, Failure> {
    context.output.show(&super::Shown::of(request), |page| {
        page.line(format!("Request {} is {} and waits.", request.id, request.state));
        page.field("ends", when::dated(request.given.expires_at, context.now()));
    });
    Ok(Exit::Waiting)
}

fn key_in(path: &Path, args: &CollectArgs) -> Result<PrivateKey, Failure> {
    let contents = input::open_p12(&input::bytes(path)?, args.password_file.as_deref())?;
    let none = || Failure::failed("NO-KEY", format!("{} holds no key", path.display()));
    contents.key.ok_or_else(none)?.private_key().map_err(|error| none().why(error))
}

fn make_key(args: &CollectArgs, applicant: &Applicant<'_>) -> Result<PrivateKey, Failure> {
    let failed = |error| Failure::failed("INTERNAL", "no key could be made").why(error);
    let key = PrivateKey::generate(args.target.default_key()).map_err(failed)?;
    applicant.give_key(&*super::new::prove(&key)?)?;
    Ok(key)
}

fn write(
    context: &Context,
    authority: &Authority,
    args: &CollectArgs,
    request: &Request,
    key: Option<&PrivateKey>,
    certificate: &Certificate,
    chain: &[Certificate],
) -> Result<(), Failure> {
    let form = match key {
        None => {
            write_public(&args.out, delivery::pem_chain(certificate, chain).as_bytes())?;
            "pem chain".to_owned()
        }
        Some(key) => {
            let class = authority.classes().of_record(&request.given.class);
            let (name, device) = (Some(request.given.name.as_str()), request.given.device.as_str());
            let friendly_name = &delivery::friendly_name(name, device, &class, certificate);
            let parcel = Parcel { key, certificate, chain, friendly_name };
            let password = password::settle(context, args.target, args.password_file.as_deref())?;
            write_private(&args.out, &delivery::pkcs12(&parcel, args.target, &password.text)?)?;
            if password.generated {
                context.output.secret("Password of the file (shown this once):", &password.text);
            }
            format!("pkcs12 {:?}", args.target.format()).to_lowercase()
        }
    };
    let files = vec![args.out.clone()];
    let delivered = Delivered { form, files, password_file: args.password_file.clone() };
    delivered.record(authority, context.actor(), certificate.serial())
}

fn show(context: &Context, args: &CollectArgs, certificate: &Certificate) {
    let shown = Shown {
        id: args.id.to_string(),
        serial: certificate.serial().to_string(),
        not_after: certificate.not_after().to_string(),
        fingerprint: certificate.fingerprint().to_string(),
        file: args.out.clone(),
    };
    context.output.show(&shown, |page| {
        page.line(format!("Certificate {} of request {}.", shown.serial, shown.id));
        page.field("ends", when::dated(certificate.not_after(), context.now()));
        page.field("file", args.out.display().to_string());
    });
}
