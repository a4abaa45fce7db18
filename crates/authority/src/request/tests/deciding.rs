//! Officers: one, two, never oneself, and face to face.

use std::sync::Barrier;
use std::thread;

use model::verification::Classes;
use pki::serial::Serial;

use super::*;
use crate::reader::Reader;

#[test]
fn an_officer_approves_and_the_certificate_is_issued_at_once() {
    let founded = Founded::new();
    let key = key();
    let opened = opened(&founded, "document", Some(&key));
    let id = opened.request.id;
    let bob = officer(&founded, "bob");
    let unfit = Approval { method: Method::Mailbox, ..approval() };
    assert!(matches!(bob.approve(id, unfit), Err(Error::Invalid { field: "method", .. })));
    let decided = bob.approve(id, approval()).unwrap();
    assert!(decided.held_up.is_none() && !decided.another_needed);
    assert_eq!(decided.request.state, State::Issued);
    let record = founded.authority.certificate(&decided.request.serial.unwrap()).unwrap();
    assert_eq!(record.class.unwrap().as_str(), "document");
    let evidence = evidence(&founded, "carol");
    assert_eq!(evidence.len(), 1);
    assert_eq!(
        (evidence[0].given.method, evidence[0].given.reference.as_deref()),
        (Method::Document, Some("file 7"))
    );
    let dossier = bob.dossier(id).unwrap();
    assert_eq!((dossier.decisions.len(), dossier.needs), (1, Some(Needs::OneOfficer)));
}

#[test]
fn of_two_officers_at_once_one_is_heard_and_the_other_is_told() {
    let founded = Founded::new();
    for round in 0..5 {
        let key = key();
        let id = opened(&founded, "document", Some(&key)).request.id;
        let start = Barrier::new(2);
        let outcomes = thread::scope(|scope| {
            let threads = ["bob", "dora"].map(|name| {
                let (founded, start) = (&founded, &start);
                scope.spawn(move || {
                    start.wait();
                    let officer = officer(founded, name);
                    if name == "bob" || round % 2 == 0 {
                        officer.approve(id, approval()).map(drop)
                    } else {
                        officer.reject(id, "not her").map(drop)
                    }
                })
            });
            threads.map(|thread| thread.join().unwrap())
        });
        let lost: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
        assert!(matches!(lost.as_slice(), [Error::Conflict(Conflict::Decided { .. })]), "{lost:?}");
        assert_eq!(officer(&founded, "bob").dossier(id).unwrap().decisions.len(), 1);
    }
    let certificates = founded.authority.certificates(&store::CertificateFilter::default());
    let requests = officer(&founded, "bob");
    let issued =
        store::RequestFilter { state: Some(State::Issued), ..store::RequestFilter::default() };
    assert_eq!(certificates.unwrap().len(), requests.requests(&issued).unwrap().len());
}

fn with_four_eyes(founded: Founded) -> Founded {
    let definitions = founded.authority.classes().list().iter().cloned();
    let strict = definitions.map(|definition| match definition.class.as_str() {
        "document" => Definition { approvals: Approvals::Two, ..definition },
        _ => definition,
    });
    let classes = Classes::build(strict.collect()).unwrap();
    let Founded { authority, clock, directory } = founded;
    Founded { authority: authority.with_classes(classes), clock, directory }
}

#[test]
fn where_two_must_approve_they_are_two() {
    let founded = with_four_eyes(Founded::new());
    let key = key();
    let id = opened(&founded, "document", Some(&key)).request.id;
    let bob = officer(&founded, "bob");
    let first = bob.approve(id, approval()).unwrap();
    assert!(first.another_needed);
    assert_eq!(first.request.state, State::Proving);
    let twice = bob.approve(id, approval()).unwrap_err();
    assert!(matches!(twice, Error::Conflict(Conflict::SameOfficer { .. })), "{twice:?}");
    let second = officer(&founded, "dora").approve(id, approval()).unwrap();
    assert_eq!(second.request.state, State::Issued);
    let evidence = evidence(&founded, "carol");
    let officers = (&evidence[0].given.officer, evidence[0].given.second_officer.as_deref());
    assert_eq!(officers, (&"operator:bob".to_owned(), Some("operator:dora")));
}

#[test]
fn only_officers_decide_and_never_on_themselves() {
    let founded = Founded::new();
    let serial = Serial::generate(NOW * 1000).unwrap();
    let holder = Actor::Holder { person: Some(handle("carol")), device: handle("laptop"), serial };
    for actor in [guest(), Actor::system("x"), holder.clone()] {
        let reason = refused(founded.authority.as_officer(actor));
        assert!(matches!(reason, Reason::NotPermitted { role: Role::Officer, .. }), "{reason:?}");
    }
    let id = opened(&founded, "document", None).request.id;
    let carol = officer::Officer {
        reader: Reader { authority: &founded.authority, actor: holder },
        name: "carol".to_owned(),
    };
    assert_eq!(refused(carol.approve(id, approval())), Reason::OwnRequest);
    assert_eq!(refused(carol.reject(id, "no")), Reason::OwnRequest);
    let silent = officer(&founded, "bob").reject(id, "  ").unwrap_err();
    assert!(matches!(silent, Error::Invalid { field: "reason", .. }), "{silent:?}");
}

#[test]
fn face_to_face_both_see_the_same_words_and_both_confirm() {
    let founded = Founded::new();
    let opened = opened(&founded, "face-to-face", None);
    let id = opened.request.id;
    let bob = officer(&founded, "bob");
    let applicant = founded.authority.as_applicant(guest(), &opened.secret).unwrap();
    assert_eq!(refused(applicant.confirm_pairing()), Reason::NoPairing);
    let begun = bob.begin_pairing(id).unwrap();
    assert_eq!(applicant.pairing().unwrap().unwrap().words, begun.words);
    assert_eq!(bob.confirm_pairing(id).unwrap().done_at(), None);
    assert_eq!(refused(officer(&founded, "dora").confirm_pairing(id)), Reason::NoPairing);
    let met = || Approval { method: Method::FaceToFace, ..approval() };
    assert_eq!(refused(bob.approve(id, met())), Reason::NotMet);
    assert!(applicant.confirm_pairing().unwrap().done_at().is_some());
    assert_eq!(refused(officer(&founded, "dora").approve(id, met())), Reason::NotMet);
    bob.begin_pairing(id).unwrap();
    assert_eq!(refused(bob.approve(id, met())), Reason::NotMet);
    founded.clock.move_by(601);
    assert_eq!(applicant.pairing().unwrap(), None);
    assert_eq!(refused(applicant.confirm_pairing()), Reason::NoPairing);
    bob.begin_pairing(id).unwrap();
    bob.confirm_pairing(id).unwrap();
    applicant.confirm_pairing().unwrap();
    assert_eq!(bob.approve(id, met()).unwrap().request.state, State::Approved);
}
