//! The door as real clients see it, and how a revocation bites.

use crate::site::{Backend, Site, run};

#[test]
fn a_site_behind_the_door_is_told_who_comes_and_strangers_are_told_why_not() {
    let (site, backend) = (Site::new(), Backend::start());
    let door = format!("{}=http://{}", site.url(""), backend.address);
    let server = site.up(&["--site", &door]);
    site.alice();
    for version in ["--http1.1", "--http2"] {
        let seen = site
            .curl_as_alice("/some/path?q=1", &[version, "--header", "X-Signet-Person: mallory"])
            .exits(0)
            .out
            .to_lowercase();
        assert!(seen.starts_with("get /some/path?q=1"), "{seen}");
        assert!(seen.contains("x-signet-person: alice") && !seen.contains("mallory"), "{seen}");
    }
    let page = site.curl("/", &["--include", "--header", "Accept: text/html"]).exits(0).out;
    assert!(page.contains("text/html") && page.contains("NONE"), "{page}");
    let json = site.curl("/", &["--header", "Accept: application/json"]).exits(0).json();
    assert_eq!(json["code"], "NONE", "{json}");
    server.stop("TERM");
}

#[test]
fn a_revocation_cuts_the_live_connection_and_tells_of_it() {
    let site = Site::new();
    let server = site.up(&[]);
    let serial = site.alice();
    let live = site.live("/live", &["--cert-type", "P12", "--cert", &site.identity("alice.p12")]);
    let revoked = site
        .signet(&format!("cert revoke {serial} --reason key-compromise --yes --json"))
        .exits(0)
        .json();
    live.wait_for_cut();
    assert_eq!(revoked["connections_cut"], 1, "{revoked}");
    assert!(revoked["cut_after_ms"].is_i64(), "{revoked}");
    server.stop("TERM");
}

#[test]
fn a_certificate_of_another_authority_is_refused_by_name() {
    let (site, other) = (Site::new(), Site::new());
    other.up(&[]).stop("TERM");
    other.alice();
    let server = site.up(&[]);
    std::fs::copy(other.path("alice.p12"), site.path("alice.p12")).unwrap();
    std::fs::copy(other.path("pw"), site.path("pw")).unwrap();
    let refused =
        site.curl_as_alice("/", &["--header", "Accept: application/json"]).exits(0).json();
    assert_eq!(refused["code"], "UNKNOWN-ISSUER", "{refused}");
    server.stop("TERM");
    let log = site.signet("audit search --code UNKNOWN-ISSUER --json").exits(0).json();
    assert!(!log.as_array().unwrap().is_empty());
}

#[test]
fn openssl_is_admitted_too() {
    let site = Site::new();
    let server = site.up(&[]);
    let serial = site.alice();
    site.signet(&format!(
        "cert export {serial} --for openssl --out pem --p12 alice.p12 --password-file pw"
    ))
    .exits(0);
    let name = std::fs::read_dir(site.path("pem"))
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .find_map(|name| name.strip_suffix(".key").map(str::to_owned))
        .unwrap();
    let script = format!(
        "printf 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' | timeout 180 openssl s_client -quiet -ign_eof -connect localhost:{} -servername localhost -CAfile {} -verify_return_error -cert {pem}/{name}.crt -key {pem}/{name}.key",
        site.port,
        site.text("data/ca.pem"),
        pem = site.text("pem"),
    );
    let done = run("sh", &["-c", &script]);
    assert!(done.out.contains("Hello, Alice Example"), "{}\n{}", done.out, done.err);
    server.stop("TERM");
}

#[test]
fn a_trial_says_who_would_be_admitted_where_and_why() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    let serial = site.alice();
    let name = site.signet("door list --json").exits(0).json()[0]["name"].clone();
    let name = name.as_str().unwrap();
    let try_one = |more: &str| site.signet(&format!("door test {name} --json {more}"));
    for cert in [serial.as_str(), "alice.p12 --password-file pw"] {
        let admitted =
            try_one(&format!("--cert {cert} --path /a --from 192.0.2.7")).exits(0).json();
        assert_eq!(admitted["admitted"], true, "{admitted}");
        assert_eq!(
            (&admitted["visitor"], &admitted["tier"]),
            (&"alice/laptop".into(), &"email".into())
        );
        assert!(admitted["sentence"].is_string() && admitted["serial"] == serial.as_str());
    }
    let guest = try_one("").exits(1).json();
    assert_eq!((&guest["code"], &guest["visitor"]), (&"NONE".into(), &"guest".into()), "{guest}");
    let all = site.signet("door test --person alice --json").exits(0).json();
    let doors = site.signet("door list --json").exits(0).json();
    assert_eq!(all.as_array().unwrap().len(), doors.as_array().unwrap().len());

    crate::outside::make_corp(&site, "corp");
    crate::outside::leaf(&site, "eve", "corp", "", "email:eve@example.org");
    let stranger = try_one("--cert eve.pem").exits(1).json();
    assert_eq!(stranger["code"], "UNKNOWN-ISSUER", "{stranger}");
    site.signet(&format!("cert revoke {serial} --reason superseded --yes")).exits(0);
    assert_eq!(try_one(&format!("--cert {serial}")).exits(11).json()["code"], "REVOKED");
    assert!(
        site.signet(&format!("door test {name} --cert {serial}")).exits(11).out.contains("REVOKED")
    );

    try_one("--path /a/%2f").exits(2).complains(&["slash"]);
    try_one("--cert 00").exits(3);
    try_one("--cert nothing.pem").exits(3).complains(&["nothing.pem"]);
    site.signet("door test nowhere").exits(3).complains(&["door list"]);
}
