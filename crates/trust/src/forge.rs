//! Makes certificates and CRLs for tests, right by default and wrong in any way asked for.

use std::sync::LazyLock;

use pki::asn1::{Writer, tag};
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::extension::{
    AuthorityKeyId, BasicConstraints, ExtendedKeyUsage, ExtensionValue, GeneralSubtree,
    IssuingDistributionPoint, KeyUsage, NameConstraints, ReasonFlags, SubjectAltNames,
    SubjectKeyId,
};
use pki::general_name::GeneralName;
use pki::key::{KeyAlgorithm, PrivateKey, PublicKey};
use pki::name::{Attribute, Name};
use pki::oid::Oid;
use pki::serial::Serial;
use pki::time::{TimeForm, UnixTime};

use crate::anchor::Anchor;

/// The time of all tests, and the validity of what is made, a day on either side.
pub(crate) const NOW: UnixTime = UnixTime(1_800_000_000);
pub(crate) const DAY: i64 = 86_400;

/// Keys are dear; tests share these.
static KEYS: LazyLock<Vec<PrivateKey>> =
    LazyLock::new(|| (0..12).map(|_| PrivateKey::generate(KeyAlgorithm::P256).unwrap()).collect());

/// A common name, below organizational units where slashes separate those from it.
pub(crate) fn name(path: &str) -> Name {
    let mut attributes: Vec<_> =
        path.split('/').map(|part| (Attribute::OrganizationalUnit, part)).collect();
    if let Some((attribute, part)) = attributes.last_mut() {
        *attribute = Attribute::CommonName;
        if part.is_empty() {
            attributes.clear();
        }
    }
    Name::build(attributes).unwrap()
}

/// A name of any attributes, types of string and octets.
pub(crate) fn raw_name(attributes: &[(Oid, u8, &[u8])]) -> Name {
    let pair = |w: &mut Writer, (oid, tag, value): &(Oid, u8, &[u8])| {
        w.sequence(|w| {
            w.oid(oid);
            w.value(*tag, value);
        });
    };
    let der = Writer::build(|w| {
        w.sequence(|w| attributes.iter().for_each(|a| w.nested(tag::SET, |w| pair(w, a))));
    });
    Name::parse(&der).unwrap()
}

pub(crate) fn oid(dotted: &str) -> Oid {
    dotted.parse().unwrap()
}

/// A name and the number of a shared key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Party {
    pub(crate) name: &'static str,
    pub(crate) key: usize,
}

pub(crate) const fn party(name: &'static str, key: usize) -> Party {
    Party { name, key }
}

pub(crate) const ROOT: Party = party("Root", 0);
pub(crate) const ISSUING: Party = party("Issuing", 1);
pub(crate) const HOLDER: Party = party("Holder", 2);

impl Party {
    fn key(self) -> &'static PrivateKey {
        &KEYS[self.key]
    }

    pub(crate) fn public_key(self) -> &'static PublicKey {
        self.key().public_key()
    }
}

/// A certificate about to be made.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    signer: Party,
    issuer_name: Name,
    subject_name: Name,
    spki: Vec<u8>,
    unique_ids: bool,
    time_form: TimeForm,
    version: u32,
    serial: Vec<u8>,
    not_before: UnixTime,
    not_after: UnixTime,
    extensions: Vec<Extension>,
}

/// Identifier, whether critical, and value.
type Extension = (Oid, bool, Vec<u8>);

impl Draft {
    fn new(subject: Party, issuer: Party) -> Self {
        Self {
            signer: issuer,
            issuer_name: name(issuer.name),
            subject_name: name(subject.name),
            spki: subject.public_key().spki().to_vec(),
            unique_ids: false,
            time_form: TimeForm::Utc,
            version: 2,
            serial: vec![1, u8::try_from(subject.key).unwrap()],
            not_before: NOW.plus(-DAY),
            not_after: NOW.plus(DAY),
            extensions: Vec::new(),
        }
        .with(&SubjectKeyId(subject.public_key().key_id().to_vec()))
        .with(&AuthorityKeyId {
            key_id: Some(issuer.public_key().key_id().to_vec()),
            ..AuthorityKeyId::default()
        })
    }

