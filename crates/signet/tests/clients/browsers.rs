//! What a person sees: a greeting by name, a page that asks for a certificate, a page that says it ended.

use crate::{
    browser::{Browser, Profile},
    site::Site,
};

/// The whole life of a certificate in one browser.
fn check(browser: Browser, target: &str) {
    let site = Site::start();
    let stranger = Profile::new(browser, &site, "stranger");
    let page = stranger.read(&site.url());
    assert!(page.contains("NONE"), "{browser:?} without a certificate read: {page}");
    assert!(!page.to_lowercase().contains("alice"), "names are not shown to strangers: {page}");

    let issued = site.issue("laptop", target);
    let holder = Profile::new(browser, &site, "holder");
    holder.import(&issued);
    let page = holder.read(&site.url());
    assert!(page.contains("Hello, alice! (email)"), "{browser:?} with a certificate read: {page}");

    site.revoke(&issued);
    let page = holder.read(&site.url());
    assert!(page.contains("REVOKED"), "{browser:?} with a revoked certificate read: {page}");
}

#[test]
fn chromium_is_greeted_by_name_and_then_refused() {
    check(Browser::Chromium, "chrome-linux");
}

#[test]
fn firefox_is_greeted_by_name_and_then_refused() {
    check(Browser::Firefox, "firefox");
}
