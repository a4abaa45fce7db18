//! PKITS 4.4 revocation, 4.5 self-issued certificates.

use pki::extension::KeyUsage;
use pki::oid::Oid;

use crate::case::{Case, KEYS, case, check, plain};
use crate::forge::{DAY, Draft, NOW, Party, ROOT, name, oid, party};

const STATUS: &str = "RFC 5280 §6.1.3 (a)(3)";
const SIGNER: &str = "RFC 5280 §6.3.3 (f)";
const SELF_ISSUED: &str = "RFC 5280 §3.2";

/// Another key of the authority One, which only signs lists.
const LISTER: Party = party("One", KEYS[0]);
const STRANGER: Party = party("Stranger", KEYS[1]);

fn unknown() -> (Oid, bool, Vec<u8>) {
    (oid("1.2.3"), true, vec![5, 0])
}

#[test]
fn status_must_be_known() {
    let plainly = |number, rule| case(number, rule, STATUS).ca(plain).leaf(plain);
    let since = |unix: i64| unix - NOW.0;
    check(
        "4.4 status",
        13,
        &[
            plainly("4.4.1", "without a list nothing is known").silent(1).refused("UNKNOWN-STATUS"),
            plainly("4.4.2", "an authority on the list is revoked")
                .list(0, 1, |l, line| l.lists(&line[0], 1))
                .refused("ISSUER-REVOKED"),
            plainly("4.4.3", "a holder on the list is revoked")
                .list(1, 1, |l, line| l.lists(&line[1], 1))
                .refused("REVOKED"),
            plainly("4.4.4", "a list with another's signature tells nothing")
                .list(1, 1, |l, _| l.signed_by(STRANGER))
                .refused("UNKNOWN-STATUS"),
            plainly("4.4.5", "a list under another name tells nothing")
                .list(1, 1, |l, _| l.issuer_name(name("Other")))
                .refused("UNKNOWN-STATUS"),
            plainly("4.4.6", "a list of another authority tells nothing")
                .silent(1)
                .list(0, 1, |l, _| l)
                .refused("UNKNOWN-STATUS"),
            plainly("4.4.7", "a forged list beside the right one does not disturb it")
                .list(1, 2, |l, line| l.lists(&line[1], 1).signed_by(STRANGER))
                .list(1, 1, |l, _| l)
                .believed(),
            plainly("4.4.8", "an entry with an unknown critical extension spoils its list")
                .list(1, 1, |l, _| l.entry(&[9], unknown()))
                .refused("UNKNOWN-STATUS"),
            plainly("4.4.9", "an unknown critical extension spoils a list")
                .list(1, 1, |l, _| l.raw(oid("1.2.3"), true, vec![5, 0]))
                .refused("UNKNOWN-STATUS"),
            plainly("4.4.10", "a spoilt list that names the holder makes nothing good")
                .list(1, 1, |l, line| l.raw(oid("1.2.3"), true, vec![5, 0]).lists(&line[1], 1))
                .refused("UNKNOWN-STATUS"),
            plainly("4.4.11", "a list is out of date after its next update")
                .list(1, 1, |l, _| l.updated(-2 * DAY, -1))
                .refused("STALE-STATUS"),
            plainly("4.4.12", "a next update in 1999 is not one in 2099")
                .list(1, 1, |l, _| l.updated(since(0), since(946_598_400)))
                .refused("STALE-STATUS"),
            plainly("4.4.13", "a next update after 2049 is GeneralizedTime")
                .list(1, 1, |l, _| l.updated(-DAY, since(2_556_144_000)))
                .believed(),
        ],
    );
}

