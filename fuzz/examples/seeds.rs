//! Writes the seeds of target `trust`: what is to be signed of certificates and CRLs.
//!
//! `cargo run --manifest-path fuzz/Cargo.toml --example seeds`, after a change of their format.

use std::path::Path;

use pki::asn1::{Writer, tag};
use pki::build::{CertificateParameters, EncodedExtension, Unsigned};
use pki::extension::{
    AuthorityKeyId, BasicConstraints, DistributionPoint, DistributionPointName, DistributionPoints,
    ExtendedKeyUsage, ExtensionValue, GeneralSubtree, InhibitAnyPolicy, IssuingDistributionPoint,
    KeyUsage, NameConstraints, Policies, Policy, PolicyConstraints, PolicyMappings, ReasonFlags,
    SubjectAltNames, SubjectKeyId,
};
use pki::general_name::GeneralName;
use pki::key::{PublicKey, SignatureAlgorithm};
use pki::name::{Attribute, Name};
use pki::oid::Oid;
use pki::serial::Serial;
use pki::time::UnixTime;
use signet_fuzz::trust::forge::keys;

const NOW: UnixTime = UnixTime(1_800_000_000);
const YEAR: i64 = 31_536_000;

/// A bit of the first octet: revocation status is required; it is taken from an index too.
const STATUS: u8 = 4;
const INDEX: u8 = 8;
/// Bits of the second octet: an explicit policy, policy 1.2.3.4, seven intermediates.
const EXPLICIT: u8 = 1;
const WANTED: u8 = 8;
const DEEP: u8 = 7 << 5;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/trust");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, circumstances, parts) in seeds() {
        let seed = [&circumstances[..], &parts.concat()].concat();
        std::fs::write(folder.join(name), seed).expect("a file");
    }
}

