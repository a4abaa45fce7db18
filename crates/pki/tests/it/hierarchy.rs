//! A root, an issuing CA and one certificate of every other profile, as the profiles make them.

use pki::build::{CertificateParameters, Unsigned};
use pki::certificate::Certificate;
use pki::general_name::GeneralName;
use pki::key::{KeyAlgorithm, PrivateKey, PublicKey};
use pki::name::{Attribute, Name};
use pki::oid::Oid;
use pki::profile::{self, Holder, Issuer, Profile, Terms};
use pki::serial::Serial;
use pki::time::UnixTime;

/// The certificates, each with the key it certifies.
pub(crate) struct Hierarchy {
    pub(crate) root: Certificate,
    pub(crate) issuing: Certificate,
    pub(crate) leaves: Vec<(Profile, Certificate, PrivateKey)>,
}

/// 2026-01-01, from which everything is valid.
pub(crate) const START: UnixTime = UnixTime(1_767_225_600);
const YEAR_SECS: i64 = 365 * 86_400;

impl Hierarchy {
    /// Makes all with keys of one kind, policies under an arc. The root outlives 2049.
    pub(crate) fn build(algorithm: KeyAlgorithm, arc: &str) -> Self {
        let arc: Oid = arc.parse().unwrap();
        let key = || PrivateKey::generate(algorithm).unwrap();
        let (root_key, issuing_key) = (key(), key());
        let root_terms = terms(root_key.public_key(), 30);
        let root = sign(&profile::root(root_terms, name("Example root")), &root_key);
        let issuing_terms = terms(issuing_key.public_key(), 10);
        let issuing = sign(
            &profile::issuing(issuing_terms, name("Example issuing"), &issuer(&root)),
            &root_key,
        );
        let leaves = [Profile::Person, Profile::Device, Profile::Server].map(|profile| {
            let key = key();
            let made = leaf(profile, key.public_key(), &issuing, arc);
            (profile, sign(&made, &issuing_key), key)
        });
        Self { root, issuing, leaves: leaves.into() }
    }
}

fn leaf(profile: Profile, key: &PublicKey, ca: &Certificate, arc: Oid) -> CertificateParameters {
    let terms = terms(key, 1);
    match profile {
        Profile::Server => {
            let hosts = ["localhost", "files.example.org"].map(|h| GeneralName::Dns(h.to_owned()));
            let addresses =
                [vec![127, 0, 0, 1], [&[0; 15][..], &[1]].concat()].map(GeneralName::Ip);
            let names = hosts.into_iter().chain(addresses).collect();
            profile::server(terms, "localhost", names, &issuer(ca)).unwrap()
        }
        Profile::Person => profile::client(terms, &person(arc), &issuer(ca)).unwrap(),
        _ => profile::client(terms, &machine(arc), &issuer(ca)).unwrap(),
    }
}

fn person(arc: Oid) -> Holder {
    Holder {
        display_name: "Älice Example (laptop)".to_owned(),
        uri: "urn:uuid:f81d4fae-7dec-41d0-a765-00a0c91e6bf6".to_owned(),
        emails: vec!["alice@example.org".to_owned()],
        dns_names: Vec::new(),
        upn: Some("alice@corp.example".to_owned()),
        policy: arc.child(1).unwrap(),
    }
}

fn machine(arc: Oid) -> Holder {
    Holder {
        display_name: "printer-7".to_owned(),
        uri: "urn:uuid:f81d4fae-7dec-41d0-a765-00a0c91e6bf7".to_owned(),
        emails: Vec::new(),
        dns_names: vec!["printer-7.example.org".to_owned()],
        upn: None,
        policy: arc.child(0).unwrap(),
    }
}

fn issuer(ca: &Certificate) -> Issuer {
    Issuer {
        name: ca.subject().clone(),
        key_id: ca.public_key().key_id(),
        crl_url: "http://pki.example.org/ca.crl".to_owned(),
        certificate_url: "http://pki.example.org/ca.cer".to_owned(),
    }
}

fn name(text: &str) -> Name {
    Name::build([(Attribute::Organization, "Example"), (Attribute::CommonName, text)]).unwrap()
}

fn terms(key: &PublicKey, years: i64) -> Terms {
    Terms {
        serial: Serial::generate(1_795_176_000_000).unwrap(),
        not_before: START,
        not_after: START.plus(years * YEAR_SECS - 1),
        public_key: key.clone(),
    }
}

fn sign(parameters: &CertificateParameters, key: &PrivateKey) -> Certificate {
    Unsigned::build(parameters, key.signature_algorithm()).sign(key).unwrap()
}
