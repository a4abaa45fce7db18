//! Which list is heard where several speak, and which is none.

use pki::asn1::{Writer, tag};
use pki::extension::{
    AccessDescription, AuthorityInfoAccess, AuthorityKeyId, DistributionPoint,
    DistributionPointName, DistributionPoints, ExtendedKeyUsage, ExtensionValue,
    IssuingDistributionPoint, KeyUsage, NoRevocationAvailable,
};
use pki::general_name::GeneralName;
use pki::oid::Oid;

use crate::case::{Case, KEYS, case, check, plain};
use crate::forge::{DAY, Draft, Party, ROOT, name, party, reasons};

const ORDER: &str = "RFC 5280 §5.2.3";
const SIGNER: &str = "RFC 5280 §6.3.3 (f)";
const PROFILE: &str = "RFC 5280 §5.2";
const PLACE: &str = "RFC 5280 §6.3.3 (b)(2)(i)";

const HOLD: u8 = 6;
/// Another authority that bears the name One.
const NAMESAKE: Party = party("One", KEYS[0]);

fn plainly(number: &'static str, rule: &'static str, section: &'static str) -> Case {
    case(number, rule, section).ca(plain).leaf(plain)
}

#[test]
fn the_newest_list_of_a_key_decides() {
    let of_two =
        |number, rule| plainly(number, rule, SIGNER).beside(Draft::authority(NAMESAKE, ROOT));
    check(
        "order of lists",
        7,
        &[
            plainly(
                "openssl: numbers",
                "of two lists of one time the higher number is newer",
                ORDER,
            )
            .list(1, 1, |l, _| l)
            .list(1, 2, |l, line| l.lists(&line[1], 1))
            .refused("REVOKED"),
            plainly("openssl: numbers, released", "and the lower is not heard", ORDER)
                .list(1, 1, |l, line| l.lists(&line[1], HOLD))
                .list(1, 2, |l, _| l)
                .believed(),
            plainly("openssl: numbers by size", "numbers compare by size, not by octets", ORDER)
                .list(1, 200, |l, line| l.lists(&line[1], HOLD))
                .list(1, 5, |l, _| l)
                .refused("REVOKED"),
            plainly("gnutls: future", "a list of tomorrow settles nothing", "RFC 5280 §5.1.2.4")
                .list(1, 2, |l, _| l.updated(DAY, 2 * DAY))
                .list(1, 1, |l, line| l.lists(&line[1], 1))
                .refused("REVOKED"),
            of_two(
                "windows: a list of each key",
                "a newer list of another key settles nothing here",
            )
            .list(1, 1, |l, line| l.updated(-2 * DAY, DAY).lists(&line[1], 1))
            .list_of(NAMESAKE, 9, |l, _| l)
            .refused("REVOKED"),
            of_two("windows: an old list of the old key", "but it ends what is out of date")
                .list(1, 1, |l, line| l.updated(-3 * DAY, -DAY).lists(&line[1], HOLD))
                .list_of(NAMESAKE, 9, |l, _| l)
                .believed(),
            of_two("windows: the namesake's list", "a list of another key revokes")
                .list(1, 9, |l, _| l)
                .list_of(NAMESAKE, 1, |l, line| l.updated(-2 * DAY, DAY).lists(&line[1], 1))
                .refused("REVOKED"),
        ],
    );
}

