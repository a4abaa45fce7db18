//! Real programs as peers: free ports, processes that end with the test, and waiting for what happens.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket},
    ops::Range,
    process::{Child, Command},
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// How long a peer may take to do what is waited for. Nothing ought to depend on it: a slow machine beside much else
/// takes its time, and what never happens is told early enough.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// How long a process that is told to end gets before it is killed.
const GRACE: Duration = Duration::from_secs(30);

/// Ports that systems give out to nobody who does not ask for them by number (RFC 6335 §6 and what Linux, which begins
/// at 32768, makes of it).
const PORTS: Range<u16> = 10_240..32_768;

/// Where the tokens of ports are kept: an address that no peer listens on, for HTTP/3 either.
const TOKENS: Ipv4Addr = Ipv4Addr::new(127, 127, 0, 1);

/// What keeps each port for this process until its end.
static KEPT: Mutex<Vec<UdpSocket>> = Mutex::new(Vec::new());

/// A loopback address that nothing listens on, and that no other test is given, in this process or another, until this
/// one ends.
///
/// # Errors
/// When the machine has no loopback port left.
pub fn free_address() -> io::Result<SocketAddr> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    // Processes begin at different places, and each goes on from where it was.
    let begin = usize::try_from(std::process::id()).unwrap_or(0) * 97 + kept.len();
    let count = PORTS.len();
    for port in PORTS.cycle().skip(begin % count).take(count) {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        // The UDP port of the same number, at an address of its own, is the token of whoever has this one.
        let Ok(token) = UdpSocket::bind((TOKENS, address.port())) else { continue };
        if TcpListener::bind(address).is_ok() {
            kept.push(token);
            return Ok(address);
        }
    }
    Err(io::ErrorKind::AddrInUse.into())
}

/// Waits until something listens on `address`.
///
/// # Errors
/// `TimedOut` when it takes longer than [`PATIENCE`].
pub fn wait_until_listening(address: SocketAddr) -> io::Result<()> {
    wait_until(|| TcpStream::connect(address).is_ok())
}

/// Waits until `happened` says so, asking every few milliseconds.
///
/// # Errors
/// `TimedOut` when it takes longer than [`PATIENCE`].
pub fn wait_until(happened: impl FnMut() -> bool) -> io::Result<()> {
    wait(PATIENCE, happened)
}

#[expect(clippy::disallowed_methods, reason = "other processes keep real time")]
fn wait(longest: Duration, mut happened: impl FnMut() -> bool) -> io::Result<()> {
    let start = Instant::now();
    while !happened() {
        if start.elapsed() > longest {
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
            let ended = wait(GRACE, || !matches!(self.0.try_wait(), Ok(None)));
            if ended.is_err() {
                // One that leads a group, as timeout(1) does, takes along what it started.
                let group = format!("-{}", self.id());
                let _ = Command::new("kill").args(["-s", "KILL", "--", &group]).status();
                let _ = self.0.kill();
            }
        }
        let _ = self.0.wait();
    }
}
