//! Classes and evidence: a ladder of one's own, and what counts at a door when evidence ends.

use crate::site::Site;

/// A ladder with names of its own.
pub(crate) const LADDER: &str = r#"
[[class]]
name = "interim"
policy = "1.3.6.1.4.1.99999.1.0"

[[class]]
name = "email"
policy = "1.3.6.1.4.1.99999.1.1"
certificate_days = 30

[[class]]
name = "notary"
words = "seen by a notary"
policy = "1.3.6.1.4.1.99999.1.2"
certificate_days = 90
evidence_days = 365
approvals = "two"
methods = ["document"]
"#;

#[test]
fn the_built_in_classes_are_listed_with_what_is_in_force() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    site.alice();
    let classes = site.signet("class list --json").exits(0).json();
    let names: Vec<&str> =
        classes.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["interim", "email", "document", "face-to-face"]);
    let email = &classes[1];
    assert_eq!((&email["order"], &email["certificates_in_force"]), (&1.into(), &1.into()));
    assert_eq!((&email["approvals"], &email["certificate_days"]), (&"one".into(), &397.into()));
    assert!(email["policy"].as_str().unwrap().ends_with(".1.1"), "{email}");
    let shown = site.signet("class show document --json").exits(0).json();
    assert_eq!(shown["methods"], serde_json::json!(["document", "face-to-face"]));
    site.signet("class show gold").exits(3).complains(&["signet class list"]);
}

#[test]
fn a_ladder_of_ones_own_goes_into_certificates_and_rules() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    let text = site.read("data/signet.toml");
    site.write("data/signet.toml", format!("{text}{LADDER}"));
    site.signet("config check").exits(0);
    site.signet("person add alice --name Alice").exits(0);
    let order = "cert issue --person alice --device laptop --password-file pw --json";
    site.signet(&format!("{order} --out a.p12 --class document"))
        .exits(2)
        .complains(&["interim, email, notary"]);
    let issued = site.signet(&format!("{order} --out a.p12 --class notary")).exits(0).json();
    let shown = site.signet("inspect a.p12 --password-file pw").out;
    assert!(shown.contains("seen by a notary") && shown.contains("99999.1.2"), "{shown}");
    let serial = issued["serial"].as_str().unwrap();
    let shown = site.signet(&format!("cert show {serial} --json")).exits(0).json();
    assert_eq!(shown["class"], "notary");
    assert!((89..=90).contains(&shown["days_left"].as_i64().unwrap()), "{shown}");

    // Without its class the certificate is as good as interim, and that is said.
    site.write("data/signet.toml", &text);
    site.signet("config check").exits(0).complains(&["class notary", "interim"]);
    let classes = site.signet("class list --json").exits(0).json();
    assert_eq!(classes[4]["configured"], false);
    let rules = text.replace("class email+", "class notary+");
    site.write("data/signet.toml", rules);
    site.signet("config check")
        .exits(1)
        .complains(&["“notary” is not a verification class", "“face-to-face”"]);
}

#[test]
fn a_withdrawn_class_falls_back_at_the_door_and_says_why() {
    let site = Site::new();
    let server = site.up(&[]);
    site.alice();
    assert!(site.curl_as_alice("/", &[]).exits(0).out.contains("Hello, Alice"));
    let evidence = site.signet("evidence list alice --json").exits(0).json();
    assert_eq!(
        (&evidence[0]["method"], &evidence[0]["status"]),
        (&"operator".into(), &"holds".into())
    );
    let id = &evidence[0]["id"];
    site.signet(&format!("evidence withdraw {id} --reason mistaken")).exits(0);
    site.signet(&format!("evidence withdraw {id} --reason mistaken")).exits(6);
    let refused = site.soon_as_alice("CLASS-TOO-LOW");
    assert!(refused.contains("no evidence"), "{refused}");

    let add = "evidence add alice --class email --method mailbox --json";
    site.signet(&format!("{add} --expires 2020-01-01T00:00:00Z")).exits(2).complains(&["past"]);
    let added = site.signet(add).exits(0).json();
    assert_eq!(
        (&added["class"], &added["expires_at"]),
        (&"email".into(), &serde_json::Value::Null)
    );
    site.soon_as_alice("Hello, Alice");
    server.stop("TERM");
    let told = site.signet("audit list --json").exits(0).out;
    assert!(told.contains("evidence.withdrawn") && told.contains("evidence.added"), "{told}");
}
