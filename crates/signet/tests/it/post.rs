//! Letters as they leave: printed, or handed to a real SMTP server, which may be away, refuse, or be another.

use std::process::{Command, Stdio};

use testkit::peer::{Running, wait_until, wait_until_listening};

use crate::site::{Server, Site, free_port, run};

/// A mail server: aiosmtpd on a loopback port.
struct MailServer<'a> {
    site: &'a Site,
    port: u16,
    mode: &'static str,
    process: Option<Running>,
}

impl<'a> MailServer<'a> {
    /// Makes a place for one, which is not started yet; the certificate is from `mail-ca.pem`, for localhost.
    fn new(site: &'a Site, mode: &'static str) -> Self {
        std::fs::create_dir_all(site.path("kept")).unwrap();
        if mode != "PLAIN" {
            certify(site, "mail-ca", "mail");
        }
        Self { site, port: free_port(), mode, process: None }
    }

    fn start(&mut self) {
        let (port, folder) = (self.port.to_string(), self.site.text("kept"));
        let (certificate, key) = (self.site.text("mail.pem"), self.site.text("mail.key"));
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/smtp_server.py");
        let mut command = Command::new("/usr/bin/python3");
        command.args([script, &port, self.mode, &folder, &certificate, &key]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        self.process = Some(Running::start(&mut command).unwrap());
        wait_until_listening(([127, 0, 0, 1], self.port).into()).unwrap();
    }

    fn stop(&mut self) {
        self.process = None;
    }

    /// Sets the answers to the next recipients.
    fn replies(&self, lines: &str) {
        self.site.write("kept/replies", lines);
    }

    /// The `number`th message it got, from 1, once it is there.
    fn message(&self, number: u32) -> String {
        let name = format!("kept/{number}.eml");
        let came = wait_until(|| self.site.path(&name).exists());
        assert!(came.is_ok(), "no message came; post: {}", self.site.signet("post list").out);
        self.site.read(&name)
    }

    /// `[mail]` for it.
    fn section(&self, more: &str) -> String {
        let tls = self.mode.to_lowercase().replace("plain", "none");
        format!(
            "\n[mail]\nsend = \"smtp\"\nhost = \"localhost\"\nport = {}\ntls = \"{tls}\"\n\
             from = \"id@example.org\"\n{more}\n",
            self.port
        )
    }
}

/// Makes a CA and a certificate of it for localhost.
pub(crate) fn certify(site: &Site, ca: &str, name: &str) {
    let path = |file: &str| site.text(file);
    let (ca_pem, ca_key) = (path(&format!("{ca}.pem")), path(&format!("{ca}.key")));
    let (pem, key) = (path(&format!("{name}.pem")), path(&format!("{name}.key")));
    let ec = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    let made = |more: &[&str]| drop(run("openssl", &[&ec, more].concat()).exits(0));
    made(&["-keyout", &ca_key, "-out", &ca_pem, "-days", "2", "-subj", "/CN=Mail CA"]);
    made(&[
        "-keyout",
        &key,
        "-out",
        &pem,
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-CA",
        &ca_pem,
        "-CAkey",
        &ca_key,
    ]);
}

/// A site that has started once, with a section added to its configuration.
fn configured(site: &Site, section: &str) {
    site.up(&[]).stop("TERM");
    let text = site.read("data/signet.toml");
    site.write("data/signet.toml", format!("{text}{section}"));
}

fn serve(site: &Site) -> Server {
    site.start(&["serve"])
}

/// The message in the spool, once it has been tried.
fn tried(site: &Site, least: u64) -> serde_json::Value {
    let mut last = serde_json::Value::Null;
    let happened = wait_until(|| {
        last = site.signet("post list --json").json()[0].clone();
        last["tries"].as_u64().unwrap_or(0) >= least
    });
    assert!(happened.is_ok(), "{last}");
    last
}

#[test]
fn a_letter_goes_by_starttls_with_an_account_and_says_what_it_is() {
    let site = Site::new();
    let mut server = MailServer::new(&site, "STARTTLS");
    site.write("kept/account", "signet s3cret\n");
    site.write("mail-password", "s3cret\n");
    let account = format!(
        "name = \"Prüf & Co\"\nuser = \"signet\"\npassword_file = {:?}\nca = {:?}",
        site.text("mail-password"),
        site.text("mail-ca.pem")
    );
    configured(&site, &server.section(&account));
    server.start();
    site.signet("config check").exits(0);
    let running = serve(&site);
    site.signet("invite carol@example.org --name Carol --language de").exits(0);
    let message = server.message(1);
    for part in [
        "X-To: carol@example.org",
        "X-From: id@example.org",
        "X-Tls: True",
        "Auto-Submitted: auto-generated",
        "Content-Language: de",
        "Message-ID: <1.",
        "Date: ",
        "multipart/alternative",
        "text/plain; charset=utf-8",
        "text/html; charset=utf-8",
        "<id@example.org>",
    ] {
        assert!(message.contains(part), "{part} is not in {message}");
    }
    assert!(!message.contains("Prüf"), "headers are ASCII: {message}");
    let sent = tried(&site, 1);
    assert_eq!((&sent["status"], &sent["about"]), (&"sent".into(), &"invitation".into()));
    let log = site.signet("audit list --json").exits(0).out;
    assert!(log.contains("mail.sent") && !log.contains("/i/"), "{log}");
    // Signing in is everybody's trouble, so the letter waits and is not given up.
    server.stop();
    site.write("kept/account", "signet another\n");
    server.start();
    site.signet("post test bob@example.org").exits(1);
    let waits = tried(&site, 1);
    assert_eq!(waits["status"], "waiting", "{waits}");
    assert!(waits["last_error"].as_str().unwrap().contains("535"), "{waits}");
    running.stop("TERM");
}

#[test]
fn what_waits_while_the_server_is_away_goes_when_it_is_back() {
    let site = Site::new();
    let mut server = MailServer::new(&site, "TLS");
    configured(&site, &server.section(&format!("ca = {:?}", site.text("mail-ca.pem"))));
    let waits = site.signet("invite carol@example.org").exits(0);
    assert!(waits.err.contains("No server runs"), "{}", waits.err);
    let running = serve(&site);
    let refused = tried(&site, 1);
    assert_eq!(refused["status"], "waiting", "{refused}");
    assert!(
        refused["last_error"].as_str().unwrap().to_lowercase().contains("connect"),
        "{refused}"
    );
    server.start();
    site.signet("post retry --all").exits(0);
    let message = server.message(1);
    assert!(message.contains("X-To: carol@example.org"), "{message}");
    // It goes on with a connection that has broken meanwhile.
    server.stop();
    server.start();
    site.signet("post test bob@example.org").exits(0);
    running.stop("TERM");
}

#[test]
fn a_server_with_the_wrong_certificate_gets_nothing() {
    for (mode, wrong) in [("TLS", "ca"), ("STARTTLS", "ca"), ("STARTTLS", "name")] {
        let site = Site::new();
        let mut server = MailServer::new(&site, mode);
        certify(&site, "other-ca", "other");
        let ca = if wrong == "ca" { "other-ca.pem" } else { "mail-ca.pem" };
        let section = server.section(&format!("ca = {:?}", site.text(ca)));
        let section =
            if wrong == "name" { section.replace("localhost", "127.0.0.1") } else { section };
        configured(&site, &section);
        server.start();
        let running = serve(&site);
        site.signet("post test carol@example.org").exits(1);
        let refused = tried(&site, 1);
        let why = refused["last_error"].as_str().unwrap();
        assert!(why.contains("certificate"), "{mode} {wrong}: {why}");
        assert_eq!(std::fs::read_dir(site.path("kept")).unwrap().count(), 0, "{mode} {wrong}");
        running.stop("TERM");
    }
}

#[test]
fn a_refusal_for_now_is_tried_again_and_one_for_good_is_not() {
    let site = Site::new();
    let mut server = MailServer::new(&site, "PLAIN");
    configured(&site, &server.section(""));
    server.start();
    server.replies("451 come back later\n550 no such mailbox\n");
    let running = serve(&site);
    site.signet("post test carol@example.org").exits(1);
    let later = tried(&site, 1);
    assert_eq!((&later["status"], later["next_try_at"].is_string()), (&"waiting".into(), true));
    site.signet("post test nobody@example.org").exits(1);
    let never = site.signet("post list --json --unsent").json();
    assert_eq!(never[0]["status"], "given up", "{never}");
    assert!(never[0]["last_error"].as_str().unwrap().contains("550"), "{never}");
    site.signet("post retry 1").exits(0);
    assert!(server.message(1).contains("X-To: carol@example.org"));
    let log = site.signet("audit list --json").exits(0).out;
    for part in ["mail.failed", "given_up", "post.retried", "451", "550"] {
        assert!(log.contains(part), "{part} is not in {log}");
    }
    site.signet("post retry 99").exits(3);
    running.stop("TERM");
}

#[test]
fn without_a_mail_server_letters_appear_on_the_terminal() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    let terminal = std::fs::File::create(site.path("terminal")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_signet"));
    command.args(["serve", "--dir", &site.data()]).stdout(Stdio::null()).stderr(terminal);
    let running = Running::start(&mut command).unwrap();
    let up = wait_until(|| site.signet("status --json").json()["server"]["running"] == true);
    assert!(up.is_ok(), "{}", site.read("terminal"));
    let invited = site.signet("invite carol@example.org --name Carol").exits(0);
    assert!(invited.err.contains("printed on the terminal"), "{}", invited.err);
    assert_eq!(site.signet("status --json").json()["mail"], "print");
    let came = wait_until(|| site.read("terminal").contains("└─"));
    let shown = site.read("terminal");
    assert!(came.is_ok(), "{shown}");
    for part in ["┌─ Mail to carol@example.org", "│ Hello Carol,", "/i/"] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    // A mail server is taken up while it runs.
    let mut server = MailServer::new(&site, "PLAIN");
    server.start();
    let first = site.read("data/signet.toml");
    site.write("data/signet.toml", format!("{first}{}", server.section("")));
    site.signet("reload").exits(0);
    let loaded =
        wait_until(|| site.signet("audit list --json").out.contains("configuration.loaded"));
    assert!(loaded.is_ok(), "{}", site.read("terminal"));
    site.signet("post test bob@example.org").exits(0);
    assert!(server.message(1).contains("X-To: bob@example.org"));
    drop(running);
}

#[test]
fn mail_that_cannot_be_meant_is_refused_before_a_server_meets_it() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    let first = site.read("data/signet.toml");
    let check = |section: &str, part: &str| {
        site.write("data/signet.toml", format!("{first}\n[mail]\n{section}\n"));
        site.signet("config check").exits(1).complains(&[part]);
    };
    let smtp = "send = \"smtp\"\nhost = \"mail.example.org\"\nfrom = \"id@example.org\"\n";
    check("send = \"smtp\"", "mail.host");
    check("send = \"pigeon\"", "print");
    check("host = \"mail.example.org\"", "send = \"smtp\"");
    check("language = \"fr\"", "mail.language");
    check(&format!("{smtp}tls = \"none\""), "read on the way");
    check(&format!("{smtp}user = \"a\""), "mail.password_file");
    check(&smtp.replace("id@", "id"), "mail.from");
    check(&smtp.replace("mail.example", "mail/example"), "mail.host");
    let files = format!("{smtp}user = \"a\"\npassword_file = \"absent\"");
    site.write("data/signet.toml", format!("{first}\n[mail]\n{files}\n"));
    site.signet("config check").exits(3).complains(&["absent"]);
    site.write("data/absent", "\n");
    site.signet("config check").exits(1).complains(&["holds no password"]);
    site.write("data/absent", "secret\n");
    site.signet("config check").exits(0);
}
