//! Whole questions: what is believed, and which refusal is given where several would be true.

mod algorithms;
mod graphs;
mod holes;
mod hostile;
mod openssl;
mod search;

use std::sync::LazyLock;

use pki::certificate::Certificate;
use pki::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage, Policies, Policy};
use pki::general_name::GeneralName;
use pki::oid::Oid;

use crate::anchor::AnchorExpiry;
use crate::forge::{DAY, Draft, HOLDER, ISSUING, NOW, Party, ROOT, anchor, oid, party, serial};
use crate::question::{Budget, Demand, ExpectedName, PolicyInputs, Purpose, Question, Status};
use crate::revocation::{Index, Reason, Revocation};
use crate::verdict::{Code, Place, Refused, Verified};
use crate::{Anchor, verify};

/// Asks about a leaf under the root, with changes to the question.
fn ask<'a>(
    leaf: &'a Certificate,
    intermediates: &'a [Certificate],
    change: impl FnOnce(&mut Question<'a>),
) -> Result<Verified, Refused> {
    static ANCHORS: LazyLock<[Anchor; 1]> = LazyLock::new(|| [anchor(ROOT)]);
    let mut question =
        Question { intermediates, ..Question::new(Purpose::Client, NOW, &*ANCHORS, leaf) };
    change(&mut question);
    verify(&question)
}

fn check(leaf: &Draft, intermediates: &[Draft], expected: Result<(), (Code, Place)>) {
    let intermediates: Vec<_> = intermediates.iter().map(Draft::sign).collect();
    let ours = ask(&leaf.sign(), &intermediates, |_| {});
    assert_eq!(brief(ours), expected);
}

fn brief(verdict: Result<Verified, Refused>) -> Result<(), (Code, Place)> {
    verdict.map(drop).map_err(|refused| (refused.code(), refused.place().unwrap()))
}

fn issuing() -> Draft {
    Draft::authority(ISSUING, ROOT)
}

fn client() -> Draft {
    Draft::client(HOLDER, ISSUING)
}

#[test]
fn a_plain_hierarchy_is_believed() {
    let (leaf, intermediate) = (client().sign(), issuing().sign());
    let verified = ask(&leaf, std::slice::from_ref(&intermediate), |_| {}).unwrap();
    assert_eq!(verified.leaf(), &leaf);
    assert_eq!(verified.path(), [leaf, intermediate]);
    assert_eq!(verified.anchor(), 0);
    check(&Draft::client(HOLDER, ROOT), &[], Ok(()));
}

/// The evidence ends with the first certificate of the path that ends, the anchor's included.
#[test]
fn evidence_says_for_how_long_it_holds() {
    let intermediates = [issuing().valid(-DAY, DAY / 2).sign()];
    let leaf = client().valid(-60, DAY).sign();
    let verified = ask(&leaf, &intermediates, |_| {}).unwrap();
    assert_eq!(verified.validity(), &(NOW.plus(-60)..=NOW.plus(DAY / 2)));
    let leaf = Draft::client(HOLDER, ROOT).valid(-9 * DAY, 9 * DAY).sign();
    let anchors = [anchor(ROOT).expiry(AnchorExpiry::Ignored)];
    let verified = verify(&Question::new(Purpose::Client, NOW, &anchors, &leaf)).unwrap();
    assert_eq!(verified.validity(), &(NOW.plus(-9 * DAY)..=NOW.plus(9 * DAY)));
    let verified = ask(&leaf, &[], |_| {}).unwrap();
    assert_eq!(verified.validity(), &(NOW.plus(-DAY)..=NOW.plus(DAY)));
}

