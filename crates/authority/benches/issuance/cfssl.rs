//! The peer: `cfssl serve` with its database in SQLite, as it comes from Debian, durable as SQLite is by default.
//! It is asked over HTTP, by each caller on one kept connection; its own processor time is counted, and not ours.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use pki::pem;
use tempfile::TempDir;

use super::Fault;
use super::site::{self, Measured};

/// The tables of cfssl's `certdb/sqlite/migrations/001_CreateCertificates.sql`.
const TABLES: &str = "
    CREATE TABLE certificates (
        serial_number blob NOT NULL, authority_key_identifier blob NOT NULL, ca_label blob,
        status blob NOT NULL, reason int, expiry timestamp, revoked_at timestamp, pem blob NOT NULL,
        PRIMARY KEY (serial_number, authority_key_identifier));
    CREATE TABLE ocsp_responses (
        serial_number blob NOT NULL, authority_key_identifier blob NOT NULL, body blob NOT NULL,
        expiry timestamp, PRIMARY KEY (serial_number, authority_key_identifier),
        FOREIGN KEY (serial_number, authority_key_identifier)
            REFERENCES certificates (serial_number, authority_key_identifier));";
const CONFIGURATION: &str =
    r#"{"signing":{"default":{"usages":["digital signature","client auth"],"expiry":"9528h"}}}"#;

/// A server at work.
pub(super) struct Cfssl {
    child: Child,
    port: u16,
    _directory: TempDir,
}

impl Cfssl {
    /// Starts it; says so where it is not installed.
    pub(super) fn start() -> Result<Option<Self>, Fault> {
        if Command::new("cfssl").arg("version").output().is_err() {
            println!("cfssl is not here (scripts/setup bench installs it): no comparison");
            return Ok(None);
        }
        let directory = tempfile::tempdir()?;
        let at = directory.path();
        run(
            at,
            "openssl",
            &[
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem",
                "-days",
                "30",
                "-subj",
                "/CN=bench",
            ],
        )?;
        run(at, "sqlite3", &["certs.db", TABLES])?;
        std::fs::write(at.join("config.json"), CONFIGURATION)?;
        std::fs::write(at.join("db.json"), r#"{"driver":"sqlite3","data_source":"certs.db"}"#)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new("cfssl")
            .args(["serve", "-address", "127.0.0.1", "-port", &port.to_string(), "-loglevel", "5"])
            .args(["-ca", "ca.pem", "-ca-key", "ca.key"])
            .args(["-db-config", "db.json", "-config", "config.json"])
            .current_dir(at)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let cfssl = Self { child, port, _directory: directory };
        cfssl.connect()?;
        Ok(Some(cfssl))
    }

    /// Issues as many certificates as are asked for, to each caller one after another.
    pub(super) fn issue(&self, callers: usize, number: usize) -> Result<Measured, Fault> {
        let bodies: Vec<String> = site::requests(number)?
            .iter()
            .map(|request| {
                let request = pem::encode("CERTIFICATE REQUEST", request).replace('\n', "\\n");
                format!(r#"{{"certificate_request":"{request}","hosts":["alice.example.org"]}}"#)
            })
            .collect();
        let streams = (0..callers).map(|_| self.connect()).collect::<Result<Vec<_>, _>>()?;
        let process = self.child.id().to_string();
        let before = site::processor_time(&process)?;
        let wall = site::timed(|| {
            site::together(&bodies, streams.into_iter().map(BufReader::new), |stream, body| {
                ask(stream, body)
            })
        })?;
        let processor = site::processor_time(&process)?.saturating_sub(before);
        Ok(Measured::of(number, wall, processor))
    }

    fn connect(&self) -> Result<TcpStream, Fault> {
        let mut refused = None;
        for _ in 0..100 {
            match TcpStream::connect(("127.0.0.1", self.port)) {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    return Ok(stream);
                }
                Err(error) => refused = Some(error),
            }
            pause();
        }
        Err(refused.map_or_else(|| "no connection".into(), Into::into))
    }
}

impl Drop for Cfssl {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[expect(clippy::disallowed_methods, reason = "a bench waits for a server to start")]
fn pause() {
    std::thread::sleep(Duration::from_millis(50));
}

fn run(directory: &Path, program: &str, args: &[&str]) -> Result<(), Fault> {
    let done = Command::new(program).args(args).current_dir(directory).output()?;
    if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).into()) }
}

/// Orders one certificate and reads the answer.
fn ask(stream: &mut BufReader<TcpStream>, body: &str) -> Result<(), Fault> {
    let request = format!(
        "POST /api/v1/cfssl/sign HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.get_mut().write_all(request.as_bytes())?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse()?,
            None if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    let mut answer = vec![0; length];
    stream.read_exact(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    if answer.contains(r#""success":true"#) { Ok(()) } else { Err(answer.into()) }
}
