//! Names and constraints on them: what bases mean at their edges, and how strings compare.

use pki::asn1::tag::{BMP_STRING, PRINTABLE_STRING, TELETEX_STRING, UTF8_STRING};
use pki::asn1::{Writer, tag};
use pki::extension::{GeneralSubtree, NameConstraints};
use pki::general_name::GeneralName;
use pki::oid::Oid;

use crate::case::{Outcome, case, check, plain};
use crate::constraints::{dns, email, excludes, permits, uri};
use crate::forge::{Draft, raw_name};

const SUBTREES: &str = "RFC 5280 §4.2.1.10";
const OUTSIDE: &str = "NAME-CONSTRAINT";

fn permit(base: GeneralName) -> impl FnOnce(Draft) -> Draft {
    move |draft| permits(&[base])(draft)
}

fn exclude(base: GeneralName) -> impl FnOnce(Draft) -> Draft {
    move |draft| excludes(&[base])(draft)
}

/// A holder of one name below an authority with one constraint: whether it is believed, with
/// the profile not asked for.
fn judged(
    number: &'static str,
    rule: &'static str,
    constraint: impl FnOnce(Draft) -> Draft,
    holder: &GeneralName,
    expected: &'static str,
) -> Outcome {
    let case = case(number, rule, SUBTREES)
        .ca(constraint)
        .leaf(|d| d.names(std::slice::from_ref(holder)))
        .lenient();
    if expected == "believed" { case.believed() } else { case.refused(expected) }
}

#[test]
fn bases_of_host_names_at_the_edges() {
    let host = dns("www.a.example");
    check(
        "bases of host names",
        6,
        &[
            judged(
                "mozilla: permitted nothing",
                "the empty base is every host",
                permit(dns("")),
                &host,
                "believed",
            ),
            judged(
                "mozilla: excluded nothing",
                "without every host none is left",
                exclude(dns("")),
                &host,
                OUTSIDE,
            ),
            judged("go: case", "case does not matter", permit(dns("A.Example")), &host, "believed"),
            judged(
                "go: permitted below",
                "a host above the base is outside",
                permit(dns("x.www.a.example")),
                &host,
                OUTSIDE,
            ),
            judged(
                "mozilla: dot before the base",
                "a host base has no leading period",
                permit(dns(".a.example")),
                &host,
                OUTSIDE,
            ),
            judged(
                "mozilla: dot after the base",
                "a base with a dot at its end is no host",
                permit(dns("a.example.")),
                &host,
                OUTSIDE,
            ),
        ],
    );
}

#[test]
fn host_names_at_the_edges() {
    check(
        "host names",
        7,
        &[
            judged(
                "mozilla: dot after the name",
                "a name with a dot at its end cannot be judged",
                permit(dns("a.example")),
                &dns("www.a.example."),
                OUTSIDE,
            ),
            judged(
                "mozilla: dot after, excluded",
                "nor can it slip by an exclusion",
                exclude(dns("a.example")),
                &dns("www.a.example."),
                OUTSIDE,
            ),
            judged(
                "webpki: wildcard at the base",
                "a wildcard above the base is outside",
                permit(dns("a.example")),
                &dns("*.example"),
                OUTSIDE,
            ),
            judged(
                "webpki: wildcard inside",
                "a wildcard below the base is inside",
                permit(dns("a.example")),
                &dns("*.a.example"),
                "believed",
            ),
            judged(
                "webpki: wildcard over an exclusion",
                "a wildcard that includes the base is excluded",
                exclude(dns("a.example")),
                &dns("*.example"),
                OUTSIDE,
            ),
            judged(
                "openssl: wildcard inside a label",
                "part of a label cannot be judged",
                permit(dns("a.example")),
                &dns("w*.a.example"),
                OUTSIDE,
            ),
            judged(
                "openssl: another kind",
                "a constraint on hosts binds no mailbox",
                permit(dns("a.example")),
                &email("a@b.example"),
                "believed",
            ),
        ],
    );
}

fn ip(octets: &[u8]) -> GeneralName {
    GeneralName::Ip(octets.to_vec())
}

/// An address with a mask of so many bits.
fn network(address: &[u8], bits: usize) -> GeneralName {
    let mask = (0..address.len()).map(|at| match bits.saturating_sub(8 * at) {
        0 => 0,
        left @ 1..=7 => !(0xff_u8 >> left),
        _ => 0xff,
    });
    GeneralName::Ip(address.iter().copied().chain(mask).collect())
}

