//! `signet cert renew`: a certificate in the place of another, for the same holder and class.

use std::path::PathBuf;

use authority::delivery::target::Choice;
use clap::Args;
use pki::key::KeyAlgorithm;
use pki::serial::Serial;

use super::issue::{self, IssueArgs};
use super::list;
use crate::cli::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// What is renewed, and where the new one is written.
#[derive(Debug, Args)]
#[command(
    after_help = "The old certificate is revoked when the new one is first used at a door, at the latest after\nportal.succession_days. Without --csr a new key is made here and exists nowhere but in the file written."
)]
pub(crate) struct RenewArgs {
    /// Serial of the old one, as listed
    serial: Serial,
    /// Certify the key of this request (PEM or DER) instead of making one
    #[arg(long, value_name = "FILE", conflicts_with_all = ["target", "key", "password_file"])]
    csr: Option<PathBuf>,
    /// Where the certificate will be used: decides the form of the .p12
    #[arg(long, default_value = "modern")]
    target: Choice,
    /// Kind of key: p256, p384, rsa2048, rsa3072, rsa4096, ed25519 [default: what the target likes]
    #[arg(long)]
    key: Option<KeyAlgorithm>,
    /// Lifetime in days [default: that of the class]
    #[arg(long)]
    days: Option<u32>,
    /// The file to write: .p12, or .pem for a PEM pair (with --csr the chain as PEM)
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    /// File with the password of the .p12; made, with a generated password, when it is missing
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long)]
    force: bool,
}

/// Runs the command.
///
/// # Errors
/// `NOT-FOUND`; `CONFLICT` when the old one is revoked; else as `cert issue`.
pub(super) fn run(context: &Context, args: RenewArgs) -> Result<Exit, Failure> {
    let record = list::find(&*context.authority()?, &args.serial)?;
    let Some(device) = record.device_handle else {
        return Err(Failure::failed(
            "CONFLICT",
            format!("{} is the certificate of a door", args.serial),
        )
        .remedy("doors renew theirs by themselves"));
    };
    let RenewArgs { serial, csr, target, key, days, out, password_file, force } = args;
    let class = record.class.map(|class| class.to_string());
    let person = record.person;
    let order =
        IssueArgs { person, device, class, csr, target, key, days, out, password_file, force };
    issue::run_by(context, order, |operator, order| operator.renew(&serial, order))
}
