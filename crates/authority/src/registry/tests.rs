use model::audit::Action;
use model::certificate::Reason;
use pki::certificate::Certificate;
use pki::certificate_request::CertificateRequest;
use pki::fingerprint::Fingerprint;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::Name;
use pki::pem;
use store::{CertificateFilter, Standing};

use super::certificates::{Query, Understood};
use crate::error::Error;
use crate::invitation::{Delivery, Invite};
use crate::issuance::order::{Holder, Order, OrderKey};
use crate::receipt::Range;
use crate::testing::{Founded, handle, operator, order};

fn reader(founded: &Founded) -> crate::reader::Reader<'_> {
    founded.authority.as_reader(operator()).unwrap()
}

/// Alice with two devices, Bob with one, and a machine with a name of its own.
fn house() -> Founded {
    let founded = Founded::new();
    founded.add_person("alice");
    founded.add_person("bob");
    founded.issue("alice", "laptop");
    founded.issue("alice", "phone");
    founded.issue("bob", "laptop");
    let dns_names = vec!["printer.lan.example.org".to_owned()];
    let holder = Holder::Machine { device: handle("printer"), dns_names };
    founded.operator().issue(Order { holder, ..order("x", "x") }).unwrap();
    founded
}

#[test]
fn a_certificate_is_found_by_anything_that_tells_it() {
    let founded = house();
    let reader = reader(&founded);
    let all = reader.search_certificates(&Query::default(), 99).unwrap();
    assert_eq!((all.understood, all.records.len()), (Understood::All, 4));
    let one = all.records.iter().find(|record| record.person == Some(handle("bob"))).unwrap();
    let serial = one.serial.to_string();
    let der = one.der.clone().unwrap();
    let octets = |digits: &str| {
        let pairs =
            digits.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_string());
        pairs.collect::<Vec<String>>()
    };
    let sha1: String = pki::digest::sha1(&der).iter().map(|o| format!("{o:02x}")).collect();
    let decimal = u128::from_str_radix(&serial, 16).unwrap().to_string();
    let fingerprint = one.fingerprint.unwrap().to_string();
    let found_by = |text: &str, understood: Understood| {
        let query = Query { text: text.to_owned(), ..Query::default() };
        let found = reader.search_certificates(&query, 99).unwrap();
        assert_eq!(found.understood, understood, "{text}");
        let serials: Vec<String> =
            found.records.iter().map(|record| record.serial.to_string()).collect();
        assert_eq!(serials, std::slice::from_ref(&serial), "{text}");
    };
    found_by(&serial, Understood::Serial);
    found_by(&format!("  {}\n", serial.to_uppercase()), Understood::Serial);
    found_by(&octets(&serial).join(":"), Understood::Serial);
    found_by(&octets(&serial).join(" "), Understood::Serial);
    found_by(&format!("0x{serial}"), Understood::Serial);
    found_by(&format!("serial={}", serial.to_uppercase()), Understood::Serial);
    found_by(&format!("Serial Number: {}", octets(&serial).join(":")), Understood::Serial);
    found_by(&decimal, Understood::Serial);
    found_by(&fingerprint, Understood::Fingerprint);
    found_by(
        &format!("SHA256 Fingerprint={}", octets(&fingerprint).join(":").to_uppercase()),
        Understood::Fingerprint,
    );
    found_by(&one.key.to_string(), Understood::Fingerprint);
    found_by(&octets(&sha1).join(" "), Understood::Fingerprint);
    found_by(&pem::encode("CERTIFICATE", &der), Understood::Certificate);
    found_by(
        &format!("Bag Attributes\n{}", pem::encode("CERTIFICATE", &der)),
        Understood::Certificate,
    );
    let spki = pki::certificate::Certificate::parse(&der).unwrap().public_key().spki().to_vec();
    found_by(&pem::encode("PUBLIC KEY", &spki), Understood::Key);
    let holder = founded.authority.person(&handle("bob")).unwrap();
    let device = founded.authority.device(Some(&holder), &handle("laptop")).unwrap();
    found_by(&device.holder.to_string(), Understood::Holder);
    found_by("bob@example.org", Understood::Words);
    found_by("LAPTOP Bob", Understood::Words);
}

#[test]
fn names_inside_of_certificates_are_found_too() {
    let founded = house();
    let query = Query { text: "printer.lan.example.org".to_owned(), ..Query::default() };
    let found = reader(&founded).search_certificates(&query, 99).unwrap();
    assert_eq!(found.records.len(), 1);
    assert_eq!(found.records[0].device_handle, Some(handle("printer")));
}

