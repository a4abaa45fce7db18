use model::audit::Action;
use model::certificate::Reason;
use model::notice::{Mark, Schedule};
use model::post::{Letter, Message};
use model::verification::Method;
use store::AuditFilter;

use super::*;
use crate::evidence::{Claim, Whose};
use crate::issuance::order::{Holder, Order};
use crate::lifetime::Lifetime;
use crate::testing::{Founded, class, handle, order};
use crate::upkeep::Upkeep;

const DAY: i64 = 86_400;

fn founded() -> Founded {
    let Founded { authority, clock, directory } = Founded::new();
    let authority = authority.with_portal("https://id.example.org/");
    let founded = Founded { authority, clock, directory };
    founded.add_person("alice");
    founded
}

fn ninety(device: &str) -> Order {
    Order { lifetime: Lifetime::Days(90), ..order("alice", device) }
}

fn given(founded: &Founded) -> (usize, usize) {
    let given = founded.authority.give_notice().unwrap();
    assert_eq!(founded.authority.give_notice().unwrap(), Given::default(), "each once");
    (given.certificates, given.evidence)
}

fn newest(founded: &Founded) -> Message {
    founded.authority.post(1).unwrap().remove(0)
}

#[test]
fn notice_of_a_certificate_is_given_three_times_and_says_where_to_renew() {
    let founded = founded();
    let issued = founded.operator().issue(ninety("laptop")).unwrap();
    let mut told = Vec::new();
    for day in 0..=100 {
        if given(&founded).0 > 0 {
            told.push(90 - day);
        }
        founded.clock.move_by(DAY);
    }
    assert_eq!(told, [30, 9, 1]);
    let message = newest(&founded);
    let ends = issued.certificate().not_after();
    assert_eq!((message.to.as_str(), message.useless_at), ("alice@example.org", Some(ends)));
    let letter = Letter::CertificateEnding {
        name: "Alice Example".to_owned(),
        device: "laptop".to_owned(),
        ends: ends.to_string(),
        link: "https://id.example.org/renew".to_owned(),
    };
    assert_eq!(message.letter(), Some(letter));
    let action = Some(Action::CertificateEnding);
    let filter = AuditFilter { action, ..AuditFilter::default() };
    let entries = founded.authority.store().read().unwrap().audit_entries(&filter).unwrap();
    assert_eq!(entries.len(), 3);
}

#[test]
fn a_server_that_was_away_gives_the_last_notice_alone() {
    let founded = founded();
    founded.operator().issue(ninety("laptop")).unwrap();
    founded.clock.move_by(89 * DAY + 3_600);
    assert_eq!(given(&founded), (1, 0));
    assert_eq!(founded.authority.post(10).unwrap().len(), 1);
}

#[test]
fn nobody_is_told_of_what_is_revoked_followed_removed_or_a_door_s() {
    let founded = founded();
    let revoked = founded.operator().issue(ninety("laptop")).unwrap();
    founded.operator().revoke(revoked.certificate().serial(), Reason::Unspecified).unwrap();
    founded.operator().issue(ninety("phone")).unwrap();
    founded.operator().issue(ninety("tablet")).unwrap();
    founded.clock.move_by(70 * DAY);
    founded.operator().issue(ninety("phone")).unwrap();
    let tablet = Holder::Device { person: handle("alice"), device: handle("tablet") };
    founded.operator().remove_device(tablet).unwrap();
    assert_eq!(given(&founded), (0, 0));
    assert_eq!(founded.authority.post(10).unwrap(), []);
}

#[test]
fn webhooks_are_told_of_machines_and_people_alike() {
    let Founded { authority, clock, directory } = founded();
    let upkeep = Upkeep { webhooks: vec!["siem".to_owned()], ..Upkeep::default() };
    let founded = Founded { authority: authority.with_upkeep(upkeep), clock, directory };
    let machine = founded.issue_machine("build-7");
    founded.clock.move_by(300 * DAY);
    assert_eq!(given(&founded), (1, 0));
    let message = newest(&founded);
    assert_eq!((message.channel, message.to.as_str()), (Channel::Webhook, "siem"));
    let body: Value = serde_json::from_str(&message.content).unwrap();
    assert_eq!(body["type"], "certificate.ending");
    assert_eq!(body["data"]["serial"], machine.certificate().serial().to_string());
    assert_eq!(
        (&body["data"]["device"], &body["data"]["person"]),
        (&"build-7".into(), &Value::Null)
    );
    assert_eq!(body["timestamp"], founded.authority.now().to_string());
}

#[test]
fn an_empty_schedule_tells_nobody() {
    let Founded { authority, clock, directory } = founded();
    let upkeep = Upkeep { schedule: Schedule::new(Vec::new()), ..Upkeep::default() };
    let founded = Founded { authority: authority.with_upkeep(upkeep), clock, directory };
    founded.operator().issue(ninety("laptop")).unwrap();
    founded.clock.move_by(89 * DAY);
    assert_eq!(given(&founded), (0, 0));
}

#[test]
fn notice_of_evidence_is_given_where_a_certificate_would_be_worth_less() {
    let founded = founded();
    let claim = |days: i64| Claim {
        class: class("document"),
        method: Method::Document,
        reference: None,
        hash: None,
        expires_at: Some(founded.authority.now().plus(days * DAY)),
    };
    let whose = Whose::Person(handle("alice"));
    founded.operator().add_evidence(&whose, claim(100)).unwrap();
    founded.clock.move_by(70 * DAY);
    assert_eq!(given(&founded), (0, 0), "there is no certificate");
    founded
        .operator()
        .issue(Order { class: class("document"), ..order("alice", "laptop") })
        .unwrap();
    // The operator's word, with which it was issued, has no end.
    let evidence = founded.authority.evidence_of(&whose).unwrap();
    let word = evidence.iter().find(|one| one.given.method == Method::Operator).unwrap();
    assert_eq!(given(&founded), (0, 0), "other evidence counts");
    founded.operator().withdraw_evidence(word.id, "it was only a word").unwrap();
    assert_eq!(given(&founded), (0, 1));
    let Some(Letter::EvidenceEnding { class, link, .. }) = newest(&founded).letter() else {
        panic!("{:?}", newest(&founded))
    };
    assert_eq!(
        (class.as_str(), link.as_str()),
        ("identity document checked", "https://id.example.org")
    );
    founded.operator().add_evidence(&whose, claim(300)).unwrap();
    founded.clock.move_by(25 * DAY);
    assert_eq!(given(&founded), (0, 0), "it was checked again");
}

#[test]
fn what_is_near_its_end_follows_the_schedule() {
    let Founded { authority, clock, directory } = founded();
    let upkeep = Upkeep { schedule: Schedule::new(vec![Mark::Days(7)]), ..Upkeep::default() };
    let founded = Founded { authority: authority.with_upkeep(upkeep), clock, directory };
    founded.operator().issue(ninety("laptop")).unwrap();
    let near = || {
        let read = founded.authority.store().read().unwrap();
        founded
            .authority
            .near_their_end(&read, founded.authority.now(), founded.authority.now())
            .unwrap()
            .len()
    };
    founded.clock.move_by(82 * DAY);
    assert_eq!(near(), 0);
    founded.clock.move_by(2 * DAY);
    assert_eq!(near(), 1);
}
