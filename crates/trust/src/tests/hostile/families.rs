//! Input made to cost much, a family per way; used by the test that counts the work and by the
//! benchmark that measures it.

use pki::asn1::{Writer, tag};
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::extension::{
    AuthorityKeyId, DistributionPoint, DistributionPointName, DistributionPoints, ExtendedKeyUsage,
    ExtensionValue, IssuingDistributionPoint, Policies, Policy, PolicyMappings,
};
use pki::general_name::GeneralName;
use pki::key::SignatureAlgorithm;
use pki::name::{Attribute, Name};
use pki::oid::Oid;

use crate::forge::{DAY, Draft, HOLDER, ISSUING, List, Party, ROOT, oid, party};
use crate::question::ExpectedName;
use crate::verdict::Code;

/// What is asked about, and what the answer should be (`None`: believed).
pub(crate) struct Case {
    pub(crate) leaf: Certificate,
    pub(crate) pool: Vec<Certificate>,
    pub(crate) lists: Vec<Crl>,
    pub(crate) names: Vec<ExpectedName>,
    pub(crate) expected: Option<Code>,
}

impl Case {
    fn of(leaf: &Draft, pool: Vec<Certificate>, expected: Option<Code>) -> Self {
        Self { leaf: leaf.sign(), pool, lists: Vec::new(), names: Vec::new(), expected }
    }
}

