//! Every kind of file in words and as JSON.

use crate::site::{Site, run, signet};

#[test]
fn our_own_p12_is_shown_whole() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    let serial = site.alice();
    let shown = site.signet("inspect alice.p12 --password-file pw --json").exits(0).json();
    let items = shown["items"].as_array().unwrap();
    let leaf = items.iter().find(|item| item["kind"] == "certificate").unwrap();
    assert_eq!(leaf["serial"], serial);
    assert_eq!(leaf["signature_check"]["verified"], true, "{leaf}");
    assert_eq!(leaf["revocation"]["status"], "good", "{leaf}");
    assert!(leaf["policies"][0].as_str().unwrap().contains("email"), "{leaf}");
    assert!(items.iter().any(|item| item["kind"] == "private key"));
    assert!(!shown.to_string().contains("BEGIN"));
    let text = site.signet("inspect alice.p12 --password-file pw").exits(0).out;
    for part in
        ["alice@example.org", "in 1", "P-256", "TLS client", "digital signature", "not revoked"]
    {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
    site.write("wrong", "wrong\n");
    site.signet("inspect alice.p12 --password-file wrong").exits(1).complains(&["password"]);
    site.signet("inspect alice.p12").exits(2).complains(&["--password-file"]);
    site.signet(&format!("cert revoke {serial} --reason superseded --yes")).exits(0);
    let shown = site.signet("inspect alice.p12 --password-file pw --json").exits(11).json();
    let leaf = &shown["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["kind"] == "certificate")
        .unwrap()
        .clone();
    assert_eq!(leaf["revocation"]["status"], "revoked", "{leaf}");
}

#[test]
fn foreign_files_are_shown_too() {
    let site = Site::new();
    let (key, request, certificate) = (site.text("k.pem"), site.text("r.pem"), site.text("c.pem"));
    run("openssl", &["genpkey", "-algorithm", "ed25519", "-out", &key]).exits(0);
    run(
        "openssl",
        &[
            "req",
            "-new",
            "-key",
            &key,
            "-subj",
            "/O=Elsewhere/CN=x",
            "-addext",
            "subjectAltName=DNS:x.example",
            "-out",
            &request,
        ],
    )
    .exits(0);
    run(
        "openssl",
        &["req", "-x509", "-key", &key, "-subj", "/CN=Self", "-days", "30", "-out", &certificate],
    )
    .exits(0);
    let of = |path: &str| signet(&["inspect", path, "--json"]).json()["items"][0].clone();
    assert_eq!(of(&key)["kind"], "private key");
    let shown = of(&request);
    assert_eq!(
        (&shown["kind"], &shown["signature_check"]["verified"]),
        (&"certificate request".into(), &true.into())
    );
    assert!(shown["names"].to_string().contains("x.example"), "{shown}");
    let shown = of(&certificate);
    assert_eq!(shown["subject"], "CN=Self");
    assert_eq!(shown["signature_check"]["verified"], true, "{shown}");
    assert_eq!(shown["revocation"]["status"], "unknown", "{shown}");
    site.write("junk", [0x30, 0x82, 0xff, 0xff]);
    signet(&["inspect", &site.text("junk")]).exits(1);
    signet(&["inspect", &site.text("absent")]).exits(3);
}

#[test]
fn a_crl_is_shown_and_tells_the_status() {
    let site = Site::new();
    let script = r#"cd "$1" && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=CA -days 30 2>/dev/null
      touch index.txt && echo 01 > crlnumber && printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=3\n' > ca.cnf
      printf 'R\t300101000000Z\t261101000000Z,keyCompromise\t0A\tunknown\t/CN=x\n' > index.txt
      openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out crl.pem 2>&1"#;
    let directory = site.text("");
    run("sh", &["-c", script, "sh", &directory]).exits(0);
    let shown = signet(&["inspect", &site.text("crl.pem"), "--json"]).json()["items"][0].clone();
    assert_eq!(shown["kind"], "certificate revocation list");
    assert_eq!(shown["entries"], 1, "{shown}");
    assert!(shown["revoked"].to_string().contains("key-compromise"), "{shown}");
}

#[test]
fn a_server_can_be_inspected_by_its_address() {
    let site = Site::new();
    let server = site.up(&[]);
    let shown = site.signet_args(&["inspect", &site.url(""), "--json"]).json();
    assert!(shown["items"][0]["names"].to_string().contains("localhost"), "{shown}");
    server.stop("TERM");
}
