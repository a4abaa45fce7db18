//! PKITS 4.10 policy mappings, 4.11 inhibitPolicyMapping, 4.12 inhibitAnyPolicy.

use pki::extension::{InhibitAnyPolicy, PolicyConstraints, PolicyMappings};
use trust::question::{Demand, PolicyInputs};

use crate::case::{case, check};
use crate::forge::Draft;
use crate::policies::{accepting, asserts, insists, p, wanting};

const MAPPING: &str = "RFC 5280 §6.1.4 (b)";
const ANY_MAPPED: &str = "RFC 5280 §6.1.4 (a)";
const NO_MAPPING: &str = "RFC 5280 §6.1.4 (j)";
const ANY: &str = "RFC 5280 §6.1.3 (d)(2)";

/// Asserts policies, and maps pairs of the issuer's and the subject's.
fn maps(asserted: &[u32], pairs: &[(u32, u32)]) -> impl Fn(Draft) -> Draft {
    let asserts = asserts(asserted);
    let mappings = PolicyMappings(pairs.iter().map(|(from, to)| (p(*from), p(*to))).collect());
    move |draft| asserts(draft).with(&mappings)
}

/// Asserts policies, insists on one, and forbids mapping after so many certificates.
fn forbids_mapping(asserted: &[u32], after: u32) -> impl Fn(Draft) -> Draft {
    let asserts = asserts(asserted);
    let demand = PolicyConstraints { require_explicit: Some(0), inhibit_mapping: Some(after) };
    move |draft| asserts(draft).critical(&demand)
}

/// Asserts policies, insists on one, and takes anyPolicy for none after so many certificates.
fn forbids_any(asserted: &[u32], after: u32) -> impl Fn(Draft) -> Draft {
    let insists = insists(asserted);
    move |draft| insists(draft).critical(&InhibitAnyPolicy(after))
}

fn without_mapping() -> PolicyInputs {
    PolicyInputs { inhibit_mapping: Demand::Always, ..wanting(&[]) }
}

#[test]
fn mapped_policies_hold_in_the_issuers_terms() {
    let one_to_two = |number, rule, holder: &[u32]| {
        case(number, rule, MAPPING).ca(maps(&[1], &[(1, 2)])).leaf(asserts(holder))
    };
    let three = |number, rule, holder: &[u32]| {
        case(number, rule, MAPPING)
            .ca(maps(&[1, 2], &[(1, 3)]))
            .ca(maps(&[2, 5], &[(2, 4)]))
            .ca(maps(&[4, 5], &[(4, 6)]))
            .leaf(asserts(holder))
    };
    let to_three = |number, rule, holder: &[u32]| {
        case(number, rule, MAPPING)
            .ca(maps(&[1], &[(1, 2), (1, 3), (1, 4)]))
            .ca(maps(&[2, 3], &[(2, 5)]))
            .leaf(asserts(holder))
    };
    check(
        "4.10.1 to 4.10.6",
        11,
        &[
            one_to_two("4.10.1 (1)", "what the issuer mapped holds in its terms", &[2])
                .policies(wanting(&[1]))
                .believed_for(&[p(1)]),
            one_to_two("4.10.1 (2)", "what the issuer mapped does not hold in the subject's", &[2])
                .policies(wanting(&[2]))
                .refused("POLICY"),
            one_to_two(
                "4.10.1 (3)",
                "what the issuer mapped does not hold if nothing may be",
                &[2],
            )
            .policies(without_mapping())
            .refused("POLICY"),
            one_to_two("4.10.2 (1)", "what was mapped away does not hold", &[1])
                .policies(wanting(&[]))
                .refused("POLICY"),
            one_to_two("4.10.2 (2)", "a mapping that is refused takes its policy away", &[1])
                .policies(without_mapping())
                .refused("POLICY"),
            three("4.10.3 (1)", "of two policies the one mapped astray is gone", &[6])
                .policies(wanting(&[1]))
                .refused("POLICY"),
            three("4.10.3 (2)", "the other, mapped twice, holds", &[6])
                .policies(wanting(&[2]))
                .believed_for(&[p(2)]),
            three("4.10.4", "a policy that nothing maps to does not hold", &[5])
                .policies(wanting(&[]))
                .refused("POLICY"),
            to_three("4.10.5 (1)", "one policy may become several", &[5])
                .policies(wanting(&[1]))
                .believed_for(&[p(1)]),
            to_three("4.10.5 (2)", "several do not make another", &[5])
                .policies(wanting(&[6]))
                .refused("POLICY"),
            to_three("4.10.6", "one of several, not mapped further, holds", &[3])
                .policies(wanting(&[1]))
                .believed_for(&[p(1)]),
        ],
    );
}

