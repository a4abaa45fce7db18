//! `signet ca`: the certificates of our own authority and where their keys are; requests to outside CAs, and answers.

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

mod crossing;

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
    /// Make a request by which an outside CA certifies our issuing CA, or one of our devices
    Csr(crossing::CsrArgs),
    /// Put on record what an outside CA answered
    Import(crossing::ImportArgs),
}

/// A CA of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Which {
    /// The root, which doors' clients trust
    Root,
    /// The issuing CA, which signs holders' certificates
    Issuing,
    /// What outside CAs made of the issuing CA, and the CAs above that
    Cross,
    /// What could not be checked when it was imported: it stands in no chain
    Claimed,
}

/// A CA as shown.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    role: &'static str,
    subject: String,
    issuer: String,
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
    fn of(authority: &Authority, which: Which, certificate: &Certificate, now: UnixTime) -> Self {
        let keyring = authority.keyring();
        let role = role(which, certificate, authority);
        Self {
            role: word(which),
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            serial: certificate.serial().to_string(),
            key: certificate.public_key().kind().to_string(),
            not_before: certificate.not_before().to_string(),
            not_after: certificate.not_after().to_string(),
            days_left: certificate.not_after().0.saturating_sub(now.0).div_euclid(86_400),
            fingerprint: certificate.fingerprint().to_string(),
            key_file: role
                .filter(|role| keyring.holds(*role))
                .map(|role| keyring.path(role).display().to_string()),
            ends: certificate.not_after(),
        }
    }

    fn fill(&self, page: &mut Page, now: UnixTime) {
        page.heading(&format!("{} CA", self.role));
        page.field("subject", self.subject.clone());
        page.field("issuer", self.issuer.clone());
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

fn word(which: Which) -> &'static str {
    match which {
        Which::Root => "root",
        Which::Issuing => "issuing",
        Which::Cross => "cross",
        Which::Claimed => "claimed",
    }
}

/// Whose key it is; none for a CA of others.
fn role(which: Which, certificate: &Certificate, authority: &Authority) -> Option<Role> {
    match which {
        Which::Root => Some(Role::Root),
        Which::Issuing => Some(Role::Issuing),
        Which::Cross | Which::Claimed => (certificate.public_key()
            == authority.hierarchy().issuing().public_key())
        .then_some(Role::Issuing),
    }
}

fn certificates(authority: &Authority, which: Which) -> Vec<&Certificate> {
    let hierarchy = authority.hierarchy();
    match which {
        Which::Root => vec![hierarchy.root()],
        Which::Issuing => vec![hierarchy.issuing()],
        Which::Cross => hierarchy.crossed().chain(hierarchy.above()).collect(),
        Which::Claimed => hierarchy.claimed().collect(),
    }
}

/// Runs the command.
///
/// # Errors
/// When there is no authority or it cannot be opened, or an answer cannot be put on record.
pub(super) fn run(context: &Context, command: &CaCommand) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    match command {
        CaCommand::Show { which, pem } => show(context, &authority, *which, *pem),
        CaCommand::Csr(args) => crossing::request(context, &authority, args),
        CaCommand::Import(args) => crossing::import(context, &authority, args),
    }
}

fn show(
    context: &Context,
    authority: &Authority,
    which: Option<Which>,
    pem: bool,
) -> Result<Exit, Failure> {
    let own = || vec![Which::Root, Which::Issuing];
    let wanted = which.map_or_else(own, |which| vec![which]);
    if pem {
        let found = wanted.iter().flat_map(|which| certificates(authority, *which));
        let pem: String = found.map(Certificate::to_pem).collect();
        context.output.raw(pem.as_bytes());
        return Ok(Exit::Ok);
    }
    let all = || [own(), vec![Which::Cross, Which::Claimed]].concat();
    let wanted = which.map_or_else(all, |which| vec![which]);
    let now = context.now();
    let shown: Vec<Shown> = wanted
        .iter()
        .flat_map(|which| {
            let found = certificates(authority, *which).into_iter();
            found.map(|one| Shown::of(authority, *which, one, now))
        })
        .collect();
    context.output.show(&shown, |page| shown.iter().for_each(|ca| ca.fill(page, now)));
    Ok(Exit::Ok)
}
