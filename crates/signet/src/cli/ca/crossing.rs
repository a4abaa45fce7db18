//! `signet ca csr` and `signet ca import`: certified elsewhere, our issuing CA or a device of ours.

use std::path::{Path, PathBuf};

use authority::Authority;
use authority::crossing::{Answer, Imported};
use clap::Args;
use model::identity::{Device, Handle, Person};
use pki::certificate_request::CertificateRequest;
use pki::general_name::GeneralName;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::{Attribute, Name};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::cli::{self, Context};
use crate::directory::{refuse_existing, write_private, write_public};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::output::when;

/// What is to be certified.
#[derive(Debug, Args)]
#[command(
    after_help = "Without --device the request is for our issuing CA: an outside CA that certifies it lets its own relying parties believe our certificates. What comes back goes on record with `signet ca import`."
)]
pub(in crate::cli) struct CsrArgs {
    /// The request to write (PEM)
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    /// A device, as person/device, or a machine
    #[arg(long, value_name = "DEVICE", requires = "key")]
    device: Option<String>,
    /// The device's key (PEM); made when it is missing, since Signet keeps none
    #[arg(long, value_name = "FILE", requires = "device")]
    key: Option<PathBuf>,
    /// Overwrite the request
    #[arg(long)]
    force: bool,
}

/// What came back.
#[derive(Debug, Args)]
#[command(
    after_help = "With our issuing CA's key the certificate is put on record as a cross certificate: `signet ca show cross --pem` prints it, `signet cert export --chain outside` delivers chains up to the outside root. Where its root is neither given nor known it is kept as a claim, which stands in no chain: import it again with --root. Doors believe neither: their anchors are those of `signet anchor`. Any other is put onto the record of --device."
)]
pub(in crate::cli) struct ImportArgs {
    /// The certificate, with those of CAs above it (PEM or DER)
    file: PathBuf,
    /// The root that it must lead to [default: the anchors on record, and roots in FILE]
    #[arg(long, value_name = "FILE")]
    root: Option<PathBuf>,
    /// The device it is for, as person/device, or a machine
    #[arg(long, value_name = "DEVICE")]
    device: Option<String>,
}

/// What was put on record, as shown.
#[derive(Debug, Serialize)]
struct Shown {
    kind: &'static str,
    subject: String,
    issuer: String,
    serial: String,
    not_after: String,
    fingerprint: String,
    above: Vec<String>,
    root: Option<String>,
    /// Whether its signature was checked up to that root.
    proven: bool,
    device: Option<String>,
}

/// Writes a request.
///
/// # Errors
/// When the device is not on record, or key or request cannot be read or written.
pub(super) fn request(
    context: &Context,
    authority: &Authority,
    args: &CsrArgs,
) -> Result<Exit, Failure> {
    refuse_existing(&args.out, args.force)?;
    let (der, what) = match (&args.device, &args.key) {
        (Some(device), Some(key)) => {
            let (person, device) = find_device(authority, device)?;
            (of_device(key, person.as_ref(), &device)?, device.handle.to_string())
        }
        _ => {
            let issuing = authority.hierarchy().issuing().subject().to_string();
            (authority.as_operator(context.actor()).issuing_request()?, issuing)
        }
    };
    let pem = pki::pem::encode("CERTIFICATE REQUEST", &der);
    write_public(&args.out, pem.as_bytes())?;
    let value = serde_json::json!({ "file": args.out, "for": what, "key": args.key });
    context.output.show(&value, |page| {
        page.line(format!("{} asks for a certificate of {what}.", args.out.display()));
        page.maybe("key", args.key.as_ref().map(|path| path.display().to_string()));
    });
    let (signet, dir) = (cli::program(), cli::dir_flag(context));
    let device = args.device.as_ref().map(|device| format!(" --device {device}"));
    let device = device.unwrap_or_default();
    context.output.note(&format!(
        "Next: let the outside CA sign it, then: {signet} ca import SIGNED.pem{device}{dir}"
    ));
    Ok(Exit::Ok)
}

/// `alice/laptop`, or a machine by its handle.
fn find_device(authority: &Authority, text: &str) -> Result<(Option<Person>, Device), Failure> {
    let (owner, handle) = named(text)?;
    let person = owner.map(|owner| authority.person(&owner)).transpose()?;
    let device = authority.device(person.as_ref(), &handle)?;
    Ok((person, device))
}

