//! PKITS 4.8 certificate policies, 4.9 requireExplicitPolicy.

use pki::asn1::{Writer, tag};
use pki::extension::{InhibitAnyPolicy, Policies, Policy, PolicyConstraints, PolicyMappings};
use pki::oid::Oid;
use trust::question::{Demand, PolicyInputs};

use crate::case::{Case, case, check, plain};
use crate::forge::{Draft, ROOT, oid, party};

const TREE: &str = "RFC 5280 §6.1.3 (d)";
const EXPLICIT: &str = "RFC 5280 §6.1.3 (f)";
const COUNTED: &str = "RFC 5280 §6.1.4 (h)";
const QUALIFIERS: &str = "RFC 5280 §4.2.1.4";

/// The policy with this number; 0 is anyPolicy.
pub(crate) fn p(number: u32) -> Oid {
    match number {
        0 => Oid::ANY_POLICY,
        _ => oid(&format!("1.2.3.{number}")),
    }
}

/// Asserts these policies.
pub(crate) fn asserts(numbers: &[u32]) -> impl Fn(Draft) -> Draft {
    let policy = |number: &u32| Policy { oid: p(*number), qualifiers: vec![] };
    let policies = Policies(numbers.iter().map(policy).collect());
    move |draft| draft.with(&policies)
}

/// Asserts these policies and demands that one holds from here on.
pub(crate) fn insists(numbers: &[u32]) -> impl Fn(Draft) -> Draft {
    let asserts = asserts(numbers);
    move |draft| demands(0)(asserts(draft))
}

/// Demands an explicit policy after so many certificates.
fn demands(after: u32) -> impl Fn(Draft) -> Draft {
    let demand = PolicyConstraints { require_explicit: Some(after), inhibit_mapping: None };
    move |draft| draft.critical(&demand)
}

/// Accepts these policies.
pub(crate) fn accepting(numbers: &[u32]) -> PolicyInputs {
    let initial_set = numbers.iter().map(|number| p(*number)).collect();
    PolicyInputs { initial_set, ..PolicyInputs::default() }
}

/// Accepts these policies, any if there are none, and insists on one.
pub(crate) fn wanting(numbers: &[u32]) -> PolicyInputs {
    PolicyInputs { explicit: Demand::Always, ..accepting(numbers) }
}

/// A line of authorities that assert one list of policies each, and a holder.
fn line(number: &'static str, rule: &'static str, authorities: &[&[u32]], holder: &[u32]) -> Case {
    let case = case(number, rule, TREE);
    authorities.iter().fold(case, |case, list| case.ca(asserts(list))).leaf(asserts(holder))
}

/// The same, where the first authority demands a policy.
fn strict(
    number: &'static str,
    rule: &'static str,
    authorities: &[&[u32]],
    holder: &[u32],
) -> Case {
    let (first, rest) = authorities.split_first().unwrap();
    let case = case(number, rule, TREE).ca(insists(first));
    rest.iter().fold(case, |case, list| case.ca(asserts(list))).leaf(asserts(holder))
}

#[test]
fn one_policy_all_the_way() {
    let same = |number, rule| line(number, rule, &[&[1]], &[1]);
    let none = |number, rule| case(number, rule, EXPLICIT).ca(plain).leaf(plain);
    let split = |number, rule| line(number, rule, &[&[1], &[2]], &[1]);
    check(
        "4.8.1 to 4.8.3",
        9,
        &[
            same("4.8.1 (1)", "what all assert holds").policies(wanting(&[])).believed_for(&[p(1)]),
            same("4.8.1 (2)", "what all assert may be asked for")
                .policies(wanting(&[1]))
                .believed_for(&[p(1)]),
            same("4.8.1 (3)", "what nobody asserts may not be")
                .policies(wanting(&[2]))
                .refused("POLICY"),
            same("4.8.1 (4)", "one of those asked for suffices")
                .policies(wanting(&[1, 2]))
                .believed_for(&[p(1)]),
            none("4.8.2 (1)", "without policies none holds, and none is needed").believed_for(&[]),
            none("4.8.2 (2)", "without policies none holds where one is needed")
                .policies(wanting(&[]))
                .refused("POLICY"),
            split("4.8.3 (1)", "what one does not assert does not hold").believed_for(&[]),
            split("4.8.3 (2)", "what one does not assert does not hold where one is needed")
                .policies(wanting(&[]))
                .refused("POLICY"),
            split("4.8.3 (3)", "two policies asked for are not one that holds")
                .policies(wanting(&[1, 2]))
                .refused("POLICY"),
        ],
    );
}

