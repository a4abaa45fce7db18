//! Certified elsewhere: our issuing CA and a device of ours, by an outside CA made with OpenSSL.

use crate::outside::{answer, leaf, make_corp, sign_request};
use crate::site::{Site, run};

fn site() -> Site {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    make_corp(&site, "corp");
    site
}

/// What a corporate CA puts into the certificate of a CA below it.
const CA: &str = "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";

#[track_caller]
fn verifies(site: &Site, root: &str, between: &str, leaf: &str) {
    let file = |name: &str| site.text(name);
    let (root, between, leaf) = (file(root), file(between), file(leaf));
    let done = run(
        "openssl",
        &["verify", "-purpose", "sslclient", "-CAfile", &root, "-untrusted", &between, &leaf],
    );
    assert!(done.exits(0).out.contains("OK"));
}

#[test]
fn the_request_for_the_issuing_ca_asks_for_a_ca() {
    let site = site();
    let made = site.signet("ca csr --out ca.csr --json").exits(0).json();
    assert!(made["for"].as_str().unwrap().contains("issuing CA"), "{made}");
    let text = run("openssl", &["req", "-in", &site.text("ca.csr"), "-noout", "-text", "-verify"]);
    let told = text.exits(0).out;
    for part in ["CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign", "issuing CA"] {
        assert!(told.contains(part), "{part} is not in {told}");
    }
    site.signet("ca csr --out ca.csr").exits(6);
    site.signet("ca csr --out ca.csr --force").exits(0);
}

