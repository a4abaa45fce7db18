//! `signet plea`: calls for help by people who cannot show a certificate. What stands in one was said by anybody.

use authority::Authority;
use clap::Subcommand;
use model::plea::{Outcome, Plea, PleaId};
use serde::Serialize;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::page::Page;
use crate::output::when;

#[derive(Debug, Subcommand)]
pub(super) enum PleaCommand {
    /// List the calls that wait
    List {
        /// And the last ones that ended
        #[arg(long)]
        all: bool,
    },
    /// Put on record that help was given
    Done {
        /// Its number, as listed
        id: PleaId,
        /// What was done, in a sentence
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Put a call aside: there is nothing to do for it
    Dismiss {
        /// Its number, as listed
        id: PleaId,
        /// Why, in a sentence
        #[arg(long, default_value = "")]
        note: String,
    },
}

/// A call for help as shown.
#[derive(Debug, Serialize)]
struct Shown {
    plea: i64,
    who: String,
    /// The person on record that this name means.
    person: Option<String>,
    message: String,
    source: String,
    asked_at: String,
    /// `waiting`, `given` or `dismissed`.
    status: &'static str,
    note: Option<String>,
    ended_by: Option<String>,
    ended_at: Option<String>,
}

impl Shown {
    fn of(plea: &Plea) -> Self {
        let ended = plea.ended.as_ref();
        Self {
            plea: plea.id.0,
            who: plea.who.clone(),
            person: plea.person.as_ref().map(ToString::to_string),
            message: plea.message.clone(),
            source: plea.source.clone(),
            asked_at: plea.asked_at.to_string(),
            status: ended.map_or("waiting", |ended| ended.outcome.as_str()),
            note: ended.map(|ended| ended.note.clone()),
            ended_by: ended.map(|ended| ended.by.clone()),
            ended_at: ended.map(|ended| ended.at.to_string()),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// When the call is not there, or has ended.
pub(super) fn run(context: &Context, command: &PleaCommand) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    match command {
        PleaCommand::List { all } => list(context, &authority, *all),
        PleaCommand::Done { id, note } => end(context, &authority, *id, Outcome::Given, note),
        PleaCommand::Dismiss { id, note } => {
            end(context, &authority, *id, Outcome::Dismissed, note)
        }
    }
}

fn list(context: &Context, authority: &Authority, all: bool) -> Result<Exit, Failure> {
    let reader = authority.as_reader(context.actor())?;
    let mut pleas = reader.pleas()?;
    if all {
        pleas.extend(reader.ended_pleas()?);
    }
    let shown: Vec<Shown> = pleas.iter().map(Shown::of).collect();
    context.output.show(&shown, |page| fill(page, &pleas, &shown, context));
    Ok(Exit::Ok)
}

fn fill(page: &mut Page, pleas: &[Plea], shown: &[Shown], context: &Context) {
    let rows = pleas.iter().zip(shown).map(|(plea, one)| {
        vec![
            one.plea.to_string().into(),
            when::distance(plea.asked_at, context.now()).into(),
            one.who.as_str().into(),
            one.person.as_deref().unwrap_or("-").into(),
            one.status.into(),
            one.message.replace(['\r', '\n'], " ").into(),
        ]
    });
    let head = ["PLEA", "ASKED", "WHO", "PERSON", "STATUS", "MESSAGE"];
    page.table(&head, rows.collect(), "Nobody waits for help.");
}

fn end(
    context: &Context,
    authority: &Authority,
    id: PleaId,
    outcome: Outcome,
    note: &str,
) -> Result<Exit, Failure> {
    let ended = authority.as_officer(context.actor())?.end_plea(id, outcome, note)?;
    context.output.show(&Shown::of(&ended), |page| {
        page.line(match outcome {
            Outcome::Given => format!("Call {id}: help was given to {}.", ended.who),
            Outcome::Dismissed => format!("Call {id} of {} is put aside.", ended.who),
        });
    });
    Ok(Exit::Ok)
}
