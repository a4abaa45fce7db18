//! Face to face at the command line: an officer's terminal, the applicant's page, and what counts.

use serde_json::Value;

use crate::site::{Done, Site};

/// The applicant's browser: what it keeps between pages.
struct Applicant<'a> {
    site: &'a Site,
    page: String,
    jar: String,
}

impl<'a> Applicant<'a> {
    fn follows(site: &'a Site, opened: &Value) -> Self {
        let (link, id) = (opened["link"].as_str().unwrap(), opened["id"].as_str().unwrap());
        let portal = link.split("/r/").next().unwrap();
        let jar = site.text("jar");
        let kept = ["--cookie-jar", &jar, "--cookie", &jar, "--location"];
        site.curl(link, &kept).exits(0);
        Self { site, page: format!("{portal}/requests/{id}"), jar }
    }

    fn sees(&self) -> String {
        self.site.curl(&self.page, &["--cookie", &self.jar]).exits(0).out
    }

    fn confirms(&self) {
        let page = self.sees();
        let token = page.split_once("name=\"token\" value=\"").unwrap().1.split('"').next();
        let field = format!("token={}", token.unwrap());
        let place = format!("{}/pairing", self.page);
        let sent = ["--cookie", &self.jar, "--data", &field, "--write-out", "%{http_code}"];
        let done = self.site.curl(&place, &sent).exits(0).out;
        assert!(done.ends_with("303"), "{done}");
    }
}

fn pair(site: &Site, id: &str, more: &[&str]) -> Done {
    site.signet_args(&[&["request", "pair", id, "--json"], more].concat())
}

#[test]
fn face_to_face_counts_once_terminal_and_page_have_confirmed_the_same_words() {
    let site = Site::new();
    let server = site.up(&[]);
    let new = ["request", "new", "--person", "carol", "--device", "tablet", "--json"];
    let opened = site.signet_args(&[&new[..], &["--class", "face-to-face"]].concat());
    let opened = opened.exits(0).json();
    let id = opened["id"].as_str().unwrap();
    let carol = Applicant::follows(&site, &opened);
    let approve = || {
        let line = format!("request approve {id} --method face-to-face --note met --json");
        site.signet(&line)
    };

    approve().exits(1).complains(&["signet request pair"]);
    pair(&site, id, &["--same"]).exits(1).complains(&["no words"]);
    let begun = pair(&site, id, &[]).exits(5).json();
    let words = begun["words"].as_str().unwrap();
    assert_eq!(words.split(' ').count(), 3);
    assert!(carol.sees().contains(words), "the page shows what the terminal shows");
    let again = pair(&site, id, &[]).exits(5).json();
    assert_eq!(again["words"], words, "looking again changes nothing");
    let other = pair(&site, id, &["--other"]).exits(5).json();
    assert_ne!(other["words"], words);

    assert_eq!(pair(&site, id, &["--same"]).exits(5).json()["applicant_at"], Value::Null);
    approve().exits(1).complains(&["have confirmed"]);
    carol.confirms();
    let met = pair(&site, id, &[]).exits(0).json();
    assert!(met["done_at"].is_string() && met["words"] == other["words"], "{met}");
    approve().exits(0);
    let shown = site.signet(&format!("request show {id} --json")).exits(0).json();
    assert_eq!(shown["meeting"]["words"], other["words"], "{shown}");
    assert_eq!(shown["decisions"][0]["method"], "face-to-face");
    pair(&site, id, &["--other"]).exits(6).complains(&["approved"]);
    pair(&site, "0000-0000", &[]).exits(3);
    server.stop("TERM");
    site.signet("audit verify").exits(0);
}
