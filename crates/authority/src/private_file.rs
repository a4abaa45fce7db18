//! Files only their owner may read: written whole or not at all, never over another.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::error::Unavailable;

/// Whether an existing file of the same name may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Fail when the file exists.
    Kept,
    /// Replace the file in one step.
    Replaced,
}

/// Writes `content` to `path` with mode 0600: after a crash the file is there whole or not at all.
///
/// # Errors
/// `File` when the file exists and is to be kept, or when the file system refuses.
pub fn write(path: &Path, content: &[u8], existing: Existing) -> Result<(), Unavailable> {
    let draft = draft_path(path);
    let done = write_draft(&draft, content).and_then(|()| place(&draft, path, existing));
    if done.is_err() || existing == Existing::Kept {
        // The draft has become the file (a second link), or is of no more use; either way it may be gone already.
        let _ = fs::remove_file(&draft);
    }
    done.and_then(|()| sync_directory(path)).map_err(|e| refused("writing", path, &e))
}

/// Makes a directory (and those above it) that only its owner may enter, mode 0700.
///
/// # Errors
/// `File` when the file system refuses.
pub fn make_directory(path: &Path) -> Result<(), Unavailable> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|e| refused("making the directory", path, &e))
}

/// Says whether anybody but the owner may read the file.
#[must_use]
pub fn is_open_to_others(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|m| m.permissions().mode() & 0o077 != 0)
}

pub(crate) fn refused(action: &'static str, path: &Path, cause: &io::Error) -> Unavailable {
    Unavailable::File { action, file: path.to_owned(), cause: cause.to_string() }
}

fn draft_path(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.draft", std::process::id()));
    path.with_file_name(name)
}

fn write_draft(draft: &Path, content: &[u8]) -> io::Result<()> {
    if let Err(e) = fs::remove_file(draft)
        && e.kind() != io::ErrorKind::NotFound
    {
        return Err(e);
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    file.write_all(content)?;
    file.sync_all()
}

fn place(draft: &Path, path: &Path, existing: Existing) -> io::Result<()> {
    match existing {
        // A link fails where a rename would silently replace.
        Existing::Kept => fs::hard_link(draft, path),
        Existing::Replaced => fs::rename(draft, path),
    }
}

fn sync_directory(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(directory) if !directory.as_os_str().is_empty() => File::open(directory)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

#[cfg(test)]
mod tests;
