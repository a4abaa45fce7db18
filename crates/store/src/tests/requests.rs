//! Requests, invitations, codes, sessions and mail on record.

use model::code::{NewCode, Purpose};
use model::identity::Role;
use model::invitation::{Fate, NewInvitation};
use model::post::{self, Channel, Letter};
use model::request::{
    InvitationId, NewDecision, NewRequest, Pairing, RequestId, State, Verdict, WrongState,
};
use model::session::{Owner, Session};
use model::verification::{ClassName, Method};

use super::*;
use crate::{Among, Committed, InvitationFilter, Noun, Order, RequestFilter, WriteTx};

fn id(number: u8) -> RequestId {
    RequestId::from_random([0, 0, 0, 0, number])
}

fn class() -> ClassName {
    "document".parse().unwrap()
}

fn request(number: u8) -> NewRequest {
    NewRequest {
        person: None,
        handle: "carol".parse().unwrap(),
        name: "Carol Example".to_owned(),
        email: Some("carol@example.org".to_owned()),
        device: "tablet".parse().unwrap(),
        class: class(),
        csr: Some(vec![1, 2, 3]),
        key: Some(Fingerprint([number; 32])),
        invitation: None,
        renews: None,
        duplicates: vec![id(200), id(201)],
        expires_at: START.plus(86_400 * i64::from(number)),
    }
}

/// Runs a change and commits it.
fn change<T: Send + 'static>(
    store: &Store,
    job: impl for<'a> FnOnce(&mut WriteTx<'a>) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    store.write(move |mut tx| -> Result<Committed<'_, T>, Error> {
        let value = job(&mut tx)?;
        tx.commit(event(), value)
    })
}

fn add(store: &Store, number: u8) -> RequestId {
    change(store, move |tx| tx.add_request(id(number), &request(number))).unwrap();
    id(number)
}

fn advance(store: &Store, id: RequestId, to: State) -> Result<(), Error> {
    change(store, move |tx| tx.advance_request(id, to))
}

fn listed(store: &Store, filter: RequestFilter) -> Vec<RequestId> {
    let found = store.read().unwrap().list_requests(&filter).unwrap();
    found.into_iter().map(|request| request.id).collect()
}

#[test]
fn a_request_is_kept_as_it_was_opened() {
    let store = temporary();
    add(&store, 1);
    let found = store.read().unwrap().find_request(id(1)).unwrap().unwrap();
    let new = request(1);
    assert_eq!(
        (found.state, found.given.handle, found.given.device),
        (State::Open, new.handle, new.device)
    );
    assert_eq!(
        (found.given.csr, found.given.key, found.given.duplicates),
        (new.csr, new.key, new.duplicates)
    );
    assert_eq!(
        (found.given.class, found.opened_at, found.given.expires_at),
        (class(), START, new.expires_at)
    );
    assert_eq!(store.read().unwrap().find_request(id(2)), Ok(None));
    let again = change(&store, |tx| tx.add_request(id(1), &request(1)));
    assert_eq!(again, Err(Error::Taken(Noun::Request)));
}

#[test]
fn a_state_follows_only_where_it_may() {
    let store = temporary();
    add(&store, 1);
    let wrong = WrongState { from: State::Open, to: State::Issued };
    assert_eq!(advance(&store, id(1), State::Issued), Err(Error::WrongRequestState(wrong)));
    advance(&store, id(1), State::Approved).unwrap();
    let wrong = WrongState { from: State::Approved, to: State::Rejected };
    assert_eq!(advance(&store, id(1), State::Rejected), Err(Error::WrongRequestState(wrong)));
    assert_eq!(advance(&store, id(9), State::Expired), Err(Error::Missing(Noun::Request)));
    assert_eq!(store.read().unwrap().count_requests(), Ok(vec![(State::Approved, 1)]));
}

