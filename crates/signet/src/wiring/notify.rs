//! Tells systemd that the server is ready or stopping (sd_notify(3)), where systemd asked to be told.

use std::os::unix::net::UnixDatagram;

/// Sends a state such as `READY=1`; without systemd nothing happens.
pub(crate) fn systemd(state: &str) {
    let Some(path) = std::env::var_os("NOTIFY_SOCKET") else { return };
    // An abstract socket begins with '@'; systemd uses those for containers only.
    let sent = UnixDatagram::unbound().and_then(|socket| socket.send_to(state.as_bytes(), &path));
    if let Err(error) = sent {
        tracing::debug!(%error, "systemd was not told {state}");
    }
}
