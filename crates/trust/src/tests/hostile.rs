//! Families of input that are made to cost much: whatever their size, the work stays within the
//! budget, and the verdict is the one expected. Work is counted, not timed; the ignored test at the
//! end measures time and memory where that means something.

use pki::asn1::Writer;
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::extension::{
    AuthorityKeyId, DistributionPoint, DistributionPointName, DistributionPoints, ExtendedKeyUsage,
    ExtensionValue, IssuingDistributionPoint, Policies, Policy, PolicyMappings,
};
use pki::general_name::GeneralName;
use pki::oid::Oid;

use super::{client, issuing};
use crate::forge::{Draft, HOLDER, ISSUING, List, NOW, Party, ROOT, anchor, oid, party};
use crate::meter::Meter;
use crate::path::{Work, verify_within};
use crate::question::{Budget, ExpectedName, Purpose, Question, Status};
use crate::revocation::CrlSource;
use crate::verdict::Code;

/// What is asked about, and what the answer should be (`None`: believed).
struct Case {
    leaf: Certificate,
    pool: Vec<Certificate>,
    lists: Vec<Crl>,
    names: Vec<ExpectedName>,
    expected: Option<Code>,
}

impl Case {
    fn of(leaf: &Draft, pool: Vec<Certificate>, expected: Option<Code>) -> Self {
        Self { leaf: leaf.sign(), pool, lists: Vec::new(), names: Vec::new(), expected }
    }

    /// Asks within the default budget and tells what was spent.
    fn check(self, family: &str, size: usize) -> Budget {
        let anchors = [anchor(ROOT)];
        let crls: Vec<_> = self.lists.into_iter().map(CrlSource::new).collect();
        let mut question = Question::new(Purpose::Client, NOW, &anchors, &self.leaf);
        question.intermediates = &self.pool;
        question.names = self.names;
        if !crls.is_empty() {
            question.status = Status::Required { crls: &crls, index: None, max_age_secs: None };
        }
        let work = Work::new(&question);
        let found = verify_within(&question, &work).err().map(|refused| refused.code());
        assert_eq!(found, self.expected, "{family} of {size}");
        spent(&work.meter)
    }
}

fn spent(meter: &Meter) -> Budget {
    let (all, left) = (Budget::default(), meter.left());
    Budget {
        issuers: all.issuers - left.issuers,
        signatures: all.signatures - left.signatures,
        signed_bytes: all.signed_bytes - left.signed_bytes,
        comparisons: all.comparisons - left.comparisons,
        policy_nodes: all.policy_nodes - left.policy_nodes,
    }
}

type Family = (&'static str, fn(usize) -> Case, [usize; 2]);

const FAMILIES: [Family; 8] = [
    ("strangers in the pool", strangers, [100, 5_000]),
    ("namesakes with bad signatures", namesakes, [20, 400]),
    ("self-issued links", self_issued, [20, 250]),
    ("policies times mappings", policies, [5, 30]),
    ("names times constraints", names, [100, 2_000]),
    ("lists by others", foreign_lists, [20, 100]),
    ("distribution points times names", points, [20, 400]),
    ("purposes and expected names", purposes, [100, 1_000]),
];

#[test]
fn no_family_takes_more_than_its_budget() {
    for (family, case, sizes) in FAMILIES {
        for size in sizes {
            let spent = case(size).check(family, size);
            assert!(spent.signatures > 0 || spent.issuers > 0, "{family}: somebody looked");
        }
    }
}

/// Certificates that have nothing to do with the leaf.
fn strangers(size: usize) -> Case {
    let stranger = Draft::authority(party("Stranger", 3), party("Nobody", 4)).unsigned();
    let mut pool = vec![stranger; size];
    pool.push(issuing().sign());
    Case::of(&client(), pool, None)
}

/// Issuers that bear the right name and key, and that nobody vouches for.
fn namesakes(size: usize) -> Case {
    let forged = |number: usize| {
        let serial = u16::try_from(number + 256).unwrap().to_be_bytes();
        issuing().serial(&serial).unsigned()
    };
    let pool = (0..size).map(forged).collect();
    let expected = if size > 50 { Code::Budget } else { Code::BadSignature };
    Case::of(&client(), pool, Some(expected))
}

/// A ladder of certificates by which one name vouches for itself, under two keys in turn: depth
/// does not count them (RFC 5280 §4.2.1.9).
fn self_issued(size: usize) -> Case {
    let (one, two) = (party("Issuing", 3), party("Issuing", 4));
    let rung = |number: usize| {
        let serial = u16::try_from(number + 256).unwrap().to_be_bytes();
        let (subject, issuer) = if number.is_multiple_of(2) { (one, two) } else { (two, one) };
        Draft::authority(subject, issuer).serial(&serial).sign()
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

/// Run with `cargo test --release -p trust -- --ignored --nocapture hostile`.
#[test]
#[ignore = "measures time and memory of this machine"]
#[expect(clippy::disallowed_methods, reason = "measures time")]
fn no_family_takes_50_ms_or_16_mib() {
    let peak_kib = || -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    };
    for (family, case, [_, size]) in FAMILIES {
        let case = case(size);
        // Begins to count the peak anew (proc_pid_clear_refs(5)).
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        let (start, before) = (std::time::Instant::now(), peak_kib());
        case.check(family, size);
        let (time, memory) = (start.elapsed(), peak_kib() - before);
        println!("{family:<34} {size:>6}  {:>7.2} ms  {memory:>6} KiB", time.as_secs_f64() * 1e3);
        assert!(time.as_millis() < 50, "{family}: {time:?}");
        assert!(memory < 16 * 1024, "{family}: {memory} KiB");
    }
}
