//! PKITS 4.14 distribution points: partitions of names, kinds and reasons, and indirect lists.

use pki::asn1::Reader;
use pki::asn1::tag::{SET, UTF8_STRING};
use pki::extension::{
    DistributionPoint, DistributionPointName, DistributionPoints, IssuingDistributionPoint,
    KeyUsage, ReasonFlags,
};
use pki::general_name::GeneralName;
use pki::name::Name;
use pki::oid::Oid;

use crate::case::{Case, KEYS, case, check, plain};
use crate::forge::{Draft, List, Party, ROOT, name, party, raw_name, reasons};

const PLACE: &str = "RFC 5280 §6.3.3 (b)(2)(i)";
const KIND: &str = "RFC 5280 §6.3.3 (b)(2)(ii)";
const REASONS: &str = "RFC 5280 §6.3.3 (d)";
const INDIRECT: &str = "RFC 5280 §6.3.3 (b)(1)";
const ENTRY: &str = "RFC 5280 §5.3.3";

const LISTER: Party = party("Lister", KEYS[0]);

fn full(name: Name) -> Option<DistributionPointName> {
    Some(DistributionPointName::Full(vec![GeneralName::Directory(name)]))
}

/// A name one common name below another.
fn relative(text: &str) -> Option<DistributionPointName> {
    let whole = name(text);
    let rdn = Reader::whole_sequence(whole.der()).unwrap().value(SET).unwrap();
    Some(DistributionPointName::Relative(rdn.to_vec()))
}

/// The same name, written out.
fn joined(issuer: &str, text: &str) -> Name {
    let part = |text| (Oid::COMMON_NAME, UTF8_STRING, str::as_bytes(text));
    raw_name(&[part(issuer), part(text)])
}

fn point(name: Option<DistributionPointName>) -> DistributionPoint {
    DistributionPoint { name, reasons: None, crl_issuer: vec![] }
}

/// Lists where the certificate's status is found.
fn found_at(points: Vec<DistributionPoint>) -> impl FnOnce(Draft) -> Draft {
    move |draft| draft.with(&DistributionPoints(points))
}

fn scope(name: Option<DistributionPointName>) -> IssuingDistributionPoint {
    IssuingDistributionPoint { name, ..IssuingDistributionPoint::default() }
}

#[test]
fn a_list_for_one_place_tells_of_it_alone() {
    let at =
        |number, rule, name| case(number, rule, PLACE).ca(plain).leaf(found_at(vec![point(name)]));
    let here = || full(name("Here"));
    let written_out = || full(joined("One", "Here"));
    check(
        "4.14.1 to 4.14.10",
        10,
        &[
            at("4.14.1", "the same full name", here())
                .list(1, 1, |l, _| l.scope(&scope(here())))
                .believed(),
            at("4.14.2", "the same full name, and listed", here())
                .list(1, 1, |l, line| l.scope(&scope(here())).lists(&line[1], 1))
                .refused("REVOKED"),
            at("4.14.3", "another full name", here())
                .list(1, 1, |l, _| l.scope(&scope(full(name("There")))))
                .refused("UNKNOWN-STATUS"),
            at("4.14.4", "relative in the certificate, full in the list", relative("Here"))
                .list(1, 1, |l, _| l.scope(&scope(written_out())))
                .believed(),
            at("4.14.5", "relative in both", relative("Here"))
                .list(1, 1, |l, _| l.scope(&scope(relative("here"))))
                .believed(),
            at("4.14.6", "relative in both, and listed", relative("Here"))
                .list(1, 1, |l, line| l.scope(&scope(relative("Here"))).lists(&line[1], 1))
                .refused("REVOKED"),
            at("4.14.7", "full in the certificate, relative in the list", written_out())
                .list(1, 1, |l, _| l.scope(&scope(relative("Here"))))
                .believed(),
            at("4.14.8", "another relative name", relative("Here"))
                .list(1, 1, |l, _| l.scope(&scope(relative("There"))))
                .refused("UNKNOWN-STATUS"),
            case("4.14.9", "a list for a place, a certificate without", PLACE)
                .ca(plain)
                .leaf(plain)
                .list(1, 1, |l, _| l.scope(&scope(here())))
                .refused("UNKNOWN-STATUS"),
            at("4.14.10", "a list for all places", here()).list(1, 1, |l, _| l).believed(),
        ],
    );
}

