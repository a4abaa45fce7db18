//! The portal as people reach it: guests are welcome, holders are known, the revoked are told why.

use crate::site::Site;

#[test]
fn everybody_reaches_the_portal_and_it_says_who_they_are() {
    let site = Site::new();
    let server = site.up(&[]);
    let status = site.signet("status --json").exits(0).json();
    let portal = status["portal"].as_str().unwrap().to_owned();
    let serial = site.alice();
    let (home, check) = (format!("{portal}/"), format!("{portal}/check"));
    let guest = site.curl(&check, &["--include"]).exits(0).out;
    assert!(guest.contains("showed no certificate") && guest.contains("__Host-signet="), "{guest}");
    let known = site.curl_as_alice(&check, &[]).exits(0).out;
    assert!(known.contains("Welcome, Alice") && known.contains(&serial), "{known}");
    assert!(site.curl_as_alice(&home, &[]).exits(0).out.contains("This device, now"));
    site.signet(&format!("cert revoke {serial} --reason superseded --yes")).exits(0);
    let refused = site.curl_as_alice(&check, &[]).exits(0).out;
    assert!(refused.contains("REVOKED") && !refused.contains("Welcome"), "{refused}");
    let audit = site.signet("audit list --json").exits(0).out;
    assert!(audit.contains("certificate_code"), "{audit}");
    server.stop("TERM");
}