#[test]
fn requests_are_found_by_what_is_known_of_them() {
    let store = temporary();
    let person = add_person(&store, "carol").unwrap();
    for number in 1..=5 {
        add(&store, number);
    }
    advance(&store, id(2), State::Proving).unwrap();
    advance(&store, id(3), State::Approved).unwrap();
    advance(&store, id(4), State::Rejected).unwrap();
    let theirs = person.clone();
    change(&store, move |tx| tx.set_request_person(id(5), &theirs)).unwrap();
    change(&store, |tx| tx.set_request_interim(id(3), &vec![7])).unwrap();
    change(&store, |tx| tx.set_request_interim(id(4), &vec![8])).unwrap();

    let check = |filter: RequestFilter, expected: &[u8]| {
        let expected: Vec<_> = expected.iter().map(|number| id(*number)).collect();
        assert_eq!(listed(&store, filter.clone()), expected, "{filter:?}");
    };
    let all = RequestFilter::default;
    check(all(), &[1, 2, 3, 4, 5]);
    check(RequestFilter { order: Order::NewestFirst, limit: Some(2), ..all() }, &[5, 4]);
    check(RequestFilter { state: Some(State::Rejected), ..all() }, &[4]);
    check(RequestFilter { among: Among::Undecided, ..all() }, &[1, 2, 5]);
    check(RequestFilter { among: Among::Alive, ..all() }, &[1, 2, 3, 5]);
    check(RequestFilter { among: Among::Interim, ..all() }, &[3]);
    check(RequestFilter { person: Some(person.id), ..all() }, &[5]);
    check(RequestFilter { key: Some(Fingerprint([2; 32])), ..all() }, &[2]);
    check(RequestFilter { email: Some("eve@example.org".to_owned()), ..all() }, &[]);
    let soon = Some(START.plus(86_400 * 3));
    check(RequestFilter { among: Among::Alive, ends_before: soon, ..all() }, &[1, 2]);
}

#[test]
fn an_officer_decides_once() {
    let store = temporary();
    add(&store, 1);
    let decision = |officer: &str| NewDecision {
        request: id(1),
        verdict: Verdict::Approve,
        officer: officer.to_owned(),
        method: Method::Document,
        note: "passport seen".to_owned(),
        reference: Some("file 7".to_owned()),
        hash: Some(Fingerprint([3; 32])),
    };
    let (bob, again, dora) = (decision("bob"), decision("bob"), decision("dora"));
    change(&store, move |tx| tx.add_decision(&bob)).unwrap();
    let twice = change(&store, move |tx| tx.add_decision(&again));
    assert_eq!(twice, Err(Error::Taken(Noun::Decision)));
    change(&store, move |tx| tx.add_decision(&dora)).unwrap();
    let found = store.read().unwrap().list_decisions(id(1)).unwrap();
    let officers: Vec<_> = found.iter().map(|one| one.officer.as_str()).collect();
    assert_eq!(officers, ["bob", "dora"]);
    assert_eq!((found[0].method, found[0].hash), (Method::Document, Some(Fingerprint([3; 32]))));
}

#[test]
fn a_pairing_is_done_when_both_have_confirmed() {
    let store = temporary();
    add(&store, 1);
    let mut pairing = Pairing {
        request: id(1),
        words: "copper lantern".to_owned(),
        officer: "bob".to_owned(),
        begun_at: START,
        expires_at: START.plus(600),
        applicant_at: None,
        officer_at: Some(START),
    };
    let put = |pairing: &Pairing| {
        let pairing = pairing.clone();
        change(&store, move |tx| tx.put_pairing(&pairing)).unwrap();
    };
    put(&pairing);
    let found = || store.read().unwrap().find_pairing(id(1)).unwrap().unwrap();
    assert_eq!(found().done_at(), None);
    pairing.applicant_at = Some(START.plus(5));
    put(&pairing);
    assert_eq!(found().done_at(), Some(START.plus(5)));
    assert_eq!(found(), pairing);
}

fn code(name: Option<&str>) -> NewCode {
    NewCode {
        purpose: Purpose::Mailbox,
        subject: id(1).to_string(),
        name: name.map(str::to_owned),
        salt: [1; 16],
        hash: [2; 32],
        tries_left: 2,
        expires_at: START.plus(900),
    }
}