#[test]
fn every_fault_has_its_code_and_place() {
    let leaf = |code| Err((code, Place::Leaf));
    let above = |code| Err((code, Place::Issuer(1)));
    let unknown = oid("1.2.3");
    check(&client(), &[], leaf(Code::UnknownIssuer));
    check(&client(), &[Draft::authority(ISSUING, party("Other", 3))], above(Code::UnknownIssuer));
    check(&client().raw(unknown, true, vec![]), &[issuing()], leaf(Code::CriticalExtension));
    check(&client().raw(unknown, false, vec![]), &[issuing()], Ok(()));
    check(&client(), &[issuing().raw(unknown, true, vec![])], above(Code::CriticalExtension));
    check(&client(), &[Draft::client(ISSUING, ROOT)], above(Code::BasicConstraints));
    check(&client(), &[issuing().critical(&KeyUsage::CRL_SIGN)], above(Code::KeyUsage));
    check(&client().critical(&KeyUsage::KEY_AGREEMENT), &[issuing()], leaf(Code::KeyUsage));
    let server = ExtendedKeyUsage(vec![Oid::SERVER_AUTH]);
    check(&client().with(&server), &[issuing()], leaf(Code::WrongPurpose));
    check(&client(), &[issuing().with(&server)], above(Code::WrongPurpose));
    check(&client().valid(-2 * DAY, -1), &[issuing()], leaf(Code::Expired));
    check(&client().valid(1, DAY), &[issuing()], leaf(Code::NotYetValid));
    check(&client(), &[issuing().valid(-2 * DAY, -1)], above(Code::IssuerExpired));
    check(&client(), &[issuing().valid(1, DAY)], above(Code::IssuerNotYetValid));
    check(&client().without(Oid::AUTHORITY_KEY_IDENTIFIER), &[issuing()], leaf(Code::Malformed));
}

#[test]
fn validity_includes_both_ends() {
    check(&client().valid(0, 0), &[issuing().valid(0, 0)], Ok(()));
}

/// Who is told EXPIRED has a certificate that was right in everything else.
#[test]
fn expiry_of_the_leaf_is_the_last_thing_said() {
    let expired = client().valid(-2 * DAY, -1);
    let unfit = expired.clone().with(&ExtendedKeyUsage(vec![Oid::SERVER_AUTH]));
    check(&unfit, &[issuing()], Err((Code::WrongPurpose, Place::Leaf)));
    check(&expired, &[], Err((Code::UnknownIssuer, Place::Leaf)));
    let leaf = expired.sign();
    let mut index = Index::new();
    index.speak_for(ROOT.public_key().fingerprint());
    index.speak_for(ISSUING.public_key().fingerprint());
    let intermediates = [issuing().sign()];
    let ask = |index| {
        let status = Status::Required { crls: &[], index: Some(index), max_age_secs: None };
        let refused = ask(&leaf, &intermediates, |question| question.status = status);
        refused.unwrap_err().code()
    };
    assert_eq!(ask(&index), Code::Expired);
    let revocation = Revocation { at: NOW, reason: Reason::Superseded };
    let mut index = index.clone();
    index.insert(ISSUING.public_key().fingerprint(), serial(&leaf), revocation);
    assert_eq!(ask(&index), Code::Revoked { at: NOW, reason: Reason::Superseded });
}

#[test]
fn a_signature_by_another_key_is_told_from_an_unknown_issuer() {
    let stranger = party("Issuing", 5);
    let signed_by = |draft: Draft| draft.signed_by(stranger).sign();
    let intermediates = [issuing().sign()];
    let forged = signed_by(client());
    let ours = ask(&forged, &intermediates, |_| {});
    assert_eq!(brief(ours), Err((Code::BadSignature, Place::Leaf)));
    // It names the key of a namesake, and that one is not here.
    let foreign = Draft::client(HOLDER, stranger).sign();
    let ours = ask(&foreign, &intermediates, |_| {});
    assert_eq!(brief(ours), Err((Code::UnknownIssuer, Place::Leaf)));
}

/// Signed over a digest that is not accepted: SHA-224.
fn sha224(draft: &Draft) -> Certificate {
    let sha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
    let mut der = draft.sign().der().to_vec();
    for at in 0..der.len() - sha256.len() {
        if der[at..].starts_with(&sha256) {
            der[at + 7] = 1;
        }
    }
    Certificate::parse(&der).unwrap()
}

