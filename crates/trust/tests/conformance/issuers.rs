//! PKITS 4.6 basic constraints, 4.7 key usage, 4.16 private extensions.

use pki::extension::{BasicConstraints, KeyUsage};
use pki::oid::Oid;

use crate::case::{case, check, plain};
use crate::forge::{Draft, oid};

const AUTHORITY: &str = "RFC 5280 §6.1.4 (k)";
const LENGTH: &str = "RFC 5280 §6.1.4 (l)";
const USAGE: &str = "RFC 5280 §6.1.4 (n)";
const UNKNOWN: &str = "RFC 5280 §6.1.5 (f)";

const HOLDER: BasicConstraints = BasicConstraints { ca: false, path_length: None };
const ANY_LENGTH: BasicConstraints = BasicConstraints { ca: true, path_length: None };

/// Lets so many authorities follow.
fn at_most(length: u32) -> impl FnOnce(Draft) -> Draft {
    move |draft| draft.critical(&BasicConstraints { ca: true, path_length: Some(length) })
}

#[test]
fn only_authorities_issue() {
    // That keyCertSign is an authority's alone is another rule, of the profile.
    check(
        "4.6 authorities",
        4,
        &[
            case("4.6.1", "an issuer says that it is an authority", AUTHORITY)
                .ca(|d| d.without(Oid::BASIC_CONSTRAINTS))
                .leaf(plain)
                .lenient()
                .refused("BASIC-CONSTRAINTS"),
            case("4.6.2", "an issuer must not say, critically, that it is none", AUTHORITY)
                .ca(|d| d.critical(&HOLDER))
                .leaf(plain)
                .lenient()
                .refused("BASIC-CONSTRAINTS"),
            case("4.6.3", "an issuer must not say, uncritically, that it is none", AUTHORITY)
                .ca(|d| d.with(&HOLDER))
                .leaf(plain)
                .lenient()
                .refused("BASIC-CONSTRAINTS"),
            case("4.6.4", "an issuer may say uncritically that it is an authority", AUTHORITY)
                .ca(|d| d.with(&ANY_LENGTH))
                .leaf(plain)
                .believed(),
        ],
    );
}

#[test]
fn path_lengths_bind_what_follows() {
    check(
        "4.6.5 to 4.6.12",
        8,
        &[
            case("4.6.5", "after length 0 no authority issues", LENGTH)
                .ca(at_most(0))
                .ca(plain)
                .leaf(plain)
                .refused("PATH-TOO-LONG"),
            case("4.6.6", "after length 0 no authority issues an authority", LENGTH)
                .ca(at_most(0))
                .ca(plain)
                .ca(plain)
                .end()
                .refused("PATH-TOO-LONG"),
            case("4.6.7", "length 0 lets holders follow", LENGTH)
                .ca(at_most(0))
                .leaf(plain)
                .believed(),
            case("4.6.8", "the end of a path does not count, an authority or not", LENGTH)
                .ca(at_most(0))
                .ca(plain)
                .end()
                .believed(),
            case("4.6.9", "the least length above binds", LENGTH)
                .ca(at_most(6))
                .ca(at_most(0))
                .ca(plain)
                .leaf(plain)
                .refused("PATH-TOO-LONG"),
            case("4.6.10", "the least length above binds authorities", LENGTH)
                .ca(at_most(6))
                .ca(at_most(0))
                .ca(plain)
                .ca(plain)
                .end()
                .refused("PATH-TOO-LONG"),
            case("4.6.11", "a length used up binds", LENGTH)
                .ca(at_most(6))
                .ca(at_most(1))
                .ca(at_most(1))
                .ca(plain)
                .leaf(plain)
                .refused("PATH-TOO-LONG"),
            case("4.6.12", "a length used up binds authorities", LENGTH)
                .ca(at_most(6))
                .ca(at_most(1))
                .ca(at_most(1))
                .ca(plain)
                .ca(plain)
                .end()
                .refused("PATH-TOO-LONG"),
        ],
    );
}

#[test]
fn path_lengths_that_suffice_bind_nothing() {
    check(
        "4.6.13 to 4.6.17",
        5,
        &[
            case("4.6.13", "lengths that suffice do not bind", LENGTH)
                .ca(at_most(6))
                .ca(at_most(4))
                .ca(at_most(1))
                .ca(plain)
                .leaf(plain)
                .believed(),
            case("4.6.14", "lengths that suffice do not bind an authority at the end", LENGTH)
                .ca(at_most(6))
                .ca(at_most(4))
                .ca(at_most(1))
                .ca(plain)
                .ca(plain)
                .end()
                .believed(),
            case("4.6.15", "self-issued authorities do not count", LENGTH)
                .ca(at_most(0))
                .rollover(plain)
                .leaf(plain)
                .believed(),
            case("4.6.16", "after a self-issued authority the next one counts", LENGTH)
                .ca(at_most(0))
                .rollover(plain)
                .ca(plain)
                .leaf(plain)
                .refused("PATH-TOO-LONG"),
            case("4.6.17", "of two authorities, self-issued twice, two count", LENGTH)
                .ca(at_most(1))
                .rollover(plain)
                .ca(plain)
                .rollover(plain)
                .leaf(plain)
                .believed(),
        ],
    );
}

#[test]
fn keys_are_used_as_they_may_be() {
    let lists_only = KeyUsage::CRL_SIGN;
    let certificates_only = KeyUsage::KEY_CERT_SIGN;
    check(
        "4.7",
        5,
        &[
            case("4.7.1", "a critical key usage without keyCertSign issues nothing", USAGE)
                .ca(|d| d.critical(&lists_only))
                .leaf(plain)
                .refused("KEY-USAGE"),
            case("4.7.2", "an uncritical key usage without keyCertSign issues nothing", USAGE)
                .ca(|d| d.with(&lists_only))
                .leaf(plain)
                .refused("KEY-USAGE"),
            case("4.7.3", "an uncritical key usage with keyCertSign suffices", USAGE)
                .ca(|d| d.with(&(lists_only | certificates_only)))
                .leaf(plain)
                .believed(),
            case(
                "4.7.4",
                "a critical key usage without cRLSign tells nothing",
                "RFC 5280 §6.3.3 (f)",
            )
            .ca(|d| d.critical(&certificates_only))
            .leaf(plain)
            .refused("UNKNOWN-STATUS"),
            case("4.7.5", "an uncritical one without cRLSign tells nothing", "RFC 5280 §6.3.3 (f)")
                .ca(|d| d.with(&certificates_only))
                .leaf(plain)
                .refused("UNKNOWN-STATUS"),
        ],
    );
}

#[test]
fn private_extensions_are_passed_over_unless_critical() {
    check(
        "4.16",
        2,
        &[
            case("4.16.1", "an unknown extension is passed over", UNKNOWN)
                .ca(plain)
                .leaf(|d| d.raw(oid("1.2.3"), false, vec![5, 0]))
                .believed(),
            case("4.16.2", "an unknown critical extension is refused", UNKNOWN)
                .ca(plain)
                .leaf(|d| d.raw(oid("1.2.3"), true, vec![5, 0]))
                .refused("CRITICAL-EXTENSION"),
        ],
    );
}