#[test]
fn a_code_is_used_once_and_bears_few_misses() {
    let store = temporary();
    let subject = id(1).to_string();
    let found = || store.read().unwrap().find_code(Purpose::Mailbox, &subject).unwrap();
    assert_eq!(found(), None);
    change(&store, |tx| tx.put_code(&code(Some("ABC")))).unwrap();
    let first = found().unwrap();
    for left in [1, 0, 0] {
        change(&store, move |tx| tx.miss_code(Some(first.id), "192.0.2.7")).unwrap();
        assert_eq!(found().unwrap().tries_left, left);
    }
    let read = store.read().unwrap();
    assert_eq!(read.count_misses("192.0.2.7", START), Ok(3));
    assert_eq!(read.count_misses("192.0.2.7", START.plus(60)), Ok(0));
    assert_eq!(read.count_misses("192.0.2.8", START), Ok(0));
    drop(read);
    let id = first.id;
    change(&store, move |tx| tx.use_code(id)).unwrap();
    let twice = change(&store, move |tx| tx.use_code(id));
    assert_eq!(twice, Err(Error::Missing(Noun::Code)));
    assert!(found().unwrap().used_at.is_some());
}

#[test]
fn a_new_code_takes_the_place_of_the_old() {
    let store = temporary();
    change(&store, |tx| tx.put_code(&code(Some("OLD")))).unwrap();
    change(&store, |tx| tx.put_code(&code(Some("NEW")))).unwrap();
    let read = store.read().unwrap();
    assert_eq!(read.find_code_by_name("OLD"), Ok(None));
    assert_eq!(read.find_code_by_name("NEW").unwrap().unwrap().tries_left, 2);
    assert_eq!(read.count_ended_codes(START.plus(1_000)), Ok(1));
    drop(read);
    change(&store, |tx| tx.remove_ended_codes(START.plus(1_000))).unwrap();
    assert_eq!(store.read().unwrap().find_code_by_name("NEW"), Ok(None));
}

#[test]
fn an_invitation_is_used_or_withdrawn_once() {
    let store = temporary();
    let name = InvitationId::from_random([0, 0, 0, 0, 7]);
    let new = NewInvitation {
        id: name,
        email: "carol@example.org".to_owned(),
        name: None,
        class: class(),
        role: Some(Role::Officer),
        made_by: "operator:root".to_owned(),
        expires_at: START.plus(86_400),
    };
    let twin = NewInvitation { id: InvitationId::from_random([0, 0, 0, 0, 8]), ..new.clone() };
    change(&store, move |tx| tx.add_invitation(&new)).unwrap();
    change(&store, move |tx| tx.add_invitation(&twin)).unwrap();
    let usable = InvitationFilter { usable_at: Some(START), ..InvitationFilter::default() };
    assert_eq!(store.read().unwrap().list_invitations(&usable).unwrap().len(), 2);
    let fate = |now| store.read().unwrap().find_invitation(name).unwrap().unwrap().fate(now);
    assert_eq!((fate(START), fate(START.plus(86_401))), (Fate::Sent, Fate::Expired));
    let kept = store.read().unwrap().find_invitation(name).unwrap().unwrap();
    assert_eq!(kept.role, Some(Role::Officer));
    change(&store, move |tx| tx.use_invitation(name, id(1))).unwrap();
    assert_eq!(fate(START.plus(86_401)), Fate::Used);
    let missing = Err(Error::Missing(Noun::Invitation));
    assert_eq!(change(&store, move |tx| tx.use_invitation(name, id(2))), missing);
    assert_eq!(change(&store, move |tx| tx.withdraw_invitation(name)), missing);
    assert_eq!(store.read().unwrap().list_invitations(&usable).unwrap().len(), 1);
}

#[test]
fn mail_is_tried_until_it_is_sent_and_then_forgotten() {
    let store = temporary();
    let letter = Letter::Trial { by: "bob".to_owned() };
    let new = letter.to("carol@example.org", "de".parse().ok(), Some(START.plus(900)));
    let number = change(&store, move |tx| tx.add_post(&new)).unwrap();
    let due = |now| store.read().unwrap().list_due_post(Channel::Mail, now, 10).unwrap();
    let count = |channel| store.read().unwrap().count_waiting_post(channel);
    assert_eq!(due(START.plus(1)).len(), 1);
    let later = START.plus(60);
    change(&store, move |tx| tx.post_failed(number, "no route", Some(later))).unwrap();
    assert_eq!(due(START.plus(1)), []);
    let waiting = due(later);
    assert_eq!(waiting[0].last_error.as_deref(), Some("no route"));
    let [mail] = &due(later)[..] else { panic!("{:?}", due(later)) };
    assert_eq!(mail.letter(), Some(letter));
    assert_eq!(mail.language.as_ref().map(|tag| tag.as_str()), Some("de"));
    assert_eq!(mail.useless_at, Some(START.plus(900)));
    assert_eq!((count(Channel::Mail), count(Channel::Webhook)), (Ok(1), Ok(0)));
    change(&store, move |tx| tx.post_sent(number)).unwrap();
    let sent = &store.read().unwrap().list_post(1).unwrap()[0];
    assert_eq!((sent.content.as_str(), sent.tries, sent.next_try_at), ("", 2, None));
    assert_eq!((count(Channel::Mail), count(Channel::Webhook)), (Ok(0), Ok(0)));
    let missing = Err(Error::Missing(Noun::Message));
    assert_eq!(change(&store, move |tx| tx.retry_post(number)), missing);
}

