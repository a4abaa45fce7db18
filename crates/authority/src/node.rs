//! This process as one of several at work on the same store: a lock file that dies with the process,
//! so that whoever opens the store next can tell an abandoned intent from one still in hand.
//! Not a lease: it tells processes of one machine apart.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::error::Unavailable;
use crate::private_file;

/// The end of a lock file's name before it is locked.
const ENTERING: &str = "entering";

/// This process, known to all others of the machine for as long as it lives.
#[derive(Debug)]
pub struct Node {
    name: String,
    path: PathBuf,
    _lock: File,
}

impl Node {
    /// Enters `directory` under a random name.
    ///
    /// # Errors
    /// `File` when the lock file cannot be made.
    pub fn enter(directory: &Path) -> Result<Self, Unavailable> {
        private_file::make_directory(directory)?;
        let mut octets = [0; 8];
        pki::random::fill(&mut octets).map_err(|_| Unavailable::Random)?;
        let name = format!("{:016x}", u64::from_be_bytes(octets));
        let path = directory.join(&name);
        let lock = Self::lock(&path).map_err(|e| private_file::refused("locking", &path, &e))?;
        Ok(Self { name, path, _lock: lock })
    }

    /// The file gets its name when it is locked: nobody ever sees one that is not and has a process.
    fn lock(path: &Path) -> io::Result<File> {
        let entering = path.with_extension(ENTERING);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&entering)?;
        file.lock()?;
        fs::rename(&entering, path)?;
        Ok(file)
    }

    /// The name under which this process signs its intents.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Says whether the process that entered `directory` under `name` still lives; clears up after one that does not.
#[must_use]
pub fn is_alive(directory: &Path, name: &str) -> bool {
    if !name.bytes().all(|octet| octet.is_ascii_hexdigit()) {
        return false;
    }
    let path = directory.join(name);
    let Ok(file) = File::open(&path) else { return false };
    match file.try_lock() {
        Ok(()) => {
            let _ = fs::remove_file(&path);
            false
        }
        Err(TryLockError::WouldBlock) => true,
        // Whoever cannot be asked is taken to be alive: its own second commit will decide.
        Err(TryLockError::Error(_)) => true,
    }
}

/// Clears up after every process that entered `directory` and is gone.
pub fn clear(directory: &Path) {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    for name in entries.filter_map(|entry| entry.file_name().into_string().ok()) {
        // Whoever is alive stays; the answer itself does not matter here.
        let _ = is_alive(directory, &name);
    }
}

#[cfg(test)]
mod tests;
