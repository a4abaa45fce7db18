//! Sends what waits in the spool, a task for each way, beside the doors and never in theirs. When to try again and when
//! to give up is the authority's to say.

mod mail;
mod print;
mod smtp;
mod webhook;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use authority::Authority;
use authority::error::Error;
use authority::post::Setback;
use model::clock::Clock;
use model::post::{Channel, Message};
use tokio::sync::watch;

use self::mail::Mailer;
use self::webhook::Teller;
use super::clock::SystemClock;
use crate::config::Configuration;
use crate::failure::Failure;

/// How many messages are taken from the spool at a time.
const AT_ONCE: u64 = 20;
/// How often the spool is looked at when nothing was changed: tries that failed come due.
const LOOK: Duration = Duration::from_secs(5);
/// The least time between two looks, however much is changed.
const LEAST: Duration = Duration::from_millis(100);
/// The pause after the other side could not be reached: it doubles, up to a minute.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Why a message did not go.
#[derive(Debug, PartialEq, Eq)]
enum Trouble {
    /// It is this message's: the next may go.
    Message(Setback, String),
    /// It is everybody's, as when the server is away: the others wait with it.
    Everything(String),
}

/// The ways in which messages leave.
#[derive(Debug)]
pub(crate) struct Ways {
    mailer: Mailer,
    tellers: Vec<Teller>,
}

impl Ways {
    /// Prepares the ways of a configuration.
    ///
    /// # Errors
    /// When a file it names cannot be used.
    pub(crate) fn new(configuration: &Configuration, house: &str) -> Result<Self, Failure> {
        let tellers = configuration.webhooks.iter().map(Teller::new);
        let tellers = tellers.collect::<Result<_, _>>()?;
        Ok(Self { mailer: Mailer::new(&configuration.mail, house)?, tellers })
    }

    /// Reads every file a configuration names for the post.
    ///
    /// # Errors
    /// When one cannot be used.
    pub(crate) fn check(configuration: &Configuration) -> Result<(), Failure> {
        configuration.mail.smtp.iter().try_for_each(|smtp| smtp::builder(smtp).map(drop))?;
        configuration.webhooks.iter().try_for_each(|webhook| Teller::new(webhook).map(drop))
    }

    async fn send(&self, message: &Message) -> Result<(), Trouble> {
        match message.channel {
            Channel::Mail => self.mailer.send(message).await,
            Channel::Webhook => match self.tellers.iter().find(|one| one.name == message.to) {
                Some(teller) => teller.send(message).await,
                None => {
                    let why = format!("no webhook is called {}", message.to);
                    Err(Trouble::Message(Setback::Permanent, why))
                }
            },
        }
    }
}

/// The post of a running server. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Post {
    authority: Arc<Authority>,
    changes: watch::Receiver<()>,
    ways: watch::Sender<Arc<Ways>>,
    /// Webhooks that have a task. One that is configured no more keeps its own, which says so to what waits.
    hooks: HashSet<String>,
}

impl Post {
    /// Begins to send, and looks into the spool whenever `changes` tells of one.
    pub(crate) fn start(
        authority: &Arc<Authority>,
        ways: Ways,
        changes: &watch::Receiver<()>,
    ) -> Self {
        let mut post = Self {
            authority: Arc::clone(authority),
            changes: changes.clone(),
            ways: watch::Sender::new(Arc::new(ways)),
            hooks: HashSet::new(),
        };
        post.begin(Channel::Mail, None);
        post.begin_hooks();
        post
    }

    /// Takes up a new configuration; what is being sent goes the old way.
    pub(crate) fn reload(&mut self, ways: Ways) {
        self.ways.send_replace(Arc::new(ways));
        self.begin_hooks();
    }

    /// Each webhook has a task of its own: one that is away holds up no other.
    fn begin_hooks(&mut self) {
        let names: Vec<String> =
            self.ways.borrow().tellers.iter().map(|teller| teller.name.clone()).collect();
        for name in names {
            if self.hooks.insert(name.clone()) {
                self.begin(Channel::Webhook, Some(name));
            }
        }
    }

    fn begin(&self, channel: Channel, to: Option<String>) {
        let task = Task {
            authority: Arc::clone(&self.authority),
            channel,
            to,
            ways: self.ways.subscribe(),
            changes: self.changes.clone(),
        };
        tokio::spawn(task.run());
    }
}

/// Sends what goes by one way.
struct Task {
    authority: Arc<Authority>,
    channel: Channel,
    /// The webhook; none: whoever.
    to: Option<String>,
    ways: watch::Receiver<Arc<Ways>>,
    changes: watch::Receiver<()>,
}

impl Task {
    async fn run(mut self) {
        let mut pause = FIRST_PAUSE;
        loop {
            let wait = match self.round().await {
                Ok(()) => {
                    pause = FIRST_PAUSE;
                    LEAST
                }
                Err(why) => {
                    tracing::warn!(%why, channel = %self.channel, "messages wait");
                    let wait = pause;
                    pause = LONGEST_PAUSE.min(pause * 2);
                    wait
                }
            };
            tokio::time::sleep(wait).await;
            tokio::select! {
                changed = self.ways.changed() => if changed.is_err() { return },
                _ = self.changes.changed() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Sends all that is due, until something keeps everything from going.
    async fn round(&mut self) -> Result<(), String> {
        loop {
            self.changes.mark_unchanged();
            let ways = Arc::clone(&self.ways.borrow_and_update());
            let (channel, to) = (self.channel, self.to.clone());
            let due =
                move |authority: &Authority| authority.due_post(channel, to.as_deref(), AT_ONCE);
            let due = self.ask(due).await?;
            if due.is_empty() {
                return Ok(());
            }
            for message in due {
                self.deliver(&ways, message).await?;
            }
        }
    }

    async fn deliver(&self, ways: &Ways, message: Message) -> Result<(), String> {
        let tried = match message.useless_at {
            Some(at) if at <= SystemClock.now() => {
                Err(Trouble::Message(Setback::Permanent, format!("it is of no use since {at}")))
            }
            _ => ways.send(&message).await,
        };
        match tried {
            Ok(()) => self.ask(move |authority| authority.post_sent(&message)).await,
            Err(Trouble::Message(setback, why)) => {
                self.ask(move |authority| authority.post_failed(&message, setback, &why)).await
            }
            Err(Trouble::Everything(why)) => {
                let told = why.clone();
                let setback = Setback::Temporary;
                self.ask(move |authority| authority.post_failed(&message, setback, &told)).await?;
                Err(why)
            }
        }
    }

    /// Asks the authority, whose records are files, off the threads that serve.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Authority) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, String> {
        let authority = Arc::clone(&self.authority);
        let answer = tokio::task::spawn_blocking(move || question(&authority)).await;
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(error.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }
}
