//! Listening sockets: one per worker and address (SO_REUSEPORT), so that workers share nothing.
//! Knows no TLS; hands accepted TCP connections on.

use std::io;
use std::net::{SocketAddr, TcpListener};

use socket2::{Domain, Protocol, Socket, Type};

/// Connections the kernel may hold for us before we accept them.
const BACKLOG: i32 = 1024;

/// Binds `workers` sockets to each address.
///
/// # Errors
/// Names the address that cannot be listened on, and why.
pub(crate) fn bind(
    addresses: &[SocketAddr],
    workers: usize,
) -> Result<Vec<Vec<TcpListener>>, Error> {
    let mut by_worker: Vec<Vec<TcpListener>> = (0..workers).map(|_| Vec::new()).collect();
    for &wanted in addresses {
        let fault = |source: io::Error| Error { address: wanted, source };
        let address = claim(wanted).map_err(fault)?;
        for listeners in &mut by_worker {
            listeners.push(listen(address, Sharing::Workers).map_err(fault)?);
        }
    }
    Ok(by_worker)
}

/// An address that cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error(
    "cannot listen on {address}: {source}; is another program using the port, or is the address not ours?"
)]
pub struct Error {
    /// The address as configured.
    pub address: SocketAddr,
    /// What the system says.
    pub source: io::Error,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sharing {
    Nobody,
    Workers,
}

/// Makes sure nobody else has the port (sharing it would hide that), and finds one for port 0.
fn claim(address: SocketAddr) -> io::Result<SocketAddr> {
    listen(address, Sharing::Nobody)?.local_addr()
}

fn listen(address: SocketAddr, sharing: Sharing) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    if sharing == Sharing::Workers {
        socket.set_reuse_port(true)?;
    }
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    // Accepted connections have it from here.
    socket.set_tcp_nodelay(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

#[cfg(test)]
mod tests;