#[test]
fn any_policy_and_mappings() {
    let below_any = |number, rule, holder: &[u32]| {
        case(number, rule, MAPPING)
            .ca(insists(&[1]))
            .ca(maps(&[0], &[(1, 2)]))
            .leaf(asserts(holder))
    };
    let beside_any = |number, rule, holder: &[u32]| {
        case(number, rule, MAPPING).ca(maps(&[1, 0], &[(1, 2)])).leaf(asserts(holder))
    };
    let to_any = |number, rule| {
        case(number, rule, MAPPING).ca(maps(&[1, 2], &[(1, 3)])).leaf(asserts(&[3, 0]))
    };
    check(
        "4.10.7 to 4.10.14",
        11,
        &[
            case("4.10.7", "anyPolicy is not mapped", ANY_MAPPED)
                .ca(maps(&[0], &[(0, 1)]))
                .leaf(asserts(&[1]))
                .refused("POLICY"),
            case("4.10.8", "nothing is mapped to anyPolicy", ANY_MAPPED)
                .ca(maps(&[1], &[(1, 0)]))
                .leaf(asserts(&[1]))
                .refused("POLICY"),
            case("4.10.9", "under any policy the one mapped away holds as itself", MAPPING)
                .ca(maps(&[0], &[(1, 2)]))
                .leaf(asserts(&[1]))
                .policies(wanting(&[]))
                .believed_for(&[p(1)]),
            case("under any (1)", "under any policy the one mapped holds", MAPPING)
                .ca(maps(&[0], &[(1, 2)]))
                .leaf(asserts(&[2]))
                .policies(wanting(&[]))
                .believed_for(&[p(1)]),
            case("under any (2)", "and not as what it was mapped to", MAPPING)
                .ca(maps(&[0], &[(1, 2)]))
                .leaf(asserts(&[2]))
                .policies(wanting(&[2]))
                .refused("POLICY"),
            below_any("4.10.10", "any policy below one does not keep it where it is mapped", &[1])
                .refused("POLICY"),
            below_any("4.10.11", "any policy below one lets it be mapped", &[2])
                .believed_for(&[p(1)]),
            to_any("4.10.12 (1)", "the policy mapped to holds")
                .policies(wanting(&[1]))
                .believed_for(&[p(1)]),
            to_any("4.10.12 (2)", "what any policy stands for holds")
                .policies(wanting(&[2]))
                .believed_for(&[p(2)]),
            beside_any("4.10.13", "beside any policy one may be mapped", &[2])
                .policies(wanting(&[1]))
                .believed_for(&[p(1)]),
            beside_any("4.10.14", "beside any policy the one mapped away holds as itself", &[1])
                .policies(wanting(&[]))
                .believed_for(&[p(1)]),
        ],
    );
}

#[test]
fn mapping_is_forbidden_when_its_time_has_come() {
    check(
        "4.11.1 to 4.11.6",
        6,
        &[
            case("4.11.1", "mapping may be forbidden at once", NO_MAPPING)
                .ca(forbids_mapping(&[1], 0))
                .ca(maps(&[1], &[(1, 2)]))
                .leaf(asserts(&[2]))
                .refused("POLICY"),
            case("4.11.2", "mapping may be left to the next", NO_MAPPING)
                .ca(forbids_mapping(&[1, 2], 1))
                .ca(maps(&[1, 2], &[(1, 3), (2, 4)]))
                .leaf(asserts(&[3]))
                .believed_for(&[p(1)]),
            case("4.11.3", "mapping left to the next is not the one's after", NO_MAPPING)
                .ca(forbids_mapping(&[1, 2], 1))
                .ca(maps(&[1, 2], &[(1, 3), (2, 4)]))
                .ca(maps(&[3, 4], &[(3, 5)]))
                .leaf(asserts(&[5]))
                .refused("POLICY"),
            case("4.11.4", "what the next mapped stays so", NO_MAPPING)
                .ca(forbids_mapping(&[1, 2], 1))
                .ca(maps(&[1, 2], &[(1, 3), (2, 4)]))
                .ca(maps(&[3, 4], &[(3, 5)]))
                .leaf(asserts(&[4]))
                .believed_for(&[p(2)]),
            case("4.11.5", "an authority below may forbid it earlier", NO_MAPPING)
                .ca(forbids_mapping(&[1], 5))
                .ca(forbids_mapping(&[1], 1))
                .ca(asserts(&[1]))
                .ca(maps(&[1], &[(1, 2)]))
                .leaf(asserts(&[2]))
                .refused("POLICY"),
            case("4.11.6", "an authority below may not forbid it later", NO_MAPPING)
                .ca(forbids_mapping(&[1, 2], 1))
                .ca(forbids_mapping(&[1, 2], 5))
                .ca(maps(&[1, 2], &[(1, 3)]))
                .leaf(asserts(&[3]))
                .refused("POLICY"),
        ],
    );
}

