//! Which issuers are tried, in what order, and which refusal is told of several.

use pki::certificate::Certificate;
use pki::extension::ExtendedKeyUsage;
use pki::name::Name;
use pki::oid::Oid;

use super::{ask, brief, check, client, issuing};
use crate::forge::{DAY, Draft, HOLDER, ISSUING, List, NOW, ROOT, anchor, name, party};
use crate::question::{Budget, Conformance, Purpose, Question, Status};
use crate::revocation::CrlSource;
use crate::verdict::{Code, Place};
use crate::{Anchor, verify};

/// A key identifier is a hint, and where it is right no other signature is checked
/// (RFC 5280 §4.2.1.1, RFC 4158 §3.5.2).
#[test]
fn the_issuer_whose_key_is_named_is_tried_first() {
    let (leaf, others) = (client().sign(), [party("Issuing", 5), party("Issuing", 6)]);
    let ask = |right: Draft| {
        let pool = others.map(|other| Draft::authority(other, ROOT).sign());
        let pool = [pool.as_slice(), &[right.sign()]].concat();
        brief(ask(&leaf, &pool, |question| {
            question.conformance = Conformance::Lenient;
            question.budget = Budget { issuers: 2, signatures: 2, ..Budget::default() };
        }))
    };
    assert_eq!(ask(issuing()), Ok(()));
    assert_eq!(ask(issuing().without(Oid::SUBJECT_KEY_IDENTIFIER)), Ok(()));
    let leaf = Draft::client(HOLDER, ROOT).sign();
    let anchors = [party("Root", 5), party("Root", 6), ROOT].map(anchor);
    let budget = Budget { issuers: 1, signatures: 1, ..Budget::default() };
    let question = Question { budget, ..Question::new(Purpose::Client, NOW, &anchors, &leaf) };
    assert_eq!(verify(&question).map(|verified| verified.anchor()), Ok(2));
}

/// A name and a key make an authority: two that share only one of them are two (RFC 4158 §2.4.2).
#[test]
fn authorities_may_share_a_key() {
    let (below, above) = (party("One", 3), party("Two", 3));
    let pool = [Draft::authority(below, above), Draft::authority(above, ROOT)];
    check(&Draft::client(HOLDER, below), &pool, Ok(()));
}

/// Who vouches for itself is vouched for by nobody.
#[test]
fn the_certificate_asked_about_is_not_its_own_issuer() {
    let alone = Draft::authority(ISSUING, ISSUING).sign();
    let verdict = ask(&alone, std::slice::from_ref(&alone), |_| {});
    assert_eq!(brief(verdict), Err((Code::UnknownIssuer, Place::Leaf)));
}

/// Depth can be allowed as far as certificates are worth reading, and no further.
#[test]
fn a_path_has_sixty_four_certificates_at_most() {
    let names: Vec<Name> = (0..65).map(|number| name(&format!("CA {number}"))).collect();
    let link = |pair: &[Name]| {
        let draft = Draft::authority(ISSUING, ISSUING).issuer_name(pair[0].clone());
        draft.subject_name(pair[1].clone()).sign()
    };
    let chain: Vec<Certificate> = names.windows(2).map(link).collect();
    let anchors = [Anchor::from_key(names[0].clone(), ISSUING.public_key().clone())];
    let ask = |length: usize| {
        let leaf = client().issuer_name(names[length].clone()).sign();
        brief(ask(&leaf, &chain, |question| {
            question.anchors = &anchors;
            question.max_depth = u8::MAX;
            question.budget = Budget { signatures: 200, ..Budget::default() };
        }))
    };
    assert_eq!(ask(63), Ok(()));
    assert_eq!(ask(64), Err((Code::PathTooLong, Place::Issuer(63))));
}

/// No path is left that might do better once the work is done.
#[test]
fn running_out_of_work_is_told_before_what_was_wrong_with_the_paths_tried() {
    let expired = issuing().valid(-2 * DAY, -1);
    let pool: Vec<_> = (0..100).map(|number| expired.clone().serial(&[2, number]).sign()).collect();
    assert_eq!(ask(&client().sign(), &pool, |_| {}).unwrap_err().code(), Code::Budget);
    let crls = [List::new(ROOT, 1), List::new(ISSUING, 1).lists_serial(&[9])];
    let crls = crls.map(|list| CrlSource::new(list.sign()));
    let verdict = ask(&client().sign(), &[expired.sign(), issuing().sign()], |question| {
        question.status = Status::Required { crls: &crls, index: None, max_age_secs: None };
        question.budget.entries = 0;
    });
    assert_eq!(verdict.unwrap_err().code(), Code::Budget);
}

/// Of two paths, whichever is tried first, the refusal of the one that came further is told.
#[test]
fn the_path_that_came_furthest_is_told_of() {
    let bridge = party("Bridge", 3);
    let dead_end = || Draft::authority(ISSUING, party("Nobody", 4)).serial(&[7]);
    let too_long = || Draft::authority(ISSUING, bridge).serial(&[8]);
    let expired = || issuing().valid(-2 * DAY, -1).serial(&[9]);
    let forged = || issuing().signed_by(party("Root", 5)).serial(&[6]);
    let by = |code, place| Err((code, place));
    let above = Place::Issuer(1);
    for (paths, expected) in [
        ([dead_end(), forged()], by(Code::BadSignature, above)),
        ([forged(), too_long()], by(Code::PathTooLong, above)),
        ([dead_end(), too_long()], by(Code::PathTooLong, above)),
        ([dead_end(), expired()], by(Code::IssuerExpired, above)),
        ([too_long(), expired()], by(Code::IssuerExpired, above)),
        ([expired(), issuing()], by(Code::StaleStatus, Place::Leaf)),
    ] {
        let crls = [List::new(ROOT, 1), List::new(ISSUING, 1).updated(-3 * DAY, -DAY)];
        let crls = crls.map(|list| CrlSource::new(list.sign()));
        let ask = |paths: [Draft; 2]| {
            let mut pool: Vec<_> = paths.iter().map(Draft::sign).collect();
            pool.push(Draft::authority(bridge, ROOT).sign());
            brief(ask(&client().sign(), &pool, |question| {
                question.max_depth = 1;
                question.status = Status::Required { crls: &crls, index: None, max_age_secs: None };
            }))
        };
        let [one, other] = paths;
        assert_eq!(ask([one.clone(), other.clone()]), expected);
        assert_eq!(ask([other, one]), expected);
    }
}

/// A key that made nothing says less than one that made something wrong.
#[test]
fn a_bad_signature_is_told_before_an_unknown_key() {
    let forged = client().signed_by(party("Issuing", 5)).sign();
    let anchors = [anchor(party("Issuing", 6)), anchor(ROOT)];
    let verdict = ask(&forged, &[issuing().sign()], |question| question.anchors = &anchors);
    assert_eq!(brief(verdict), Err((Code::BadSignature, Place::Leaf)));
}

/// What a path is worth comes before what is known of its certificates.
#[test]
fn status_is_asked_once_the_rest_is_right() {
    let leaf = client().with(&ExtendedKeyUsage(vec![Oid::SERVER_AUTH])).sign();
    let verdict = ask(&leaf, &[issuing().sign()], |question| {
        question.status = Status::Required { crls: &[], index: None, max_age_secs: None };
    });
    assert_eq!(brief(verdict), Err((Code::WrongPurpose, Place::Leaf)));
}
