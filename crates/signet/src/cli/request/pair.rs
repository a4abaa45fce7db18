//! `signet request pair`: face to face by matching words, on the officer's terminal. The applicant's page shows the
//! same ones; both confirm.

use authority::request::officer::Officer;
use clap::Args;
use model::request::{Pairing, RequestId};
use serde::Serialize;

use super::super::{self as cli, Context};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::when;

/// Meet the applicant: compare words with the applicant's page
#[derive(Debug, Args)]
#[command(
    after_help = "The page of the request shows the applicant the same words. Run it to see yours, with --same once both see the same, and without it again to ask whether the applicant has confirmed too; a terminal is asked at once.\nExit code: 0 both have confirmed, 5 one of them has not yet."
)]
pub(in crate::cli) struct PairArgs {
    /// Its name, like 7QX2-M4TD
    id: RequestId,
    /// The applicant's page shows the same words
    #[arg(long)]
    same: bool,
    /// Make other words; those before are void
    #[arg(long, conflicts_with = "same")]
    other: bool,
}

/// Words and who confirmed them, as shown.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    words: String,
    officer: String,
    expires_at: String,
    officer_at: Option<String>,
    applicant_at: Option<String>,
    done_at: Option<String>,
}

impl Shown {
    pub(super) fn of(pairing: &Pairing) -> Self {
        Self {
            words: pairing.words.clone(),
            officer: pairing.officer.clone(),
            expires_at: pairing.expires_at.to_string(),
            officer_at: pairing.officer_at.map(|at| at.to_string()),
            applicant_at: pairing.applicant_at.map(|at| at.to_string()),
            done_at: pairing.done_at().map(|at| at.to_string()),
        }
    }

    /// Who met the applicant and when, once both have confirmed.
    pub(super) fn met(&self) -> Option<String> {
        self.done_at
            .as_ref()
            .map(|at| format!("{}, {at}, by the words {}", self.officer, self.words))
    }
}

/// Runs the command.
///
/// # Errors
/// When the request is not there or decided, or nothing is to be confirmed.
pub(super) fn run(context: &Context, args: &PairArgs) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let officer = authority.as_officer(context.actor())?;
    let pairing = match (args.same, running(context, &officer, args.id)?) {
        (true, _) => officer.confirm_pairing(args.id)?,
        (false, Some(pairing)) if !args.other => pairing,
        (false, _) => officer.begin_pairing(args.id)?,
    };
    context.output.show(&Shown::of(&pairing), |page| {
        page.heading(&pairing.words);
        page.field("until", when::dated(pairing.expires_at, context.now()));
        page.field("you", side(pairing.officer_at.is_some()));
        page.field("applicant", side(pairing.applicant_at.is_some()));
    });
    let pairing = match pairing.officer_at {
        None if cli::is_asked() => {
            cli::confirm(false, "Does the applicant's page show the same words?")?;
            officer.confirm_pairing(args.id)?
        }
        _ => pairing,
    };
    next(context, &pairing);
    Ok(if pairing.done_at().is_some() { Exit::Ok } else { Exit::Waiting })
}

/// The words of this officer that can be confirmed now, or were by both.
fn running(
    context: &Context,
    officer: &Officer<'_>,
    id: RequestId,
) -> Result<Option<Pairing>, Failure> {
    let mine = context.actor().officer();
    let found = officer.dossier(id)?.pairing;
    Ok(found.filter(|pairing| {
        let is_open = context.now() <= pairing.expires_at || pairing.done_at().is_some();
        is_open && Some(&pairing.officer) == mine.as_ref()
    }))
}

fn side(is_confirmed: bool) -> &'static str {
    if is_confirmed { "confirmed" } else { "not yet confirmed" }
}

fn next(context: &Context, pairing: &Pairing) {
    let (signet, dir, id) = (cli::program(), cli::dir_flag(context), pairing.request);
    context.output.note(&if pairing.done_at().is_some() {
        format!("Next: {signet} request approve {id} --method face-to-face{dir}")
    } else if pairing.officer_at.is_none() {
        format!(
            "Next: when the applicant's page shows the same words: {signet} request pair {id} --same{dir}"
        )
    } else {
        format!(
            "The applicant is to confirm on the page of the request; then: {signet} request pair {id}{dir}"
        )
    });
}
