//! A throw-away Signet: a data directory, a free port, and the server when asked for.

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;

use serde_json::Value;
use testkit::peer::{PATIENCE, free_address, wait_until};

/// What a finished command left behind.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Done {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Demands an exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\nstdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// The JSON document on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}\nstdout:\n{}\nstderr:\n{}", self.out, self.err))
    }

    /// Demands texts on stderr.
    #[track_caller]
    pub(crate) fn complains(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.err.contains(part), "{part:?} is not in:\n{}", self.err);
        }
        self
    }
}

/// A program that finds nothing of ours in its environment, and no way around to loopback.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.stdin(Stdio::null()).env_remove("SIGNET_DIR").env("NO_PROXY", "*").env("no_proxy", "*");
    command
}

/// Runs any program to its end.
pub(crate) fn run(name: &str, args: &[&str]) -> Done {
    let output =
        program(name).args(args).output().unwrap_or_else(|error| panic!("{name}: {error}"));
    Done::of(output)
}

/// Runs `signet` where no data directory is needed.
pub(crate) fn signet(args: &[&str]) -> Done {
    run(env!("CARGO_BIN_EXE_signet"), args)
}

/// A data directory and the port its door will be on.
pub(crate) struct Site {
    directory: tempfile::TempDir,
    pub(crate) port: u16,
}

/// A port nobody listens on, nor will unless the caller does.
pub(crate) fn free_port() -> u16 {
    free_address().unwrap().port()
}

/// How long curl may take, in seconds, as it is told.
fn patience() -> String {
    PATIENCE.as_secs().to_string()
}

/// Asks until there is an answer with a text: the server follows the record, and a connection that is being made when
/// it does may be cut. Returns the answer.
#[track_caller]
pub(crate) fn soon(mut ask: impl FnMut() -> Done, expected: &str) -> String {
    let mut last = None;
    let came = wait_until(|| {
        let done = last.insert(ask());
        done.code == 0 && done.out.contains(expected)
    });
    let last = last.unwrap();
    assert!(came.is_ok(), "{expected:?} never came: {last:?}");
    last.out
}

impl Site {
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), port: free_port() }
    }

    /// A path beside the data directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// The data directory.
    pub(crate) fn data(&self) -> String {
        self.text("data")
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.port)
    }

    /// Runs `signet … --dir D` in the directory beside the data.
    pub(crate) fn signet(&self, line: &str) -> Done {
        let args: Vec<&str> = line.split_whitespace().collect();
        self.signet_args(&args)
    }

    pub(crate) fn signet_args(&self, args: &[&str]) -> Done {
        let mut command = program(env!("CARGO_BIN_EXE_signet"));
        command.args(args).args(["--dir", &self.data()]).current_dir(self.directory.path());
        Done::of(command.output().unwrap())
    }

    /// Starts `signet up` on the free port, with the demonstration site unless sites are given.
    pub(crate) fn up(&self, more: &[&str]) -> Server {
        Server::start(self, &["up", "--listen", &format!("127.0.0.1:{}", self.port)], more)
    }

    /// Starts the server with a command of its own.
    pub(crate) fn start(&self, command: &[&str]) -> Server {
        Server::start(self, command, &[])
    }

    /// Issues `alice.p12` of a class to alice, who is on record; returns the serial.
    pub(crate) fn alice_of(&self, class: &str) -> String {
        let line = format!(
            "cert issue --person alice --device laptop --class {class} --target modern --out alice.p12 --password-file pw --json"
        );
        let issued = self.signet(&line).exits(0).json();
        issued["serial"].as_str().unwrap().to_owned()
    }

    /// Adds alice and issues `alice.p12` (password in `pw`); returns the serial.
    pub(crate) fn alice(&self) -> String {
        self.signet_args(&[
            "person",
            "add",
            "alice",
            "--name",
            "Alice Example",
            "--email",
            "alice@example.org",
        ])
        .exits(0);
        let issued = self
            .signet("cert issue --person alice --device laptop --class email --target modern --out alice.p12 --password-file pw --json")
            .exits(0)
            .json();
        issued["serial"].as_str().unwrap().to_owned()
    }

    /// curl against the door, or another by its whole URL, trusting our root.
    fn curling(&self, path: &str, more: &[&str]) -> Command {
        let (ca, url) = (self.text("data/ca.pem"), self.url(path));
        let url = if path.starts_with("https://") { path.to_owned() } else { url };
        let mut curl = program("curl");
        curl.args(["--silent", "--show-error", "--max-time", &patience(), "--cacert", &ca]);
        curl.args(more).arg(url);
        curl
    }

    /// Runs it to its end.
    pub(crate) fn curl(&self, path: &str, more: &[&str]) -> Done {
        Done::of(self.curling(path, more).output().unwrap())
    }

    /// What curl is told to show a `.p12` whose password is in `pw`.
    pub(crate) fn identity(&self, p12: &str) -> String {
        format!("{}:{}", self.text(p12), self.read("pw").trim_end())
    }

    /// Runs curl with alice's `.p12`.
    pub(crate) fn curl_as_alice(&self, path: &str, more: &[&str]) -> Done {
        let identity = self.identity("alice.p12");
        self.curl(path, &[&["--cert-type", "P12", "--cert", &identity], more].concat())
    }

    /// Asks as alice until the answer has a text; returns it.
    #[track_caller]
    pub(crate) fn soon_as_alice(&self, expected: &str) -> String {
        soon(|| self.curl_as_alice("/", &[]), expected)
    }

    /// Opens an answer without end with curl; returns once it has begun.
    pub(crate) fn live(&self, path: &str, more: &[&str]) -> Live {
        let mut curl = self.curling(path, &[&["--no-buffer"], more].concat());
        let mut child = curl.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        child.stdout.as_mut().unwrap().read_exact(&mut [0; 6]).unwrap();
        Live(child)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }
}

