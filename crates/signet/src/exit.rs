//! The exit codes every command keeps to. Not the messages: those are `failure`.

/// How a command ended, as the shell and a monitoring job see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything was done.
    Ok = 0,
    /// It failed, or the answer is "refused".
    Failed = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// What was named does not exist.
    NotFound = 3,
    /// The caller may not do this.
    NotPermitted = 4,
    /// It waits for somebody's approval.
    Waiting = 5,
    /// It clashes with what is already there.
    Conflict = 6,
    /// A server could not be reached.
    Unreachable = 7,
    /// Everything is well, but something expires soon.
    ExpiresSoon = 10,
    /// What was looked at has expired or was revoked.
    Ended = 11,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
