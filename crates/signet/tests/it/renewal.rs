//! Renewing at the command line, and what the doors make of it: the old certificate ends when the new one is used. What
//! people see of renewing is tested in `crates/web/src/portal/renewal/tests.rs`.

use crate::site::{Done, Site, soon};

/// What a door answers to a certificate that lies there as a PEM pair.
fn answer(site: &Site, stem: &str) -> Done {
    let (certificate, key) = (site.text(&format!("{stem}.pem")), site.text(&format!("{stem}.key")));
    let json = ["--header", "Accept: application/json"];
    site.curl("/", &[&["--cert", &certificate, "--key", &key], &json[..]].concat())
}

#[test]
fn the_old_certificate_ends_when_the_renewed_one_opens_a_door() {
    let site = Site::new();
    let server = site.up(&[]);
    site.signet_args(&["person", "add", "alice", "--name", "Alice Example"]).exits(0);
    let old =
        site.signet("cert issue --person alice --device laptop --out old.pem --json").exits(0);
    let old = old.json()["serial"].as_str().unwrap().to_owned();
    site.signet(&format!("cert renew {old} --out new.pem --json")).exits(0);
    // Both open the door at once, however little the server has heard of them yet.
    for stem in ["old", "new"] {
        let answer = answer(&site, stem).exits(0).out;
        assert!(answer.contains("Alice Example"), "{stem}: {answer}");
    }
    soon(|| answer(&site, "old"), "REVOKED");
    let shown = site.signet(&format!("cert show {old} --json")).exits(11).json();
    assert_eq!(shown["reason"], "superseded", "{shown}");
    site.signet(&format!("cert renew {old} --out again.pem")).exits(6);
    server.stop("TERM");
}
