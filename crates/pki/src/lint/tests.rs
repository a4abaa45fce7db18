use std::collections::BTreeSet;

use super::*;
use crate::asn1::{Reader, Writer, tag};
use crate::build::{CertificateParameters, EncodedExtension, Unsigned};
use crate::extension::{
    AccessDescription, AuthorityInfoAccess, AuthorityKeyId, BasicConstraints, DistributionPoint,
    DistributionPoints, ExtendedKeyUsage, KeyUsage, Policies, Policy, SubjectAltNames,
    SubjectKeyId,
};
use crate::key::{KeyAlgorithm, PrivateKey, PublicKey};
use crate::name::{Attribute, Name};
use crate::profile::{self, Holder, Issuer, Terms};
use crate::time::UnixTime;

fn name(text: &str) -> Name {
    Name::build([(Attribute::CommonName, text)]).unwrap()
}

fn issuer() -> Issuer {
    Issuer {
        name: name("Example CA"),
        key_id: [7; 20],
        crl_url: "http://ca.example/ca.crl".to_owned(),
        certificate_url: "http://ca.example/ca.cer".to_owned(),
    }
}

fn holder() -> Holder {
    Holder {
        display_name: "Alice Example (laptop)".to_owned(),
        uri: "urn:uuid:f81d4fae-7dec-41d0-a765-00a0c91e6bf6".to_owned(),
        emails: vec!["alice@example.org".to_owned()],
        dns_names: vec!["laptop.example.org".to_owned()],
        upn: Some("alice@corp.example".to_owned()),
        policy: "2.25.329800735698586629295641978511506172918.1.1".parse().unwrap(),
    }
}

fn parameters(profile: Profile, key: PublicKey) -> CertificateParameters {
    let terms = Terms {
        serial: "0102030405060708090a0b0c0d0e0f10".parse().unwrap(),
        not_before: UnixTime(1_795_000_000),
        not_after: UnixTime(1_826_000_000),
        public_key: key,
    };
    match profile {
        Profile::Root => profile::root(terms, name("Example root")),
        Profile::Issuing => profile::issuing(terms, name("Example issuing"), &issuer()),
        Profile::Person | Profile::Device => profile::client(terms, &holder(), &issuer()).unwrap(),
        Profile::Server => {
            let names = ["localhost", "*.example.org"].map(|n| GeneralName::Dns(n.to_owned()));
            let address = GeneralName::Ip(vec![127, 0, 0, 1]);
            let names = names.into_iter().chain([address]).collect();
            profile::server(terms, "localhost", names, &issuer()).unwrap()
        }
    }
}

#[test]
fn what_the_profiles_make_keeps_every_rule() {
    for algorithm in KeyAlgorithm::ALL {
        let key = PrivateKey::generate(algorithm).unwrap();
        for profile in Profile::ALL {
            let made = parameters(profile, key.public_key().clone());
            let unsigned = Unsigned::build(&made, key.signature_algorithm());
            assert_eq!(check(&unsigned.sign(&key).unwrap(), profile), [], "{profile} {algorithm}");
        }
    }
}

/// Positions of the fields of the to-be-signed part.
const VERSION: usize = 0;
const SERIAL: usize = 1;
const ALGORITHM: usize = 2;
const ISSUER: usize = 3;
const VALIDITY: usize = 4;
const SUBJECT: usize = 5;
const KEY: usize = 6;

/// Builds certificates that break a rule, and remembers which rules were broken.
struct Breaker {
    key: PrivateKey,
    broken: BTreeSet<&'static str>,
}

impl Breaker {
    /// Signs a sound certificate after a change to its parameters.
    fn parameters(
        &mut self,
        profile: Profile,
        rule: &'static str,
        change: impl FnOnce(&mut CertificateParameters),
    ) {
        let mut made = parameters(profile, self.key.public_key().clone());
        change(&mut made);
        let unsigned = Unsigned::build(&made, self.key.signature_algorithm());
        self.expect(&unsigned.sign(&self.key).unwrap(), profile, rule);
    }

    /// Puts an extension in the place of the one with its identifier, or at the end.
    fn extension(&mut self, profile: Profile, rule: &'static str, changed: EncodedExtension) {
        self.parameters(profile, rule, |made| {
            let list = &mut made.extensions;
            match list.iter_mut().find(|extension| extension.oid() == changed.oid()) {
                Some(place) => *place = changed,
                None => list.push(changed),
            }
        });
    }