/// An answer that goes on and on; dropped, it is left.
pub(crate) struct Live(Child);

impl Live {
    /// Waits until the server cuts it.
    #[track_caller]
    pub(crate) fn wait_for_cut(mut self) {
        let gave_up = Some(28);
        assert_ne!(self.0.wait().unwrap().code(), gave_up, "it was never cut");
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A running `signet up`; dropped, it is killed.
pub(crate) struct Server {
    child: Child,
    /// What it printed until it was ready.
    pub(crate) greeting: String,
    rest: mpsc::Receiver<String>,
}

impl Server {
    fn start(site: &Site, command: &[&str], more: &[&str]) -> Self {
        let mut child = program(env!("CARGO_BIN_EXE_signet"))
            .args(command)
            .args(["--dir", &site.data()])
            .args(more)
            .current_dir(site.directory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = child.stdout.take().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let (sender, receiver) = mpsc::channel();
        let errors = std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            text
        });
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mut greeting = String::new();
        loop {
            match receiver.recv_timeout(PATIENCE) {
                Ok(line) => {
                    greeting.push_str(&line);
                    greeting.push('\n');
                    if line.contains("Ctrl-C") {
                        break;
                    }
                }
                Err(_) => {
                    let _ = child.kill();
                    panic!("the server did not get ready\n{greeting}\n{}", errors.join().unwrap());
                }
            }
        }
        Self { child, greeting, rest: receiver }
    }

    pub(crate) fn signal(&self, name: &str) {
        run("kill", &[&format!("-{name}"), &self.child.id().to_string()]).exits(0);
    }

    /// Stops it as Ctrl-C does, and demands that it ends cleanly.
    pub(crate) fn stop(mut self, signal: &str) -> String {
        self.signal(signal);
        let rest: Vec<String> = self.rest.iter().collect();
        let status = self.child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{rest:?}");
        rest.join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A backend that answers every request with its path and the identity headers it got.
pub(crate) struct Backend {
    pub(crate) address: SocketAddr,
}

impl Backend {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                std::thread::spawn(move || answer(stream));
            }
        });
        Self { address }
    }
}

fn answer(mut stream: std::net::TcpStream) {
    use std::io::Write;
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            match reader.read_line(&mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) if line == "\r\n" => break,
                Ok(_) => head.push(line.trim_end().to_owned()),
            }
        }
        let body = head.join("\n");
        let text = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        if stream.write_all(text.as_bytes()).is_err() {
            return;
        }
    }
}

/// Whether a file may be read by its owner alone.
#[track_caller]
pub(crate) fn assert_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "{}", path.display());
}
