use pki::fingerprint::Fingerprint;

use super::*;
use crate::audit::{Action, Actor, Entry, Event, Object};

/// A log of five entries.
fn log() -> Vec<Link> {
    let mut head = Head::EMPTY;
    (0..5)
        .map(|n| {
            let event = Event::new(Actor::system("test"), Action::SettingChanged, Object::audit());
            let entry = Entry::append(&head, 1000 + n, event.fact("n", n)).unwrap();
            head = entry.head();
            Link { seq: entry.seq, previous: entry.previous, hash: entry.hash, text: entry.text }
        })
        .collect()
}

fn head_of(log: &[Link]) -> Head {
    log.last().map_or(Head::EMPTY, |link| Head { seq: link.seq, hash: link.hash })
}

fn checkpoint(head: Head) -> Checkpoint {
    let key = Fingerprint([7; 32]);
    Checkpoint { seq: head.seq, hash: head.hash, at_ms: 0, signature: vec![], key }
}

/// Verifies a log that `tamper` was let loose on, against the untampered head and checkpoint.
fn check(tamper: impl FnOnce(&mut Vec<Link>), expected: Result<u64, (u64, Flaw)>) {
    let mut links = log();
    let head = head_of(&links);
    tamper(&mut links);
    let found = verify(links, Some(&head), &[checkpoint(head)]);
    assert_eq!(found.map(|head| head.seq).map_err(|at| (at.seq, at.what)), expected);
}

/// Computes hashes and links anew from the entry at `from`, as a forger with the code would.
fn forge(links: &mut [Link], from: usize) {
    for at in from..links.len() {
        links[at].previous = if at == 0 { Head::EMPTY.hash } else { links[at - 1].hash };
        links[at].hash = entry_hash(&links[at].previous, &links[at].text);
    }
}

#[test]
fn an_untouched_log_verifies() {
    check(|_| (), Ok(5));
    assert_eq!(verify([], None, &[]), Ok(Head::EMPTY));
    assert_eq!(verify([], Some(&Head::EMPTY), &[]), Ok(Head::EMPTY));
}

#[test]
fn an_edit_shows() {
    check(|log| log[2].text = log[2].text.replace("1002", "1003"), Err((3, Flaw::Edited)));
    check(|log| log[2].previous[0] ^= 1, Err((3, Flaw::Edited)));
    check(|log| log[2].hash[31] ^= 1, Err((3, Flaw::Edited)));
}

#[test]
fn an_edit_with_its_hash_made_anew_shows_at_the_next_entry() {
    let edit = |log: &mut Vec<Link>| {
        log[2].text = log[2].text.replace("1002", "1003");
        log[2].hash = entry_hash(&log[2].previous, &log[2].text);
    };
    check(edit, Err((4, Flaw::Unlinked)));
}

#[test]
fn a_deletion_shows() {
    check(|log| drop(log.remove(0)), Err((1, Flaw::Missing { next: 2 })));
    check(|log| drop(log.remove(2)), Err((3, Flaw::Missing { next: 4 })));
    let close_up = |log: &mut Vec<Link>| {
        log.remove(2);
        (1..).zip(log).for_each(|(seq, link)| link.seq = seq);
    };
    check(close_up, Err((3, Flaw::Misplaced { claims: Some(4) })));
}

#[test]
fn reordering_shows() {
    check(|log| log.swap(1, 2), Err((2, Flaw::Missing { next: 3 })));
    let renumber = |log: &mut Vec<Link>| {
        log.swap(1, 2);
        (1..).zip(log).for_each(|(seq, link)| link.seq = seq);
    };
    check(renumber, Err((2, Flaw::Misplaced { claims: Some(3) })));
    check(|log| log.insert(1, log[0].clone()), Err((2, Flaw::Misplaced { claims: Some(1) })));
}

#[test]
fn a_replaced_entry_shows() {
    let replace = |log: &mut Vec<Link>| {
        log[1].text = "{}".to_owned();
        forge(log, 1);
    };
    check(replace, Err((2, Flaw::Misplaced { claims: None })));
}

#[test]
fn truncation_shows_by_the_head() {
    check(|log| log.truncate(3), Err((4, Flaw::Truncated { reached: 5 })));
    check(|log| log.clear(), Err((1, Flaw::Truncated { reached: 5 })));
}

#[test]
fn truncation_with_the_head_set_back_shows_by_the_checkpoint() {
    let links = log();
    let signed = checkpoint(head_of(&links));
    let cut = &links[..3];
    let found = verify(cut.to_vec(), Some(&head_of(cut)), &[signed]);
    assert_eq!(found, Err(Break { seq: 4, what: Flaw::Truncated { reached: 5 } }));
}

#[test]
fn a_chain_computed_anew_shows_by_the_checkpoint() {
    let links = log();
    let signed = [checkpoint(head_of(&links)), checkpoint(head_of(&links[..3]))];
    let mut forged = links;
    forged[1].text = forged[1].text.replace("1001", "1007");
    forge(&mut forged, 1);
    let head = head_of(&forged);
    assert_eq!(verify(forged.clone(), Some(&head), &[]).map(|head| head.seq), Ok(5));
    let found = verify(forged, Some(&head), &signed);
    assert_eq!(found, Err(Break { seq: 3, what: Flaw::ContradictsCheckpoint }));
}

#[test]
fn a_longer_log_than_its_head_shows() {
    let links = log();
    let short = head_of(&links[..4]);
    let found = verify(links, Some(&short), &[]);
    assert_eq!(found, Err(Break { seq: 5, what: Flaw::HeadAltered }));
}
