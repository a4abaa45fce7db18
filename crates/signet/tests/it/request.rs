//! Invitations and requests on the command line: files, JSON shapes, exit codes, who decides.

use serde_json::Value;

use crate::site::{Done, Site, assert_private, run};

fn authority() -> Site {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    site
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} is no text in {value}"))
}

/// Where the pages are.
fn portal(site: &Site) -> String {
    text(&site.signet("status --json").json(), "portal").to_owned()
}

/// Opens carol's request with an interim certificate in `carol.p12`.
fn carol(site: &Site) -> Value {
    site.signet("request new --interim --person carol --device tablet --class document --out carol.p12 --password-file pw --json")
        .exits(0)
        .json()
}

fn openssl_text(site: &Site, file: &str) -> String {
    let (file, password) = (site.text(file), format!("file:{}", site.text("pw")));
    run("openssl", &["pkcs12", "-in", &file, "-passin", &password, "-nodes"]).exits(0).out
}

fn key_of(pem: &str) -> &str {
    pem.split("-----BEGIN PRIVATE KEY-----").nth(1).unwrap()
}

fn approve(site: &Site, id: &str) -> Done {
    let note =
        ["request", "approve", id, "--method", "document", "--note", "passport seen", "--json"];
    site.signet_args(&note)
}

#[test]
fn an_invitation_is_printed_with_its_link_or_put_into_the_spool() {
    let site = authority();
    let made = site.signet("invite alice@example.org --class email --print --json").exits(0).json();
    let portal = format!("{}/i/", portal(&site));
    assert!(text(&made, "link").starts_with(&portal), "{made}");
    assert_eq!((text(&made, "status"), text(&made, "class")), ("sent", "email"));
    let sent = site.signet("invite bob@example.org --json").exits(0).json();
    assert!(sent.get("link").is_none(), "{sent}");
    assert_eq!(site.signet("invite --list --json").exits(0).json().as_array().unwrap().len(), 2);
    let id = text(&made, "invitation");
    let again = site.signet(&format!("invite --resend {id} --print --json")).exits(0).json();
    assert_ne!(text(&again, "link"), text(&made, "link"));
    site.signet(&format!("invite --withdraw {}", id.to_lowercase())).exits(0);
    site.signet(&format!("invite --withdraw {id}")).exits(6).complains(&["withdrawn"]);
    site.signet("invite --withdraw 0000-0000").exits(3);
    site.signet("invite nobody --print").exits(2).complains(&["alice@example.org"]);
    site.signet("invite a@example.org --class gold --print").exits(2).complains(&["document"]);
    site.signet("invite a@example.org --class interim --print").exits(2);
    site.signet("invite a@example.org --hours 0 --print").exits(2);
    site.signet("invite").exits(2);
}

#[test]
fn a_file_of_invitations_is_taken_whole_or_not_at_all() {
    let site = authority();
    site.write("people.csv", "email,name,class\na@example.org,Ann,document\n\nb@example.org\n");
    let made = site.signet("invite --csv people.csv --print --json").exits(0).json();
    let classes: Vec<&str> =
        made.as_array().unwrap().iter().map(|one| text(one, "class")).collect();
    assert_eq!(classes, ["document", "email"]);
    for wrong in ["c@example.org\nnobody\n", "c@example.org,\"C\"\n", "c@example.org,C,gold\n", ""]
    {
        site.write("people.csv", wrong);
        site.signet("invite --csv people.csv --print").exits(2).complains(&["people.csv, line"]);
    }
    assert_eq!(site.signet("invite --list --json").exits(0).json().as_array().unwrap().len(), 2);
}

#[test]
fn the_interim_key_gets_the_final_certificate() {
    let site = authority();
    let opened = carol(&site);
    let id = text(&opened, "id");
    assert_eq!((text(&opened, "state"), text(&opened, "needs")), ("open", "one officer"));
    assert_private(&site.path("carol.p12"));
    let interim = openssl_text(&site, "carol.p12");
    assert_eq!(interim.matches("BEGIN CERTIFICATE").count(), 1, "{interim}");
    assert!(interim.contains("Signet interim"), "{interim}");

    let collect =
        format!("request collect {id} --with carol.p12 --password-file pw --out final.p12 --json");
    let waiting = site.signet(&collect).exits(5).json();
    assert_eq!(text(&waiting, "state"), "open");
    assert!(!site.path("final.p12").exists());
    let approved = approve(&site, id).exits(0).json();
    assert_eq!(text(&approved, "state"), "issued");
    let collected = site.signet(&collect).exits(0).json();
    assert_eq!(text(&collected, "serial"), text(&approved, "serial"));
    let issued = openssl_text(&site, "final.p12");
    assert_eq!(key_of(&issued).split("-----END").next(), key_of(&interim).split("-----END").next());
    assert_eq!(issued.matches("BEGIN CERTIFICATE").count(), 2);
    assert!(issued.contains("document"), "{issued}");

    let shown = site.signet(&format!("request show {id} --json")).exits(0).json();
    assert_eq!(shown["decisions"][0]["note"], "passport seen", "{shown}");
    let actions: Vec<&str> =
        shown["history"].as_array().unwrap().iter().map(|line| text(line, "action")).collect();
    let expected = ["request.opened", "interim.registered", "request.issued"];
    assert!(expected.iter().all(|action| actions.contains(action)), "{actions:?}");
    approve(&site, id).exits(6).complains(&["approved", "already"]);
    site.signet(&format!("request show {id}")).exits(0);
    site.signet("audit verify").exits(0);
}

