use std::sync::LazyLock;

use pki::crl::Crl;
use pki::extension::{
    DistributionPoint, DistributionPointName, DistributionPoints, IssuingDistributionPoint,
    Policies, Policy,
};
use pki::general_name::GeneralName;
use pki::oid::Oid;

use super::*;
use crate::forge::{
    DAY, Draft, HOLDER, ISSUING, List, NOW, Party, ROOT, anchor, name, party, reasons, serial,
};
use crate::question::{Budget, Conformance, Demand, PolicyInputs, Purpose};
use crate::{Anchor, verify};

static ANCHORS: LazyLock<[Anchor; 1]> = LazyLock::new(|| [anchor(ROOT)]);

const KEY_COMPROMISE: u8 = 1;
const HOLD: u8 = 6;
const RELEASED: u8 = 8;

/// The verdict about a leaf below the issuing authority, by these lists and the root's.
fn ask(leaf: &Certificate, others: &[Certificate], lists: &[Crl]) -> Result<(), Code> {
    let root_list = List::new(ROOT, 1).sign();
    let crls: Vec<_> = lists.iter().chain([&root_list]).cloned().map(CrlSource::new).collect();
    ask_with(leaf, others, Status::Required { crls: &crls, index: None, max_age_secs: None })
}

fn ask_with(leaf: &Certificate, others: &[Certificate], status: Status<'_>) -> Result<(), Code> {
    let intermediates = [&[Draft::authority(ISSUING, ROOT).sign()], others].concat();
    let question = Question {
        intermediates: &intermediates,
        status,
        ..Question::new(Purpose::Client, NOW, &*ANCHORS, leaf)
    };
    verify(&question).map(drop).map_err(|refused| refused.code())
}

fn client() -> Draft {
    Draft::client(HOLDER, ISSUING)
}

fn list(number: u8) -> List {
    List::new(ISSUING, number)
}

fn revoked(reason: Reason) -> Result<(), Code> {
    Err(Code::Revoked { at: NOW.plus(-60), reason })
}

const UNKNOWN: Result<(), Code> = Err(Code::UnknownStatus);
const STALE: Result<(), Code> = Err(Code::StaleStatus);

#[test]
fn a_list_of_the_issuer_tells() {
    let leaf = client().sign();
    let lists = |list: List| list.lists(&leaf, KEY_COMPROMISE);
    assert_eq!(ask(&leaf, &[], &[]), UNKNOWN);
    assert_eq!(ask(&leaf, &[], &[list(1).sign()]), Ok(()));
    assert_eq!(ask(&leaf, &[], &[lists(list(1)).sign()]), revoked(Reason::KeyCompromise));
    let other = Draft::client(party("Other", 4), ISSUING).sign();
    assert_eq!(ask(&leaf, &[], &[list(1).lists(&other, KEY_COMPROMISE).sign()]), Ok(()));
}

/// RFC 5280 §4.1.2.2 wants odd numbers handled; a list finds them, and none that looks alike.
#[test]
fn negative_and_long_serial_numbers_are_found_on_lists() {
    let long = [[0x7f].as_slice(), &[1; 19]].concat();
    for (listed, alike) in [
        (vec![0xff], vec![0, 0xff]),
        (vec![0x80], vec![0, 0x80]),
        (long.clone(), [&long[..19], &[2]].concat()),
    ] {
        let [listed, alike] = [listed, alike].map(|serial| client().serial(&serial).sign());
        let lists = [list(1).lists(&listed, KEY_COMPROMISE).sign()];
        assert_eq!(ask(&listed, &[], &lists), revoked(Reason::KeyCompromise));
        assert_eq!(ask(&alike, &[], &lists), Ok(()));
    }
}

#[test]
fn a_list_out_of_date_only_tells_of_revocation() {
    let leaf = client().sign();
    let old = list(1).updated(-3 * DAY, -DAY);
    assert_eq!(ask(&leaf, &[], &[old.sign()]), STALE);
    let listed = old.lists(&leaf, KEY_COMPROMISE).sign();
    assert_eq!(ask(&leaf, &[], &[listed]), revoked(Reason::KeyCompromise));
    assert_eq!(ask(&leaf, &[], &[list(1).updated(1, DAY).sign()]), STALE);
    let crls = [List::new(ROOT, 1).sign(), list(1).sign()].map(CrlSource::new);
    let aged = |secs| {
        let max_age_secs = Some(secs);
        ask_with(&leaf, &[], Status::Required { crls: &crls, index: None, max_age_secs })
    };
    assert_eq!(aged(86_400), Ok(()));
    assert_eq!(aged(86_399), STALE);
}

