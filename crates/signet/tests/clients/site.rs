//! A site behind a door: data directory, backend and server, gone when dropped.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    ops::Deref,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::OnceLock,
    thread,
};

use testkit::peer::{Running, free_address, wait_until, wait_until_listening};

use crate::after;

pub(crate) struct Site {
    folder: tempfile::TempDir,
    pub(crate) address: SocketAddr,
    server: Option<Running>,
    portal: OnceLock<String>,
}

/// The site that tests share whose persons are their own; its door admits who only applies.
pub(crate) struct Shared(&'static Site);

impl Deref for Shared {
    type Target = Site;

    fn deref(&self) -> &Site {
        self.0
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.0.tell_if_failing();
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.tell_if_failing();
    }
}

/// What `cert issue` made.
pub(crate) struct Issued {
    pub(crate) p12: PathBuf,
    pub(crate) password: String,
    pub(crate) serial: String,
}

impl Site {
    /// The one that is shared; it starts with the first test, and ends after the last one.
    pub(crate) fn shared() -> Shared {
        static SITE: OnceLock<Site> = OnceLock::new();
        Shared(SITE.get_or_init(|| {
            let mut site = Site::start();
            after::end(site.server.as_mut().unwrap().child());
            after::remove(site.folder.path());
            site.admit("interim");
            site
        }))
    }

    /// A site whose backend greets whom the door names.
    pub(crate) fn start() -> Site {
        Site::in_front_of(greeter())
    }

    /// A site in front of `backend`.
    pub(crate) fn in_front_of(backend: SocketAddr) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let address = free_address().unwrap();
        let site = format!("https://localhost:{}=http://{backend}", address.port());
        let server = Running::start(
            Command::new(env!("CARGO_BIN_EXE_signet"))
                .args(["up", "--listen", &address.to_string(), "--site", &site, "--dir"])
                .arg(folder.path().join("data"))
                .stdout(Stdio::null())
                .stderr(File::create(folder.path().join("printed")).unwrap()),
        )
        .unwrap();
        wait_until_listening(address).unwrap();
        Site { folder, address, server: Some(server), portal: OnceLock::new() }
    }

    /// Adds a person by the first name.
    pub(crate) fn add(&self, person: &str) {
        let email = format!("{person}@example.org");
        self.signet(&["person", "add", person, "--name", &full(person), "--email", &email]);
    }

    /// Shows with a test that fails what the server had to say.
    fn tell_if_failing(&self) {
        if thread::panicking() {
            eprintln!("── The server printed\n{}", tail(&self.path("printed"), 80));
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}/", self.address.port())
    }

    /// The URL of the pages, without a slash at its end.
    pub(crate) fn portal(&self) -> String {
        let told = self.portal.get_or_init(|| {
            let status = Command::new(env!("CARGO_BIN_EXE_signet"))
                .args(["status", "--json", "--dir"])
                .arg(self.folder.path().join("data"))
                .output()
                .unwrap();
            // Its exit code tells of health.
            let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
            status["portal"].as_str().unwrap().to_owned()
        });
        told.clone()
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("data/ca.pem")
    }

    /// The six digits in the newest letter to somebody.
    pub(crate) fn digits(&self, email: &str) -> String {
        let six = |line: &str| line.len() == 6 && line.bytes().all(|one| one.is_ascii_digit());
        self.line(email, |line| six(line).then_some(line))
    }

    /// The link in that letter which proves the mailbox, too.
    pub(crate) fn proof(&self, email: &str) -> String {
        self.line(email, |line| line.contains("/m/").then_some(line))
    }

    /// What a line of the newest letter to somebody says, once there is such a letter.
    fn line(&self, email: &str, read: impl Fn(&str) -> Option<&str>) -> String {
        let head = format!("┌─ Mail to {email} ");
        let mut found = None;
        wait_until(|| {
            let printed = std::fs::read_to_string(self.folder.path().join("printed")).unwrap();
            let letter = printed.rsplit_once(&head).map_or("", |(_, letter)| letter);
            let lines = letter.lines().skip(1).map_while(|line| line.strip_prefix('│'));
            found = lines.map(str::trim).find_map(&read).map(str::to_owned);
            found.is_some()
        })
        .unwrap_or_else(|_| panic!("no such letter to {email}"));
        found.unwrap()
    }

    /// A path of this site's own for files of the test.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A new folder of this site's own, whose name begins so.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        let folder = tempfile::Builder::new().prefix(name).tempdir_in(self.folder.path());
        folder.unwrap().keep()
    }

    /// Runs a command on the data directory, which must succeed; gives what it printed.
    pub(crate) fn signet(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_signet"))
            .args(arguments)
            .arg("--dir")
            .arg(self.folder.path().join("data"))
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        succeeded(&format!("signet {}", arguments.join(" ")), output)
    }

    /// The same; gives the JSON document that it printed.
    pub(crate) fn ask(&self, arguments: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.signet(&[arguments, &["--json"]].concat())).unwrap()
    }

    /// Issues a certificate to a device of a person as a file for `target`.
    pub(crate) fn issue(&self, person: &str, device: &str, target: &str) -> Issued {
        let (p12, password) =
            (format!("{person}-{device}.p12"), format!("{person}-{device}.password"));
        let issued = self.ask(&[
            "cert",
            "issue",
            "--person",
            person,
            "--device",
            device,
            "--class",
            "email",
            "--target",
            target,
            "--out",
            &p12,
            "--password-file",
            &password,
        ]);
        Issued {
            p12: self.path(&p12),
            password: std::fs::read_to_string(self.path(&password)).unwrap().trim().to_owned(),
            serial: issued["serial"].as_str().unwrap().to_owned(),
        }
    }

    /// Lets the door of the site admit one class, and those above it.
    pub(crate) fn admit(&self, class: &str) {
        let admits = format!("\nrules = [\"allow class {class}+\"");
        self.write(|written| written.replacen("\nrules = [\"allow class email+\"", &admits, 1));
        self.signet(&["reload"]);
    }

    /// Changes the configuration as only a new start takes it up.
    pub(crate) fn restart_with(&mut self, more: &str) {
        self.write(|written| format!("{written}\n{more}\n"));
        self.server = None;
        let server = Running::start(
            Command::new(env!("CARGO_BIN_EXE_signet"))
                .args(["serve", "--dir"])
                .arg(self.folder.path().join("data"))
                .stdout(Stdio::null())
                .stderr(File::create(self.folder.path().join("printed")).unwrap()),
        );
        self.server = Some(server.unwrap());
        wait_until_listening(self.address).unwrap();
    }

    fn write(&self, change: impl Fn(&str) -> String) {
        let file = self.folder.path().join("data/signet.toml");
        let written = std::fs::read_to_string(&file).unwrap();
        let changed = change(&written);
        assert_ne!(written, changed);
        std::fs::write(&file, changed).unwrap();
    }

    pub(crate) fn revoke(&self, issued: &Issued) -> String {
        self.signet(&["cert", "revoke", &issued.serial, "--reason", "key-compromise", "--yes"])
    }

    /// The chain and the key of an issued file as PEM, taken out by openssl.
    pub(crate) fn pem(&self, issued: &Issued) -> (PathBuf, PathBuf) {
        let folder = self.folder("pem");
        let (chain, key) = (folder.join("chain.pem"), folder.join("key.pem"));
        for (wanted, out) in [("-nokeys", &chain), ("-nocerts", &key)] {
            let output = Command::new("openssl")
                .args([
                    "pkcs12",
                    "-nodes",
                    wanted,
                    "-passin",
                    &format!("pass:{}", issued.password),
                    "-in",
                ])
                .arg(&issued.p12)
                .arg("-out")
                .arg(out)
                .output()
                .unwrap();
            succeeded("openssl pkcs12", output);
        }
        (chain, key)
    }
}

