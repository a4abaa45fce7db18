//! The commands of the people's part as a manual writes them, one after the other on one data directory.

use crate::outside::{make_corp, sign_request};
use crate::site::Site;

#[test]
fn the_commands_run_as_written_in_this_order() {
    let site = Site::new();
    let _server = site.up(&[]);
    let done = |line: &str| site.signet(line).exits(0);
    make_corp(&site, "corp");

    let invited = done("invite alice@example.org --class email --print --json").json();
    assert!(invited["link"].as_str().unwrap().contains("/i/"), "{invited}");
    done(
        "request new --interim --person carol --device tablet --class document --out carol.p12 --password-file pw",
    );
    done("request new --person dan --device desk --class document");
    let listed = done("request list --json").json();
    let listed = listed.as_array().unwrap();
    let id = |person: &str| {
        let one = listed.iter().find(|one| one["person"] == person || one["handle"] == person);
        one.unwrap_or_else(|| panic!("{listed:?}"))["id"].as_str().unwrap().to_owned()
    };
    let (carol, dan) = (id("carol"), id("dan"));
    assert_eq!(done(&format!("request show {carol} --json")).json()["id"], carol.as_str());
    let approve = ["request", "approve", &carol, "--method", "document", "--note", "passport seen"];
    site.signet_args(&approve).exits(0);
    site.signet_args(&["request", "reject", &dan, "--reason", "not him"]).exits(0);
    done("anchor add corp --ca corp.pem --map-policy 1.2.3.4=document");
    assert_eq!(done("anchor list --json").json()[0]["name"], "corp");
    done("ca csr --out ca.csr");
    let ca = "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n";
    sign_request(&site, "ca.csr", "ca-signed.pem", "corp", ca);
    done("ca import ca-signed.pem");
    assert!(done("operator recover").out.contains("/console/enter/"));
    let classes = done("class list --json").json();
    assert_eq!(classes[2]["class"].as_str().or(classes[2]["name"].as_str()), Some("document"));
    let status = site.signet("status --json").json();
    assert!(status["portal"].is_string() && status["console"].is_string(), "{status}");
    done("audit verify");
}
