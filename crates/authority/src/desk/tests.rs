use model::audit::{Action, Actor, ConnectionId, Event, Object};
use model::certificate::Reason;
use model::refusal::Code;

use crate::testing::{Founded, handle};

fn refuse(founded: &Founded, code: Code) {
    let guest =
        Actor::Guest { address: "192.0.2.7:50123".parse().unwrap(), connection: ConnectionId(7) };
    let event = Event::new(guest, Action::DoorRefused, Object::door("files"));
    founded.authority.record(event.refused(code.as_str())).wait().unwrap();
}

#[test]
fn today_counts_what_ends_what_was_refused_and_what_was_issued() {
    let founded = Founded::new();
    refuse(&founded, Code::Expired);
    founded.add_person("alice");
    founded.issue("alice", "laptop");
    let lost = *founded.issue("alice", "phone").certificate().serial();
    founded.clock.move_by(60 * 86_400);
    founded.issue("alice", "tablet");
    for code in [Code::NotAllowed, Code::Expired, Code::NotAllowed] {
        refuse(&founded, code);
    }
    let reader = founded.authority.as_reader(Actor::operator("root")).unwrap();
    let today = reader.today().unwrap();
    let ending: Vec<(&str, i64)> =
        today.ending.iter().map(|one| (one.class.as_str(), one.count)).collect();
    assert_eq!(ending, [("email", 2), ("email", 1)], "the last ends later than all weeks");
    assert_eq!(today.ending.last().unwrap().week, super::today::WEEKS);
    assert_eq!(today.refused, [(Code::NotAllowed, 2), (Code::Expired, 1)]);
    assert_eq!(today.issued.len(), 30);
    assert_eq!(today.issued.iter().rev().take(2).copied().collect::<Vec<_>>(), [1, 0]);
    assert_eq!((today.recovered, today.health.mail_waiting), (0, 0));
    founded.operator().revoke(&lost, Reason::KeyCompromise).unwrap();
    founded.operator().recover().unwrap();
    let after = reader.today().unwrap();
    assert_eq!((after.ending[0].count, after.ending[0].week), (1, today.ending[0].week));
    assert_eq!(after.recovered, 1);
    assert!(after.health.issuing.key_present && after.health.clock_ahead_secs == 0);
    founded.clock.move_by(-7_200);
    assert_eq!(reader.today().unwrap().health.clock_ahead_secs, 7_200);
}

#[test]
fn a_certificate_that_has_ended_is_no_more_ahead() {
    let founded = Founded::new();
    founded.add_person("alice");
    let ended = *founded.issue("alice", "laptop").certificate().serial();
    founded.clock.move_by(5 * 365 * 86_400);
    let phone = *founded.issue("alice", "phone").certificate().serial();
    founded.clock.move_by(60 * 86_400);
    founded.operator().revoke(&ended, Reason::Superseded).unwrap();
    let reader = founded.authority.as_reader(Actor::operator("root")).unwrap();
    let count = || reader.today().unwrap().ending.iter().map(|one| one.count).sum::<i64>();
    assert_eq!(count(), 1);
    founded.operator().revoke(&phone, Reason::Superseded).unwrap();
    assert_eq!(count(), 0);
    assert!(founded.authority.person(&handle("alice")).is_ok());
}
