//! Who may issue, what purposes nest, which certificates lead to an anchor.

use pki::asn1::{Writer, tag};
use pki::extension::{AuthorityKeyId, BasicConstraints, ExtendedKeyUsage, KeyUsage};
use pki::general_name::GeneralName;
use pki::oid::Oid;
use pki::serial::Serial;
use trust::question::{Purpose, Question};
use trust::{Anchor, Code, verify};

use crate::anchor::AnchorConstraints;
use crate::case::{KEYS, case, check, plain};
use crate::forge::{DAY, Draft, NOW, Party, ROOT, name, party};

const PURPOSE: &str = "RFC 5280 §4.2.1.12";
const ANCHOR: &str = "RFC 5937 §3.2";
const AUTHORITY: &str = "RFC 5280 §6.1.4 (k)";
const KEY_ID: &str = "RFC 5280 §4.2.1.1";
const SEARCH: &str = "RFC 4158 §2.4";

/// As certificates were before they had extensions.
fn version_1(draft: Draft) -> Draft {
    let all = [
        Oid::SUBJECT_KEY_IDENTIFIER,
        Oid::AUTHORITY_KEY_IDENTIFIER,
        Oid::KEY_USAGE,
        Oid::BASIC_CONSTRAINTS,
    ];
    all.into_iter().fold(draft.version(0), Draft::without)
}

fn for_purposes(purposes: &[Oid]) -> impl FnOnce(Draft) -> Draft {
    let usage = ExtendedKeyUsage(purposes.to_vec());
    move |draft| draft.with(&usage)
}

#[test]
fn purposes_nest() {
    let any = [Oid::ANY_EXTENDED_KEY_USAGE];
    let (client, server) = ([Oid::CLIENT_AUTH], [Oid::SERVER_AUTH]);
    let both = [Oid::SERVER_AUTH, Oid::CLIENT_AUTH];
    check(
        "purposes",
        9,
        &[
            case("mozilla: silent leaf", "who names no purpose has all", PURPOSE)
                .ca(plain)
                .leaf(|d| d.without(Oid::EXTENDED_KEY_USAGE))
                .believed(),
            case("mozilla: any in leaf", "any purpose is this one too", PURPOSE)
                .ca(plain)
                .leaf(for_purposes(&any))
                .believed(),
            case("go: any in issuer", "an issuer for any purpose issues for this one", PURPOSE)
                .ca(for_purposes(&any))
                .leaf(plain)
                .believed(),
            case("go: several in issuer", "an issuer for several issues for each", PURPOSE)
                .ca(for_purposes(&both))
                .leaf(plain)
                .believed(),
            case("go: crossed", "purposes of issuers meet in none", PURPOSE)
                .ca(for_purposes(&client))
                .ca(for_purposes(&server))
                .leaf(plain)
                .refused("WRONG-PURPOSE"),
            case("go: widened", "an issuer cannot give what its own lacks", PURPOSE)
                .ca(for_purposes(&server))
                .ca(for_purposes(&any))
                .leaf(plain)
                .refused("WRONG-PURPOSE"),
            case("webpki: self-issued", "a self-issued issuer is limited as others are", PURPOSE)
                .ca(plain)
                .rollover(for_purposes(&server))
                .leaf(plain)
                .refused("WRONG-PURPOSE"),
            case("openssl: trusted for servers", "the purposes of an anchor bind", PURPOSE)
                .root(for_purposes(&server))
                .leaf(plain)
                .refused("WRONG-PURPOSE"),
            case("openssl: trusted for all", "unless its constraints do not count", ANCHOR)
                .root(for_purposes(&server))
                .root_unconstrained()
                .leaf(plain)
                .believed(),
        ],
    );
}

