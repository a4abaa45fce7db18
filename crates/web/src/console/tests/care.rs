//! Calls for help, asking to renew, machines and outside CAs, as their pages show them.

use http::StatusCode;
use model::identity::Role;

use super::desk::{Desk, has, lacks, place};
use crate::testing::House;

impl Desk {
    fn ask_help(&self, who: &str, message: &str) {
        let guest = self.house.as_guest().actor();
        self.house.web.authority().ask_help(&guest, who, message).unwrap();
    }
}

#[test]
fn a_call_for_help_is_counted_shown_with_what_to_do_and_ended() {
    let desk = Desk::of(Role::Officer);
    has(&desk.open("/console/help"), &["Nobody waits for help"]);
    desk.ask_help("alice", "My <b>phone</b> was stolen.");
    desk.ask_help("eve@example.org", "");
    has(&desk.open("/console"), &["href=\"/console/help\"><b>2</b>"]);
    has(&desk.open("/console/requests"), &["href=\"/console/help\""]);
    let page = desk.open("/console/help");
    has(
        &page,
        &[
            "My &lt;b&gt;phone&lt;/b&gt; was stolen.",
            "/console/people/alice",
            "/console/invites?email=eve%40example.org",
            "nobody on record has this name",
            "guest:192.0.2.7",
            "signet plea list",
        ],
    );
    let end = |id: &str, outcome: &str, note: &str| {
        let fields = [("outcome", outcome), ("note", note)];
        desk.press("/console/help", &format!("/console/help/{id}"), &fields)
    };
    for (outcome, note, why) in [
        ("", "", "Say whether help was given"),
        ("maybe", "", "Say whether help was given"),
        ("given", "\u{202e}", "At most 1000 characters"),
        ("given", &*"x".repeat(1_001), "At most 1000 characters"),
    ] {
        let again = end("1", outcome, note);
        assert_eq!(again.response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{outcome} {note}");
        has(&again, &[why]);
    }
    assert_eq!(place(&end("1", "given", "Called her.")), "/console/help");
    let twice = end("1", "dismissed", "");
    assert_eq!(twice.response.status(), StatusCode::CONFLICT);
    has(&twice, &["was ended"]);
    assert_eq!(end("2", "dismissed", "").response.status(), StatusCode::SEE_OTHER);
    for absent in ["9", "x", "-1"] {
        assert_eq!(end(absent, "given", "").response.status(), StatusCode::NOT_FOUND, "{absent}");
    }
    let page = desk.open("/console/help");
    has(&page, &["Nobody waits for help", "Called her.", "put aside"]);
    has(&desk.open("/console/people/alice"), &["Help given"]);
}

#[test]
fn an_auditor_sees_who_asks_for_help_and_decides_nothing() {
    let desk = Desk::of(Role::Auditor);
    desk.ask_help("alice", "Help!");
    let page = desk.open("/console/help");
    has(&page, &["Help!"]);
    lacks(&page, &["action=\"/console/help", "name=\"outcome\""]);
}

#[test]
fn a_machine_has_a_page_with_who_knows_about_it_and_its_certificates() {
    let desk = Desk::of(Role::Operator);
    has(&desk.open("/console/machines"), &["No machine is on record yet", "signet cert issue"]);
    let serial = desk.house.issue_machine("printer", "carla").serial().to_string();
    let list = desk.open("/console/machines");
    has(&list, &["/console/machines/printer", "carla", "href=\"/console/machines\""]);
    lacks(&list, &["/console/machines/laptop"]);
    lacks(&desk.open("/console/machines?q=scanner"), &["/console/machines/printer"]);
    has(&desk.open("/console/machines?q=PRINT"), &["/console/machines/printer"]);
    has(&desk.open("/console/machines?q=%3Cb%3E&after=%00"), &["&lt;b&gt;"]);
    let page = desk.open("/console/machines/printer");
    let revoke = format!("/console/certificates/revoke?serial={serial}");
    has(&page, &["carla", &revoke, "Device added", "signet device show printer"]);
    has(&desk.open(&revoke), &["Revoke 1 certificate", "printer"]);
    let certificate = desk.open(&format!("/console/certificates/{serial}"));
    has(&certificate, &["/console/machines/printer"]);
    lacks(&certificate, &["Ask to renew"]);
    for absent in ["laptop", "nobody", "%3Cb%3E"] {
        let shown = desk.open(&format!("/console/machines/{absent}"));
        assert_eq!(shown.response.status(), StatusCode::NOT_FOUND, "{absent}");
    }
}

#[test]
fn asking_to_renew_shows_who_gets_a_letter_before() {
    let desk = Desk::of(Role::Officer);
    let serial = desk.house.alice.leaf.serial().to_string();
    let preview = format!("/console/certificates/renew?serial={serial}&serial=zz");
    let nobody = desk.open(&preview);
    has(&nobody, &["Nobody would get a letter", "No mailbox is on record"]);
    has(&desk.open("/console/certificates/renew"), &["Nobody would get a letter"]);
    desk.house.give_alice_a_mailbox();
    has(&desk.open("/console/certificates"), &["Ask the chosen to renew"]);
    lacks(&desk.open("/console/certificates"), &["/console/certificates/revoke"]);
    let shown = desk.open(&preview);
    has(&shown, &["Ask 1 holder to renew", "alice@example.org", "laptop", "cert ask-renewal"]);
    has(&desk.open("/console/certificates/renew?all=1&q=alice"), &["Ask 1 holder"]);
    let path = "/console/certificates/renew";
    let done = desk.press(&preview, path, &[("serial", &serial)]);
    assert_eq!(place(&done), "/console/certificates?asked=1");
    has(&desk.open(place(&done)), &["One letter is on its way"]);
    let again = desk.press("/console/invites", path, &[("serial", &serial)]);
    assert_eq!(again.response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    has(&again, &["Asked less than a week ago"]);
    let history = desk.open(&format!("/console/certificates/{serial}"));
    has(&history, &["Asked to renew"]);
}

#[test]
fn a_certificate_from_outside_stands_on_person_and_page_with_what_it_is_worth() {
    let desk = Desk::of(Role::Officer);
    let corp = House::new();
    desk.house.import_for_alice(&corp);
    let leaf = &corp.alice.leaf;
    let page = format!("/console/outside/{}", leaf.fingerprint());
    has(&desk.open("/console/people/alice"), &[&page]);
    has(&desk.open(&page), &["nobody vouches for it", "/console/people/alice", "laptop"]);
    desk.house.believe(&corp);
    let shown = desk.open(&page);
    has(
        &shown,
        &["/console/anchors/corp", "Certificate", "signet device show laptop --person alice"],
    );
    lacks(&shown, &["nobody vouches for it"]);
    let pem = leaf.to_pem();
    let pasted = desk.press("/console/certificates", "/console/certificates", &[("pem", &pem)]);
    assert_eq!(place(&pasted), page);
    let found = desk.open(&format!("/console/certificates?q={}", leaf.fingerprint()));
    assert_eq!(place(&found), page);
    for absent in ["x", &"ab".repeat(32)] {
        let shown = desk.open(&format!("/console/outside/{absent}"));
        assert_eq!(shown.response.status(), StatusCode::NOT_FOUND, "{absent}");
    }
}

#[test]
fn an_outside_ca_has_a_page_with_its_terms_and_how_current_its_lists_are() {
    let desk = Desk::of(Role::Auditor);
    desk.house.believe(&House::new());
    has(&desk.open("/console/authorities"), &["href=\"/console/anchors/corp\""]);
    let page = desk.open("/console/anchors/corp");
    has(
        &page,
        &[
            "the mailbox in the certificate",
            "every CA must have a current CRL",
            "missing, so its certificates are refused",
            "Outside CA added",
            "signet anchor show corp",
        ],
    );
    for absent in ["none", "%3Cb%3E"] {
        let shown = desk.open(&format!("/console/anchors/{absent}"));
        assert_eq!(shown.response.status(), StatusCode::NOT_FOUND, "{absent}");
    }
}

#[test]
fn a_new_house_sees_that_something_ends_later() {
    let desk = Desk::of(Role::Auditor);
    let page = desk.open("/console");
    has(&page, &["All that is in force ends later", "class=\"later\""]);
    let later = page.text.split("class=\"later\"><a href=\"").nth(1).expect(&page.text);
    let list = later.split('"').next().unwrap().replace("&amp;", "&");
    has(&desk.open(&list), &[&desk.house.alice.leaf.serial().to_string()]);
}
