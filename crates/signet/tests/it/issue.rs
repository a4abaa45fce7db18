//! People, devices and certificates on the command line: files, modes, JSON shapes, exit codes.

use crate::outside::request;
use crate::site::{Site, assert_private, run};

fn authority() -> Site {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    site
}

#[test]
fn the_p12_opens_in_openssl_with_key_leaf_and_chain() {
    let site = authority();
    site.alice();
    let args = [
        "pkcs12",
        "-in",
        &site.text("alice.p12"),
        "-passin",
        &format!("file:{}", site.text("pw")),
        "-nodes",
    ];
    let shown = run("openssl", &args).exits(0).out;
    assert_eq!(shown.matches("BEGIN CERTIFICATE").count(), 2, "{shown}");
    assert_eq!(shown.matches("PRIVATE KEY").count(), 2);
    assert!(shown.contains("friendlyName: "), "{shown}");
}

#[test]
fn a_request_made_elsewhere_is_certified() {
    let site = authority();
    site.signet("person add bob --name Bob --email bob@example.org").exits(0);
    request(&site, "bob", "/CN=x");
    let issued = site
        .signet("cert issue --csr bob.csr --person bob --device phone --out bob.pem --json")
        .exits(0)
        .json();
    let pem = site.read("bob.pem");
    assert_eq!(pem.matches("BEGIN CERTIFICATE").count(), 2);
    assert!(!pem.contains("PRIVATE KEY"));
    let shown = site
        .signet(&format!("cert show {} --json", issued["serial"].as_str().unwrap()))
        .exits(0)
        .json();
    assert_eq!(
        (&shown["person"], &shown["device"], &shown["status"]),
        (&"bob".into(), &"phone".into(), &"valid".into())
    );
    site.write(
        "broken.csr",
        "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n",
    );
    site.signet("cert issue --csr broken.csr --person bob --device tv --out tv.pem").exits(1);
    assert!(!site.path("tv.pem").exists());
}

#[test]
fn nothing_is_overwritten_unasked() {
    let site = authority();
    site.alice();
    let before = std::fs::read(site.path("alice.p12")).unwrap();
    let line = "cert issue --person alice --device laptop --out alice.p12 --password-file pw";
    site.signet(line).exits(6).complains(&["exists already", "--force"]);
    assert_eq!(std::fs::read(site.path("alice.p12")).unwrap(), before);
    assert_eq!(site.signet("cert list --json").exits(0).json().as_array().unwrap().len(), 1);
    site.signet(&format!("{line} --force")).exits(0);
    assert_ne!(std::fs::read(site.path("alice.p12")).unwrap(), before);
}

#[test]
fn a_generated_password_is_printed_once_and_on_stderr() {
    let site = authority();
    site.signet("person add bob --name Bob").exits(0);
    let done = site
        .signet("cert issue --person bob --device phone --out bob.p12 --password-file secret")
        .exits(0);
    let password = site.read("secret").trim_end().to_owned();
    assert_private(&site.path("secret"));
    assert!(done.err.contains(&password), "{}", done.err);
    assert!(!done.out.contains(&password));
    let again = site
        .signet(
            "cert issue --person bob --device tablet --out b2.p12 --password-file secret --json",
        )
        .exits(0);
    assert!(!again.err.contains(&password) && !again.out.contains(&password));
}

#[test]
fn a_target_settles_password_and_key_before_anything_is_on_record() {
    let site = authority();
    site.signet("person add bob --name Bob").exits(0);
    let line =
        "cert issue --person bob --device pc --out bob.p12 --password-file secret --target windows";
    site.signet(&format!("{line} --key ed25519")).exits(1).complains(&["Ed25519", "windows"]);
    site.signet("device show pc --person bob").exits(3);
    assert!(!site.path("secret").exists());
    site.signet(line).exits(0);
    assert!(site.read("secret").trim_end().len() <= 32, "a Windows dialog takes no more");
}

