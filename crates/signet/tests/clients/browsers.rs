//! What a person sees: a greeting by name, a page that asks for a certificate, a page that says it ended.

use crate::{
    browser::{Browser, Kind},
    site::Site,
};

/// The whole life of a certificate in one browser.
fn check(kind: Kind, person: &str) {
    let site = Site::shared();
    site.add(person);
    let mut browser = Browser::lend(kind, &site);
    browser.open(&site.url());
    browser.shows(&["NONE"]);
    let page = browser.text().to_lowercase();
    assert!(!page.contains(person), "names are not shown to strangers: {page}");

    let issued = site.issue(person, "laptop", kind.target());
    browser.import(&issued);
    browser.opens_until(&site.url(), &format!("Hello, {person}! (email)"));

    site.revoke(&issued);
    browser.opens_until(&site.url(), "REVOKED");
}

#[test]
fn chromium_is_greeted_by_name_and_then_refused() {
    check(Kind::Chromium, "greta");
}

#[test]
fn firefox_is_greeted_by_name_and_then_refused() {
    check(Kind::Firefox, "gustav");
}
