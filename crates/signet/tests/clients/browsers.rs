//! What a person sees: a greeting by name, a page that asks for a certificate, a page that says it ended.

use crate::{
    browser::{Browser, Kind},
    site::Site,
};

/// The whole life of a certificate in one browser.
fn check(kind: Kind, target: &str) {
    let site = Site::start();
    let mut browser = Browser::start(kind, &site, "alice");
    browser.open(&site.url());
    browser.shows(&["NONE"]);
    let page = browser.text().to_lowercase();
    assert!(!page.contains("alice"), "names are not shown to strangers: {page}");

    let issued = site.issue("laptop", target);
    browser.import(&issued);
    browser.open(&site.url());
    browser.shows(&["Hello, alice! (email)"]);

    site.revoke(&issued);
    browser.open(&site.url());
    browser.shows(&["REVOKED"]);
}

#[test]
fn chromium_is_greeted_by_name_and_then_refused() {
    check(Kind::Chromium, "chrome-linux");
}

#[test]
fn firefox_is_greeted_by_name_and_then_refused() {
    check(Kind::Firefox, "firefox");
}
