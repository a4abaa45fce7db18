//! What goes wrong on real machines: each gives one clear message and loses nothing.

use std::net::TcpListener;

use crate::site::{Site, run, signet};

#[test]
fn a_port_in_use_is_named() {
    let site = Site::new();
    let _occupied = TcpListener::bind(("127.0.0.1", site.port)).unwrap();
    site.signet(&format!("up --listen 127.0.0.1:{}", site.port)).exits(1).complains(&[
        &site.port.to_string(),
        "in use",
        "--listen",
        "PORT-IN-USE",
    ]);
}

#[test]
fn a_directory_that_cannot_be_written_is_named() {
    let site = Site::new();
    site.write("data", "a file where the directory should be");
    site.signet("up").exits(1).complains(&["data", "do:"]);
}

#[test]
fn a_read_only_directory_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    std::fs::create_dir(site.path("closed")).unwrap();
    std::fs::set_permissions(site.path("closed"), PermissionsExt::from_mode(0o555)).unwrap();
    std::fs::set_permissions(site.path(""), PermissionsExt::from_mode(0o755)).unwrap();
    let (program, directory) = (env!("CARGO_BIN_EXE_signet"), site.text("closed/data"));
    // Nothing is closed to root: as somebody else, then.
    let root = run("id", &["-u"]).exits(0).out.trim() == "0";
    let nobody: &[&str] = if root {
        &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    } else {
        &["env"]
    };
    let args = [nobody, &[program, "up", "--dir", &directory]].concat();
    let done = run(args[0], &args[1..]);
    if done.err.contains("setpriv:") {
        return eprintln!(
            "skipped a_read_only_directory_is_named: another account cannot run the binary here"
        );
    }
    done.exits(1).complains(&["closed/data", "PERMISSION", "do:"]);
}

#[test]
fn root_does_not_serve_what_belongs_to_another() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    if run("id", &["-u"]).exits(0).out.trim() != "0" {
        return eprintln!("skipped root_does_not_serve_what_belongs_to_another: needs root");
    }
    run("chown", &["-R", "65534:65534", &site.data()]).exits(0);
    site.signet("serve").exits(4).complains(&["nobody", "OWNER", "do:"]);
    site.signet("status").exits(0);
}

#[test]
fn a_wrong_passphrase_is_told_and_changes_nothing() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    let key = site.read("data/keys/issuing.key");
    site.write("data/keys/passphrase", "not the passphrase\n");
    site.signet("up").exits(1).complains(&["passphrase", "does not open"]);
    assert_eq!(site.read("data/keys/issuing.key"), key);
}

#[test]
fn a_corrupt_store_is_told_and_left_alone() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    for name in ["data/store.db-wal", "data/store.db-shm"] {
        let _ = std::fs::remove_file(site.path(name));
    }
    site.write("data/store.db", vec![7; 8192]);
    site.signet("up").exits(1).complains(&["store.db"]);
    assert_eq!(std::fs::read(site.path("data/store.db")).unwrap(), vec![7; 8192]);
    site.signet("cert list").exits(1).complains(&["store.db"]);
}

#[test]
fn a_lost_store_is_not_replaced_by_an_empty_one() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    for name in ["data/store.db", "data/store.db-wal", "data/store.db-shm"] {
        let _ = std::fs::remove_file(site.path(name));
    }
    let root = site.read("data/ca.pem");
    site.signet("up").exits(1).complains(&["store.db", "RECORD-LOST", "backup"]);
    assert_eq!(site.read("data/ca.pem"), root);
}

#[test]
fn a_missing_issuing_key_shows_in_the_status() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    std::fs::remove_file(site.path("data/keys/issuing.key")).unwrap();
    let status = site.signet("status").exits(0).out;
    assert!(status.contains("nothing can be issued"), "{status}");
}

#[test]
fn a_malformed_configuration_is_told_by_file_line_key_and_remedy() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    let text = site.read("data/signet.toml");
    site.write(
        "data/signet.toml",
        text.replace("certificate = \"optional\"", "certificate = \"maybe\""),
    );
    site.signet("up").exits(1).complains(&["signet.toml, line", "certificate", "maybe", "do:"]);
    site.signet("config check").exits(1).complains(&["signet.toml, line", "certificate"]);
    site.write("data/signet.toml", text.as_bytes());
    site.signet("config check").exits(0);
    site.write(
        "data/signet.toml",
        text.replace("rules = [", "server_certificate = \"no.pem\"\nrules = ["),
    );
    site.signet("config check").exits(3).complains(&["no.pem", "do:"]);
    let rules = text.lines().find(|line| line.starts_with("rules = ")).unwrap();
    site.write("data/signet.toml", text.replace(rules, "rules = []"));
    assert!(site.signet("config check").exits(0).err.contains("admits nobody"));
    site.write("data/signet.toml", text.as_bytes());
    site.signet("config show --json").exits(0).json();
    assert!(signet(&["config", "schema"]).exits(0).json()["properties"]["door"].is_object());
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    site.alice();
    let p12 = std::fs::read(site.path("alice.p12")).unwrap();
    // A file-size limit makes every write fail as a full disk does.
    let script = format!(
        "cd {}; ulimit -f 1; trap '' XFSZ; exec {} cert issue --person alice --device phone --out phone.p12 --password-file pw --dir {}",
        site.text(""),
        env!("CARGO_BIN_EXE_signet"),
        site.data()
    );
    let done = run("sh", &["-c", &script]);
    assert_eq!(done.code, 1, "{}\n{}", done.out, done.err);
    assert!(done.err.starts_with("signet: ") && done.err.contains("code "), "{}", done.err);
    assert!(!site.path("phone.p12").exists());
    assert_eq!(std::fs::read(site.path("alice.p12")).unwrap(), p12);
    site.signet("audit verify").exits(0);
    site.signet("cert issue --person alice --device phone --out phone.p12 --password-file pw")
        .exits(0);
}

#[test]
fn usage_is_refused_with_two() {
    signet(&["nonsense"]).exits(2);
    signet(&["cert", "issue"]).exits(2);
    signet(&["--version"]).exits(0);
    signet(&["help"]).exits(0);
}

#[test]
fn failures_are_json_when_asked() {
    let site = Site::new();
    let done = site.signet("cert list --json").exits(3);
    let error: serde_json::Value = serde_json::from_str(&done.err).unwrap();
    assert_eq!(error["error"]["code"], "NOT-FOUND", "{error}");
    assert!(done.out.is_empty());
}

/// V1, Caddy CVE-2026-27586: an authority file that cannot be read is never "believe the system's".
#[test]
fn v1_an_unreadable_authority_file_lets_nothing_start() {
    let site = Site::new();
    let plain = "http://127.0.0.1:9";
    site.up(&["--site", &format!("{}={plain}", site.url(""))]).stop("TERM");
    let text = site.read("data/signet.toml");
    site.write("empty.pem", "");
    site.write("damaged.pem", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
    let protected = |file: &str| {
        let upstream = format!("\"https://127.0.0.1:9\"\nupstream_ca = \"{}\"", site.text(file));
        text.replace(&format!("\"{plain}\""), &upstream)
    };
    for file in ["missing.pem", "empty.pem", "damaged.pem"] {
        site.write("data/signet.toml", protected(file));
        site.signet("up").exits(1).complains(&["upstream_ca", file, "name a PEM file"]);
    }
    site.write("data/signet.toml", protected("data/ca.pem"));
    site.up(&[]).stop("TERM");
}