#[test]
fn a_request_in_pem_finds_the_certificates_of_its_key() {
    let founded = house();
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let request = CertificateRequest::build(&key, &Name::build::<&str>([]).unwrap(), &[]).unwrap();
    let text = pem::encode("CERTIFICATE REQUEST", &request);
    let query = Query { text, ..Query::default() };
    let none = reader(&founded).search_certificates(&query, 99).unwrap();
    assert_eq!((none.understood, none.records.len()), (Understood::Key, 0));
    let proven = CertificateRequest::parse(&request).unwrap().prove().unwrap();
    let order = Order { key: OrderKey::Proven(Box::new(proven)), ..order("alice", "tablet") };
    let issued = founded.operator().issue(order).unwrap();
    let found = reader(&founded).search_certificates(&query, 99).unwrap();
    assert_eq!(found.records[0].serial, *issued.certificate().serial());
}

#[test]
fn what_is_not_ours_or_no_certificate_is_said_to_be() {
    let founded = house();
    let stranger = Founded::new();
    stranger.add_person("eve");
    let foreign = stranger.issue("eve", "laptop");
    let reader = reader(&founded);
    let search =
        |text: String| reader.search_certificates(&Query { text, ..Query::default() }, 99).unwrap();
    let found = search(foreign.certificate().to_pem());
    assert_eq!((found.understood, found.records.len()), (Understood::Certificate, 0));
    assert_eq!(found.foreign.unwrap().serial(), foreign.certificate().serial());
    // A certificate that only says it is one of ours.
    for broken in [
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_owned(),
        "-----BEGIN CERTIFICATE-----".to_owned(),
        pem::encode("PRIVATE KEY", b"x"),
    ] {
        assert_eq!(search(broken).understood, Understood::Unreadable);
    }
    for hostile in [
        "<script>alert(1)</script>".to_owned(),
        "' OR 1=1 --".to_owned(),
        "%".to_owned(),
        "\u{202e}ecila".to_owned(),
        "a".repeat(1 << 20),
        "\0".to_owned(),
        "9".repeat(400),
        "f".repeat(64),
        Fingerprint([0; 32]).to_string(),
    ] {
        assert_eq!(search(hostile.clone()).records.len(), 0, "{:.40}", hostile);
    }
}

#[test]
fn certificates_are_narrowed_by_standing_class_and_end() {
    let founded = house();
    let now = founded.authority.now();
    let bob = Query { text: "bob".to_owned(), ..Query::default() };
    let serial = reader(&founded).search_certificates(&bob, 1).unwrap().records[0].serial;
    founded.operator().revoke(&serial, Reason::Superseded).unwrap();
    let check = |query: Query, expected: usize| {
        let found = reader(&founded).search_certificates(&query, 99).unwrap();
        assert_eq!(found.records.len(), expected, "{query:?}");
    };
    let stands = |standing| Query { standing: Some(standing), ..Query::default() };
    check(stands(Standing::Valid), 3);
    check(stands(Standing::Revoked), 1);
    check(Query { text: "alice".to_owned(), ..stands(Standing::Valid) }, 2);
    check(Query { class: Some("email".parse().unwrap()), ..Query::default() }, 4);
    check(Query { class: Some("document".parse().unwrap()), ..Query::default() }, 0);
    let in_days = |days: i64| Some(now.plus(days * 86_400));
    check(Query { ends_before: in_days(10), ..Query::default() }, 0);
    check(Query { ends_from: in_days(10), ends_before: in_days(9_999), ..Query::default() }, 4);
}

#[test]
fn a_persons_file_tells_all_that_belongs_to_the_person() {
    let founded = house();
    let reader = reader(&founded);
    let file = reader.person_file(&handle("alice")).unwrap();
    let devices: Vec<&str> = file.devices.iter().map(|file| file.device.handle.as_str()).collect();
    assert_eq!(devices, ["laptop", "phone"]);
    assert!(file.devices.iter().all(|device| device.certificates.len() == 1));
    assert_eq!(reader.proven(&file.evidence).unwrap().as_str(), "email");
    let actions: Vec<Action> = file.history.iter().map(|entry| entry.event.action).collect();
    for action in [Action::PersonAdded, Action::DeviceAdded, Action::CertificateIssued] {
        assert!(actions.contains(&action), "{action} is not among {actions:?}");
    }
    assert!(file.history.is_sorted_by(|one, other| one.seq > other.seq));
    assert!(file.history.iter().all(|entry| !entry.text.contains("bob")));
    let absent = reader.person_file(&handle("nobody")).unwrap_err();
    assert!(matches!(absent, Error::NotFound { .. }));
    let lines = reader.people("example", None, 1).unwrap();
    assert_eq!((lines[0].in_force, lines[0].devices.len()), (2, 2));
    let next = reader.people("example", Some(&lines[0].person.handle), 9).unwrap();
    assert_eq!(next.len(), 1);
    let totals = reader.totals().unwrap();
    assert_eq!((totals.persons, totals.devices, totals.certificates.valid), (2, 4, 4));
}