fn seeds() -> Vec<(&'static str, [u8; 3], Vec<Vec<u8>>)> {
    let root = || ca("Root", 0, "Root", 0).tbs();
    let issuing = || ca("Issuing", 1, "Root", 0);
    let leaf = || leaf("Issuing", 1);
    let lists = || vec![crl("Root", 0, &[], None), crl("Issuing", 1, &[0x55], None)];
    let revoked = vec![crl("Root", 0, &[], None), crl("Issuing", 1, &[9, 7], None)];
    let subtree = |base| GeneralSubtree { base, minimum: 0, maximum: None };
    let within = NameConstraints {
        permitted: vec![
            subtree(GeneralName::Email("example.org".into())),
            subtree(GeneralName::Uri(".example.org".into())),
            subtree(GeneralName::Ip(vec![192, 0, 2, 0, 255, 255, 255, 0])),
            subtree(GeneralName::Directory(name("Leaf"))),
        ],
        excluded: vec![subtree(GeneralName::Dns("evil.example".into()))],
    };
    let names = SubjectAltNames(vec![
        GeneralName::Email("a@example.org".into()),
        GeneralName::Dns("a.example.org".into()),
        GeneralName::Uri("https://a.example.org/x".into()),
        GeneralName::Ip(vec![192, 0, 2, 9]),
        GeneralName::upn("a@example.org"),
    ]);
    let policy = |oid: &str| Policy { oid: oid.parse().expect("an OID"), qualifiers: Vec::new() };
    let wanted = || Policies(vec![policy("1.2.3.4"), policy("1.2.3.5")]);
    let mapping =
        PolicyMappings(vec![("1.2.3.4".parse().expect("an OID"), "1.2.3.9".parse().expect("one"))]);
    let point = DistributionPointName::Full(vec![GeneralName::Uri("http://crl.example/1".into())]);
    let idp = IssuingDistributionPoint {
        name: Some(point.clone()),
        only_user: true,
        only_ca: false,
        only_some_reasons: Some(ReasonFlags::ALL),
        indirect: false,
        only_attribute: false,
    };
    let shard = DistributionPoint { name: Some(point), reasons: None, crl_issuer: vec![] };
    let limits = PolicyConstraints { require_explicit: Some(0), inhibit_mapping: Some(0) };
    let roll = ca("Root", 2, "Root", 0);
    vec![
        ("direct", [0, 0, 0], vec![leaf_of("Root", 0).tbs(), root()]),
        ("chain", [0, DEEP, 0], vec![leaf().tbs(), root(), issuing().tbs()]),
        (
            "server",
            [1, DEEP, 0],
            vec![
                leaf().with(&ExtendedKeyUsage(vec![Oid::SERVER_AUTH])).tbs(),
                root(),
                issuing().tbs(),
            ],
        ),
        (
            "expired",
            [0, DEEP, 0x7f],
            vec![leaf().ending(NOW.plus(1)).tbs(), root(), issuing().tbs()],
        ),
        (
            "status",
            [STATUS, DEEP, 0],
            [vec![leaf().tbs(), root(), issuing().tbs()], lists()].concat(),
        ),
        (
            "revoked",
            [STATUS, DEEP, 0],
            [vec![leaf().tbs(), root(), issuing().tbs()], revoked].concat(),
        ),
        ("index", [STATUS | INDEX, DEEP, 0], vec![leaf().tbs(), root(), issuing().tbs()]),
        (
            "constraints",
            [0, DEEP, 0],
            vec![leaf().with(&names).tbs(), root(), issuing().critical(&within).tbs()],
        ),
        (
            "policies",
            [0, DEEP | EXPLICIT | WANTED, 0],
            vec![leaf().with(&wanted()).tbs(), root(), issuing().with(&wanted()).tbs()],
        ),
        (
            "any-policy",
            [0, DEEP | EXPLICIT, 0],
            vec![
                leaf().with(&wanted()).tbs(),
                root(),
                issuing()
                    .with(&Policies(vec![policy("2.5.29.32.0")]))
                    .critical(&InhibitAnyPolicy(1))
                    .tbs(),
            ],
        ),
        (
            "mapping",
            [0, DEEP | EXPLICIT | WANTED, 0],
            vec![
                leaf().with(&Policies(vec![policy("1.2.3.9")])).tbs(),
                root(),
                issuing().with(&wanted()).critical(&mapping).critical(&limits).tbs(),
            ],
        ),
        (
            "shard",
            [STATUS, DEEP, 0],
            vec![
                leaf().with(&DistributionPoints(vec![shard])).tbs(),
                root(),
                issuing().tbs(),
                crl("Root", 0, &[], None),
                crl("Issuing", 1, &[3], Some(&idp)),
            ],
        ),
        (
            "rollover",
            [0, DEEP, 0],
            vec![leaf_of("Root", 2).tbs(), root(), roll.tbs(), ca("Root", 0, "Root", 2).tbs()],
        ),
        (
            "long",
            [0, DEEP, 0],
            vec![
                leaf_of("C", 3).tbs(),
                root(),
                ca("A", 1, "Root", 0).tbs(),
                ca("B", 2, "A", 1).tbs(),
                ca("C", 3, "B", 2).tbs(),
            ],
        ),
        (
            "cross",
            [0, DEEP, 0],
            vec![
                leaf_of("A", 1).tbs(),
                root(),
                ca("A", 1, "B", 2).tbs(),
                ca("B", 2, "A", 1).tbs(),
                ca("A", 1, "Root", 0).tbs(),
                ca("B", 2, "Root", 0).tbs(),
            ],
        ),
        (
            "delta",
            [STATUS, DEEP, 0],
            vec![
                leaf().tbs(),
                root(),
                issuing().tbs(),
                crl("Root", 0, &[], None),
                crl("Issuing", 1, &[7], None),
                delta("Issuing", 1),
            ],
        ),
    ]
}

/// A certificate about to be written.
struct Draft(CertificateParameters);

impl Draft {
    fn with<T: ExtensionValue>(mut self, value: &T) -> Self {
        self.0.extensions.retain(|extension| *extension.oid() != T::OID);
        self.0.extensions.push(EncodedExtension::plain(value));
        self
    }

    fn critical<T: ExtensionValue>(mut self, value: &T) -> Self {
        self.0.extensions.push(EncodedExtension::critical(value));
        self
    }

    fn ending(mut self, at: UnixTime) -> Self {
        self.0.not_after = at;
        self
    }