    /// Changes the encoded fields of a sound client certificate; the signature is not renewed.
    fn fields(&mut self, rule: &'static str, change: impl FnOnce(&mut Vec<Vec<u8>>)) {
        self.encoded(rule, change, |outer| outer);
    }

    fn encoded(
        &mut self,
        rule: &'static str,
        change: impl FnOnce(&mut Vec<Vec<u8>>),
        outer_algorithm: impl FnOnce(Vec<u8>) -> Vec<u8>,
    ) {
        let made = parameters(Profile::Person, self.key.public_key().clone());
        let unsigned = Unsigned::build(&made, self.key.signature_algorithm());
        let mut reader = Reader::whole_sequence(unsigned.tbs_der()).unwrap();
        let mut fields = Vec::new();
        while !reader.is_empty() {
            fields.push(reader.any().unwrap().der.to_vec());
        }
        let sound_algorithm = fields[ALGORITHM].clone();
        change(&mut fields);
        let der = Writer::build(|w| {
            w.sequence(|w| {
                w.sequence(|w| fields.iter().for_each(|field| w.raw(field)));
                w.raw(&outer_algorithm(sound_algorithm));
                w.bit_string(&[0; 64]);
            });
        });
        self.expect(&Certificate::parse(&der).unwrap(), Profile::Person, rule);
    }

    fn expect(&mut self, certificate: &Certificate, profile: Profile, rule: &'static str) {
        let findings = check(certificate, profile);
        let found = findings.iter().find(|finding| finding.rule == rule);
        assert!(found.is_some(), "{rule} is not among {findings:?}");
        self.broken.insert(rule);
    }
}

/// Each rule is broken at least once, and says so.
#[test]
fn every_rule_can_be_broken() {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let mut breaker = Breaker { key, broken: BTreeSet::new() };
    break_fields(&mut breaker);
    break_names(&mut breaker);
    break_keys(&mut breaker);
    break_extensions(&mut breaker);
    break_alt_names(&mut breaker);
    let all: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(breaker.broken, all);
    assert_eq!(all.len(), RULES.len());
}

fn break_fields(b: &mut Breaker) {
    b.fields("version", |fields| fields[VERSION] = vec![0xa0, 3, 2, 1, 1]);
    for serial in
        [&[2, 1, 1][..], &[&[2, 17][..], &[1; 17]].concat(), &[&[2, 9][..], &[0x80; 9]].concat()]
    {
        b.fields("serial-number", |fields| fields[SERIAL] = serial.to_vec());
    }
    let other = KeyAlgorithm::P384;
    let other = PrivateKey::generate(other).unwrap().signature_algorithm().der();
    b.fields("algorithms-agree", |fields| fields[ALGORITHM] = other.clone());
    b.encoded("signature-encoding", |fields| fields[ALGORITHM] = other.clone(), |outer| outer);
    let sha1 = crate::key::SignatureAlgorithm::EcdsaSha1.der();
    b.encoded("signature-strength", |_| {}, |_| sha1);
    b.fields("unique-ids", |fields| fields.insert(KEY + 1, vec![0x81, 2, 0, 1]));
    b.parameters(Profile::Person, "validity", |made| made.not_after = made.not_before);
    let validity = |from: &[u8], until: &[u8]| {
        Writer::build(|w| {
            w.sequence(|w| {
                w.value(tag::GENERALIZED_TIME, from);
                w.value(tag::GENERALIZED_TIME, until);
            });
        })
    };
    b.fields("validity", |fields| {
        fields[VALIDITY] = validity(b"20260101000000Z", b"20270101000000Z");
    });
}

