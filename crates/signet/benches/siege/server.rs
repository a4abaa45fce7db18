//! The server under siege: Signet with the limits it comes with, one door that requires a
//! certificate, and a backend that answers a little or without end.

use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Command, Stdio},
    sync::Arc,
    thread,
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustls::{
    ClientConfig, RootCertStore,
    client::Resumption,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use testkit::peer::{Running, free_address, wait_until_listening};

use crate::Outcome;

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// A client with a certificate; each connection shakes hands in full.
    pub(crate) client: Arc<ClientConfig>,
    process: Running,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Founds an authority, issues a certificate, and serves on the first processor.
    pub(crate) fn start() -> Outcome<Server> {
        let folder = tempfile::tempdir()?;
        let address = free_address()?;
        let site = format!("https://localhost:{}=http://{}", address.port(), backend()?);
        let signet = env!("CARGO_BIN_EXE_signet");
        let data = folder.path().join("data");
        let process = Running::start(
            Command::new("taskset")
                .args(["--cpu-list", "0", signet, "up", "--policy-arc", "1.3.6.1.4.1.32473.1"])
                .args(["--listen", &address.to_string(), "--site", &site, "--dir"])
                .arg(&data)
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )?;
        wait_until_listening(address)?;
        let run = |line: &str| {
            let mut command = Command::new(signet);
            command.args(line.split(' ')).arg("--dir").arg(&data).current_dir(folder.path());
            succeed(&mut command)
        };
        run("person add alice --name Alice --email alice@example.org")?;
        run("cert issue --person alice --device laptop --out alice.pem")?;
        let client = Arc::new(client(folder.path())?);
        pin_to_second_processor()?;
        Ok(Server { address, client, process, _folder: folder })
    }

    /// Resident memory of the server.
    pub(crate) fn resident_mib(&self) -> Outcome<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|rest| rest.split_whitespace().next()).ok_or("no VmRSS")?;
        Ok(kib.parse::<f64>()? / 1024.0)
    }
}

fn pin_to_second_processor() -> Outcome<()> {
    let own = std::process::id().to_string();
    succeed(Command::new("taskset").args(["--all-tasks", "--cpu-list", "--pid", "1", &own]))
}

fn succeed(command: &mut Command) -> Outcome<()> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(())
}

fn client(folder: &std::path::Path) -> Outcome<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(folder.join("data/ca.pem"))?)?;
    let chain = CertificateDer::pem_file_iter(folder.join("alice.pem"))?;
    let key = PrivateKeyDer::from_pem_file(folder.join("alice.key"))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_root_certificates(roots)
        .with_client_auth_cert(chain.collect::<Result<_, _>>()?, key)?;
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// Lets this process, and those it starts, open as many files as the system allows.
pub(crate) fn raise_descriptor_limit() -> Outcome<()> {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit })?;
    Ok(())
}

/// Answers `/large` with a gigabyte and everything else with a word.
fn backend() -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let thread = thread::Builder::new().stack_size(64 * 1024);
            let _ = thread.spawn(move || answer(stream));
        }
    });
    Ok(address)
}

fn answer(mut stream: TcpStream) {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        seen.extend_from_slice(&buffer[..count]);
        while let Some(end) = seen.windows(4).position(|window| window == b"\r\n\r\n") {
            let large = seen.starts_with(b"GET /large ");
            seen.drain(..end + 4);
            let sent = if large { flood(&mut stream) } else { stream.write_all(SMALL) };
            if sent.is_err() {
                return;
            }
        }
    }
}

const SMALL: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

fn flood(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")?;
    (0..1 << 18).try_for_each(|_| stream.write_all(&[b'a'; 4096]))
}
