//! Webhooks as a real HTTP server sees them, and notices of what ends on every way at once.

use std::process::{Command, Stdio};

use serde_json::Value;
use testkit::peer::{Running, wait_until, wait_until_listening};

use crate::post::certify;
use crate::site::{Site, free_port};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A program that is told things.
struct Listener<'a> {
    site: &'a Site,
    port: u16,
    _process: Running,
}

impl<'a> Listener<'a> {
    fn start(site: &'a Site, tls: bool) -> Self {
        std::fs::create_dir_all(site.path("told")).unwrap();
        let port = free_port();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/webhook_server.py");
        let mut command = Command::new("/usr/bin/python3");
        command.args([script, &port.to_string(), &site.text("told"), SECRET]);
        if tls {
            certify(site, "hook-ca", "hook");
            command.args([site.text("hook.pem"), site.text("hook.key")]);
        }
        let process = command.stdout(Stdio::null()).stderr(Stdio::null());
        let process = Running::start(process).unwrap();
        wait_until_listening(([127, 0, 0, 1], port).into()).unwrap();
        Self { site, port, _process: process }
    }

    /// What it was told `number`th, from 1, once it was.
    fn told(&self, number: u32) -> Value {
        let name = format!("told/{number}.json");
        let came = wait_until(|| self.site.path(&name).exists());
        assert!(came.is_ok(), "it was told nothing: {}", self.site.signet("post list").out);
        serde_json::from_str(&self.site.read(&name)).unwrap()
    }

    fn answers(&self, status: u16) {
        self.site.write("told/status", status.to_string());
    }
}

fn section(name: &str, url: &str, more: &str) -> String {
    format!(
        "\n[[webhook]]\nname = {name:?}\nurl = {url:?}\nsecret_file = \"hook-secret\"\n{more}\n"
    )
}

fn configured(site: &Site, text: &str) {
    site.up(&[]).stop("TERM");
    site.write("data/hook-secret", format!("{SECRET}\n"));
    let first = site.read("data/signet.toml");
    site.write("data/signet.toml", format!("{first}{text}"));
}

#[test]
fn a_program_is_told_by_tls_with_a_signature_that_it_can_check() {
    let site = Site::new();
    let listener = Listener::start(&site, true);
    let url = format!("https://localhost:{}/in?from=signet", listener.port);
    let other = format!("https://127.0.0.1:{}/in", listener.port);
    let ca = format!("ca = {:?}", site.text("hook-ca.pem"));
    configured(
        &site,
        &format!("{}{}", section("siem", &url, &ca), section("misnamed", &other, &ca)),
    );
    site.signet("config check").exits(0);
    let running = site.start(&["serve"]);
    site.signet("post test --webhook siem").exits(0);
    let told = listener.told(1);
    assert_eq!((&told["signed"], &told["path"]), (&true.into(), &"/in?from=signet".into()));
    assert_eq!(
        (&told["body"]["type"], &told["type"]),
        (&"post.tried".into(), &"application/json".into())
    );
    assert!(told["age"].as_f64().unwrap() < 60.0, "{told}");
    site.signet("post test --webhook absent").exits(3);
    // The certificate is for another name: nothing is told.
    site.signet("post test --webhook misnamed").exits(1);
    let unsent = site.signet("post list --unsent --json").json();
    assert!(unsent[0]["last_error"].as_str().unwrap().contains("certificate"), "{unsent}");
    assert!(!site.path("told/2.json").exists());
    let log = site.signet("audit list --json").exits(0).out;
    assert!(log.contains("webhook.told") && log.contains("webhook.failed"), "{log}");
    running.stop("TERM");
}

#[test]
fn redirects_are_not_followed_and_gone_is_for_good() {
    let site = Site::new();
    let listener = Listener::start(&site, false);
    let url = format!("http://127.0.0.1:{}/in", listener.port);
    configured(&site, &section("siem", &url, ""));
    let running = site.start(&["serve"]);
    let answer = |status: u16, fate: &str, part: &str| {
        listener.answers(status);
        site.signet("post test --webhook siem").exits(1);
        let last = site.signet("post list --json").json()[0].clone();
        assert_eq!(last["status"], fate, "{last}");
        assert!(last["last_error"].as_str().unwrap().contains(part), "{last}");
    };
    answer(410, "given up", "410");
    answer(307, "waiting", "redirects are not followed");
    answer(500, "waiting", "500");
    listener.answers(204);
    site.signet("post retry 2").exits(0);
    let again = listener.told(2)["id"].clone();
    let mut told = Vec::new();
    let came = wait_until(|| {
        let all = (1..).take_while(|number| site.path(&format!("told/{number}.json")).exists());
        told = all.map(|number| listener.told(number)["id"].clone()).collect();
        told.iter().filter(|id| **id == again).count() == 2
    });
    assert!(came.is_ok(), "the same at every try: {told:?}");
    assert_eq!(told.iter().filter(|id| **id == told[0]).count(), 1, "gone is asked once");
    running.stop("TERM");
}

