//! The audit log as a file that proves itself: the public key of its checkpoints, the checkpoints, then one JSON line
//! per entry with its hashes. Whoever knows the fingerprint of the audit key can verify it without this authority.

use std::io::{self, BufRead, Read, Write};

use model::audit::chain::{Link, Walk};
use model::audit::{Action, Actor, Checkpoint, Event, Object};
use pki::fingerprint::Fingerprint;
use pki::key::PublicKey;
use pki::pem;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::AuditFilter;

use super::{Proof, line, verify_checkpoint};
use crate::error::{Error, Reason, Unavailable};
use crate::{Authority, Operator};

/// Longest line read.
const MAX_LINE_BYTES: u64 = 1 << 20;

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line<'a> {
    /// The first one: the public key of the checkpoints, PEM.
    AuditKey(String),
    /// A checkpoint, as `line` writes it.
    Checkpoint(#[serde(borrow)] &'a RawValue),
    /// An entry.
    Entry(#[serde(borrow)] WrittenEntry<'a>),
}

/// An entry as written; octets are in hexadecimal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry<'a> {
    /// The hash of the entry before.
    previous: String,
    /// Its hash: SHA-256 over a fixed prefix, `previous` and the octets of `text`.
    hash: String,
    /// Its text.
    #[serde(borrow)]
    text: &'a RawValue,
}

impl Operator<'_> {
    /// Writes the whole log out and tells in it that this was done. Returns how many entries were written.
    ///
    /// # Errors
    /// `Unavailable` when the log cannot be read or `out` not written.
    pub fn export_audit(&self, out: &mut dyn Write) -> Result<u64, Error> {
        self.authority.export_audit(&self.actor, out)
    }
}

impl Authority {
    pub(crate) fn export_audit(&self, actor: &Actor, out: &mut dyn Write) -> Result<u64, Error> {
        let event = Event::new(actor.clone(), Action::AuditExported, Object::audit());
        let last = self.record(event).wait()?;
        let read = self.store.read()?;
        put(out, &Line::AuditKey(pem::encode("PUBLIC KEY", self.audit_key.spki())))?;
        for checkpoint in read.checkpoints()?.iter().filter(|checkpoint| checkpoint.seq <= last) {
            let raw = RawValue::from_string(line::write(checkpoint)?).map_err(unwritable)?;
            put(out, &Line::Checkpoint(&raw))?;
        }
        let filter = AuditFilter { to: Some(last), ..AuditFilter::default() };
        let mut failed = Ok(());
        read.each_audit_entry(&filter, |entry| {
            if failed.is_ok() {
                failed = put_entry(out, &entry.previous, &entry.hash, entry.text);
            }
            Ok(())
        })?;
        failed?;
        Ok(last)
    }
}

/// Verifies an exported log: every hash and link, and every checkpoint. `key` is the fingerprint of the audit key as
/// known from elsewhere; without it the file only proves that it agrees with itself.
///
/// # Errors
/// `Refused(LogBroken)` with the first break; `Refused(CheckpointForged)`; `Invalid` when it is no export or carries
/// another key; `Unavailable` when it cannot be read.
pub fn verify(input: &mut dyn BufRead, key: Option<&Fingerprint>) -> Result<Proof, Error> {
    let mut text = String::new();
    let (checkpoints, mut link) = read_header(input, &mut text, key)?;
    let mut walk = Walk::start(&checkpoints);
    while let Some(found) = link {
        walk.step(&found).map_err(Reason::LogBroken)?;
        link = match next(input, &mut text)? {
            None => None,
            Some(Line::Entry(entry)) => Some(entry.link()?),
            Some(_) => return Err(foreign()),
        };
    }
    let head = walk.finish(None).map_err(Reason::LogBroken)?;
    Ok(Proof { head, checkpoints: checkpoints.len() })
}

/// Reads up to the first entry: the key and the checkpoints, verified with it.
fn read_header(
    input: &mut dyn BufRead,
    text: &mut String,
    expected: Option<&Fingerprint>,
) -> Result<(Vec<Checkpoint>, Option<Link>), Error> {
    let Some(Line::AuditKey(pem)) = next(input, text)? else { return Err(foreign()) };
    let key = parse_key(&pem)?;
    if expected.is_some_and(|expected| *expected != key.fingerprint()) {
        return Err(Error::Invalid {
            field: "export",
            why: format!("it carries the audit key {}", key.fingerprint()).into(),
        });
    }
    let mut checkpoints = Vec::new();
    loop {
        match next(input, text)? {
            None => return Ok((checkpoints, None)),
            Some(Line::Entry(entry)) => return Ok((checkpoints, Some(entry.link()?))),
            Some(Line::Checkpoint(raw)) => {
                let checkpoint = line::parse(raw.get())?;
                verify_checkpoint(&checkpoint, &key)?;
                checkpoints.push(checkpoint);
            }
            Some(Line::AuditKey(_)) => return Err(foreign()),
        }
    }
}

fn next<'a>(input: &mut dyn BufRead, text: &'a mut String) -> Result<Option<Line<'a>>, Error> {
    text.clear();
    let read = Read::take(&mut *input, MAX_LINE_BYTES).read_line(text);
    match read {
        Ok(0) => Ok(None),
        Ok(_) => serde_json::from_str(text).map(Some).map_err(|_| foreign()),
        Err(fault) => {
            Err(Unavailable::Stream { action: "reading the export", cause: fault.to_string() }
                .into())
        }
    }
}

impl WrittenEntry<'_> {
    fn link(&self) -> Result<Link, Error> {
        #[derive(Deserialize)]
        struct Place {
            seq: u64,
        }
        let text = self.text.get();
        let Place { seq } = serde_json::from_str(text).map_err(|_| foreign())?;
        let octets = |hex: &str| {
            line::octets(hex).and_then(|octets| octets.try_into().ok()).ok_or_else(foreign)
        };
        let (previous, hash) = (octets(&self.previous)?, octets(&self.hash)?);
        Ok(Link { seq, previous, hash, text: text.to_owned() })
    }
}

fn parse_key(text: &str) -> Result<PublicKey, Error> {
    let block = pem::decode(text.as_bytes()).ok().and_then(|blocks| blocks.into_iter().next());
    block.and_then(|block| PublicKey::from_spki(&block.der).ok()).ok_or_else(foreign)
}

fn foreign() -> Error {
    Error::Invalid { field: "export", why: "it is not what `signet audit export` writes".into() }
}

fn put_entry(out: &mut dyn Write, previous: &[u8], hash: &[u8], text: String) -> Result<(), Error> {
    let text = RawValue::from_string(text).map_err(unwritable)?;
    let (previous, hash) = (line::hex(previous), line::hex(hash));
    put(out, &Line::Entry(WrittenEntry { previous, hash, text: &text }))
}

fn put(out: &mut dyn Write, line: &Line<'_>) -> Result<(), Error> {
    serde_json::to_writer(&mut *out, line).map_err(unwritable)?;
    out.write_all(b"\n").map_err(unwritable)
}

fn unwritable(fault: impl Into<io::Error>) -> Error {
    Unavailable::Stream { action: "writing the export", cause: fault.into().to_string() }.into()
}
