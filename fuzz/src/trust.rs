//! `trust::verify` as a whole: what it believes keeps the rules, and asking for less never makes it
//! refuse what it believed.

pub mod forge;
mod judge;

use std::time::{Duration, Instant};

use pki::oid::Oid;
use pki::time::UnixTime;
use trust::anchor::{AnchorConstraints, AnchorExpiry};
use trust::question::{Conformance, Demand, PolicyInputs, Purpose, Question, Statement, Status};
use trust::revocation::{CrlSource, Index, Reason, Revocation};
use trust::{Anchor, Code, Refused, Verified};

use forge::Cast;

/// The time of all seeds.
const NOW: UnixTime = UnixTime(1_800_000_000);
const DAY: i64 = 86_400;

/// The longest time one verdict may take, with the instruments of a fuzzing build.
const LONGEST: Duration = Duration::from_millis(500);

/// Asks about the first certificate. The input: three octets of circumstances, then what is to be
/// signed of certificates and CRLs, one after the other; the second is the anchor. Says
/// whether the first is believed.
pub fn check(input: &[u8]) -> bool {
    let Some((&[how, policies, when], parts)) = input.split_first_chunk() else { return false };
    let Some(Cast { leaf, anchor, intermediates, crls }) = forge::sign(parts) else {
        return false;
    };
    let bit = |octet: u8, number: u8| octet >> number & 1 == 1;
    let mut anchor = Anchor::from_certificate(anchor);
    if bit(how, 5) {
        anchor = anchor.constraints(AnchorConstraints::Ignored);
    }
    if bit(how, 6) {
        anchor = anchor.expiry(AnchorExpiry::Ignored);
    }
    let (anchors, index) = ([anchor], index());
    let crls: Vec<CrlSource> = crls.into_iter().map(CrlSource::new).collect();
    let purpose = [Purpose::Client, Purpose::Server, Purpose::Any][usize::from(how & 3).min(2)];
    let time = NOW.plus(i64::from(i8::from_ne_bytes([when])) * DAY);
    let mut question = Question::new(purpose, time, &anchors, &leaf);
    question.intermediates = &intermediates;
    if bit(how, 2) {
        let index = bit(how, 3).then_some(&index);
        question.status = Status::Required { crls: &crls, index, max_age_secs: None };
    }
    if bit(how, 4) {
        question.conformance = Conformance::Lenient;
    }
    if bit(how, 7) {
        question.statement = Statement::ExplicitInAll;
    }
    question.policies = policy_inputs(policies);
    question.max_depth = policies >> 5;
    ask(&question)
}

fn policy_inputs(octet: u8) -> PolicyInputs {
    let demand =
        |number: u8| if octet >> number & 1 == 1 { Demand::Always } else { Demand::IfAsked };
    let initial_set = if octet >> 3 & 1 == 1 { vec![wanted_policy()] } else { Vec::new() };
    PolicyInputs {
        initial_set,
        explicit: demand(0),
        inhibit_mapping: demand(1),
        inhibit_any: demand(2),
    }
}

/// The policy that the seeds assert.
pub(super) fn wanted_policy() -> Oid {
    "1.2.3.4".parse().expect("an identifier")
}

/// An index that speaks for the keys of the cast and lists one serial number of each.
fn index() -> Index {
    let mut index = Index::new();
    for key in forge::keys() {
        let issuer = key.public_key().fingerprint();
        index.speak_for(issuer);
        let revocation = Revocation { at: NOW, reason: Reason::KeyCompromise };
        index.insert(issuer, forge::revoked_serial(), revocation);
    }
    index
}

fn ask(question: &Question<'_>) -> bool {
    let answer = timed(question);
    match (&answer, &trust::verify(question)) {
        (Ok(one), Ok(other)) => {
            assert_eq!((one.path(), one.policies()), (other.path(), other.policies()));
        }
        (Err(one), Err(other)) => assert_eq!(one, other),
        differ => panic!("the same question has two answers: {differ:?}"),
    }
    match &answer {
        Ok(verified) => {
            judge::check(verified, question);
            ask_for_less(question);
        }
        Err(refused) => check_refusal(refused, question),
    }
    answer.is_ok()
}

/// Gives the answer; a busy machine gets three chances to give it in time.
#[allow(clippy::disallowed_methods, reason = "the time taken is what is judged")]
fn timed(question: &Question<'_>) -> Result<Verified, Refused> {
    let mut chances = 3;
    loop {
        let start = Instant::now();
        let answer = trust::verify(question);
        let taken = start.elapsed();
        chances -= 1;
        if taken <= LONGEST {
            return answer;
        }
        assert!(chances > 0, "took {taken:?}");
    }
}

/// Whatever is believed is believed by whoever asks for less.
fn ask_for_less(question: &Question<'_>) {
    let mut less = question.clone();
    less.status = Status::Unchecked;
    expect_belief(&less);
    less.purpose = Purpose::Any;
    expect_belief(&less);
    less.statement = Statement::Implied;
    less.conformance = Conformance::Lenient;
    expect_belief(&less);
    less.policies = PolicyInputs::default();
    less.max_depth = u8::MAX;
    expect_belief(&less);
    let anchors: Vec<Anchor> = less.anchors.to_vec();
    let anchors: Vec<Anchor> = anchors
        .into_iter()
        .map(|anchor| anchor.constraints(AnchorConstraints::Ignored).expiry(AnchorExpiry::Ignored))
        .collect();
    less.anchors = &anchors;
    expect_belief(&less);
}

fn expect_belief(question: &Question<'_>) {
    if let Err(refused) = trust::verify(question) {
        assert_eq!(refused.code(), Code::Budget, "asking for less: {refused}");
    }
}

fn check_refusal(refused: &Refused, question: &Question<'_>) {
    let text = refused.to_string();
    assert!(text.starts_with(refused.code().as_str()) && !refused.citation().is_empty());
    assert!(!text.chars().any(char::is_control), "{text:?}");
    let leaf = question.leaf;
    match refused.code() {
        Code::Expired => assert!(question.time > leaf.not_after()),
        Code::NotYetValid => assert!(question.time < leaf.not_before()),
        Code::Revoked { .. } | Code::UnknownStatus | Code::StaleStatus => {
            assert!(matches!(question.status, Status::Required { .. }));
        }
        _ => {}
    }
    if let Some(broken) = refused.certificate() {
        let mut all = question.intermediates.iter().chain([leaf]);
        let anchors = || question.anchors.iter().filter_map(Anchor::certificate);
        assert!(all.any(|known| known == broken) || anchors().any(|known| known == broken));
    }
}
