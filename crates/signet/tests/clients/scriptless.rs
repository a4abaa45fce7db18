//! A browser that runs no scripts: everything works but making a key, which is said, and the server can make one.

use crate::{
    browser::{Browser, Kind},
    enrolment::{apply, invite, prove_mailbox},
    opening::opens_everywhere,
    site::{Issued, Site, full},
};

#[test]
fn an_application_goes_on_without_scripts_once_the_key_is_made() {
    let site = Site::shared();
    let link = invite(&site, "sara", "document");
    let mut browser = Browser::lend(Kind::Chromium, &site);
    apply(&mut browser, &link, "sara", "tablet");
    let request = browser.value("location.href");
    browser.forbid_scripts();
    browser.fill("#f-code", "not a code");
    browser.follow("form:has(#f-code) button.main");
    browser.shows(&["Enter the six digits"]);
    assert_eq!(browser.value("document.querySelector('#f-code').value"), "not a code");
    browser.fill("#f-code", &site.digits("sara@example.org"));
    browser.follow("form:has(#f-code) button.main");
    browser.shows(&["Waiting for an officer"]);
    browser.follow("a[hreflang=de]");
    browser.shows(&["Zertifikate"]);
    browser.follow("a[hreflang=en]");
    browser.open(request.as_str().unwrap());
    browser.follow("a[href$='/withdraw']");
    browser.follow("main form button.stop");
    browser.shows(&["This request was withdrawn"]);
}

#[test]
fn whose_browser_makes_no_key_gets_a_file_that_was_made_for_it() {
    let site = Site::shared();
    let link = invite(&site, "simon", "email");
    let mut browser = Browser::lend(Kind::Chromium, &site);
    browser.forbid_scripts();
    browser.open(&link);
    browser.follow("a.main");
    browser.fill("#f-name", &full("simon"));
    browser.fill("#f-device", "tablet");
    browser.follow("[data-signet-apply] button.main");
    assert_eq!(browser.value("document.querySelector('#f-device').value"), "tablet");
    assert_eq!(browser.value("document.querySelectorAll('.wrong').length"), 1);
    browser.follow("noscript button");
    prove_mailbox(&mut browser, &site, "simon");
    browser.follow("form[action$='/sealed'] button");
    let password = browser.value("document.querySelector('#password').textContent");
    browser.press("form[action$='/file'] button");
    let p12 = browser.downloaded("simon-tablet-email.p12");
    let password = password.as_str().unwrap().to_owned();
    let file = Issued { p12, password, serial: String::new() };
    opens_everywhere(&file);
    browser.import(&file);
    browser.opens_until(&site.url(), "Hello, simon! (email)");
}

#[test]
fn a_holder_stops_a_device_without_scripts() {
    let site = Site::shared();
    site.add("stella");
    let laptop = site.issue("stella", "laptop", "chrome-linux");
    let mut browser = Browser::lend(Kind::Chromium, &site);
    browser.import(&laptop);
    browser.forbid_scripts();
    browser.opens_until(&site.portal(), "laptop");
    browser.follow("a[href$='/stop']");
    browser.press("input[value=lost]");
    browser.follow("main form button.stop");
    browser.opens_until(&format!("{}/check", site.portal()), "REVOKED");
}
