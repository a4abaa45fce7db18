//! What went wrong, why, and what to do: the one shape in which every command fails.

mod translate;

use std::fmt;

use serde_json::{Value, json};

use crate::exit::Exit;

/// A failure as it is told to a person (or, with `--json`, to a program).
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    code: &'static str,
    what: String,
    why: Option<String>,
    remedy: Option<String>,
}

impl Failure {
    /// Says what failed, under a stable upper-case code.
    pub(crate) fn new(exit: Exit, code: &'static str, what: impl Into<String>) -> Self {
        Self { exit, code, what: what.into(), why: None, remedy: None }
    }

    /// A failure with exit code 1.
    pub(crate) fn failed(code: &'static str, what: impl Into<String>) -> Self {
        Self::new(Exit::Failed, code, what)
    }

    /// A command line that cannot be meant.
    pub(crate) fn usage(what: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "USAGE", what)
    }

    /// Something named that is not there.
    pub(crate) fn not_found(what: impl Into<String>) -> Self {
        Self::new(Exit::NotFound, "NOT-FOUND", what)
    }

    /// Adds the cause.
    pub(crate) fn why(mut self, why: impl fmt::Display) -> Self {
        self.why = Some(why.to_string());
        self
    }

    /// Adds what to do about it.
    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Says which input it is about.
    pub(crate) fn about(mut self, input: &str) -> Self {
        self.what = format!("{input}: {}", self.what);
        self
    }

    /// The exit code this failure ends the process with.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// The failure for programs.
    pub(crate) fn json(&self) -> Value {
        json!({ "error": {
            "code": self.code, "what": self.what, "why": self.why,
            "remedy": self.remedy, "exit": self.exit as u8,
        }})
    }

    /// Classifies a failed file operation: what was done to which file, why, and the remedy.
    pub(crate) fn file(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind::{AlreadyExists, NotFound, PermissionDenied, StorageFull};
        let what = format!("cannot {doing} {}", path.display());
        let (exit, code, remedy) = match error.kind() {
            NotFound => (Exit::NotFound, "NOT-FOUND", "check the path"),
            PermissionDenied => {
                (Exit::Failed, "PERMISSION", "run as the owner of the directory, or choose another")
            }
            std::io::ErrorKind::ReadOnlyFilesystem => {
                (Exit::Failed, "READ-ONLY", "choose a directory that can be written, with --dir")
            }
            StorageFull | std::io::ErrorKind::QuotaExceeded => {
                (Exit::Failed, "DISK-FULL", "free some space and run the command again")
            }
            AlreadyExists => (Exit::Conflict, "EXISTS", "choose another name, or use --force"),
            _ => (Exit::Failed, "FILE", "look at the path and the disk"),
        };
        Self::new(exit, code, what).why(error).remedy(remedy)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "signet: {}", self.what)?;
        if let Some(why) = &self.why {
            write!(f, "\n  why: {why}")?;
        }
        if let Some(remedy) = &self.remedy {
            write!(f, "\n  do:  {remedy}")?;
        }
        write!(f, "\n  code {}", self.code)
    }
}
