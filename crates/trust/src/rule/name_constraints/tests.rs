use pki::name::{Attribute, Name};
use pki::oid::Oid;
use proptest::prelude::*;

use super::*;
use crate::forge::{Draft, HOLDER, ISSUING, ROOT, name};
use crate::question::Budget;
use crate::verdict::Place;

fn dns(text: &str) -> GeneralName {
    GeneralName::Dns(text.into())
}

fn email(text: &str) -> GeneralName {
    GeneralName::Email(text.into())
}

fn uri(text: &str) -> GeneralName {
    GeneralName::Uri(text.into())
}

fn ip(octets: &[u8]) -> GeneralName {
    GeneralName::Ip(octets.to_vec())
}

fn directory(common_name: &str) -> GeneralName {
    GeneralName::Directory(name(common_name))
}

fn smtp_utf8(text: &str) -> GeneralName {
    let value = pki::asn1::Writer::build(|w| w.value(pki::asn1::tag::UTF8_STRING, text.as_bytes()));
    GeneralName::OtherName { oid: Oid::SMTP_UTF8_MAILBOX, value }
}

#[test]
fn every_kind_of_name_lies_as_its_rule_says() {
    use Relation::{Inside, Outside, Overlapping, Undecidable};
    let registered = GeneralName::RegisteredId(Oid::UPN);
    for (name, base, expected) in [
        (dns("a.example"), dns("example"), Inside),
        (dns("example"), dns("EXAMPLE"), Inside),
        (dns("anexample"), dns("example"), Outside),
        (dns("a.example"), dns(""), Inside),
        (dns("*.example"), dns("example"), Inside),
        (dns("*.example"), dns("a.example"), Overlapping),
        (dns("*.example"), dns("b.a.example"), Outside),
        (dns(".example"), dns("example"), Undecidable),
        (dns("*"), dns("example"), Undecidable),
        (email("a@b.example"), email("a@B.example"), Inside),
        (email("A@b.example"), email("a@b.example"), Outside),
        (email("\"a\"@b.example"), email("a@b.example"), Undecidable),
        (email("a@b.example"), email("\"a\"@b.example"), Undecidable),
        (email("\"a\"@c.example"), email("a@b.example"), Outside),
        (email("a@b.example"), email("b.example"), Inside),
        (email("a@c.b.example"), email("b.example"), Outside),
        (email("a@c.b.example"), email(".b.example"), Inside),
        (email("a@b.example"), email(".b.example"), Outside),
        (email("a@b@c"), email("c"), Undecidable),
        (smtp_utf8("é@b.example"), email("b.example"), Inside),
        (smtp_utf8("é@c.example"), email("b.example"), Outside),
        (smtp_utf8("é@bé.example"), email("b.example"), Undecidable),
        (uri("https://b.example/"), uri("b.example"), Inside),
        (uri("https://c.b.example/"), uri("b.example"), Outside),
        (uri("https://c.b.example/"), uri(".b.example"), Inside),
        (uri("urn:uuid:1"), uri("b.example"), Undecidable),
        (ip(&[192, 0, 2, 9]), ip(&[192, 0, 2, 0, 255, 255, 255, 0]), Inside),
        (ip(&[192, 0, 2, 9]), ip(&[192, 0, 2, 5, 255, 255, 255, 0]), Inside),
        (ip(&[192, 0, 3, 9]), ip(&[192, 0, 2, 0, 255, 255, 255, 0]), Outside),
        (ip(&[0; 16]), ip(&[0; 8]), Outside),
        (ip(&[0; 5]), ip(&[0; 8]), Undecidable),
        (directory("a"), directory("A"), Inside),
        (directory("a"), directory("b"), Outside),
        (directory("a"), directory(""), Inside),
        (GeneralName::upn("a@b.example"), GeneralName::upn("@b.example"), Inside),
        (GeneralName::upn("a@b.example"), GeneralName::upn("c.example"), Outside),
        (registered.clone(), registered, Undecidable),
    ] {
        assert_eq!(relate(&name, &base), expected, "{name:?} {base:?}");
    }
}

#[test]
fn bases_of_another_form_are_refused() {
    for base in [
        dns(".example"),
        dns("*.example"),
        email("a@b@c.example"),
        email("@c.example"),
        uri("https://c.example"),
        ip(&[0; 4]),
        ip(&[192, 0, 2, 0, 255, 0, 255, 0]),
        ip(&[192, 0, 2, 0, 255, 255, 0xf7, 0]),
        smtp_utf8("é@b.example"),
    ] {
        assert!(!is_well_formed(&base), "{base:?}");
    }
}

/// Judges a leaf with these names below issuers with these constraints.
fn judge(leaf: &Draft, issuers: &[Draft]) -> Result<(), &'static str> {
    let issuers: Vec<_> = issuers.iter().map(Draft::sign).collect();
    let leaf = leaf.sign();
    let mut subtrees = Subtrees::default();
    for certificate in &issuers {
        subtrees.push(Member { place: Place::Issuer(1), certificate }).map_err(|r| r.rule())?;
    }
    let member = Member { place: Place::Leaf, certificate: &leaf };
    subtrees.check(member, &Meter::new(Budget::default())).map_err(|refused| refused.rule())
}