    /// An authority as it should be.
    pub(crate) fn authority(subject: Party, issuer: Party) -> Self {
        Self::new(subject, issuer)
            .critical(&(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN))
            .critical(&BasicConstraints { ca: true, path_length: None })
    }

    /// A client as it should be.
    pub(crate) fn client(subject: Party, issuer: Party) -> Self {
        Self::new(subject, issuer)
            .critical(&KeyUsage::DIGITAL_SIGNATURE)
            .with(&ExtendedKeyUsage(vec![Oid::CLIENT_AUTH]))
    }

    /// Sets an extension, not critical.
    pub(crate) fn with<T: ExtensionValue>(self, extension: &T) -> Self {
        self.raw(T::OID, false, Writer::build(|w| extension.encode(w)))
    }

    /// Sets an extension, critical.
    pub(crate) fn critical<T: ExtensionValue>(self, extension: &T) -> Self {
        self.raw(T::OID, true, Writer::build(|w| extension.encode(w)))
    }

    /// Sets an extension of any kind.
    pub(crate) fn raw(self, oid: Oid, critical: bool, value: Vec<u8>) -> Self {
        let mut draft = self.without(oid);
        draft.extensions.push((oid, critical, value));
        draft
    }

    /// Takes an extension away.
    pub(crate) fn without(mut self, oid: Oid) -> Self {
        self.extensions.retain(|(other, ..)| *other != oid);
        self
    }

    pub(crate) fn names(self, names: &[GeneralName]) -> Self {
        self.with(&SubjectAltNames(names.to_vec()))
    }

    pub(crate) fn permitting(self, bases: &[GeneralName]) -> Self {
        let permitted = subtrees(bases);
        self.critical(&NameConstraints { permitted, ..NameConstraints::default() })
    }

    pub(crate) fn excluding(self, bases: &[GeneralName]) -> Self {
        let excluded = subtrees(bases);
        self.critical(&NameConstraints { excluded, ..NameConstraints::default() })
    }

    pub(crate) fn subject_name(self, subject_name: Name) -> Self {
        Self { subject_name, ..self }
    }

    pub(crate) fn issuer_name(self, issuer_name: Name) -> Self {
        Self { issuer_name, ..self }
    }

    /// Adds identifiers beside both names.
    pub(crate) fn unique_ids(self) -> Self {
        Self { unique_ids: true, ..self }
    }

    /// Writes times of any year as GeneralizedTime.
    pub(crate) fn generalized(self) -> Self {
        Self { time_form: TimeForm::Generalized, ..self }
    }

    pub(crate) fn spki(self, spki: &[u8]) -> Self {
        Self { spki: spki.to_vec(), ..self }
    }

    pub(crate) fn valid(self, from: i64, to: i64) -> Self {
        Self { not_before: NOW.plus(from), not_after: NOW.plus(to), ..self }
    }

    /// As it is written: 0 is version 1.
    pub(crate) fn version(self, version: u32) -> Self {
        Self { version, ..self }
    }

    pub(crate) fn serial(self, serial: &[u8]) -> Self {
        Self { serial: serial.to_vec(), ..self }
    }

    /// Takes another key than its issuer's to sign with.
    pub(crate) fn signed_by(self, signer: Party) -> Self {
        Self { signer, ..self }
    }

    /// Signs with the key of its issuer.
    pub(crate) fn sign(&self) -> Certificate {
        Certificate::parse(&signed(&self.tbs(), self.signer)).unwrap()
    }

    /// Leaves out the cost of a signature, where none is looked at.
    pub(crate) fn unsigned(&self) -> Certificate {
        Certificate::parse(&enveloped(&self.tbs(), self.signer, &[0])).unwrap()
    }

