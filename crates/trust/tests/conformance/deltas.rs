//! PKITS 4.15 delta lists, and what else RFC 5280 §5.2.4 says of them.

use pki::asn1::Writer;
use pki::extension::IssuingDistributionPoint;
use pki::oid::Oid;

use crate::case::{Case, KEYS, case, check, plain};
use crate::forge::{DAY, List, name, party};

const COMBINED: &str = "RFC 5280 §5.2.4";
const STATUS: &str = "RFC 5280 §6.3.3 (i)";
const RELEASED: &str = "RFC 5280 §6.3.3 (k)";

const KEY_COMPROMISE: u8 = 1;
const HOLD: u8 = 6;
const REMOVE: u8 = 8;

fn plainly(number: &'static str, rule: &'static str, section: &'static str) -> Case {
    case(number, rule, section).ca(plain).leaf(plain)
}

/// Made before the deltas are.
fn older(list: List) -> List {
    list.updated(-3 * DAY, DAY)
}

/// Made before the deltas are, and out of date.
fn expired(list: List) -> List {
    list.updated(-3 * DAY, -DAY)
}

#[test]
fn deltas_change_the_list_they_build_on() {
    check(
        "4.15",
        10,
        &[
            plainly("4.15.1", "a delta alone tells nothing", COMBINED)
                .list(1, 3, |l, _| l.delta_to(1))
                .refused("UNKNOWN-STATUS"),
            plainly("4.15.2", "neither on the list nor on the delta", STATUS)
                .list(1, 1, |l, _| older(l))
                .list(1, 3, |l, _| l.delta_to(1))
                .believed(),
            plainly("4.15.3", "on the delta", STATUS)
                .list(1, 1, |l, _| older(l))
                .list(1, 3, |l, line| l.delta_to(1).lists(&line[1], KEY_COMPROMISE))
                .refused("REVOKED"),
            plainly("4.15.4", "suspended on the list, revoked on the delta", STATUS)
                .list(1, 1, |l, line| older(l).lists(&line[1], HOLD))
                .list(1, 3, |l, line| l.delta_to(1).lists(&line[1], KEY_COMPROMISE))
                .refused("REVOKED"),
            plainly("4.15.5", "suspended on the list, released on the delta", RELEASED)
                .list(1, 1, |l, line| older(l).lists(&line[1], HOLD))
                .list(1, 3, |l, line| l.delta_to(1).lists(&line[1], REMOVE))
                .believed(),
            plainly("4.15.6", "on the list, and not on the delta", "RFC 5280 §6.3.3 (j)")
                .list(1, 1, |l, line| older(l).lists(&line[1], KEY_COMPROMISE))
                .list(1, 3, |l, _| l.delta_to(1))
                .refused("REVOKED"),
            plainly("4.15.7", "suspended and released since the list", RELEASED)
                .list(1, 1, |l, _| older(l))
                .list(1, 3, |l, line| l.delta_to(1).lists(&line[1], REMOVE))
                .believed(),
            plainly("4.15.8", "a delta builds on later lists too", COMBINED)
                .list(1, 2, |l, _| older(l))
                .list(1, 3, |l, _| l.delta_to(1))
                .believed(),
            plainly("4.15.9", "a delta changes later lists too", COMBINED)
                .list(1, 2, |l, _| older(l))
                .list(1, 3, |l, line| l.delta_to(1).lists(&line[1], KEY_COMPROMISE))
                .refused("REVOKED"),
            plainly("4.15.10", "a delta does not build on earlier lists", COMBINED)
                .list(1, 1, |l, _| expired(l))
                .list(1, 5, |l, _| l.delta_to(4))
                .refused("STALE-STATUS"),
        ],
    );
}

fn one() -> Vec<u8> {
    Writer::build(|w| w.integer(1))
}

/// A delta to the first list that need not be understood to be one.
fn uncritical(list: List) -> List {
    list.raw(Oid::DELTA_CRL_INDICATOR, false, one())
}

/// The list that a list and a delta make has the times of the delta.
#[test]
fn a_delta_brings_its_list_up_to_date() {
    check(
        "times of deltas",
        8,
        &[
            plainly("a current delta", "renews a list that is out of date", COMBINED)
                .list(1, 1, |l, _| expired(l))
                .list(1, 3, |l, _| l.delta_to(1))
                .believed(),
            plainly("a delta out of date", "renews nothing", COMBINED)
                .list(1, 1, |l, _| expired(l))
                .list(1, 3, |l, _| expired(l).delta_to(1))
                .refused("STALE-STATUS"),
            plainly("a newer delta out of date", "does not undo what a current one did", COMBINED)
                .list(1, 1, |l, _| expired(l))
                .list(1, 3, |l, _| l.delta_to(1))
                .list(1, 4, |l, _| expired(l).delta_to(1))
                .believed(),
            plainly("a delta out of form", "renews nothing either", COMBINED)
                .list(1, 1, |l, _| expired(l))
                .list(1, 3, |l, _| uncritical(l))
                .refused("STALE-STATUS"),
            plainly("a list out of form", "is not brought into form", COMBINED)
                .list(1, 1, |l, _| older(l).raw(Oid::CRL_NUMBER, true, one()))
                .list(1, 3, |l, _| l.delta_to(1))
                .refused("UNKNOWN-STATUS"),
            plainly("a delta out of date too", "does not make a current list stale", COMBINED)
                .list(1, 1, |l, _| older(l))
                .list(1, 3, |l, _| expired(l).delta_to(1))
                .believed(),
            plainly("a revocation", "is heard from a delta that is out of date", STATUS)
                .list(1, 1, |l, _| older(l))
                .list(1, 3, |l, line| expired(l).delta_to(1).lists(&line[1], KEY_COMPROMISE))
                .refused("REVOKED"),
            plainly("a release", "is not heard from a delta that is out of date", RELEASED)
                .list(1, 1, |l, line| older(l).lists(&line[1], HOLD))
                .list(1, 3, |l, line| expired(l).delta_to(1).lists(&line[1], REMOVE))
                .refused("REVOKED"),
        ],
    );
}

