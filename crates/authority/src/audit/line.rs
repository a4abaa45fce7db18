//! A checkpoint as one line of JSON, for a file kept outside the store: whoever cuts off the store's log cannot cut
//! that off with it. The file is only ever appended to.

use model::audit::Checkpoint;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// A checkpoint as written; octets are in hexadecimal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    seq: u64,
    hash: String,
    at_ms: i64,
    signature: String,
    key: String,
}

/// Writes a checkpoint as a line without its end.
///
/// # Errors
/// None in practice; `Internal` should the JSON library fail.
pub fn write(checkpoint: &Checkpoint) -> Result<String, Error> {
    let written = Written {
        seq: checkpoint.seq,
        hash: hex(&checkpoint.hash),
        at_ms: checkpoint.at_ms,
        signature: hex(&checkpoint.signature),
        key: checkpoint.key.to_string(),
    };
    serde_json::to_string(&written).map_err(|fault| Error::Internal(fault.to_string()))
}

/// Reads a line.
///
/// # Errors
/// `Invalid` when it is no checkpoint.
pub fn parse(line: &str) -> Result<Checkpoint, Error> {
    read(line).ok_or_else(|| Error::Invalid {
        field: "checkpoint",
        why: format!("{line:?} is not a checkpoint").into(),
    })
}

fn read(line: &str) -> Option<Checkpoint> {
    let written: Written = serde_json::from_str(line).ok()?;
    Some(Checkpoint {
        seq: written.seq,
        hash: octets(&written.hash)?.try_into().ok()?,
        at_ms: written.at_ms,
        signature: octets(&written.signature)?,
        key: written.key.parse().ok()?,
    })
}

pub(super) fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

pub(super) fn octets(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        hex.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(
        digits
            .chunks(2)
            .map(|pair| pair.iter().fold(0, |octet, digit| octet << 4 | digit))
            .collect(),
    )
}
