//! The spool of everything that leaves by itself: letters to mailboxes, and what webhooks are told. Never a key or a
//! password in one. Sending is the wiring's, and finding the words of a letter the front end's.

use std::fmt;
use std::str::FromStr;

use pki::time::UnixTime;

use crate::language::Tag;

mod letter;

pub use letter::Letter;

/// By which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// To a mailbox, by SMTP.
    Mail,
    /// To a program, by HTTP.
    Webhook,
}

/// The text names no channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a message goes by mail or webhook")]
pub struct UnknownChannel;

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 2] = [Self::Mail, Self::Webhook];

    /// Returns the stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Channel {
    type Err = UnknownChannel;

    fn from_str(text: &str) -> Result<Self, UnknownChannel> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text).ok_or(UnknownChannel)
    }
}

/// A message when it is queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// By which way it goes.
    pub channel: Channel,
    /// The mailbox, or the name of the webhook.
    pub to: String,
    /// What it is about, in a word.
    pub kind: String,
    /// In which language it is written, where that is known.
    pub language: Option<Tag>,
    /// The letter's facts or the webhook's body, as JSON.
    pub content: String,
    /// When it is of no use any more, if it ever is.
    pub useless_at: Option<UnixTime>,
}

/// A message on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its number.
    pub id: i64,
    /// By which way it goes.
    pub channel: Channel,
    /// The mailbox, or the name of the webhook.
    pub to: String,
    /// What it is about, in a word.
    pub kind: String,
    /// In which language it is written, where that is known.
    pub language: Option<Tag>,
    /// The letter's facts or the webhook's body, as JSON; empty once it is sent, since it may hold a code.
    pub content: String,
    /// When it was queued.
    pub made_at: UnixTime,
    /// When it is of no use any more, if it ever is.
    pub useless_at: Option<UnixTime>,
    /// When it is to be tried next; none when it was sent or given up.
    pub next_try_at: Option<UnixTime>,
    /// How often it was tried.
    pub tries: u32,
    /// When it was sent.
    pub sent_at: Option<UnixTime>,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

/// How a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is to be tried, for the first time or again.
    Waiting,
    /// It was sent.
    Sent,
    /// It is not tried any more.
    GivenUp,
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::GivenUp => "given up",
        })
    }
}

impl Message {
    /// How it stands.
    #[must_use]
    pub fn fate(&self) -> Fate {
        match (self.sent_at, self.next_try_at) {
            (Some(_), _) => Fate::Sent,
            (None, Some(_)) => Fate::Waiting,
            (None, None) => Fate::GivenUp,
        }
    }

    /// The letter in it; none in what was sent, or is none.
    #[must_use]
    pub fn letter(&self) -> Option<Letter> {
        serde_json::from_str(&self.content).ok()
    }
}
