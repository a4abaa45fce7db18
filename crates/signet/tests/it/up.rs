//! `up` is idempotent, its flags last, and the server obeys its signals.

use crate::site::{Backend, Site, free_port, run};

fn snapshot(site: &Site) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> =
        ["signet.toml", "ca.pem", "keys/root.key", "keys/issuing.key", "keys/passphrase"]
            .iter()
            .map(|name| (name.to_string(), std::fs::read(site.path("data").join(name)).unwrap()))
            .collect();
    files.sort();
    files
}

#[test]
fn a_second_run_changes_nothing_and_says_so() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    let before = snapshot(&site);
    let server = site.up(&[]);
    assert!(server.greeting.contains("nothing was changed"), "{}", server.greeting);
    drop(server);
    assert_eq!(snapshot(&site), before);
}

#[test]
fn flags_last_and_what_differs_is_printed() {
    let (site, backend) = (Site::new(), Backend::start());
    let door = format!("https://localhost:{}=http://{}", site.port, backend.address);
    site.up(&["--site", &door]).stop("INT");
    let server = site.up(&[
        "--site",
        &format!("https://files.localhost:{}=http://{}", site.port, backend.address),
    ]);
    assert!(server.greeting.contains("files.localhost"), "{}", server.greeting);
    drop(server);
    let server = site.start(&["serve"]);
    let doors = site.signet("door list --json").exits(0).json();
    let names: Vec<_> = doors.as_array().unwrap().iter().map(|door| &door["name"]).collect();
    assert_eq!(names, ["localhost", "portal", "files.localhost"]);
    assert_eq!(doors[0]["url"], site.url(""));
    server.stop("TERM");
}

#[test]
fn name_and_arc_are_settled_once() {
    let site = Site::new();
    site.up(&["--name", "Example", "--policy-arc", "1.3.6.1.4.1.99999.7"]).stop("TERM");
    site.alice();
    let shown = site.signet("inspect alice.p12 --password-file pw").exits(0).out;
    assert!(shown.contains("O=Example") && shown.contains("1.3.6.1.4.1.99999.7."), "{shown}");
    assert!(shown.contains("mailbox checked"), "{shown}");
    site.signet("up --policy-arc 1.3.6.1.4.1.99999.8").exits(6).complains(&["SETTLED", "99999.7"]);
    site.signet("up --name Other").exits(6).complains(&["SETTLED", "Example"]);
    site.up(&["--name", "Example"]).stop("TERM");
}

#[test]
fn authorities_have_the_kind_of_key_that_was_asked_for() {
    for (kind, words) in [("p384", "P-384"), ("rsa3072", "3072"), ("ed25519", "Ed25519")] {
        let site = Site::new();
        let server = site.up(&["--ca-key", kind]);
        site.alice();
        site.curl_as_alice("/", &[]).exits(0);
        let key = site.signet("ca show --json").exits(0).out;
        assert!(key.contains(words), "{key}");
        server.stop("TERM");
        site.signet("up --ca-key rsa4096").exits(6).complains(&["SETTLED", "--ca-key"]);
    }
}

#[test]
fn two_servers_do_not_share_a_directory() {
    let site = Site::new();
    let _server = site.up(&[]);
    site.signet("serve").exits(6).complains(&["already served", "do:"]);
}

#[test]
fn a_reload_takes_up_a_changed_configuration_and_refuses_a_broken_one() {
    let site = Site::new();
    let server = site.up(&[]);
    site.alice();
    let text = site.read("data/signet.toml");
    site.write("data/signet.toml", text.replace("allow class email+", "allow class face-to-face"));
    site.signet("reload").exits(0);
    let refused = site.curl_as_alice("/", &[]).exits(0).out;
    assert!(refused.contains("CLASS-TOO-LOW") || refused.contains("NOT-ALLOWED"), "{refused}");
    site.write("data/signet.toml", text.replace("listen =", "lissten ="));
    site.signet("reload").exits(1).complains(&["signet.toml, line", "lissten"]);
    let restart = |more: &str, key: &str| {
        site.write("data/signet.toml", format!("{text}\n{more}\n"));
        site.signet("reload").exits(1).complains(&[key, "RESTART-NEEDED", "restart the server"]);
    };
    restart("[metrics]\nlisten = \"127.0.0.1:1\"", "metrics.listen has changed");
    restart("[log]\naccess = \"elsewhere.jsonl\"", "log.access has changed");
    restart(
        "[log]\naccess = \"elsewhere.jsonl\"\n[metrics]\nlisten = \"127.0.0.1:1\"",
        "log.access, metrics.listen have changed",
    );
    restart(crate::class::LADDER, "class has changed");
    let refused = site.curl_as_alice("/", &[]).exits(0).out;
    assert!(!refused.contains("Hello"), "a broken file must not change anything: {refused}");
    server.stop("TERM");
}