#[test]
fn people_devices_and_groups_are_managed() {
    let site = authority();
    site.signet("person add alice --name Alice --email alice@example.org").exits(0);
    site.signet("person add alice --name Alice").exits(6);
    site.signet("person add Alice --name Alice").exits(2);
    site.signet("person show nobody").exits(3);
    site.signet("device add laptop --person alice").exits(0);
    site.signet("device add printer").exits(0);
    site.signet("group add sales --person nobody").exits(3);
    site.signet("group show sales").exits(3);
    site.signet("group add sales --person alice").exits(0);
    site.signet("group add sales").exits(6);
    site.signet("group add sales --device printer").exits(0);
    let group = site.signet("group show sales --json").exits(0).json();
    assert_eq!(group["persons"][0], "alice", "{group}");
    assert_eq!(group["devices"][0], "printer", "{group}");
    let person = site.signet("person show alice --json").exits(0).json();
    assert_eq!(person["devices"][0], "laptop", "{person}");
    assert_eq!(person["groups"][0], "sales", "{person}");
    assert_eq!(site.signet("device list --json").exits(0).json().as_array().unwrap().len(), 2);
    site.signet("group remove sales --person alice --yes").exits(0);
    assert_eq!(
        site.signet("group show sales --json").exits(0).json()["persons"].as_array().unwrap().len(),
        0
    );
    site.signet("cert issue --person alice --device laptop --out a.p12 --password-file pw")
        .exits(0);
    site.signet("person remove alice --yes").exits(0);
    site.signet("person show alice").exits(3);
    let certificates = site.signet("cert list --json").exits(0).json();
    assert_eq!(certificates[0]["status"], "revoked", "{certificates}");
    site.signet("audit verify").exits(0);
}

#[test]
fn revoking_asks_first_and_says_what_was_there_already() {
    let site = authority();
    let serial = site.alice();
    site.signet(&format!("cert revoke {serial} --reason superseded"))
        .exits(2)
        .complains(&["--yes"]);
    site.signet(&format!("cert revoke {serial} --reason nonsense --yes")).exits(2);
    site.signet("cert revoke 00aa --reason superseded --yes").exits(3);
    let done = site
        .signet(&format!("cert revoke {serial} --reason key-compromise --yes --json"))
        .exits(0)
        .json();
    assert_eq!(done["reason"], "key-compromise", "{done}");
    site.signet(&format!("cert revoke {serial} --reason key-compromise --yes")).exits(6);
    let shown = site.signet(&format!("cert show {serial} --json")).exits(11).json();
    assert_eq!(shown["status"], "revoked", "{shown}");
}

#[test]
fn exports_print_a_command_that_works() {
    let site = Site::new();
    let server = site.up(&[]);
    let serial = site.alice();
    let exported = site
        .signet(&format!("cert export {serial} --for curl --out exported --json"))
        .exits(0)
        .json();
    let command = exported["command"].as_str().unwrap();
    assert_private(
        &site.path("exported").join(format!("{}.key", exported["name"].as_str().unwrap())),
    );
    let greeted = run("sh", &["-c", command]).exits(0).out;
    assert!(greeted.contains("Hello, Alice Example"), "{command}\n{greeted}");
    for tool in ["psql", "git", "python", "node", "java", "openssl", "wget", "httpie"] {
        let exported = site
            .signet(&format!("cert export {serial} --for {tool} --out for-{tool} --p12 alice.p12 --password-file pw"))
            .exits(0);
        assert!(exported.out.contains("for-"), "{tool}: {}", exported.out);
    }
    std::fs::remove_file(site.path("alice.p12")).unwrap();
    let exported =
        site.signet(&format!("cert export {serial} --for curl --out later --json")).exits(0).json();
    assert_eq!(exported["key"], false, "{exported}");
    server.stop("TERM");
}

#[test]
fn all_of_a_person_a_device_or_a_key_is_revoked_at_once() {
    let site = authority();
    let serial = site.alice();
    site.signet("cert issue --person alice --device phone --out p.p12 --password-file pw").exits(0);
    site.signet("device add printer").exits(0);
    let because = "--reason key-compromise --yes";
    for nonsense in ["", "00aa --person alice", "--key 00", "--anchor corp --person alice"] {
        site.signet(&format!("cert revoke {nonsense} {because}")).exits(2);
    }
    site.signet(&format!("cert revoke --person nobody {because}")).exits(3);
    site.signet("cert revoke --person alice --reason superseded")
        .exits(2)
        .complains(&["Revoke 2 certificates of alice?"]);
    let phone = format!("cert revoke --person alice --device phone {because} --json");
    let done = site.signet(&phone).exits(0).json();
    assert_eq!(done["revoked"].as_array().unwrap().len(), 1, "{done}");
    assert_ne!(done["revoked"][0], serial.as_str(), "{done}");
    let said = site.signet(&format!("cert revoke --device printer {because}")).exits(0).out;
    assert!(said.contains("Nothing was left to revoke of printer"), "{said}");
    let said = site.signet(&format!("cert revoke --person alice {because}")).exits(0).out;
    assert!(said.contains("Of alice 1 certificate revoked") && said.contains(&serial), "{said}");
    let key =
        site.signet(&format!("cert show {serial} --json")).exits(11).json()["key_fingerprint"]
            .clone();
    let key = key.as_str().unwrap().to_owned();
    let said = site.signet(&format!("cert revoke --key {key} {because}")).exits(0).out;
    assert!(said.contains("Nothing was left"), "{said}");
}