    fn tbs(&self) -> Vec<u8> {
        Writer::build(|w| {
            w.sequence(|w| {
                if self.version > 0 {
                    w.nested(tag::constructed(0), |w| w.integer(self.version));
                }
                w.value(tag::INTEGER, &self.serial);
                w.raw(&self.signer.key().signature_algorithm().der());
                w.raw(self.issuer_name.der());
                w.sequence(|w| {
                    write_time(w, self.not_before, self.time_form);
                    write_time(w, self.not_after, self.time_form);
                });
                w.raw(self.subject_name.der());
                w.raw(&self.spki);
                if self.unique_ids {
                    w.value(tag::context(1), &[0, 1]);
                    w.value(tag::context(2), &[0, 2]);
                }
                write_extensions(w, tag::constructed(3), &self.extensions);
            });
        })
    }
}

/// A CRL about to be made.
#[derive(Clone)]
pub(crate) struct List {
    signer: Party,
    issuer_name: Name,
    this_update: UnixTime,
    next_update: Option<UnixTime>,
    time_form: TimeForm,
    /// Serial numbers, each with its extensions.
    entries: Vec<(Vec<u8>, Vec<Extension>)>,
    extensions: Vec<Extension>,
}

impl List {
    pub(crate) fn new(issuer: Party, number: u8) -> Self {
        let key_id = Some(issuer.public_key().key_id().to_vec());
        let key_id = AuthorityKeyId { key_id, ..AuthorityKeyId::default() };
        let list = Self {
            signer: issuer,
            issuer_name: name(issuer.name),
            this_update: NOW.plus(-DAY),
            next_update: Some(NOW.plus(DAY)),
            time_form: TimeForm::Utc,
            entries: Vec::new(),
            extensions: Vec::new(),
        };
        list.raw(AuthorityKeyId::OID, false, Writer::build(|w| key_id.encode(w))).raw(
            Oid::CRL_NUMBER,
            false,
            Writer::build(|w| w.integer(number.into())),
        )
    }

    pub(crate) fn raw(mut self, oid: Oid, critical: bool, value: Vec<u8>) -> Self {
        self.extensions.retain(|(other, ..)| *other != oid);
        self.extensions.push((oid, critical, value));
        self
    }

    pub(crate) fn without(mut self, oid: Oid) -> Self {
        self.extensions.retain(|(other, ..)| *other != oid);
        self
    }

    pub(crate) fn scope(self, scope: &IssuingDistributionPoint) -> Self {
        let value = Writer::build(|w| scope.encode(w));
        self.raw(IssuingDistributionPoint::OID, true, value)
    }

    /// Makes it a delta to the list with this number.
    pub(crate) fn delta_to(self, number: u8) -> Self {
        let value = Writer::build(|w| w.integer(number.into()));
        self.raw(Oid::DELTA_CRL_INDICATOR, true, value)
    }

    pub(crate) fn updated(self, this_update: i64, next_update: i64) -> Self {
        let next_update = Some(NOW.plus(next_update));
        Self { this_update: NOW.plus(this_update), next_update, ..self }
    }

    /// Leaves out when the next one comes.
    pub(crate) fn endless(self) -> Self {
        Self { next_update: None, ..self }
    }

    pub(crate) fn issuer_name(self, issuer_name: Name) -> Self {
        Self { issuer_name, ..self }
    }

    /// Takes another key than its issuer's to sign with.
    pub(crate) fn signed_by(self, signer: Party) -> Self {
        Self { signer, ..self }
    }

    /// Writes times of any year as GeneralizedTime.
    pub(crate) fn generalized(self) -> Self {
        Self { time_form: TimeForm::Generalized, ..self }
    }

    pub(crate) fn lists(self, certificate: &Certificate, reason: u8) -> Self {
        self.entry(certificate.serial().content(), (Oid::REASON_CODE, false, enumerated(reason)))
    }

    pub(crate) fn lists_serial(self, serial: &[u8]) -> Self {
        self.entry(serial, (Oid::REASON_CODE, false, enumerated(1)))
    }

    /// Adds an entry with one extension.
    pub(crate) fn entry(mut self, serial: &[u8], extension: Extension) -> Self {
        self.entries.push((serial.to_vec(), vec![extension]));
        self
    }