#[test]
fn old_versions_and_authorities() {
    let end = BasicConstraints { ca: true, path_length: Some(0) };
    check(
        "authorities",
        9,
        &[
            case("openssl: version 1 authority", "without extensions nobody is one", AUTHORITY)
                .ca(version_1)
                .leaf(plain)
                .lenient()
                .refused("BASIC-CONSTRAINTS"),
            case("openssl: version 1 anchor", "who is trusted need not say so", AUTHORITY)
                .root(version_1)
                .leaf(plain)
                .believed(),
            case("openssl: version 3 anchor", "who can say so must", AUTHORITY)
                .root(|d| d.without(Oid::BASIC_CONSTRAINTS))
                .leaf(plain)
                .lenient()
                .stricter(
                    "BASIC-CONSTRAINTS",
                    "trusted by mistake is a holder's certificate at once",
                ),
            case("go: name and key alone", "unless its constraints do not count", ANCHOR)
                .root(|d| d.without(Oid::BASIC_CONSTRAINTS))
                .root_unconstrained()
                .leaf(plain)
                .believed(),
            case("gnutls: length of the anchor", "the length of an anchor binds", ANCHOR)
                .root(|d| d.critical(&end))
                .ca(plain)
                .leaf(plain)
                .refused("PATH-TOO-LONG"),
            case("gnutls: the anchor again", "its copy in the pool does not help", ANCHOR)
                .root(|d| d.critical(&end))
                .ca(plain)
                .leaf(plain)
                .beside(Draft::authority(ROOT, ROOT))
                .refused("PATH-TOO-LONG"),
            case("go: the anchor in the pool", "its copy in the pool does not disturb", SEARCH)
                .ca(plain)
                .leaf(plain)
                .beside(Draft::authority(ROOT, ROOT))
                .believed(),
            case(
                "mozilla: expired anchor",
                "the validity of an anchor counts",
                "RFC 5280 §6.1.3 (a)(2)",
            )
            .root(|d| d.valid(-2 * DAY, -1))
            .leaf(plain)
            .stricter("ISSUER-EXPIRED", "RFC 5280 leaves it open; an operator can switch it off"),
            case("go: an authority as client", "an authority may be a client too", PURPOSE)
                .ca(plain)
                .leaf(|d| {
                    let usage = KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_CERT_SIGN;
                    d.critical(&usage).critical(&BasicConstraints { ca: true, path_length: None })
                })
                .believed(),
        ],
    );
}

#[test]
fn key_identifiers_only_steer_the_search() {
    let identified = |key_id: &[u8]| AuthorityKeyId {
        key_id: Some(key_id.to_vec()),
        issuer: vec![GeneralName::Directory(name("Other"))],
        serial: Some(Serial::from_content(&[99]).unwrap()),
    };
    let right = party("One", 1).public_key().key_id().to_vec();
    let again = party("One", KEYS[0]);
    check(
        "key identifiers",
        6,
        &[
            case(
                "openssl: other issuer and number",
                "which certificate was meant is a hint",
                KEY_ID,
            )
            .ca(plain)
            .leaf(|d| d.with(&identified(&right)))
            .believed(),
            case("openssl: other key identifier", "which key was meant is a hint", KEY_ID)
                .ca(plain)
                .leaf(|d| d.with(&identified(&[1, 2, 3])))
                .believed(),
            case("gnutls: a namesake in the pool", "the key that signed is found", SEARCH)
                .ca(plain)
                .leaf(plain)
                .beside(Draft::authority(again, ROOT))
                .believed(),
            case("gnutls: a namesake alone", "a namesake's key signed nothing", SEARCH)
                .ca(plain)
                .leaf(|d| d.signed_by(again))
                .refused("BAD-SIGNATURE"),
            case(
                "go: revoked, and certified again",
                "another certificate of the issuer helps",
                SEARCH,
            )
            .ca(plain)
            .leaf(plain)
            .beside(Draft::authority(party("One", 1), ROOT).serial(&[77]))
            .list(0, 1, |l, line| l.lists(&line[0], 1))
            .believed(),
            case(
                "mozilla: expired, and certified again",
                "another certificate of the issuer helps",
                SEARCH,
            )
            .ca(|d| d.valid(-2 * DAY, -1))
            .leaf(plain)
            .beside(Draft::authority(party("One", 1), ROOT).serial(&[77]))
            .believed(),
        ],
    );
}

