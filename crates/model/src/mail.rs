//! Messages in the spool: what is to be sent to whom, and how often that was tried. Never a key or
//! a password. Sending them is the wiring's.

use pki::time::UnixTime;

/// A message when it is queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    /// The mailbox it goes to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text, plain.
    pub text: String,
}

/// A message on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its number.
    pub id: i64,
    /// The mailbox it goes to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text, plain; empty once it is sent, since it may hold a code.
    pub text: String,
    /// When it was queued.
    pub made_at: UnixTime,
    /// When it is to be tried next; none when it was sent or given up.
    pub next_try_at: Option<UnixTime>,
    /// How often it was tried.
    pub tries: u32,
    /// When it was sent.
    pub sent_at: Option<UnixTime>,
    /// Why the last try failed.
    pub last_error: Option<String>,
}
