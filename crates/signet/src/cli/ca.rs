//! `signet ca show`: the certificates of our own authority and where their keys are.

use authority::Authority;
use authority::keyring::Role;
use clap::{Subcommand, ValueEnum};
use pki::certificate::Certificate;
use pki::time::UnixTime;
use serde::Serialize;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::page::Page;
use crate::output::when;

#[derive(Debug, Subcommand)]
pub(super) enum CaCommand {
    /// Show the CA certificates and their keys
    Show {
        /// Only this one
        #[arg(value_enum)]
        which: Option<Which>,
        /// Print the certificate as PEM
        #[arg(long)]
        pem: bool,
    },
}

/// A CA of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Which {
    /// The root, which doors' clients trust
    Root,
    /// The issuing CA, which signs holders' certificates
    Issuing,
}

/// A CA as shown.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    role: &'static str,
    subject: String,
    serial: String,
    key: String,
    not_before: String,
    pub(super) not_after: String,
    days_left: i64,
    fingerprint: String,
    key_file: Option<String>,
    #[serde(skip)]
    ends: UnixTime,
}

impl Shown {
    /// Describes the CA of a role.
    pub(super) fn of(authority: &Authority, which: Which, now: UnixTime) -> Self {
        let certificate = certificate(authority, which);
        let role = role(which);
        let keyring = authority.keyring();
        Self {
            role: role.word(),
            subject: certificate.subject().to_string(),
            serial: certificate.serial().to_string(),
            key: certificate.public_key().kind().to_string(),
            not_before: certificate.not_before().to_string(),
            not_after: certificate.not_after().to_string(),
            days_left: certificate.not_after().0.saturating_sub(now.0).div_euclid(86_400),
            fingerprint: certificate.fingerprint().to_string(),
            key_file: keyring.holds(role).then(|| keyring.path(role).display().to_string()),
            ends: certificate.not_after(),
        }
    }

    fn fill(&self, page: &mut Page, now: UnixTime) {
        page.heading(&format!("{} CA", self.role));
        page.field("subject", self.subject.clone());
        page.field("serial", self.serial.clone());
        page.field("key", self.key.clone());
        page.field("valid until", when::dated(self.ends, now));
        page.field("fingerprint", self.fingerprint.clone());
        page.field(
            "key file",
            self.key_file.clone().unwrap_or_else(|| "not on this machine".to_owned()),
        );
    }
}

fn role(which: Which) -> Role {
    match which {
        Which::Root => Role::Root,
        Which::Issuing => Role::Issuing,
    }
}

fn certificate(authority: &Authority, which: Which) -> &Certificate {
    match which {
        Which::Root => authority.hierarchy().root(),
        Which::Issuing => authority.hierarchy().issuing(),
    }
}

/// Runs the command.
///
/// # Errors
/// When there is no authority or it cannot be opened.
pub(super) fn run(context: &Context, command: &CaCommand) -> Result<Exit, Failure> {
    let CaCommand::Show { which, pem } = command;
    let authority = context.authority()?;
    let wanted = which.map_or_else(|| vec![Which::Root, Which::Issuing], |which| vec![which]);
    if *pem {
        let pem: String =
            wanted.iter().map(|which| certificate(&authority, *which).to_pem()).collect();
        context.output.raw(pem.as_bytes());
        return Ok(Exit::Ok);
    }
    let now = context.now();
    let shown: Vec<Shown> = wanted.iter().map(|which| Shown::of(&authority, *which, now)).collect();
    context.output.show(&shown, |page| shown.iter().for_each(|ca| ca.fill(page, now)));
    Ok(Exit::Ok)
}
