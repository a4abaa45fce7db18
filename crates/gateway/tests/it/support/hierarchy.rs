//! A root, an issuing CA, and certificates under them, made for one test.

use std::sync::Arc;

use model::identity::HolderId;
use model::snapshot::{Holder, Person, Snapshot, Withdrawn};
use model::verification::{Classes, DEFAULT_ARC, Freshness};
use pki::build::{CertificateParameters, Unsigned};
use pki::certificate::Certificate;
use pki::fingerprint::Fingerprint;
use pki::general_name::GeneralName;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::{Attribute, Name};
use pki::oid::Oid;
use pki::profile::{self, Issuer, Terms};
use pki::serial::Serial;
use pki::time::UnixTime;
use trust::Anchor;
use trust::revocation::{Index, Reason, Revocation};

const DAY: i64 = 86_400;

/// The CAs of one test.
pub struct Hierarchy {
    pub root: Certificate,
    pub issuing: Certificate,
    issuing_key: PrivateKey,
    start: UnixTime,
}

/// A holder's certificate and key.
#[derive(Clone)]
pub struct Identity {
    pub chain: Vec<Certificate>,
    pub key: Arc<PrivateKey>,
    pub issuer_key: Fingerprint,
    pub holder: HolderId,
    pub person: String,
    pub device: String,
    /// What its records prove; for ever its own class, unless changed.
    pub evidence: Freshness,
}

/// What is unusual about a certificate.
#[derive(Clone, Copy, Default)]
pub struct Oddity {
    pub begins: i64,
    pub ends: Option<i64>,
    pub class: Option<&'static str>,
    pub algorithm: Option<KeyAlgorithm>,
    pub server: bool,
    /// Names no holder: a subject alone.
    pub nameless: bool,
}

impl Hierarchy {
    pub fn new(start: UnixTime) -> Self {
        let root_key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
        let issuing_key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
        let root_name = name("Test Root");
        let root = profile::root(terms(&root_key, start, 0, 3650), root_name.clone());
        let root = sign(&root, &root_key);
        let above = issuer(&root);
        let terms = terms(&issuing_key, start, 0, 1825);
        let issuing = profile::issuing(terms, name("Test Issuing"), &above);
        let issuing = sign(&issuing, &root_key);
        Self { root, issuing, issuing_key, start }
    }

    /// The records at the beginning: these CAs, no holders.
    pub fn snapshot(&self) -> Snapshot {
        let mut revoked = Index::new();
        revoked.speak_for(self.root.public_key().fingerprint());
        revoked.speak_for(self.issuing.public_key().fingerprint());
        Snapshot {
            generation: 1,
            anchors: vec![Anchor::from_certificate(self.root.clone())],
            intermediates: vec![self.issuing.clone()],
            classes: ladder().by_policy(),
            revoked: Arc::new(revoked),
            ..Snapshot::default()
        }
    }

    pub fn issue(&self, person: &str, device: &str) -> Identity {
        self.issue_odd(person, device, Oddity::default())
    }

    pub fn issue_odd(&self, person: &str, device: &str, oddity: Oddity) -> Identity {
        let key = PrivateKey::generate(oddity.algorithm.unwrap_or_default()).unwrap();
        self.certify(&Arc::new(key), person, device, oddity)
    }

    /// Issues a certificate for a key that there is.
    pub fn certify(
        &self,
        key: &Arc<PrivateKey>,
        person: &str,
        device: &str,
        oddity: Oddity,
    ) -> Identity {
        let mut random = [0; 16];
        pki::random::fill(&mut random).unwrap();
        let holder = HolderId::from_random(random);
        let ends = oddity.ends.unwrap_or(90 * DAY);
        let terms = Terms {
            serial: Serial::generate(1_795_176_000_000).unwrap(),
            not_before: self.start.plus(oddity.begins - 600),
            not_after: self.start.plus(ends),
            public_key: key.public_key().clone(),
        };
        let class = ladder().parse(oddity.class.unwrap_or("email")).unwrap();
        let described = profile::Holder {
            display_name: format!("{person} {device}"),
            uri: holder.to_string(),
            emails: vec![format!("{person}@example.org")],
            dns_names: Vec::new(),
            upn: None,
            policy: policy(oddity.class.unwrap_or("email")),
        };
        let mut parameters = if oddity.server {
            let uri = GeneralName::Uri(holder.to_string());
            profile::server(terms, person, vec![uri], &issuer(&self.issuing)).unwrap()
        } else {
            profile::client(terms, &described, &issuer(&self.issuing)).unwrap()
        };
        if oddity.nameless {
            parameters.extensions.retain(|extension| *extension.oid() != Oid::SUBJECT_ALT_NAME);
        }
        let leaf = sign(&parameters, &self.issuing_key);
        Identity {
            chain: vec![leaf, self.issuing.clone()],
            key: Arc::clone(key),
            issuer_key: self.issuing.public_key().fingerprint(),
            holder,
            person: person.to_owned(),
            device: device.to_owned(),
            evidence: Freshness::build([(class, UnixTime::MAX)]),
        }
    }

