//! `signet cert export`: the files a program needs, and a command that works as printed.

use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use authority::Authority;
use authority::delivery;
use authority::hierarchy::{Hierarchy, Summit};
use clap::Args;
use model::certificate::Record;
use pki::certificate::Certificate;
use pki::key::PrivateKey;
use pki::serial::Serial;
use pki::time::UnixTime;
use serde::Serialize;
use zeroize::Zeroizing;

use super::delivery::{Delivered, last_p12};
use super::list;
use super::tool::{Files, Place, Tool};
use crate::cli::Context;
use crate::directory::{refuse_existing, write_private, write_public};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;

/// Which certificate, for which program, and where its key is.
#[derive(Debug, Args)]
#[command(
    after_help = "The private key is not kept by Signet. It is taken from --p12, or from the .p12 that `cert issue` wrote on this machine if it and its password file are still there; else the command is printed with a place for it."
)]
pub(crate) struct ExportArgs {
    /// Serial, as listed
    serial: Serial,
    /// The program
    #[arg(long = "for", value_enum, value_name = "PROGRAM")]
    tool: Tool,
    /// Directory to write to, made when missing
    #[arg(long, short, value_name = "DIR")]
    out: PathBuf,
    /// Up to whose root the chain goes: own, or outside by the certificates of `signet ca import` [default: authority.chain of signet.toml]
    #[arg(long, value_enum)]
    chain: Option<Chain>,
    /// Take the key from this .p12
    #[arg(long, value_name = "FILE")]
    p12: Option<PathBuf>,
    /// The file whose first line is the password of the .p12
    #[arg(long, value_name = "FILE", requires = "p12")]
    password_file: Option<PathBuf>,
    /// Overwrite files
    #[arg(long)]
    force: bool,
}

/// Up to whose root a chain goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Chain {
    /// Ours
    Own,
    /// That of the outside CA that certified our issuing CA
    Outside,
}

/// What was written, as printed.
#[derive(Debug, Serialize)]
struct Shown {
    serial: String,
    name: String,
    r#for: String,
    files: Vec<PathBuf>,
    /// Whether the key is among them.
    key: bool,
    command: String,
}

/// The key and where it came from.
struct Found {
    key: PrivateKey,
    /// The `.p12` as it is, for programs that read one.
    p12: Vec<u8>,
    source: PathBuf,
    password_file: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// `NOT-FOUND`, or when a file cannot be read or written.
pub(super) fn run(context: &Context, args: &ExportArgs) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let record = list::find(&authority, &args.serial)?;
    let leaf = issued(&record)?;
    let found = find_key(&authority, args, &leaf)?;
    let name = name(&record);
    let chain = chain(args, &authority, &leaf, context.now())?;
    let files = write(args, &authority, &(leaf, chain), &name, found.as_ref())?;
    let delivered = Delivered {
        form: format!("files for {}", args.tool.word()),
        files: files.list(),
        password_file: None,
    };
    delivered.record(&authority, context.actor(), &args.serial)?;
    let place = place(context);
    let shown = Shown {
        serial: args.serial.to_string(),
        name,
        r#for: args.tool.word().to_owned(),
        files: files.list(),
        key: found.is_some(),
        command: args.tool.command(&files, &place),
    };
    context.output.show(&shown, |page| {
        let list: Vec<String> = shown.files.iter().map(|path| path.display().to_string()).collect();
        page.field("wrote", list.join("\n"));
        page.field("try", shown.command.clone());
    });
    match &found {
        Some(found) => context.output.note(&format!("The key was taken from {}.", found.source.display())),
        None => context.output.note("The key is with the holder: put its path where the command says YOUR.key, or give --p12 and --password-file."),
    }
    Ok(Exit::Ok)
}

fn issued(record: &Record) -> Result<Certificate, Failure> {
    let der = record.der.as_deref().ok_or_else(|| {
        Failure::not_found(format!("certificate {} was never issued", record.serial))
    })?;
    Certificate::parse(der).map_err(|error| {
        Failure::failed("STORE", format!("certificate {} on record cannot be read", record.serial))
            .why(error)
    })
}

/// `alice-laptop`, or the handle of a machine.
fn name(record: &Record) -> String {
    let parts = [record.person.as_ref(), record.device_handle.as_ref()];
    let parts: Vec<String> = parts.into_iter().flatten().map(ToString::to_string).collect();
    if parts.is_empty() { record.serial.to_string() } else { parts.join("-") }
}