/// What the newest list speaks of is settled: a suspension that ended has ended.
#[test]
fn the_newest_list_decides() {
    let leaf = client().sign();
    let older = list(1).updated(-3 * DAY, DAY).lists(&leaf, HOLD).sign();
    let newer = list(2).sign();
    assert_eq!(ask(&leaf, &[], std::slice::from_ref(&older)), revoked(Reason::CertificateHold));
    assert_eq!(ask(&leaf, &[], &[older, newer]), Ok(()));
}

#[test]
fn the_status_of_issuers_counts() {
    let leaf = client().sign();
    let intermediate = Draft::authority(ISSUING, ROOT).sign();
    let crls = [List::new(ROOT, 1).lists(&intermediate, KEY_COMPROMISE).sign(), list(1).sign()];
    let crls = crls.map(CrlSource::new);
    let status = Status::Required { crls: &crls, index: None, max_age_secs: None };
    let at = NOW.plus(-60);
    let expected = Err(Code::IssuerRevoked { at, reason: Reason::KeyCompromise });
    assert_eq!(ask_with(&leaf, &[], status), expected);
}

/// Whoever is revoked is told of first; of doubts, that about the leaf.
#[test]
fn the_plainest_word_is_told() {
    let leaf = client().sign();
    let intermediate = Draft::authority(ISSUING, ROOT).sign();
    let old = |list: List| list.updated(-3 * DAY, -DAY);
    let reason = Reason::KeyCompromise;
    let issuer_revoked = Err(Code::IssuerRevoked { at: NOW.plus(-60), reason });
    let above = |list: List| list.lists(&intermediate, KEY_COMPROMISE);
    for (lists, expected) in [
        (vec![above(List::new(ROOT, 1))], issuer_revoked),
        (vec![above(List::new(ROOT, 1)), old(list(1))], issuer_revoked),
        (vec![old(List::new(ROOT, 1))], UNKNOWN),
        (vec![old(list(1))], STALE),
    ] {
        let crls: Vec<_> = lists.iter().map(|list| CrlSource::new(list.sign())).collect();
        let status = Status::Required { crls: &crls, index: None, max_age_secs: None };
        assert_eq!(ask_with(&leaf, &[], status), expected);
    }
}

#[test]
fn lists_of_others_and_unusable_ones_do_not_count() {
    let leaf = client().sign();
    let namesake = List::new(party("Issuing", 5), 1);
    assert_eq!(ask(&leaf, &[], &[namesake.sign()]), UNKNOWN);
    assert_eq!(ask(&leaf, &[], &[List::new(party("Other", 1), 1).sign()]), UNKNOWN);
    let unknown = list(1).raw(Oid::P256, true, vec![5, 0]);
    assert_eq!(ask(&leaf, &[], &[unknown.sign()]), UNKNOWN);
    let without_number = list(1).without(Oid::CRL_NUMBER);
    assert_eq!(ask(&leaf, &[], &[without_number.sign()]), UNKNOWN);
    assert_eq!(ask(&leaf, &[], &[list(1).endless().sign()]), UNKNOWN);
}

/// An authority that signs lists with a key of its own, certified under the same name.
#[test]
fn a_separate_key_for_lists_is_heard() {
    let leaf = client().sign();
    let lister = party("Issuing", 6);
    let list = List::new(lister, 1);
    let listed = list.clone().lists(&leaf, KEY_COMPROMISE).sign();
    let certified = |draft: Draft| [draft.critical(&KeyUsage::CRL_SIGN).serial(&[7]).sign()];
    let by_root = certified(Draft::client(lister, ROOT));
    assert_eq!(ask(&leaf, &by_root, &[list.sign()]), Ok(()));
    assert_eq!(ask(&leaf, &by_root, std::slice::from_ref(&listed)), revoked(Reason::KeyCompromise));
    // The list vouches for the certificate of its own key; revoking that, it ends its own word.
    let by_itself = certified(Draft::client(lister, ISSUING));
    assert_eq!(ask(&leaf, &by_itself, &[list.sign()]), Ok(()));
    let suicidal = list.clone().lists(&by_itself[0], KEY_COMPROMISE).sign();
    assert_eq!(ask(&leaf, &by_itself, &[suicidal]), UNKNOWN);
    let by_stranger = certified(Draft::client(lister, party("Other", 4)));
    assert_eq!(ask(&leaf, &by_stranger, &[listed]), UNKNOWN);
    let not_for_lists = [Draft::client(lister, ROOT).serial(&[7]).sign()];
    assert_eq!(ask(&leaf, &not_for_lists, &[list.sign()]), UNKNOWN);
}

