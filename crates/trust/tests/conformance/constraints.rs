//! PKITS 4.13 name constraints.

use pki::asn1::tag::UTF8_STRING;
use pki::extension::{GeneralSubtree, NameConstraints, SubjectAltNames};
use pki::general_name::GeneralName;
use pki::name::{Attribute, Name};
use pki::oid::Oid;

use crate::case::{Case, case, check, plain};
use crate::forge::{Draft, name, raw_name};

const SUBTREES: &str = "RFC 5280 §4.2.1.10";
const BOTH: &str = "RFC 5280 §6.1.3 (c)";
const INTERSECTED: &str = "RFC 5280 §6.1.4 (g)";
const OUTSIDE: &str = "NAME-CONSTRAINT";

/// What becomes of a certificate.
type Change = fn(Draft) -> Draft;

/// The subtree of directory names below a unit.
fn unit(unit: &str) -> GeneralName {
    let attributes: Vec<_> = unit
        .split('/')
        .map(|part| (Oid::ORGANIZATIONAL_UNIT, UTF8_STRING, part.as_bytes()))
        .collect();
    GeneralName::Directory(raw_name(&attributes))
}

fn directory(path: &str) -> GeneralName {
    GeneralName::Directory(name(path))
}

pub(crate) fn email(text: &str) -> GeneralName {
    GeneralName::Email(text.into())
}

pub(crate) fn dns(text: &str) -> GeneralName {
    GeneralName::Dns(text.into())
}

pub(crate) fn uri(text: &str) -> GeneralName {
    GeneralName::Uri(text.into())
}

pub(crate) fn permits(bases: &[GeneralName]) -> impl FnOnce(Draft) -> Draft {
    move |draft| draft.permitting(bases)
}

pub(crate) fn excludes(bases: &[GeneralName]) -> impl FnOnce(Draft) -> Draft {
    move |draft| draft.excluding(bases)
}

fn names(names: &[GeneralName]) -> impl FnOnce(Draft) -> Draft {
    move |draft| draft.names(names)
}

#[test]
fn subjects_lie_in_permitted_subtrees() {
    let one = |number, rule| case(number, rule, SUBTREES).ca(permits(&[unit("a")]));
    let either = |number, rule| case(number, rule, SUBTREES).ca(permits(&[unit("a"), unit("b")]));
    check(
        "4.13.1 to 4.13.5",
        5,
        &[
            one("4.13.1", "a subject in the subtree").leaf_named("a/Holder", plain).believed(),
            one("4.13.2", "a subject outside").leaf_named("b/Holder", plain).refused(OUTSIDE),
            one("4.13.3", "an alternative directory name outside")
                .leaf_named("a/Holder", names(&[directory("b/Holder")]))
                .refused(OUTSIDE),
            one("4.13.4", "an alternative directory name inside")
                .leaf_named("a/Holder", names(&[directory("a/Other")]))
                .believed(),
            either("4.13.5", "a subject in the second of two")
                .leaf_named("b/Holder", plain)
                .believed(),
        ],
    );
}

#[test]
fn subjects_lie_outside_of_excluded_subtrees() {
    let one = |number, rule| case(number, rule, BOTH).ca(excludes(&[unit("a")]));
    let either = |number, rule| case(number, rule, BOTH).ca(excludes(&[unit("a"), unit("b")]));
    let nested = |number, rule| {
        let subtree = |base| GeneralSubtree { base, minimum: 0, maximum: None };
        let constraints = NameConstraints {
            permitted: vec![subtree(unit("a"))],
            excluded: vec![subtree(unit("a/x"))],
        };
        case(number, rule, BOTH).ca(move |d| d.critical(&constraints))
    };
    check(
        "4.13.6 to 4.13.11",
        6,
        &[
            one("4.13.6", "a subject outside").leaf_named("b/Holder", plain).believed(),
            one("4.13.7", "a subject inside").leaf_named("a/Holder", plain).refused(OUTSIDE),
            either("4.13.8", "a subject in the first of two")
                .leaf_named("a/Holder", plain)
                .refused(OUTSIDE),
            either("4.13.9", "a subject in the second of two")
                .leaf_named("b/Holder", plain)
                .refused(OUTSIDE),
            nested("4.13.10", "what is excluded is not permitted")
                .leaf_named("a/x/Holder", plain)
                .refused(OUTSIDE),
            nested("4.13.11", "what is not excluded is permitted")
                .leaf_named("a/y/Holder", plain)
                .believed(),
        ],
    );
}

#[test]
fn subtrees_of_all_authorities_count() {
    let permitted = |number, rule, below: &[GeneralName]| {
        case(number, rule, INTERSECTED).ca(permits(&[unit("a")])).ca_named("a/CA", permits(below))
    };
    let excluded = |number, rule, below: &[GeneralName]| {
        case(number, rule, INTERSECTED).ca(excludes(&[unit("a")])).ca_named("b/CA", excludes(below))
    };
    let nameless = |d: Draft| {
        let names = SubjectAltNames(vec![email("a@mail.example")]);
        d.subject_name(name("")).critical(&names)
    };
    check(
        "4.13.12 to 4.13.18",
        7,
        &[
            permitted("4.13.12", "the narrower subtree binds", &[unit("a/x")])
                .leaf_named("a/y/Holder", plain)
                .refused(OUTSIDE),
            permitted("4.13.13", "of two subtrees apart nothing is left", &[unit("b")])
                .leaf_named("a/Holder", plain)
                .refused(OUTSIDE),
            permitted("4.13.14", "where nothing is left, names of other kinds are", &[unit("b")])
                .leaf(nameless)
                .believed(),
            excluded("4.13.15", "what the upper excludes is excluded", &[unit("c")])
                .leaf_named("a/Holder", plain)
                .refused(OUTSIDE),
            excluded("4.13.16", "what the lower excludes is excluded", &[unit("c")])
                .leaf_named("c/Holder", plain)
                .refused(OUTSIDE),
            case("4.13.17", "what one permits the other excludes", INTERSECTED)
                .ca(excludes(&[unit("a")]))
                .ca_named("b/CA", permits(&[unit("a")]))
                .leaf_named("a/Holder", plain)
                .refused(OUTSIDE),
            excluded("4.13.18", "what neither excludes is left", &[unit("c")])
                .leaf_named("d/Holder", plain)
                .believed(),
        ],
    );
}

