use model::audit::{Action, Outcome};
use model::post::{Channel, Fate, Letter};
use pki::time::UnixTime;
use store::AuditFilter;

use super::Setback;
use crate::error::{Conflict, Error};
use crate::invitation::{Delivery, Invite};
use crate::testing::Founded;

fn invited(hours: u32) -> Founded {
    let founded = Founded::new();
    let class = founded.authority.classes().find("email").unwrap().class.clone();
    let invite = Invite {
        email: "carol@example.org".to_owned(),
        name: Some("Carol".to_owned()),
        class,
        role: None,
        hours,
        language: "de".parse().ok(),
    };
    founded.operator().invite(invite, Delivery::Mail).unwrap();
    founded
}

fn due(founded: &Founded) -> Vec<model::post::Message> {
    founded.authority.due_post(Channel::Mail, None, 10).unwrap()
}

/// Fails every try until nothing is due for eight hours, and returns the pauses between them.
fn fail_until_given_up(founded: &Founded) -> Vec<i64> {
    let mut pauses = Vec::new();
    let mut last = founded.authority.now();
    while founded.authority.now().0 - last.0 <= 8 * 3_600 {
        let Some(mail) = due(founded).into_iter().next() else {
            founded.clock.move_by(60);
            continue;
        };
        pauses.push(founded.authority.now().0 - last.0);
        last = founded.authority.now();
        founded.authority.post_failed(&mail, Setback::Temporary, "no route to host").unwrap();
    }
    pauses
}

#[test]
fn a_message_is_tried_with_growing_pauses_and_given_up_after_three_days() {
    let founded = invited(30 * 24);
    let began = founded.authority.now();
    let pauses = fail_until_given_up(&founded);
    assert!(pauses.windows(2).all(|pair| pair[0] <= pair[1]), "{pauses:?}");
    assert!((10..40).contains(&pauses.len()), "{pauses:?}");
    let days = (founded.authority.now().0 - began.0) / 86_400;
    assert!((3..=4).contains(&days), "{days}");
    let [mail] = &founded.authority.post(10).unwrap()[..] else { panic!("one message") };
    assert_eq!(
        (mail.fate(), mail.last_error.as_deref()),
        (Fate::GivenUp, Some("no route to host"))
    );
}

#[test]
fn a_letter_that_is_of_no_use_any_more_is_not_sent_late() {
    let founded = invited(1);
    let pauses = fail_until_given_up(&founded);
    assert!(pauses.iter().sum::<i64>() < 3_600, "the link is good for an hour: {pauses:?}");
    assert_eq!(founded.authority.post(1).unwrap()[0].fate(), Fate::GivenUp);
}

#[test]
fn what_is_refused_for_good_is_given_up_at_once_and_can_be_tried_again() {
    let founded = invited(24);
    let mail = due(&founded).remove(0);
    founded.authority.post_failed(&mail, Setback::Permanent, "550 no such mailbox").unwrap();
    assert_eq!(founded.authority.post(1).unwrap()[0].fate(), Fate::GivenUp);
    let failed = AuditFilter { action: Some(Action::MailFailed), ..AuditFilter::default() };
    let told = founded.authority.store().read().unwrap().audit_entries(&failed).unwrap();
    let [entry] = &told[..] else { panic!("{told:?}") };
    assert_eq!(entry.event.outcome, Outcome::Failed);
    founded.operator().retry_post(mail.id).unwrap();
    let again = due(&founded).remove(0);
    let Some(Letter::Invitation { name, link, .. }) = again.letter() else { panic!("{again:?}") };
    assert_eq!(name.as_deref(), Some("Carol"));
    assert!(link.contains("/i/"), "{link}");
    founded.authority.post_sent(&again).unwrap();
    let sent = founded.operator().retry_post(mail.id);
    assert!(matches!(sent, Err(Error::Conflict(Conflict::MessageSent { message: 1 }))), "{sent:?}");
    let absent = founded.operator().retry_post(7);
    assert!(matches!(absent, Err(Error::NotFound { .. })), "{absent:?}");
}

#[test]
fn a_letter_knows_the_language_it_is_to_be_written_in() {
    let founded = invited(24);
    let mail = due(&founded).remove(0);
    assert_eq!(mail.language.map(|tag| tag.to_string()).as_deref(), Some("de"));
    assert_eq!(mail.useless_at, Some(UnixTime(founded.authority.now().0 + 86_400)));
}

#[test]
fn a_trial_goes_to_mailboxes_only() {
    let founded = Founded::new();
    assert!(matches!(founded.operator().try_mail("nobody"), Err(Error::Invalid { .. })));
    let id = founded.operator().try_mail("bob@example.org").unwrap();
    assert_eq!(due(&founded)[0].id, id);
}

#[test]
fn what_nobody_tried_in_time_is_given_up_and_old_messages_go() {
    let founded = invited(1);
    let tidy = || founded.authority.tidy(founded.authority.now()).unwrap();
    tidy();
    assert_eq!(founded.authority.post(1).unwrap()[0].fate(), Fate::Waiting);
    founded.clock.move_by(3_700);
    tidy();
    let late = founded.authority.post(1).unwrap().remove(0);
    assert_eq!(late.fate(), Fate::GivenUp);
    assert_eq!(late.last_error.as_deref(), Some("it was never tried while it was of use"));
    assert_eq!(founded.authority.status().unwrap().post.given_up, 1);
    founded.operator().try_mail("bob@example.org").unwrap();
    founded.clock.move_by(31 * 86_400);
    tidy();
    let left: Vec<i64> = founded.authority.post(10).unwrap().iter().map(|one| one.id).collect();
    assert_eq!(left, [2], "the trial waits still");
    let invitations =
        || founded.authority.store().read().unwrap().list_invitations(&Default::default());
    assert_eq!(invitations().unwrap().len(), 1);
    founded.clock.move_by(60 * 86_400);
    tidy();
    assert_eq!(invitations().unwrap().len(), 0, "nobody used it for 90 days");
}
