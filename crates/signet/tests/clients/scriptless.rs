//! A browser that runs no scripts: everything works but making a key, and that is said.

use crate::{
    browser::{Browser, Kind},
    enrolment::{apply, invite},
    site::Site,
};

#[test]
fn an_application_goes_on_without_scripts_once_the_key_is_made() {
    let site = Site::start();
    let link = invite(&site, "alice@example.org", "document");
    let mut browser = Browser::start(Kind::Chromium, &site, "applicant");
    apply(&mut browser, &link, "tablet");
    browser.forbid_scripts();
    browser.fill("#f-code", "not a code");
    browser.follow("form:has(#f-code) button.main");
    browser.shows(&["Enter the six digits"]);
    assert_eq!(browser.value("document.querySelector('#f-code').value"), "not a code");
    browser.fill("#f-code", &site.digits("alice@example.org"));
    browser.follow("form:has(#f-code) button.main");
    browser.shows(&["Waiting for an officer"]);
    browser.follow("a[hreflang=de]");
    browser.shows(&["Zertifikate"]);
    browser.follow("a[hreflang=en]");
    let id = site.ask(&["request", "list"])[0]["id"].as_str().unwrap().to_owned();
    browser.open(&format!("{}/requests/{id}", site.portal()));
    browser.follow("a[href$='/withdraw']");
    browser.follow("main form button.stop");
    browser.shows(&["You withdrew this request"]);
}

#[test]
fn making_a_key_without_scripts_says_what_to_do() {
    let site = Site::start();
    let link = invite(&site, "alice@example.org", "email");
    let mut browser = Browser::start(Kind::Chromium, &site, "applicant");
    browser.forbid_scripts();
    browser.open(&link);
    browser.follow("a.main");
    browser.until("document.querySelector('noscript, .note')?.checkVisibility()");
    browser.fill("#f-name", "Alice Example");
    browser.fill("#f-device", "tablet");
    browser.follow("[data-signet-apply] button.main");
    assert_eq!(browser.value("document.querySelector('#f-device').value"), "tablet");
    assert_eq!(browser.value("document.querySelectorAll('.wrong').length"), 1);
}

#[test]
fn a_holder_stops_a_device_without_scripts() {
    let site = Site::start();
    let laptop = site.issue("laptop", "chrome-linux");
    let mut browser = Browser::start(Kind::Chromium, &site, "alice");
    browser.import(&laptop);
    browser.forbid_scripts();
    browser.open(&site.portal());
    browser.follow("a[href$='/stop']");
    browser.press("input[value=lost]");
    browser.follow("main form button.stop");
    browser.open(&format!("{}/check", site.portal()));
    browser.shows(&["REVOKED"]);
}
