//! The handshake seen from the client, against our door, nginx and OpenSSL.

use std::process::{Command, Stdio};

use testkit::peer::{Running, wait_until_listening};

use crate::site::{Site, free_port, program, run, signet};

/// Starts a foreign server, and waits until it listens.
fn foreign(command: &mut Command, port: u16) -> Running {
    let server = Running::start(command.stdout(Stdio::null()).stderr(Stdio::null())).unwrap();
    wait_until_listening(([127, 0, 0, 1], port).into()).unwrap();
    server
}

fn server_pair(site: &Site) -> (String, String) {
    let (key, certificate) = (site.text("server.key"), site.text("server.pem"));
    run(
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
            &key,
            "-out",
            &certificate,
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-days",
            "5",
        ],
    )
    .exits(0);
    (key, certificate)
}

#[test]
fn our_door_recognises_alice() {
    let site = Site::new();
    let server = site.up(&[]);
    site.alice();
    let url = site.url("");
    let report = site
        .signet_args(&[
            "handshake",
            &url,
            "--p12",
            "alice.p12",
            "--password-file",
            "pw",
            "--ca",
            "data/ca.pem",
            "--json",
        ])
        .exits(0)
        .json();
    assert_eq!(report["server"]["trusted"], true, "{report}");
    assert_eq!(report["client_certificate"]["asked"], true);
    assert_eq!(report["client_certificate"]["sent"], true);
    assert!(!report["client_certificate"]["hints"].as_array().unwrap().is_empty());
    assert_eq!(report["decision"], "admitted", "{report}");
    assert_eq!(report["recognised"]["person"], "alice", "{report}");
    assert_eq!(report["server_hello"]["version"], "TLS 1.3");
    assert!(report["server_hello"]["group"].as_str().unwrap().contains("MLKEM"), "{report}");
    let text = site
        .signet_args(&["handshake", &url, "--p12", "alice.p12", "--password-file", "pw"])
        .exits(0)
        .out;
    assert!(text.contains("recognised as") && text.contains("client-hello"), "{text}");
    let report = site.signet_args(&["handshake", &url, "--tls", "1.2", "--json"]).json();
    assert_eq!(report["client_certificate"]["sent"], false);
    assert_eq!(report["server_hello"]["version"], "TLS 1.2");
    assert_eq!(
        (&report["decision"], &report["code"]),
        (&"refused".into(), &"NONE".into()),
        "{report}"
    );
    server.stop("TERM");
}

#[test]
fn an_untrusted_server_is_not_shown_a_certificate() {
    let (site, other) = (Site::new(), Site::new());
    other.up(&[]).stop("TERM");
    let server = site.up(&[]);
    site.alice();
    let args = [
        "handshake",
        &site.url(""),
        "--p12",
        "alice.p12",
        "--password-file",
        "pw",
        "--ca",
        &other.text("data/ca.pem"),
        "--json",
    ];
    let report = site.signet_args(&args).exits(1).json();
    assert_eq!(report["server"]["trusted"], false, "{report}");
    assert_eq!(report["client_certificate"]["sent"], false, "{report}");
    assert_eq!(report["completed"], false);
    server.stop("TERM");
}

#[test]
fn openssl_s_server_is_understood() {
    let site = Site::new();
    let (key, certificate) = server_pair(&site);
    let port = free_port();
    let mut openssl = program("openssl");
    openssl.args(["s_server", "-accept", &port.to_string(), "-key", &key, "-cert", &certificate]);
    let _server = foreign(openssl.args(["-CAfile", &certificate, "-Verify", "3", "-www"]), port);
    let report = signet(&[
        "handshake",
        &format!("https://localhost:{port}"),
        "--ca",
        &certificate,
        "--json",
    ])
    .json();
    assert_eq!(report["server"]["trusted"], true, "{report}");
    assert_eq!(report["client_certificate"]["asked"], true, "{report}");
    assert_eq!(report["client_certificate"]["hints"][0], "CN=localhost", "{report}");
    assert_eq!(report["decision"], "refused", "{report}");
}

#[test]
fn nginx_is_understood() {
    let site = Site::new();
    let (key, certificate) = server_pair(&site);
    let port = free_port();
    let root = site.text("");
    site.write(
        "nginx.conf",
        format!(
            "daemon off; pid {root}/pid; error_log {root}/error.log; events {{}}\nhttp {{ access_log off; client_body_temp_path {root}/b; proxy_temp_path {root}/p; fastcgi_temp_path {root}/f; uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;\nserver {{ listen 127.0.0.1:{port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key}; ssl_client_certificate {certificate}; ssl_verify_client on; location / {{ return 200 ok; }} }} }}\n"
        ),
    );
    let mut nginx = program("nginx");
    nginx.args(["-c", &site.text("nginx.conf"), "-p", &root, "-e", &site.text("error.log")]);
    let _server = foreign(&mut nginx, port);
    let url = format!("https://localhost:{port}");
    let report = signet(&["handshake", &url, "--ca", &certificate, "--json"]).exits(4).json();
    assert_eq!(report["client_certificate"]["asked"], true, "{report}");
    assert_eq!(report["decision"], "refused", "{report}");
    let report = signet(&[
        "handshake",
        &url,
        "--ca",
        &certificate,
        "--cert",
        &certificate,
        "--key",
        &key,
        "--json",
    ])
    .json();
    assert_eq!(report["client_certificate"]["sent"], true, "{report}");
}

#[test]
fn what_is_no_tls_server_is_said_so() {
    let port = free_port();
    let url = format!("https://localhost:{port}");
    signet(&["handshake", &url]).exits(7).complains(&["cannot be reached", "do:"]);
    let backend = crate::site::Backend::start();
    let report =
        signet(&["handshake", &format!("https://localhost:{}", backend.address.port()), "--json"]);
    assert!(report.code == 1 || report.code == 7, "{report:?}");
    signet(&["handshake", "http://localhost"]).exits(2);
}
