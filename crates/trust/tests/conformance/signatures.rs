//! PKITS 4.1 signatures, 4.2 validity, 4.3 names that chain.

use pki::asn1::tag::{PRINTABLE_STRING, UTF8_STRING};
use pki::name::Name;
use pki::oid::Oid;

use crate::case::{KEYS, Outcome, case, check, plain};
use crate::forge::{DAY, NOW, name, party, raw_name};

const SIGNATURE: &str = "RFC 5280 §6.1.3 (a)(1)";
const VALIDITY: &str = "RFC 5280 §6.1.3 (a)(2)";
const FORM: &str = "RFC 5280 §4.1.2.5";
const CHAINING: &str = "RFC 5280 §6.1.3 (a)(4)";
const COMPARISON: &str = "RFC 5280 §7.1";

#[test]
fn signatures_are_those_of_the_issuer() {
    let stranger = party("Stranger", KEYS[0]);
    check(
        "4.1",
        3,
        &[
            case("4.1.1", "what every issuer signed is believed", SIGNATURE)
                .ca(plain)
                .leaf(plain)
                .believed(),
            case("4.1.2", "an authority's signature must be its issuer's", SIGNATURE)
                .ca(|d| d.signed_by(stranger))
                .leaf(plain)
                .refused("BAD-SIGNATURE"),
            case("4.1.3", "the holder's signature must be its issuer's", SIGNATURE)
                .ca(plain)
                .leaf(|d| d.signed_by(stranger))
                .refused("BAD-SIGNATURE"),
        ],
    );
}

#[test]
fn validity_is_read_in_both_forms() {
    let since = |unix: i64| unix - NOW.0;
    let (y1950, y1999, y2050) = (since(-631_152_000), since(946_598_400), since(2_556_144_000));
    check(
        "4.2",
        8,
        &[
            case("4.2.1", "an authority's validity must have begun", VALIDITY)
                .ca(|d| d.valid(1, DAY))
                .leaf(plain)
                .refused("ISSUER-NOT-YET-VALID"),
            case("4.2.2", "the holder's validity must have begun", VALIDITY)
                .ca(plain)
                .leaf(|d| d.valid(1, DAY))
                .refused("NOT-YET-VALID"),
            case("4.2.3", "two digits from 50 on are years of the last century", FORM)
                .ca(plain)
                .leaf(|d| d.valid(y1950, DAY))
                .believed(),
            case("4.2.4", "a beginning before 2050 may be GeneralizedTime", FORM)
                .ca(plain)
                .leaf(|d| d.generalized())
                .believed(),
            case("4.2.5", "an authority's validity must not have ended", VALIDITY)
                .ca(|d| d.valid(-DAY, -1))
                .leaf(plain)
                .refused("ISSUER-EXPIRED"),
            case("4.2.6", "the holder's validity must not have ended", VALIDITY)
                .ca(plain)
                .leaf(|d| d.valid(-DAY, -1))
                .refused("EXPIRED"),
            case("4.2.7", "an end in 1999 is not one in 2099", FORM)
                .ca(plain)
                .leaf(|d| d.valid(y1950, y1999))
                .refused("EXPIRED"),
            case("4.2.8", "an end after 2049 is GeneralizedTime", FORM)
                .ca(plain)
                .leaf(|d| d.valid(-DAY, y2050))
                .believed(),
        ],
    );
}

/// An authority certified under one spelling of its name, that issues under another.
fn spelled(number: &'static str, rule: &'static str, certified: &Name, issuing: &Name) -> Outcome {
    case(number, rule, COMPARISON)
        .ca(|d| d.subject_name(certified.clone()))
        .leaf(|d| d.issuer_name(issuing.clone()))
        .list(1, 1, |l, _| l.issuer_name(certified.clone()))
        .believed()
}

fn common_name(tag: u8, text: &str) -> Name {
    raw_name(&[(Oid::COMMON_NAME, tag, text.as_bytes())])
}

fn of_all(attributes: &[Oid]) -> Name {
    let attributes: Vec<_> =
        attributes.iter().map(|oid| (*oid, PRINTABLE_STRING, b"CA".as_slice())).collect();
    raw_name(&attributes)
}

#[test]
fn names_chain() {
    let printable = |text| common_name(PRINTABLE_STRING, text);
    let utf8 = |text| common_name(UTF8_STRING, text);
    let mandatory = of_all(&[
        Oid::COUNTRY,
        Oid::ORGANIZATION,
        Oid::ORGANIZATIONAL_UNIT,
        Oid::DN_QUALIFIER,
        Oid::STATE,
        Oid::SERIAL_NUMBER,
        Oid::DOMAIN_COMPONENT,
        Oid::COMMON_NAME,
    ]);
    let optional = of_all(&[
        Oid::LOCALITY,
        Oid::TITLE,
        Oid::SURNAME,
        Oid::GIVEN_NAME,
        Oid::INITIALS,
        Oid::PSEUDONYM,
        Oid::GENERATION_QUALIFIER,
    ]);
    let swapped = raw_name(&[
        (Oid::COMMON_NAME, UTF8_STRING, b"CA"),
        (Oid::ORGANIZATIONAL_UNIT, UTF8_STRING, b"Unit"),
    ]);
    check(
        "4.3",
        11,
        &[
            case("4.3.1", "the issuer's name must be the subject above", CHAINING)
                .ca(plain)
                .leaf(|d| d.issuer_name(name("Other")))
                .refused("UNKNOWN-ISSUER"),
            case("4.3.2", "the order of relative names matters", CHAINING)
                .ca_named("Unit/CA", plain)
                .leaf(|d| d.issuer_name(swapped))
                .refused("UNKNOWN-ISSUER"),
            spelled("4.3.3", "runs of spaces are one", &printable("A  CA"), &printable("A CA")),
            spelled("4.3.4", "outer spaces are none", &printable(" A CA  "), &printable("A CA")),
            spelled("4.3.5", "case does not matter", &printable("A CA"), &printable("a cA")),
            case("4.3.6", "unique identifiers do not disturb", "RFC 5280 §4.1.2.8")
                .ca(|d| d.unique_ids())
                .leaf(plain)
                .believed(),
            spelled("4.3.7", "the attributes all must know are compared", &mandatory, &mandatory),
            spelled("4.3.8", "those all should know are compared", &optional, &optional),
            spelled("4.3.9", "UTF8String is compared", &utf8("Ä CA"), &utf8("Ä CA")),
            spelled(
                "4.3.10",
                "the type of string does not matter",
                &printable("A CA"),
                &utf8("A CA"),
            ),
            spelled("4.3.11", "case does not matter beyond ASCII", &utf8("Ä  CA"), &utf8("ä ca")),
        ],
    );
}
