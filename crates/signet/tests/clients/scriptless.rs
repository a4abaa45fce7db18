//! A browser that runs no scripts: everything works but making a key, which is said, and the server can make one.

use crate::{
    browser::{Browser, Kind},
    enrolment::{apply, invite, prove_mailbox},
    opening::opens_everywhere,
    site::{Issued, Site},
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
fn whose_browser_makes_no_key_gets_a_file_that_was_made_for_it() {
    let site = Site::start();
    let link = invite(&site, "alice@example.org", "email");
    let mut browser = Browser::start(Kind::Chromium, &site, "applicant");
    browser.forbid_scripts();
    browser.open(&link);
    browser.follow("a.main");
    browser.fill("#f-name", "Alice Example");
    browser.fill("#f-device", "tablet");
    browser.follow("[data-signet-apply] button.main");
    assert_eq!(browser.value("document.querySelector('#f-device').value"), "tablet");
    assert_eq!(browser.value("document.querySelectorAll('.wrong').length"), 1);
    browser.follow("noscript button");
    prove_mailbox(&mut browser, &site, "alice@example.org");
    browser.follow("form[action$='/sealed'] button");
    let password = browser.value("document.querySelector('#password').textContent");
    browser.press("form[action$='/file'] button");
    let p12 = browser.downloaded("alice-tablet-email.p12");
    let password = password.as_str().unwrap().to_owned();
    let file = Issued { p12, password, serial: String::new() };
    opens_everywhere(&file);
    browser.import(&file);
    browser.open(&site.url());
    browser.shows(&["Hello, alice! (email)"]);
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