#[test]
fn addresses_at_the_edges() {
    let v4 = ip(&[192, 0, 2, 129]);
    check(
        "addresses",
        6,
        &[
            judged(
                "go: /25 above",
                "bits beyond an octet count",
                permit(network(&[192, 0, 2, 128], 25)),
                &v4,
                "believed",
            ),
            judged(
                "go: /25 below",
                "bits beyond an octet count outside",
                permit(network(&[192, 0, 2, 0], 25)),
                &v4,
                OUTSIDE,
            ),
            judged(
                "go: /32",
                "one address",
                permit(network(&[192, 0, 2, 129], 32)),
                &v4,
                "believed",
            ),
            judged(
                "mozilla: /0",
                "every address of the family",
                permit(network(&[0; 4], 0)),
                &v4,
                "believed",
            ),
            judged(
                "mozilla: /0 excluded",
                "no address of the family",
                exclude(network(&[0; 4], 0)),
                &v4,
                OUTSIDE,
            ),
            judged(
                "mozilla: host bits",
                "bits outside of the mask do not count",
                permit(network(&[192, 0, 2, 1], 24)),
                &v4,
                "believed",
            ),
        ],
    );
}

#[test]
fn families_of_addresses_are_apart() {
    let v4 = ip(&[192, 0, 2, 129]);
    let v6 = ip(&[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    let prefix = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let mapped = ip(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 129]);
    let holes = ip(&[192, 0, 2, 0, 255, 0, 255, 0]);
    check(
        "families of addresses",
        5,
        &[
            judged(
                "openssl: IPv6",
                "an address of the prefix",
                permit(network(&prefix, 32)),
                &v6,
                "believed",
            ),
            judged(
                "openssl: IPv6 excluded",
                "an address of the excluded prefix",
                exclude(network(&prefix, 32)),
                &v6,
                OUTSIDE,
            ),
            judged(
                "mozilla: other family permitted",
                "what permits one family permits none of the other",
                permit(network(&[0; 4], 0)),
                &v6,
                OUTSIDE,
            ),
            judged(
                "go: mapped",
                "a mapped address is of its own family",
                exclude(network(&[192, 0, 2, 0], 24)),
                &mapped,
                "believed",
            ),
            judged("go: mask with holes", "a mask is a prefix", permit(holes), &v4, OUTSIDE),
        ],
    );
}

fn other(oid: Oid, text: &str) -> GeneralName {
    let value = Writer::build(|w| w.value(tag::UTF8_STRING, text.as_bytes()));
    GeneralName::OtherName { oid, value }
}

#[test]
fn mailboxes_at_the_edges() {
    let mailbox = |text| other(Oid::SMTP_UTF8_MAILBOX, text);
    check(
        "mailboxes",
        7,
        &[
            judged(
                "go: one mailbox",
                "the base may be one mailbox",
                permit(email("a@b.example")),
                &email("a@B.EXAMPLE"),
                "believed",
            ),
            judged(
                "go: another local part",
                "case matters in the local part",
                permit(email("a@b.example")),
                &email("A@b.example"),
                OUTSIDE,
            ),
            judged(
                "go: at the end",
                "the host is what follows the last @",
                permit(email("b.example")),
                &email("\"x@c.example\"@b.example"),
                "believed",
            ),
            judged(
                "openssl: two @",
                "an unquoted @ cannot be judged",
                exclude(email("c.example")),
                &email("x@b.example@c.example"),
                OUTSIDE,
            ),
            judged(
                "openssl: international mailbox",
                "it is bound as mailboxes are",
                permit(email("b.example")),
                &mailbox("é@b.example"),
                "believed",
            ),
            judged(
                "openssl: international mailbox outside",
                "it is bound outside too",
                permit(email("b.example")),
                &mailbox("é@c.example"),
                OUTSIDE,
            ),
            judged(
                "openssl: U-labels",
                "a host that is not ASCII cannot be judged",
                exclude(email("c.example")),
                &mailbox("é@é.example"),
                OUTSIDE,
            ),
        ],
    );
}

#[test]
fn uris_at_the_edges() {
    check(
        "URIs, and kinds without a rule",
        7,
        &[
            judged(
                "go: userinfo",
                "what stands before @ is no host",
                permit(uri("a.example")),
                &uri("https://a.example@b.example/"),
                OUTSIDE,
            ),
            judged(
                "go: port",
                "a port is no part of the host",
                permit(uri("a.example")),
                &uri("https://A.example:8443/x"),
                "believed",
            ),
            judged(
                "go: address",
                "an address cannot be judged",
                permit(uri("a.example")),
                &uri("https://192.0.2.1/"),
                OUTSIDE,
            ),
            judged(
                "go: IPv6 literal",
                "nor can a literal",
                exclude(uri("a.example")),
                &uri("https://[2001:db8::1]/"),
                OUTSIDE,
            ),
            judged(
                "mozilla: no authority",
                "a URI without a host cannot be judged",
                exclude(uri("a.example")),
                &uri("urn:uuid:1"),
                OUTSIDE,
            ),
            judged(
                "mozilla: unknown kind",
                "a kind without a rule is refused where constrained",
                exclude(GeneralName::RegisteredId(Oid::UPN)),
                &GeneralName::RegisteredId(Oid::UPN),
                OUTSIDE,
            ),
            judged(
                "mozilla: unknown kind elsewhere",
                "and passed over elsewhere",
                exclude(GeneralName::RegisteredId(Oid::UPN)),
                &dns("a.example"),
                "believed",
            ),
        ],
    );
}

#[test]
fn strings_of_all_types_compare() {
    let unit = |tag, text: &[u8]| raw_name(&[(Oid::ORGANIZATIONAL_UNIT, tag, text)]);
    let compared = |number, rule, base: (u8, &[u8]), subject: (u8, &[u8])| {
        let base = GeneralName::Directory(unit(base.0, base.1));
        let subject = unit(subject.0, subject.1);
        let section = "RFC 5280 §7.1";
        case(number, rule, section).ca(excludes(&[base])).leaf(|d| d.subject_name(subject))
    };
    let utf8 = "Ä b".as_bytes();
    check(
        "strings",
        6,
        &[
            compared(
                "mozilla: printable",
                "PrintableString is UTF8String",
                (PRINTABLE_STRING, b"A  b"),
                (UTF8_STRING, b"a b"),
            )
            .refused(OUTSIDE),
            compared(
                "openssl: teletex",
                "TeletexString is read as Latin-1",
                (UTF8_STRING, utf8),
                (TELETEX_STRING, b"\xe4 B"),
            )
            .refused(OUTSIDE),
            compared(
                "openssl: bmp",
                "BMPString is Unicode",
                (UTF8_STRING, utf8),
                (BMP_STRING, b"\0\xe4\0 \0B"),
            )
            .refused(OUTSIDE),
            compared(
                "gnutls: decomposed",
                "a letter and its accent are one",
                (UTF8_STRING, utf8),
                (UTF8_STRING, "a\u{308} B".as_bytes()),
            )
            .refused(OUTSIDE),
            compared(
                "gnutls: invisible",
                "what is not seen does not count",
                (UTF8_STRING, utf8),
                (UTF8_STRING, "\u{200b}Ä\u{ad} b".as_bytes()),
            )
            .refused(OUTSIDE),
            compared(
                "gnutls: another letter",
                "what looks alike is another",
                (UTF8_STRING, b"A"),
                (UTF8_STRING, "\u{391}".as_bytes()),
            )
            .believed(),
        ],
    );
}

#[test]
fn who_constrains_and_who_is_bound() {
    let deep = GeneralSubtree { base: dns("a.example"), minimum: 1, maximum: None };
    let shallow = GeneralSubtree { base: dns("a.example"), minimum: 0, maximum: Some(1) };
    let bounded = |permitted| NameConstraints { permitted: vec![permitted], excluded: vec![] };
    let host = || [dns("b.example")];
    check(
        "constraints",
        7,
        &[
            case("mozilla: the anchor's", "constraints of an anchor bind", "RFC 5937 §3.2")
                .root(permits(&[dns("a.example")]))
                .leaf(|d| d.names(&host()))
                .refused(OUTSIDE),
            case("mozilla: the anchor's, unheard", "unless they do not count", "RFC 5937 §3.2")
                .root(permits(&[dns("a.example")]))
                .root_unconstrained()
                .leaf(|d| d.names(&host()))
                .believed(),
            case(
                "openssl: an issuer outside",
                "issuers are bound as holders are",
                "RFC 5280 §6.1.3 (b)",
            )
            .ca(permits(&[dns("a.example")]))
            .ca(|d| d.names(&host()))
            .leaf(plain)
            .refused(OUTSIDE),
            case("openssl: common name", "the common name is no host name", SUBTREES)
                .ca(permits(&[dns("a.example")]))
                .leaf_named("b.example", plain)
                .believed(),
            case("go: minimum", "a minimum is not understood", SUBTREES)
                .ca(|d| d.critical(&bounded(deep)))
                .leaf(plain)
                .refused(OUTSIDE),
            case("go: maximum", "a maximum is not understood", SUBTREES)
                .ca(|d| d.critical(&bounded(shallow)))
                .leaf(plain)
                .refused(OUTSIDE),
            case("gnutls: uncritical", "uncritical constraints bind all the same", SUBTREES)
                .ca(|d| {
                    d.with(&bounded(GeneralSubtree {
                        base: dns("a.example"),
                        minimum: 0,
                        maximum: None,
                    }))
                })
                .leaf(|d| d.names(&host()))
                .lenient()
                .refused(OUTSIDE),
        ],
    );
}
