//! Working while one waits: the page makes the key and an interim certificate with it, the browser opens a door that
//! admits it, and the final certificate has the same key.

use std::process::Command;

use crate::{
    browser::{Browser, Kind},
    enrolment::{apply, invite, prove_mailbox, take},
    site::{Issued, Site, succeeded},
};

/// Lets interim certificates in at the site's door.
fn admit_interim(site: &Site) {
    let path = site.path("data/signet.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let changed = text.replace("class email+", "class interim+");
    assert_ne!(changed, text);
    std::fs::write(path, changed).unwrap();
    site.signet(&["reload"]);
}

fn public_key(site: &Site, issued: &Issued) -> String {
    let (_, key) = site.pem(issued);
    let mut openssl = Command::new("openssl");
    let read = openssl.args(["pkey", "-pubout", "-in"]).arg(key);
    succeeded("openssl pkey", read.output().unwrap())
}

fn check_waiting(kind: Kind) {
    let site = Site::start();
    admit_interim(&site);
    let link = invite(&site, "alice@example.org", "document");
    let mut browser = Browser::start(kind, &site, "applicant");
    apply(&mut browser, &link, "tablet");
    browser.shows(&["Work while you wait", site.url().trim_end_matches('/')]);
    prove_mailbox(&mut browser, &site, "alice@example.org");
    let page = browser.value("location.href");
    let page = page.as_str().unwrap().to_owned();
    let interim = take(&mut browser, "alice-tablet-interim.p12");
    browser.import(&interim);
    browser.open(&site.url());
    browser.shows(&["Hello, applicant alice! (interim)"]);

    let id = page.rsplit('/').next().unwrap().to_owned();
    site.signet(&["request", "approve", &id, "--method", "document", "--note", "passport seen"]);
    browser.reload();
    browser.shows(&["INTERIM-OVER"]);
    browser.open(&page);
    let last = take(&mut browser, "alice-tablet-document.p12");
    assert_eq!(public_key(&site, &last), public_key(&site, &interim));
    assert_eq!(last.password, interim.password);
}

#[test]
fn chromium_works_while_it_waits_and_keeps_the_key() {
    check_waiting(Kind::Chromium);
}

#[test]
fn firefox_works_while_it_waits_and_keeps_the_key() {
    check_waiting(Kind::Firefox);
}
