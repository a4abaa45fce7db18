//! The data directory: where it is, what lies in it, and the lock of the server that serves it.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::config::Kept;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::wiring::clock::pause;

/// How often the lock is tried for while other commands look at it, or its holder looked for in it, and how long each
/// time is left to them.
const LOCK_TRIES: u32 = 1000;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// A data directory, which need not exist yet.
#[derive(Clone, Debug)]
pub(crate) struct Directory {
    root: PathBuf,
}

/// What a serving process tells of itself in the lock file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Server {
    /// Its process id.
    pub(crate) pid: i32,
    /// Where it listens.
    pub(crate) addresses: Vec<String>,
    /// What it cannot change while it runs.
    #[serde(default)]
    pub(crate) kept: Kept,
}

/// Held while a server runs on the directory; the operating system lets go of it at any end.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Directory {
    /// Settles the directory: the flag, `SIGNET_DIR`, `/var/lib/signet` for root, else the XDG place.
    pub(crate) fn find(flag: Option<PathBuf>) -> Result<Self, Failure> {
        let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let home = || set("HOME").map(|home| home.join(".local/share"));
        let root = flag
            .or_else(|| set("SIGNET_DIR"))
            .or_else(|| {
                crate::wiring::operator::is_root().then(|| PathBuf::from("/var/lib/signet"))
            })
            .or_else(|| set("XDG_DATA_HOME").or_else(home).map(|base| base.join("signet")))
            .ok_or_else(|| {
                Failure::usage("no data directory: neither HOME nor SIGNET_DIR is set")
                    .remedy("name one with --dir")
            })?;
        let root = std::path::absolute(&root).unwrap_or(root);
        Ok(Self { root })
    }

    /// The directory itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The configuration file.
    pub(crate) fn configuration(&self) -> PathBuf {
        self.root.join("signet.toml")
    }

    /// The root certificate, for everyone who is to trust the doors.
    pub(crate) fn root_certificate(&self) -> PathBuf {
        self.root.join("ca.pem")
    }

    /// The store.
    pub(crate) fn store(&self) -> PathBuf {
        self.root.join("store.db")
    }

    /// The encrypted keys.
    pub(crate) fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// Server certificates and keys of the doors.
    pub(crate) fn doors(&self) -> PathBuf {
        self.root.join("doors")
    }

    /// Logs.
    pub(crate) fn logs(&self) -> PathBuf {
        self.root.join("log")
    }

    /// The file holding the signed checkpoints of the audit log.
    pub(crate) fn checkpoints(&self) -> PathBuf {
        self.logs().join("checkpoints.jsonl")
    }

    fn lock_file(&self) -> PathBuf {
        self.root.join("signet.lock")
    }

    /// A path of the configuration, taken from the data directory when relative.
    pub(crate) fn resolve(&self, path: &Path) -> PathBuf {
        self.root.join(path)
    }

    /// Makes the directory and its parts, readable by the owner alone. Returns whether it was new.
    ///
    /// # Errors
    /// When a directory cannot be made or written.
    pub(crate) fn make(&self) -> Result<bool, Failure> {
        let new = !self.root.is_dir();
        if new && self.root.exists() {
            let what = format!("{} is a file, not a directory", self.root.display());
            return Err(
                Failure::failed("NOT-A-DIRECTORY", what).remedy("choose another with --dir")
            );
        }
        for directory in [self.root.clone(), self.keys(), self.doors(), self.logs()] {
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&directory)
                .map_err(|error| Failure::file("make the directory", &directory, &error))?;
        }
        Ok(new)
    }

    /// Refuses to go on where `signet up` has not been yet.
    ///
    /// # Errors
    /// `NOT-FOUND` when there is no store here, or when nobody may look.
    pub(crate) fn require(&self) -> Result<(), Failure> {
        match std::fs::metadata(self.store()) {
            Ok(found) if found.is_file() => return Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                return Err(Failure::file("open the data directory", self.root(), &error));
            }
            _ => {}
        }
        let what = format!("there is no Signet in {}", self.root.display());
        let remedy = format!("signet up --dir {}", self.root.display());
        Err(Failure::not_found(what)
            .remedy(format!("make one with `{remedy}`, or name another with --dir")))
    }

    /// Takes the server's lock.
    ///
    /// # Errors
    /// `RUNNING` when another process serves this directory, `OWNER` when it is not root's and root would serve it.
    pub(crate) fn lock(&self) -> Result<Lock, Failure> {
        self.refuse_foreign_owner()?;
        let path = self.lock_file();
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|error| Failure::file("open", &path, &error))?;
        for _ in 0..LOCK_TRIES {
            match file.try_lock() {
                Ok(()) => {
                    // What an earlier server told of itself is true no more.
                    file.set_len(0).map_err(|error| Failure::file("clear", &path, &error))?;
                    return Ok(Lock(file));
                }
                // Other commands may be looking whether a server runs; only a server keeps us from looking too.
                Err(std::fs::TryLockError::WouldBlock) => match file.try_lock_shared() {
                    Ok(()) => {
                        file.unlock().map_err(|error| Failure::file("unlock", &path, &error))?;
                        pause(LOCK_PAUSE);
                    }
                    Err(_) => break,
                },
                Err(std::fs::TryLockError::Error(error)) => {
                    return Err(Failure::file("lock", &path, &error));
                }
            }
        }
        Err(self.already_served())
    }

    /// What root writes into somebody's directory, its owner could not read afterwards.
    fn refuse_foreign_owner(&self) -> Result<(), Failure> {
        let owner = std::fs::metadata(self.store()).map_or(0, |found| found.uid());
        if owner == 0 || !crate::wiring::operator::is_root() {
            return Ok(());
        }
        let account = crate::wiring::operator::account(owner);
        let what = format!("{} belongs to {account}, and root would serve it", self.root.display());
        Err(Failure::new(Exit::NotPermitted, "OWNER", what)
            .why("files that root makes would be closed to the server later")
            .remedy(format!("run it as {account}, or through its service")))
    }

    fn already_served(&self) -> Failure {
        let by = match self.find_server() {
            Found::Serving(server) => {
                format!(" by process {} ({})", server.pid, server.addresses.join(", "))
            }
            Found::Nobody | Found::Starting => String::new(),
        };
        Failure::new(
            Exit::Conflict,
            "RUNNING",
            format!("{} is already served{by}", self.root.display()),
        )
        .remedy("stop it first, or tell it to take up a changed configuration with `signet reload`")
    }

    /// The server that runs on this directory, if one does. One that has just taken the lock is given time to tell of
    /// itself: its doors are open a moment before.
    pub(crate) fn server(&self) -> Option<Server> {
        for _ in 0..LOCK_TRIES {
            match self.find_server() {
                Found::Nobody => return None,
                Found::Serving(server) => return Some(server),
                Found::Starting => pause(LOCK_PAUSE),
            }
        }
        None
    }

    fn find_server(&self) -> Found {
        let Ok(mut file) = File::open(self.lock_file()) else { return Found::Nobody };
        if file.try_lock_shared().is_ok() {
            return Found::Nobody;
        }
        let mut text = String::new();
        let told =
            file.read_to_string(&mut text).ok().and_then(|_| serde_json::from_str(&text).ok());
        told.map_or(Found::Starting, Found::Serving)
    }
}