#[test]
fn a_rotated_access_log_is_let_go_at_a_reload() {
    let site = Site::new();
    let server = site.up(&[]);
    site.curl("/", &[]).exits(0);
    std::fs::rename(site.path("data/log/access.jsonl"), site.path("rotated")).unwrap();
    site.signet("reload").exits(0);
    site.curl("/public/", &[]).exits(0);
    server.stop("TERM");
    assert!(site.read("data/log/access.jsonl").contains("/public"));
    assert!(!site.read("rotated").contains("/public"));
}

#[test]
fn a_credential_is_taken_from_where_systemd_puts_it() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    std::fs::create_dir(site.path("credentials")).unwrap();
    std::fs::rename(site.path("data/keys/passphrase"), site.path("credentials/signet-passphrase"))
        .unwrap();
    let text = site.read("data/signet.toml");
    site.write("data/signet.toml", format!("{text}\n[authority]\npassphrase = \"credential\"\n"));
    site.signet("status").exits(0);
    site.signet("person add bob --name Bob").exits(0);
    let line = "cert issue --person bob --device phone --out bob.p12 --password-file pw";
    site.signet(line).exits(1).complains(&["systemd credential", "NO-PASSPHRASE"]);
    let directory = format!("CREDENTIALS_DIRECTORY={}", site.text("credentials"));
    let args = [&directory, env!("CARGO_BIN_EXE_signet"), "cert", "issue", "--person", "bob"];
    let more = ["--device", "phone", "--out", &site.text("bob.p12"), "--dir", &site.data()];
    run("env", &[&args[..], &more[..]].concat()).exits(0);
}

#[test]
fn status_tells_of_the_server_and_the_authority() {
    let site = Site::new();
    site.signet("status").exits(3).complains(&["signet up"]);
    let server = site.up(&[]);
    site.alice();
    let status = site.signet("status --json").exits(0).json();
    assert_eq!(status["server"]["running"], true, "{status}");
    assert_eq!(status["doors"][0]["url"], site.url(""));
    assert_eq!(status["portal"], status["doors"][1]["url"]);
    assert_eq!(status["persons"], 1);
    assert_eq!(status["certificates"]["valid"], 2);
    assert!(status["root"]["ends"].is_string());
    assert!(status["passphrase_source"].as_str().unwrap().contains("passphrase"), "{status}");
    server.stop("TERM");
    assert_eq!(site.signet("status --json").exits(0).json()["server"]["running"], false);
    let text = site.signet("status").exits(0).out;
    assert!(text.contains(&site.url("")) && text.contains("passphrase"), "{text}");
}

#[test]
fn a_certificate_that_ends_soon_shows_in_the_exit_code() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    site.signet("person add bob --name Bob --email bob@example.org").exits(0);
    site.signet("cert issue --person bob --device phone --days 3 --out bob.p12 --password-file pw")
        .exits(0);
    let status = site.signet("status --json").exits(10).json();
    assert_eq!(status["certificates"]["ending_soon"].as_array().unwrap().len(), 1, "{status}");
}

#[test]
fn metrics_are_served_where_the_configuration_says() {
    let site = Site::new();
    let port = free_port();
    site.up(&[]).stop("TERM");
    let text = site.read("data/signet.toml");
    site.write("data/signet.toml", format!("{text}\n[metrics]\nlisten = \"127.0.0.1:{port}\"\n"));
    let server = site.up(&[]);
    site.curl("/", &[]).exits(0);
    let metrics = run("curl", &["-sS", &format!("http://127.0.0.1:{port}/metrics")]).exits(0).out;
    assert!(metrics.contains("# TYPE"), "{metrics}");
    server.stop("TERM");
}