#[test]
fn after_the_import_chains_lead_to_either_root() {
    let site = site();
    let serial = site.alice();
    site.signet("ca csr --out ca.csr").exits(0);
    sign_request(&site, "ca.csr", "ca-signed.pem", "corp", CA);
    let imported = site.signet("ca import ca-signed.pem --root corp.pem --json").exits(0).json();
    assert_eq!(
        (&imported["kind"], &imported["root"]),
        (&"cross".into(), &"CN=corp root,O=corp".into())
    );
    site.signet("ca import ca-signed.pem --root corp.pem").exits(6);
    let export = |chain: &str| {
        site.signet(&format!("cert export {serial} --for openssl --chain {chain} --out {chain}"))
            .exits(0);
        format!("{chain}/alice-laptop.crt")
    };
    let (own, outside) = (export("own"), export("outside"));
    verifies(&site, "data/ca.pem", &own, &own);
    verifies(&site, "corp.pem", &outside, &outside);
    site.write("cross.pem", site.signet("ca show cross --pem").exits(0).out);
    verifies(&site, "corp.pem", "cross.pem", &own);
    // What is issued from then on, too, and our own doors go on.
    let later = site.signet("cert issue --person alice --device phone --class email --out phone.p12 --password-file pw --json").exits(0).json();
    let later = later["serial"].as_str().unwrap();
    site.signet(&format!("cert export {later} --for openssl --chain outside --out later --p12 phone.p12 --password-file pw")).exits(0);
    verifies(&site, "corp.pem", "later/alice-phone.crt", "later/alice-phone.crt");
    let shown = site.signet("ca show --json").exits(0).json();
    let roles: Vec<&str> =
        shown.as_array().unwrap().iter().map(|ca| ca["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["root", "issuing", "cross"]);
    let server = site.up(&[]);
    assert!(site.curl_as_alice("/", &[]).exits(0).out.contains("Hello, Alice"));
    server.stop("TERM");
    assert!(site.signet("audit list --json").exits(0).out.contains("ca.crossed"));
}

#[test]
fn chains_go_up_to_the_root_that_is_configured() {
    let site = site();
    let text = site.read("data/signet.toml");
    site.write("data/signet.toml", format!("{text}\n[authority]\nchain = \"outside\"\n"));
    let issue = |device: &str| {
        let file = format!("{device}.pem");
        let line = format!(
            "cert issue --person alice --device {device} --class email --out {file} --json"
        );
        site.signet(&line).exits(0);
        file
    };
    site.signet("person add alice --name Alice").exits(0);
    let server = site.up(&[]);
    // While nobody has certified ours, the own chain is what there is.
    let own = issue("laptop");
    verifies(&site, "data/ca.pem", &own, &own);
    site.signet("ca csr --out ca.csr").exits(0);
    sign_request(&site, "ca.csr", "ca-signed.pem", "corp", CA);
    site.signet("ca import ca-signed.pem").exits(0);
    let claimed = issue("tablet");
    verifies(&site, "data/ca.pem", &claimed, &claimed);
    site.signet("ca import ca-signed.pem --root corp.pem").exits(0);
    let outside = issue("phone");
    verifies(&site, "corp.pem", &outside, &outside);
    // Our own doors know the way to our root.
    let (chain, key) = (site.text(&outside), site.text("phone.key"));
    let page = site.curl("/", &["--cert", &chain, "--key", &key]).exits(0).out;
    assert!(page.contains("Hello, Alice"), "{page}");
    // What the running server gives out follows too.
    let opened = site.signet("request new --interim --person carol --device desk --class document --out carol.p12 --password-file pw --json").exits(0).json();
    let id = opened["id"].as_str().unwrap();
    site.signet(&format!("request approve {id} --method document --note seen")).exits(0);
    site.signet(&format!(
        "request collect {id} --with carol.p12 --password-file pw --out final.p12"
    ))
    .exits(0);
    let password = format!("file:{}", site.text("pw"));
    let told = run(
        "openssl",
        &["pkcs12", "-in", &site.text("final.p12"), "-passin", &password, "-nokeys"],
    );
    site.write("final.pem", told.exits(0).out);
    verifies(&site, "corp.pem", "final.pem", "final.pem");
    server.stop("TERM");
}

#[test]
fn an_answer_that_would_not_work_is_refused_with_the_reason() {
    let site = site();
    make_corp(&site, "other");
    site.signet("ca csr --out ca.csr").exits(0);
    let signed = |name: &str, by: &str, extensions: &str, root: &str, said: &str| {
        sign_request(&site, "ca.csr", name, by, extensions);
        let line = format!("ca import {name} --root {root}");
        site.signet(&line).exits(2).complains(&[said]);
    };
    signed("a.pem", "corp", "basicConstraints=CA:FALSE\n", "corp.pem", "basic constraints");
    signed(
        "b.pem",
        "corp",
        "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature\n",
        "corp.pem",
        "key usage",
    );
    let server = format!("{CA}extendedKeyUsage=serverAuth\n");
    signed("c.pem", "corp", &server, "corp.pem", "extended key usage");
    signed("d.pem", "corp", CA, "other.pem", "does not lead to the root");
    // Its CA may have none below it.
    sign_request(&site, "ca.csr", "e.pem", "corp-sub", CA);
    site.write("e.pem", site.read("e.pem") + &site.read("corp-sub.pem"));
    site.signet("ca import e.pem --root corp.pem").exits(2).complains(&["one more"]);
    // Another name, as some CAs put their own.
    answer(&site, "ca.csr", "f.pem", "corp", CA, &["-subj", "/CN=Renamed"]);
    site.signet("ca import f.pem --root corp.pem").exits(2).complains(&["Renamed"]);
    leaf(&site, "leaf", "corp", "", "email:a@example.org");
    site.signet("ca import leaf.pem --root corp.pem").exits(2).complains(&["--device"]);
    let own = site.signet("ca show issuing --pem").exits(0).out;
    site.write("own.pem", own);
    site.signet("ca import own.pem").exits(2).complains(&["our own"]);
}

#[test]
fn without_a_root_an_answer_is_a_claim_until_it_is_proven() {
    let site = site();
    let serial = site.alice();
    make_corp(&site, "other");
    site.signet("ca csr --out ca.csr").exits(0);
    sign_request(&site, "ca.csr", "ca-signed.pem", "corp", CA);
    let taken = site.signet("ca import ca-signed.pem --json").exits(0);
    let taken = taken.complains(&["was not checked", "--root"]).json();
    assert_eq!((&taken["proven"], &taken["root"]), (&false.into(), &serde_json::Value::Null));
    let roles = || {
        let shown = site.signet("ca show --json").exits(0).json();
        let roles = shown.as_array().unwrap().iter().map(|ca| ca["role"].clone());
        roles.skip(2).collect::<Vec<_>>()
    };
    assert_eq!(roles(), ["claimed"]);
    assert_eq!(site.signet("ca show cross --pem").exits(0).out, "");
    let export = format!("cert export {serial} --for openssl --chain outside --out outside");
    site.signet(&export).exits(3).complains(&["no root was known", "--root"]);
    site.signet("ca import ca-signed.pem").exits(6);
    site.signet("ca import ca-signed.pem --root other.pem").exits(2);
    assert_eq!(roles(), ["claimed"]);
    let proven = site.signet("ca import ca-signed.pem --root corp.pem --json").exits(0).json();
    assert_eq!(proven["proven"], true);
    assert_eq!(roles(), ["cross"]);
    site.signet(&export).exits(0);
    verifies(&site, "corp.pem", "outside/alice-laptop.crt", "outside/alice-laptop.crt");
}

#[test]
fn a_root_in_the_same_file_or_an_anchor_proves_an_answer() {
    let site = site();
    site.signet("ca csr --out ca.csr").exits(0);
    sign_request(&site, "ca.csr", "ca-signed.pem", "corp", CA);
    site.write("bundle.pem", site.read("ca-signed.pem") + &site.read("corp.pem"));
    assert_eq!(site.signet("ca import bundle.pem --json").exits(0).json()["proven"], true);
    let site = self::site();
    site.signet("anchor add corp --ca corp.pem --map-policy 1.2.3.4=document").exits(0);
    site.signet("ca csr --out ca.csr").exits(0);
    sign_request(&site, "ca.csr", "ca-signed.pem", "corp", CA);
    let imported = site.signet("ca import ca-signed.pem --json").exits(0);
    assert!(!imported.err.contains("was not checked"), "{}", imported.err);
    assert_eq!(imported.json()["root"], "CN=corp root,O=corp");
}

#[test]
fn a_device_certified_elsewhere_is_admitted_as_that_device() {
    let site = site();
    site.signet("device add printer").exits(0);
    let made = site.signet("ca csr --device printer --key printer.key --out printer.csr").exits(0);
    crate::site::assert_private(&site.path("printer.key"));
    assert!(made.err.contains("--device printer"), "{}", made.err);
    let client = "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\nauthorityKeyIdentifier=keyid\ncertificatePolicies=1.2.3.4\n";
    sign_request(&site, "printer.csr", "printer.pem", "corp", client);
    site.signet("anchor add corp --ca corp.pem --map-policy 1.2.3.4=document").exits(0);
    let server = site.up(&[]);
    let (chain, key) = (site.text("printer.pem"), site.text("printer.key"));
    let ask = || site.curl("/", &["--cert", &chain, "--key", &key]);
    make_corp(&site, "other");
    sign_request(&site, "printer.csr", "stranger.pem", "other", client);
    site.signet("ca import stranger.pem --device printer").exits(2).complains(&["--root"]);
    let stranger = ask().exits(0).out;
    assert!(stranger.contains("UNKNOWN-HOLDER"), "{stranger}");
    site.signet("ca import printer.pem --device nobody/printer").exits(3);
    site.signet("ca import printer.pem --device printer").exits(0);
    crate::site::soon(ask, "Hello, printer");
    server.stop("TERM");
    let log = site.signet("audit list --json").exits(0).out;
    assert!(log.contains("certificate.imported"), "{log}");
}
