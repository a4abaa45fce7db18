//! People, certificates, doors, authorities and the audit log, as their pages show them.

use http::StatusCode;
use http::header::CONTENT_DISPOSITION;
use model::identity::Role;
use pki::pem;

use super::desk::{Desk, has, place};
use crate::testing::House;

impl Desk {
    fn serial(&self) -> String {
        self.house.alice.leaf.serial().to_string()
    }
}

#[test]
fn people_are_found_by_any_part_of_a_name() {
    let desk = Desk::of(Role::Officer);
    for text in ["", "alice", "EXAMPLE", "%3CExample%3E"] {
        has(&desk.open(&format!("/console/people?q={text}")), &["/console/people/alice", "laptop"]);
    }
    let none = desk.open("/console/people?q=%3Cscript%3E");
    has(&none, &["Nobody is called", "&lt;script&gt;"]);
    for hostile in ["'%20OR%201=1", "%E2%80%AEecila", &"a".repeat(5_000), "%00"] {
        let shown = desk.open(&format!("/console/people?q={hostile}&after={hostile}"));
        assert_eq!(shown.response.status(), StatusCode::OK);
        assert!(!shown.text.contains("/console/people/alice"));
    }
}

#[test]
fn a_persons_page_tells_devices_doors_evidence_and_history() {
    let desk = Desk::of(Role::Officer);
    let page = desk.open("/console/people/alice");
    has(
        &page,
        &[
            "Alice &lt;Example&gt;",
            "laptop",
            "/console/doors/files",
            "operator",
            "Certificate issued",
        ],
    );
    assert!(!page.text.contains("offboard"), "an officer cannot");
    assert_eq!(desk.open("/console/people/nobody").response.status(), StatusCode::NOT_FOUND);
    assert_eq!(desk.open("/console/people/%3Cb%3E").response.status(), StatusCode::NOT_FOUND);
}

