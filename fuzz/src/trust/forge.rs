//! Signs what the fuzzer makes up, so that changes get past the signatures.

use std::sync::LazyLock;

use pki::asn1::{Reader, Writer, tag};
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::key::{PrivateKey, SignatureAlgorithm};
use pki::name::Name;
use pki::serial::Serial;

/// Most parts of an input that are looked at.
const PARTS: usize = 12;

/// Who takes part in one question.
pub(super) struct Cast {
    pub(super) leaf: Certificate,
    pub(super) anchor: Certificate,
    pub(super) intermediates: Vec<Certificate>,
    pub(super) crls: Vec<Crl>,
}

/// The keys of the seeds: Ed25519, the same in every run.
pub fn keys() -> &'static [PrivateKey] {
    static KEYS: LazyLock<Vec<PrivateKey>> = LazyLock::new(|| {
        let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        let key = |seed: u8| PrivateKey::from_pkcs8(&[&head[..], &[seed; 32]].concat());
        (1..=6).map(|seed| key(seed).expect("an Ed25519 key")).collect()
    });
    &KEYS
}

/// The serial number that the index lists under each key.
pub(super) fn revoked_serial() -> Serial {
    Serial::from_content(&[0x66]).expect("a serial number")
}

/// Reads and signs the parts; the first two must be certificates.
pub(super) fn sign(parts: &[u8]) -> Option<Cast> {
    let mut reader = Reader::new(parts);
    let (mut certificates, mut lists) = (Vec::new(), Vec::new());
    while let Ok(part) = reader.element(tag::SEQUENCE)
        && certificates.len() + lists.len() < PARTS
    {
        match Certificate::parse(&signed(part.der, &keys()[0])) {
            Ok(certificate) => certificates.push(certificate),
            Err(_) => lists.extend(Crl::parse(&signed(part.der, &keys()[0]))),
        }
    }
    let crls = lists.iter().filter_map(|list| {
        let signer = signer(list.issuer(), None, &certificates);
        Crl::parse(&signed(list.tbs_der(), signer)).ok()
    });
    let crls = crls.collect();
    let resigned = certificates.iter().filter_map(|certificate| {
        let key_id = certificate.extensions().authority_key_id();
        let key_id = key_id.and_then(|id| id.value.key_id.as_deref());
        let signer = signer(certificate.issuer(), key_id, &certificates);
        Certificate::parse(&signed(certificate.tbs_der(), signer)).ok()
    });
    let mut resigned = resigned.collect::<Vec<_>>().into_iter();
    let (leaf, anchor) = (resigned.next()?, resigned.next()?);
    Some(Cast { leaf, anchor, intermediates: resigned.collect(), crls })
}

/// Finds the key of whoever bears the issuer's name and, if it is told, the key identifier.
fn signer(name: &Name, key_id: Option<&[u8]>, all: &[Certificate]) -> &'static PrivateKey {
    let named = |certificate: &&Certificate| certificate.subject().matches(name);
    let meant = |certificate: &&Certificate| {
        let own = certificate.extensions().subject_key_id();
        own.map(|id| id.value.0.as_slice()) == key_id
    };
    let mut candidates = all.iter().filter(named);
    let found = all.iter().filter(named).find(meant).or_else(|| candidates.next());
    let holds = |key: &&PrivateKey| found.is_some_and(|f| f.public_key() == key.public_key());
    keys().iter().find(holds).unwrap_or(&keys()[0])
}

fn signed(tbs: &[u8], key: &PrivateKey) -> Vec<u8> {
    let signature = key.sign(tbs).expect("the library signs");
    Writer::build(|w| {
        w.sequence(|w| {
            w.raw(tbs);
            w.raw(&SignatureAlgorithm::Ed25519.der());
            w.bit_string(&signature);
        });
    })
}