#[test]
fn a_list_for_one_kind_tells_of_it_alone() {
    let only_user = IssuingDistributionPoint { only_user: true, ..scope(None) };
    let only_ca = IssuingDistributionPoint { only_ca: true, ..scope(None) };
    let only_attribute = IssuingDistributionPoint { only_attribute: true, ..scope(None) };
    check(
        "4.14.11 to 4.14.14",
        4,
        &[
            case("4.14.11", "a list of holders tells of no authority", KIND)
                .ca(plain)
                .ca(plain)
                .end()
                .list(1, 1, |l, _| l.scope(&only_user))
                .refused("UNKNOWN-STATUS"),
            case("4.14.12", "a list of authorities tells of no holder", KIND)
                .ca(plain)
                .leaf(plain)
                .list(1, 1, |l, _| l.scope(&only_ca))
                .refused("UNKNOWN-STATUS"),
            case("4.14.13", "a list of authorities tells of authorities", KIND)
                .ca(plain)
                .ca(plain)
                .end()
                .list(1, 1, |l, _| l.scope(&only_ca))
                .believed(),
            case("4.14.14", "a list of attribute certificates tells of neither", KIND)
                .ca(plain)
                .leaf(plain)
                .list(1, 1, |l, _| l.scope(&only_attribute))
                .refused("UNKNOWN-STATUS"),
        ],
    );
}

/// A list for some reasons, perhaps at some place.
fn partition(some: ReasonFlags, place: Option<&str>) -> impl Fn(List) -> List {
    let only_some_reasons = Some(some);
    let name = place.and_then(|place| full(name(place)));
    let scope = IssuingDistributionPoint { name, only_some_reasons, ..scope(None) };
    move |list| list.scope(&scope)
}

#[test]
fn reasons_add_up() {
    let (keys, rest) = (reasons(&[1, 2]), reasons(&[3, 4, 5, 6, 7, 8]));
    let plainly = |number, rule| case(number, rule, REASONS).ca(plain).leaf(plain);
    let (first, second) = (partition(keys, None), partition(rest, None));
    let placed = |number, rule| {
        let point = |place, some| {
            let reasons = Some(some);
            DistributionPoint { name: full(name(place)), reasons, crl_issuer: vec![] }
        };
        case(number, rule, REASONS)
            .ca(plain)
            .leaf(found_at(vec![point("Here", keys), point("There", rest)]))
    };
    let (here, there) = (partition(keys, Some("Here")), partition(rest, Some("There")));
    check(
        "4.14.15 to 4.14.21",
        7,
        &[
            plainly("4.14.15", "listed for the reasons of the one")
                .list(1, 1, |l, line| first(l).lists(&line[1], 1))
                .list(1, 2, |l, _| second(l))
                .refused("REVOKED"),
            plainly("4.14.16", "listed for the reasons of the other")
                .list(1, 1, |l, _| first(l))
                .list(1, 2, |l, line| second(l).lists(&line[1], 6))
                .refused("REVOKED"),
            plainly("4.14.17", "some reasons are not all")
                .list(1, 1, |l, _| first(l))
                .list(1, 2, |l, _| first(l))
                .refused("UNKNOWN-STATUS"),
            plainly("4.14.18", "all reasons together")
                .list(1, 1, |l, _| first(l))
                .list(1, 2, |l, _| second(l))
                .believed(),
            placed("4.14.19", "all reasons, each at its place")
                .list(1, 1, |l, _| here(l))
                .list(1, 2, |l, _| there(l))
                .believed(),
            placed("4.14.20", "listed at the first place")
                .list(1, 1, |l, line| here(l).lists(&line[1], 1))
                .list(1, 2, |l, _| there(l))
                .refused("REVOKED"),
            placed("4.14.21", "listed at the second place")
                .list(1, 1, |l, _| here(l))
                .list(1, 2, |l, line| there(l).lists(&line[1], 3))
                .refused("REVOKED"),
        ],
    );
}

/// Says that the lister tells of the certificate.
fn listed_by(lister: &str, place: Option<DistributionPointName>) -> impl FnOnce(Draft) -> Draft {
    let crl_issuer = vec![GeneralName::Directory(name(lister))];
    found_at(vec![DistributionPoint { crl_issuer, ..point(place) }])
}

/// A holder whose status a lister tells whom this authority certified.
fn told(number: &'static str, rule: &'static str, by: Party) -> Case {
    case(number, rule, INDIRECT)
        .ca(plain)
        .leaf(listed_by("Lister", None))
        .beside(Draft::client(LISTER, by).critical(&KeyUsage::CRL_SIGN))
}