/// A name, how to make a case of a size, and two sizes: within the budget, and far beyond.
pub(crate) type Family = (&'static str, fn(usize) -> Case, [usize; 2]);

pub(crate) const FAMILIES: [Family; 16] = [
    ("strangers in the pool", strangers, [100, 5_000]),
    ("copies in the pool", copies, [100, 5_000]),
    ("namesakes with bad signatures", namesakes, [20, 400]),
    ("namesakes with RSA-8192 keys", large_keys, [10, 400]),
    ("namesakes with P-521 keys", slow_keys, [20, 400]),
    ("self-issued links", self_issued, [20, 250]),
    ("reissued issuers of a long leaf", reissued, [10, 1_000]),
    ("policies times mappings", policies, [5, 30]),
    ("names times constraints", names, [100, 2_000]),
    ("directory names times constraints", directory_names, [20, 500]),
    ("lists by others", foreign_lists, [20, 100]),
    ("a list with many entries", long_list, [1_000, 60_000]),
    ("an old list at many points", old_list, [10, 1_000]),
    ("deltas that do not fit", deltas, [10, 5_000]),
    ("distribution points times names", points, [20, 400]),
    ("purposes and expected names", purposes, [100, 1_000]),
];

fn issuing() -> Draft {
    Draft::authority(ISSUING, ROOT)
}

fn client() -> Draft {
    Draft::client(HOLDER, ISSUING)
}

/// A serial number like no other.
fn serial(number: usize) -> [u8; 4] {
    (u32::try_from(number).unwrap() + 0x0100_0000).to_be_bytes()
}

/// Certificates that have nothing to do with the leaf.
fn strangers(size: usize) -> Case {
    let stranger = Draft::authority(party("Stranger", 3), party("Nobody", 4));
    let stranger = |number| stranger.clone().serial(&serial(number)).unsigned();
    let mut pool: Vec<_> = (0..size).map(stranger).collect();
    pool.push(issuing().sign());
    Case::of(&client(), pool, None)
}

/// Copies of an authority that may not issue, which is one fault and not many.
fn copies(size: usize) -> Case {
    let issuing = issuing().without(Oid::BASIC_CONSTRAINTS).without(Oid::KEY_USAGE).sign();
    Case::of(&client(), vec![issuing; size], Some(Code::BasicConstraints))
}

/// Issuers that bear the right name and key, and that nobody vouches for.
fn namesakes(size: usize) -> Case {
    let forged = |number: usize| issuing().serial(&serial(number)).unsigned();
    let pool = (0..size).map(forged).collect();
    let expected = if size > 50 { Code::Budget } else { Code::BadSignature };
    Case::of(&client(), pool, Some(expected))
}

/// A ladder of certificates by which one name vouches for itself, under two keys in turn: depth
/// does not count them (RFC 5280 §4.2.1.9).
fn self_issued(size: usize) -> Case {
    let (one, two) = (party("Issuing", 3), party("Issuing", 4));
    let rung = |number: usize| {
        let (subject, issuer) = if number.is_multiple_of(2) { (one, two) } else { (two, one) };
        Draft::authority(subject, issuer).serial(&serial(number)).sign()
    };
    let pool = (0..size).map(rung).collect();
    Case::of(&Draft::client(HOLDER, one), pool, Some(Code::Budget))
}

/// At each of six levels every policy is mapped to every policy (RFC 9618 §1).
fn policies(size: usize) -> Case {
    let oids: Vec<Oid> = (0..size).map(|n| oid(&format!("1.2.3.{n}"))).collect();
    let all = Policies(oids.iter().map(|oid| Policy { oid: *oid, qualifiers: vec![] }).collect());
    let pairs = oids.iter().flat_map(|from| oids.iter().map(move |to| (*from, *to)));
    let mappings = PolicyMappings(pairs.collect());
    let levels: [Party; 7] = [
        ROOT,
        party("One", 3),
        party("Two", 4),
        party("Three", 5),
        party("Four", 6),
        party("Five", 7),
        party("Six", 8),
    ];
    let level =
        |pair: &[Party]| Draft::authority(pair[1], pair[0]).with(&all).with(&mappings).sign();
    let pool = levels.windows(2).map(level).collect();
    let leaf = Draft::client(HOLDER, levels[6]).with(&all);
    Case::of(&leaf, pool, None)
}

/// Each name of the leaf would have to be compared with each constraint of its issuer.
fn names(size: usize) -> Case {
    let names: Vec<_> = (0..size).map(|n| GeneralName::Dns(format!("n{n}.example"))).collect();
    let pool = vec![issuing().permitting(&names).sign()];
    Case::of(&client().names(&names), pool, (size > 1_000).then_some(Code::Budget))
}

/// CRLs that bear the issuer's name and that it never signed.
fn foreign_lists(size: usize) -> Case {
    let key_id = Some(ISSUING.public_key().key_id().to_vec());
    let key_id = AuthorityKeyId { key_id, ..AuthorityKeyId::default() };
    let key_id = Writer::build(|w| key_id.encode(w));
    let forged = |number: usize| {
        let list = List::new(party("Issuing", 5), u8::try_from(number).unwrap());
        list.raw(AuthorityKeyId::OID, false, key_id.clone()).sign()
    };
    let mut case = Case::of(&client(), vec![issuing().sign()], None);
    case.lists = (0..size).map(forged).collect();
    case.lists.push(List::new(ROOT, 1).sign());
    case.expected = Some(if size > 50 { Code::Budget } else { Code::UnknownStatus });
    case
}

/// Each name of each distribution point would have to be compared with each name of the scope.
fn points(size: usize) -> Case {
    let urls = |stem: &str| -> Vec<GeneralName> {
        (0..size).map(|n| GeneralName::Uri(format!("http://{stem}.example/{n}"))).collect()
    };
    let name = |urls: Vec<GeneralName>| Some(DistributionPointName::Full(urls));
    let point = DistributionPoint { name: name(urls("a")), reasons: None, crl_issuer: vec![] };
    let leaf = client().with(&DistributionPoints(vec![point; 4]));
    let scope = IssuingDistributionPoint { name: name(urls("b")), ..Default::default() };
    let mut case = Case::of(&leaf, vec![issuing().sign()], None);
    case.lists = vec![List::new(ISSUING, 1).scope(&scope).sign(), List::new(ROOT, 1).sign()];
    case.expected = Some(if size > 100 { Code::Budget } else { Code::UnknownStatus });
    case
}

/// Long lists of purposes, and of names that the leaf is to carry.
fn purposes(size: usize) -> Case {
    let mut purposes: Vec<Oid> = (0..size).map(|n| oid(&format!("1.2.3.{n}"))).collect();
    purposes.push(Oid::CLIENT_AUTH);
    let names: Vec<_> = (0..size).map(|n| GeneralName::Dns(format!("n{n}.example"))).collect();
    let leaf = client().with(&ExtendedKeyUsage(purposes.clone())).names(&names);
    let pool = vec![issuing().with(&ExtendedKeyUsage(purposes)).sign()];
    let mut case = Case::of(&leaf, pool, None);
    case.names = vec![ExpectedName::Dns(format!("n{}.example", size - 1))];
    case
}

/// Issuers with the right name and the dearest keys, for a leaf that one of them might have signed.
fn large_keys(size: usize) -> Case {
    let key = |number: usize| {
        let mut modulus = [vec![0, 0xff], vec![0x5b; 1_023]].concat();
        modulus[2..6].copy_from_slice(&serial(number));
        Writer::build(|w| {
            w.sequence(|w| {
                w.sequence(|w| {
                    w.oid(&oid("1.2.840.113549.1.1.1"));
                    w.value(tag::NULL, &[]);
                });
                w.bit_string(&Writer::build(|w| {
                    w.sequence(|w| {
                        w.value(tag::INTEGER, &modulus);
                        w.value(tag::INTEGER, &[1, 0xff, 0xff, 0xff, 0xff]);
                    });
                }));
            });
        })
    };
    let signature = [vec![0x7f], vec![0x5b; 1_023]].concat();
    namesakes_with(size, key, SignatureAlgorithm::RsaPkcs1Sha512, &signature)
}

/// The same with the dearest curve; the key is the curve's base point.
fn slow_keys(size: usize) -> Case {
    let point = "04\
        00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127\
        a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66\
        011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b901\
        3fad0761353c7086a272c24088be94769fd16650";
    let octet = |at| u8::from_str_radix(&point[at..at + 2], 16).unwrap();
    let point: Vec<u8> = (0..point.len()).step_by(2).map(octet).collect();
    let key = |_| {
        Writer::build(|w| {
            w.sequence(|w| {
                w.sequence(|w| {
                    w.oid(&oid("1.2.840.10045.2.1"));
                    w.oid(&oid("1.3.132.0.35"));
                });
                w.bit_string(&point);
            });
        })
    };
    let signature = Writer::build(|w| {
        w.sequence(|w| {
            w.value(tag::INTEGER, &[0x5b; 65]);
            w.value(tag::INTEGER, &[0x5b; 65]);
        });
    });
    namesakes_with(size, key, SignatureAlgorithm::EcdsaSha512, &signature)
}

fn namesakes_with(
    size: usize,
    key: impl Fn(usize) -> Vec<u8>,
    algorithm: SignatureAlgorithm,
    signature: &[u8],
) -> Case {
    let namesake = |number| issuing().serial(&serial(number)).spki(&key(number)).unsigned();
    let pool = (0..size).map(namesake).collect();
    let expected = if size > 50 { Code::Budget } else { Code::BadSignature };
    let mut case = Case::of(&client().without(AuthorityKeyId::OID), pool, Some(expected));
    let leaf = Writer::build(|w| {
        w.sequence(|w| {
            w.raw(case.leaf.tbs_der());
            w.raw(&algorithm.der());
            w.bit_string(signature);
        });
    });
    case.leaf = Certificate::parse(&leaf).unwrap();
    case
}

/// Many ways to the anchor, none of them open to a leaf that is long to read.
fn reissued(size: usize) -> Case {
    let names: Vec<_> = (0..size * 3).map(|n| GeneralName::Dns(format!("n{n}.example"))).collect();
    let issuing = issuing().excluding(names.get(size..=size).unwrap());
    let policy = |n| Policy { oid: oid(&format!("1.2.3.{n}")), qualifiers: vec![] };
    let leaf = client().names(&names).with(&Policies((0..size.min(60) * 3).map(policy).collect()));
    let issuing = |number| issuing.clone().serial(&serial(number)).sign();
    let pool = (0..size).map(issuing).collect();
    let expected = if size > 30 { Code::Budget } else { Code::NameConstraint };
    Case::of(&leaf, pool, Some(expected))
}

/// The same with the kind of name that is longest to compare.
fn directory_names(size: usize) -> Case {
    let name = |n: usize| {
        let place = format!("Ünïcödé und Straße {}", "é".repeat(20));
        let name =
            Name::build([(Attribute::Organization, place), (Attribute::CommonName, n.to_string())]);
        GeneralName::Directory(name.unwrap())
    };
    let names: Vec<_> = (0..size).map(name).collect();
    let pool = vec![issuing().excluding(&names).sign()];
    let others: Vec<_> = (size..2 * size).map(name).collect();
    Case::of(&client().names(&others), pool, (size > 100).then_some(Code::Budget))
}

/// The leaf is the last of many that are not on the list.
fn long_list(size: usize) -> Case {
    let revoked = |list: List, number| list.lists_serial(&serial(number));
    let list = (0..size).fold(List::new(ISSUING, 1), revoked);
    let mut case = Case::of(&client(), vec![issuing().sign()], None);
    case.lists = vec![list.sign(), List::new(ROOT, 1).sign()];
    case
}

/// A list that settles nothing, at each of the places where it might be found.
fn old_list(size: usize) -> Case {
    let url = |n: usize| GeneralName::Uri(format!("http://a.example/{n}"));
    let point = |n: usize| DistributionPoint {
        name: Some(DistributionPointName::Full(vec![url(n)])),
        reasons: None,
        crl_issuer: vec![],
    };
    let leaf = client().with(&DistributionPoints((0..size).map(point).collect()));
    let mut case = long_list(20 * size);
    case.leaf = leaf.sign();
    let list = (0..20 * size).fold(List::new(ISSUING, 1), |list, n| list.lists_serial(&serial(n)));
    case.lists = vec![list.updated(-2 * DAY, -DAY).sign(), List::new(ROOT, 1).sign()];
    case.expected = Some(Code::StaleStatus);
    case
}

/// Deltas to a list of another scope.
fn deltas(size: usize) -> Case {
    let scope = IssuingDistributionPoint { only_user: true, ..Default::default() };
    let delta = List::new(ISSUING, 3).delta_to(1).scope(&scope).sign();
    let mut case = Case::of(&client(), vec![issuing().sign()], None);
    case.lists = vec![delta; size];
    case.lists.extend([List::new(ISSUING, 1).sign(), List::new(ROOT, 1).sign()]);
    case
}
