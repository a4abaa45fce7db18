//! The hash chain: `hash = SHA-256(domain ‖ previous hash ‖ text)`. Verifying tells edits,
//! deletions, reordering and, given a head or a signed checkpoint, truncation, and where.

use std::fmt;
use std::iter::Peekable;
use std::vec;

use pki::digest::Sha256;
use serde::Deserialize;

use super::Checkpoint;

#[cfg(test)]
mod tests;

/// Keeps the hash of an entry apart from every other use of SHA-256.
const DOMAIN: &[u8] = b"signet audit entry v1\0";

/// Returns the hash of the entry with `text` that follows the entry with hash `previous`.
pub fn entry_hash(previous: &[u8; 32], text: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(DOMAIN);
    hash.update(previous);
    hash.update(text.as_bytes());
    hash.finish()
}

/// How far a log reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last entry; 0 when there is none.
    pub seq: u64,
    /// The hash of the last entry; zeros when there is none.
    pub hash: [u8; 32],
}

impl Head {
    /// The head of an empty log.
    pub const EMPTY: Self = Self { seq: 0, hash: [0; 32] };
}

/// An entry as it is stored, not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its place.
    pub seq: u64,
    /// The hash of the entry before, as stored.
    pub previous: [u8; 32],
    /// Its hash, as stored.
    pub hash: [u8; 32],
    /// Its text.
    pub text: String,
}

/// What is wrong with a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The entry's text does not have the hash stored with it.
    Edited,
    /// The entry stands in another's place: its text says it is entry `claims`.
    Misplaced {
        /// The place the text names, if it names one.
        claims: Option<u64>,
    },
    /// The entry does not follow on the one before it, which was replaced.
    Unlinked,
    /// Entries are missing here.
    Missing {
        /// The next entry that is there.
        next: u64,
    },
    /// The log ends before this entry, yet it reached `reached` once.
    Truncated {
        /// How far the head or a signed checkpoint says it reached.
        reached: u64,
    },
    /// The record of the head is not that of the last entry.
    HeadAltered,
    /// A signed checkpoint says this entry was another.
    ContradictsCheckpoint,
    /// The entry's text has its hash and yet is no entry that this program knows.
    Unreadable,
    /// What is kept beside the text, to search by, says something else than the text.
    IndexAltered,
}

/// Where a log is broken, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Break {
    /// The first entry that cannot be believed.
    pub seq: u64,
    /// What is wrong with it.
    pub what: Flaw,
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seq = self.seq;
        match self.what {
            Flaw::Edited => write!(f, "audit entry {seq} was edited"),
            Flaw::Misplaced { claims: Some(claims) } => {
                write!(f, "audit entry {seq} was reordered: its text says it is entry {claims}")
            }
            Flaw::Misplaced { claims: None } => {
                write!(f, "audit entry {seq} was replaced: its text names no entry")
            }
            Flaw::Unlinked => {
                write!(f, "audit entry {seq} does not follow on entry {}", seq.saturating_sub(1))
            }
            Flaw::Missing { next } => {
                write!(f, "audit entries {seq} to {} are missing", next.saturating_sub(1))
            }
            Flaw::Truncated { reached } => {
                write!(f, "the audit log was cut off: entries {seq} to {reached} are missing")
            }
            Flaw::HeadAltered => {
                write!(f, "the record of the last audit entry ({seq}) was altered")
            }
            Flaw::ContradictsCheckpoint => {
                write!(f, "audit entry {seq} is not the one a signed checkpoint names")
            }
            Flaw::Unreadable => {
                write!(f, "the text of audit entry {seq} is not that of an entry")
            }
            Flaw::IndexAltered => {
                write!(f, "the search columns of audit entry {seq} disagree with its text")
            }
        }
    }
}

/// A walk along the chain that has met no break so far.
#[derive(Debug)]
pub struct Walk {
    last: Head,
    reached: u64,
    checkpoints: Peekable<vec::IntoIter<Head>>,
}

/// The part of a text that says where it belongs.
#[derive(Deserialize)]
struct Place {
    seq: u64,
}

impl Walk {
    /// Starts at the beginning of a log that must agree with `checkpoints`, whose signatures the
    /// caller has verified.
    pub fn start(checkpoints: &[Checkpoint]) -> Self {
        let mut heads: Vec<Head> = checkpoints.iter().map(Checkpoint::head).collect();
        heads.sort_by_key(|head| head.seq);
        let reached = heads.last().map_or(0, |head| head.seq);
        Self { last: Head::EMPTY, reached, checkpoints: heads.into_iter().peekable() }
    }

    /// Takes the next entry.
    ///
    /// # Errors
    /// The entry is not the one that belongs here.
    pub fn step(&mut self, link: &Link) -> Result<(), Break> {
        let expected = self.last.seq + 1;
        if link.seq > expected {
            return Err(Break { seq: expected, what: Flaw::Missing { next: link.seq } });
        }
        let broken = |what| Err(Break { seq: expected, what });
        if entry_hash(&link.previous, &link.text) != link.hash {
            return broken(Flaw::Edited);
        }
        let claims = serde_json::from_str(&link.text).ok().map(|place: Place| place.seq);
        if claims != Some(expected) || link.seq != expected {
            return broken(Flaw::Misplaced { claims });
        }
        if link.previous != self.last.hash {
            return broken(Flaw::Unlinked);
        }
        self.last = Head { seq: expected, hash: link.hash };
        while let Some(signed) = self.checkpoints.next_if(|signed| signed.seq <= expected) {
            if signed != self.last {
                return broken(Flaw::ContradictsCheckpoint);
            }
        }
        Ok(())
    }

    /// Ends the walk where the log ends, which must be at `head` (as recorded apart from the
    /// entries) and not before any checkpoint.
    ///
    /// # Errors
    /// The log was cut off or the record of its head altered.
    pub fn finish(self, head: Option<&Head>) -> Result<Head, Break> {
        let (last, reached) = (self.last, self.reached);
        if reached > last.seq {
            return Err(Break { seq: last.seq + 1, what: Flaw::Truncated { reached } });
        }
        verify_end(&last, head.unwrap_or(&last))?;
        Ok(last)
    }
}

/// Compares where a log ends with what is recorded of its end apart from the entries.
///
/// # Errors
/// The log was cut off or the record altered.
pub fn verify_end(last: &Head, recorded: &Head) -> Result<(), Break> {
    if recorded.seq > last.seq {
        let what = Flaw::Truncated { reached: recorded.seq };
        return Err(Break { seq: last.seq + 1, what });
    }
    if recorded != last {
        return Err(Break { seq: last.seq, what: Flaw::HeadAltered });
    }
    Ok(())
}

/// Verifies a whole log, as exported: `head` if one is recorded apart from the entries, and
/// `checkpoints` whose signatures the caller has verified.
///
/// # Errors
/// The first break.
pub fn verify(
    links: impl IntoIterator<Item = Link>,
    head: Option<&Head>,
    checkpoints: &[Checkpoint],
) -> Result<Head, Break> {
    let mut walk = Walk::start(checkpoints);
    for link in links {
        walk.step(&link)?;
    }
    walk.finish(head)
}