#[test]
fn what_is_given_up_can_be_tried_again_and_what_is_old_goes() {
    let store = temporary();
    let queue = || {
        let new = Letter::Trial { by: "bob".to_owned() }.to("carol@example.org", None, None);
        change(&store, move |tx| tx.add_post(&new)).unwrap()
    };
    let (first, second, third) = (queue(), queue(), queue());
    change(&store, move |tx| tx.post_failed(first, "no such mailbox", None)).unwrap();
    change(&store, move |tx| tx.post_failed(third, "no such mailbox", None)).unwrap();
    let read = || store.read().unwrap();
    assert_eq!(read().count_given_up_post(START), Ok(2));
    assert_eq!(read().find_post(first).unwrap().unwrap().fate(), post::Fate::GivenUp);
    change(&store, move |tx| tx.retry_post(first)).unwrap();
    assert_eq!(read().count_given_up_post(START), Ok(1));
    assert_eq!(read().count_waiting_post(Channel::Mail), Ok(2));
    change(&store, move |tx| tx.post_sent(second)).unwrap();
    let later = START.plus(1_000);
    assert_eq!(read().count_old_post(later), Ok(2));
    change(&store, move |tx| tx.remove_old_post(later)).unwrap();
    let left: Vec<i64> = read().list_post(10).unwrap().iter().map(|one| one.id).collect();
    assert_eq!(left, [third, first], "one waits, and the last number is never given again");
    assert_eq!(queue(), third + 1);
}

#[test]
fn a_session_ends_with_its_row() {
    let store = temporary();
    let person = add_person(&store, "carol").unwrap();
    let session = |key: u8, owner: Owner| Session {
        key: [key; 32],
        owner,
        certificate: Some(Fingerprint([key; 32])),
        made_at: START,
        last_used_at: START,
        ends_at: START.plus(3_600),
    };
    let (hers, operators) =
        (session(1, Owner::Person(person.id)), session(2, Owner::Operator("root".to_owned())));
    for one in [hers.clone(), operators.clone()] {
        change(&store, move |tx| tx.add_session(&one)).unwrap();
    }
    assert_eq!(store.read().unwrap().find_session(&[2; 32]), Ok(Some(operators)));
    assert_eq!(store.read().unwrap().list_sessions(person.id), Ok(vec![hers]));
    change(&store, |tx| tx.touch_session(&[1; 32])).unwrap();
    change(&store, |tx| tx.close_session(&[1; 32])).unwrap();
    let gone = change(&store, |tx| tx.close_session(&[1; 32]));
    assert_eq!(gone, Err(Error::Missing(Noun::Session)));
    change(&store, |tx| tx.remove_ended_sessions(START.plus(3_601))).unwrap();
    assert_eq!(store.read().unwrap().find_session(&[2; 32]), Ok(None));
}

#[test]
fn several_events_of_one_act_are_kept_together_or_not_at_all() {
    let store = temporary();
    let two = |fails: bool| {
        store.write(move |mut tx| {
            tx.put_setting("a", "1")?;
            tx.tell(event())?;
            if fails {
                return Err(Error::Missing(Noun::Request));
            }
            tx.commit(event(), ())
        })
    };
    two(true).unwrap_err();
    assert_eq!(store.read().unwrap().audit_head().unwrap().seq, 0);
    two(false).unwrap();
    assert_eq!(verified(&store), 2);
    assert_eq!(store.read().unwrap().change_seq(), Ok(2));
}
