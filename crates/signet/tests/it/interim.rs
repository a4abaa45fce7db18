//! Interim certificates from the command line to the doors, with curl and OpenSSL as judges.

use serde_json::Value;

use crate::site::{Done, Server, Site, run};

/// A site with two doors beside the portal: one admits interim certificates, one asks for documents.
fn site() -> (Site, Server) {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    let port = site.port;
    let doors: String = [("open", "interim"), ("strict", "document")]
        .map(|(name, class)| {
            format!(
                "\n[[door]]\nname = \"{name}\"\nurl = \"https://{name}.localhost:{port}\"\n\
                 upstream = \"demo\"\nrules = [\"allow class {class}\"]\n"
            )
        })
        .concat();
    site.write("data/signet.toml", site.read("data/signet.toml") + &doors);
    let server = site.up(&[]);
    (site, server)
}

fn url(site: &Site, door: &str) -> String {
    format!("https://{door}.localhost:{}/", site.port)
}

/// Opens carol's request as the manual says; gives its name.
fn carol(site: &Site) -> String {
    let opened = site
        .signet("request new --interim --person carol --device tablet --class document --out carol.p12 --password-file pw --json")
        .exits(0)
        .json();
    opened["id"].as_str().unwrap().to_owned()
}

/// What curl is told to show a `.p12` at any of the doors.
fn showing(site: &Site, p12: &str) -> Vec<String> {
    let mut args = vec!["--cert-type".to_owned(), "P12".to_owned()];
    args.extend(["--cert".to_owned(), site.identity(p12)]);
    for door in ["open", "strict"] {
        args.extend(["--resolve".to_owned(), format!("{door}.localhost:{}:127.0.0.1", site.port)]);
    }
    args
}

/// Runs curl with a `.p12`.
fn visit(site: &Site, p12: &str, url: &str, more: &[&str]) -> Done {
    let showing = showing(site, p12);
    let showing: Vec<&str> = showing.iter().map(String::as_str).collect();
    site.curl(url, &[&showing[..], more].concat())
}

#[track_caller]
fn curl(site: &Site, p12: &str, url: &str, more: &[&str]) -> String {
    visit(site, p12, url, more).exits(0).out
}

fn code(site: &Site, p12: &str, door: &str) -> Value {
    let json = curl(site, p12, &url(site, door), &["--header", "Accept: application/json"]);
    serde_json::from_str::<Value>(&json).unwrap_or_else(|_| panic!("{json}"))["code"].clone()
}

/// Asks until the answer at a door has a text.
#[track_caller]
fn soon(site: &Site, p12: &str, door: &str, expected: &str) {
    crate::site::soon(|| visit(site, p12, &url(site, door), &[]), expected);
}

fn key_of(site: &Site, p12: &str) -> String {
    let (file, password) = (site.text(p12), format!("file:{}", site.text("pw")));
    let key = ["pkcs12", "-in", &file, "-passin", &password, "-nodes", "-nocerts"];
    site.write("key.pem", run("openssl", &key).exits(0).out);
    run("openssl", &["pkey", "-in", &site.text("key.pem"), "-pubout"]).exits(0).out
}

#[test]
fn it_opens_the_doors_that_admit_it_and_the_final_one_keeps_its_key() {
    let (site, server) = site();
    let id = carol(&site);
    soon(&site, "carol.p12", "open", "Hello, carol");
    let page = curl(&site, "carol.p12", &url(&site, "open"), &[]);
    assert!(page.contains(&id) && page.contains("nothing about you is checked"), "{page}");
    assert_eq!(code(&site, "carol.p12", "strict"), "CLASS-TOO-LOW");
    let refused =
        curl(&site, "carol.p12", &url(&site, "strict"), &["--header", "Accept: text/html"]);
    assert!(refused.contains("somebody has to check your identity"), "{refused}");

    let approve = ["request", "approve", &id, "--method", "document", "--note", "passport seen"];
    site.signet_args(&approve).exits(0);
    soon(&site, "carol.p12", "open", "INTERIM-OVER");
    site.signet(&format!(
        "request collect {id} --with carol.p12 --password-file pw --out final.p12"
    ))
    .exits(0);
    soon(&site, "final.p12", "strict", "Hello, carol");
    assert_eq!(key_of(&site, "final.p12"), key_of(&site, "carol.p12"));
    server.stop("TERM");
    let log = site.signet("audit list --json").exits(0).out;
    assert!(log.contains("applicant:carol/tablet"), "{log}");
    site.signet("audit verify").exits(0);
}

