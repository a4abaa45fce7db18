//! Programs that people use: curl and OpenSSL, and what TLS agrees on with them.

use std::path::Path;
use std::process::{Command, Output};

use rustls::{CipherSuite, NamedGroup};

use crate::support::World;
use crate::support::client::{Client, Speaks};
use crate::support::hierarchy::Identity;

const HOST: &str = "files.example.test";

async fn run(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output().expect("it is installed")).await.unwrap()
}

fn curl(world: &World, identity: Option<(&Identity, &Path)>) -> Command {
    let mut curl = Command::new("curl");
    let address = world.address;
    curl.args(["--silent", "--show-error", "--insecure", "--max-time", "180", "--noproxy", "*"])
        .args(["--connect-to", &format!("{HOST}:8443:{address}")])
        .args(["--header", "accept: application/json"]);
    if let Some((identity, directory)) = identity {
        let (certificate, key) = identity.write(directory);
        curl.arg("--cert").arg(certificate).arg("--key").arg(key);
    }
    curl
}

fn url(path: &str) -> String {
    format!("https://{HOST}:8443{path}")
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn curl_is_admitted_over_both_versions_of_http() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let files = tempfile::tempdir().unwrap();
    for (flag, version) in [("--http1.1", "1.1"), ("--http2", "2")] {
        let mut curl = curl(&world, Some((&alice, files.path())));
        curl.args([flag, "--write-out", "\n%{http_version} %{http_code}", &url("/a")]);
        let output = text(&run(curl).await);
        let (body, written) = output.rsplit_once('\n').unwrap();
        assert_eq!(written, format!("{version} 200"));
        assert!(body.contains("alice"), "{body}");
    }
}

#[tokio::test]
async fn curl_uploads_and_downloads() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let files = tempfile::tempdir().unwrap();
    let upload = files.path().join("upload");
    std::fs::write(&upload, vec![b'x'; 3 << 20]).unwrap();
    for flag in ["--http1.1", "--http2"] {
        let mut curl = curl(&world, Some((&alice, files.path())));
        curl.args([flag, "--header", "expect: 100-continue", "--data-binary"])
            .arg(format!("@{}", upload.display()))
            .arg(url("/echo"));
        assert_eq!(text(&run(curl).await).len(), 3 << 20);
    }
}

#[tokio::test]
async fn curl_resumes_and_is_known_again() {
    let world = World::start().await;
    let alice = world.enrol("alice").await;
    let files = tempfile::tempdir().unwrap();
    let whoami = url("/.well-known/signet/whoami");
    let mut curl = curl(&world, Some((&alice, files.path())));
    curl.args(["--http1.1", "--header", "connection: close", &whoami, &whoami]);
    let output = text(&run(curl).await);
    assert!(output.contains(r#""resumed":false"#), "{output}");
    assert!(output.contains(r#""resumed":true"#), "{output}");
    assert_eq!(output.matches(r#""person":"alice""#).count(), 2, "{output}");
}

#[tokio::test]
async fn curl_without_certificate_reads_why() {
    let world = World::start().await;
    let mut curl = curl(&world, None);
    curl.arg(url("/a"));
    let problem: serde_json::Value = serde_json::from_str(&text(&run(curl).await)).unwrap();
    assert_eq!(problem["code"], "NONE");
}

#[tokio::test]
async fn openssl_sees_who_is_asked_for() {
    let world = World::start().await;
    let mut openssl = Command::new("openssl");
    openssl
        .args(["s_client", "-connect", &world.address.to_string(), "-servername", HOST])
        .stdin(std::process::Stdio::null());
    let output = text(&run(openssl).await);
    let names = output.split_once("Acceptable client certificate CA names\n").unwrap().1;
    let names: Vec<&str> = names.lines().take(3).collect();
    assert_eq!(names, ["CN = Test Issuing", "CN = Signet interim", "CN = Test Root"]);
    assert!(output.contains("TLS_AES_"), "{output}");
}

#[tokio::test]
async fn a_client_that_offers_it_gets_post_quantum_key_exchange() {
    let world = World::start().await;
    let client = Client::new(&world.hierarchy, None);
    let tls = client.connect(&world, HOST).await.unwrap();
    let connection = tls.get_ref().1;
    let group = connection.negotiated_key_exchange_group().unwrap().name();
    assert_eq!(group, NamedGroup::X25519MLKEM768);
    let suite = connection.negotiated_cipher_suite().unwrap().suite();
    assert_eq!(suite, CipherSuite::TLS13_AES_128_GCM_SHA256);
    let old = Client::speaking(&world.hierarchy, None, Speaks::Tls12);
    let tls = old.connect(&world, HOST).await.unwrap();
    let suite = tls.get_ref().1.negotiated_cipher_suite().unwrap().suite();
    assert_eq!(suite, CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
}
