//! From an invitation to a greeting: the key is made in the page, the file is saved there, imported into the same
//! browser's own store, and opens the door.

use std::{
    process::Command,
    sync::{Mutex, PoisonError},
};

use serde_json::Value;

use crate::{
    browser::{Browser, Kind},
    opening::{encryption, opens_everywhere},
    site::{Issued, Shared, Site, full, succeeded},
};

/// The script has found out that a key can be made here.
pub(crate) const CAN_MAKE_KEYS: &str =
    "document.querySelector('[data-signet-apply]').dataset.signetState?.split(' ').includes('can')";

/// Applies by a link of the site: the invitation, the form, the key; leads to the page of the request.
pub(crate) fn apply(browser: &mut Browser, link: &str, person: &str, device: &str) {
    browser.open(link);
    browser.follow("a.main");
    browser.until(CAN_MAKE_KEYS);
    browser.fill("#f-name", &full(person));
    browser.fill("#f-device", device);
    browser.follow("[data-signet-apply] button.main");
}

/// Proves the mailbox with the digits of the newest letter.
pub(crate) fn prove_mailbox(browser: &mut Browser, site: &Site, person: &str) {
    browser.fill("#f-code", &site.digits(&format!("{person}@example.org")));
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

pub(crate) fn invite(site: &Site, person: &str, class: &str) -> String {
    let email = format!("{person}@example.org");
    let invited = site.ask(&["invite", &email, "--class", class, "--print"]);
    invited["link"].as_str().unwrap().to_owned()
}

fn check_invitation(kind: Kind, person: &str) {
    let site = Site::shared();
    let link = invite(&site, person, "email");
    let mut browser = Browser::lend(kind, &site);
    apply(&mut browser, &link, person, "tablet");
    prove_mailbox(&mut browser, &site, person);
    let file = take(&mut browser, &format!("{person}-tablet-email.p12"));
    opens_everywhere(&file);
    assert!(encryption(&file).contains("MAC: sha256"), "{}", encryption(&file));
    std::fs::remove_file(&file.p12).unwrap();
    let file = take_again(&mut browser, file);
    opens_everywhere(&file);
    assert!(encryption(&file).contains("MAC: sha1"), "{}", encryption(&file));
    browser.import(&file);
    browser.opens_until(&site.url(), &format!("Hello, {person}! (email)"));
}

#[test]
fn an_invitation_leads_to_a_file_that_chromium_imports_and_opens_the_door_with() {
    check_invitation(Kind::Chromium, "ingrid");
}

#[test]
fn an_invitation_leads_to_a_file_that_firefox_imports_and_opens_the_door_with() {
    check_invitation(Kind::Firefox, "ivan");
}

/// Enters the console by a link of the host. One at a time: a newer link takes the place of one that was not used yet.
pub(crate) fn enter_console(browser: &mut Browser, site: &Site) {
    static ENTERING: Mutex<()> = Mutex::new(());
    let _entering = ENTERING.lock().unwrap_or_else(PoisonError::into_inner);
    browser.open(site.ask(&["operator", "recover"])["link"].as_str().unwrap());
    browser.follow("main form button");
    browser.shows(&["Sign out"]);
}

/// Opens the request of somebody that waits in the console.
pub(crate) fn open_request(officer: &mut Browser, site: &Site, person: &str) {
    officer.open(&format!("{}/console/requests", site.portal()));
    officer.shows(&[&full(person)]);
    let waiting = site.ask(&["request", "list"]);
    let of_person = |request: &&Value| request.to_string().contains(&full(person));
    let request = waiting.as_array().unwrap().iter().find(of_person).unwrap();
    officer.follow(&format!("main table a[href$='/{}']", request["id"].as_str().unwrap()));
}

/// An officer decides in the other kind of browser.
fn approve(site: &Shared, officers: Kind, person: &str) {
    let mut officer = Browser::lend(officers, site);
    enter_console(&mut officer, site);
    open_request(&mut officer, site, person);
    officer.press("input[value=document]");
    officer.fill("#f-note", "passport seen");
    officer.follow("form[action$='/approve'] button.main");
    officer.shows(&[&full(person)]);
}

/// While the request waits an interim certificate opens the door. An officer decides in another browser; then the page
/// has the final file for the same key, which outlived an end of the browser, the class is told at the door, and the
/// interim certificate is over.
fn check_approval(kind: Kind, person: &str) {
    let site = Site::shared();
    let link = invite(&site, person, "document");
    let mut browser = Browser::start(kind, &site, person);
    apply(&mut browser, &link, person, "tablet");
    prove_mailbox(&mut browser, &site, person);
    browser.shows(&["Waiting for an officer", "Work while you wait"]);
    let request = browser.value("location.href");
    let interim = take(&mut browser, &format!("{person}-tablet-interim.p12"));
    browser.import(&interim);
    browser.opens_until(&site.url(), &format!("Hello, applicant {person}! (interim)"));

    approve(&site, kind.other(), person);
    browser.opens_until(&site.url(), "INTERIM-OVER");
    browser.open(request.as_str().unwrap());
    let file = take(&mut browser, &format!("{person}-tablet-document.p12"));
    assert_eq!(public_key(&site, &file), public_key(&site, &interim));
    assert_eq!(file.password, interim.password);

    let mut later = Browser::lend(kind, &site);
    later.import(&file);
    later.opens_until(&site.url(), &format!("Hello, {person}! (document)"));
}

#[test]
fn an_approved_request_opens_the_door_in_chromium() {
    check_approval(Kind::Chromium, "paula");
}

#[test]
fn an_approved_request_opens_the_door_in_firefox() {
    check_approval(Kind::Firefox, "peter");
}

fn public_key(site: &Site, issued: &Issued) -> String {
    let (_, key) = site.pem(issued);
    let mut openssl = Command::new("openssl");
    let read = openssl.args(["pkey", "-pubout", "-in"]).arg(key);
    succeeded("openssl pkey", read.output().unwrap())
}

/// With the old certificate, in one click; the old one ends when the new one is first used.
fn check_renewal(kind: Kind, person: &str) {
    let site = Site::shared();
    site.add(person);
    let mut browser = Browser::lend(kind, &site);
    browser.import(&site.issue(person, "laptop", kind.target()));
    browser.opens_until(&format!("{}/renew", site.portal()), "laptop");
    browser.until(CAN_MAKE_KEYS);
    browser.follow("[data-signet-apply] button.main");
    let file = take(&mut browser, &format!("{person}-laptop-email.p12"));
    browser.opens_until(&site.url(), &format!("Hello, {person}! (email)"));

    let mut renewed = Browser::lend(kind, &site);
    renewed.import(&file);
    renewed.opens_until(&site.url(), &format!("Hello, {person}! (email)"));
    // The first use is told to the records, and these to the doors.
    browser.opens_until(&site.url(), "REVOKED");
}

#[test]
fn a_certificate_is_renewed_in_chromium_and_the_old_one_ends() {
    check_renewal(Kind::Chromium, "rosa");
}

#[test]
fn a_certificate_is_renewed_in_firefox_and_the_old_one_ends() {
    check_renewal(Kind::Firefox, "rolf");
}