#[test]
fn it_dies_with_the_request_and_takes_live_connections_along() {
    let (site, server) = site();
    let id = carol(&site);
    soon(&site, "carol.p12", "open", "Hello, carol");
    let showing = showing(&site, "carol.p12");
    let showing: Vec<&str> = showing.iter().map(String::as_str).collect();
    let live = site.live(&format!("{}live", url(&site, "open")), &showing);
    site.signet_args(&["request", "reject", &id, "--reason", "not her"]).exits(0);
    live.wait_for_cut();
    assert_eq!(code(&site, "carol.p12", "open"), "INTERIM-OVER");
    server.stop("TERM");
    let cut = site.signet("audit search --action connections.cut --json").exits(0).out;
    assert!(cut.contains(&id) && cut.contains("INTERIM-OVER"), "{cut}");
}

#[test]
fn a_withdrawn_request_ends_it_too() {
    let (site, _server) = site();
    let id = carol(&site);
    soon(&site, "carol.p12", "open", "Hello, carol");
    site.signet(&format!("request withdraw {id} --yes")).exits(0);
    soon(&site, "carol.p12", "open", "INTERIM-OVER");
}

#[test]
fn openssl_reads_the_hint_only_where_it_is_admitted() {
    let (site, _server) = site();
    let hinted = |door: &str| {
        let (at, name) = (format!("127.0.0.1:{}", site.port), format!("{door}.localhost"));
        run("openssl", &["s_client", "-connect", &at, "-servername", &name])
            .out
            .contains("CN = Signet interim")
    };
    assert!(hinted("open"));
    assert!(!hinted("strict"));
}

#[test]
fn a_door_says_in_words_whether_it_admits_them() {
    let (site, _server) = site();
    let open = site.signet("door show open --json").exits(0).json();
    let sentence = "Anyone with an interim certificate, and no other, may use everything here.";
    assert_eq!((&open["sentences"][0], &open["admits_interim"]), (&sentence.into(), &true.into()));
    let strict = site.signet("door show strict").exits(0).out;
    assert!(strict.contains("not admitted"), "{strict}");
}

#[test]
fn its_holder_reaches_the_own_request_in_the_portal_and_nobody_elses() {
    let (site, _server) = site();
    let id = carol(&site);
    let other = site
        .signet("request new --person eve --device desk --class document --json")
        .exits(0)
        .json();
    soon(&site, "carol.p12", "open", "Hello, carol");
    let portal = site.signet("status --json").exits(0).json();
    let portal = portal["portal"].as_str().unwrap().trim_end_matches('/').to_owned();
    let home = curl(&site, "carol.p12", &format!("{portal}/"), &["--location"]);
    assert!(home.contains(&id) && home.contains("tablet"), "{home}");
    let check = curl(&site, "carol.p12", &format!("{portal}/check"), &[]);
    assert!(check.contains("Your interim certificate works") && check.contains(&id), "{check}");
    let eves = format!("{portal}/requests/{}", other["id"].as_str().unwrap());
    let refused = curl(&site, "carol.p12", &eves, &["--include"]);
    assert!(refused.starts_with("HTTP/2 403") && !refused.contains("desk"), "{refused}");
    let devices = curl(&site, "carol.p12", &format!("{portal}/devices"), &["--include"]);
    assert!(devices.starts_with("HTTP/2 403"), "{devices}");
}