#[test]
fn who_loses_what_is_known_before() {
    let founded = house();
    let reader = reader(&founded);
    let records = |text: &str| {
        let query = Query { text: text.to_owned(), ..Query::default() };
        reader.search_certificates(&query, 99).unwrap().records
    };
    let losses = reader.losses(&records("laptop")).unwrap();
    let told: Vec<String> = losses
        .iter()
        .map(|loss| format!("{} loses {:?} keeps {:?}", loss.name, loss.loses, loss.keeps))
        .collect();
    assert_eq!(
        told,
        ["alice loses {\"laptop\"} keeps {\"phone\"}", "bob loses {\"laptop\"} keeps {}"]
    );
    assert_eq!(reader.losses(&records("printer")).unwrap()[0].person, None);
    // What a second certificate keeps alive is no loss.
    let first = records("bob");
    founded.issue("bob", "laptop");
    assert_eq!(reader.losses(&first).unwrap(), []);
}

#[test]
fn many_are_revoked_at_once_and_the_receipt_tells_each() {
    let founded = house();
    let all = reader(&founded).search_certificates(&Query::default(), 99).unwrap().records;
    let serials: Vec<_> = all.iter().map(|record| record.serial).collect();
    founded.operator().revoke(&serials[0], Reason::Superseded).unwrap();
    let revoked = founded.operator().revoke_many(&serials, Reason::KeyCompromise).unwrap();
    assert_eq!(revoked.records.len(), 3, "one was revoked before");
    let range = revoked.range.unwrap();
    let receipt = reader(&founded).receipt(range).unwrap();
    assert_eq!((receipt.entries.len(), receipt.connections(), receipt.unreported()), (3, 0, 3));
    let again = founded.operator().revoke_many(&serials, Reason::KeyCompromise).unwrap();
    assert!(again.records.is_empty() && again.range.is_none());
    let proof = founded.authority.verify_audit(&[]).unwrap();
    assert_eq!(proof.head.seq, range.to, "nothing was told of what was not done");
    let snapshot = founded.authority.snapshot().unwrap();
    assert_eq!(snapshot.generation, range.to);
}

#[test]
fn who_leaves_leaves_nothing_open() {
    let founded = house();
    let alice = handle("alice");
    founded.operator().grant_role(&alice, model::identity::Role::Officer).unwrap();
    let invite = |email: &str, role| {
        let class = founded.authority.classes().parse("email").unwrap();
        let invite =
            Invite { email: email.to_owned(), name: None, class, role, hours: 1, language: None };
        founded.operator().invite(invite, Delivery::Shown).unwrap()
    };
    let leaf = founded.authority.certificates(&CertificateFilter::default()).unwrap();
    let leaf = leaf.iter().find(|one| one.person == Some(alice.clone())).unwrap();
    let leaf = Certificate::parse(leaf.der.as_ref().unwrap()).unwrap();
    founded.authority.as_renewing(&leaf).unwrap().renew(None).unwrap();
    let invited = invite("Alice@Example.org", Some(model::identity::Role::Officer));
    let other = invite("bob@example.org", None);
    let before = founded.authority.snapshot().unwrap();
    let gone = founded.operator().remove_person(&alice).unwrap();
    assert_eq!((gone.certificates.len(), gone.requests, gone.sessions), (2, 1, 0));
    assert_eq!(gone.invitations, 1, "it would be the way back in");
    let usable = |secret| founded.authority.as_invited(operator(), secret).is_ok();
    assert_eq!((usable(&invited.secret), usable(&other.secret)), (false, true));
    assert_eq!(reader(&founded).removal_of(&alice), Ok(Some(gone.range)));
    assert_eq!(reader(&founded).removal_of(&handle("bob")), Ok(None));
    let receipt = reader(&founded).receipt(gone.range).unwrap();
    let actions: Vec<Action> = receipt.entries.iter().map(|entry| entry.event.action).collect();
    let revoked = Action::CertificateRevoked;
    let withdrawn = (Action::RequestWithdrawn, Action::InvitationWithdrawn);
    assert_eq!(actions, [withdrawn.0, revoked, revoked, withdrawn.1, Action::PersonRemoved]);
    assert_eq!(receipt.entries[4].event.facts["revoked"], "2");
    let after = founded.authority.refresh(&before).unwrap().unwrap();
    assert_eq!(after.withdrawn.len(), 2, "doors cut what the person has open");
    let nothing = reader(&founded).receipt(Range { from: 1, to: 2 }).unwrap_err();
    assert!(matches!(nothing, Error::NotFound { .. }), "{nothing}");
}