/// A hundred ways to the anchor are more than there is time for; one will do to see this.
#[test]
fn what_is_wrong_with_the_leaf_is_said_whoever_issued_it() {
    let pool: Vec<_> = (0..100).map(|number| issuing().serial(&[2, number]).sign()).collect();
    let server = ExtendedKeyUsage(vec![Oid::SERVER_AUTH]);
    for (leaf, code) in [
        (client().without(Oid::AUTHORITY_KEY_IDENTIFIER), Code::Malformed),
        (client().raw(oid("1.2.3"), true, vec![5, 0]), Code::CriticalExtension),
        (client().critical(&KeyUsage::KEY_AGREEMENT), Code::KeyUsage),
        (client().with(&server), Code::WrongPurpose),
        (client().valid(-2 * DAY, -1), Code::Expired),
        (client().valid(1, DAY), Code::NotYetValid),
    ] {
        assert_eq!(brief(ask(&leaf.sign(), &pool, |_| {})), Err((code, Place::Leaf)));
    }
    let ours = ask(&sha224(&client()), &pool, |_| {});
    assert_eq!(brief(ours), Err((Code::WeakSignature, Place::Leaf)));
    // What makes a key, and not one of a kind that is known.
    let odd = [0x30, 0x0b, 0x30, 0x04, 0x06, 0x02, 0x2a, 0x03, 0x03, 0x03, 0x00, 0x01, 0x02];
    let ours = ask(&client().spki(&odd).sign(), &pool, |_| {});
    assert_eq!(brief(ours), Err((Code::WeakKey, Place::Leaf)));
    let names = vec![ExpectedName::Dns("a.example".into())];
    let ours = ask(&client().sign(), &pool, |question| question.names = names);
    assert_eq!(brief(ours), Err((Code::WrongName, Place::Leaf)));
    let (leaf, mut index) = (client().sign(), Index::new());
    index.speak_for(ROOT.public_key().fingerprint());
    let revocation = Revocation { at: NOW, reason: Reason::KeyCompromise };
    index.insert(ISSUING.public_key().fingerprint(), serial(&leaf), revocation);
    let ours = ask(&leaf, &pool, |question| {
        question.status = Status::Required { crls: &[], index: Some(&index), max_age_secs: None };
    });
    let Revocation { at, reason } = revocation;
    assert_eq!(brief(ours), Err((Code::Revoked { at, reason }, Place::Leaf)));
}

#[test]
fn names_that_are_expected_must_be_there() {
    let leaf = client().names(&[GeneralName::Dns("a.example".into())]).sign();
    let ask = |name: &str| {
        let expected = ExpectedName::Dns(name.into());
        brief(ask(&leaf, &[issuing().sign()], |question| question.names = vec![expected]))
    };
    assert_eq!(ask("A.example"), Ok(()));
    assert_eq!(ask("b.example"), Err((Code::WrongName, Place::Leaf)));
}

#[test]
fn depth_counts_intermediates_that_are_not_self_issued() {
    let (one, two) = (party("One", 3), party("Two", 4));
    let new_two = party("Two", 5);
    let chain = [
        Draft::authority(one, ROOT).sign(),
        Draft::authority(two, one).sign(),
        Draft::authority(new_two, two).sign(),
    ];
    let leaf = Draft::client(HOLDER, new_two).sign();
    let ask = |depth| brief(ask(&leaf, &chain, |question| question.max_depth = depth));
    assert_eq!(ask(2), Ok(()));
    assert_eq!(ask(1), Err((Code::PathTooLong, Place::Issuer(2))));
    assert_eq!(ask(0), Err((Code::PathTooLong, Place::Issuer(1))));
    // Who bears its issuer's name and signed nothing is not too far away.
    let foreign = Draft::client(HOLDER, party("One", 6)).sign();
    let ours = self::ask(&foreign, &chain, |question| question.max_depth = 0);
    assert_eq!(brief(ours), Err((Code::UnknownIssuer, Place::Leaf)));
}

#[test]
fn an_issuer_may_limit_the_path_below_it() {
    let (one, two) = (party("One", 3), party("Two", 4));
    let limited = |length| BasicConstraints { ca: true, path_length: Some(length) };
    let below = [Draft::authority(two, one), Draft::authority(one, ROOT).critical(&limited(1))];
    check(&Draft::client(HOLDER, two), &below, Ok(()));
    let below = [Draft::authority(two, one), Draft::authority(one, ROOT).critical(&limited(0))];
    check(&Draft::client(HOLDER, two), &below, Err((Code::PathTooLong, Place::Issuer(1))));
}

/// What changes its key does not become longer; what ends a path is no issuer on it
/// (RFC 5280 §6.1.4 (l)).
#[test]
fn neither_self_issued_issuers_nor_the_leaf_count_against_a_path_length() {
    let renewed = party("Issuing", 3);
    let none = BasicConstraints { ca: true, path_length: Some(0) };
    let pool = [issuing().critical(&none).sign(), Draft::authority(renewed, ISSUING).sign()];
    let ask = |leaf: Draft, more: &[Draft]| {
        let pool: Vec<_> = pool.iter().cloned().chain(more.iter().map(Draft::sign)).collect();
        brief(ask(&leaf.sign(), &pool, |question| question.purpose = Purpose::Any))
    };
    let below = party("Below", 4);
    assert_eq!(ask(Draft::client(HOLDER, renewed), &[]), Ok(()));
    for issuer in [ISSUING, renewed] {
        let authority = Draft::authority(below, issuer);
        assert_eq!(ask(authority.clone(), &[]), Ok(()));
        let too_long = Err((Code::PathTooLong, Place::Issuer(1)));
        assert_eq!(ask(Draft::client(HOLDER, below), &[authority]), too_long);
    }
}

