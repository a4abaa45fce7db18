//! `signet anchor crl` and `fetch`: CRLs of outside CAs, given as files or fetched from where the operator says.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use authority::Authority;
use authority::anchor::Listed;
use clap::Args;
use model::identity::Handle;
use serde::Serialize;

use crate::cli::{self, Context};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::output::when;
use crate::wiring::crls;

/// A CRL, or where it is fetched from.
#[derive(Debug, Args)]
#[command(
    after_help = "A running server fetches from each URL before the next CRL is due, at least once an hour. Only URLs given here are asked, never those in certificates; redirects are not followed; what comes counts by its signature alone. What goes wrong is said by `signet status`."
)]
pub(in crate::cli) struct CrlArgs {
    /// Its short name
    name: Handle,
    /// The CRL (PEM or DER)
    #[arg(required_unless_present_any = ["url", "forget"])]
    file: Option<PathBuf>,
    /// Fetch it from there, now and before each next one is due
    #[arg(long, value_name = "URL", conflicts_with = "file")]
    url: Option<String>,
    /// Fetch it from there no longer
    #[arg(long, value_name = "URL", conflicts_with_all = ["file", "url"])]
    forget: Option<String>,
}

/// What a CRL tells, as shown.
#[derive(Debug, Serialize)]
struct Shown {
    anchor: Handle,
    url: Option<String>,
    issuer: Option<String>,
    entries: Option<usize>,
    this_update: Option<String>,
    next_update: Option<String>,
    /// Why none came.
    failure: Option<String>,
}

impl Shown {
    fn of(anchor: &Handle, url: Option<&str>, taken: &Result<Listed, String>) -> Self {
        let listed = taken.as_ref().ok();
        Self {
            anchor: anchor.clone(),
            url: url.map(str::to_owned),
            issuer: listed.map(|listed| listed.issuer.clone()),
            entries: listed.map(|listed| listed.entries),
            this_update: listed.map(|listed| listed.this_update.to_string()),
            next_update: listed.map(|listed| listed.next_update.to_string()),
            failure: taken.as_ref().err().cloned(),
        }
    }
}

/// Takes a CRL, or where it is fetched from.
///
/// # Errors
/// When it is none of the anchor's, or cannot be read.
pub(super) fn run(
    context: &Context,
    authority: &Arc<Authority>,
    args: &CrlArgs,
) -> Result<Exit, Failure> {
    let CrlArgs { name, file, url, forget } = args;
    let operator = authority.as_operator(context.actor());
    if let Some(url) = forget {
        operator.remove_crl_source(name, url)?;
        let value = serde_json::json!({ "anchor": name, "forgotten": url });
        context.output.show(&value, |page| {
            page.line(format!("CRLs of {name} are fetched from {url} no longer."));
        });
        return Ok(Exit::Ok);
    }
    if let Some(url) = url {
        operator.add_crl_source(name, url)?;
        return fetch(context, authority, name, std::slice::from_ref(url));
    }
    let file = file.as_deref().unwrap_or(Path::new("-"));
    let taken = Ok(operator.give_crl(name, read(file)?)?);
    show(context, &[(Shown::of(name, None, &taken), taken)]);
    Ok(Exit::Ok)
}

/// Fetches from every URL of an outside CA, or of all of them.
///
/// # Errors
/// When there is no such CA.
pub(super) fn fetch_all(
    context: &Context,
    authority: &Arc<Authority>,
    name: Option<&Handle>,
) -> Result<Exit, Failure> {
    name.map(|name| authority.anchor(name)).transpose()?;
    let wanted = authority.crl_sources()?.into_iter();
    let wanted = wanted.filter(|(anchor, _)| name.is_none_or(|name| name == anchor));
    let mut told = Vec::new();
    for (anchor, url) in wanted {
        let taken = crls::fetch_now(authority, &anchor, &url)?;
        told.push((Shown::of(&anchor, Some(&url), &taken), taken));
    }
    show(context, &told);
    Ok(exit(&told))
}

/// Fetches from some URLs of an outside CA.
///
/// # Errors
/// When nothing can be fetched at all.
pub(super) fn fetch(
    context: &Context,
    authority: &Arc<Authority>,
    name: &Handle,
    urls: &[String],
) -> Result<Exit, Failure> {
    let mut told = Vec::new();
    for url in urls {
        let taken = crls::fetch_now(authority, name, url)?;
        told.push((Shown::of(name, Some(url), &taken), taken));
    }
    show(context, &told);
    Ok(exit(&told))
}

type Told = (Shown, Result<Listed, String>);

fn exit(told: &[Told]) -> Exit {
    if told.iter().all(|(_, taken)| taken.is_ok()) { Exit::Ok } else { Exit::Unreachable }
}

fn show(context: &Context, told: &[Told]) {
    let shown: Vec<&Shown> = told.iter().map(|(shown, _)| shown).collect();
    let fill = |page: &mut crate::output::page::Page| {
        for (shown, taken) in told {
            match taken {
                Ok(listed) => {
                    let (issuer, entries) = (&listed.issuer, listed.entries);
                    page.line(format!("{issuer} lists {entries} revoked certificates."));
                    page.field("next due", when::dated(listed.next_update, context.now()));
                }
                Err(_) => page.line(format!("No CRL of {} came.", shown.anchor)),
            }
        }
        if told.is_empty() {
            page.line("CRLs are fetched from nowhere: signet anchor crl NAME --url URL");
        }
    };
    match shown.as_slice() {
        [one] => context.output.show(one, fill),
        _ => context.output.show(&shown, fill),
    }
    for (shown, taken) in told {
        warn(context, shown, taken);
    }
}

fn warn(context: &Context, shown: &Shown, taken: &Result<Listed, String>) {
    match taken {
        Err(why) => context.output.warn(&format!(
            "nothing good came from {}: {why}. A running server goes on trying; {} status says so",
            shown.url.as_deref().unwrap_or_default(),
            cli::program()
        )),
        Ok(listed) if listed.next_update < context.now() => {
            context.output.warn("it is out of date already: ask for a newer one");
        }
        Ok(_) => {}
    }
}

/// Reads one CRL.
pub(super) fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let found = input::ders(&input::bytes(file)?, &["X509 CRL"])
        .map_err(|error| Failure::usage(format!("{} cannot be read", file.display())).why(error))?;
    match <[Vec<u8>; 1]>::try_from(found) {
        Ok([der]) => Ok(der),
        Err(other) => {
            let count = other.len();
            Err(Failure::usage(format!("{} holds {count} CRLs", file.display()))
                .remedy("give a PEM or DER file with one"))
        }
    }
}