#[test]
fn policies_differ_along_the_way() {
    let overlap = |number, rule| strict(number, rule, &[&[1, 2, 3, 4], &[1, 2, 3], &[1, 2]], &[1]);
    check(
        "4.8.4 to 4.8.9",
        8,
        &[
            case("4.8.4", "the holder has another policy", EXPLICIT)
                .ca(asserts(&[1]))
                .ca(insists(&[1]))
                .leaf(asserts(&[2]))
                .refused("POLICY"),
            case("4.8.5", "an authority has another policy", EXPLICIT)
                .ca(asserts(&[1]))
                .ca(insists(&[2]))
                .leaf(asserts(&[1]))
                .refused("POLICY"),
            overlap("4.8.6 (1)", "what is in every list holds").believed_for(&[p(1)]),
            overlap("4.8.6 (2)", "what is in every list may be asked for")
                .policies(accepting(&[1]))
                .believed_for(&[p(1)]),
            overlap("4.8.6 (3)", "what is in all lists but one may not")
                .policies(accepting(&[2]))
                .refused("POLICY"),
            strict("4.8.7", "lists that end apart", &[&[1, 2, 3], &[1, 2], &[1]], &[2])
                .refused("POLICY"),
            strict("4.8.8", "lists that part on the way", &[&[1, 2], &[1], &[2]], &[1])
                .refused("POLICY"),
            strict(
                "4.8.9",
                "lists that part on a long way",
                &[&[1, 2, 3], &[1, 2], &[2], &[1]],
                &[1],
            )
            .refused("POLICY"),
        ],
    );
}

#[test]
fn many_policies_and_any() {
    let two = |number, rule| line(number, rule, &[&[1, 2]], &[1, 2]);
    let any = |number, rule| strict(number, rule, &[&[0]], &[0]);
    let three = |number, rule| strict(number, rule, &[&[1, 2, 3]], &[1, 2, 3]);
    let below_any = |number, rule| strict(number, rule, &[&[0]], &[1]);
    check(
        "4.8.10 to 4.8.14",
        11,
        &[
            two("4.8.10 (1)", "all that hold are told").believed_for(&[p(1), p(2)]),
            two("4.8.10 (2)", "of those that hold, the one asked for is told")
                .policies(wanting(&[1]))
                .believed_for(&[p(1)]),
            two("4.8.10 (3)", "of those that hold, the other is told if asked for")
                .policies(wanting(&[2]))
                .believed_for(&[p(2)]),
            any("4.8.11 (1)", "any policy all the way is any policy").believed_for(&[p(0)]),
            any("4.8.11 (2)", "any policy all the way is the one asked for")
                .policies(wanting(&[1]))
                .believed_for(&[p(1)]),
            strict("4.8.12", "two policies are not one", &[&[3]], &[4]).refused("POLICY"),
            three("4.8.13 (1)", "the first of three")
                .policies(accepting(&[1]))
                .believed_for(&[p(1)]),
            three("4.8.13 (2)", "the second of three")
                .policies(accepting(&[2]))
                .believed_for(&[p(2)]),
            three("4.8.13 (3)", "the third of three")
                .policies(accepting(&[3]))
                .believed_for(&[p(3)]),
            below_any("4.8.14 (1)", "one below any holds")
                .policies(accepting(&[1]))
                .believed_for(&[p(1)]),
            below_any("4.8.14 (2)", "another than the one below any does not")
                .policies(accepting(&[2]))
                .refused("POLICY"),
        ],
    );
}