fn named(text: &str) -> Result<(Option<Handle>, Handle), Failure> {
    let wrong = |why: model::identity::Error| {
        Failure::usage(format!("{text} names no device"))
            .why(why)
            .remedy("write person/device, like alice/laptop, or the name of a machine")
    };
    match text.split_once('/') {
        Some((owner, device)) => {
            Ok((Some(owner.parse().map_err(wrong)?), device.parse().map_err(wrong)?))
        }
        None => Ok((None, text.parse().map_err(wrong)?)),
    }
}

fn of_device(path: &Path, person: Option<&Person>, device: &Device) -> Result<Vec<u8>, Failure> {
    let failed = |error: pki::Error| {
        Failure::failed("INTERNAL", "the key or its request could not be made").why(error)
    };
    let key = key(path)?;
    let name = person.map_or(device.handle.as_str(), |person| person.name.as_str());
    let subject = Name::build([(Attribute::CommonName, name)]).map_err(failed)?;
    let email = person.and_then(|person| person.email.clone()).map(GeneralName::Email);
    CertificateRequest::build(&key, &subject, email.as_slice()).map_err(failed)
}

/// Reads the key, or makes it.
fn key(path: &Path) -> Result<PrivateKey, Failure> {
    let wrong = |error: pki::Error| {
        Failure::failed("KEY", format!("{} cannot be used as a key", path.display())).why(error)
    };
    if path.exists() {
        let pem = Zeroizing::new(input::bytes(path)?);
        return PrivateKey::from_pem(&pem).map_err(wrong);
    }
    let key = PrivateKey::generate(KeyAlgorithm::default()).map_err(wrong)?;
    let pkcs8 = key.to_pkcs8().map_err(wrong)?;
    let pem = Zeroizing::new(pki::pem::encode("PRIVATE KEY", &pkcs8));
    write_private(path, pem.as_bytes())?;
    Ok(key)
}

/// Puts an answer on record.
///
/// # Errors
/// When it is not what was asked for, or does not lead to the root.
pub(super) fn import(
    context: &Context,
    authority: &Authority,
    args: &ImportArgs,
) -> Result<Exit, Failure> {
    let roots = args.root.as_deref().map(input::certificates).transpose()?;
    let certificates = input::certificates(&args.file)?;
    let answer = Answer { certificates, roots: roots.unwrap_or_default() };
    let operator = authority.as_operator(context.actor());
    let imported = match &args.device {
        Some(device) => {
            let (owner, handle) = named(device)?;
            operator.import_leaf(owner.as_ref(), &handle, &answer)?
        }
        None if authority.is_about_us(&answer) => operator.import_crossed(&answer)?,
        None => {
            let file = args.file.display();
            return Err(Failure::usage(format!("{file} is no certificate of our issuing CA"))
                .why("its key is another")
                .remedy("for the certificate of a device add --device person/device; for ours, have the request of `signet ca csr` signed"));
        }
    };
    show(context, args, &imported);
    Ok(Exit::Ok)
}

fn show(context: &Context, args: &ImportArgs, imported: &Imported) {
    let one = &imported.certificate;
    let shown = Shown {
        kind: if args.device.is_some() { "device" } else { "cross" },
        subject: one.subject().to_string(),
        issuer: one.issuer().to_string(),
        serial: one.serial().to_string(),
        not_after: one.not_after().to_string(),
        fingerprint: one.fingerprint().to_string(),
        above: imported.above.iter().map(|ca| ca.subject().to_string()).collect(),
        root: imported.root.as_ref().map(|root| root.subject().to_string()),
        proven: imported.root.is_some(),
        device: args.device.clone(),
    };
    context.output.show(&shown, |page| {
        page.line(match &shown.device {
            Some(device) => format!("{} certifies {device}.", shown.issuer),
            None if !shown.proven => format!("{} is said to certify our issuing CA.", shown.issuer),
            None => format!("{} certifies our issuing CA.", shown.issuer),
        });
        page.field("valid until", when::dated(one.not_after(), context.now()));
        page.maybe("leads to", shown.root.clone());
        page.field("fingerprint", shown.fingerprint.clone());
    });
    let (signet, dir) = (cli::program(), cli::dir_flag(context));
    if !shown.proven {
        context.output.warn("no root of its issuer is known here, so its signature was not checked: it is kept as a claim and stands in no chain");
        let file = args.file.display();
        context.output.note(&format!("Next: {signet} ca import {file} --root ROOT.pem{dir}"));
        return;
    }
    context.output.note(&match &shown.device {
        Some(_) => format!("It opens doors that believe its CA: {signet} anchor list{dir}"),
        None => format!("Chains up to that root: {signet} cert export SERIAL --for openssl --chain outside --out DIRECTORY{dir}"),
    });
}