#[test]
fn self_issued_certificates_are_bound_at_the_end_only() {
    check(
        "4.13.19 and 20",
        2,
        &[
            case("4.13.19", "a self-issued authority may lie outside", "RFC 5280 §6.1.3 (b)")
                .ca(permits(&[unit("a")]))
                .rollover(plain)
                .leaf_named("a/Holder", plain)
                .believed(),
            case("4.13.20", "a self-issued certificate at the end may not", "RFC 5280 §6.1.3 (b)")
                .ca(permits(&[unit("a")]))
                .rollover(plain)
                .end()
                .refused(OUTSIDE),
        ],
    );
}

fn below(number: &'static str, rule: &'static str, name: GeneralName, permitted: &str) -> Case {
    let base = match name {
        GeneralName::Email(_) => email(permitted),
        GeneralName::Dns(_) => dns(permitted),
        _ => uri(permitted),
    };
    case(number, rule, SUBTREES).ca(permits(&[base])).leaf(names(&[name]))
}

fn beside(number: &'static str, rule: &'static str, name: GeneralName, excluded: &str) -> Case {
    let base = match name {
        GeneralName::Email(_) => email(excluded),
        GeneralName::Dns(_) => dns(excluded),
        _ => uri(excluded),
    };
    case(number, rule, SUBTREES).ca(excludes(&[base])).leaf(names(&[name]))
}

#[test]
fn mailboxes_lie_as_their_hosts_do() {
    let both = |number, rule, holder: Change| {
        case(number, rule, BOTH)
            .ca(permits(&[unit("a")]))
            .ca_named("a/CA", permits(&[email("mail.example")]))
            .leaf(holder)
    };
    check(
        "4.13.21 to 4.13.29",
        9,
        &[
            below("4.13.21", "a host of the domain", email("a@mx.mail.example"), ".mail.example")
                .believed(),
            below(
                "4.13.22",
                "the domain itself is no host of it",
                email("a@mail.example"),
                ".mail.example",
            )
            .refused(OUTSIDE),
            below("4.13.23", "the host", email("a@mail.example"), "mail.example").believed(),
            below("4.13.24", "a host below the host", email("a@mx.mail.example"), "mail.example")
                .refused(OUTSIDE),
            beside(
                "4.13.25",
                "a host below the one excluded",
                email("a@mx.mail.example"),
                "mail.example",
            )
            .believed(),
            beside("4.13.26", "the host excluded", email("a@mail.example"), "mail.example")
                .refused(OUTSIDE),
            both("4.13.27", "subject and mailbox inside", |d| {
                d.subject_name(name("a/Holder")).names(&[email("a@mail.example")])
            })
            .believed(),
            both("4.13.28", "the subject inside, the mailbox outside", |d| {
                d.subject_name(name("a/Holder")).names(&[email("a@other.example")])
            })
            .refused(OUTSIDE),
            both("4.13.29", "the mailbox in the subject outside", |d| {
                let attributes = [
                    (Attribute::OrganizationalUnit, "a"),
                    (Attribute::EmailAddress, "a@other.example"),
                ];
                d.subject_name(Name::build(attributes).unwrap())
            })
            .refused(OUTSIDE),
        ],
    );
}

#[test]
fn hosts_lie_as_their_labels_do() {
    check(
        "4.13.30 to 4.13.38",
        9,
        &[
            below("4.13.30", "a host below the base", dns("www.a.example"), "a.example").believed(),
            below("4.13.31", "a host elsewhere", dns("www.b.example"), "a.example")
                .refused(OUTSIDE),
            beside(
                "4.13.32",
                "a host elsewhere is not excluded",
                dns("www.b.example"),
                "a.example",
            )
            .believed(),
            beside(
                "4.13.33",
                "a host below the base is excluded",
                dns("www.a.example"),
                "a.example",
            )
            .refused(OUTSIDE),
            below(
                "4.13.34",
                "a URI's host of the domain",
                uri("https://www.a.example/x"),
                ".a.example",
            )
            .believed(),
            below(
                "4.13.35",
                "a URI's host that is the domain",
                uri("https://a.example/x"),
                ".a.example",
            )
            .refused(OUTSIDE),
            beside(
                "4.13.36",
                "a URI's host below the one excluded",
                uri("https://www.a.example"),
                "a.example",
            )
            .believed(),
            beside(
                "4.13.37",
                "a URI's host that is excluded",
                uri("https://a.example"),
                "a.example",
            )
            .refused(OUTSIDE),
            below("4.13.38", "a label that only ends alike", dns("mya.example"), "a.example")
                .refused(OUTSIDE),
        ],
    );
}