#[test]
fn self_issued_certificates_do_not_put_off_what_forbids_mapping() {
    check(
        "4.11.7 to 4.11.11",
        5,
        &[
            case("4.11.7", "a self-issued certificate does not count", NO_MAPPING)
                .ca(forbids_mapping(&[1], 1))
                .rollover(asserts(&[1]))
                .ca(maps(&[1], &[(1, 2)]))
                .leaf(asserts(&[2]))
                .believed_for(&[p(1)]),
            case("4.11.8", "after a self-issued certificate the next counts", NO_MAPPING)
                .ca(forbids_mapping(&[1], 1))
                .rollover(asserts(&[1]))
                .ca(maps(&[1], &[(1, 2)]))
                .ca(maps(&[2], &[(2, 3)]))
                .leaf(asserts(&[3]))
                .refused("POLICY"),
            case("4.11.9", "two self-issued certificates do not put it off", NO_MAPPING)
                .ca(forbids_mapping(&[1], 1))
                .rollover(asserts(&[1]))
                .ca(maps(&[1], &[(1, 2)]))
                .rollover(asserts(&[2]))
                .ca(maps(&[2], &[(2, 3)]))
                .leaf(asserts(&[3]))
                .refused("POLICY"),
            case(
                "4.11.10",
                "a self-issued certificate may not map when it is forbidden",
                NO_MAPPING,
            )
            .ca(forbids_mapping(&[1], 1))
            .rollover(asserts(&[1]))
            .ca(asserts(&[1]))
            .rollover(maps(&[1], &[(1, 2)]))
            .leaf(asserts(&[2]))
            .refused("POLICY"),
            case("4.11.11", "what a refused mapping names is gone", NO_MAPPING)
                .ca(forbids_mapping(&[1], 1))
                .rollover(asserts(&[1]))
                .ca(asserts(&[1]))
                .rollover(maps(&[1], &[(1, 2)]))
                .leaf(asserts(&[1]))
                .refused("POLICY"),
        ],
    );
}

#[test]
fn any_policy_is_none_when_its_time_has_come() {
    let after_one = |number, rule| {
        case(number, rule, ANY).ca(forbids_any(&[1], 1)).ca(asserts(&[0])).leaf(asserts(&[1]))
    };
    let inhibited = PolicyInputs { inhibit_any: Demand::Always, ..accepting(&[]) };
    check(
        "4.12",
        11,
        &[
            case("4.12.1", "any policy may be taken for none at once", ANY)
                .ca(forbids_any(&[1], 0))
                .leaf(asserts(&[0]))
                .refused("POLICY"),
            case("4.12.2", "beside any policy the one asserted holds", ANY)
                .ca(forbids_any(&[1], 0))
                .leaf(asserts(&[0, 1]))
                .believed_for(&[p(1)]),
            after_one("4.12.3 (1)", "any policy may be left to the next").believed_for(&[p(1)]),
            after_one("4.12.3 (2)", "any policy may be taken for none from the start")
                .policies(inhibited)
                .refused("POLICY"),
            case("4.12.4", "any policy left to the next is not the holder's", ANY)
                .ca(forbids_any(&[1], 1))
                .ca(asserts(&[0]))
                .leaf(asserts(&[0]))
                .refused("POLICY"),
            case("4.12.5", "an authority below may forbid it earlier", "RFC 5280 §6.1.4 (j)")
                .ca(forbids_any(&[1], 5))
                .ca(forbids_any(&[1], 1))
                .ca(asserts(&[1]))
                .leaf(asserts(&[0]))
                .refused("POLICY"),
            case("4.12.6", "an authority below may not forbid it later", "RFC 5280 §6.1.4 (j)")
                .ca(forbids_any(&[1], 1))
                .ca(forbids_any(&[1], 5))
                .leaf(asserts(&[0]))
                .refused("POLICY"),
            case("4.12.7", "a self-issued certificate does not count", ANY)
                .ca(forbids_any(&[1], 1))
                .rollover(asserts(&[0]))
                .ca(asserts(&[0]))
                .leaf(asserts(&[1]))
                .believed_for(&[p(1)]),
            case("4.12.8", "after a self-issued certificate the next counts", ANY)
                .ca(forbids_any(&[1], 1))
                .rollover(asserts(&[0]))
                .ca(asserts(&[0]))
                .ca(asserts(&[0]))
                .leaf(asserts(&[1]))
                .refused("POLICY"),
            case("4.12.9", "self-issued authorities may assert it nevertheless", ANY)
                .ca(forbids_any(&[1], 1))
                .rollover(asserts(&[0]))
                .ca(asserts(&[0]))
                .rollover(asserts(&[0]))
                .leaf(asserts(&[1]))
                .believed_for(&[p(1)]),
            case("4.12.10", "a self-issued certificate at the end may not", ANY)
                .ca(forbids_any(&[1], 1))
                .rollover(asserts(&[0]))
                .ca(asserts(&[0]))
                .rollover(asserts(&[0]))
                .end()
                .refused("POLICY"),
        ],
    );
}