fn break_names(b: &mut Breaker) {
    b.fields("issuer-name", |fields| fields[ISSUER] = vec![0x30, 0]);
    b.fields("issuer-name", |fields| fields[ISSUER] = fields[SUBJECT].clone());
    b.parameters(Profile::Root, "issuer-name", |made| made.issuer = name("other"));
    b.fields("subject-name", |fields| fields[SUBJECT] = vec![0x30, 0]);
    let common_name = |tag: u8, text: &[u8]| {
        Writer::build(|w| {
            w.sequence(|w| {
                w.nested(tag::SET, |w| {
                    w.sequence(|w| {
                        w.oid(&Oid::COMMON_NAME);
                        w.value(tag, text);
                    });
                });
            });
        })
    };
    for (tag, text) in [
        (tag::PRINTABLE_STRING, &b"Alice"[..]),
        (tag::TELETEX_STRING, b"Alice"),
        (tag::UTF8_STRING, b"\xff"),
        (tag::UTF8_STRING, b"a\nb"),
    ] {
        b.fields("name-strings", |fields| fields[SUBJECT] = common_name(tag, text));
    }
    for text in [&b""[..], &[b'x'; 65]] {
        b.fields("name-bounds", |fields| fields[SUBJECT] = common_name(tag::UTF8_STRING, text));
    }
}

fn break_keys(b: &mut Breaker) {
    let spki = |algorithm: &[u8], key: &[u8]| {
        Writer::build(|w| {
            w.sequence(|w| {
                w.value(tag::SEQUENCE, algorithm);
                w.bit_string(key);
            });
        })
    };
    let oid = |oid: &Oid| Writer::build(|w| w.oid(oid));
    let rsa = |bits: usize, exponent: &[u8]| {
        Writer::build(|w| {
            w.sequence(|w| {
                w.value(tag::INTEGER, &[&[0][..], &vec![0xff; bits / 8]].concat());
                w.value(tag::INTEGER, exponent);
            });
        })
    };
    let null = [tag::NULL, 0];
    let plain = [oid(&Oid::RSA_ENCRYPTION), null.to_vec()].concat();
    let curve = [oid(&Oid::EC_PUBLIC_KEY), oid(&Oid::P256)].concat();
    let k1 = [oid(&Oid::EC_PUBLIC_KEY), oid(&Oid::SECP256K1)].concat();
    for (rule, key) in [
        ("key-strength", spki(&plain, &rsa(1024, &[3]))),
        ("key-strength", spki(&plain, &rsa(16_384, &[3]))),
        ("key-strength", spki(&k1, &[4; 65])),
        ("key-encoding", spki(&oid(&Oid::RSA_ENCRYPTION), &rsa(2048, &[3]))),
        ("key-encoding", spki(&oid(&Oid::RSA_PSS), &rsa(2048, &[3]))),
        ("key-encoding", spki(&plain, &rsa(2048, &[4]))),
        ("key-encoding", spki(&plain, &rsa(2048, &[1]))),
        ("key-encoding", spki(&curve, &[2; 33])),
    ] {
        b.fields(rule, |fields| fields[KEY] = key);
    }
}