    /// Lists with the name of its issuer, which the entries that follow have too.
    pub(crate) fn lists_of(self, certificate: &Certificate, reason: u8) -> Self {
        let names = SubjectAltNames(vec![GeneralName::Directory(certificate.issuer().clone())]);
        let value = Writer::build(|w| names.encode(w));
        let mut list = self.lists(certificate, reason);
        let entry = list.entries.last_mut().map(|(_, extensions)| extensions);
        entry.unwrap().push((Oid::CERTIFICATE_ISSUER, true, value));
        list
    }

    pub(crate) fn sign(&self) -> Crl {
        Crl::parse(&signed(&self.tbs(), self.signer)).unwrap()
    }

    fn tbs(&self) -> Vec<u8> {
        Writer::build(|w| {
            w.sequence(|w| {
                w.integer(1);
                w.raw(&self.signer.key().signature_algorithm().der());
                w.raw(self.issuer_name.der());
                write_time(w, self.this_update, self.time_form);
                self.next_update.iter().for_each(|at| write_time(w, *at, self.time_form));
                if !self.entries.is_empty() {
                    w.sequence(|w| self.entries.iter().for_each(|entry| write_entry(w, entry)));
                }
                write_extensions(w, tag::constructed(0), &self.extensions);
            });
        })
    }
}

fn write_entry(w: &mut Writer, (serial, extensions): &(Vec<u8>, Vec<Extension>)) {
    w.sequence(|w| {
        w.value(tag::INTEGER, serial);
        NOW.plus(-60).encode(w);
        w.sequence(|w| extensions.iter().for_each(|extension| write_extension(w, extension)));
    });
}

fn enumerated(number: u8) -> Vec<u8> {
    Writer::build(|w| w.value(tag::ENUMERATED, &[number]))
}

fn write_time(w: &mut Writer, time: UnixTime, form: TimeForm) {
    let text = time.to_string().replace(['-', ':', 'T'], "");
    match form {
        TimeForm::Utc => time.encode(w),
        TimeForm::Generalized => w.value(tag::GENERALIZED_TIME, text.as_bytes()),
    }
}

fn write_extensions(w: &mut Writer, outer: u8, extensions: &[Extension]) {
    if !extensions.is_empty() {
        w.nested(outer, |w| {
            w.sequence(|w| extensions.iter().for_each(|extension| write_extension(w, extension)));
        });
    }
}

fn write_extension(w: &mut Writer, (oid, critical, value): &Extension) {
    w.sequence(|w| {
        w.oid(oid);
        if *critical {
            w.boolean_true();
        }
        w.value(tag::OCTET_STRING, value);
    });
}

fn signed(tbs: &[u8], signer: Party) -> Vec<u8> {
    enveloped(tbs, signer, &signer.key().sign(tbs).unwrap())
}

fn enveloped(tbs: &[u8], signer: Party, signature: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.sequence(|w| {
            w.raw(tbs);
            w.raw(&signer.key().signature_algorithm().der());
            w.bit_string(signature);
        });
    })
}

/// A set of reasons, by their numbers.
pub(crate) fn reasons(numbers: &[u8]) -> ReasonFlags {
    let bits = numbers.iter().fold(0, |bits, number| bits | 0x8000 >> number);
    let scope = Writer::build(|w| w.sequence(|w| w.named_bits(tag::context(3), bits)));
    IssuingDistributionPoint::parse(&scope).unwrap().only_some_reasons.unwrap()
}

fn subtrees(bases: &[GeneralName]) -> Vec<GeneralSubtree> {
    let subtree =
        |base: &GeneralName| GeneralSubtree { base: base.clone(), minimum: 0, maximum: None };
    bases.iter().map(subtree).collect()
}

/// A self-signed root, as an anchor.
pub(crate) fn anchor(root: Party) -> Anchor {
    Anchor::from_certificate(Draft::authority(root, root).sign())
}

pub(crate) fn serial(certificate: &Certificate) -> Serial {
    *certificate.serial()
}