#[test]
fn a_delta_is_of_the_lists_scope_key_and_order() {
    let users = IssuingDistributionPoint { only_user: true, ..Default::default() };
    let stranger = party("One", KEYS[0]);
    check("which delta", 11, &[
        plainly("another scope", "a delta of another scope is no delta of the list", COMBINED)
            .list(1, 1, |l, line| older(l).lists(&line[1], HOLD))
            .list(1, 3, |l, line| l.delta_to(1).scope(&users).lists(&line[1], REMOVE))
            .refused("REVOKED"),
        plainly("another key", "a delta that a namesake signed is none of the list", COMBINED)
            .list(1, 1, |l, line| older(l).lists(&line[1], HOLD))
            .list_of(stranger, 3, |l, line| l.delta_to(1).lists(&line[1], REMOVE))
            .refused("REVOKED"),
        plainly("another name", "a delta of another name is no delta of the list", COMBINED)
            .list(1, 1, |l, line| older(l).lists(&line[1], HOLD))
            .list(1, 3, |l, line| l.delta_to(1).lists(&line[1], REMOVE).issuer_name(name("Two")))
            .refused("REVOKED"),
        plainly("another signature", "a forged delta releases nobody", COMBINED)
            .list(1, 1, |l, line| older(l).lists(&line[1], HOLD))
            .list(1, 3, |l, line| l.delta_to(1).lists(&line[1], REMOVE).signed_by(stranger))
            .refused("REVOKED"),
        plainly("two deltas", "the newest delta decides", COMBINED)
            .list(1, 1, |l, _| older(l))
            .list(1, 3, |l, line| l.delta_to(1).lists(&line[1], HOLD))
            .list(1, 4, |l, line| l.delta_to(1).lists(&line[1], REMOVE))
            .believed(),
        plainly("a newer delta out of date", "a delta revokes that a current one came before", COMBINED)
            .list(1, 1, |l, line| older(l).lists(&line[1], HOLD))
            .list(1, 3, |l, line| l.delta_to(1).lists(&line[1], REMOVE))
            .list(1, 4, |l, line| expired(l).delta_to(1).lists(&line[1], KEY_COMPROMISE))
            .refused("REVOKED"),
        plainly("a newer delta out of form", "and takes nothing back where it is silent", COMBINED)
            .list(1, 1, |l, line| older(l).lists(&line[1], HOLD))
            .list(1, 3, |l, line| l.delta_to(1).lists(&line[1], REMOVE))
            .list(1, 4, |l, _| uncritical(l))
            .believed(),
        plainly("a spoilt delta", "an unknown critical extension spoils a delta", STATUS)
            .list(1, 1, |l, line| older(l).lists(&line[1], HOLD))
            .list(1, 3, |l, line| {
                l.delta_to(1).lists(&line[1], REMOVE).raw(Oid::P256, true, vec![5, 0])
            })
            .refused("REVOKED"),
        plainly("the same number", "a delta adds nothing to the list of its number", COMBINED)
            .list(1, 3, |l, line| l.lists(&line[1], HOLD))
            .list(1, 3, |l, line| l.delta_to(1).lists(&line[1], REMOVE))
            .refused("REVOKED"),
        plainly("not suspended", "a delta releases who was suspended", "RFC 5280 §5.3.1")
            .list(1, 1, |l, line| older(l).lists(&line[1], KEY_COMPROMISE))
            .list(1, 3, |l, line| l.delta_to(1).lists(&line[1], REMOVE))
            .stricter(
                "REVOKED",
                "RFC 5280 §6.3.3 (k) would release anybody; who was revoked for good comes off the \
                 list when he has expired, and is refused then anyhow",
            ),
        plainly("no delta", "removeFromCRL on a full list", "RFC 5280 §5.3.1")
            .list(1, 1, |l, line| l.lists(&line[1], REMOVE))
            .stricter(
                "REVOKED",
                "RFC 5280 §6.3.3 (k) would take it for good, but it stands on deltas alone: who \
                 is listed otherwise is listed",
            ),
    ]);
}
