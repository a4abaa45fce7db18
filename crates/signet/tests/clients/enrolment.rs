//! From an invitation to a greeting: the key is made in the page, the file is saved there, imported into the same
//! browser's own store, and opens the door.

use std::process::Command;

use serde_json::Value;

use crate::{
    browser::{Browser, Kind},
    opening::{encryption, opens_everywhere},
    site::{Issued, Site, succeeded},
};

/// The script has found out that a key can be made here.
pub(crate) const CAN_MAKE_KEYS: &str =
    "document.querySelector('[data-signet-apply]').dataset.signetState?.split(' ').includes('can')";

/// Applies by a link of the site: the invitation, the form, the key; gives the path of the request.
pub(crate) fn apply(browser: &mut Browser, link: &str, device: &str) {
    browser.open(link);
    browser.follow("a.main");
    browser.until(CAN_MAKE_KEYS);
    browser.fill("#f-name", "Alice Example");
    browser.fill("#f-device", device);
    browser.follow("[data-signet-apply] button.main");
}

/// Proves the mailbox with the digits of the newest letter.
pub(crate) fn prove_mailbox(browser: &mut Browser, site: &Site, email: &str) {
    browser.fill("#f-code", &site.digits(email));
    browser.follow("form:has(#f-code) button.main");
}

/// Saves the file that the page made, and reads the password there.
pub(crate) fn take(browser: &mut Browser, name: &str) -> Issued {
    browser.until(
        "document.querySelector('[data-signet-hand-over]').dataset.signetState?.includes('ready')",
    );
    let password = browser.value("document.querySelector('#password').textContent");
    browser.press("[data-signet-download]");
    let p12 = browser.downloaded(name);
    Issued { p12, password: password.as_str().unwrap().to_owned(), serial: String::new() }
}

/// Says that the password was wrong: the same key comes in the other format, with the same password.
fn take_again(browser: &mut Browser, file: Issued) -> Issued {
    browser.press("details:has([data-signet-wrong-password]) summary");
    browser.press("[data-signet-wrong-password]");
    let name = file.p12.file_name().unwrap().to_str().unwrap();
    Issued { p12: browser.downloaded(name), ..file }
}

pub(crate) fn invite(site: &Site, email: &str, class: &str) -> String {
    let invited = site.signet(&["invite", email, "--class", class, "--print", "--json"]);
    let invited: Value = serde_json::from_str(&invited).unwrap();
    invited["link"].as_str().unwrap().to_owned()
}

fn check_invitation(kind: Kind) {
    let site = Site::start();
    let link = invite(&site, "alice@example.org", "email");
    let mut browser = Browser::start(kind, &site, "applicant");
    apply(&mut browser, &link, "tablet");
    prove_mailbox(&mut browser, &site, "alice@example.org");
    let file = take(&mut browser, "alice-tablet-email.p12");
    opens_everywhere(&file);
    assert!(encryption(&file).contains("MAC: sha256"), "{}", encryption(&file));
    std::fs::remove_file(&file.p12).unwrap();
    let file = take_again(&mut browser, file);
    opens_everywhere(&file);
    assert!(encryption(&file).contains("MAC: sha1"), "{}", encryption(&file));
    browser.import(&file);
    browser.open(&site.url());
    browser.shows(&["Hello, alice! (email)"]);
}

#[test]
fn an_invitation_leads_to_a_file_that_chromium_imports_and_opens_the_door_with() {
    check_invitation(Kind::Chromium);
}

#[test]
fn an_invitation_leads_to_a_file_that_firefox_imports_and_opens_the_door_with() {
    check_invitation(Kind::Firefox);
}

/// Enters the console by a link of the host.
pub(crate) fn enter_console(browser: &mut Browser, site: &Site) {
    browser.open(site.ask(&["operator", "recover"])["link"].as_str().unwrap());
    browser.follow("main form button");
}

/// Opens a request that waits in the console.
pub(crate) fn open_request(officer: &mut Browser, site: &Site, name: &str) {
    officer.open(&format!("{}/console/requests", site.portal()));
    officer.shows(&[name]);
    officer.follow("main table a");
}

/// While the request waits an interim certificate opens the door. An officer decides in another browser; then the page
/// has the final file for the same key, the class is told at the door, and the interim certificate is over.
fn check_approval(kind: Kind, officers: Kind) {
    let site = Site::start();
    site.admit("interim");
    let link = invite(&site, "alice@example.org", "document");
    let mut browser = Browser::start(kind, &site, "applicant");
    apply(&mut browser, &link, "tablet");
    prove_mailbox(&mut browser, &site, "alice@example.org");
    browser.shows(&["Waiting for an officer", "Work while you wait"]);
    let request = browser.value("location.href");
    let interim = take(&mut browser, "alice-tablet-interim.p12");
    browser.import(&interim);
    browser.open(&site.url());
    browser.shows(&["Hello, applicant alice! (interim)"]);

    let mut officer = Browser::start(officers, &site, "officer");
    enter_console(&mut officer, &site);
    open_request(&mut officer, &site, "Alice Example");
    officer.press("input[value=document]");
    officer.fill("#f-note", "passport seen");
    officer.follow("form[action$='/approve'] button.main");
    officer.shows(&["Alice Example"]);
    browser.open(&site.url());
    browser.shows(&["INTERIM-OVER"]);
    browser.open(request.as_str().unwrap());
    let file = take(&mut browser, "alice-tablet-document.p12");
    assert_eq!(public_key(&site, &file), public_key(&site, &interim));
    assert_eq!(file.password, interim.password);

    let mut later = Browser::start(kind, &site, "later");
    later.import(&file);
    later.open(&site.url());
    later.shows(&["Hello, alice! (document)"]);
}

fn public_key(site: &Site, issued: &Issued) -> String {
    let (_, key) = site.pem(issued);
    let mut openssl = Command::new("openssl");
    let read = openssl.args(["pkey", "-pubout", "-in"]).arg(key);
    succeeded("openssl pkey", read.output().unwrap())
}

/// With the old certificate, in one click; the old one ends when the new one is first used.
fn check_renewal(kind: Kind, target: &str) {
    let site = Site::start();
    let old = site.issue("laptop", target);
    let mut browser = Browser::start(kind, &site, "old");
    browser.import(&old);
    browser.open(&format!("{}/renew", site.portal()));
    browser.until(CAN_MAKE_KEYS);
    browser.follow("[data-signet-apply] button.main");
    let file = take(&mut browser, "alice-laptop-email.p12");
    browser.open(&site.url());
    browser.shows(&["Hello, alice! (email)"]);

    let mut renewed = Browser::start(kind, &site, "new");
    renewed.import(&file);
    renewed.open(&site.url());
    renewed.shows(&["Hello, alice! (email)"]);
    // The first use is told to the records, and these to the doors.
    browser.opens_until(&site.url(), "REVOKED");
}

#[test]
fn a_certificate_is_renewed_in_chromium_and_the_old_one_ends() {
    check_renewal(Kind::Chromium, "chrome-linux");
}

#[test]
fn a_certificate_is_renewed_in_firefox_and_the_old_one_ends() {
    check_renewal(Kind::Firefox, "firefox");
}

#[test]
fn an_approved_request_opens_the_door_in_chromium() {
    check_approval(Kind::Chromium, Kind::Firefox);
}

#[test]
fn an_approved_request_opens_the_door_in_firefox() {
    check_approval(Kind::Firefox, Kind::Chromium);
}