/// The name that a person is registered by.
pub(crate) fn full(person: &str) -> String {
    let (first, rest) = person.split_at(1);
    format!("{}{rest} Example", first.to_uppercase())
}

/// The last lines of a file, without the complaints of a browser that there is no desk around it.
pub(crate) fn tail(file: &Path, most: usize) -> String {
    let text = std::fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().filter(|line| !line.contains("dbus/")).collect();
    lines[lines.len().saturating_sub(most)..].join("\n")
}

/// The standard output of a program that must have ended well.
pub(crate) fn succeeded(what: &str, output: Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{what}: {}\n{text}{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

/// Where the drivers of foreign programs lie.
pub(crate) fn peer(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/peers").join(name)
}

/// Debian's Python, which has the packages that set-up installed.
pub(crate) fn python(script: &str) -> Command {
    let mut command = Command::new("/usr/bin/python3");
    command.arg(peer(script));
    command
}

/// A backend that says whom the door told it about.
fn greeter() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || greet(stream));
        }
    });
    address
}

fn greet(stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut writer = stream;
    loop {
        let (mut person, mut tier) = (String::from("nobody"), String::from("no tier"));
        loop {
            let mut line = String::new();
            if reader.by_ref().take(64 * 1024).read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                if line == "\r\n" {
                    break;
                }
                continue;
            };
            match name.to_ascii_lowercase().as_str() {
                "x-signet-person" => value.clone_into(&mut person),
                "x-signet-applicant" => person = format!("applicant {value}"),
                "x-signet-tier" => value.clone_into(&mut tier),
                _ => {}
            }
        }
        let body =
            format!("<!doctype html><title>Greeting</title><p>Hello, {person}! ({tier})</p>\n");
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        if writer.write_all((head + &body).as_bytes()).is_err() {
            return;
        }
    }
}
