//! How many files and sockets this process may have open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Descriptors besides those of connections: store, logs, listening sockets.
const OTHERS: u64 = 256;

/// Raises the limit as far as the system allows (many give 1,024 at first), and says so when it is
/// still too low for this many connections, each with one to an upstream.
pub(crate) fn raise(connections: u32) {
    let limit = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    let allowed = if raised.is_ok() { limit.maximum } else { limit.current };
    let wanted = u64::from(connections) * 2 + OTHERS;
    if allowed.is_some_and(|allowed| allowed < wanted) {
        let allowed = allowed.unwrap_or(u64::MAX);
        tracing::warn!(
            allowed,
            wanted,
            "limits.connections is more than this process may have open; raise the limit of open files (LimitNOFILE=) or lower limits.connections"
        );
    }
}