#[test]
fn the_path_that_came_furthest_is_told_of() {
    let outside = || [GeneralName::Directory(name("Elsewhere"))];
    let again = || Draft::authority(party("One", 1), ROOT).serial(&[77]);
    check(
        "refusals of several paths",
        5,
        &[
            case("java: constrained, then unknown", "status comes after the rules", SEARCH)
                .ca(|d| d.permitting(&outside()))
                .leaf(plain)
                .beside(again())
                .silent(1)
                .refused("UNKNOWN-STATUS"),
            case("java: unknown, then constrained", "in whatever order", SEARCH)
                .ca(plain)
                .leaf(plain)
                .beside(again().permitting(&outside()))
                .silent(1)
                .refused("UNKNOWN-STATUS"),
            case("java: expired, then revoked", "revocation comes after validity", SEARCH)
                .ca(|d| d.valid(-2 * DAY, -1))
                .leaf(plain)
                .beside(again())
                .list(0, 1, |l, _| l.lists_serial(&[77]))
                .refused("ISSUER-REVOKED"),
            case("java: nowhere, then expired", "a path comes further than none", SEARCH)
                .ca(|d| d.valid(-2 * DAY, -1))
                .leaf(plain)
                .beside(Draft::authority(party("One", 1), party("Nobody", KEYS[0])).serial(&[77]))
                .refused("ISSUER-EXPIRED"),
            case("java: the leaf expired", "on every path alike", SEARCH)
                .ca(|d| d.permitting(&outside()))
                .leaf(|d| d.valid(-2 * DAY, -1))
                .beside(again())
                .refused("EXPIRED"),
        ],
    );
}

#[test]
fn an_authority_may_certify_its_own_key_for_another_use() {
    let own = |draft: Draft, issuer: Party| {
        draft.subject_name(name(issuer.name)).spki(issuer.public_key().spki())
    };
    check(
        "own keys",
        2,
        &[
            case("go: an anchor's own key", "a path ends at who issues nothing", SEARCH)
                .leaf(|d| own(d, ROOT))
                .believed(),
            case("go: an authority's own key", "and leads through its issuer", SEARCH)
                .ca(plain)
                .leaf(|d| own(d, party("One", 1)))
                .believed(),
        ],
    );
}

/// OpenSSL's partial chains and Go's roots let a certificate stand for itself; here only its name and
/// key can be trusted so.
#[test]
fn a_certificate_that_is_an_anchor() {
    let ask = |draft: Draft, constraints| {
        let leaf = draft.sign();
        let anchors = [Anchor::from_certificate(leaf.clone()).constraints(constraints)];
        let question = Question::new(Purpose::Client, NOW, &anchors, &leaf);
        verify(&question).map(drop).map_err(|refused| refused.code())
    };
    let holder = Draft::client(ROOT, ROOT);
    let not_an_authority = Err(Code::BasicConstraints);
    assert_eq!(ask(holder.clone(), AnchorConstraints::Honoured), not_an_authority);
    assert_eq!(ask(holder.clone(), AnchorConstraints::Ignored), Ok(()));
    let by_another = holder.signed_by(party("Other", KEYS[0]));
    assert_eq!(ask(by_another, AnchorConstraints::Ignored), Err(Code::BadSignature));
}

#[test]
fn what_stands_for_a_key_makes_one() {
    let spki = |algorithm: &[Oid], octets: &[u8]| {
        Writer::build(|w| {
            w.sequence(|w| {
                w.sequence(|w| algorithm.iter().for_each(|oid| w.oid(oid)));
                w.bit_string(octets);
            });
        })
    };
    let point = spki(&[Oid::EC_PUBLIC_KEY, Oid::P256], &[&[4][..], &[1; 64]].concat());
    let modulus = [&[0, 0x80][..], &[0x11; 255]].concat();
    let numbers = Writer::build(|w| {
        w.sequence(|w| {
            w.value(tag::INTEGER, &modulus);
            w.value(tag::INTEGER, &[1]);
        });
    });
    let unit = spki(&[Oid::RSA_ENCRYPTION], &numbers);
    let leaf = |number, rule, spki: Vec<u8>| {
        case(number, rule, "RFC 5280 §4.1.2.7")
            .ca(plain)
            .leaf(move |d| d.spki(&spki))
            .lenient()
            .refused("WEAK-KEY")
    };
    check(
        "what stands for a key",
        2,
        &[
            leaf("off its curve", "a point lies on its curve", point),
            leaf("exponent 1", "an exponent makes another number of a number", unit),
        ],
    );
}