/// RFC 5280 §6.3.3 (f): a namesake under another anchor is another authority, trusted or not.
#[test]
fn a_separate_key_for_lists_is_vouched_for_by_the_same_anchor() {
    let leaf = client().sign();
    let (lister, other) = (party("Issuing", 6), party("Other", 4));
    let anchors = [anchor(ROOT), anchor(other)];
    let crls = [List::new(ROOT, 1), List::new(other, 1), List::new(lister, 1)];
    let crls = crls.map(|list| CrlSource::new(list.sign()));
    let ask = |certifier| {
        let lister = Draft::client(lister, certifier).critical(&KeyUsage::CRL_SIGN);
        let intermediates = [Draft::authority(ISSUING, ROOT), lister].map(|draft| draft.sign());
        let status = Status::Required { crls: &crls, index: None, max_age_secs: None };
        let question = Question::new(Purpose::Client, NOW, &anchors, &leaf);
        let verdict = verify(&Question { intermediates: &intermediates, status, ..question });
        verdict.map(drop).map_err(|refused| refused.code())
    };
    assert_eq!(ask(ROOT), Ok(()));
    assert_eq!(ask(other), UNKNOWN);
}

/// What is asked of the leaf is not asked of who lists it.
#[test]
fn a_separate_key_for_lists_needs_no_policy() {
    let all = Policies(vec![Policy { oid: Oid::ANY_POLICY, qualifiers: vec![] }]);
    let leaf = client().with(&all).sign();
    let lister = party("Issuing", 6);
    let crls = [List::new(ROOT, 1), List::new(lister, 1)];
    let crls = crls.map(|list| CrlSource::new(list.sign()));
    let intermediates = [
        Draft::authority(ISSUING, ROOT).with(&all),
        Draft::client(lister, ROOT).critical(&KeyUsage::CRL_SIGN),
    ];
    let intermediates = intermediates.map(|draft| draft.sign());
    let question = Question {
        intermediates: &intermediates,
        status: Status::Required { crls: &crls, index: None, max_age_secs: None },
        policies: PolicyInputs { explicit: Demand::Always, ..PolicyInputs::default() },
        ..Question::new(Purpose::Client, NOW, &*ANCHORS, &leaf)
    };
    assert_eq!(verify(&question).map(drop), Ok(()));
}

/// After a change of keys, the list of the new key tells of what the old key signed.
#[test]
fn revocation_survives_key_rollover() {
    let leaf = client().sign();
    let new = party("Issuing", 6);
    let certified = [Draft::authority(new, ROOT).serial(&[7]).sign()];
    let list = List::new(new, 2).lists(&leaf, KEY_COMPROMISE).sign();
    assert_eq!(ask(&leaf, &certified, &[list]), revoked(Reason::KeyCompromise));
}

#[test]
fn a_list_for_one_kind_tells_of_no_other() {
    let leaf = client().sign();
    let scoped = |scope: IssuingDistributionPoint| ask(&leaf, &[], &[list(1).scope(&scope).sign()]);
    let scope = IssuingDistributionPoint::default;
    assert_eq!(scoped(IssuingDistributionPoint { only_user: true, ..scope() }), Ok(()));
    assert_eq!(scoped(IssuingDistributionPoint { only_ca: true, ..scope() }), UNKNOWN);
    assert_eq!(scoped(IssuingDistributionPoint { only_attribute: true, ..scope() }), UNKNOWN);
}

fn url(url: &str) -> GeneralName {
    GeneralName::Uri(url.into())
}

fn scope_of(names: &[GeneralName]) -> IssuingDistributionPoint {
    let name = Some(DistributionPointName::Full(names.to_vec()));
    IssuingDistributionPoint { name, ..IssuingDistributionPoint::default() }
}

