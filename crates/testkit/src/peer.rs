//! Real programs as peers: free ports, processes that end with the test, and waiting for what happens.

use std::{
    io,
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

/// How long a peer may take to do what is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// A loopback address that nothing listens on.
///
/// # Errors
/// When the machine has no loopback port left.
pub fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

/// Waits until something listens on `address`.
///
/// # Errors
/// `TimedOut` after half a minute.
pub fn wait_until_listening(address: SocketAddr) -> io::Result<()> {
    wait_until(|| TcpStream::connect(address).is_ok())
}

/// Waits until `happened` says so, asking every few milliseconds.
///
/// # Errors
/// `TimedOut` after half a minute.
#[expect(clippy::disallowed_methods, reason = "other processes keep real time")]
pub fn wait_until(mut happened: impl FnMut() -> bool) -> io::Result<()> {
    let start = Instant::now();
    while !happened() {
        if start.elapsed() > PATIENCE {
            return Err(io::ErrorKind::TimedOut.into());
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

/// A child process that is told to end, and waited for, when this is dropped.
#[derive(Debug)]
pub struct Running(Child);

impl Running {
    /// Starts `command`.
    ///
    /// # Errors
    /// When the program cannot be started; the message names it.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        command.spawn().map(Self).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", command.get_program().display()))
        })
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// The process itself, to read its output or wait for it.
    pub fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Sends a signal by name, such as `TERM`, `HUP` or `KILL`.
    ///
    /// # Errors
    /// When kill(1) cannot be run.
    pub fn signal(&self, name: &str) -> io::Result<()> {
        Command::new("kill").args(["-s", name, &self.id().to_string()]).status().map(drop)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            let _ = self.signal("TERM");
            let ended = wait_until(|| !matches!(self.0.try_wait(), Ok(None)));
            if ended.is_err() {
                let _ = self.0.kill();
            }
        }
        let _ = self.0.wait();
    }
}