fn break_extensions(b: &mut Breaker) {
    let person = Profile::Person;
    for profile in Profile::ALL {
        for at in 0..parameters(profile, b.key.public_key().clone()).extensions.len() {
            b.parameters(profile, "extension-set", |made| drop(made.extensions.remove(at)));
        }
    }
    let no_ca = BasicConstraints { ca: false, path_length: None };
    b.extension(person, "extension-set", EncodedExtension::plain(&no_ca));
    b.extension(person, "basic-constraints", EncodedExtension::critical(&no_ca));
    b.extension(Profile::Root, "basic-constraints", EncodedExtension::critical(&no_ca));
    let deep = BasicConstraints { ca: true, path_length: Some(1) };
    b.extension(Profile::Issuing, "basic-constraints", EncodedExtension::critical(&deep));
    b.extension(person, "criticality", EncodedExtension::plain(&KeyUsage::DIGITAL_SIGNATURE));
    let purposes = |list: &[Oid]| ExtendedKeyUsage(list.to_vec());
    let client = purposes(&[Oid::CLIENT_AUTH]);
    b.extension(person, "criticality", EncodedExtension::critical(&client));
    let both = purposes(&[Oid::CLIENT_AUTH, Oid::SERVER_AUTH]);
    b.extension(person, "extended-key-usage", EncodedExtension::plain(&both));
    b.extension(Profile::Server, "extended-key-usage", EncodedExtension::plain(&client));
    b.extension(Profile::Root, "extended-key-usage", EncodedExtension::plain(&client));
    let usage = KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_ENCIPHERMENT;
    b.extension(person, "key-usage", EncodedExtension::critical(&usage));
    b.extension(Profile::Root, "key-usage", EncodedExtension::critical(&usage));
    b.extension(person, "subject-key-id", EncodedExtension::plain(&SubjectKeyId(vec![1; 20])));
    let authority = AuthorityKeyId::default();
    b.extension(person, "authority-key-id", EncodedExtension::plain(&authority));
    let policies = |list: &[(Oid, &[u8])]| {
        let policy = |&(oid, text): &(Oid, &[u8])| Policy { oid, qualifiers: text.to_vec() };
        EncodedExtension::plain(&Policies(list.iter().map(policy).collect()))
    };
    let own = holder().policy;
    b.extension(person, "policies", policies(&[(own, &[]), (Oid::P256, &[])]));
    b.extension(person, "policies", policies(&[(own, &[0x30, 0])]));
    b.extension(person, "policies", policies(&[(Oid::ANY_POLICY, &[])]));
    b.extension(Profile::Issuing, "policies", policies(&[(own, &[])]));
    for url in ["https://ca.example/", "ldap://ca.example/", "http:///x", "http://a b/"] {
        let point = DistributionPoints(vec![DistributionPoint::url(url)]);
        b.extension(person, "crl-distribution-points", EncodedExtension::plain(&point));
        let location = GeneralName::Uri(url.to_owned());
        let access = vec![AccessDescription { method: Oid::AD_CA_ISSUERS, location }];
        let access = EncodedExtension::plain(&AuthorityInfoAccess(access));
        b.extension(person, "authority-info-access", access);
    }
    let location = GeneralName::Uri("http://ca.example/".to_owned());
    let ocsp = AuthorityInfoAccess(vec![AccessDescription { method: Oid::AD_OCSP, location }]);
    b.extension(person, "authority-info-access", EncodedExtension::plain(&ocsp));
}

fn break_alt_names(b: &mut Breaker) {
    let uri = |text: &str| GeneralName::Uri(text.to_owned());
    let dns = |text: &str| GeneralName::Dns(text.to_owned());
    let email = |text: &str| GeneralName::Email(text.to_owned());
    let (person, server) = (Profile::Person, Profile::Server);
    for (profile, rule, names) in [
        (person, "alt-name-types", vec![GeneralName::Ip(vec![1, 2, 3, 4])]),
        (person, "alt-name-types", vec![GeneralName::Directory(name("x"))]),
        (person, "alt-name-types", vec![email("a@b.c"), email("a@b.c")]),
        (server, "alt-name-types", vec![email("a@b.c")]),
        (person, "alt-name-dns", vec![dns("*.example.org")]),
        (server, "alt-name-dns", vec![dns("*.org.")]),
        (server, "alt-name-dns", vec![dns("*")]),
        (server, "alt-name-dns", vec![dns("*.localhost")]),
        (server, "alt-name-dns", vec![dns("a.*.example.org")]),
        (server, "alt-name-dns", vec![dns("under_score.example")]),
        (server, "alt-name-dns", vec![dns("-a.example")]),
        (server, "alt-name-dns", vec![dns("")]),
        (server, "alt-name-dns", vec![dns(&"a".repeat(64))]),
        (person, "alt-name-email", vec![email("alice")]),
        (person, "alt-name-email", vec![email("a..b@example.org")]),
        (person, "alt-name-email", vec![email("a@b@c")]),
        (person, "alt-name-email", vec![email("a b@c")]),
        (person, "alt-name-uri", vec![email("a@b.c")]),
        (person, "alt-name-uri", vec![uri("https://example.org/")]),
        (person, "alt-name-uri", vec![uri("urn:uuid:F81D4FAE-7dec-41d0-a765-00a0c91e6bf6")]),
        (person, "alt-name-uri", vec![uri("urn:uuid:1"), uri("urn:uuid:2")]),
        (server, "alt-name-ip", vec![GeneralName::Ip(vec![1, 2, 3])]),
    ] {
        b.extension(profile, rule, EncodedExtension::plain(&SubjectAltNames(names)));
    }
}

#[test]
fn findings_read_as_sentences() {
    let finding = Finding { rule: "version", citation: "RFC 5280 §4.1.2.1", message: "x".into() };
    assert_eq!(finding.to_string(), "version: x (RFC 5280 §4.1.2.1)");
}