/// Any name of the list may meet any name of the certificate's points.
#[test]
fn a_partition_tells_only_of_its_own() {
    let points = DistributionPoints(vec![DistributionPoint {
        name: Some(DistributionPointName::Full(vec![url("ldap://a"), url("http://b")])),
        reasons: None,
        crl_issuer: vec![],
    }]);
    let leaf = client().with(&points).sign();
    let ask = |names: &[GeneralName]| ask(&leaf, &[], &[list(1).scope(&scope_of(names)).sign()]);
    assert_eq!(ask(&[url("http://c"), url("http://b")]), Ok(()));
    assert_eq!(ask(&[url("http://c")]), UNKNOWN);
    // A certificate without points meets the name of its issuer.
    let plain = client().sign();
    let of_issuer = scope_of(&[GeneralName::Directory(name("Issuing"))]);
    assert_eq!(super::tests::ask(&plain, &[], &[list(1).scope(&of_issuer).sign()]), Ok(()));
    let elsewhere = scope_of(&[url("http://b")]);
    assert_eq!(super::tests::ask(&plain, &[], &[list(1).scope(&elsewhere).sign()]), UNKNOWN);
}

/// One list, found at two places, and with it the root's: two signatures beside those of the path.
#[test]
fn a_list_is_checked_once_wherever_it_is_found() {
    let point = |place, numbers: &[u8]| DistributionPoint {
        name: Some(DistributionPointName::Full(vec![url(place)])),
        reasons: Some(reasons(numbers)),
        crl_issuer: vec![],
    };
    let points = vec![point("http://a", &[1, 2]), point("http://b", &[3, 4, 5, 6, 7, 8])];
    let leaf = client().with(&DistributionPoints(points)).sign();
    let crls = [List::new(ROOT, 1).sign(), list(1).sign()].map(CrlSource::new);
    let intermediates = [Draft::authority(ISSUING, ROOT).sign()];
    let question = Question {
        intermediates: &intermediates,
        status: Status::Required { crls: &crls, index: None, max_age_secs: None },
        budget: Budget { signatures: 4, ..Budget::default() },
        ..Question::new(Purpose::Client, NOW, &*ANCHORS, &leaf)
    };
    assert_eq!(verify(&question).map(drop), Ok(()));
}

#[test]
fn names_relative_to_the_issuer_are_completed() {
    let rdn = |text: &str| {
        let whole = name(text);
        let mut sequence = pki::asn1::Reader::whole_sequence(whole.der()).unwrap();
        DistributionPointName::Relative(sequence.value(pki::asn1::tag::SET).unwrap().to_vec())
    };
    let point = |name| DistributionPoint { name: Some(name), reasons: None, crl_issuer: vec![] };
    let leaf = client().with(&DistributionPoints(vec![point(rdn("Part 1"))])).sign();
    let ask = |text: &str| {
        let name = Some(rdn(text));
        let scope = IssuingDistributionPoint { name, ..IssuingDistributionPoint::default() };
        ask(&leaf, &[], &[list(1).scope(&scope).sign()])
    };
    assert_eq!(ask("part 1"), Ok(()));
    assert_eq!(ask("Part 2"), UNKNOWN);
}

/// Reasons are spoken of by several lists; only all of them together make a certificate good.
#[test]
fn reasons_add_up() {
    let scope = |numbers: &[u8]| IssuingDistributionPoint {
        only_some_reasons: Some(reasons(numbers)),
        ..IssuingDistributionPoint::default()
    };
    let (some, rest) = (scope(&[1, 2]), scope(&[3, 4, 5, 6, 7, 8]));
    let leaf = client().sign();
    let (some, rest) = (list(1).scope(&some), list(1).scope(&rest));
    assert_eq!(ask(&leaf, &[], &[some.sign()]), UNKNOWN);
    assert_eq!(ask(&leaf, &[], &[some.sign(), rest.sign()]), Ok(()));
    let listed = rest.lists(&leaf, 4);
    assert_eq!(ask(&leaf, &[], &[some.sign(), listed.sign()]), revoked(Reason::Superseded));
}