#[test]
fn an_unknown_person_is_registered_and_that_is_said() {
    let site = authority();
    let done = site
        .signet("request new --person carol --device tablet --class document")
        .exits(0)
        .complains(&["not on record"]);
    assert!(done.out.contains("is open"), "{}", done.out);
    assert_eq!(site.signet("person show carol --json").exits(0).json()["name"], "carol");
    site.signet("request new --person carol --device phone --class document")
        .exits(0)
        .complains(&["looks like the same"]);
    site.signet("request new --person dan --device tablet --class document --dry-run").exits(0);
    site.signet("person show dan").exits(3);
}

#[test]
fn a_key_that_is_elsewhere_gets_its_chain_and_one_made_later_its_file() {
    let site = authority();
    let request = site.text("dan.csr");
    let key = site.text("dan.key");
    run(
        "openssl",
        &[
            "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", &key,
            "-out", &request,
        ],
    )
    .exits(0);
    let line = "request new --person dan --device desk --class document --csr dan.csr --json";
    let opened = site.signet(line).exits(0).json();
    site.signet(line).exits(2).complains(&["key", text(&opened, "id")]);
    let id = text(&opened, "id");
    approve(&site, id).exits(0);
    site.signet(&format!("request collect {id} --out dan.pem")).exits(0);
    assert_eq!(site.read("dan.pem").matches("BEGIN CERTIFICATE").count(), 2);

    let later = site
        .signet("request new --person dan --device phone --class document --json")
        .exits(0)
        .json();
    let id = text(&later, "id");
    assert_eq!(text(&approve(&site, id).exits(0).json(), "state"), "approved");
    site.signet(&format!("request collect {id} --out dan.p12 --password-file pw")).exits(0);
    assert!(openssl_text(&site, "dan.p12").contains("PRIVATE KEY"));
    let other = format!("request collect {id} --with dan.p12 --password-file pw --out again.p12");
    site.signet(&other).exits(0);
}

#[test]
fn another_key_does_not_collect() {
    let site = authority();
    let id = carol(&site)["id"].as_str().unwrap().to_owned();
    site.signet("request new --interim --person eve --device tablet --class document --out eve.p12 --password-file pw").exits(0);
    approve(&site, &id).exits(0);
    site.signet(&format!("request collect {id} --with eve.p12 --password-file pw --out final.p12"))
        .exits(1)
        .complains(&["another key"]);
    assert!(!site.path("final.p12").exists());
}

#[test]
fn what_is_rejected_or_withdrawn_is_over() {
    let site = authority();
    let id = carol(&site)["id"].as_str().unwrap().to_owned();
    site.signet(&format!("request reject {id}")).exits(2);
    let rejected =
        site.signet_args(&["request", "reject", &id, "--reason", "not her", "--json"]).exits(0);
    assert_eq!(text(&rejected.json(), "state"), "rejected");
    approve(&site, &id).exits(6).complains(&["rejected"]);
    let collect = format!("request collect {id} --with carol.p12 --password-file pw --out f.p12");
    site.signet(&collect).exits(11).complains(&["rejected"]);
    assert_eq!(site.signet("request list --json").exits(0).json(), Value::Array(vec![]));
    let all = site.signet("request list --all --json").exits(0).json();
    assert_eq!(all[0]["decisions"], Value::Null);
    assert_eq!(text(&all[0], "id"), id);

    let second = site.signet("request new --person carol --device tv --class document --json");
    let second = second.exits(0).json()["id"].as_str().unwrap().to_owned();
    site.signet(&format!("request withdraw {second}")).exits(2).complains(&["--yes"]);
    site.signet(&format!("request withdraw {second} --yes")).exits(0);
    site.signet(&format!("request withdraw {second} --yes")).exits(6);
    site.signet("request show 0000-0000").exits(3);
    site.signet("request show carol").exits(2);
    let state = site.signet("request list --state withdrawn --person carol --json").exits(0).json();
    assert_eq!(state.as_array().unwrap().len(), 1);
}

#[test]
fn where_two_officers_decide_the_first_waits_for_another() {
    let site = authority();
    let ladder = site.read("data/signet.toml")
        + "\n[[class]]\nname = \"interim\"\npolicy = \"2.25.7.0\"\n\
           [[class]]\nname = \"document\"\npolicy = \"2.25.7.1\"\napprovals = \"two\"\nmethods = [\"document\"]\n";
    site.write("data/signet.toml", ladder.replace("email+", "document+"));
    let id = carol(&site)["id"].as_str().unwrap().to_owned();
    let first = approve(&site, &id).exits(5);
    assert_eq!(text(&first.json(), "state"), "proving");
    approve(&site, &id).exits(6).complains(&["another person"]);
    site.signet(&format!("request approve {id} --method mailbox"))
        .exits(2)
        .complains(&["document"]);
}

#[test]
fn no_link_is_made_that_leads_nowhere() {
    let site = authority();
    let file =
        site.read("data/signet.toml").replace("upstream = \"signet\"", "upstream = \"demo\"");
    site.write("data/signet.toml", file);
    for line in ["invite a@example.org --print", "operator recover"] {
        site.signet(line).exits(1).complains(&["upstream = \"signet\""]);
    }
}

#[test]
fn the_way_back_into_the_console_is_a_link_good_once() {
    let site = authority();
    let made = site.signet("operator recover --json").exits(0).json();
    let console = format!("{}/console/enter/", portal(&site));
    assert!(text(&made, "link").starts_with(&console), "{made}");
    let log = site.signet("audit list --json").exits(0).out;
    assert!(log.contains("operator.recovered"), "{log}");
    let secret = text(&made, "link").rsplit('/').next().unwrap();
    assert!(!log.contains(secret), "the secret is in the log");
}