#[test]
fn lists_are_believed_for_their_signature() {
    let other = AuthorityKeyId { key_id: Some(vec![1, 2, 3]), ..AuthorityKeyId::default() };
    let other = Writer::build(|w| other.encode(w));
    let lister = party("Lister", KEYS[1]);
    let upper = party("Upper", KEYS[2]);
    let named = |party: Party| vec![GeneralName::Directory(name(party.name))];
    let point = DistributionPoint { name: None, reasons: None, crl_issuer: named(lister) };
    let indirect = IssuingDistributionPoint { indirect: true, ..Default::default() };
    let mail = ExtendedKeyUsage(vec![Oid::EMAIL_PROTECTION]);
    check(
        "signers of lists",
        3,
        &[
            plainly(
                "openssl: other key identifier",
                "which key was meant is a hint",
                "RFC 5280 §5.2.1",
            )
            .list(1, 1, |l, _| l.raw(Oid::AUTHORITY_KEY_IDENTIFIER, false, other))
            .believed(),
            plainly(
                "mozilla: an uncertified namesake",
                "a namesake nobody certified is not heard",
                SIGNER,
            )
            .silent(1)
            .list_of(NAMESAKE, 1, |l, _| l)
            .refused("UNKNOWN-STATUS"),
            case("mozilla: a lister for mail", "the purpose asked about is the holder's", SIGNER)
                .ca(plain)
                .leaf(|d| d.with(&DistributionPoints(vec![point])))
                .beside(Draft::authority(upper, ROOT).with(&mail))
                .beside(Draft::client(lister, upper).critical(&KeyUsage::CRL_SIGN))
                .silent(1)
                .list_of(upper, 1, |l, _| l)
                .list_of(lister, 1, |l, _| l.scope(&indirect))
                .believed(),
        ],
    );
}

#[test]
fn lists_have_their_form() {
    let users = IssuingDistributionPoint { only_user: true, ..Default::default() };
    let users = Writer::build(|w| users.encode(w));
    let number = Writer::build(|w| w.integer(1));
    let integer = |content: &[u8]| Writer::build(|w| w.value(tag::INTEGER, content));
    check(
        "form of lists",
        11,
        &[
            plainly("gnutls: no number", "a list has a number", PROFILE)
                .list(1, 1, |l, _| l.without(Oid::CRL_NUMBER))
                .refused("UNKNOWN-STATUS"),
            plainly("gnutls: no number, lenient", "but validation needs none", PROFILE)
                .list(1, 1, |l, _| l.without(Oid::CRL_NUMBER))
                .lenient()
                .believed(),
            plainly("gnutls: critical number", "its number is not critical", PROFILE)
                .list(1, 1, |l, _| l.raw(Oid::CRL_NUMBER, true, number))
                .refused("UNKNOWN-STATUS"),
            plainly("webpki: long number", "its number has 20 octets at most", ORDER)
                .list(1, 1, |l, _| l.raw(Oid::CRL_NUMBER, false, integer(&[1; 21])))
                .refused("UNKNOWN-STATUS"),
            plainly("webpki: negative number", "and is not negative", ORDER)
                .list(1, 1, |l, _| l.raw(Oid::CRL_NUMBER, false, integer(&[0xff])))
                .refused("UNKNOWN-STATUS"),
            plainly("java: no number, newer", "what lacks its form revokes all the same", ORDER)
                .list(1, 1, |l, _| l.updated(-2 * DAY, DAY))
                .list(1, 2, |l, line| l.without(Oid::CRL_NUMBER).lists(&line[1], 1))
                .refused("REVOKED"),
            plainly("java: no number, older", "until a newer list in form ends it", ORDER)
                .list(1, 2, |l, line| {
                    l.updated(-2 * DAY, DAY).without(Oid::CRL_NUMBER).lists(&line[1], HOLD)
                })
                .list(1, 1, |l, _| l)
                .believed(),
            plainly("gnutls: uncritical scope", "its scope is critical", PROFILE)
                .list(1, 1, |l, _| l.raw(Oid::ISSUING_DISTRIBUTION_POINT, false, users))
                .refused("UNKNOWN-STATUS"),
            plainly("openssl: uncritical unknown", "an unknown extension is passed over", PROFILE)
                .list(1, 1, |l, _| l.raw(Oid::P256, false, vec![5, 0]))
                .believed(),
            plainly(
                "mozilla: issuers on a direct list",
                "whose entries are not its issuer's says so",
                "RFC 5280 §5.3.3",
            )
            .list(1, 1, |l, line| {
                let other = Draft::client(party("Other", KEYS[1]), party("Two", 2)).unsigned();
                l.lists_of(&other, 1).lists(&line[1], 1)
            })
            .refused("UNKNOWN-STATUS"),
            plainly(
                "go: endless, lenient",
                "without a next update it does not end",
                "RFC 5280 §5.1.2.5",
            )
            .list(1, 1, |l, _| l.endless())
            .lenient()
            .believed(),
        ],
    );
}