/// A list of another authority counts where the certificate names it and the list says so.
#[test]
fn indirect_lists_tell_of_those_who_name_them() {
    let lister: Party = party("Lister", 7);
    let certified = [Draft::client(lister, ROOT).critical(&KeyUsage::CRL_SIGN).sign()];
    let names_lister = names("Lister");
    let (naming, plain) = (client().with(&names_lister).sign(), client().sign());
    let indirect = IssuingDistributionPoint { indirect: true, ..Default::default() };
    let list = List::new(lister, 1).scope(&indirect);
    assert_eq!(ask(&naming, &certified, &[list.sign()]), Ok(()));
    assert_eq!(ask(&plain, &certified, &[list.sign()]), UNKNOWN);
    assert_eq!(ask(&naming, &certified, &[List::new(lister, 1).sign()]), UNKNOWN);
    let listed = list.clone().lists_of(&naming, KEY_COMPROMISE).sign();
    assert_eq!(ask(&naming, &certified, &[listed]), revoked(Reason::KeyCompromise));
    // Its name is the name of who signed it (RFC 5280 §6.3.3 (f)).
    assert_eq!(ask(&naming, &certified, &[list.clone().signed_by(ISSUING).sign()]), UNKNOWN);
    let renamed = Draft::client(party("Other", lister.key), ROOT).critical(&KeyUsage::CRL_SIGN);
    assert_eq!(ask(&naming, &[renamed.sign()], &[list.sign()]), UNKNOWN);
    // The same serial number of the list's own issuer is another certificate.
    assert_eq!(ask(&naming, &certified, &[list.clone().lists(&naming, 1).sign()]), Ok(()));
    // Running out of work while looking for its signer is no answer.
    let [lister_certificate] = certified.clone();
    let intermediates = [Draft::authority(ISSUING, ROOT).sign(), lister_certificate];
    let crls = [list.sign(), List::new(ROOT, 1).sign()].map(CrlSource::new);
    let question = Question {
        intermediates: &intermediates,
        status: Status::Required { crls: &crls, index: None, max_age_secs: None },
        budget: Budget { issuers: 2, ..Budget::default() },
        ..Question::new(Purpose::Client, NOW, &*ANCHORS, &naming)
    };
    assert_eq!(verify(&question).unwrap_err().code(), Code::Budget);
    // Any of the names a certificate has for it will do.
    let [mut point] = <[_; 1]>::try_from(names("Lister").0).unwrap();
    point.crl_issuer.insert(0, GeneralName::Directory(name("Other")));
    let twice = client().with(&DistributionPoints(vec![point])).sign();
    assert_eq!(ask(&twice, &certified, &[List::new(lister, 1).scope(&indirect).sign()]), Ok(()));
    // The anchor needs no certificate to be a lister.
    let by_root = List::new(ROOT, 2).scope(&indirect);
    assert_eq!(ask(&client().with(&names("Root")).sign(), &[], &[by_root.sign()]), Ok(()));
}

/// Names this authority as the one that lists.
fn names(lister: &str) -> DistributionPoints {
    let crl_issuer = vec![GeneralName::Directory(name(lister))];
    DistributionPoints(vec![DistributionPoint { name: None, reasons: None, crl_issuer }])
}

/// Each lister names the next one as its own; the last is named to list by whom this says.
fn ask_listers(count: usize, last: &str) -> Result<(), Code> {
    const LISTERS: [&str; 6] = ["L0", "L1", "L2", "L3", "L4", "L5"];
    let indirect = IssuingDistributionPoint { indirect: true, ..Default::default() };
    let listers = LISTERS.iter().enumerate().map(|(number, name)| party(name, 3 + number));
    let next = LISTERS.iter().take(count).skip(1).copied().chain([last]);
    let certified = listers.clone().zip(next).map(|(lister, next)| {
        Draft::client(lister, ROOT).critical(&KeyUsage::CRL_SIGN).with(&names(next)).sign()
    });
    let certified: Vec<_> = certified.collect();
    let mut lists: Vec<_> =
        listers.take(count).map(|lister| List::new(lister, 1).scope(&indirect).sign()).collect();
    lists.push(List::new(ROOT, 2).scope(&indirect).sign());
    ask(&client().with(&names(LISTERS[0])).sign(), &certified, &lists)
}

#[test]
fn listers_may_be_listed_by_listers_so_far_and_no_further() {
    assert_eq!(ask_listers(4, "Root"), Ok(()));
    assert_eq!(ask_listers(5, "Root"), UNKNOWN);
    // Two who vouch for each other are asked once.
    assert_eq!(ask_listers(2, "L0"), Ok(()));
}

