//! Two browsers at once: an officer and an applicant who meet, a device that adds another, one that takes another's
//! place, and an operator who takes something back.

use crate::{
    browser::{Browser, Kind},
    enrolment::{CAN_MAKE_KEYS, apply, enter_console, invite, open_request, prove_mailbox, take},
    site::Site,
};

/// The words that a page shows to be compared.
fn words(browser: &mut Browser) -> String {
    let words = browser.until("document.querySelector('.words')?.textContent");
    words.as_str().unwrap().to_owned()
}

#[test]
fn who_meets_an_officer_compares_words_and_gets_the_highest_class() {
    let site = Site::start();
    let link = invite(&site, "alice@example.org", "face-to-face");
    let mut alice = Browser::start(Kind::Chromium, &site, "alice");
    apply(&mut alice, &link, "phone");
    prove_mailbox(&mut alice, &site, "alice@example.org");

    let mut officer = Browser::start(Kind::Firefox, &site, "officer");
    enter_console(&mut officer, &site);
    open_request(&mut officer, &site, "Alice Example");
    officer.follow("form[action$='/words'] button");
    alice.reload();
    assert_eq!(words(&mut alice), words(&mut officer));
    alice.follow("form[action$='/pairing'] button");
    officer.follow("form[action$='/same'] button");
    officer.press("input[value=face-to-face]");
    officer.follow("form[action$='/approve'] button.main");

    alice.reload();
    let file = take(&mut alice, "alice-phone-face-to-face.p12");
    alice.import(&file);
    alice.open(&site.url());
    alice.shows(&["Hello, alice! (face-to-face)"]);
}

#[test]
fn a_device_adds_another_one() {
    let site = Site::start();
    let mut laptop = Browser::start(Kind::Chromium, &site, "laptop");
    laptop.import(&site.issue("laptop", "chrome-linux"));
    laptop.open(&format!("{}/devices/add", site.portal()));
    laptop.follow("main form button.main");
    let link = laptop.value("document.querySelector('#link').textContent");

    let mut phone = Browser::start(Kind::Firefox, &site, "phone");
    phone.open(link.as_str().unwrap());
    assert_eq!(words(&mut phone), words(&mut laptop));
    phone.until(CAN_MAKE_KEYS);
    phone.fill("#f-device", "phone");
    phone.follow("[data-signet-apply] button.main");
    let file = take(&mut phone, "alice-phone-email.p12");
    phone.import(&file);
    phone.open(&site.url());
    phone.shows(&["Hello, alice! (email)"]);
    // The page looks again by itself.
    laptop.until("!document.querySelector('.words')");
    laptop.shows(&["phone"]);
}

#[test]
fn a_lost_device_is_stopped_from_any_browser_with_two_codes() {
    let site = Site::start();
    let mut laptop = Browser::start(Kind::Firefox, &site, "laptop");
    laptop.import(&site.issue("laptop", "firefox"));
    laptop.open(&format!("{}/security", site.portal()));
    laptop.follow("form[action$='/codes'] button");
    let code = |n: u8| format!("document.querySelector('.sheet li:nth-child({n})').textContent");
    let (first, second) = (laptop.value(&code(2)), laptop.value(&code(5)));
    laptop.open(&site.url());
    laptop.shows(&["Hello, alice!"]);

    let mut any = Browser::start(Kind::Chromium, &site, "any");
    any.open(&format!("{}/lost", site.portal()));
    any.fill("#f-who", "alice");
    any.fill("#f-first", first.as_str().unwrap());
    any.fill("#f-second", second.as_str().unwrap());
    any.follow("form[action$='/lost'] button");
    any.shows(&["laptop"]);
    any.follow("form[action$='/stop'] button");
    laptop.reload();
    laptop.shows(&["REVOKED"]);
    any.shows(&["laptop"]);
}

#[test]
fn what_an_operator_revokes_is_refused_to_the_page_that_is_open() {
    let site = Site::start();
    let laptop = site.issue("laptop", "firefox");
    let mut alice = Browser::start(Kind::Firefox, &site, "alice");
    alice.import(&laptop);
    alice.open(&site.url());
    alice.shows(&["Hello, alice!"]);

    let mut operator = Browser::start(Kind::Chromium, &site, "operator");
    enter_console(&mut operator, &site);
    operator.open(&format!("{}/console/certificates/{}", site.portal(), laptop.serial));
    operator.follow("main a[href*='/certificates/revoke']");
    operator.shows(&["alice"]);
    operator.press("input[value=key-compromise]");
    operator.follow("form[action$='/revoke'] button.stop");
    operator.shows(&["Certificate revoked", "alice"]);
    alice.reload();
    alice.shows(&["REVOKED"]);
}