    fn tbs(self) -> Vec<u8> {
        Unsigned::build(&self.0, SignatureAlgorithm::Ed25519).tbs_der().to_vec()
    }
}

fn draft(subject: &str, key: &PublicKey, issuer: &str, signer: usize) -> Draft {
    let key_id = Some(keys()[signer].public_key().key_id().to_vec());
    let parameters = CertificateParameters {
        serial: Serial::from_content(&[7]).expect("a serial number"),
        issuer: name(issuer),
        not_before: NOW.plus(-YEAR),
        not_after: NOW.plus(YEAR),
        subject: name(subject),
        public_key: key.clone(),
        extensions: Vec::new(),
    };
    Draft(parameters)
        .with(&AuthorityKeyId { key_id, ..AuthorityKeyId::default() })
        .with(&SubjectKeyId(key.key_id().to_vec()))
}

fn ca(subject: &str, key: usize, issuer: &str, signer: usize) -> Draft {
    draft(subject, keys()[key].public_key(), issuer, signer)
        .critical(&(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN))
        .critical(&BasicConstraints { ca: true, path_length: None })
}

fn leaf(issuer: &str, signer: usize) -> Draft {
    draft("Leaf", keys()[5].public_key(), issuer, signer)
        .critical(&KeyUsage::DIGITAL_SIGNATURE)
        .with(&ExtendedKeyUsage(vec![Oid::CLIENT_AUTH]))
}

fn leaf_of(issuer: &str, signer: usize) -> Draft {
    leaf(issuer, signer)
}

fn name(common_name: &str) -> Name {
    Name::build([(Attribute::CommonName, common_name)]).expect("a name")
}

fn crl(
    issuer: &str,
    signer: usize,
    serials: &[u8],
    idp: Option<&IssuingDistributionPoint>,
) -> Vec<u8> {
    let mut extensions = Vec::new();
    if let Some(idp) = idp {
        extensions.push((IssuingDistributionPoint::OID, true, Writer::build(|w| idp.encode(w))));
    }
    list(issuer, signer, serials, extensions)
}

fn delta(issuer: &str, signer: usize) -> Vec<u8> {
    let base = Writer::build(|w| w.integer(1));
    list(issuer, signer, &[], vec![(Oid::DELTA_CRL_INDICATOR, true, base)])
}

fn list(issuer: &str, signer: usize, serials: &[u8], more: Vec<(Oid, bool, Vec<u8>)>) -> Vec<u8> {
    let key_id = Some(keys()[signer].public_key().key_id().to_vec());
    let key_id = AuthorityKeyId { key_id, ..AuthorityKeyId::default() };
    let mut extensions = vec![
        (AuthorityKeyId::OID, false, Writer::build(|w| key_id.encode(w))),
        (Oid::CRL_NUMBER, false, Writer::build(|w| w.integer(1))),
    ];
    extensions.extend(more);
    Writer::build(|w| {
        w.sequence(|w| {
            w.integer(1);
            w.raw(&SignatureAlgorithm::Ed25519.der());
            w.raw(name(issuer).der());
            NOW.plus(-YEAR).encode(w);
            NOW.plus(YEAR).encode(w);
            if !serials.is_empty() {
                w.sequence(|w| serials.iter().for_each(|serial| write_entry(w, *serial)));
            }
            w.nested(tag::constructed(0), |w| {
                w.sequence(|w| {
                    extensions.iter().for_each(|extension| write_extension(w, extension))
                });
            });
        });
    })
}

fn write_entry(w: &mut Writer, serial: u8) {
    w.sequence(|w| {
        w.value(tag::INTEGER, &[serial]);
        NOW.plus(-YEAR).encode(w);
        w.sequence(|w| write_extension(w, &(Oid::REASON_CODE, false, vec![0x0a, 1, 1])));
    });
}

fn write_extension(w: &mut Writer, (oid, critical, value): &(Oid, bool, Vec<u8>)) {
    w.sequence(|w| {
        w.oid(oid);
        if *critical {
            w.boolean_true();
        }
        w.value(tag::OCTET_STRING, value);
    });
}