#[test]
fn deltas_change_the_list_they_build_on() {
    let leaf = client().sign();
    let delta = || list(5).delta_to(2);
    let full = |number| list(number).updated(-2 * DAY, DAY);
    let listed = delta().lists(&leaf, KEY_COMPROMISE);
    let expected = revoked(Reason::KeyCompromise);
    assert_eq!(ask(&leaf, &[], &[full(3).sign(), listed.sign()]), expected);
    assert_eq!(ask(&leaf, &[], &[full(2).sign(), listed.sign()]), expected);
    // It does not build on lists before its base, adds nothing to newer ones, and is none itself.
    assert_eq!(ask(&leaf, &[], &[full(1).sign(), listed.sign()]), Ok(()));
    assert_eq!(ask(&leaf, &[], &[full(5).sign(), listed.sign()]), Ok(()));
    assert_eq!(ask(&leaf, &[], &[listed.sign()]), UNKNOWN);
    let held = full(3).lists(&leaf, HOLD).sign();
    let released = delta().lists(&leaf, RELEASED);
    assert_eq!(ask(&leaf, &[], &[held.clone(), delta().sign()]), revoked(Reason::CertificateHold));
    assert_eq!(ask(&leaf, &[], &[held.clone(), released.sign()]), Ok(()));
    let late = released.updated(-3 * DAY, -1).sign();
    assert_eq!(ask(&leaf, &[], &[held, late]), revoked(Reason::CertificateHold));
}

/// Lists of others, certificates that might be their signers', and lists that settle nothing are paid for
/// by how many they are: more than the least given here, and no more than the most.
#[test]
fn looking_for_lists_is_paid_for() {
    let check =
        |lists: Vec<List>, lister: Option<Party>, pool: Vec<Certificate>, range: [u32; 2]| {
            let leaf = client().sign();
            let lists = lists.iter().map(|list| CrlSource::new(list.sign()));
            let own = lister.map_or(list(99).updated(-3 * DAY, DAY), |lister| List::new(lister, 1));
            let crls: Vec<_> = lists
                .chain([own, List::new(ROOT, 1)].map(|list| CrlSource::new(list.sign())))
                .collect();
            let lister = lister.map(|lister| {
                Draft::client(lister, ROOT).critical(&KeyUsage::CRL_SIGN).serial(&[7]).sign()
            });
            let intermediates: Vec<_> = pool
                .into_iter()
                .chain(lister)
                .chain([Draft::authority(ISSUING, ROOT).sign()])
                .collect();
            let told = range.map(|comparisons| {
                let question = Question {
                    intermediates: &intermediates,
                    status: Status::Required { crls: &crls, index: None, max_age_secs: None },
                    budget: Budget { comparisons, ..Budget::default() },
                    ..Question::new(Purpose::Client, NOW, &*ANCHORS, &leaf)
                };
                verify(&question).map(drop).map_err(|refused| refused.code())
            });
            assert_eq!(told, [Err(Code::Budget), Ok(())], "{range:?}");
        };
    let stranger = party("Stranger", 3);
    let strangers =
        || (0..100).map(|n| Draft::authority(stranger, stranger).serial(&[2, n]).unsigned());
    // Twice each, for the leaf and for its issuer: by name, and as a delta to the list that is heard.
    check((0..100).map(|n| List::new(stranger, n)).collect(), None, vec![], [300, 500]);
    // Once as the leaf's issuer, once as the list's.
    check(vec![], Some(party("Issuing", 6)), strangers().collect(), [200, 300]);
    // As a delta to each, and each with those before it.
    let late = (0..40).map(|n| list(n).updated(-2 * DAY, -DAY));
    check(late.collect(), None, vec![], [2200, 2800]);
}

#[test]
fn the_index_speaks_first() {
    let leaf = client().sign();
    let crls = [List::new(ROOT, 1).sign(), list(1).sign()].map(CrlSource::new);
    let mut index = Index::new();
    let ask = |index: &Index, crls| {
        ask_with(&leaf, &[], Status::Required { crls, index: Some(index), max_age_secs: None })
    };
    assert_eq!(ask(&index, &[]), UNKNOWN);
    assert_eq!(ask(&index, &crls), Ok(()));
    index.speak_for(ROOT.public_key().fingerprint());
    assert_eq!(ask(&index, &[]), UNKNOWN);
    index.speak_for(ISSUING.public_key().fingerprint());
    assert_eq!(ask(&index, &[]), Ok(()));
    let revocation = Revocation { at: NOW.plus(-60), reason: Reason::Superseded };
    index.insert(ISSUING.public_key().fingerprint(), serial(&leaf), revocation);
    assert_eq!(ask(&index, &crls), revoked(Reason::Superseded));
}

