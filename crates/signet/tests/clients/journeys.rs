//! Two browsers at once, of one kind each: an officer and an applicant who meet, a device that adds another, one that
//! takes another's place, and an operator who takes something back.

use crate::{
    browser::{Browser, Kind},
    enrolment::{CAN_MAKE_KEYS, apply, enter_console, invite, open_request, prove_mailbox, take},
    site::{Issued, Shared, Site},
};

/// The words that a page shows to be compared.
fn words(browser: &mut Browser) -> String {
    let words = browser.until("document.querySelector('.words')?.textContent");
    words.as_str().unwrap().to_owned()
}

/// A browser of a person who has a laptop, and what is on it.
fn laptop(kind: Kind, site: &Shared, person: &str) -> (Browser, Issued) {
    site.add(person);
    let issued = site.issue(person, "laptop", kind.target());
    let mut laptop = Browser::lend(kind, site);
    laptop.import(&issued);
    laptop.opens_until(&site.url(), &format!("Hello, {person}! (email)"));
    (laptop, issued)
}

fn check_meeting(kind: Kind, person: &str) {
    let site = Site::shared();
    let link = invite(&site, person, "face-to-face");
    let mut applicant = Browser::lend(kind, &site);
    apply(&mut applicant, &link, person, "phone");
    prove_mailbox(&mut applicant, &site, person);

    let mut officer = Browser::lend(kind.other(), &site);
    enter_console(&mut officer, &site);
    open_request(&mut officer, &site, person);
    officer.follow("form[action$='/words'] button");
    applicant.reload();
    assert_eq!(words(&mut applicant), words(&mut officer));
    applicant.follow("form[action$='/pairing'] button");
    officer.follow("form[action$='/same'] button");
    officer.press("input[value=face-to-face]");
    officer.follow("form[action$='/approve'] button.main");

    applicant.reload();
    let file = take(&mut applicant, &format!("{person}-phone-face-to-face.p12"));
    applicant.import(&file);
    applicant.opens_until(&site.url(), &format!("Hello, {person}! (face-to-face)"));
}

#[test]
fn who_meets_an_officer_compares_words_in_chromium_and_gets_the_highest_class() {
    check_meeting(Kind::Chromium, "maria");
}

#[test]
fn who_meets_an_officer_compares_words_in_firefox_and_gets_the_highest_class() {
    check_meeting(Kind::Firefox, "martin");
}

fn check_another_device(kind: Kind, person: &str) {
    let site = Site::shared();
    let (mut laptop, _) = laptop(kind, &site, person);
    laptop.open(&format!("{}/devices/add", site.portal()));
    laptop.follow("main form button.main");
    let link = laptop.value("document.querySelector('#link').textContent");

    let mut phone = Browser::lend(kind.other(), &site);
    phone.open(link.as_str().unwrap());
    assert_eq!(words(&mut phone), words(&mut laptop));
    phone.until(CAN_MAKE_KEYS);
    phone.fill("#f-device", "phone");
    phone.follow("[data-signet-apply] button.main");
    let file = take(&mut phone, &format!("{person}-phone-email.p12"));
    phone.import(&file);
    phone.opens_until(&site.url(), &format!("Hello, {person}! (email)"));
    // The page looks again by itself.
    laptop.until("!document.querySelector('.words')");
    laptop.shows(&["phone"]);
}

#[test]
fn a_device_in_chromium_adds_one_in_firefox() {
    check_another_device(Kind::Chromium, "dora");
}

#[test]
fn a_device_in_firefox_adds_one_in_chromium() {
    check_another_device(Kind::Firefox, "david");
}

fn check_lost(kind: Kind, person: &str) {
    let site = Site::shared();
    let (mut laptop, _) = laptop(kind, &site, person);
    laptop.open(&format!("{}/security", site.portal()));
    laptop.follow("form[action$='/codes'] button");
    let code = |n: u8| format!("document.querySelector('.sheet li:nth-child({n})').textContent");
    let (first, second) = (laptop.value(&code(2)), laptop.value(&code(5)));
    laptop.open(&site.url());
    laptop.shows(&["Hello, "]);

    let mut any = Browser::lend(kind.other(), &site);
    any.open(&format!("{}/lost", site.portal()));
    any.fill("#f-who", person);
    any.fill("#f-first", first.as_str().unwrap());
    any.fill("#f-second", second.as_str().unwrap());
    any.follow("form[action$='/lost'] button");
    any.shows(&["laptop"]);
    any.follow("form[action$='/stop'] button");
    laptop.reloads_until("REVOKED");
    any.shows(&["laptop"]);
}

#[test]
fn a_lost_device_in_chromium_is_stopped_from_firefox_with_two_codes() {
    check_lost(Kind::Chromium, "linda");
}

#[test]
fn a_lost_device_in_firefox_is_stopped_from_chromium_with_two_codes() {
    check_lost(Kind::Firefox, "lukas");
}

fn check_revocation(kind: Kind, person: &str) {
    let site = Site::shared();
    let (mut laptop, issued) = laptop(kind, &site, person);
    let mut operator = Browser::lend(kind.other(), &site);
    enter_console(&mut operator, &site);
    operator.open(&format!("{}/console/certificates/{}", site.portal(), issued.serial));
    operator.follow("main a[href*='/certificates/revoke']");
    operator.shows(&[person]);
    operator.press("input[value=key-compromise]");
    operator.follow("form[action$='/revoke'] button.stop");
    operator.shows(&["Certificate revoked", person]);
    laptop.reloads_until("REVOKED");
}

#[test]
fn what_firefox_revokes_is_refused_to_the_page_that_is_open_in_chromium() {
    check_revocation(Kind::Chromium, "olga");
}

#[test]
fn what_chromium_revokes_is_refused_to_the_page_that_is_open_in_firefox() {
    check_revocation(Kind::Firefox, "oskar");
}