/// What the lock file says.
#[derive(Debug)]
enum Found {
    Nobody,
    /// The lock is held, and nothing told.
    Starting,
    Serving(Server),
}

impl Lock {
    /// Tells the other nodes who serves and where.
    pub(crate) fn announce(&mut self, server: &Server) -> std::io::Result<()> {
        let text = serde_json::to_string(server)?;
        self.0.set_len(0)?;
        self.0.rewind()?;
        self.0.write_all(text.as_bytes())?;
        self.0.sync_all()
    }
}

/// Writes a file that only its owner may read, at once and whole: a reader sees all of it or none.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_whole(path, bytes, 0o600)
}

/// Writes a file that everyone may read, at once and whole.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn write_public(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_whole(path, bytes, 0o644)
}

fn write_whole(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Failure> {
    let fail = |error: std::io::Error| Failure::file("write", path, &error);
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(&part)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&part, path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&part);
        fail(error)
    })
}

/// Refuses to overwrite what is there, unless told to.
///
/// # Errors
/// `EXISTS` when the file exists and `force` was not given.
pub(crate) fn refuse_existing(path: &Path, force: bool) -> Result<(), Failure> {
    if force || !path.exists() {
        return Ok(());
    }
    Err(Failure::new(Exit::Conflict, "EXISTS", format!("{} exists already", path.display()))
        .why("a certificate or key in it would be lost")
        .remedy("choose another name, or overwrite it with --force"))
}

#[cfg(test)]
mod tests;