/// A list checked beforehand tells the same, and nothing where another key is its issuer's.
#[test]
fn lists_checked_beforehand_tell_the_same() {
    let leaf = client().sign();
    let crl = list(1).lists(&leaf, KEY_COMPROMISE).sign();
    let checked = CrlSource::verify(crl.clone(), ISSUING.public_key()).unwrap();
    let root = CrlSource::verify(List::new(ROOT, 1).sign(), ROOT.public_key()).unwrap();
    let crls = [checked, root];
    let status = Status::Required { crls: &crls, index: None, max_age_secs: None };
    assert_eq!(ask_with(&leaf, &[], status), revoked(Reason::KeyCompromise));
    assert!(CrlSource::verify(crl.clone(), ROOT.public_key()).is_err());
    // Neither its signature nor its length costs anything.
    let intermediates = [Draft::authority(ISSUING, ROOT).sign()];
    let ask = |status, budget| {
        let question = Question::new(Purpose::Client, NOW, &*ANCHORS, &leaf);
        let question = Question { intermediates: &intermediates, status, budget, ..question };
        verify(&question).map(drop).map_err(|refused| refused.code())
    };
    let budget = Budget { entries: 0, ..Budget::default() };
    assert_eq!(ask(status, Budget { signatures: 2, ..budget }), revoked(Reason::KeyCompromise));
    let unchecked = [CrlSource::new(crl), CrlSource::new(List::new(ROOT, 1).sign())];
    let status = Status::Required { crls: &unchecked, index: None, max_age_secs: None };
    assert_eq!(ask(status, budget), Err(Code::Budget));
    let namesake = party("Issuing", 5);
    let foreign = List::new(namesake, 1).sign();
    let [_, root] = crls;
    let crls = [CrlSource::verify(foreign, namesake.public_key()).unwrap(), root];
    let status = Status::Required { crls: &crls, index: None, max_age_secs: None };
    assert_eq!(ask_with(&leaf, &[], status), UNKNOWN);
}

/// Status alone, without judging anything else.
#[test]
fn the_leafs_status_is_told_alone() {
    let leaf = client().valid(-3 * DAY, -2 * DAY).sign();
    let anchors = [Anchor::from_key(name("Issuing"), ISSUING.public_key().clone())];
    let ask = |list: List| {
        let crls = [CrlSource::new(list.sign())];
        let question = Question {
            status: Status::Required { crls: &crls, index: None, max_age_secs: None },
            conformance: Conformance::Lenient,
            ..Question::new(Purpose::Any, NOW, &anchors, &leaf)
        };
        crate::status(&question).unwrap()
    };
    assert_eq!(ask(list(1)), Standing::Good);
    assert_eq!(ask(list(1).updated(-3 * DAY, -DAY)), Standing::Stale);
    assert_eq!(ask(List::new(ROOT, 1)), Standing::Unknown);
    let revocation = Revocation { at: NOW.plus(-60), reason: Reason::KeyCompromise };
    assert_eq!(ask(list(1).lists(&leaf, KEY_COMPROMISE)), Standing::Revoked(revocation));
}

/// Two keys of one name, and nobody looks which of them signed the leaf.
#[test]
fn every_anchor_that_may_have_issued_the_leaf_is_asked() {
    let leaf = client().sign();
    let namesake = party("Issuing", 5);
    let ask = |own: List| {
        let crls = [own.sign(), List::new(namesake, 1).sign()].map(CrlSource::new);
        let told = [[ISSUING, namesake], [namesake, ISSUING]].map(|parties| {
            let anchors =
                parties.map(|party| Anchor::from_key(name("Issuing"), party.public_key().clone()));
            crate::status(&Question {
                status: Status::Required { crls: &crls, index: None, max_age_secs: None },
                ..Question::new(Purpose::Any, NOW, &anchors, &leaf)
            })
            .unwrap()
        });
        assert_eq!(told[0], told[1]);
        told[0]
    };
    let revocation = Revocation { at: NOW.plus(-60), reason: Reason::KeyCompromise };
    assert_eq!(ask(list(1).lists(&leaf, KEY_COMPROMISE)), Standing::Revoked(revocation));
    assert_eq!(ask(list(1).updated(-3 * DAY, -DAY)), Standing::Good);
    assert_eq!(ask(List::new(ROOT, 1)), Standing::Good);
}