/// RFC 5280 §4.2.1.10: the last certificate is bound even when it is self-issued.
#[test]
fn constraints_bind_self_issued_certificates_only_at_the_end() {
    let renewed = party("Issuing", 3);
    let name = |host: &str| [GeneralName::Dns(host.into())];
    let pool = [
        issuing().permitting(&name("a.example")),
        Draft::authority(renewed, ISSUING).names(&name("b.example")),
    ];
    // Their own name would be outside too, if directory names were constrained.
    check(&Draft::client(HOLDER, renewed).names(&name("a.example")), &pool, Ok(()));
    let refused = Err((Code::NameConstraint, Place::Leaf));
    check(&Draft::client(party("Issuing", 4), renewed).names(&name("b.example")), &pool, refused);
}

/// Two authorities of one name: the way over the one is closed, over the other it is open.
#[test]
fn the_search_goes_back_and_tries_another_issuer() {
    let bridge = party("Bridge", 3);
    let dead_end = Draft::authority(ISSUING, party("Nobody", 4));
    let expired = issuing().valid(-2 * DAY, -1).serial(&[9]);
    let long_way = Draft::authority(ISSUING, bridge).serial(&[8]);
    let pool = [dead_end, expired, long_way, Draft::authority(bridge, ROOT)];
    check(&client(), &pool, Ok(()));
}

#[test]
fn authorities_that_certify_each_other_end_nowhere() {
    let (one, two) = (party("One", 3), party("Two", 4));
    let circle = [Draft::authority(one, two), Draft::authority(two, one)];
    check(&Draft::client(HOLDER, one), &circle, Err((Code::UnknownIssuer, Place::Issuer(2))));
}

/// An authority's old and new key certify each other; what either signed is believed.
#[test]
fn key_rollover_is_followed() {
    let (old, new) = (party("Root", 0), party("Root", 6));
    let new_with_old = Draft::authority(new, old);
    check(&Draft::client(HOLDER, new), &[new_with_old], Ok(()));
}

#[test]
fn work_is_bounded() {
    let leaf = client().sign();
    let ask = |budget| ask(&leaf, &[issuing().sign()], |question| question.budget = budget);
    let ample = Budget::default();
    assert!(ask(ample).is_ok());
    for budget in [
        Budget { issuers: 1, ..ample },
        Budget { signatures: 1, ..ample },
        Budget { signed_bytes: 300, ..ample },
        Budget { comparisons: 1, ..ample },
    ] {
        let refused = ask(budget).unwrap_err();
        assert_eq!((refused.code(), refused.certificate()), (Code::Budget, None));
    }
    let policies = Policies(vec![Policy { oid: oid("1.2.3"), qualifiers: vec![] }]);
    let leaf = Draft::client(HOLDER, ROOT).with(&policies).sign();
    let refused = self::ask(&leaf, &[], |question| question.budget.policy_nodes = 1);
    assert_eq!(refused.unwrap_err().code(), Code::Budget);
    let mapping = |n| (oid(&format!("1.2.4.{n}")), oid("1.2.3"));
    let mappings = pki::extension::PolicyMappings((0..50).map(mapping).collect());
    let leaf = client().sign();
    let issuing = [issuing().with(&mappings).sign()];
    let refused = self::ask(&leaf, &issuing, |question| question.budget.policy_nodes = 49);
    assert_eq!(refused.unwrap_err().code(), Code::Budget);
}

/// What is looked at in vain is paid for as well: certificates of others, and long ones.
#[test]
fn looking_is_paid_for() {
    let spent = |leaf: &Draft, pool: &[Certificate], comparisons| {
        let budget = Budget { comparisons, ..Budget::default() };
        let verdict = ask(&leaf.sign(), pool, |question| question.budget = budget);
        verdict.map(drop).map_err(|refused| refused.code())
    };
    let strangers = (0..100).map(|number| {
        let draft = Draft::authority(party("Stranger", 3), party("Nobody", 4));
        draft.serial(&[2, number]).unsigned()
    });
    let pool: Vec<_> = strangers.chain([issuing().sign()]).collect();
    assert_eq!(spent(&client(), &pool[99..], 100), Ok(()));
    assert_eq!(spent(&client(), &pool, 100), Err(Code::Budget));
    let names: Vec<_> = (0..300).map(|n| GeneralName::Dns(format!("n{n}.example"))).collect();
    assert_eq!(spent(&client().names(&names), &pool[100..], 100), Err(Code::Budget));
}

