//! `signet post`: what leaves by itself, letters and webhooks: what waits, what failed and why, trying again.

use std::time::Duration;

use authority::Authority;
use clap::Subcommand;
use model::language::Tag;
use model::post::{Fate, Message};
use serde::Serialize;

use super::Context;
use crate::config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::page::{Cell, Tone};
use crate::output::when;

/// How long `test` waits for the server to send, in steps of a second.
const PATIENCE: u32 = 90;

#[derive(Debug, Subcommand)]
pub(super) enum PostCommand {
    /// List the last messages, newest first; what was sent is not kept
    List {
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u64,
        /// Only those that were not sent
        #[arg(long)]
        unsent: bool,
    },
    /// Try messages again at once, also given-up ones
    #[command(group = clap::ArgGroup::new("which").required(true))]
    Retry {
        /// The message
        #[arg(group = "which")]
        message: Option<i64>,
        /// All that were not sent
        #[arg(long, group = "which")]
        all: bool,
    },
    /// Send a mailbox a message, or tell a webhook, to see whether it arrives
    #[command(group = clap::ArgGroup::new("whom").required(true))]
    Test {
        /// The mailbox
        #[arg(group = "whom")]
        mailbox: Option<String>,
        /// The webhook, by name
        #[arg(long, group = "whom", value_name = "NAME")]
        webhook: Option<String>,
    },
}

/// A message as shown.
#[derive(Debug, Serialize)]
struct Shown {
    message: i64,
    by: &'static str,
    to: String,
    about: String,
    status: String,
    tries: u32,
    made_at: String,
    sent_at: Option<String>,
    next_try_at: Option<String>,
    last_error: Option<String>,
}

impl Shown {
    fn of(message: &Message) -> Self {
        Self {
            message: message.id,
            by: message.channel.as_str(),
            to: message.to.clone(),
            about: message.kind.clone(),
            status: message.fate().to_string(),
            tries: message.tries,
            made_at: message.made_at.to_string(),
            sent_at: message.sent_at.map(|at| at.to_string()),
            next_try_at: message.next_try_at.map(|at| at.to_string()),
            last_error: message.last_error.clone(),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// When there is no such message, or a trial could not be sent.
pub(super) fn run(context: &Context, command: &PostCommand) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    match command {
        PostCommand::List { limit, unsent } => list(context, &authority, *limit, *unsent),
        PostCommand::Retry { message, .. } => retry(context, &authority, *message),
        PostCommand::Test { mailbox, webhook } => {
            test(context, &authority, mailbox.as_deref(), webhook.as_deref())
        }
    }
}

fn list(
    context: &Context,
    authority: &Authority,
    limit: u64,
    unsent: bool,
) -> Result<Exit, Failure> {
    let mut messages = authority.post(limit)?;
    messages.retain(|message| !unsent || message.fate() != Fate::Sent);
    let shown: Vec<Shown> = messages.iter().map(Shown::of).collect();
    context.output.show(&shown, |page| {
        let rows = messages.iter().zip(&shown).map(|(message, shown)| {
            let tone = match message.fate() {
                Fate::Sent => Tone::Good,
                Fate::Waiting => Tone::Plain,
                Fate::GivenUp => Tone::Bad,
            };
            vec![
                shown.message.to_string().into(),
                shown.to.as_str().into(),
                shown.about.as_str().into(),
                Cell::new(shown.status.clone(), tone),
                when::distance(message.made_at, context.now()).into(),
                shown.last_error.as_deref().unwrap_or("-").into(),
            ]
        });
        let head = ["MESSAGE", "TO", "ABOUT", "STATUS", "MADE", "LAST ERROR"];
        page.table(&head, rows.collect(), "Nothing was to be sent.");
    });
    Ok(Exit::Ok)
}

fn retry(context: &Context, authority: &Authority, message: Option<i64>) -> Result<Exit, Failure> {
    let operator = authority.as_operator(context.actor());
    let which: Vec<i64> = match message {
        Some(id) => vec![id],
        None => {
            let all = authority.post(u64::MAX)?.into_iter();
            all.filter(|message| message.fate() != Fate::Sent).map(|message| message.id).collect()
        }
    };
    which.iter().try_for_each(|id| operator.retry_post(*id))?;
    context.output.show(&serde_json::json!({ "tried": which }), |page| {
        let messages = crate::output::count(which.len(), "message is", "messages are");
        page.line(format!("{messages} tried now."));
    });
    tell_fate(context);
    Ok(Exit::Ok)
}

fn test(
    context: &Context,
    authority: &Authority,
    mailbox: Option<&str>,
    webhook: Option<&str>,
) -> Result<Exit, Failure> {
    let mut changes = authority.store().follow()?;
    let operator = authority.as_operator(context.actor());
    let id = match webhook {
        Some(name) => operator.try_webhook(name)?,
        None => operator.try_mail(mailbox.unwrap_or_default())?,
    };
    let running = context.directory()?.server().is_some();
    let mut message = find(authority, id)?;
    for _ in 0..PATIENCE {
        if !running || message.tries > 0 {
            break;
        }
        changes.wait_for_change(Duration::from_secs(1))?;
        message = find(authority, id)?;
    }
    context.output.show(&Shown::of(&message), |page| match (message.fate(), &message.last_error) {
        (Fate::Sent, _) => page.line(format!("Message {id} to {} was handed over.", message.to)),
        (_, Some(why)) => page.line(format!("Message {id} to {} did not go: {why}", message.to)),
        (_, None) => page.line(format!("Message {id} to {} waits.", message.to)),
    });
    if webhook.is_none() || !running {
        tell_fate(context);
    }
    Ok(if message.last_error.is_some() { Exit::Failed } else { Exit::Ok })
}

fn find(authority: &Authority, id: i64) -> Result<Message, Failure> {
    let found = authority.store().read()?.find_post(id)?;
    found.ok_or_else(|| Failure::failed("INTERNAL", format!("message {id} is gone")))
}

/// Reads a language there are words in.
pub(super) fn language(text: &str) -> Result<Tag, String> {
    let tag = text.parse().ok().filter(web::letter::speaks);
    tag.ok_or_else(|| format!("there are words in {}", web::letter::languages()))
}

/// Says, after a command that had something to send, what keeps it from going, if anything does.
pub(super) fn tell_fate(context: &Context) {
    let Ok(directory) = context.directory() else { return };
    let printed = config::load(&directory).is_ok_and(|found| found.mail.smtp.is_none());
    if directory.server().is_none() {
        let (signet, dir) = (super::program(), super::dir_flag(context));
        context.output.note(&format!(
            "No server runs on {}: messages wait there until `{signet} serve{dir}`.",
            directory.root().display()
        ));
    } else if printed {
        context.output.note(
            "Mail is not sent but printed on the terminal of the server: see [mail] in signet.toml.",
        );
    }
}