#[test]
fn odd_serial_numbers_are_told_apart() {
    const NUMBER: &str = "RFC 5280 §4.1.2.2";
    let with = |number, rule, serial: &[u8]| {
        case(number, rule, NUMBER).ca(plain).leaf(|d| d.serial(serial))
    };
    let long: Vec<u8> = (1..=20).collect();
    let with_last = |last| [&long[..19], &[last]].concat();
    let with_first = |first| [&[first], &long[1..]].concat();
    check(
        "4.4 serial numbers",
        5,
        &[
            with("4.4.14", "a negative number is not its octets without a sign", &[0xff])
                .list(1, 1, |l, _| l.lists_serial(&[0, 0xff]))
                .believed(),
            with("4.4.15", "a negative number is found", &[0xff])
                .list(1, 1, |l, line| l.lists(&line[1], 1))
                .refused("REVOKED"),
            with("4.4.16", "twenty octets differ in the last", &long)
                .list(1, 1, |l, _| l.lists_serial(&with_last(99)))
                .believed(),
            with("4.4.17", "twenty octets differ in the first", &long)
                .list(1, 1, |l, _| l.lists_serial(&with_first(99)))
                .believed(),
            with("4.4.18", "twenty octets are found", &long)
                .list(1, 1, |l, line| l.lists(&line[1], 1))
                .refused("REVOKED"),
        ],
    );
}

/// An authority with one key for certificates and another for lists, both certified by the root.
fn separate(number: &'static str, rule: &'static str) -> Case {
    case(number, rule, SIGNER)
        .ca(|d| d.critical(&KeyUsage::KEY_CERT_SIGN))
        .leaf(plain)
        .beside(Draft::client(LISTER, ROOT).critical(&KeyUsage::CRL_SIGN))
        .silent(1)
}

#[test]
fn lists_may_have_a_key_of_their_own() {
    check(
        "4.4 separate keys",
        3,
        &[
            separate("4.4.19", "a key certified for lists is heard")
                .list_of(LISTER, 1, |l, _| l)
                .believed(),
            separate("4.4.20", "a key certified for lists revokes")
                .list_of(LISTER, 1, |l, line| l.lists(&line[1], 1))
                .refused("REVOKED"),
            separate("4.4.21", "a key for lists that is revoked is not heard")
                .list_of(LISTER, 1, |l, _| l)
                .list(0, 1, |l, _| l.lists_serial(&[1, 8]))
                .refused("UNKNOWN-STATUS"),
        ],
    );
}

#[test]
fn key_rollover_is_followed() {
    let through_both =
        |number, rule| case(number, rule, SELF_ISSUED).ca(plain).rollover(plain).leaf(plain);
    let by_the_old = |number, rule| {
        case(number, rule, SELF_ISSUED)
            .ca(plain)
            .leaf(plain)
            .beside(Draft::authority(LISTER, party("One", 1)))
            .silent(1)
    };
    let for_lists = |number, rule| {
        case(number, rule, SIGNER)
            .ca(plain)
            .leaf(plain)
            .beside(Draft::client(LISTER, party("One", 1)).critical(&KeyUsage::CRL_SIGN))
            .silent(1)
    };
    check(
        "4.5",
        8,
        &[
            through_both("4.5.1", "what the old key signed is believed under the new")
                .silent(2)
                .believed(),
            through_both("4.5.2", "the list of the new key revokes what the old one signed")
                .silent(2)
                .list(1, 1, |l, line| l.lists(&line[2], 1))
                .refused("REVOKED"),
            through_both("4.5.3", "what the new key signed is believed under the old")
                .silent(1)
                .list(2, 1, |l, _| l)
                .believed(),
            by_the_old("4.5.4", "the list of the new key tells of what the old one signed")
                .list_of(LISTER, 1, |l, _| l)
                .believed(),
            by_the_old("4.5.5", "the list of the new key revokes what the old one signed")
                .list_of(LISTER, 1, |l, line| l.lists(&line[1], 1))
                .refused("REVOKED"),
            for_lists("4.5.6", "a self-issued key for lists is heard")
                .list_of(LISTER, 1, |l, _| l)
                .believed(),
            for_lists("4.5.7", "a self-issued key for lists revokes")
                .list_of(LISTER, 1, |l, line| l.lists(&line[1], 1))
                .refused("REVOKED"),
            case("4.5.8", "a self-issued key for lists issues nothing", "RFC 5280 §6.1.4 (k)")
                .ca(plain)
                .rollover(|d| d.without(Oid::BASIC_CONSTRAINTS).critical(&KeyUsage::CRL_SIGN))
                .leaf(plain)
                .refused("BASIC-CONSTRAINTS"),
        ],
    );
}
