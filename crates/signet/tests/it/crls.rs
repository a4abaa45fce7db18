//! CRLs of outside CAs that are fetched: from a real server, made with OpenSSL, in time, and never the wrong ones.

use std::process::{Command, Stdio};

use testkit::peer::{Running, wait_until_listening};

use crate::outside::{ADD, ask, make_corp, revoke_in_crl, site, soon};
use crate::post::certify;
use crate::site::{Site, free_port, run};

/// A web server that has the CRL of a CA.
struct Published<'a> {
    site: &'a Site,
    port: u16,
    _process: Option<Running>,
}

impl<'a> Published<'a> {
    /// Nobody listens yet.
    fn nowhere(site: &'a Site) -> Self {
        std::fs::create_dir_all(site.path("web")).unwrap();
        Self { site, port: free_port(), _process: None }
    }

    fn listening(self, tls: &[&str]) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/crl_server.py");
        let mut command = Command::new("/usr/bin/python3");
        command.args([script, &self.port.to_string(), &self.site.text("web")]);
        command.args(tls.iter().map(|file| self.site.text(file)));
        let process = Running::start(command.stdout(Stdio::null()).stderr(Stdio::null())).unwrap();
        wait_until_listening(([127, 0, 0, 1], self.port).into()).unwrap();
        Self { _process: Some(process), ..self }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Puts `corp.crl` there, whole, as RFC 5280 §4.2.1.13 says: DER.
    fn publish(&self) {
        let (pem, der) = (self.site.text("corp.crl"), self.site.text("web/new"));
        run("openssl", &["crl", "-in", &pem, "-outform", "DER", "-out", &der]).exits(0);
        std::fs::rename(der, self.site.path("web/corp.crl")).unwrap();
    }
}

/// Asks as alice until the answer has a text.
#[track_caller]
fn until(site: &Site, expected: &str) {
    soon(site, "alice", "", expected);
}

fn told(site: &Site, action: &str) -> usize {
    let found = site.signet(&format!("audit search --action {action} --json")).exits(0).json();
    found.as_array().unwrap().len()
}

#[test]
fn a_crl_is_fetched_at_once_and_again_before_the_next_is_due() {
    let (site, server) = site();
    let web = Published::nowhere(&site).listening(&[]);
    revoke_in_crl(&site, "", 16);
    web.publish();
    let url = web.url("/corp.crl");
    let added = site.signet(&format!("{ADD} --crl-url {url} --json")).exits(0).json();
    assert_eq!(
        (&added["crls"][0]["entries"], &added["crl_sources"][0]["url"]),
        (&0.into(), &url.as_str().into())
    );
    revoke_in_crl(&site, "alice", 86_400);
    web.publish();
    until(&site, "REVOKED");
    let shown = site.signet("anchor show corp --json").exits(0).json();
    assert_eq!(shown["crls"][0]["entries"], 1, "{shown}");
    server.stop("TERM");
    // What comes again as it was is nothing new.
    let before = told(&site, "anchor.listed");
    site.signet("anchor fetch").exits(0);
    assert_eq!(told(&site, "anchor.listed"), before);
    site.signet(&format!("anchor crl corp --forget {url}")).exits(0);
    site.signet(&format!("anchor crl corp --forget {url}")).exits(3);
    assert_eq!(site.signet("anchor fetch --json").exits(0).json(), serde_json::json!([]));
    site.signet("audit verify").exits(0);
}

#[test]
fn until_one_comes_the_door_is_shut_and_the_outage_is_told_once() {
    let (site, server) = site();
    let web = Published::nowhere(&site);
    let url = web.url("/corp.crl");
    let added = site.signet(&format!("{ADD} --crl-url {url}")).exits(0);
    added.complains(&["no CRL came", "goes on trying"]);
    until(&site, "STALE-STATUS");
    for _ in 0..2 {
        site.signet("anchor fetch corp").exits(7).complains(&["refused"]);
    }
    assert_eq!(told(&site, "anchor.unreached"), 1);
    let status = site.signet("status --json").exits(10).json();
    assert_eq!(
        (&status["crls"][0]["anchor"], &status["crls"][0]["url"]),
        (&"corp".into(), &url.as_str().into())
    );
    assert!(site.signet("status").out.contains("no good CRL from"));

    revoke_in_crl(&site, "", 86_400);
    web.publish();
    let web = web.listening(&[]);
    // The server would come by itself, after a pause that grows with the outage.
    site.signet("anchor fetch corp").exits(0);
    until(&site, "Hello, alice");
    assert_eq!(site.signet("status --json").json()["crls"], serde_json::json!([]));
    // One that was good and comes no more closes nothing while it is current.
    std::fs::remove_file(site.path("web/corp.crl")).unwrap();
    site.signet("anchor fetch corp").exits(7).complains(&["404"]);
    assert!(ask(&site, "alice", "").contains("Hello, alice"));
    assert_eq!(told(&site, "anchor.unreached"), 2);
    web.publish();
    site.signet("anchor fetch corp").exits(0);
    assert_eq!(told(&site, "anchor.reached"), 1);
    server.stop("TERM");
}

#[test]
fn what_is_no_crl_of_the_anchor_is_not_taken() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    make_corp(&site, "other");
    make_corp(&site, "corp");
    site.signet(ADD).exits(0);
    let web = Published::nowhere(&site).listening(&[]);
    site.write("web/garbage", "0");
    std::fs::copy(site.path("corp.pem"), site.path("keep.pem")).unwrap();
    for (from, to) in [("other.pem", "corp.pem"), ("other.key", "corp.key")] {
        std::fs::copy(site.path(from), site.path(to)).unwrap();
    }
    // A CRL of the other CA.
    revoke_in_crl(&site, "", 86_400);
    std::fs::copy(site.path("corp.crl"), site.path("web/other.crl")).unwrap();
    for (path, said) in [
        ("/moved", "redirects are not followed"),
        ("/absent", "404"),
        ("/garbage", "no CRL"),
        ("/endless", "larger than 32 MiB"),
        ("/other.crl", "no CA of this anchor has signed it"),
    ] {
        let done = site.signet(&format!("anchor crl corp --url {} --json", web.url(path))).exits(7);
        let told = done.json();
        assert!(told["failure"].as_str().unwrap().contains(said), "{path}: {told}");
    }
    assert!(!site.read("web/asked").contains("corp.crl"), "nobody went where it was sent");
    let shown = site.signet("anchor show corp --json").exits(0).json();
    assert_eq!(
        (shown["crls"].as_array().unwrap().len(), shown["crl_sources"].as_array().unwrap().len()),
        (0, 5)
    );
    for url in ["ftp://127.0.0.1/a", "http://user@127.0.0.1/a", "http:///a", "/etc/passwd"] {
        site.signet(&format!("anchor crl corp --url {url}")).exits(2).complains(&["http://"]);
    }
    site.signet(&format!("anchor crl nobody --url {}", web.url("/a"))).exits(3);

    certify(&site, "web-ca", "web");
    let web = Published::nowhere(&site).listening(&["web.pem", "web.key"]);
    let url = format!("https://localhost:{}/other.crl", web.port);
    let done = site.signet(&format!("anchor crl corp --url {url} --json")).exits(7).json();
    assert!(done["failure"].as_str().unwrap().contains("certificate"), "{done}");
}