#[test]
fn every_issuers_constraints_count() {
    let issuer = Draft::authority(ISSUING, ROOT);
    let permits = |names: &[GeneralName]| issuer.clone().permitting(names);
    let excludes = |names: &[GeneralName]| issuer.clone().excluding(names);
    let leaf = Draft::client(HOLDER, ISSUING).names(&[dns("a.b.example")]);
    let outside = Err(PERMITTED.broken().rule());
    let excluded = Err(EXCLUDED.broken().rule());
    for (issuers, expected) in [
        (vec![permits(&[dns("x"), dns("example")])], Ok(())),
        (vec![permits(&[dns("example")]), permits(&[dns("b.example")])], Ok(())),
        (vec![permits(&[dns("example")]), permits(&[dns("c.example")])], outside),
        (vec![permits(&[email("example")])], Ok(())),
        (vec![excludes(&[dns("x"), dns("b.example")])], excluded),
        (vec![permits(&[dns("example")]), excludes(&[dns("b.example")])], excluded),
        (vec![permits(&[directory("Holder")])], Ok(())),
        (vec![permits(&[directory("Other")])], outside),
        (vec![excludes(&[directory("")])], excluded),
    ] {
        assert_eq!(judge(&leaf, &issuers), expected, "{issuers:?}");
    }
}

/// What is not defined is refused where it is constrained, and nowhere else.
#[test]
fn names_without_a_rule_are_refused_only_where_constrained() {
    let other = |oid| GeneralName::OtherName { oid, value: vec![5, 0] };
    let leaf = Draft::client(HOLDER, ISSUING).names(&[other(Oid::P256)]);
    let issuer = Draft::authority(ISSUING, ROOT);
    assert_eq!(judge(&leaf, &[issuer.clone().permitting(&[other(Oid::P384)])]), Ok(()));
    let undecidable = Err(UNDECIDABLE.broken().rule());
    assert_eq!(judge(&leaf, &[issuer.clone().permitting(&[other(Oid::P256)])]), undecidable);
    assert_eq!(judge(&leaf, &[issuer.excluding(&[other(Oid::P256)])]), undecidable);
}

/// It is enough to lie in one of the subtrees, however it lies to the others.
#[test]
fn one_subtree_that_holds_a_name_permits_it() {
    let leaf = Draft::client(HOLDER, ISSUING).names(&[email("\"a\"@b.example")]);
    let mut bases = [email("a@b.example"), email("b.example")];
    for _ in 0..2 {
        let issuer = Draft::authority(ISSUING, ROOT).permitting(&bases);
        assert_eq!(judge(&leaf, &[issuer]), Ok(()), "{bases:?}");
        bases.reverse();
    }
}

/// RFC 5280 §4.2.1.10: whichever side they stand on, and whatever the names below.
#[test]
fn subtrees_that_cannot_be_used_are_refused() {
    let subtree = |base, minimum, maximum| vec![GeneralSubtree { base, minimum, maximum }];
    for subtrees in [
        subtree(dns(".example"), 0, None),
        subtree(dns("example"), 1, None),
        subtree(dns("example"), 0, Some(1)),
    ] {
        let (permitted, excluded) = (subtrees.clone(), subtrees);
        let permitting = NameConstraints { permitted, excluded: vec![] };
        let excluding = NameConstraints { permitted: vec![], excluded };
        for constraints in [permitting, excluding] {
            let issuer = Draft::authority(ISSUING, ROOT).critical(&constraints);
            let judged = judge(&Draft::client(HOLDER, ISSUING), &[issuer]);
            assert_eq!(judged, Err(WELL_FORMED.broken().rule()), "{constraints:?}");
        }
    }
}

#[test]
fn mailboxes_in_the_subject_count() {
    let subject = Name::build([(Attribute::EmailAddress, "a@b.example")]).unwrap();
    let issuer = Draft::authority(ISSUING, ROOT).permitting(&[email("c.example")]);
    let leaf = Draft::client(HOLDER, ISSUING).subject_name(subject);
    assert_eq!(judge(&leaf, &[issuer]), Err(PERMITTED.broken().rule()));
}

/// The slow and obvious reading of a wildcard: try every label.
fn by_expansion(name: &str, base: &str) -> Relation {
    let is_inside = |host: &str| {
        let (host, base): (Vec<_>, Vec<_>) = (host.split('.').collect(), base.split('.').collect());
        host.ends_with(&base)
    };
    let hosts: Vec<_> = match name.strip_prefix("*.") {
        Some(rest) => ["a", "b", "c", "other"].map(|label| format!("{label}.{rest}")).to_vec(),
        None => vec![name.to_owned()],
    };
    match hosts.iter().filter(|host| is_inside(host)).count() {
        0 => Relation::Outside,
        all if all == hosts.len() => Relation::Inside,
        _ => Relation::Overlapping,
    }
}

proptest! {
    #[test]
    fn wildcards_mean_every_label(name in r"(\*\.)?[abc](\.[abc]){0,3}", base in r"[abc](\.[abc]){0,3}") {
        prop_assert_eq!(relate(&dns(&name), &dns(&base)), by_expansion(&name, &base));
    }

    /// No name makes the comparison panic, and none is inside and outside of itself at once.
    #[test]
    fn any_text_is_judged(name in ".{0,40}", base in ".{0,40}") {
        for kind in [dns, email, uri] {
            let (name, base) = (kind(&name), kind(&base));
            if is_well_formed(&base) {
                let _ = relate(&name, &base);
            }
            if is_well_formed(&name) {
                prop_assert_ne!(relate(&name, &name), Relation::Overlapping);
            }
        }
    }
}