#[test]
fn lists_identify_their_key() {
    let one_key = AuthorityKeyId { key_id: Some(vec![1]), ..AuthorityKeyId::default() };
    let one_key = Writer::build(|w| one_key.encode(w));
    check(
        "key identifiers of lists",
        3,
        &[
            plainly(
                "openssl: no key identifier",
                "it identifies the key it is signed with",
                PROFILE,
            )
            .list(1, 1, |l, _| l.without(Oid::AUTHORITY_KEY_IDENTIFIER))
            .refused("UNKNOWN-STATUS"),
            plainly("openssl: no key identified", "and by the key's identifier", "RFC 5280 §5.2.1")
                .list(1, 1, |l, _| l.raw(Oid::AUTHORITY_KEY_IDENTIFIER, false, vec![0x30, 0]))
                .refused("UNKNOWN-STATUS"),
            plainly("openssl: critical key identifier", "which is not critical", PROFILE)
                .list(1, 1, |l, _| l.raw(Oid::AUTHORITY_KEY_IDENTIFIER, true, one_key))
                .refused("UNKNOWN-STATUS"),
        ],
    );
}

#[test]
fn the_issuers_own_list_revokes_wherever_status_is_found() {
    const LAST: &str = "RFC 5280 §6.3.3";
    let lister = party("Lister", KEYS[1]);
    let crl_issuer = vec![GeneralName::Directory(name("Lister"))];
    let point = DistributionPoint { name: None, reasons: None, crl_issuer };
    let points = DistributionPoints(vec![point]);
    let indirect = IssuingDistributionPoint { indirect: true, ..Default::default() };
    let told = |number, rule| {
        case(number, rule, LAST)
            .ca(plain)
            .leaf(|d| d.with(&points))
            .beside(Draft::client(lister, ROOT).critical(&KeyUsage::CRL_SIGN))
    };
    check(
        "the issuer's own list",
        4,
        &[
            told("openssl: own list", "its issuer's list revokes who names another lister")
                .list(1, 1, |l, line| l.lists(&line[1], 1))
                .refused("REVOKED"),
            told("openssl: both lists", "whatever that lister says")
                .list(1, 1, |l, line| l.lists(&line[1], 1))
                .list_of(lister, 1, |l, _| l.scope(&indirect))
                .stricter(
                    "REVOKED",
                    "RFC 5280 §6.3.3 ends with the first list that is for all reasons",
                ),
            told("openssl: own list old", "out of date or not")
                .list(1, 1, |l, line| l.updated(-3 * DAY, -DAY).lists(&line[1], 1))
                .refused("REVOKED"),
            told("openssl: own list silent", "but its silence says nothing")
                .list(1, 1, |l, _| l)
                .stricter(
                    "UNKNOWN-STATUS",
                    "who names a lister says where its revocation would stand",
                ),
        ],
    );
}

#[test]
fn a_status_that_nobody_publishes_is_not_asked_for() {
    let unpublished = |draft: Draft| draft.with(&NoRevocationAvailable);
    let place = || DistributionPoints(vec![DistributionPoint::url("http://a.example/")]);
    let deltas = Writer::build(|w| place().encode(w));
    let responder = AuthorityInfoAccess(vec![AccessDescription {
        method: Oid::AD_OCSP,
        location: GeneralName::Uri("http://a.example/".into()),
    }]);
    let holder = |number, rule, section| case(number, rule, section).ca(plain);
    check(
        "noRevAvail",
        9,
        &[
            holder("openssl: no status", "where none is published none is needed", "RFC 9608 §4")
                .leaf(unpublished)
                .silent(1)
                .believed(),
            holder("openssl: an old list", "nor asked of a list that is old", "RFC 9608 §4")
                .leaf(unpublished)
                .list(1, 1, |l, _| l.updated(-3 * DAY, -DAY))
                .believed(),
            holder("openssl: listed", "but who is listed is revoked", "RFC 9608 §4")
                .leaf(unpublished)
                .list(1, 1, |l, line| l.lists(&line[1], 1))
                .refused("REVOKED"),
            holder("openssl: no status above", "those above need theirs", "RFC 9608 §4")
                .leaf(unpublished)
                .silent(0)
                .refused("UNKNOWN-STATUS"),
            case("openssl: an authority", "that of an authority is published", "RFC 9608 §3")
                .ca(unpublished)
                .leaf(plain)
                .lenient()
                .refused("MALFORMED"),
            holder("openssl: a place", "who says so names no place", "RFC 9608 §3")
                .leaf(|d| unpublished(d).with(&place()))
                .lenient()
                .refused("MALFORMED"),
            holder("openssl: a place for deltas", "nor one for deltas", "RFC 9608 §3")
                .leaf(|d| unpublished(d).raw(Oid::FRESHEST_CRL, false, deltas))
                .lenient()
                .refused("MALFORMED"),
            holder("openssl: a responder", "and no responder", "RFC 9608 §3")
                .leaf(|d| unpublished(d).with(&responder))
                .lenient()
                .refused("MALFORMED"),
            holder("openssl: critical", "nor is it critical", "RFC 9608 §2")
                .leaf(|d| d.critical(&NoRevocationAvailable))
                .refused("MALFORMED"),
        ],
    );
}