/// What RFC 5280 leaves open and PKITS does not ask.
#[test]
fn policies_of_an_anchor_limit_those_accepted() {
    const ANCHOR: &str = "RFC 5937 §3.2";
    let under = |number, rule, anchor: &[u32], holder: &[u32]| {
        case(number, rule, ANCHOR).root(asserts(anchor)).ca(asserts(&[0])).leaf(asserts(holder))
    };
    check(
        "policies of anchors",
        8,
        &[
            under("the same", "what the anchor asserts holds", &[1], &[1, 2]).believed_for(&[p(1)]),
            under("another", "what the anchor does not assert does not", &[1], &[2])
                .believed_for(&[]),
            under("another, demanded", "and is not there where one is needed", &[1], &[2])
                .policies(wanting(&[]))
                .refused("POLICY"),
            under("any", "an anchor for any policy limits none", &[0, 1], &[2])
                .believed_for(&[p(2)]),
            under("both", "what the question and the anchor accept", &[1, 2], &[1, 2, 3])
                .policies(wanting(&[2, 3]))
                .believed_for(&[p(2)]),
            under("neither", "the question and the anchor may agree on nothing", &[1], &[1, 2])
                .policies(wanting(&[2]))
                .refused("POLICY"),
            under("any below", "any policy all the way is what the anchor asserts", &[1], &[0])
                .believed_for(&[p(1)]),
            under("unheard", "unless the constraints of the anchor do not count", &[1], &[2])
                .root_unconstrained()
                .believed_for(&[p(2)]),
        ],
    );
}

#[test]
fn demands_of_an_anchor_bind() {
    const ANCHOR: &str = "RFC 5937 §3.2";
    let under = |number, rule, root: Draft, authority: Draft, holder: &[u32]| {
        let case = case(number, rule, ANCHOR).root(|_| root).ca(|_| authority);
        case.leaf(asserts(holder))
    };
    let root = || Draft::authority(ROOT, ROOT);
    let authority = |numbers: &[u32]| asserts(numbers)(Draft::authority(party("One", 1), ROOT));
    let unmapped = PolicyConstraints { require_explicit: Some(0), inhibit_mapping: Some(0) };
    let mapping = PolicyMappings(vec![(p(1), p(2))]);
    let mapped = || authority(&[1]).with(&mapping);
    let unmapped = || root().critical(&unmapped);
    let no_any = demands(0)(root()).critical(&InhibitAnyPolicy(0));
    check(
        "demands of anchors",
        5,
        &[
            under("held", "what it demands may hold", demands(0)(root()), authority(&[1]), &[1])
                .believed_for(&[p(1)]),
            under("explicit", "a policy must hold", demands(0)(root()), authority(&[1]), &[2])
                .refused("POLICY"),
            under("any", "any policy is none", no_any, authority(&[0]), &[1]).refused("POLICY"),
            under("mapped", "none stands for another", unmapped(), mapped(), &[2])
                .refused("POLICY"),
            under("unheard", "unless its constraints do not count", unmapped(), mapped(), &[2])
                .root_unconstrained()
                .believed_for(&[p(1)]),
        ],
    );
}

/// A user notice with this text, or a pointer to a statement.
fn qualifier(oid: Oid, text: &str) -> Vec<u8> {
    Writer::build(|w| {
        w.sequence(|w| {
            w.oid(&oid);
            match oid {
                Oid::QUALIFIER_CPS => w.value(tag::IA5_STRING, text.as_bytes()),
                _ => w.sequence(|w| w.value(tag::UTF8_STRING, text.as_bytes())),
            }
        });
    })
}

fn notice(text: &str) -> Vec<u8> {
    qualifier(Oid::QUALIFIER_USER_NOTICE, text)
}

fn qualified(policies: &[(u32, Vec<u8>)]) -> Policies {
    let policy = |(number, qualifiers): &(u32, Vec<u8>)| {
        let qualifiers = qualifiers.clone();
        Policy { oid: p(*number), qualifiers }
    };
    Policies(policies.iter().map(policy).collect())
}