#[test]
fn whoever_is_offboarded_loses_all_at_once_and_a_receipt_says_so() {
    let house = House::new();
    let cookie = house.enter(&house.as_guest());
    let guest = house.as_guest();
    let path = "/console/people/alice/offboard";
    let open = |path: &str| house.open(&guest, path, &[("cookie", &cookie)]);
    has(&open(path), &["Offboard Alice", "laptop", "1 certificate is revoked"]);
    let done = house.press(&guest, path, &cookie, path, &[]);
    let receipt = place(&done).to_owned();
    has(&open(&receipt), &["Certificate revoked", "Person removed", "no door has said yet"]);
    for again in [
        house.press(&guest, "/console/people", &cookie, path, &[]),
        open(path),
        open("/console/people/alice"),
    ] {
        assert_eq!(place(&again), receipt, "it is told, not done again");
    }
    assert_eq!(open("/console/receipts/1-2").response.status(), StatusCode::NOT_FOUND);
    for wrong in ["x", "1", "-", "9-1", "99999999999999999999-1"] {
        let shown = open(&format!("/console/receipts/{wrong}"));
        assert_eq!(shown.response.status(), StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[test]
fn certificates_are_narrowed_by_links_and_found_by_serial() {
    let desk = Desk::of(Role::Auditor);
    let serial = desk.serial();
    for (query, found) in [
        ("", true),
        ("q=laptop", true),
        (&*format!("q={}", serial.to_uppercase()), true),
        ("standing=valid", true),
        ("standing=revoked", false),
        ("class=email", true),
        ("class=document", false),
        ("from=2026-01-01&until=2999-12-31", true),
        ("until=2026-01-01", false),
        ("from=yesterday&standing=good&class=%3Cb%3E&after=zz", true),
        ("q=%27%20OR%201=1", false),
    ] {
        let shown = desk.open(&format!("/console/certificates?{query}"));
        assert_eq!(shown.response.status(), StatusCode::OK, "{query}");
        let link = format!("/console/certificates/{serial}\"");
        assert_eq!(shown.text.contains(&link), found, "{query}: {}", shown.text);
        assert!(!shown.text.contains("/console/certificates/revoke"), "an auditor cannot");
    }
    let page = desk.open(&format!("/console/certificates/{serial}"));
    has(
        &page,
        &["Alice &lt;Example&gt; (laptop)", "urn:uuid:", "-----BEGIN CERTIFICATE-----", "in force"],
    );
    for absent in ["00", "zz", "123456789abcdef"] {
        let shown = desk.open(&format!("/console/certificates/{absent}"));
        assert_eq!(shown.response.status(), StatusCode::NOT_FOUND, "{absent}");
    }
}

#[test]
fn a_pasted_certificate_leads_to_its_page_or_is_said_to_be_foreign() {
    let desk = Desk::of(Role::Officer);
    let paste =
        |text: &str| desk.press("/console/certificates", "/console/certificates", &[("pem", text)]);
    let found = paste(&desk.house.alice.leaf.to_pem());
    assert_eq!(place(&found), format!("/console/certificates/{}", desk.serial()));
    let foreign = paste(&desk.house.web.authority().hierarchy().root().to_pem());
    has(&foreign, &["Not issued here"]);
    for wrong in ["", "hello", "-----BEGIN CERTIFICATE-----", &pem::encode("PRIVATE KEY", b"no")] {
        let shown = paste(wrong);
        assert_eq!(shown.response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        has(&shown, &["This is no certificate"]);
    }
}

#[test]
fn revoking_shows_who_loses_what_and_asks_why() {
    let desk = Desk::of(Role::Operator);
    let serial = desk.serial();
    let preview = format!("/console/certificates/revoke?serial={serial}&serial=zz");
    has(&desk.open(&preview), &["Revoke 1 certificate", "loses", "laptop", "has nothing left"]);
    has(&desk.open("/console/certificates/revoke?all=1&q=alice"), &["Revoke 1 certificate"]);
    has(&desk.open("/console/certificates/revoke?all=1&q=nobody"), &["Nothing is chosen"]);
    has(&desk.open("/console/certificates/revoke"), &["Nothing is chosen"]);
    let path = "/console/certificates/revoke";
    let without = desk.press(&preview, path, &[("serial", &serial), ("why", "")]);
    assert_eq!(without.response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    has(&without, &["Say why", &serial]);
    let house = &desk.house;
    let linked = house.enter(&house.as_guest());
    let fields = [("serial", &*serial), ("why", "key-compromise")];
    let done = house.press(&house.as_guest(), &preview, &linked, path, &fields);
    let open = |path: &str| house.open(&house.as_guest(), path, &[("cookie", &linked)]);
    has(&open(place(&done)), &["Certificate revoked", "key-compromise", "alice"]);
    has(&open(&format!("/console/certificates/{serial}")), &["revoked", "key-compromise"]);
    let again = house.press(&house.as_guest(), &preview, &linked, path, &fields);
    has(&again, &["Nothing is chosen"]);
}

#[test]
fn a_door_reads_its_rules_out_and_answers_a_trial() {
    let desk = Desk::of(Role::Auditor);
    has(&desk.open("/console/doors"), &["files", "read everything here", "1 device opens it now"]);
    let page = desk.open("/console/doors/files");
    has(&page, &["face-to-face", "Anyone", "Nobody was turned away yet", "Alice &lt;Example&gt;"]);
    let trial = |query: &str| desk.open(&format!("/console/doors/files?try=1&{query}"));
    has(&trial("who=alice&path=/a&method=GET&from=192.0.2.7"), &["gets in", "allow class email+"]);
    has(&trial("who=alice/laptop&path=/vault&method=PUT"), &["CLASS-TOO-LOW", "is turned away"]);
    has(&trial("who=&path=/"), &["A guest", "NONE"]);
    has(&trial("who=nobody"), &["holds a certificate in force"]);
    has(&trial("who=alice/phone"), &["holds a certificate in force"]);
    has(&trial("who=%3Cb%3E"), &["Enter a short name"]);
    has(&trial("who=alice&from=here"), &["Enter an IP address"]);
    has(&trial("who=alice&path=x"), &["A path begins with a slash"]);
    assert_eq!(desk.open("/console/doors/none").response.status(), StatusCode::NOT_FOUND);
}

#[test]
fn authorities_stand_as_a_tree_with_their_keys() {
    let desk = Desk::of(Role::Auditor);
    let root = desk.house.web.authority().hierarchy().root().fingerprint().to_string();
    let first: String = root.chars().take(4).collect();
    let page = desk.open("/console/authorities");
    has(
        &page,
        &[
            "on this machine",
            &first,
            &format!("/ca/{root}.pem"),
            "Issuing CA",
            "Doors believe no CA but yours",
        ],
    );
}

#[test]
fn the_audit_log_is_narrowed_proven_and_exported() {
    let desk = Desk::of(Role::Auditor);
    for (query, part) in [
        ("", "Certificate issued"),
        ("who=alice", "holder:alice/laptop"),
        ("what=alice", "person:alice"),
        ("action=person.added&result=done", "person:alice"),
        ("who=nobody", "No entry fits"),
        ("what=%3Cscript%3E&code=%27%22", "No entry fits"),
        ("from=2026-11-20&until=2026-11-20", "person:alice"),
        ("until=2020-01-01", "No entry fits"),
        ("before=2", "authority"),
        ("before=x&from=x&action=x&result=x", "Certificate issued"),
    ] {
        has(&desk.open(&format!("/console/audit?{query}")), &[part]);
    }
    has(&desk.open("/console/audit"), &["has not been proven"]);
    let proven = desk.press("/console/audit", "/console/audit/verify", &[]);
    assert_eq!(place(&proven), "/console/audit");
    has(&desk.open("/console/audit"), &["The log is whole", "as written"]);
    let export = desk.press("/console/audit", "/console/audit/export", &[]);
    has(&export, &["audit_key", "person.added"]);
    let name = export.response.headers().get(CONTENT_DISPOSITION).unwrap().to_str().unwrap();
    assert_eq!(name, "attachment; filename=\"audit-2026-11-20.jsonl\"");
    has(&desk.open("/console/audit?action=audit.exported"), &["holder:alice/laptop"]);
    has(&desk.open("/console/audit/1"), &["Hash of the entry before", "#1"]);
    for absent in ["0", "x", "999999"] {
        let shown = desk.open(&format!("/console/audit/{absent}"));
        assert_eq!(shown.response.status(), StatusCode::NOT_FOUND, "{absent}");
    }
}
