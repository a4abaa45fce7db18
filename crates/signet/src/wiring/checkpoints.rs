//! Keeps signed checkpoints of the audit log outside the store, so that cutting the store's log shows.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use authority::Authority;
use authority::audit::line;
use model::audit::{Actor, Checkpoint};

use crate::failure::Failure;

/// Makes a checkpoint, when the log has grown, and appends it to the file.
///
/// # Errors
/// When it cannot be made or written.
pub(crate) fn make(authority: &Authority, path: &Path) -> Result<(), Failure> {
    let read = authority.store().read()?;
    let last = read.checkpoints()?.last().map_or(0, |checkpoint| checkpoint.seq);
    // A checkpoint is itself on record: one entry more is no news.
    if read.audit_head()?.seq <= last.saturating_add(1) {
        return Ok(());
    }
    drop(read);
    let checkpoint = authority.as_operator(Actor::system("audit")).checkpoint()?;
    let fail = |error: std::io::Error| Failure::file("write", path, &error);
    let mut line = line::write(&checkpoint)?;
    line.push('\n');
    std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(line.as_bytes()).and_then(|()| file.sync_data()))
        .map_err(fail)
}

/// The checkpoints kept in the file; a file that is not there keeps none.
///
/// # Errors
/// When the file cannot be read or a whole line of it is no checkpoint.
pub(crate) fn kept(path: &Path) -> Result<Vec<Checkpoint>, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::file("read", path, &error)),
    };
    // A crash may have cut the last line; only what ends with a line feed was written whole.
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole
        .lines()
        .map(|text| {
            line::parse(text).map_err(|error| {
                Failure::failed(
                    "CHECKPOINTS",
                    format!("{} holds a line that is no checkpoint", path.display()),
                )
                .why(error)
                .remedy("restore the file from a backup; the store keeps its own checkpoints")
            })
        })
        .collect()
}