#[test]
fn qualifiers_change_nothing() {
    let with = |number, rule, policies: &[(u32, Vec<u8>)]| {
        let policies = qualified(policies);
        case(number, rule, QUALIFIERS).ca(asserts(&[0])).leaf(move |d| d.with(&policies))
    };
    let statement = qualifier(Oid::QUALIFIER_CPS, "https://ca.example/cps");
    let beside_any = [(1, notice("four")), (0, notice("five"))];
    check(
        "4.8.15 to 4.8.20",
        7,
        &[
            case("4.8.15", "a notice right below the root", QUALIFIERS)
                .leaf(|d| d.with(&qualified(&[(1, notice("one"))])))
                .believed_for(&[p(1)]),
            with("4.8.16", "two notices", &[(1, notice("one")), (2, notice("two"))])
                .policies(wanting(&[1]))
                .believed_for(&[p(1)]),
            with("4.8.17", "a notice at any policy", &[(0, notice("three"))])
                .policies(wanting(&[1]))
                .believed_for(&[p(1)]),
            with("4.8.18 (1)", "notices at one policy and at any", &beside_any)
                .policies(wanting(&[1]))
                .believed_for(&[p(1)]),
            with("4.8.18 (2)", "notices at one policy, and another below any", &beside_any)
                .policies(wanting(&[2]))
                .believed_for(&[p(2)]),
            with("4.8.19", "a notice longer than 200 characters", &[(1, notice(&"x".repeat(500)))])
                .believed_for(&[p(1)]),
            with("4.8.20", "a pointer to a statement", &[(1, statement)]).believed_for(&[p(1)]),
        ],
    );
}

#[test]
fn qualifiers_of_critical_policies_must_be_known() {
    let with = |number, rule, qualifiers: Vec<u8>| {
        let policies = qualified(&[(1, qualifiers)]);
        case(number, rule, QUALIFIERS).ca(asserts(&[0])).leaf(move |d| d.critical(&policies))
    };
    let unknown = || qualifier(oid("1.2.3.4"), "what is this?");
    check(
        "critical qualifiers",
        4,
        &[
            with("none", "policies may be critical", vec![]).believed_for(&[p(1)]),
            with("known", "a known qualifier may be critical", notice("one")).believed_for(&[p(1)]),
            with("unknown", "an unknown one may not", unknown()).refused("CRITICAL-EXTENSION"),
            case("unknown, uncritical", "and is passed over elsewhere", QUALIFIERS)
                .leaf(|d| d.with(&qualified(&[(1, unknown())])))
                .believed_for(&[p(1)]),
        ],
    );
}

#[test]
fn an_explicit_policy_is_demanded_when_its_time_has_come() {
    let third = |number, rule, first| {
        case(number, rule, COUNTED).ca(demands(first)).ca(plain).ca(plain).ca(plain)
    };
    check(
        "4.9",
        8,
        &[
            third("4.9.1", "ten certificates are more than there are", 10).leaf(plain).believed(),
            third("4.9.2", "five certificates are more than there are", 5).leaf(plain).believed(),
            third("4.9.3", "after four certificates one is demanded", 4)
                .leaf(plain)
                .refused("POLICY"),
            case("4.9.4", "what is demanded at once is there", EXPLICIT)
                .ca(insists(&[1]))
                .ca(asserts(&[1]))
                .ca(asserts(&[1]))
                .leaf(asserts(&[1]))
                .believed_for(&[p(1)]),
            case("4.9.5", "an authority only makes the demand stricter", "RFC 5280 §6.1.4 (i)")
                .ca(demands(7))
                .ca(demands(2))
                .ca(demands(4))
                .ca(plain)
                .leaf(plain)
                .refused("POLICY"),
            case("4.9.6", "a self-issued certificate does not count", COUNTED)
                .ca(demands(2))
                .rollover(plain)
                .leaf(plain)
                .believed(),
            case("4.9.7", "after a self-issued certificate the next counts", COUNTED)
                .ca(demands(2))
                .rollover(plain)
                .ca(plain)
                .leaf(plain)
                .refused("POLICY"),
            case("4.9.8", "two self-issued certificates do not put it off", COUNTED)
                .ca(demands(2))
                .rollover(plain)
                .ca(plain)
                .rollover(plain)
                .leaf(plain)
                .refused("POLICY"),
        ],
    );
}