#[test]
fn any_of_several_places_suffices() {
    let url = |text: &str| {
        let names = vec![GeneralName::Uri(text.into())];
        Some(DistributionPointName::Full(names))
    };
    let point = |text| DistributionPoint { name: url(text), reasons: None, crl_issuer: vec![] };
    let points =
        || DistributionPoints(vec![point("http://a.example/"), point("http://b.example/")]);
    let at = |text| IssuingDistributionPoint { name: url(text), ..Default::default() };
    let directory = |text: &str| GeneralName::Directory(name(text));
    let own = DistributionPoint { name: None, reasons: None, crl_issuer: vec![directory("One")] };
    let keys_alone =
        DistributionPoint { reasons: Some(reasons(&[1, 2])), ..point("http://a.example/") };
    let lister = party("Lister", KEYS[1]);
    let told = DistributionPoint { crl_issuer: vec![directory("Lister")], ..own.clone() };
    let told_at = |number, rule, place: &str| {
        let name = Some(DistributionPointName::Full(vec![directory(place)]));
        let scope = IssuingDistributionPoint { name, indirect: true, ..Default::default() };
        case(number, rule, PLACE)
            .ca(plain)
            .leaf(|d| d.with(&DistributionPoints(vec![told.clone()])))
            .beside(Draft::client(lister, ROOT).critical(&KeyUsage::CRL_SIGN))
            .silent(1)
            .list_of(lister, 1, |l, _| l.scope(&scope))
    };
    check(
        "places",
        7,
        &[
            case("go: the second place", "the list of one place suffices", PLACE)
                .ca(plain)
                .leaf(|d| d.with(&points()))
                .list(1, 1, |l, _| l.scope(&at("http://b.example/")))
                .believed(),
            case("go: listed at the second place", "each list of its places is heard", PLACE)
                .ca(plain)
                .leaf(|d| d.with(&points()))
                .list(1, 2, |l, _| l.scope(&at("http://a.example/")))
                .list(1, 1, |l, line| l.scope(&at("http://b.example/")).lists(&line[1], 1))
                .refused("REVOKED"),
            case("mozilla: a place for some reasons", "places for all reasons are needed", PLACE)
                .ca(plain)
                .leaf(|d| d.with(&DistributionPoints(vec![keys_alone])))
                .stricter(
                    "UNKNOWN-STATUS",
                    "RFC 5280 §6.3.3 would take the issuer's full list in the end; a certificate \
                     with places says where its revocation would stand",
                ),
            told_at(
                "mozilla: the lister as place",
                "a place without a name is its lister's",
                "Lister",
            )
            .believed(),
            told_at("mozilla: another place", "and no other", "Elsewhere")
                .refused("UNKNOWN-STATUS"),
            case("go: the place in another case", "URIs compare as they are written", PLACE)
                .ca(plain)
                .leaf(|d| d.with(&points()))
                .list(1, 1, |l, _| l.scope(&at("HTTP://B.example/")))
                .refused("UNKNOWN-STATUS"),
            case(
                "openssl: the issuer as lister",
                "who names its lister needs an indirect list",
                "RFC 5280 §6.3.3 (b)(1)",
            )
            .ca(plain)
            .leaf(|d| d.with(&DistributionPoints(vec![own])))
            .refused("UNKNOWN-STATUS"),
        ],
    );
}
