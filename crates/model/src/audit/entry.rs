//! An event with its place in the log, and its one exact text: JSON with sorted keys
//! (RFC 8785 for the values used here), which is what the chain hashes.

use serde::{Deserialize, Serialize};

use super::chain::{Head, Link, entry_hash};
use super::{Action, Actor, Event, Facts, Object, Outcome};

/// The text is not that of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text of audit entry {seq} cannot be read as an entry")]
pub struct Unreadable {
    /// The entry.
    pub seq: u64,
}

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The place in the log, from 1; also the change sequence that nodes follow.
    pub seq: u64,
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at_ms: i64,
    /// What happened.
    pub event: Event,
    /// The hash of the entry before.
    pub previous: [u8; 32],
    /// The hash of this entry.
    pub hash: [u8; 32],
    /// The exact text that was hashed.
    pub text: String,
}

/// The fields of an entry's text, sorted by name.
#[derive(Serialize)]
struct Written<'a> {
    action: Action,
    actor: &'a Actor,
    at_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    facts: &'a Facts,
    object: &'a Object,
    outcome: Outcome,
    seq: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    action: Action,
    actor: Actor,
    at_ms: i64,
    #[serde(default)]
    code: Option<String>,
    facts: Facts,
    object: Object,
    outcome: Outcome,
    seq: u64,
}

impl Entry {
    /// Gives `event` the place after `head`.
    ///
    /// # Errors
    /// Never for an event of this crate's making; the error stands for one that JSON cannot carry.
    pub fn append(head: &Head, at_ms: i64, event: Event) -> Result<Self, Unreadable> {
        let seq = head.seq + 1;
        let written = Written {
            action: event.action,
            actor: &event.actor,
            at_ms,
            code: event.code.as_deref(),
            facts: &event.facts,
            object: &event.object,
            outcome: event.outcome,
            seq,
        };
        let text = serde_json::to_string(&written).map_err(|_| Unreadable { seq })?;
        let hash = entry_hash(&head.hash, &text);
        Ok(Self { seq, at_ms, event, previous: head.hash, hash, text })
    }

    /// Reads an entry from its stored form; whether the chain holds is not judged here.
    ///
    /// # Errors
    /// The text is not that of an entry with this place.
    pub fn parse(link: Link) -> Result<Self, Unreadable> {
        let unreadable = Unreadable { seq: link.seq };
        let read: Read = serde_json::from_str(&link.text).map_err(|_| unreadable)?;
        if read.seq != link.seq {
            return Err(unreadable);
        }
        let event = Event {
            actor: read.actor,
            action: read.action,
            object: read.object,
            outcome: read.outcome,
            code: read.code,
            facts: read.facts,
        };
        let Link { seq, previous, hash, text } = link;
        Ok(Self { seq, at_ms: read.at_ms, event, previous, hash, text })
    }

    /// Returns the head of a log that ends with this entry.
    pub fn head(&self) -> Head {
        Head { seq: self.seq, hash: self.hash }
    }
}
