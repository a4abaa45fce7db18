//! `signet cert ask-renewal`: writes to holders that they should renew before their time.

use authority::notice::asking::Bar;
use clap::Args;
use pki::serial::Serial;
use serde::Serialize;

use crate::cli::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::count;

/// Whose holders are asked.
#[derive(Debug, Args)]
#[command(
    after_help = "Nothing is taken from anybody: the certificates stay good. Nobody is asked twice within a week, nor about\na certificate that another one of its device follows. --dry-run says who would be asked."
)]
pub(crate) struct AskArgs {
    /// Serials, as listed
    #[arg(required = true)]
    serials: Vec<Serial>,
    /// Only say who would be asked
    #[arg(long)]
    dry_run: bool,
}

/// One certificate, as shown.
#[derive(Debug, Serialize)]
struct Shown {
    serial: String,
    name: String,
    /// Whether its holder is written to.
    asked: bool,
    /// Why not.
    why: Option<&'static str>,
}

fn words(bar: Bar) -> &'static str {
    match bar {
        Bar::NotInForce => "it is not in force",
        Bar::Nobody => "it is of a machine or a door",
        Bar::NoMailbox => "no mailbox of its holder is on record",
        Bar::Followed => "its device has another that ends later",
        Bar::Asked => "its holder was asked less than a week ago",
    }
}

/// Runs the command.
///
/// # Errors
/// When the record cannot be read or written; who was asked before stays asked.
pub(super) fn run(context: &Context, args: &AskArgs) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    crate::cli::require_portal(&authority)?;
    let officer = authority.as_officer(context.actor())?;
    let prospect = officer.renewal_prospect(&args.serials)?;
    let asked = if args.dry_run {
        prospect.asked.iter().map(|(record, _)| record.serial).collect()
    } else {
        officer.ask_renewal(&args.serials)?
    };
    let yes = prospect.asked.iter().map(|(record, _)| Shown {
        serial: record.serial.to_string(),
        name: record.name.clone(),
        asked: asked.contains(&record.serial),
        why: None,
    });
    let no = prospect.barred.iter().map(|(record, bar)| Shown {
        serial: record.serial.to_string(),
        name: record.name.clone(),
        asked: false,
        why: Some(words(*bar)),
    });
    let shown: Vec<Shown> = yes.chain(no).collect();
    context.output.show(&shown, |page| {
        for one in &shown {
            let why = one.why.map_or_else(String::new, |why| format!(": {why}"));
            let done = if one.asked { "asked" } else { "left out" };
            page.line(format!("{} ({}) {done}{why}", one.name, one.serial));
        }
        let verb = if args.dry_run { "would be asked" } else { "asked" };
        page.line(format!("{} {verb} to renew.", count(asked.len(), "holder", "holders")));
    });
    if !args.dry_run && !asked.is_empty() {
        crate::cli::post::tell_fate(context);
    }
    Ok(Exit::Ok)
}