#[test]
fn a_reload_takes_up_webhooks_and_what_people_may_do() {
    let site = Site::new();
    let listener = Listener::start(&site, false);
    let url = format!("http://127.0.0.1:{}/in", listener.port);
    configured(&site, "");
    let before = site.read("data/signet.toml");
    let running = site.start(&["serve"]);
    let portal = site.signet("status --json").json()["portal"].as_str().unwrap().to_owned();
    let join = || {
        let code = ["--output", "/dev/null", "--write-out", "%{http_code}"];
        site.curl(&format!("{portal}/join"), &code).exits(0).out
    };
    assert_eq!(join(), "404");
    let more = "[portal]\nsign_up_class = \"email\"\n[notices]\nat = [\"1/5\"]\n";
    site.write("data/signet.toml", format!("{before}{}{more}", section("siem", &url, "")));
    site.signet("reload").exits(0);
    assert!(wait_until(|| join() == "200").is_ok(), "people may apply now");
    site.signet("post test --webhook siem").exits(0);
    assert_eq!(listener.told(1)["body"]["type"], "post.tried");
    site.write("data/signet.toml", before);
    site.signet("reload").exits(0);
    assert!(wait_until(|| join() == "404").is_ok(), "and not any more");
    running.stop("TERM");
}

#[test]
fn webhooks_that_cannot_be_meant_are_refused() {
    let site = Site::new();
    configured(&site, "");
    let first = site.read("data/signet.toml");
    let check = |text: &str, part: &str| {
        site.write("data/signet.toml", format!("{first}{text}"));
        site.signet("config check").exits(1).complains(&[part]);
    };
    let url = "https://siem.example.org/in";
    check(&section("SIEM", url, ""), "webhook.name");
    check(&format!("{}{}", section("a", url, ""), section("a", url, "")), "another webhook");
    check(&section("a", "http://siem.example.org/in", ""), "webhook.url");
    check(&section("a", "https://user:password@siem.example.org/", ""), "webhook.url");
    check("\n[[webhook]]\nname = \"a\"\n", "url");
    site.write("data/hook-secret", "short\n");
    check(&section("a", url, ""), "long enough");
}

/// Nine days ago a certificate for ten days was issued: now a tenth of its life is left.
#[test]
fn notice_of_an_end_goes_by_mail_webhook_door_and_status() {
    let site = Site::new();
    let past = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_signet"));
        // libfaketime; the loader knows where libraries are on this machine.
        command.env("LD_PRELOAD", "/usr/$LIB/faketime/libfaketime.so.1").env("FAKETIME", "-9d");
        command.args(args);
        command.args(["--dir", &site.data()]).current_dir(site.path("."));
        command.env_remove("SIGNET_DIR");
        command
    };
    let mut up = past(&["up", "--listen", &format!("127.0.0.1:{}", site.port)]);
    let founding = Running::start(up.stdout(Stdio::null()).stderr(Stdio::null())).unwrap();
    wait_until_listening(([127, 0, 0, 1], site.port).into()).unwrap();
    drop(founding);
    let person = "person add alice --name Alice --email alice@example.org";
    let issue = "cert issue --person alice --device laptop --class email --days 10 --target modern --out alice.p12 --password-file pw";
    for line in [person, issue] {
        let args: Vec<&str> = line.split_whitespace().collect();
        let done = past(&args).output().unwrap();
        assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
    }
    let listener = Listener::start(&site, false);
    let url = format!("http://127.0.0.1:{}/in", listener.port);
    site.write("data/hook-secret", format!("{SECRET}\n"));
    let first = site.read("data/signet.toml");
    site.write("data/signet.toml", format!("{first}{}", section("siem", &url, "")));
    let running = site.start(&["serve"]);

    let told = listener.told(1)["body"].clone();
    assert_eq!(told["type"], "certificate.ending", "{told}");
    assert_eq!(told["data"]["person"]["handle"], "alice", "{told}");
    let renew = told["data"]["renew"].as_str().unwrap().to_owned();
    let posted = site.signet("post list --json").json();
    let mail = posted.as_array().unwrap().iter().find(|one| one["by"] == "mail").unwrap();
    assert_eq!(
        (&mail["to"], &mail["about"]),
        (&"alice@example.org".into(), &"certificate-ending".into())
    );
    let status = site.signet("status --json").exits(10).json();
    assert_eq!(status["certificates"]["ending_soon"].as_array().unwrap().len(), 1, "{status}");
    let answer = site.curl_as_alice("/", &["--include"]).exits(0).out.to_lowercase();
    assert!(answer.contains("x-signet-certificate-ends: 20"), "{answer}");
    assert!(answer.contains(&format!("x-signet-renew: {renew}")), "{answer}");
    let page = site.curl_as_alice(&renew.replace("/renew", "/"), &[]).exits(0).out;
    assert!(page.contains("class=\"ending\""), "{page}");
    running.stop("TERM");
}