fn indirect(list: List) -> List {
    list.scope(&IssuingDistributionPoint { indirect: true, ..scope(None) })
}

#[test]
fn indirect_lists_tell_of_those_who_name_them() {
    let plainly = |number, rule| case(number, rule, INDIRECT).ca(plain).leaf(plain);
    let one = party("One", 1);
    let here = || relative("Here");
    let placed = IssuingDistributionPoint { indirect: true, ..scope(here()) };
    check(
        "4.14.22 to 4.14.30",
        9,
        &[
            plainly("4.14.22", "an authority's own list may be indirect")
                .list(1, 1, |l, _| indirect(l))
                .believed(),
            plainly("4.14.23", "its own entries stand there without an issuer")
                .list(1, 1, |l, line| indirect(l).lists(&line[1], 1))
                .refused("REVOKED"),
            told("4.14.24", "a list of the issuer it names", ROOT)
                .silent(1)
                .list_of(LISTER, 1, |l, _| indirect(l))
                .believed(),
            told("4.14.25", "the lister's own number is another certificate", ROOT)
                .silent(1)
                .list_of(LISTER, 1, |l, line| indirect(l).lists(&line[1], 1))
                .believed(),
            plainly("4.14.26", "a lister it does not name")
                .silent(1)
                .beside(Draft::client(LISTER, ROOT).critical(&KeyUsage::CRL_SIGN))
                .list_of(LISTER, 1, |l, _| indirect(l))
                .refused("UNKNOWN-STATUS"),
            told("4.14.27", "a list that does not say it is indirect", ROOT)
                .silent(1)
                .list_of(LISTER, 1, |l, _| l)
                .refused("UNKNOWN-STATUS"),
            told("4.14.28", "a lister whom the authority itself certified", one)
                .list(1, 1, |l, _| l)
                .list_of(LISTER, 1, |l, _| indirect(l))
                .believed(),
            case("4.14.29", "a place relative to the lister", PLACE)
                .ca(plain)
                .leaf(listed_by("Lister", here()))
                .beside(Draft::client(LISTER, one).critical(&KeyUsage::CRL_SIGN))
                .list(1, 1, |l, _| l)
                .list_of(LISTER, 1, |l, _| l.scope(&placed))
                .believed(),
            case("4.14.30", "a lister that tells of its own certificate", INDIRECT)
                .ca(plain)
                .leaf(listed_by("Lister", None))
                .beside(listed_by("Lister", None)(
                    Draft::client(LISTER, one).critical(&KeyUsage::CRL_SIGN),
                ))
                .silent(1)
                .list_of(LISTER, 1, |l, _| indirect(l))
                .believed(),
        ],
    );
}

#[test]
fn entries_of_indirect_lists_have_issuers() {
    let told = |number, rule| told(number, rule, ROOT).silent(1);
    let of = |issuer, key| Draft::client(party("Other", key), party(issuer, 9)).unsigned();
    let stranger = party("Lister", KEYS[2]);
    check(
        "4.14.31 to 4.14.35",
        5,
        &[
            told("4.14.31", "listed with its issuer")
                .list_of(LISTER, 1, |l, line| indirect(l).lists_of(&line[1], 1))
                .refused("REVOKED"),
            told("4.14.32", "listed after an entry of its issuer")
                .list_of(LISTER, 1, |l, line| {
                    indirect(l).lists_of(&of("One", 10), 1).lists(&line[1], 1)
                })
                .refused("REVOKED"),
            told("4.14.33", "its number listed after an entry of another issuer")
                .list_of(LISTER, 1, |l, line| {
                    indirect(l)
                        .lists_of(&of("One", 10), 1)
                        .lists_of(&of("Two", 10), 1)
                        .lists(&line[1], 1)
                })
                .believed(),
            told("4.14.34", "listed where issuers alternate")
                .list_of(LISTER, 1, |l, line| {
                    indirect(l)
                        .lists_of(&of("Two", 10), 1)
                        .lists_of(&line[1], 1)
                        .lists(&of("One", 11), 1)
                })
                .refused("REVOKED"),
            case("4.14.35", "a lister of the right name whom nobody certified", ENTRY)
                .ca(plain)
                .leaf(listed_by("Lister", None))
                .silent(1)
                .beside(Draft::client(stranger, stranger).critical(&KeyUsage::CRL_SIGN))
                .list_of(stranger, 1, |l, _| indirect(l))
                .refused("UNKNOWN-STATUS"),
        ],
    );
}