/// Takes the key from the `.p12` that was named, or from the one that was written on this machine.
fn find_key(
    authority: &Authority,
    args: &ExportArgs,
    leaf: &Certificate,
) -> Result<Option<Found>, Failure> {
    if let Some(path) = &args.p12 {
        return open(path, args.password_file.as_deref(), leaf).map(Some);
    }
    let Some((p12, password_file)) = last_p12(authority, &args.serial)? else { return Ok(None) };
    if !p12.is_file() || !password_file.is_file() {
        return Ok(None);
    }
    // The record says where it was, not that it still is what it was: anything odd counts as absent.
    Ok(open(&p12, Some(&password_file), leaf).ok())
}

fn open(path: &Path, password_file: Option<&Path>, leaf: &Certificate) -> Result<Found, Failure> {
    let p12 = input::bytes(path)?;
    let contents = input::open_p12(&p12, password_file)?;
    let other = || {
        Failure::failed(
            "KEY-MISMATCH",
            format!("{} holds the key of another certificate", path.display()),
        )
        .remedy("`signet inspect` shows the serial in it")
    };
    let key = contents.key.ok_or_else(other)?.private_key().map_err(|error| other().why(error))?;
    if key.public_key().spki() != leaf.public_key().spki() {
        return Err(other());
    }
    Ok(Found {
        key,
        p12,
        source: path.to_owned(),
        password_file: password_file.map(Path::to_owned),
    })
}

fn write(
    args: &ExportArgs,
    authority: &Authority,
    (leaf, chain): &(Certificate, Vec<Certificate>),
    name: &str,
    found: Option<&Found>,
) -> Result<Files, Failure> {
    let fail = |error: std::io::Error| Failure::file("make the directory", &args.out, &error);
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&args.out).map_err(fail)?;
    let directory = std::path::absolute(&args.out).map_err(fail)?;
    let files = Files::in_directory(
        &directory,
        name,
        args.tool,
        found.map(|found| found.password_file.as_deref()),
    );
    files.list().iter().try_for_each(|path| refuse_existing(path, args.force))?;
    if let (Some(path), Some(found)) = (&files.key, found) {
        let pkcs8 = found
            .key
            .to_pkcs8()
            .map_err(|error| Failure::failed("INTERNAL", "the key cannot be written").why(error))?;
        let pem = Zeroizing::new(pki::pem::encode("PRIVATE KEY", &pkcs8));
        write_private(path, pem.as_bytes())?;
    }
    if let (Some(path), Some(found)) = (&files.p12, found) {
        write_private(path, &found.p12)?;
    }
    write_public(&files.certificate, delivery::pem_chain(leaf, chain).as_bytes())?;
    write_public(&files.ca, authority.hierarchy().root().to_pem().as_bytes())?;
    Ok(files)
}

/// The CAs above a certificate without the root, nearest first.
fn chain(
    args: &ExportArgs,
    authority: &Authority,
    leaf: &Certificate,
    now: UnixTime,
) -> Result<Vec<Certificate>, Failure> {
    let hierarchy = authority.hierarchy();
    let issued = |ca: &&Certificate| {
        ca.subject().matches(leaf.issuer()) && leaf.verify_signature(ca.public_key()).is_ok()
    };
    let Some(ca) = hierarchy.issuing_cas().find(issued) else { return Ok(Vec::new()) };
    let outside = hierarchy.outside_chain(ca, now);
    match (args.chain, outside) {
        (Some(Chain::Own), _) => Ok(vec![ca.clone()]),
        (Some(Chain::Outside), None) => Err(uncertified(hierarchy, ca)),
        (None, _) if authority.summit() == Summit::Own => Ok(vec![ca.clone()]),
        (_, outside) => Ok(outside.unwrap_or_else(|| vec![ca.clone()])),
    }
}

fn uncertified(hierarchy: &Hierarchy, ca: &Certificate) -> Failure {
    let none = Failure::not_found("no outside CA has certified the CA that issued it");
    if hierarchy.claimed().any(|claim| claim.public_key() == ca.public_key()) {
        none.why("of what was imported no root was known, so it stands in no chain")
            .remedy("import it again with its root: `signet ca import FILE --root ROOT.pem`")
    } else {
        none.remedy("`signet ca csr` makes a request, `signet ca import` takes the answer")
    }
}

/// The first door, or an example.
fn place(context: &Context) -> Place {
    let url = crate::cli::first_door(context);
    Place::of(url.as_deref().unwrap_or("https://localhost:8443"))
}