/// Two thousand names under two thousand constraints would be millions of comparisons.
#[test]
fn names_times_constraints_are_bounded() {
    let ask = |count| {
        let names: Vec<_> = (0..count).map(|n| GeneralName::Dns(format!("n{n}.example"))).collect();
        let intermediate = issuing().permitting(&names).sign();
        ask(&client().names(&names).sign(), &[intermediate], |_| {}).map_err(|r| r.code()).err()
    };
    assert_eq!(ask(100), None);
    assert_eq!(ask(2000), Some(Code::Budget));
}

/// Nine keys of one name that all certify each other are more paths than there is time for.
#[test]
fn namesakes_that_certify_each_other_are_bounded() {
    let namesakes: Vec<_> = (3..12).map(|key| party("Issuing", key)).collect();
    let certify = |(n, subject): (usize, &Party)| {
        let pairs = namesakes.iter().filter(move |issuer| issuer.key != subject.key);
        let serial = u8::try_from(n).unwrap();
        pairs
            .map(|issuer| Draft::authority(*subject, *issuer).serial(&[1, serial]).sign())
            .collect::<Vec<_>>()
    };
    let pool: Vec<_> = namesakes.iter().enumerate().flat_map(certify).collect();
    let leaf = Draft::client(HOLDER, namesakes[0]).sign();
    assert_eq!(ask(&leaf, &pool, |_| {}).unwrap_err().code(), Code::Budget);
}

#[test]
fn policies_are_told_in_the_anchors_terms() {
    let (class, theirs) = (oid("1.2.3.1"), oid("1.2.3.2"));
    let policies = |oids: &[Oid]| {
        Policies(oids.iter().map(|oid| Policy { oid: *oid, qualifiers: vec![] }).collect())
    };
    let mapping = pki::extension::PolicyMappings(vec![(class, theirs)]);
    let intermediate = issuing().with(&policies(&[class])).with(&mapping).sign();
    let leaf = client().with(&policies(&[theirs])).sign();
    let verified = ask(&leaf, std::slice::from_ref(&intermediate), |_| {}).unwrap();
    assert_eq!(verified.policies(), [class]);
    let ask = |inputs| brief(ask(&leaf, &[intermediate], |question| question.policies = inputs));
    let explicit = PolicyInputs { explicit: Demand::Always, ..PolicyInputs::default() };
    assert_eq!(
        ask(PolicyInputs { initial_set: vec![theirs], ..explicit }),
        Err((Code::Policy, Place::Leaf))
    );
}

/// RFC 5280 §6.1.3 (f): the last policy went where the refusal says, not where the path ends.
#[test]
fn a_lack_of_policies_is_told_of_who_ended_them() {
    let any = Policies(vec![Policy { oid: Oid::ANY_POLICY, qualifiers: vec![] }]);
    let leaf = client().with(&any).sign();
    let inputs = PolicyInputs {
        explicit: Demand::Always,
        inhibit_any: Demand::Always,
        ..PolicyInputs::default()
    };
    let verdict = ask(&leaf, &[issuing().with(&any).sign()], |question| question.policies = inputs);
    assert_eq!(brief(verdict), Err((Code::Policy, Place::Issuer(1))));
}

#[test]
fn a_refusal_explains_itself() {
    let leaf = client().critical(&KeyUsage::KEY_AGREEMENT).sign();
    let refused = ask(&leaf, &[issuing().sign()], |_| {}).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "KEY-USAGE: the certificate \"CN=Holder\" (serial 0102) is refused because a TLS client \
         proves itself by a signature, and its key usage lacks digitalSignature \
         (RFC 5280 §4.2.1.3)"
    );
    assert_eq!(refused.certificate(), Some(&leaf));
    assert!(refused.to_string().contains(refused.rule()) && refused.rule().starts_with("a TLS"));
}

#[test]
fn purposes_have_their_words() {
    let words = ["client", "server", "any", "Client"].map(|word| word.parse().ok());
    assert_eq!(words, [Some(Purpose::Client), Some(Purpose::Server), Some(Purpose::Any), None]);
}
