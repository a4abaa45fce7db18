//! From an invitation to a greeting: the key is made in the page, the file is saved there, and another program uses it.

use std::process::Command;

use crate::{
    browser::{Browser, Profile},
    site::{Issued, Site, python, succeeded},
};

#[test]
fn an_invitation_leads_to_a_file_from_the_page_that_opens_the_door() {
    let site = Site::start();
    let invited =
        site.signet(&["invite", "alice@example.org", "--class", "email", "--print", "--json"]);
    let invited: serde_json::Value = serde_json::from_str(&invited).unwrap();
    let link = invited["link"].as_str().unwrap();
    let _trusting = Profile::new(Browser::Chromium, &site, "applicant");
    let mut driver = python("enrol.py");
    driver.arg(site.path("applicant")).arg(link).arg(site.store());
    if let Some(folder) = std::env::var_os("SIGNET_SHOTS") {
        driver.arg("--shots").arg(folder);
    }
    let made = succeeded("enrol.py", driver.output().unwrap());
    let made: serde_json::Value = serde_json::from_str(&made).unwrap();
    let p12 = made["file"].as_str().unwrap();
    assert!(p12.ends_with("/alice-tablet-email.p12"), "{p12}");
    let password = made["password"].as_str().unwrap().to_owned();
    let issued = Issued { p12: p12.into(), password, serial: String::new() };
    let (chain, key) = site.pem(&issued);
    let greeted = Command::new("curl")
        .args(["--silent", "--show-error", "--max-time", "20", "--cacert"])
        .arg(site.root())
        .arg("--cert")
        .arg(chain)
        .arg("--key")
        .arg(key)
        .arg(site.url())
        .output()
        .unwrap();
    let page = succeeded("curl", greeted);
    assert!(page.contains("Hello, alice! (email)"), "{page}");
}