    /// Signs with the keys of this hierarchy what says of itself all that `original` says: issuer,
    /// serial, key identifier of the issuer, subject, names; the holder's key alone is another.
    pub fn imitate(&self, original: &Identity) -> Identity {
        let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
        let leaf = original.leaf();
        let terms = Terms {
            serial: *leaf.serial(),
            not_before: leaf.not_before(),
            not_after: leaf.not_after(),
            public_key: key.public_key().clone(),
        };
        let described = profile::Holder {
            display_name: format!("{} {}", original.person, original.device),
            uri: original.holder.to_string(),
            emails: vec![format!("{}@example.org", original.person)],
            dns_names: Vec::new(),
            upn: None,
            policy: policy("email"),
        };
        let parameters = profile::client(terms, &described, &issuer(&original.chain[1])).unwrap();
        let leaf = sign(&parameters, &self.issuing_key);
        Identity { chain: vec![leaf, self.issuing.clone()], key: Arc::new(key), ..original.clone() }
    }

    /// A server certificate and its chain.
    pub fn server(&self, host: &str) -> (Vec<Certificate>, PrivateKey) {
        let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
        let terms = terms(&key, self.start, 0, 90);
        let names = match host.parse::<std::net::IpAddr>() {
            Ok(std::net::IpAddr::V4(v4)) => vec![GeneralName::Ip(v4.octets().to_vec())],
            Ok(std::net::IpAddr::V6(v6)) => vec![GeneralName::Ip(v6.octets().to_vec())],
            Err(_) => vec![GeneralName::Dns(host.to_owned())],
        };
        let parameters = profile::server(terms, host, names, &issuer(&self.issuing)).unwrap();
        (vec![sign(&parameters, &self.issuing_key), self.issuing.clone()], key)
    }
}

impl Identity {
    pub fn leaf(&self) -> &Certificate {
        &self.chain[0]
    }

    /// Puts the holder on record.
    pub fn register(&self, snapshot: &mut Snapshot) {
        let person = Person { handle: self.person.parse().unwrap(), name: capital(&self.person) };
        let holder = Holder {
            person: Some(person),
            device: self.device.parse().unwrap(),
            groups: Vec::new(),
            evidence: self.evidence.clone(),
        };
        Arc::make_mut(&mut snapshot.holders).insert(self.holder, holder);
    }

    /// Puts the certificate on the list of the revoked.
    pub fn revoke(&self, snapshot: &mut Snapshot, at: UnixTime) {
        let (issuer, serial) = (self.issuer_key, *self.leaf().serial());
        let revocation = Revocation { at, reason: Reason::KeyCompromise };
        Arc::make_mut(&mut snapshot.revoked).insert(issuer, serial, revocation);
        let generation = snapshot.generation;
        Arc::make_mut(&mut snapshot.withdrawn).push(Withdrawn { generation, issuer, serial });
    }

    /// Takes the holder off the records.
    pub fn remove(&self, snapshot: &mut Snapshot) {
        Arc::make_mut(&mut snapshot.holders).remove(&self.holder);
    }

    /// Writes certificate chain and key as PEM files and returns their paths.
    pub fn write(&self, directory: &std::path::Path) -> (std::path::PathBuf, std::path::PathBuf) {
        let (certificate, key) = (directory.join("client.pem"), directory.join("client.key"));
        let chain: String = self.chain.iter().map(Certificate::to_pem).collect();
        std::fs::write(&certificate, chain).unwrap();
        let pkcs8 = self.key.to_pkcs8().unwrap();
        std::fs::write(&key, pki::pem::encode("PRIVATE KEY", &pkcs8)).unwrap();
        (certificate, key)
    }
}

/// The built-in classes.
pub fn ladder() -> Classes {
    Classes::built_in(&DEFAULT_ARC.parse().unwrap()).unwrap()
}

fn policy(class: &str) -> Oid {
    ladder().find(class).unwrap().policy
}

fn capital(handle: &str) -> String {
    format!("{}{} Example", handle[..1].to_uppercase(), &handle[1..])
}

fn name(common: &str) -> Name {
    Name::build([(Attribute::CommonName, common)]).unwrap()
}

fn terms(key: &PrivateKey, start: UnixTime, begins: i64, days: i64) -> Terms {
    Terms {
        serial: Serial::generate(1_795_176_000_000).unwrap(),
        not_before: start.plus(begins - DAY),
        not_after: start.plus(days * DAY),
        public_key: key.public_key().clone(),
    }
}

fn issuer(certificate: &Certificate) -> Issuer {
    Issuer {
        name: certificate.subject().clone(),
        key_id: certificate.public_key().key_id(),
        crl_url: "http://ca.example.test/crl".to_owned(),
        certificate_url: "http://ca.example.test/ca".to_owned(),
    }
}

fn sign(parameters: &CertificateParameters, key: &PrivateKey) -> Certificate {
    Unsigned::build(parameters, key.signature_algorithm()).sign(key).unwrap()
}
